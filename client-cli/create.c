/* `dienhong create`: a new workshop, by whoever holds the hub's key. */
#include "ask.h"
#include "wish.h"

#include <stdio.h>

/* The facilitator's key as the operator's list of rooms shows it; "" = not (yet). */
static struct text facilitator_key(const struct session *s, struct arena *a, int64_t code)
{
	const struct value *rooms = value_get(session_view(s, a, "rooms"), "rooms");

	for (size_t i = 0; i < value_n(rooms); i++)
		if (value_int(value_get(value_at(rooms, i), "code"), 0) == code)
			return value_text(value_get(value_at(rooms, i), "facilitator"));
	return TEXT_NONE;
}

struct waiting { const struct session *s; int64_t code; };

static bool key_is_there(void *with)
{
	const struct waiting *w = with;
	struct arena a = { 0 };
	bool is = facilitator_key(w->s, &a, w->code).len > 0;

	arena_free(&a);
	return is;
}

static void created_out(struct cli *cli, int64_t code, struct text key)
{
	struct buf page = { 0 }, console = { 0 }, join = { 0 }, out = { 0 };

	hub_page_put(&page, cli);
	buf_f(&console, "%.*s/console#%lld.%.*s", (int)page.len, page.at, (long long)code, TEXT_ARGS(key));
	buf_f(&join, "%.*s/j/%lld", (int)page.len, page.at, (long long)code);
	if (cli->json) {
		struct json j = json_to(&out);

		json_open(&j);
		json_put_int(&j, "code", code);
		json_put_text(&j, "facilitator", key);
		json_put_text(&j, "console", (struct text){ console.at, console.len });
		json_put_text(&j, "join", (struct text){ join.at, join.len });
		json_close(&j);
	} else {
		buf_byte(&console, 0);
		buf_byte(&join, 0);
		sentence_put(&out, cli, "created", "code", number_c(cli, code), "key", text_c(&cli->arena, key), "console", console.at,
			"join", join.at, NULL);
	}
	line_out(&out);
	buf_free(&page);
	buf_free(&console);
	buf_free(&join);
	buf_free(&out);
}

static int create(struct cli *cli, const struct command *c, const uint8_t key[ID_BYTES])
{
	struct net *n = net_new(cli);
	struct session *s = n == NULL ? NULL : session_open(n, 0, key, NULL, NULL);
	struct reply r;
	int code = s == NULL ? EXIT_TEMPORARY : ask(n, s, c, NULL, &r);

	if (code == EXIT_FINE && !r.did)
		code = reply_out(cli, &r);
	else if (code == EXIT_FINE) {
		struct waiting w = { s, r.made };

		code = net_failed(n, net_run(n, key_is_there, &w, ANSWER_MS));
		if (code == EXIT_FINE)
			created_out(cli, r.made, facilitator_key(s, &cli->arena, r.made));
	}
	net_free(n);
	return code;
}

int create_main(struct cli *cli, int argc, char **argv)
{
	const char *template = NULL, *title = NULL, *file = NULL, *agenda = NULL, *key_hex = NULL, *key_file = NULL;
	const struct option_row rows[] = { { "template", &template, NULL }, { "title", &title, NULL }, { "file", &file, NULL },
		{ "agenda", &agenda, NULL }, { "key", &key_hex, NULL }, { "key-file", &key_file, NULL } };
	struct command c = { .kind = COMMAND_CREATE_WORKSHOP };
	uint8_t key[ID_BYTES];
	int code;

	if (!options_read(cli, "help_create", rows, sizeof rows / sizeof *rows, &argc, argv, &code))
		return code;
	if (argc > 1 || (title == NULL && file == NULL)) {
		tell(cli, "bad_words", "command", "create", NULL);
		return EXIT_BAD_USAGE;
	}
	if (file != NULL && !wish_workshop(cli, file, &c))
		return EXIT_BAD_DATA;
	if (agenda != NULL && !wish_agenda(cli, agenda, &c.create_workshop.agenda))
		return EXIT_BAD_DATA;
	if (title != NULL)
		c.create_workshop.about.title = text_of(title);
	if (template != NULL)
		c.create_workshop.template = text_of(template);
	if (!hub_key_read(cli, key_hex, key_file, key))
		return EXIT_NO_ENTRY;
	return create(cli, &c, key);
}
