/* `dienhong agenda`: walks the agenda. */
#include "ask.h"

#include <string.h>

/* The activity to go to, 0 = there is none that way. Skipped ones are passed over, as on the facilitator's desk. */
static uint32_t next_of(const struct value *agenda, int step)
{
	const struct value *list = value_get(agenda, "activities");
	int64_t current = value_int(value_get(agenda, "current"), 0);
	size_t n = value_n(list), at = 0;

	while (at < n && value_int(value_get(value_at(list, at), "activity"), 0) != current)
		at++;
	if (at == n)
		return 0;
	for (at += (size_t)step; at < n; at += (size_t)step)   /* below nothing is far above n */
		if (!value_bool(value_get(value_at(list, at), "skipped")))
			return (uint32_t)value_int(value_get(value_at(list, at), "activity"), 0);
	return 0;
}

static int walk(struct cli *cli, struct net *n, struct session *s, const char *way, int64_t to)
{
	struct command c = { .kind = COMMAND_GO_TO };
	struct reply r;
	int code = ask_ready(n, s);

	if (code != EXIT_FINE)
		return code;
	const struct value *agenda = session_view(s, &cli->arena, "agenda");
	if (strcmp(way, "goto") != 0)
		to = next_of(agenda, strcmp(way, "next") == 0 ? 1 : -1);
	if (to == 0) {
		tell(cli, "agenda_ends", NULL);
		return EXIT_NO;
	}
	c.go_to.activity = (uint32_t)to;
	code = ask(n, s, &c, NULL, &r);
	return code == EXIT_FINE ? reply_out(cli, &r) : code;
}

int agenda_main(struct cli *cli, int argc, char **argv)
{
	const char *key_hex = NULL;
	const struct option_row rows[] = { { "key", &key_hex, NULL } };
	uint8_t key[ID_BYTES];
	int64_t room, to = 0;
	int code;

	if (!options_read(cli, "help_agenda", rows, sizeof rows / sizeof *rows, &argc, argv, &code))
		return code;
	bool is_goto = argc > 2 && strcmp(argv[2], "goto") == 0;
	bool is_step = argc > 2 && (strcmp(argv[2], "next") == 0 || strcmp(argv[2], "back") == 0);
	if (key_hex == NULL || (!is_goto && !is_step) || argc != (is_goto ? 4 : 3)) {
		tell(cli, "bad_words", "command", "agenda", NULL);
		return EXIT_BAD_USAGE;
	}
	if (!code_read(cli, argv[1], &room) || !key_read(cli, key_hex, key) ||
	    (is_goto && !option_number(cli, "goto", argv[3], 1, UINT32_MAX, &to)))
		return EXIT_BAD_USAGE;
	struct net *n = net_new(cli);
	struct session *s = n == NULL ? NULL : session_open(n, room, key, NULL, NULL);
	code = s == NULL ? EXIT_TEMPORARY : walk(cli, n, s, argv[2], to);
	net_free(n);
	return code;
}
