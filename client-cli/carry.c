/* `dienhong carry`: brings what an earlier session brought out into this one, from the file that `export --as carry` wrote. */
#include "ask.h"
#include "wish.h"

#include <stdio.h>
#include <string.h>

/* Cards belong where they are written, objectives alone where objectives are; 0 = the agenda has no such place. */
static uint32_t place_for(const struct value *agenda, bool has_cards)
{
	const struct value *list = value_get(agenda, "activities");

	for (size_t i = 0; i < value_n(list); i++) {
		struct text kind = value_text(value_get(value_at(list, i), "kind"));

		if (text_is(kind, text_of(activity_kind_name(has_cards ? ACTIVITY_KIND_SWOT : ACTIVITY_KIND_OBJECTIVES))))
			return (uint32_t)value_int(value_get(value_at(list, i), "activity"), 0);
	}
	return (uint32_t)value_int(value_get(agenda, "current"), 0);
}

static int bring_in(struct cli *cli, struct net *n, struct session *s, const struct wishes *w, int64_t activity)
{
	struct reply r = { 0 };
	int code = ask_ready(n, s);

	if (code == EXIT_FINE && activity == 0)
		activity = place_for(session_view(s, &cli->arena, "agenda"), w->has_cards);
	for (size_t i = 0; code == EXIT_FINE && i < w->n; i++) {
		w->at[i].carry.activity = (uint32_t)activity;
		code = ask(n, s, &w->at[i], NULL, &r);
		if (code == EXIT_FINE && (!r.did || i + 1 == w->n))
			code = reply_out(cli, &r);
	}
	return code;
}

int carry_main(struct cli *cli, int argc, char **argv)
{
	const char *key_hex = NULL, *activity_c = NULL, *path = NULL;
	const struct option_row rows[] = { { "key", &key_hex, NULL }, { "activity", &activity_c, NULL }, { "in", &path, NULL } };
	uint8_t key[ID_BYTES];
	int64_t room, activity = 0;
	struct wishes w = { 0 };
	int code;

	if (!options_read(cli, "help_carry", rows, sizeof rows / sizeof *rows, &argc, argv, &code))
		return code;
	if (argc != 2 || key_hex == NULL || path == NULL) {
		tell(cli, "bad_words", "command", "carry", NULL);
		return EXIT_BAD_USAGE;
	}
	if (!code_read(cli, argv[1], &room) || !key_read(cli, key_hex, key) ||
	    (activity_c != NULL && !option_number(cli, "--activity", activity_c, 1, UINT32_MAX, &activity)))
		return EXIT_BAD_USAGE;
	if (!wish_carry(cli, path, &w))
		return EXIT_BAD_DATA;
	struct net *n = net_new(cli);
	struct session *s = n == NULL ? NULL : session_open(n, room, key, NULL, NULL);
	code = s == NULL ? EXIT_TEMPORARY : bring_in(cli, n, s, &w, activity);
	net_free(n);
	return code;
}
