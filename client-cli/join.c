/* `dienhong join`: sits down and prints what is needed to come back to the seat. */
#include "ask.h"

#include <string.h>

#include <sodium.h>

struct seated { struct session *s; };

static bool has_code(void *with)
{
	const struct seated *w = with;
	struct arena a = { 0 };
	bool is = value_text(value_get(session_view(w->s, &a, "me"), "code")).len > 0;

	arena_free(&a);
	return is;
}

static void seat_out(struct cli *cli, const struct session *s, const uint8_t token[ID_BYTES])
{
	const struct value *me = session_view(s, &cli->arena, "me");
	struct buf out = { 0 }, hex = { 0 };

	buf_hex(&hex, token, ID_BYTES);
	if (cli->json) {
		struct json j = json_to(&out);

		json_open(&j);
		json_put_int(&j, "member", value_int(value_get(me, "member"), 0));
		json_put_text(&j, "code", value_text(value_get(me, "code")));
		json_put_text(&j, "token", (struct text){ hex.at, hex.len });
		json_put_text(&j, "seat", value_text(value_get(me, "seat")));
		json_close(&j);
	} else {
		buf_byte(&hex, 0);
		sentence_put(&out, cli, "joined", "code", text_c(&cli->arena, value_text(value_get(me, "code"))), "token", hex.at,
			"seat", text_c(&cli->arena, value_text(value_get(me, "seat"))), NULL);
	}
	line_out(&out);
	buf_free(&out);
	buf_free(&hex);
}

static int join(struct cli *cli, int64_t room, struct command *c)
{
	struct net *n = net_new(cli);
	struct session *s = n == NULL ? NULL : session_open(n, room, NULL, NULL, NULL);
	struct reply r;

	if (s == NULL)
		return EXIT_TEMPORARY;
	randombytes_buf(c->join.key, ID_BYTES);
	session_token(s, c->join.key);
	int code = ask(n, s, c, NULL, &r);
	if (code == EXIT_FINE && !r.did) {
		code = reply_out(cli, &r);
	} else if (code == EXIT_FINE) {
		struct seated w = { s };

		code = net_failed(n, net_run(n, has_code, &w, ANSWER_MS));
		if (code == EXIT_FINE)
			seat_out(cli, s, c->join.key);
	}
	net_free(n);
	return code;
}

int join_main(struct cli *cli, int argc, char **argv)
{
	const char *sector = NULL, *office = NULL, *gender = NULL;
	bool consent = false;
	const struct option_row rows[] = { { "sector", &sector, NULL }, { "office", &office, NULL }, { "gender", &gender, NULL },
		{ "consent", NULL, &consent } };
	struct command c = { .kind = COMMAND_JOIN };
	int64_t room;
	int code;

	if (!options_read(cli, "help_join", rows, sizeof rows / sizeof *rows, &argc, argv, &code))
		return code;
	if (argc != 2 || sector == NULL) {
		tell(cli, "bad_words", "command", "join", NULL);
		return EXIT_BAD_USAGE;
	}
	if (!code_read(cli, argv[1], &room))
		return EXIT_BAD_USAGE;
	c.join.sector = (enum sector)schema_value_of(&enum_sector, text_of(sector));
	if (c.join.sector == SECTOR_NONE) {
		tell(cli, "bad_value", "option", "--sector", "value", sector, NULL);
		return EXIT_BAD_USAGE;
	}
	if (gender != NULL && (c.join.gender = (enum gender)schema_value_of(&enum_gender, text_of(gender))) == GENDER_NONE) {
		tell(cli, "bad_value", "option", "--gender", "value", gender, NULL);
		return EXIT_BAD_USAGE;
	}
	/* A clear act: without it nobody sits down. */
	if (!consent) {
		tell(cli, "consent_needed", NULL);
		return EXIT_BAD_USAGE;
	}
	c.join.consent = true;
	if (office != NULL)
		c.join.office = text_of(office);
	return join(cli, room, &c);
}
