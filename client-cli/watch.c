/* `dienhong watch`: what an audience sees, as it changes. */
#include "ask.h"

#include <string.h>

struct watching { struct cli *cli; bool once, has_snapshot; };

static void on_change(struct session *s, struct text key, const struct value *value)
{
	struct watching *w = s->with;
	struct buf out = { 0 };

	if (w->cli->json) {
		struct json j = json_to(&out);

		json_open(&j);
		json_put_int(&j, "at", (int64_t)s->at);
		json_put_text(&j, "key", key);
		json_name(&j, "value");
		value_put(&j, value);
		json_close(&j);
	} else {
		buf_text(&out, key);
		buf_c(&out, value == NULL ? " -" : " ");
		struct json j = json_to(&out);
		if (value != NULL)
			value_put(&j, value);
	}
	line_out(&out);
	buf_free(&out);
}

static void on_ready(struct session *s)
{
	struct watching *w = s->with;

	w->has_snapshot = true;
}

static bool is_enough(void *with)
{
	const struct watching *w = with;

	return w->once && w->has_snapshot;
}

int watch_main(struct cli *cli, int argc, char **argv)
{
	static const struct session_events events = { on_ready, on_change };
	const char *key_hex = NULL;
	struct watching w = { .cli = cli };
	const struct option_row rows[] = { { "key", &key_hex, NULL }, { "once", NULL, &w.once } };
	uint8_t key[ID_BYTES];
	int64_t room;
	int code;

	if (!options_read(cli, "help_watch", rows, sizeof rows / sizeof *rows, &argc, argv, &code))
		return code;
	if (argc != 2) {
		tell(cli, "bad_words", "command", "watch", NULL);
		return EXIT_BAD_USAGE;
	}
	if (!code_read(cli, argv[1], &room) || !key_read(cli, key_hex, key))
		return EXIT_BAD_USAGE;
	struct net *n = net_new(cli);
	if (n == NULL || session_open(n, room, key_hex == NULL ? NULL : key, &events, &w) == NULL)
		return EXIT_TEMPORARY;
	code = net_failed(n, net_run(n, is_enough, &w, -1));
	net_free(n);
	return code;
}
