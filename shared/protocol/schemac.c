/*
 * The schema compiler: reads *.schema, writes C, TypeScript, JSON Schema, AsyncAPI and the reference page. This file reads; the
 * language is described in README.md beside it. Usage: schemac OUTDIR FILE.schema...
 */
#include "protocol/schemac.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct row rows[ROWS_MAX];
int rows_n;
const char *const type_names[TYPE_N] = { "int", "bool", "ref", "text", "line", "decimal", "enum", "id", "hash", "date", "time",
	"shape", "list" };
static const char *const sort_names[SORT_N] = { "enum", "shape", "command", "event", "view", "kind" };
static const char *file_now;
static int line_now;

_Noreturn __attribute__((format(printf, 1, 2))) static void die(const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s:%d: ", file_now, line_now);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

const struct row *find_row(enum sort sort, const char *name)
{
	for (int i = 0; i < rows_n; i++)
		if (rows[i].sort == sort && strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}

const struct row *row_of(enum sort sort, int i)
{
	for (int k = 0; k < rows_n; k++)
		if (rows[k].sort == sort && i-- == 0)
			return &rows[k];
	return NULL;
}

void upper(const char *name, char *out)
{
	int i = 0;

	for (; name[i] != '\0' && i < NAME_MAX_ - 1; i++)
		out[i] = name[i] == '-' ? '_' : (char)toupper((unsigned char)name[i]);
	out[i] = '\0';
}

/* -- words of a line -- */

struct words { char *at[64]; int n; char doc[DOC_MAX]; };

static void copy(char *to, size_t size, const char *from)
{
	if (strlen(from) >= size)
		die("too long: %s", from);
	memcpy(to, from, strlen(from) + 1);
}

/* Takes the quoted documentation off the end, the comment off a line without one, and splits the rest at blanks. */
static void split(char *line, struct words *out)
{
	out->n = 0;
	out->doc[0] = '\0';
	if (line[strspn(line, " \t")] == '#')
		return;
	char *quote = strchr(line, '"');
	if (quote != NULL) {
		char *to = out->doc;
		char *from = quote + 1;

		for (; *from != '"' || from[-1] == '\\'; from++) {
			if (*from == '\0')
				die("a text without end");
			if (*from == '\\' && from[1] == '"')
				continue;
			if (to - out->doc >= DOC_MAX - 1)
				die("documentation too long");
			*to++ = *from;
		}
		*to = '\0';
		*quote = '\0';
	}
	char *hash = strchr(line, '#');
	if (hash != NULL)
		*hash = '\0';
	for (char *w = strtok(line, " \t\r\n"); w != NULL; w = strtok(NULL, " \t\r\n")) {
		if (out->n == 64)
			die("too many words");
		out->at[out->n++] = w;
	}
}

static void read_range(const char *word, long long *min, long long *max)
{
	char *end;

	*min = strtoll(word, &end, 10);
	if (strncmp(end, "..", 2) != 0)
		die("a range like 1..10 is expected, not %s", word);
	*max = strtoll(end + 2, &end, 10);
	if (*end != '\0' || *max < *min)
		die("bad range %s", word);
}

/* Reads a type from word *i on; fills type, of, and its range. */
static enum type read_type(const struct words *w, int *i, char *of, long long *min, long long *max)
{
	const char *name = *i < w->n ? w->at[(*i)++] : "";

	for (int t = 0; t < TYPE_N; t++) {
		if (strcmp(name, type_names[t]) != 0)
			continue;
		if (t == TYPE_INT || t == TYPE_TEXT || t == TYPE_LINE || t == TYPE_LIST) {
			if (*i >= w->n)
				die("%s needs a range", name);
			read_range(w->at[(*i)++], min, max);
		}
		if (t == TYPE_REF || t == TYPE_ENUM || t == TYPE_SHAPE) {
			if (*i >= w->n)
				die("%s of what?", name);
			copy(of, NAME_MAX_, w->at[(*i)++]);
		}
		return (enum type)t;
	}
	die("unknown type %s", name);
}

static void read_field(struct row *r, const struct words *w)
{
	struct field *f = &r->fields[r->fields_n++];
	int i = 1;

	if (r->fields_n == FIELDS_MAX)
		die("too many fields");
	f->line = line_now;
	copy(f->name, sizeof f->name, w->at[0]);
	copy(f->doc, sizeof f->doc, w->doc);
	for (int k = 0; k + 1 < r->fields_n; k++)
		if (strcmp(r->fields[k].name, f->name) == 0)
			die("field %s stands twice", f->name);
	/* An entry is a command's fields beside these: one spelled the same would be a log that nobody can read. */
	static const char *const entry[] = { "v", "at", "role", "by", "do", "id" };
	for (size_t k = 0; k < sizeof entry / sizeof *entry && r->sort == SORT_COMMAND; k++)
		if (strcmp(entry[k], f->name) == 0)
			die("a command's field cannot be named %s", f->name);
	f->type = read_type(w, &i, f->of, &f->min, &f->max);
	if (f->type == TYPE_LIST) {
		if (i >= w->n || strcmp(w->at[i++], "of") != 0)
			die("a list of what?");
		f->item = read_type(w, &i, f->of, &f->item_min, &f->item_max);
	}
	for (; i < w->n; i++) {
		if (strcmp(w->at[i], "optional") == 0)
			f->optional = true;
		else if (strcmp(w->at[i], "stamp") == 0)
			f->stamp = true;
		else if (strcmp(w->at[i], "secret") == 0)
			f->secret = true;
		else
			die("unknown word %s", w->at[i]);
	}
}

/* -- lines -- */

static void read_line_of_row(struct row *r, const struct words *w)
{
	if (r->sort == SORT_ENUM) {
		if (w->n != 1 || r->values_n == VALUES_MAX)
			die("one value a line");
		copy(r->values[r->values_n].name, NAME_MAX_, w->at[0]);
		copy(r->values[r->values_n++].doc, DOC_MAX, w->doc);
	} else if ((r->sort == SORT_COMMAND || r->sort == SORT_VIEW) && strcmp(w->at[0], "who") == 0) {
		for (int i = 1; i < w->n; i++)
			copy(r->who[r->who_n++], NAME_MAX_, w->at[i]);
	} else if ((r->sort == SORT_COMMAND || r->sort == SORT_KIND) && w->n == 2 && strcmp(w->at[0], "limit") == 0) {
		r->limit = atoll(w->at[1]);
	} else if (r->sort == SORT_KIND && w->n == 2 && strcmp(w->at[0], "warn") == 0) {
		r->warn = atoll(w->at[1]);
	} else if (r->sort == SORT_KIND && w->n == 2 && strcmp(w->at[0], "field") == 0) {
		if (strcmp(w->at[1], "quadrant") != 0)
			die("cards have no field %s", w->at[1]);
		r->needs_quadrant = true;
	} else if (r->sort == SORT_VIEW && w->n == 2 && strcmp(w->at[0], "key") == 0) {
		size_t n = strlen(w->at[1]);
		r->numbered = n > 2 && strcmp(w->at[1] + n - 2, "/N") == 0;
		if (strncmp(w->at[1], r->name, strlen(r->name)) != 0 || n != strlen(r->name) + (r->numbered ? 2u : 0u))
			die("the key of view %s must carry its name", r->name);
	} else if (r->sort == SORT_VIEW && w->n == 1 && strcmp(w->at[0], "felt") == 0) {
		r->felt = true;
	} else if (r->sort == SORT_KIND) {
		die("a kind has limit, warn and field");
	} else {
		read_field(r, w);
	}
}

static void read_file(const char *path)
{
	FILE *in = fopen(path, "r");
	char line[2048];
	struct row *r = NULL;

	file_now = path;
	line_now = 0;
	if (in == NULL)
		die("cannot be read");
	while (fgets(line, sizeof line, in) != NULL) {
		struct words w;
		bool inside = line[0] == '\t';

		line_now++;
		split(line, &w);
		if (w.n == 0)
			continue;
		if (inside) {
			if (r == NULL)
				die("a line without a row");
			read_line_of_row(r, &w);
			continue;
		}
		if (w.n != 2 || rows_n == ROWS_MAX)
			die("a row is: sort NAME \"doc\"");
		r = &rows[rows_n++];
		for (r->sort = 0; r->sort < SORT_N && strcmp(sort_names[r->sort], w.at[0]) != 0; r->sort++)
			;
		if (r->sort == SORT_N)
			die("unknown sort %s", w.at[0]);
		if (find_row(r->sort, w.at[1]) != NULL)
			die("%s %s stands twice", w.at[0], w.at[1]);
		copy(r->name, sizeof r->name, w.at[1]);
		copy(r->doc, sizeof r->doc, w.doc);
		r->file = path;
		r->line = line_now;
	}
	fclose(in);
}

static void check_who(const struct row *r)
{
	const struct row *roles = find_row(SORT_ENUM, "role");

	for (int k = 0; k < r->who_n; k++) {
		bool known = false;

		for (int v = 0; roles != NULL && v < roles->values_n; v++)
			known = known || strcmp(roles->values[v].name, r->who[k]) == 0;
		if (!known)
			die("no such role: %s", r->who[k]);
	}
	if ((r->sort == SORT_COMMAND || r->sort == SORT_VIEW) && r->who_n == 0)
		die("who may?");
}

/* Names must lead somewhere, and C keeps the names of structs and enums in one room. */
static void check(void)
{
	for (int i = 0; i < rows_n; i++) {
		const struct row *r = &rows[i];

		file_now = r->file;
		line_now = r->line;
		check_who(r);
		if (r->sort == SORT_ENUM && r->values_n == 0)
			die("enum %s has no values", r->name);
		if (r->sort == SORT_KIND && (find_row(SORT_ENUM, "card_kind") == NULL || r->limit == 0))
			die("kind %s needs a limit and the enum card_kind", r->name);
		for (int k = 0; k < i; k++)
			if (r->sort < SORT_VIEW && rows[k].sort < SORT_VIEW && strcmp(rows[k].name, r->name) == 0)
				die("%s is the name of a %s already", r->name, sort_names[rows[k].sort]);
		for (int k = 0; k < r->fields_n; k++) {
			const struct field *f = &r->fields[k];
			enum type t = f->type == TYPE_LIST ? f->item : f->type;
			enum sort sort = t == TYPE_ENUM ? SORT_ENUM : SORT_SHAPE;

			line_now = f->line;
			if ((t == TYPE_ENUM || t == TYPE_SHAPE) && find_row(sort, f->of) == NULL)
				die("%s.%s: no such %s: %s", r->name, f->name, type_names[t], f->of);
			if (f->type == TYPE_LIST && t != TYPE_ENUM && t != TYPE_SHAPE && t != TYPE_INT && t != TYPE_REF && t != TYPE_TEXT &&
			    t != TYPE_LINE)
				die("%s.%s: no lists of %s", r->name, f->name, type_names[t]);
		}
	}
}

/* Marks what C needs structs for, and finds shapes that contain themselves. */
static void mark(const struct row *r, int depth)
{
	if (depth > 8) {
		file_now = r->file;
		line_now = r->line;
		die("%s %s contains itself, or lies too deep", sort_names[r->sort], r->name);
	}
	for (int k = 0; k < r->fields_n; k++) {
		const struct field *f = &r->fields[k];
		enum type t = f->type == TYPE_LIST ? f->item : f->type;

		for (int i = 0; i < rows_n && (t == TYPE_ENUM || t == TYPE_SHAPE); i++) {
			if (rows[i].sort != (t == TYPE_ENUM ? SORT_ENUM : SORT_SHAPE) || strcmp(rows[i].name, f->of) != 0)
				continue;
			rows[i].in_c = true;
			rows[i].listed = rows[i].listed || f->type == TYPE_LIST;
			mark(&rows[i], depth + 1);
		}
	}
}

/* FNV-1a over the bytes of all schemas: enough to notice that a page is older than the hub. */
static void digest_of(int n, char *const *paths, char out[17])
{
	uint64_t h = 1469598103934665603u;

	for (int i = 0; i < n; i++) {
		FILE *in = fopen(paths[i], "r");

		for (int c = in == NULL ? EOF : fgetc(in); c != EOF; c = fgetc(in))
			h = (h ^ (uint64_t)c) * 1099511628211u;
		if (in != NULL)
			fclose(in);
	}
	snprintf(out, 17, "%016llx", (unsigned long long)h);
}

static FILE *open_out(const char *folder, const char *name)
{
	char path[1024];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file_now = path;
	line_now = 0;
	FILE *out = fopen(path, "w");
	if (out == NULL)
		die("cannot be written");
	return out;
}

int main(int argc, char **argv)
{
	char digest[17];
	FILE *out;

	if (argc < 3) {
		fprintf(stderr, "usage: schemac OUTDIR FILE.schema...\n");
		return 64;
	}
	for (int i = 2; i < argc; i++)
		read_file(argv[i]);
	check();
	for (int i = 0; i < rows_n; i++)
		if (rows[i].sort == SORT_COMMAND || rows[i].sort == SORT_EVENT)
			mark(&rows[i], 0);
	digest_of(argc - 2, argv + 2, digest);
	out = open_out(argv[1], "schema_gen.h");
	write_c_header(out);
	fclose(out);
	out = open_out(argv[1], "schema_gen.c");
	write_c_tables(out, digest);
	fclose(out);
	out = open_out(argv[1], "schema.ts");
	write_ts(out, digest);
	fclose(out);
	out = open_out(argv[1], "schema.json");
	write_json_schema(out);
	fclose(out);
	out = open_out(argv[1], "asyncapi.json");
	write_asyncapi(out);
	fclose(out);
	out = open_out(argv[1], "reference.md");
	write_reference(out, digest);
	fclose(out);
	return 0;
}
