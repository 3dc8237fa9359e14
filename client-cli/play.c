/* The play's beginning and end: the workshop is made, people sit down, the steps follow, the count is told. */
#include "play.h"

#include <errno.h>
#include <string.h>

#include <sodium.h>

/* -- making the workshop -- */

static bool key_wait(void *with)
{
	struct play *p = with;
	struct arena a = { 0 };
	struct session *hub = p->wall;     /* borrowed until the wall itself comes */
	const struct value *rooms = value_get(session_view(hub, &a, "rooms"), "rooms");
	bool found = false;

	for (size_t i = 0; i < value_n(rooms) && !found; i++) {
		struct text key = text_in(value_at(rooms, i), "facilitator");

		if (int_in(value_at(rooms, i), "code") == p->code)
			found = hex_read(key.at, key.len, p->keys[ROLE_FACILITATOR], ID_BYTES);
	}
	arena_free(&a);
	return found;
}

static void keys_take(struct play *p)
{
	const struct value *links = value_get(session_view(p->facilitator, p->arena, "links"), "links");

	for (size_t i = 0; i < value_n(links); i++) {
		int role = schema_value_of(&enum_role, text_in(value_at(links, i), "role"));
		struct text key = text_in(value_at(links, i), "key");

		if (role > 0 && role < ROLE_N)
			(void)hex_read(key.at, key.len, p->keys[role], ID_BYTES);   /* a link that is not one opens nothing */
	}
}

bool play_create(struct play *p, const uint8_t hub_key[ID_BYTES])
{
	struct command c = { .kind = COMMAND_CREATE_WORKSHOP };
	int64_t k = value_int(value_dig(p->file, "workshop", "k_anonymity", NULL), 5);
	struct session *hub = session_open(p->net, 0, hub_key, NULL, p);

	about_read(p, &c.create_workshop.about);
	c.create_workshop.agenda = agenda_read(p);
	c.create_workshop.has_rules = true;
	c.create_workshop.rules = (struct rules){ .k = k, .pass_percent = 80, .sector_percent = 67 };
	if (hub == NULL)
		return false;
	p->code = (int64_t)play_do(p, hub, &c);
	p->wall = hub;
	if (p->failed == 0)
		p->failed = net_failed(p->net, net_run(p->net, key_wait, p, WATCH_MS));
	session_close(hub);
	p->wall = NULL;
	if (p->failed != 0)
		return false;
	p->facilitator = session_open(p->net, p->code, p->keys[ROLE_FACILITATOR], NULL, p);
	if (p->facilitator == NULL || !play_await(p, p->facilitator, "links", "", ""))
		return false;
	keys_take(p);
	p->helper = session_open(p->net, p->code, p->keys[ROLE_HELPER], NULL, p);
	p->moderator = session_open(p->net, p->code, p->keys[ROLE_MODERATOR], NULL, p);
	p->wall = session_open(p->net, p->code, p->keys[ROLE_WALL], NULL, p);
	p->reporter = session_open(p->net, p->code, p->keys[ROLE_REPORTER], NULL, p);
	return p->helper != NULL && p->moderator != NULL && p->wall != NULL && p->reporter != NULL && play_settle(p);
}

/* -- people -- */

static enum gender gender_of(struct text word)
{
	return text_is(word, text("nữ")) ? GENDER_FEMALE : text_is(word, text("nam")) ? GENDER_MALE : GENDER_NONE;
}

static void sit_down(struct play *p, struct player *who, const struct value *v)
{
	struct command c = { 0 };
	enum sector sector = (enum sector)schema_value_of(&enum_sector, text_in(v, "sector"));
	enum presence presence = (enum presence)schema_value_of(&enum_presence, text_in(v, "entry_mode"));

	who->code = text_in(v, "code");
	who->sector = sector;
	who->helped = presence == PRESENCE_PROXY;
	if (who->helped) {
		c.kind = COMMAND_ADD_MEMBER;
		c.add_member = (struct add_member){ .consent = true, .sector = sector, .office = text_in(v, "role_vi"),
			.office_en = text_in(v, "role_en"), .gender = gender_of(text_in(v, "gender")) };
		who->member = play_do(p, p->helper, &c);
		return;
	}
	c.kind = COMMAND_JOIN;
	c.join = (struct join){ .consent = true, .sector = sector, .office = text_in(v, "role_vi"), .office_en = text_in(v, "role_en"),
		.gender = gender_of(text_in(v, "gender")), .presence = presence };
	randombytes_buf(who->token, ID_BYTES);
	memcpy(c.join.key, who->token, ID_BYTES);
	who->s = session_open(p->net, p->code, NULL, NULL, p);
	if (who->s == NULL) {
		p->failed = EXIT_TEMPORARY;
		return;
	}
	session_token(who->s, who->token);
	who->member = play_do(p, who->s, &c);
}

void play_people(struct play *p)
{
	const struct value *all = value_get(p->file, "participants");
	size_t n = value_n(all);

	p->players = arena_take_n(p->arena, n + 1, sizeof *p->players);
	if (p->players == NULL || n > PLAYERS_MAX) {
		p->failed = EXIT_TEMPORARY;
		return;
	}
	/* One after the other: the code of a seat counts those of its sector who came before. */
	for (size_t i = 0; i < n && p->failed == 0; i++) {
		sit_down(p, &p->players[i], value_at(all, i));
		p->players_n = i + 1;
	}
	play_say(p, "play_people", (int64_t)n);
}

/* -- the whole -- */

static void result_out(struct play *p)
{
	struct buf out = { 0 }, key = { 0 };
	struct json j = json_to(&out);

	if (p->check && p->cli->json) {
		json_open(&j);
		json_put_int(&j, "passed", (int64_t)p->passed_n);
		json_put_int(&j, "failed", (int64_t)p->failed_n);
		json_close(&j);
		line_out(&out);
	} else if (p->check) {
		buf_f(&out, "%zu passed, %zu failed", p->passed_n, p->failed_n);
		line_out(&out);
	} else {
		buf_hex(&key, p->keys[ROLE_FACILITATOR], ID_BYTES);
		json_open(&j);
		json_put_int(&j, "code", p->code);
		json_put_text(&j, "facilitator", (struct text){ key.at, key.len });
		json_close(&j);
		line_out(&out);
	}
	buf_free(&out);
	buf_free(&key);
}

static void run(struct play *p, const uint8_t hub_key[ID_BYTES])
{
	if (!play_create(p, hub_key))
		return;
	play_say(p, "play_created", p->code);
	play_people(p);
	check_people(p);
	play_start(p);
	play_swot(p);
	play_themes(p);
	play_tows(p);
	play_vision(p);
	play_objectives(p);
	play_targets(p);
	play_strategies(p);
	play_actions(p);
	play_gate(p);
	play_commitments(p);
	play_end(p);
	if (p->failed == 0)
		result_out(p);
}

static int play_file(struct cli *cli, struct play *p, const char *path, const uint8_t hub_key[ID_BYTES])
{
	struct buf in = { 0 };

	if (!file_read(path, &in)) {
		tell(cli, "no_file", "file", path, "why", strerror(errno), NULL);
		return EXIT_BAD_DATA;
	}
	p->cli = cli;
	p->arena = &cli->arena;
	p->file = value_read(p->arena, &customs_file, in.at, in.len);
	if (value_get(p->file, "participants") == NULL) {
		tell(cli, "bad_file", "file", path, "why", "participants", NULL);
		buf_free(&in);
		return EXIT_BAD_DATA;
	}
	p->net = net_new(cli);
	if (p->net == NULL)
		p->failed = EXIT_BAD_USAGE;
	else
		run(p, hub_key);
	net_free(p->net);
	buf_free(&in);
	return p->failed != 0 ? p->failed : p->failed_n > 0 ? EXIT_NO : EXIT_FINE;
}

int play_main(struct cli *cli, int argc, char **argv)
{
	const char *key_hex = NULL, *key_file = NULL;
	struct play p = { 0 };
	const struct option_row rows[] = { { "key", &key_hex, NULL }, { "key-file", &key_file, NULL }, { "check", NULL, &p.check },
		{ "keep", NULL, &p.keep } };
	uint8_t hub_key[ID_BYTES];
	int code;

	if (!options_read(cli, "help_play", rows, sizeof rows / sizeof *rows, &argc, argv, &code))
		return code;
	if (argc != 2) {
		tell(cli, "bad_words", "command", "play", NULL);
		return EXIT_BAD_USAGE;
	}
	if (!hub_key_read(cli, key_hex, key_file, hub_key))
		return EXIT_NO_ENTRY;
	return play_file(cli, &p, argv[1], hub_key);
}
