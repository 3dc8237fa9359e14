/* `dienhong send`: any command of the schema, from words. The schema is the only list of them. */
#include "ask.h"

#include <stdio.h>
#include <string.h>

static const char *type_name(const struct schema_field *f)
{
	static const char *const names[] = { [FIELD_INT] = "int", [FIELD_BOOL] = "bool", [FIELD_REF] = "ref", [FIELD_TEXT] = "text",
		[FIELD_LINE] = "line", [FIELD_DECIMAL] = "decimal", [FIELD_ENUM] = "enum", [FIELD_ID] = "id", [FIELD_HASH] = "hash",
		[FIELD_DATE] = "date", [FIELD_TIME] = "time", [FIELD_SHAPE] = "shape", [FIELD_LIST] = "list" };

	return names[f->type];
}

static void field_put(struct buf *out, const struct schema_field *f)
{
	const struct schema_field *item = f->type == FIELD_LIST ? f->item : f;

	buf_f(out, "  %-14s %s%s", f->name, f->optional ? "[" : "", f->type == FIELD_LIST ? "list of " : "");
	buf_c(out, type_name(item));
	if (item->type == FIELD_REF)
		buf_f(out, " %s", item->of_noun);
	if (item->type == FIELD_SHAPE)
		buf_f(out, " %s", item->of_shape->name);
	if (f->type == FIELD_INT || f->type == FIELD_TEXT || f->type == FIELD_LINE || f->type == FIELD_LIST)
		buf_f(out, " %lld..%lld", (long long)f->min, (long long)f->max);
	for (size_t i = 1; item->type == FIELD_ENUM && i < item->of_enum->n; i++)
		buf_f(out, "%s%s", i == 1 ? ": " : "|", item->of_enum->values[i]);
	buf_c(out, f->optional ? "]" : "");
	if (f->doc != NULL && *f->doc != 0)
		buf_f(out, "  # %s", f->doc);
	buf_byte(out, '\n');
}

static void command_put(struct buf *out, const struct schema_row *row, bool fields)
{
	buf_f(out, "%s", row->name);
	if (row->doc != NULL && *row->doc != 0)
		buf_f(out, "  # %s", row->doc);
	buf_c(out, "\n ");
	for (int role = 1; role < ROLE_N; role++)
		if ((row->who & (1u << role)) != 0)
			buf_f(out, " %s", enum_role.values[role]);
	buf_byte(out, '\n');
	for (size_t i = 0; fields && i < row->n; i++)
		if (!row->fields[i].stamp)
			field_put(out, &row->fields[i]);
}

static int help_of(struct cli *cli, const char *name)
{
	int kind = schema_command_of(text_of(name));
	struct buf out = { 0 };

	if (kind == COMMAND_NONE) {
		tell(cli, "bad_command", "command", name, NULL);
		for (int i = 1; i < COMMAND_N; i++)
			command_put(&out, &command_rows[i], false);
		(void)fwrite(out.at, 1, out.len, stderr);   /* nobody is there to be told */
		buf_free(&out);
		return EXIT_BAD_USAGE;
	}
	command_put(&out, &command_rows[kind], true);
	out.len--;
	line_out(&out);
	buf_free(&out);
	return EXIT_FINE;
}

static int send_one(struct cli *cli, int64_t room, const uint8_t *key, const uint8_t *id, const struct command *c)
{
	struct net *n = net_new(cli);
	struct session *s = n == NULL ? NULL : session_open(n, room, key, NULL, NULL);
	struct reply r;
	int code = s == NULL ? EXIT_TEMPORARY : ask(n, s, c, id, &r);

	if (code == EXIT_FINE)
		code = reply_out(cli, &r);
	net_free(n);
	return code;
}

int send_main(struct cli *cli, int argc, char **argv)
{
	const char *key_hex = NULL, *id_hex = NULL;
	const struct option_row rows[] = { { "key", &key_hex, NULL }, { "id", &id_hex, NULL } };
	uint8_t key[ID_BYTES], id[ID_BYTES];
	struct command c = { 0 };
	struct buf why = { 0 };
	int64_t room;
	int code;

	if (!options_read(cli, "help_send", rows, sizeof rows / sizeof *rows, &argc, argv, &code))
		return code;
	if (code == EXIT_FINE)
		return help_of(cli, argv[1]);
	if (argc < 3) {
		tell(cli, "bad_words", "command", "send", NULL);
		return EXIT_BAD_USAGE;
	}
	if (!code_read(cli, argv[1], &room) || !key_read(cli, key_hex, key) || !key_read(cli, id_hex, id))
		return EXIT_BAD_USAGE;
	if (schema_command_of(text_of(argv[2])) == COMMAND_NONE)
		return help_of(cli, argv[2]);
	if (!codec_from_words(&cli->arena, argv[2], argc - 3, argv + 3, &c, &why)) {
		buf_byte(&why, 0);
		tell(cli, "bad_fields", "command", argv[2], "why", why.at, NULL);
		buf_free(&why);
		return EXIT_BAD_USAGE;
	}
	buf_free(&why);
	return send_one(cli, room, key_hex == NULL ? NULL : key, id_hex == NULL ? NULL : id, &c);
}
