/* Commands whose fields stand in a file. */
#include "wish.h"

#include <errno.h>
#include <string.h>

const struct value *wish_file(struct cli *cli, const char *path)
{
	struct buf in = { 0 };
	const struct value *v = NULL;

	if (!file_read(path, &in)) {
		tell(cli, "no_file", "file", path, "why", strerror(errno), NULL);
	} else {
		v = value_read(&cli->arena, &customs_file, in.at, in.len);
		if (!value_is_object(v))
			tell(cli, "bad_file", "file", path, "why", "JSON", NULL);
	}
	buf_free(&in);
	return value_is_object(v) ? v : NULL;
}

static void fields_put(struct json *j, struct cli *cli, const struct value *fields)
{
	for (size_t i = 0; i < value_n(fields); i++) {
		json_name(j, text_c(&cli->arena, value_name(value_at(fields, i))));
		value_put(j, value_at(fields, i));
	}
}

bool wish_read(struct cli *cli, const char *path, const char *name, const struct value *fields, const char *more, struct command *out)
{
	struct buf frame = { 0 };
	struct frame_in read = { 0 };
	int64_t arg = 0;
	struct json j = json_to(&frame);

	json_open(&j);
	json_put_c(&j, "do", name);
	json_put_c(&j, "id", "00000000000000000000000000000000");
	fields_put(&j, cli, fields);
	if (frame.len > 0)
		buf_c(&frame, more);
	json_close(&j);
	const char *kept = arena_copy(&cli->arena, frame.at, frame.len);
	enum word word = kept == NULL ? word_hub_in_trouble : codec_read_frame(&cli->arena, kept, frame.len, &read, &arg);
	buf_wipe(&frame);
	if (word != word_fine) {
		say_put_word(&frame, cli->language, word, arg);
		buf_byte(&frame, 0);
		tell(cli, "bad_file", "file", path, "why", frame.at, NULL);
	}
	buf_free(&frame);
	*out = read.command;
	return word == word_fine;
}

/* -- files that others wrote -- */

bool wish_carry(struct cli *cli, const char *path, struct wishes *out)
{
	const struct value *file = wish_file(cli, path), *rows = value_get(file, "carry");

	if (file != NULL && value_n(rows) == 0)
		tell(cli, "carry_nothing", "file", path, NULL);
	out->n = value_n(rows);
	out->at = arena_take_n(&cli->arena, out->n + 1, sizeof *out->at);
	for (size_t i = 0; out->at != NULL && i < out->n; i++) {
		const struct value *row = value_at(rows, i);

		/* The place is found later, from the agenda there; any number will do for the codec. */
		if (!wish_read(cli, path, "carry", row, ",\"activity\":1", &out->at[i]))
			return false;
		out->has_cards = out->has_cards || value_n(value_get(row, "cards")) + value_n(value_get(row, "themes")) > 0;
	}
	return out->at != NULL && out->n > 0;
}

bool wish_workshop(struct cli *cli, const char *path, struct command *out)
{
	const struct value *v = wish_file(cli, path);

	return v != NULL && wish_read(cli, path, "create_workshop", v, "", out);
}

bool wish_agenda(struct cli *cli, const char *path, struct part_list *out)
{
	const struct value *v = wish_file(cli, path), *agenda = value_get(v, "agenda");
	struct command c = { 0 };
	struct buf more = { 0 };
	struct json j = json_to(&more);

	if (v != NULL && value_n(agenda) == 0)
		tell(cli, "agenda_nothing", "file", path, NULL);
	buf_c(&more, ",\"about\":{\"title\":\"-\"},\"agenda\":");
	value_put(&j, agenda);
	buf_byte(&more, 0);
	bool fine = value_n(agenda) > 0 && wish_read(cli, path, "create_workshop", NULL, more.at, &c);
	buf_free(&more);
	*out = c.create_workshop.agenda;
	return fine;
}
