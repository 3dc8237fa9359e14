/* The schema compiler's other readers: TypeScript for the web, JSON Schema and AsyncAPI for tools, a page for people. */
#include "protocol/schemac.h"

#include <string.h>

/* -- TypeScript -- */

static const char *ts_type(enum type type, const char *of)
{
	switch (type) {
	case TYPE_INT: case TYPE_REF: case TYPE_TIME: return "number";
	case TYPE_BOOL: return "boolean";
	case TYPE_ENUM: case TYPE_SHAPE: return of;
	default: return "string";
	}
}

static void write_ts_row(FILE *out, const char *prefix, const struct row *r)
{
	if (r->doc[0] != '\0')
		fprintf(out, "/** %s */\n", r->doc);
	fprintf(out, "export interface %s%s {\n", prefix, r->name);
	for (int i = 0; i < r->fields_n; i++) {
		const struct field *f = &r->fields[i];
		bool list = f->type == TYPE_LIST;

		if (r->sort == SORT_COMMAND && f->stamp)
			continue;
		bool may_lack = f->optional || (list && f->min == 0 && r->sort == SORT_COMMAND);
		if (f->doc[0] != '\0')
			fprintf(out, "\t/** %s */\n", f->doc);
		fprintf(out, "\t%s%s: %s%s\n", f->name, may_lack ? "?" : "", ts_type(list ? f->item : f->type, f->of), list ? "[]" : "");
	}
	fprintf(out, "}\n");
}

static void write_ts_map(FILE *out, enum sort sort, const char *name, const char *prefix)
{
	const struct row *r;

	fprintf(out, "export interface %s {\n", name);
	for (int i = 0; (r = row_of(sort, i)) != NULL; i++)
		fprintf(out, "\t%s: %s%s\n", r->name, prefix, r->name);
	fprintf(out, "}\n");
}

/* Which roles may give which command: a client keeps useless buttons off the screen, the hub decides. */
static void write_ts_who(FILE *out)
{
	const struct row *r;

	fprintf(out, "/** Who may give a command. */\nexport const who: { readonly [K in keyof commands]: readonly role[] } = {\n");
	for (int i = 0; (r = row_of(SORT_COMMAND, i)) != NULL; i++) {
		fprintf(out, "\t%s: [", r->name);
		for (int k = 0; k < r->who_n; k++)
			fprintf(out, "%s'%s'", k == 0 ? "" : ", ", r->who[k]);
		fprintf(out, "],\n");
	}
	fprintf(out, "}\n");
}

void write_ts(FILE *out, const char *digest)
{
	const struct row *r;

	fprintf(out, "// Made by schemac; never edited.\nexport const digest = '%s'\n", digest);
	for (int i = 0; (r = row_of(SORT_ENUM, i)) != NULL; i++) {
		if (r->doc[0] != '\0')
			fprintf(out, "/** %s */\n", r->doc);
		fprintf(out, "export type %s =", r->name);
		for (int v = 0; v < r->values_n; v++)
			fprintf(out, "%s '%s'", v == 0 ? "" : " |", r->values[v].name);
		fprintf(out, "\n");
	}
	for (int i = 0; (r = row_of(SORT_SHAPE, i)) != NULL; i++)
		write_ts_row(out, "", r);
	for (int i = 0; (r = row_of(SORT_VIEW, i)) != NULL; i++)
		write_ts_row(out, "view_", r);
	for (int i = 0; (r = row_of(SORT_COMMAND, i)) != NULL; i++)
		write_ts_row(out, "command_", r);
	write_ts_map(out, SORT_COMMAND, "commands", "command_");
	write_ts_map(out, SORT_VIEW, "views", "view_");
	write_ts_who(out);
	fprintf(out, "/** A wish as it goes over the wire, told apart by `do`; `id` is drawn by the client. */\n");
	fprintf(out, "export type Command = { [K in keyof commands]: { do: K; id: string } & commands[K] }[keyof commands]\n");
	fprintf(out, "/** What an audience sees, by key. */\nexport interface Views {\n");
	for (int i = 0; (r = row_of(SORT_VIEW, i)) != NULL; i++) {
		if (r->numbered)
			fprintf(out, "\t[key: `%s/${number}`]: view_%s\n", r->name, r->name);
		else
			fprintf(out, "\t%s: view_%s\n", r->name, r->name);
	}
	fprintf(out, "}\n");
}

/* -- JSON Schema -- */

static void write_json_text(FILE *out, const char *s)
{
	fputc('"', out);
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			fputc('\\', out);
		fputc(*s, out);
	}
	fputc('"', out);
}

/* `at`: where the other definitions stand. */
static void write_json_type(FILE *out, const char *at, enum type type, const char *of, long long min, long long max)
{
	switch (type) {
	case TYPE_INT: fprintf(out, "{\"type\":\"integer\",\"minimum\":%lld,\"maximum\":%lld}", min, max); break;
	case TYPE_REF: fprintf(out, "{\"type\":\"integer\",\"minimum\":1,\"maximum\":4294967295}"); break;
	case TYPE_TIME: fprintf(out, "{\"type\":\"integer\",\"minimum\":0}"); break;
	case TYPE_BOOL: fprintf(out, "{\"type\":\"boolean\"}"); break;
	case TYPE_TEXT: case TYPE_LINE: fprintf(out, "{\"type\":\"string\",\"x-graphemes\":[%lld,%lld]}", min, max); break;
	case TYPE_DECIMAL: fprintf(out, "{\"type\":\"string\",\"pattern\":\"^-?[0-9]{1,16}([.][0-9]{1,4})?$\"}"); break;
	case TYPE_ID: fprintf(out, "{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{32}$\"}"); break;
	case TYPE_HASH: fprintf(out, "{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{64}$\"}"); break;
	case TYPE_DATE: fprintf(out, "{\"type\":\"string\",\"format\":\"date\"}"); break;
	default: fprintf(out, "{\"$ref\":\"%s%s\"}", at, of); break;
	}
}

static void write_json_row(FILE *out, const char *at, const char *prefix, const struct row *r)
{
	const char *comma = "";

	fprintf(out, "\"%s%s\":{\"type\":\"object\",\"description\":", prefix, r->name);
	write_json_text(out, r->doc);
	fprintf(out, ",\"additionalProperties\":false,\"properties\":{");
	if (r->sort == SORT_COMMAND) {
		fprintf(out, "\"do\":{\"const\":\"%s\"},\"id\":{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{32}$\"}", r->name);
		comma = ",";
	}
	for (int i = 0; i < r->fields_n; i++) {
		const struct field *f = &r->fields[i];

		if (r->sort == SORT_COMMAND && f->stamp)
			continue;
		fprintf(out, "%s\"%s\":", comma, f->name);
		comma = ",";
		if (f->type != TYPE_LIST) {
			write_json_type(out, at, f->type, f->of, f->min, f->max);
			continue;
		}
		fprintf(out, "{\"type\":\"array\",\"minItems\":%lld,\"maxItems\":%lld,\"items\":", f->min, f->max);
		write_json_type(out, at, f->item, f->of, f->item_min, f->item_max);
		fprintf(out, "}");
	}
	fprintf(out, "},\"required\":[%s", r->sort == SORT_COMMAND ? "\"do\",\"id\"" : "");
	comma = r->sort == SORT_COMMAND ? "," : "";
	for (int i = 0; i < r->fields_n; i++) {
		const struct field *f = &r->fields[i];

		if (f->optional || (r->sort == SORT_COMMAND && f->stamp) ||
		    (f->type == TYPE_LIST && f->min == 0 && r->sort != SORT_VIEW))
			continue;
		fprintf(out, "%s\"%s\"", comma, f->name);
		comma = ",";
	}
	fprintf(out, "]}");
}

static void write_defs(FILE *out, const char *at)
{
	static const struct { enum sort sort; const char *prefix; } parts[] = { { SORT_COMMAND, "command_" }, { SORT_SHAPE, "" },
		{ SORT_VIEW, "view_" } };
	const char *comma = "";
	const struct row *r;

	for (int i = 0; (r = row_of(SORT_ENUM, i)) != NULL; i++, comma = ",") {
		fprintf(out, "%s\n\"%s\":{\"enum\":[", comma, r->name);
		for (int v = 0; v < r->values_n; v++)
			fprintf(out, "%s\"%s\"", v == 0 ? "" : ",", r->values[v].name);
		fprintf(out, "]}");
	}
	for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++)
		for (int i = 0; (r = row_of(parts[p].sort, i)) != NULL; i++, comma = ",") {
			fprintf(out, "%s\n", comma);
			write_json_row(out, at, parts[p].prefix, r);
		}
}

void write_json_schema(FILE *out)
{
	fprintf(out, "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"title\":\"Diên Hồng\",\"$defs\":{");
	write_defs(out, "#/$defs/");
	fprintf(out, "\n}}\n");
}

/* -- AsyncAPI: the envelopes of README.md by hand, the rest from the rows -- */

static const char envelopes[] =
	"\"envelope_hello\":{\"type\":\"object\",\"properties\":{\"hello\":{\"const\":1},\"room\":{\"type\":\"string\"},"
	"\"token\":{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{32}$\"},\"lang\":{\"type\":\"string\"},"
	"\"have\":{\"type\":\"integer\",\"minimum\":0},\"as\":{\"enum\":[\"state\",\"private\",\"community\"]}},"
	"\"required\":[\"hello\",\"room\"],\"additionalProperties\":false},\n"
	"\"envelope_ping\":{\"type\":\"object\",\"properties\":{\"ping\":{\"const\":1}},\"required\":[\"ping\"],"
	"\"additionalProperties\":false},\n"
	"\"envelope_feel\":{\"type\":\"object\",\"properties\":{\"feel\":{\"const\":1},\"activity\":{\"type\":\"integer\",\"minimum\":1},"
	"\"writing\":{\"type\":\"boolean\"},\"done\":{\"type\":\"boolean\"}},\"required\":[\"feel\",\"activity\"],"
	"\"additionalProperties\":false},\n"
	"\"envelope_frame\":{\"type\":\"object\",\"properties\":{\"you\":{\"type\":\"object\"},\"at\":{\"type\":\"integer\"},"
	"\"now\":{\"type\":\"integer\"},\"did\":{\"type\":\"array\",\"items\":{\"type\":\"object\"}},"
	"\"no\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"why\"]}},\"set\":{\"type\":\"object\"},"
	"\"gone\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}}},\n"
	"\"envelope_pong\":{\"type\":\"object\",\"properties\":{\"pong\":{\"const\":1},\"now\":{\"type\":\"integer\"}},"
	"\"required\":[\"pong\",\"now\"]},\n"
	"\"envelope_bye\":{\"type\":\"object\",\"properties\":{\"bye\":{\"type\":\"string\"}},\"required\":[\"bye\"]},";

static const char *const envelope_names[] = { "hello", "ping", "feel", "frame", "pong", "bye" };
enum { ENVELOPES_N = 6, ENVELOPES_FROM_CLIENT = 3 };

static void write_message_refs(FILE *out, bool from_client)
{
	const char *comma = "";
	const struct row *r;

	for (int i = from_client ? 0 : ENVELOPES_FROM_CLIENT; i < (from_client ? ENVELOPES_FROM_CLIENT : ENVELOPES_N); i++, comma = ",")
		fprintf(out, "%s{\"$ref\":\"#/channels/ws/messages/envelope_%s\"}", comma, envelope_names[i]);
	for (int i = 0; (r = row_of(from_client ? SORT_COMMAND : SORT_VIEW, i)) != NULL; i++)
		fprintf(out, ",{\"$ref\":\"#/channels/ws/messages/%s_%s\"}", from_client ? "command" : "view", r->name);
}

void write_asyncapi(FILE *out)
{
	const struct row *r;

	fprintf(out, "{\"asyncapi\":\"3.0.0\",\"info\":{\"title\":\"Diên Hồng hub\",\"version\":\"1\"},\n");
	fprintf(out, "\"channels\":{\"ws\":{\"address\":\"/ws\",\"messages\":{");
	for (int i = 0; i < ENVELOPES_N; i++)
		fprintf(out, "%s\n\"envelope_%s\":{\"payload\":{\"$ref\":\"#/components/schemas/envelope_%s\"}}", i == 0 ? "" : ",",
			envelope_names[i], envelope_names[i]);
	for (int i = 0; (r = row_of(SORT_COMMAND, i)) != NULL; i++)
		fprintf(out, ",\n\"command_%s\":{\"payload\":{\"$ref\":\"#/components/schemas/command_%s\"}}", r->name, r->name);
	for (int i = 0; (r = row_of(SORT_VIEW, i)) != NULL; i++)
		fprintf(out, ",\n\"view_%s\":{\"payload\":{\"$ref\":\"#/components/schemas/view_%s\"}}", r->name, r->name);
	fprintf(out, "}}},\n\"operations\":{\"send\":{\"action\":\"receive\",\"channel\":{\"$ref\":\"#/channels/ws\"},\"messages\":[");
	write_message_refs(out, true);
	fprintf(out, "]},\n\"tell\":{\"action\":\"send\",\"channel\":{\"$ref\":\"#/channels/ws\"},\"messages\":[");
	write_message_refs(out, false);
	fprintf(out, "]}},\n\"components\":{\"schemas\":{\n%s", envelopes);
	write_defs(out, "#/components/schemas/");
	fprintf(out, "\n}}}\n");
}
