/* The schema compiler's page for people: every command, view, event, shape and enum with its fields and who may. */
#include "protocol/schemac.h"

#include <string.h>

static void write_doc_type(FILE *out, enum type type, const char *of, long long min, long long max)
{
	switch (type) {
	case TYPE_INT: fprintf(out, "int %lld..%lld", min, max); break;
	case TYPE_TEXT: case TYPE_LINE: fprintf(out, "%s of %lld to %lld graphemes", type_names[type], min, max); break;
	case TYPE_REF: case TYPE_ENUM: case TYPE_SHAPE: fprintf(out, "%s %s", type_names[type], of); break;
	default: fprintf(out, "%s", type_names[type]); break;
	}
}

/* A bar would end the cell. */
static void write_cell(FILE *out, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '|')
			fputc('\\', out);
		fputc(*s, out);
	}
}

static void write_fields(FILE *out, const struct row *r)
{
	if (r->fields_n == 0)
		return;
	fprintf(out, "| field | type | meaning |\n|---|---|---|\n");
	for (int i = 0; i < r->fields_n; i++) {
		const struct field *f = &r->fields[i];

		fprintf(out, "| `%s` | ", f->name);
		if (f->type == TYPE_LIST) {
			fprintf(out, "list of %lld to %lld: ", f->min, f->max);
			write_doc_type(out, f->item, f->of, f->item_min, f->item_max);
		} else {
			write_doc_type(out, f->type, f->of, f->min, f->max);
		}
		fprintf(out, "%s%s%s | ", f->optional ? ", optional" : "", f->stamp ? ", stamped by the hub" : "",
			f->secret ? ", secret" : "");
		write_cell(out, f->doc);
		fprintf(out, " |\n");
	}
	fprintf(out, "\n");
}

static void write_rows(FILE *out, enum sort sort, const char *title)
{
	const struct row *r;

	fprintf(out, "## %s\n\n", title);
	for (int i = 0; (r = row_of(sort, i)) != NULL; i++) {
		fprintf(out, "### %s%s\n\n", r->name, r->numbered ? "/N" : "");
		if (r->doc[0] != '\0')
			fprintf(out, "%s\n\n", r->doc);
		if (r->who_n > 0) {
			fprintf(out, "Who: ");
			for (int k = 0; k < r->who_n; k++)
				fprintf(out, "%s%s", k == 0 ? "" : ", ", r->who[k]);
			fprintf(out, ".\n\n");
		}
		if (sort == SORT_COMMAND)
			fprintf(out, "At most %lld bytes.\n\n", r->limit > 0 ? r->limit : 16384);
		if (sort == SORT_KIND)
			fprintf(out, "At most %lld graphemes, a warning from %lld%s.\n\n", r->limit, r->warn,
				r->needs_quadrant ? "; needs a quadrant" : "");
		if (r->felt)
			fprintf(out, "Not journalled.\n\n");
		write_fields(out, r);
	}
}

void write_reference(FILE *out, const char *digest)
{
	const struct row *r;

	fprintf(out, "# Reference of the wire\n\nMade from shared/protocol/*.schema; digest `%s`.\n\n", digest);
	write_rows(out, SORT_COMMAND, "Commands");
	write_rows(out, SORT_VIEW, "Views");
	write_rows(out, SORT_EVENT, "Events");
	write_rows(out, SORT_SHAPE, "Shapes");
	write_rows(out, SORT_KIND, "Kinds of card");
	fprintf(out, "## Words\n\n");
	for (int i = 0; (r = row_of(SORT_ENUM, i)) != NULL; i++) {
		fprintf(out, "### %s\n\n", r->name);
		if (r->doc[0] != '\0')
			fprintf(out, "%s\n\n", r->doc);
		fprintf(out, "| value | meaning |\n|---|---|\n");
		for (int v = 0; v < r->values_n; v++) {
			fprintf(out, "| `%s` | ", r->values[v].name);
			write_cell(out, r->values[v].doc);
			fprintf(out, " |\n");
		}
		fprintf(out, "\n");
	}
}
