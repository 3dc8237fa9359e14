/* The schema compiler's C: structs and enums into a header, the tables behind them into a source. */
#include "protocol/schemac.h"

#include <string.h>

static const char *const field_types[TYPE_N] = { "INT", "BOOL", "REF", "TEXT", "LINE", "DECIMAL", "ENUM", "ID", "HASH", "DATE",
	"TIME", "SHAPE", "LIST" };
static const char *const c_types[TYPE_N] = { "int64_t", "bool", "uint32_t", "struct text", "struct text", "struct decimal", NULL,
	"uint8_t", "struct hash", "int32_t", "int64_t", NULL, NULL };

/* A wire name that C keeps for itself gets an underscore behind it. */
static const char *c_name(const char *name)
{
	static const char *const kept[] = { "for", "default", "case", "if", "else", "do", "while", "switch", "break", "continue",
		"return", "goto", "int", "char", "long", "short", "float", "double", "void", "signed", "unsigned", "const", "static",
		"extern", "struct", "union", "enum", "register", "auto", "volatile", "inline", "restrict", "sizeof", "typedef" };
	static char out[NAME_MAX_ + 1];

	for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
		if (strcmp(kept[i], name) == 0) {
			snprintf(out, sizeof out, "%s_", name);
			return out;
		}
	return name;
}

static const char *c_type(enum type type, const char *of)
{
	static char out[NAME_MAX_ + 8];

	if (type == TYPE_ENUM)
		snprintf(out, sizeof out, "enum %s", of);
	else if (type == TYPE_SHAPE)
		snprintf(out, sizeof out, "struct %s", of);
	else
		return c_types[type];
	return out;
}

static const char *list_type(const struct field *f)
{
	static char out[NAME_MAX_ + 16];

	switch (f->item) {
	case TYPE_INT: return "struct int_list";
	case TYPE_REF: return "struct ref_list";
	case TYPE_TEXT: case TYPE_LINE: return "struct text_list";
	default: snprintf(out, sizeof out, "struct %s_list", f->of); return out;
	}
}

static bool has_raw(const struct row *r, const struct field *f)
{
	return r->sort == SORT_COMMAND && (f->type == TYPE_TEXT || f->type == TYPE_LINE);
}

static bool has_has(const struct field *f)
{
	return f->optional && (f->type == TYPE_INT || f->type == TYPE_BOOL || f->type == TYPE_DECIMAL || f->type == TYPE_TIME ||
		f->type == TYPE_SHAPE || f->type == TYPE_LIST || f->type == TYPE_ID || f->type == TYPE_HASH);
}

static void write_struct(FILE *out, const struct row *r)
{
	fprintf(out, "struct %s {\n", r->name);
	for (int i = 0; i < r->fields_n; i++) {
		const struct field *f = &r->fields[i];

		if (f->type == TYPE_LIST)
			fprintf(out, "\t%s %s;\n", list_type(f), c_name(f->name));
		else
			fprintf(out, "\t%s %s%s;\n", c_type(f->type, f->of), c_name(f->name), f->type == TYPE_ID ? "[ID_BYTES]" : "");
		if (has_raw(r, f))
			fprintf(out, "\tstruct text %s_raw;\n", f->name);
		if (has_has(f))
			fprintf(out, "\tbool has_%s;\n", f->name);
	}
	if (r->fields_n == 0)
		fprintf(out, "\tchar nothing;\n");
	fprintf(out, "};\n");
}

/* Shapes in the order C needs: what a struct contains stands before it. check() has refused circles. */
static void write_shape(FILE *out, const struct row *r, bool *done)
{
	if (done[r - rows])
		return;
	done[r - rows] = true;
	for (int i = 0; i < r->fields_n; i++)
		if (r->fields[i].type == TYPE_SHAPE)
			write_shape(out, find_row(SORT_SHAPE, r->fields[i].of), done);
	write_struct(out, r);
}

static void write_doc(FILE *out, const char *before, const char *doc)
{
	if (doc[0] != '\0')
		fprintf(out, "%s/* %s */", before, doc);
}

static void write_enums(FILE *out)
{
	char name[NAME_MAX_], value[NAME_MAX_];
	const struct row *r;

	for (int i = 0; (r = row_of(SORT_ENUM, i)) != NULL; i++) {
		upper(r->name, name);
		write_doc(out, "\n", r->doc);
		fprintf(out, "\nenum %s {\n\t%s_NONE,\n", r->name, name);
		for (int v = 0; v < r->values_n; v++) {
			upper(r->values[v].name, value);
			fprintf(out, "\t%s_%s,", name, value);
			write_doc(out, "   ", r->values[v].doc);
			fputc('\n', out);
		}
		fprintf(out, "\t%s_N\n};\nextern const struct schema_enum enum_%s;\n", name, r->name);
		fprintf(out, "static inline const char *%s_name(enum %s value) { return enum_%s.values[value]; }\n", r->name, r->name,
			r->name);
		if (r->listed)
			fprintf(out, "struct %s_list { const enum %s *at; size_t n; };\n", r->name, r->name);
	}
}

/* The numbers of a sort, COMMAND_JOIN or EVENT_CARD_ADDED, and its table; row 0 is empty. */
static void write_numbers(FILE *out, enum sort sort, const char *tag, const char *prefix)
{
	char name[NAME_MAX_];
	const struct row *r;

	fprintf(out, "\nenum %s_kind {\n\t%s_NONE,\n", tag, prefix);
	for (int i = 0; (r = row_of(sort, i)) != NULL; i++) {
		upper(r->name, name);
		fprintf(out, "\t%s_%s,\n", prefix, name);
	}
	fprintf(out, "\t%s_N\n};\nextern const struct schema_row %s_rows[%s_N];\n", prefix, tag, prefix);
}

static void write_union(FILE *out, enum sort sort, const char *tag)
{
	const struct row *r;

	for (int i = 0; (r = row_of(sort, i)) != NULL; i++)
		write_struct(out, r);
	fprintf(out, "struct %s {\n\tenum %s_kind kind;\n\tunion {\n", tag, tag);
	for (int i = 0; (r = row_of(sort, i)) != NULL; i++)
		fprintf(out, "\t\tstruct %s %s;\n", r->name, c_name(r->name));
	fprintf(out, "\t};\n};\n");
}

void write_c_header(FILE *out)
{
	bool done[ROWS_MAX] = { false };
	const struct row *r;

	fprintf(out, "/* Made by schemac from shared/protocol/ *.schema; never edited. */\n#ifndef SCHEMA_GEN_H\n#define SCHEMA_GEN_H\n\n");
	fprintf(out, "extern const char schema_digest[];\n\n");
	fprintf(out, "struct ref_list { const uint32_t *at; size_t n; };\nstruct text_list { const struct text *at; size_t n; };\n");
	fprintf(out, "struct int_list { const int64_t *at; size_t n; };\n");
	write_enums(out);
	fprintf(out, "\n");
	for (int i = 0; (r = row_of(SORT_SHAPE, i)) != NULL; i++)
		if (r->listed && r->in_c)
			fprintf(out, "struct %s_list { const struct %s *at; size_t n; };\n", r->name, r->name);
	for (int i = 0; (r = row_of(SORT_SHAPE, i)) != NULL; i++)
		if (r->in_c)
			write_shape(out, r, done);
	write_numbers(out, SORT_COMMAND, "command", "COMMAND");
	write_numbers(out, SORT_EVENT, "event", "EVENT");
	write_numbers(out, SORT_VIEW, "view", "VIEW");
	write_union(out, SORT_COMMAND, "command");
	write_union(out, SORT_EVENT, "event");
	fprintf(out, "\n");
	for (int i = 0; (r = row_of(SORT_SHAPE, i)) != NULL; i++)
		fprintf(out, "extern const struct schema_row shape_%s;\n", r->name);
	fprintf(out, "extern const struct schema_row *const shape_rows[];\nextern const size_t shape_rows_n;\n");
	fprintf(out, "extern const struct schema_enum *const enum_rows[];\nextern const size_t enum_rows_n;\n");
	fprintf(out, "extern const struct schema_kind kind_rows[];\n\n#endif\n");
}

/* -- tables -- */

static void write_c_text(FILE *out, const char *s)
{
	fputc('"', out);
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			fputc('\\', out);
		fputc(*s, out);
	}
	fputc('"', out);
}

/* The part that a field and the item of a list share. */
static void write_kind_of(FILE *out, enum type type, const char *of, long long min, long long max)
{
	fprintf(out, ".type = FIELD_%s, .min = %lld, .max = %lld", field_types[type], min, max);
	if (type == TYPE_ENUM)
		fprintf(out, ", .of_enum = &enum_%s", of);
	if (type == TYPE_SHAPE)
		fprintf(out, ", .of_shape = &shape_%s", of);
	if (type == TYPE_REF)
		fprintf(out, ", .of_noun = \"%s\"", of);
}

static void write_field(FILE *out, const struct row *r, const struct field *f, bool in_c)
{
	fprintf(out, "\t{ .name = \"%s\", .doc = ", f->name);
	write_c_text(out, f->doc);
	fprintf(out, ", ");
	write_kind_of(out, f->type, f->of, f->min, f->max);
	fprintf(out, "%s%s%s", f->optional ? ", .optional = true" : "", f->stamp ? ", .stamp = true" : "",
		f->secret ? ", .secret = true" : "");
	if (in_c)
		fprintf(out, ", .offset = offsetof(struct %s, %s)", r->name, c_name(f->name));
	else
		fprintf(out, ", .offset = NO_OFFSET");
	if (in_c && has_raw(r, f))
		fprintf(out, ", .raw_offset = offsetof(struct %s, %s_raw)", r->name, f->name);
	else
		fprintf(out, ", .raw_offset = NO_OFFSET");
	if (in_c && has_has(f))
		fprintf(out, ", .has_offset = offsetof(struct %s, has_%s)", r->name, f->name);
	else
		fprintf(out, ", .has_offset = NO_OFFSET");
	if (f->type == TYPE_LIST) {
		fprintf(out, ", .item = &item_%d_%s", (int)(r - rows), f->name);
		if (in_c)
			fprintf(out, ", .item_size = sizeof(%s)", c_type(f->item, f->of));
	}
	fprintf(out, " },\n");
}

static void write_fields(FILE *out, const struct row *r, bool in_c)
{
	if (r->fields_n == 0)
		return;
	for (int i = 0; i < r->fields_n; i++) {
		const struct field *f = &r->fields[i];

		if (f->type != TYPE_LIST)
			continue;
		fprintf(out, "static const struct schema_field item_%d_%s = { .name = \"%s\", .doc = \"\", ",
			(int)(r - rows), f->name, f->name);
		write_kind_of(out, f->item, f->of, f->item_min, f->item_max);
		fprintf(out, ", .raw_offset = NO_OFFSET, .has_offset = NO_OFFSET };\n");
	}
	fprintf(out, "static const struct schema_field fields_%d[] = {\n", (int)(r - rows));
	for (int i = 0; i < r->fields_n; i++)
		write_field(out, r, &r->fields[i], in_c);
	fprintf(out, "};\n");
}

static void write_row(FILE *out, const struct row *r, bool in_c)
{
	char name[NAME_MAX_];

	fprintf(out, "{ .name = \"%s\", .doc = ", r->name);
	write_c_text(out, r->doc);
	if (r->fields_n > 0)
		fprintf(out, ", .fields = fields_%d, .n = %d", (int)(r - rows), r->fields_n);
	if (in_c)
		fprintf(out, ", .size = sizeof(struct %s)", r->name);
	if (r->who_n > 0)
		fprintf(out, ", .who = 0");
	for (int i = 0; i < r->who_n; i++) {
		upper(r->who[i], name);
		fprintf(out, " | 1u << ROLE_%s", name);
	}
	if (r->limit > 0)
		fprintf(out, ", .limit = %lld", r->limit);
	if (r->sort == SORT_VIEW)
		fprintf(out, ", .key = \"%s\"%s%s", r->name, r->felt ? ", .felt = true" : "", r->numbered ? ", .numbered = true" : "");
	fprintf(out, " }");
}

static void write_table(FILE *out, enum sort sort, const char *tag, const char *prefix)
{
	const struct row *r;

	for (int i = 0; (r = row_of(sort, i)) != NULL; i++)
		write_fields(out, r, sort != SORT_VIEW);
	fprintf(out, "const struct schema_row %s_rows[%s_N] = {\n\t{ .name = \"\", .doc = \"\" },\n", tag, prefix);
	for (int i = 0; (r = row_of(sort, i)) != NULL; i++) {
		fprintf(out, "\t");
		write_row(out, r, sort != SORT_VIEW);
		fprintf(out, ",\n");
	}
	fprintf(out, "};\n\n");
}

static void write_shape_tables(FILE *out)
{
	const struct row *r;
	int n = 0;

	for (int i = 0; (r = row_of(SORT_SHAPE, i)) != NULL; i++)
		write_fields(out, r, r->in_c);
	for (int i = 0; (r = row_of(SORT_SHAPE, i)) != NULL; i++) {
		fprintf(out, "const struct schema_row shape_%s = ", r->name);
		write_row(out, r, r->in_c);
		fprintf(out, ";\n");
	}
	fprintf(out, "const struct schema_row *const shape_rows[] = {");
	for (; (r = row_of(SORT_SHAPE, n)) != NULL; n++)
		fprintf(out, " &shape_%s,", r->name);
	fprintf(out, " };\nconst size_t shape_rows_n = %d;\n", n);
}

static void write_enum_tables(FILE *out)
{
	const struct row *r;
	int n = 0;

	for (int i = 0; (r = row_of(SORT_ENUM, i)) != NULL; i++) {
		fprintf(out, "static const char *const values_%s[] = { \"\"", r->name);
		for (int v = 0; v < r->values_n; v++)
			fprintf(out, ", \"%s\"", r->values[v].name);
		fprintf(out, " };\nstatic const char *const docs_%s[] = { \"\"", r->name);
		for (int v = 0; v < r->values_n; v++) {
			fprintf(out, ", ");
			write_c_text(out, r->values[v].doc);
		}
		fprintf(out, " };\nconst struct schema_enum enum_%s = { \"%s\", ", r->name, r->name);
		write_c_text(out, r->doc);
		fprintf(out, ", values_%s, docs_%s, %d };\n", r->name, r->name, r->values_n + 1);
	}
	fprintf(out, "const struct schema_enum *const enum_rows[] = {");
	for (; (r = row_of(SORT_ENUM, n)) != NULL; n++)
		fprintf(out, " &enum_%s,", r->name);
	fprintf(out, " };\nconst size_t enum_rows_n = %d;\n\n", n);
}

void write_c_tables(FILE *out, const char *digest)
{
	char name[NAME_MAX_];
	const struct row *r;

	fprintf(out, "/* Made by schemac; never edited. */\n#include \"protocol/schema.h\"\n\n");
	fprintf(out, "const char schema_digest[] = \"%s\";\n\n", digest);
	write_enum_tables(out);
	write_shape_tables(out);
	write_table(out, SORT_COMMAND, "command", "COMMAND");
	write_table(out, SORT_EVENT, "event", "EVENT");
	write_table(out, SORT_VIEW, "view", "VIEW");
	fprintf(out, "const struct schema_kind kind_rows[] = {\n\t{ .name = \"\", .doc = \"\" },\n");
	for (int i = 0; (r = row_of(SORT_KIND, i)) != NULL; i++) {
		upper(r->name, name);
		fprintf(out, "\t[CARD_KIND_%s] = { .name = \"%s\", .doc = ", name, r->name);
		write_c_text(out, r->doc);
		fprintf(out, ", .limit = %lld, .warn = %lld, .needs_quadrant = %s },\n", r->limit, r->warn,
			r->needs_quadrant ? "true" : "false");
	}
	fprintf(out, "};\n");
}
