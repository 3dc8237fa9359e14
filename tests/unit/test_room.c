/* The rooms by themselves: greeting, acknowledging, telling, the urn, reopening; with journals that behave and that do not. */
#include "room_world.h"

static void input_open(struct world *w)
{
	phone_does(w, 2, "go_to", "\"activity\":1");
	(void)phone_does(w, 2, "open_input", "\"activity\":1");
}

/* -- hello -- */

static void test_strangers(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	phone_open(w, 3);
	phone_says(w, 3, "{\"do\":\"leave\",\"id\":\"%032x\"}", 77);
	assert_true(heard(w, 3, "\"why\":\"say_hello_first\""));
	phone_hello(w, 3, ROLE_GUEST);
	assert_true(heard(w, 3, "\"you\":{\"role\":\"guest\""));
	assert_true(heard(w, 3, "\"workshop\":{"));
	assert_true(heard(w, 3, "\"stage\":{"));
	assert_false(heard(w, 3, "\"agenda\":{"));
	assert_false(heard(w, 3, "\"links\""));
	assert_false(heard(w, 3, "\"me\""));
	assert_true(was_refused(w, 3, phone_does(w, 3, "end_workshop", ""), "not_allowed"));
	phone_hello_seat(w, 3, 99);
	assert_true(heard(w, 3, "\"no\":[{\"why\":\"wrong_key\"}]"));
	phone_says(w, 3, "{\"ping\":1}");
	assert_true(heard(w, 3, "{\"pong\":1,\"now\":1772672400"));
	assert_int_equal(w->phones[3].code, 0);
}

static void test_wrong_codes(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	phone_open(w, 3);
	for (int i = 0; i < 10; i++)
		phone_says(w, 3, "{\"hello\":1,\"room\":\"%d\"}", w->code == 123456 ? 123457 : 123456);
	assert_int_equal(heard_n(w, 3, "\"why\":\"no_such_room\""), 10);
	assert_int_equal(w->phones[3].code, 0);
	phone_says(w, 3, "{\"hello\":1,\"room\":\"%d\"}", w->code == 123456 ? 123457 : 123456);
	assert_int_equal(w->phones[3].code, 4003);
	/* All together have a budget too; a right code has none. */
	for (uint64_t c = 10; c < 60; c++) {
		phone_open(w, c);
		phone_says(w, c, "{\"hello\":1,\"room\":\"%d\"}", w->code == 123456 ? 123457 : 123456);
	}
	assert_true(heard(w, 59, "\"why\":\"wrong_code_budget\""));
	assert_int_equal(w->phones[59].code, 4003);
	phone_hello(w, 60, ROLE_GUEST);
	assert_true(heard(w, 60, "\"you\""));
	w->now += 1000;
	phone_open(w, 61);
	phone_says(w, 61, "{\"hello\":1,\"room\":\"%d\"}", w->code == 123456 ? 123457 : 123456);
	assert_true(heard(w, 61, "\"why\":\"no_such_room\""));
}

/* Guesses of one address stand in line after thirty a minute; a right code is never refused for it, and who has a key does not wait. */
static void test_guesses_of_one_address(void **state)
{
	enum { HOUSE = 77 };
	struct world *w = *state;

	workshop_make(w);
	int wrong = w->code == 123456 ? 123457 : 123456;
	uint64_t c = 10;
	for (; c < 40; c++) {
		phone_open_at(w, c, HOUSE);
		phone_says(w, c, "{\"hello\":1,\"room\":\"%d\"}", wrong);
		assert_true(heard(w, c, "\"why\":\"no_such_room\""));
	}
	/* Nobody learns by how long it takes whether a code was right. */
	phone_open_at(w, c, HOUSE);
	phone_says(w, c, "{\"hello\":1,\"room\":\"%d\"}", wrong);
	assert_true(heard(w, c, "\"why\":\"no_such_room\""));
	uint64_t guess = ++c, honest = ++c, owner = ++c, neighbour = ++c;
	for (uint64_t p = guess; p <= owner; p++)
		phone_open_at(w, p, HOUSE);
	phone_says(w, guess, "{\"hello\":1,\"room\":\"%d\"}", wrong);
	phone_says(w, honest, "{\"hello\":1,\"room\":\"%d\"}", (int)w->code);
	assert_false(heard(w, guess, "\"why\""));
	assert_false(heard(w, honest, "\"you\""));
	phone_hello(w, owner, ROLE_WALL);
	assert_true(heard(w, owner, "\"you\":{\"role\":\"wall\""));
	phone_open_at(w, neighbour, HOUSE + 1);
	phone_says(w, neighbour, "{\"hello\":1,\"room\":\"%d\"}", (int)w->code);
	assert_true(heard(w, neighbour, "\"you\""));
	w->now += 40;
	feed(w, &(struct input){ .kind = INPUT_TICK });
	pump(w);
	assert_true(heard(w, guess, "\"why\":\"no_such_room\""));
	assert_false(heard(w, honest, "\"you\""));
	w->now += 40;
	feed(w, &(struct input){ .kind = INPUT_TICK });
	pump(w);
	assert_true(heard(w, honest, "\"you\""));
	/* A line of four seconds is long enough. */
	for (int i = 0; i < 100; i++) {
		phone_open_at(w, ++c, HOUSE);
		phone_says(w, c, "{\"hello\":1,\"room\":\"%d\"}", wrong);
		assert_int_equal(w->phones[c].code, 0);
	}
	phone_open_at(w, ++c, HOUSE);
	phone_says(w, c, "{\"hello\":1,\"room\":\"%d\"}", wrong);
	assert_true(heard(w, c, "\"why\":\"wrong_code_budget\""));
	assert_int_equal(w->phones[c].code, 4003);
	/* Seat codes are as short, and a command cannot wait: the first one of a line is looked at, a second one is not. */
	phone_says(w, honest, "{\"do\":\"take_seat\",\"id\":\"%032d\",\"seat\":\"123456\",\"key\":\"%032d\"}", 7, 8);
	assert_true(heard(w, honest, "\"why\":\"seat_unknown\""));
	phone_says(w, honest, "{\"do\":\"take_seat\",\"id\":\"%032d\",\"seat\":\"123457\",\"key\":\"%032d\"}", 9, 8);
	assert_true(heard(w, honest, "\"why\":\"wrong_code_budget\""));
	assert_int_equal(w->phones[honest].code, 4003);
	w->now += 60000;
	phone_open_at(w, ++c, HOUSE);
	phone_says(w, c, "{\"hello\":1,\"room\":\"%d\"}", (int)w->code);
	assert_true(heard(w, c, "\"you\""));
}

static void test_links(void **state)
{
	struct world *w = *state;
	char key[33], words[64];

	workshop_make(w);
	room_role_key(w->options.secret, w->code, ROLE_WALL, key);
	(void)snprintf(words, sizeof words, "{\"role\":\"wall\",\"key\":\"%s\"}", key);
	assert_true(heard(w, 2, words));
	assert_true(heard(w, 2, "\"address\":\"http://192.168.1.7:7681\""));
	assert_true(heard(w, 1, "\"rooms\":{\"rooms\":[{\"code\":"));
	assert_true(heard(w, 1, "\"title\":\"Đồng Mây\""));
	phone_hello(w, 3, ROLE_WALL);
	assert_true(heard(w, 3, "\"you\":{\"role\":\"wall\""));
	assert_true(heard(w, 3, "\"agenda\":{"));
	assert_false(heard(w, 3, "\"links\""));
}

/* -- sitting down -- */

static void test_join_and_recover(void **state)
{
	struct world *w = *state;
	char rest[128], seat[7] = { 0 };

	workshop_make(w);
	phone_joins(w, 3, 1, "state");
	assert_true(heard(w, 3, "\"you\":{\"role\":\"participant\",\"member\":1,\"code\":\"NN01\",\"sector\":\"state\""));
	const char *at = strstr(last_frame(w, 3), "\"seat\":\"");
	assert_non_null(at);
	memcpy(seat, at + 8, 6);
	/* The seat's own key opens it again, from any connection. */
	phone_hello_seat(w, 4, 1);
	assert_true(heard(w, 4, "\"you\":{\"role\":\"participant\",\"member\":1"));
	assert_true(heard(w, 4, seat));
	/* Another phone takes the seat by its recovery code; those that held it are sent away. */
	phone_hello(w, 5, ROLE_GUEST);
	(void)snprintf(rest, sizeof rest, "\"key\":\"%032x\",\"seat\":\"%.3s %.3s\"", 0xa002, seat, seat + 3);
	uint64_t id = phone_does(w, 5, "take_seat", rest);
	assert_true(was_told_did(w, 5, id));
	assert_true(heard(w, 5, "\"you\":{\"role\":\"participant\",\"member\":1"));
	assert_true(heard(w, 3, "{\"bye\":\"replaced\"}"));
	assert_true(heard(w, 4, "{\"bye\":\"replaced\"}"));
	assert_int_equal(w->phones[4].code, 4004);
	phone_hello_seat(w, 6, 1);
	assert_true(heard(w, 6, "\"why\":\"wrong_key\""));
	phone_hello_seat(w, 6, 2);
	assert_true(heard(w, 6, "\"member\":1"));
	phone_hello(w, 7, ROLE_GUEST);
	seat[5] = seat[5] == '0' ? '1' : '0';
	(void)snprintf(rest, sizeof rest, "\"key\":\"%032x\",\"seat\":\"%s\"", 0xa003, seat);
	assert_true(was_refused(w, 7, phone_does(w, 7, "take_seat", rest), "seat_unknown"));
	/* Who leaves is a guest again, at once and on every phone. */
	(void)phone_does(w, 5, "leave", "");
	assert_true(heard(w, 5, "\"you\":{\"role\":\"guest\""));
	assert_true(heard(w, 6, "\"you\":{\"role\":\"guest\""));
}

static void test_join_again_after_lost_answer(void **state)
{
	struct world *w = *state;
	static const char join[] = "\"key\":\"0000000000000000000000000000a001\",\"consent\":true,\"sector\":\"private\"";

	workshop_make(w);
	phone_hello(w, 3, ROLE_GUEST);
	w->holds = true;
	phone_does_as(w, 3, 500, "join", join);
	phone_close(w, 3);
	let_go(w);
	phone_hello(w, 4, ROLE_GUEST);
	phone_does_as(w, 4, 500, "join", join);
	assert_true(was_told_did(w, 4, 500));
	assert_true(heard(w, 4, "\"you\":{\"role\":\"participant\",\"member\":1"));
	assert_int_equal(rooms_find(w->rooms, w->code)->members_n, 1);
}

/* -- acknowledging -- */

static void test_ack_only_after_stored(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	input_open(w);
	phone_joins(w, 3, 1, "state");
	phone_hello(w, 4, ROLE_FACILITATOR);
	pass(w, 1000);
	forget(w, 3);
	forget(w, 4);
	w->holds = true;
	uint64_t id = phone_does(w, 3, "add_card", "\"activity\":1,\"kind\":\"swot\",\"quadrant\":\"S\",\"text\":\"Chè ngon\"");
	pass(w, 5000);
	assert_false(was_told_did(w, 3, id));
	assert_false(heard(w, 4, "Chè ngon"));
	assert_int_equal(rooms_find(w->rooms, w->code)->cards_n, 0);
	let_go(w);
	assert_true(was_told_did(w, 3, id));
	assert_true(heard(w, 3, "\"mine/1\":{"));
	assert_true(heard(w, 4, "Chè ngon"));
	/* The ack carries no number: it says what is one's own, not all that changed. */
	const char *ack = w->phones[3].heard.at;
	assert_int_equal(strncmp(ack, "{\"did\":[", 8), 0);
}

static void test_same_id_twice(void **state)
{
	struct world *w = *state;
	static const char card[] = "\"activity\":1,\"kind\":\"swot\",\"quadrant\":\"W\",\"text\":\"Đường hẹp\"";

	workshop_make(w);
	input_open(w);
	phone_joins(w, 3, 1, "state");
	w->holds = true;
	phone_does_as(w, 3, 900, "add_card", card);
	phone_does_as(w, 3, 900, "add_card", card);
	phone_hello_seat(w, 4, 1);
	phone_does_as(w, 4, 900, "add_card", card);
	let_go(w);
	/* Answered on the newest connection, once. */
	assert_false(was_told_did(w, 3, 900));
	assert_true(was_told_did(w, 4, 900));
	forget(w, 4);
	phone_does_as(w, 4, 900, "add_card", card);
	assert_true(was_told_did(w, 4, 900));
	assert_true(heard(w, 4, "\"made\":1"));
	assert_int_equal(rooms_find(w->rooms, w->code)->cards_n, 1);
}

/* The journal would refuse a batch with an id twice for ever; nobody can make the room send one. */
static void test_ids_made_to_look_alike(void **state)
{
	struct world *w = *state;
	static const char theme[] = "\"quadrant\":\"S\",\"title\":\"Chủ đề\"";
	uint64_t low = 0x9e3779b97f4a7c15u;

	workshop_make(w);
	w->holds = true;
	(void)phone_does(w, 2, "add_theme", theme);
	/* In the journal's byte order these two have the same mixed key. */
	uint8_t id[2][ID_BYTES];
	uint64_t half[2][2] = { { 1, low }, { 2, 0 } };
	memcpy(id, half, sizeof id);
	for (int i = 0; i < 4; i++) {
		char hex[33];

		for (size_t k = 0; k < ID_BYTES; k++)
			(void)snprintf(hex + 2 * k, 3, "%02x", id[i % 2][k]);
		phone_says(w, 2, "{\"do\":\"add_theme\",\"id\":\"%s\",%s}", hex, theme);
	}
	let_go(w);
	assert_int_equal(rooms_find(w->rooms, w->code)->themes_n, 2);
	assert_int_equal(heard_n(w, 2, "too_many_messages"), 2);
	(void)phone_does(w, 2, "add_theme", theme);
	assert_int_equal(rooms_find(w->rooms, w->code)->themes_n, 3);
}

static void test_nonsense_is_not_logged(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	uint64_t seq = rooms_find(w->rooms, w->code)->seq;
	assert_true(was_refused(w, 2, phone_does(w, 2, "open_poll", "\"poll\":4"), "no_such_thing"));
	assert_true(was_refused(w, 2, phone_does(w, 2, "close_poll", "\"poll\":4"), "no_such_thing"));
	assert_int_equal(rooms_find(w->rooms, w->code)->seq, seq);
}

static void test_pending_has_a_limit(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	w->holds = true;
	for (int i = 0; i < ROOM_PENDING_MAX + 1; i++)
		phone_does(w, 2, "add_theme", "\"quadrant\":\"S\",\"title\":\"Chủ đề\"");
	uint64_t over = phone_does(w, 2, "add_theme", "\"quadrant\":\"S\",\"title\":\"Chủ đề\"");
	assert_true(was_refused(w, 2, over, "too_many_messages"));
	assert_true(w->held_n == 1);
	let_go(w);
	assert_int_equal(rooms_find(w->rooms, w->code)->themes_n, 200);
}

/* -- a journal in trouble -- */

static enum journal_outcome spoiled;

static void spoil_appends(struct journal_request *reply)
{
	if (reply->ask == JOURNAL_APPEND)
		reply->outcome = spoiled;
}

static void test_disk_full(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	w->holds = true;
	uint64_t id = phone_does(w, 2, "add_theme", "\"quadrant\":\"S\",\"title\":\"Chủ đề\"");
	assert_int_equal(w->held_n, 1);
	struct journal_request *q = w->held[0];
	w->held_n = 0;
	q->outcome = JOURNAL_READ_ONLY;
	feed(w, &(struct input){ .kind = INPUT_STORED, .reply = q });
	assert_true(was_refused(w, 2, id, "journal_read_only"));
	w->holds = false;
	phone_hello(w, 3, ROLE_WALL);
	assert_true(heard(w, 3, "\"you\""));
	assert_true(was_told_did(w, 2, phone_does(w, 2, "add_theme", "\"quadrant\":\"S\",\"title\":\"Chủ đề\"")));
	assert_false(w->fatal);
	spoiled = JOURNAL_FATAL;
	w->spoil = spoil_appends;
	id = phone_does(w, 2, "add_theme", "\"quadrant\":\"S\",\"title\":\"Chủ đề\"");
	assert_true(w->fatal);
	assert_false(was_told_did(w, 2, id));
}

static void test_unknown_but_stored(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	spoiled = JOURNAL_UNKNOWN;
	w->spoil = spoil_appends;
	uint64_t id = phone_does(w, 2, "add_theme", "\"quadrant\":\"S\",\"title\":\"Chủ đề\"");
	assert_true(was_told_did(w, 2, id));
	assert_int_equal(rooms_find(w->rooms, w->code)->themes_n, 1);
	w->spoil = NULL;
}

static void test_unruly(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		static struct world w;
		uint64_t ids[60];

		world_open(&w, journal_open_unruly(seed, 50, 40, NULL, NULL));
		for (int i = 0; i < 100 && !rooms_ready(w.rooms); i++) {
			journal_release(w.journal);
			pass(&w, 50);
		}
		workshop_make(&w);
		for (int i = 0; i < 60; i++)
			ids[i] = phone_does(&w, 2, "add_theme", "\"quadrant\":\"S\",\"title\":\"Chủ đề\"");
		for (int i = 0; i < 500 && !was_told_did(&w, 2, ids[59]); i++) {
			journal_release(w.journal);
			pass(&w, 50);
		}
		for (int i = 0; i < 60; i++)
			assert_true(was_told_did(&w, 2, ids[i]));
		assert_int_equal(heard_n(&w, 2, "\"made\":"), 60);
		const struct workshop *shop = rooms_find(w.rooms, w.code);
		assert_int_equal(shop->themes_n, 60);
		assert_int_equal(shop->seq, 61);
		struct hash digest = workshop_digest(shop);
		world_reopen(&w);
		for (int i = 0; i < 100 && rooms_find(w.rooms, w.code) == NULL; i++) {
			if (rooms_ready(w.rooms))
				carry_out(&w, rooms_open(w.rooms, w.now, w.code));
			journal_release(w.journal);
			pass(&w, 50);
		}
		struct hash again = workshop_digest(rooms_find(w.rooms, w.code));
		assert_memory_equal(&digest, &again, sizeof digest);
		world_close(&w);
	}
}

/* Everything still reads well; only the chain tells that this is not what was written. */
static void spoil_an_id(struct journal_request *reply)
{
	if (reply->ask == JOURNAL_READ && reply->lines_n > 1)
		reply->lines[1].id[3] ^= 1;
}

static void test_damaged_log_seals(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	round_prepare(w);
	world_reopen(w);
	w->spoil = spoil_an_id;
	phone_hello(w, 2, ROLE_FACILITATOR);
	assert_true(heard(w, 2, "\"why\":\"hub_in_trouble\""));
	assert_false(heard(w, 2, "\"you\""));
	assert_null(rooms_find(w->rooms, w->code));
	w->spoil = NULL;
}

/* -- telling -- */

static void test_resume(void **state)
{
	struct world *w = *state;
	char key[33];

	workshop_make(w);
	round_prepare(w);
	pass(w, 1000);
	uint64_t have = rooms_find(w->rooms, w->code)->seq;
	phone_does(w, 2, "rename_theme", "\"theme\":2,\"title\":\"Du lịch\"");
	room_role_key(w->options.secret, w->code, ROLE_WALL, key);
	phone_open(w, 3);
	phone_says(w, 3, "{\"hello\":1,\"room\":\"%d\",\"token\":\"%s\",\"have\":%d}", (int)w->code, key, (int)have);
	assert_true(heard(w, 3, "\"theme/2\":{"));
	assert_false(heard(w, 3, "\"theme/1\":{"));
	assert_false(heard(w, 3, "\"agenda\":{"));
	/* A number that this log never had counts as none. */
	forget(w, 3);
	phone_says(w, 3, "{\"hello\":1,\"room\":\"%d\",\"token\":\"%s\",\"have\":%d}", (int)w->code, key, 900000);
	assert_true(heard(w, 3, "\"theme/1\":{"));
	assert_true(heard(w, 3, "\"agenda\":{"));
}

static void test_tick_is_shared_and_paced(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	pass(w, 1000);
	for (uint64_t c = 10; c < 20; c++)
		phone_hello(w, c, ROLE_WALL);
	pass(w, 1000);
	for (uint64_t c = 10; c < 20; c++)
		forget(w, c);
	/* The first change after quiet goes out at once, what follows waits for the tick and goes out together. */
	phone_does(w, 2, "add_theme", "\"quadrant\":\"S\",\"title\":\"Một\"");
	assert_int_equal(w->phones[10].frames, 1);
	phone_does(w, 2, "add_theme", "\"quadrant\":\"S\",\"title\":\"Hai\"");
	phone_does(w, 2, "rename_theme", "\"theme\":2,\"title\":\"Ba\"");
	assert_int_equal(w->phones[10].frames, 1);
	pass(w, ROOM_TICK_MS);
	for (uint64_t c = 10; c < 20; c++) {
		assert_int_equal(w->phones[c].frames, 2);
		assert_true(heard(w, c, "\"title\":\"Một\""));
		assert_false(heard(w, c, "\"title\":\"Hai\""));
		assert_int_equal(heard_n(w, c, "\"theme/2\":{"), 1);
	}
	pass(w, 10000);
	assert_int_equal(w->phones[10].frames, 2);
}

static void test_choked_gets_one_delta(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	phone_hello(w, 3, ROLE_WALL);
	pass(w, 1000);
	forget(w, 3);
	phone_choke(w, 3);
	for (int i = 0; i < 5; i++) {
		phone_does(w, 2, "add_theme", "\"quadrant\":\"S\",\"title\":\"Chủ đề\"");
		pass(w, 1000);
	}
	phone_says(w, 3, "{\"ping\":1}");
	assert_int_equal(w->phones[3].frames, 0);
	assert_int_equal(rooms_counts(w->rooms).stale, 1);
	phone_drain(w, 3);
	pass(w, 1000);
	assert_int_equal(w->phones[3].frames, 1);
	assert_int_equal(rooms_counts(w->rooms).stale, 0);
	assert_true(heard(w, 3, "\"pong\":1"));
	assert_true(heard(w, 3, "\"theme/1\":{"));
	assert_true(heard(w, 3, "\"theme/5\":{"));
	assert_false(heard(w, 3, "\"agenda\":{"));
	phone_does(w, 2, "rename_theme", "\"theme\":1,\"title\":\"Mới\"");
	pass(w, 1000);
	assert_int_equal(w->phones[3].frames, 2);
	assert_false(strstr(last_frame(w, 3), "\"theme/5\":{") != NULL);
}

/* The hello that a slow one is not answered yet is forgotten with the next: it is nobody meanwhile, not the operator. */
static void test_choked_hello_is_withdrawn(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	phone_hello(w, 3, ROLE_GUEST);
	phone_choke(w, 3);
	phone_hello(w, 3, ROLE_GUEST);
	phone_hello_seat(w, 3, 99);
	forget(w, 3);
	phone_drain(w, 3);
	assert_string_equal(last_frame(w, 3), "{\"no\":[{\"why\":\"wrong_key\"}]}\n");
	assert_int_equal(w->phones[3].frames, 1);
	phone_choke(w, 3);
	phone_hello(w, 3, ROLE_GUEST);
	phone_hello(w, 3, ROLE_WALL);
	forget(w, 3);
	phone_drain(w, 3);
	assert_int_equal(heard_n(w, 3, "\"you\":{"), 1);
	assert_true(heard(w, 3, "\"you\":{\"role\":\"wall\""));
}

static void test_slices(void **state)
{
	struct world *w = *state;
	enum { WALLS = 600, FIRST = 100 };

	workshop_make(w);
	for (uint64_t c = FIRST; c < FIRST + WALLS; c++)
		phone_hello(w, c, ROLE_WALL);
	pass(w, 1000);
	for (uint64_t c = FIRST; c < FIRST + WALLS; c++)
		forget(w, c);
	phone_does(w, 2, "add_theme", "\"quadrant\":\"S\",\"title\":\"Một\"");
	assert_true(w->step_sends <= ROOM_SLICE);
	assert_int_equal(w->wake_at, w->now);
	/* One that was told leaves in the middle: nobody is told twice, nobody is left out. */
	phone_close(w, FIRST + 3);
	assert_true(w->step_sends <= ROOM_SLICE);
	phone_close(w, FIRST + 400);
	pass(w, 0);
	for (uint64_t c = FIRST; c < FIRST + WALLS; c++)
		if (w->phones[c].open)
			assert_int_equal(heard_n(w, c, "\"theme/1\":{"), 1);
}

static void test_own_change_during_a_slice(void **state)
{
	struct world *w = *state;
	enum { WALLS = 600, FIRST = 100 };

	workshop_make(w);
	input_open(w);
	phone_joins(w, 3, 1, "state");
	phone_hello_seat(w, 4, 1);
	for (uint64_t c = FIRST; c < FIRST + WALLS; c++)
		phone_hello(w, c, ROLE_WALL);
	pass(w, 1000);
	phone_does(w, 2, "add_theme", "\"quadrant\":\"S\",\"title\":\"Một\"");
	/* The seat was told already, the walls not yet; what it does now is for its other phone's next tick. */
	assert_int_equal(w->wake_at, w->now);
	forget(w, 4);
	phone_does(w, 3, "add_card", "\"activity\":1,\"kind\":\"swot\",\"quadrant\":\"S\",\"text\":\"Chè\"");
	assert_int_equal(w->phones[4].frames, 0);
	pass(w, 1000);
	assert_int_equal(w->phones[4].frames, 1);
	assert_true(heard(w, 4, "\"mine/1\":{"));
}

static void test_secrecy(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	input_open(w);
	phone_hello(w, 3, ROLE_WALL);
	phone_joins(w, 4, 1, "state");
	phone_joins(w, 5, 2, "community");
	phone_hello(w, 6, ROLE_OBSERVER);
	phone_does(w, 4, "add_card", "\"activity\":1,\"kind\":\"swot\",\"quadrant\":\"S\",\"text\":\"Bí mật của tôi\"");
	pass(w, 1000);
	phone_hello(w, 7, ROLE_WALL);
	phone_hello_seat(w, 8, 1);
	phone_hello_seat(w, 9, 2);
	pass(w, 1000);
	const uint64_t others[] = { 3, 5, 6, 7, 9 };
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		assert_false(heard(w, others[i], "Bí mật"));
		assert_false(heard(w, others[i], "card/1"));
	}
	assert_true(heard(w, 4, "Bí mật"));
	assert_true(heard(w, 8, "Bí mật"));
	assert_true(heard(w, 3, "\"board/1\":{"));
	phone_does(w, 2, "close_input", "\"activity\":1");
	pass(w, 1000);
	assert_false(heard(w, 3, "Bí mật"));
	assert_true(was_told_did(w, 2, phone_does(w, 2, "reveal", "\"activity\":1")));
	pass(w, 1000);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		assert_true(heard(w, others[i], "Bí mật"));
	phone_does(w, 2, "conceal", "\"activity\":1");
	pass(w, 1000);
	assert_true(strstr(last_frame(w, 3), "\"gone\":[") != NULL);
	assert_true(heard(w, 3, "\"card/1\"]") || heard(w, 3, "\"card/1\","));
}

static void test_own_keys_come_before_their_number(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	input_open(w);
	phone_joins(w, 3, 1, "state");
	phone_hello_seat(w, 4, 1);
	phone_joins(w, 5, 2, "state");
	pass(w, 1000);
	forget(w, 4);
	forget(w, 5);
	phone_does(w, 3, "add_card", "\"activity\":1,\"kind\":\"swot\",\"quadrant\":\"S\",\"text\":\"Chè\"");
	pass(w, 1000);
	assert_int_equal(w->phones[4].frames, 1);       /* the seat's other phone: shared and own in one frame */
	assert_true(heard(w, 4, "\"mine/1\":{"));
	assert_true(heard(w, 4, "\"board/1\":{"));
	assert_true(heard(w, 4, "\"at\":"));
	assert_false(heard(w, 5, "mine"));
	assert_true(heard(w, 5, "\"board/1\":{"));
}

/* -- rounds -- */

static void round_open(struct world *w)
{
	round_prepare(w);
	assert_true(was_told_did(w, 2, phone_does(w, 2, "open_poll", "\"poll\":1")));
}

static void seats_fill(struct world *w, unsigned n)
{
	static const char *const sectors[] = { "state", "private", "community" };

	for (unsigned i = 0; i < n; i++)
		phone_joins(w, 10 + i, i, sectors[i % 3]);
	pass(w, 1000);
}

static void test_ballot(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	round_open(w);
	seats_fill(w, 3);
	uint64_t seq = rooms_find(w->rooms, w->code)->seq;
	w->holds = true;
	uint64_t id = phone_does(w, 10, "cast_ballot", "\"poll\":1,\"picks\":[{\"item\":2,\"points\":2},{\"item\":1,\"points\":1}]");
	assert_false(was_told_did(w, 10, id));
	let_go(w);
	assert_true(was_told_did(w, 10, id));
	assert_true(heard(w, 10, "\"ballot/1\":{\"poll\":1,\"picks\":[{\"item\":1,\"points\":1},{\"item\":2,\"points\":2}]}"));
	assert_false(heard(w, 11, "ballot/1"));
	assert_false(heard(w, 2, "ballot/1"));
	assert_true(heard(w, 11, "\"turnout/1\":{\"poll\":1,\"cast\":1,\"seats\":3"));
	assert_int_equal(rooms_find(w->rooms, w->code)->seq, seq);   /* nothing of it in the log */
	uint64_t over = phone_does(w, 11, "cast_ballot", "\"poll\":1,\"picks\":[{\"item\":2,\"points\":2},{\"item\":1,\"points\":2}]");
	assert_true(was_refused(w, 11, over, "too_many_points"));
	/* Replaced, not added. */
	phone_does(w, 10, "cast_ballot", "\"poll\":1,\"picks\":[{\"item\":3,\"points\":1}]");
	pass(w, 1000);
	assert_false(heard(w, 11, "\"cast\":2"));
	phone_hello_seat(w, 30, 0);
	assert_true(heard(w, 30, "\"ballot/1\":{\"poll\":1,\"picks\":[{\"item\":3,\"points\":1}]}"));
	/* A helper's word for a seat without a phone says whose it is. */
	phone_hello(w, 31, ROLE_HELPER);
	phone_does(w, 31, "cast_ballot", "\"poll\":1,\"picks\":[{\"item\":1,\"points\":1}],\"for\":2,\"entry\":\"paper\"");
	assert_true(heard(w, 31, "\"ballot/1\":{\"poll\":1,\"picks\":[{\"item\":1,\"points\":1}],\"for\":2}"));
}

static void test_burst(void **state)
{
	struct world *w = *state;
	enum { N = 200, WALLS = 4 };

	workshop_make(w);
	round_open(w);
	seats_fill(w, N);
	for (uint64_t c = 500; c < 500 + WALLS; c++)
		phone_hello(w, c, ROLE_WALL);
	pass(w, 1000);
	w->sends = 0;
	/* The disk takes 20 ms for each group, as long as it takes all to arrive. */
	w->holds = true;
	uint64_t ids[N];
	for (unsigned i = 0; i < N; i++)
		ids[i] = phone_does(w, 10 + i, "cast_ballot", "\"poll\":1,\"picks\":[{\"item\":1,\"points\":2}]");
	assert_int_equal(w->held_n, 1);       /* the first went alone, all others wait for it */
	w->now += 20;
	for (int groups = 0; groups < 2; groups++) {
		assert_int_equal(w->held_n, 1);
		journal_give(w->journal, w->held[0]);
		w->held_n = 0;
		pump(w);
		w->now += 20;
	}
	assert_int_equal(w->held_n, 0);
	pass(w, 1000);
	for (unsigned i = 0; i < N; i++)
		assert_true(was_told_did(w, 10 + i, ids[i]));
	assert_true(heard(w, 500, "\"cast\":200,\"seats\":200"));
	/* One answer each, and two ticks for everybody in the room: exactly. */
	size_t members = N + WALLS + 1;
	assert_int_equal(w->sends, N + 2 * members);
	assert_true(w->sends <= 3 * N + members);
	assert_int_equal(rooms_counts(w->rooms).ballots, N);
}

static void test_close_round(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	round_open(w);
	seats_fill(w, 6);
	for (unsigned i = 0; i < 4; i++)
		phone_does(w, 10 + i, "cast_ballot", "\"poll\":1,\"picks\":[{\"item\":1,\"points\":2}]");
	phone_does(w, 13, "leave", "");      /* the ballot stays, so the seat counts: else more would have voted than there are */
	w->holds = true;
	uint64_t under_way = phone_does(w, 14, "cast_ballot", "\"poll\":1,\"picks\":[{\"item\":2,\"points\":2}]");
	uint64_t closes = phone_does(w, 2, "close_poll", "\"poll\":1");
	uint64_t late = phone_does(w, 15, "cast_ballot", "\"poll\":1,\"picks\":[{\"item\":3,\"points\":2}]");
	assert_true(was_refused(w, 15, late, "poll_is_closed"));
	let_go(w);
	assert_true(was_told_did(w, 14, under_way));
	assert_true(was_told_did(w, 2, closes));
	const struct poll *p = poll_at(rooms_find(w->rooms, w->code), 1);
	assert_int_equal(p->state, POLL_STATE_CLOSED);
	assert_int_equal(p->ballots.n, 5);
	assert_int_equal(p->tally->present, 6);
	pass(w, 1000);
	assert_true(strstr(last_frame(w, 14), "\"ballot/1\"") != NULL);
	assert_false(heard(w, 2, "result/1\":{"));
	/* An answer that got lost is still given; a new ballot is not taken. */
	forget(w, 14);
	phone_does_as(w, 14, under_way, "cast_ballot", "\"poll\":1,\"picks\":[{\"item\":2,\"points\":2}]");
	assert_true(was_told_did(w, 14, under_way));
	/* The urn is empty, in the journal too. */
	journal_give(w->journal, journal_ask(JOURNAL_READ_URNS, (uint64_t)w->code));
	struct journal_request *q = journal_next(w->journal);
	assert_int_equal(q->outcome, JOURNAL_DONE);
	assert_int_equal(q->urns_n, 0);
	journal_free(q);
}

/* -- restarts -- */

static const char three[] = "\"poll\":1,\"picks\":[{\"item\":3,\"points\":2}]", one[] = "\"poll\":1,\"picks\":[{\"item\":1,\"points\":2}]";

static void poll_closes(struct world *w)
{
	phone_hello(w, 2, ROLE_FACILITATOR);
	assert_true(was_told_did(w, 2, phone_does(w, 2, "close_poll", "\"poll\":1")));
	assert_int_equal(poll_at(rooms_find(w->rooms, w->code), 1)->state, POLL_STATE_CLOSED);
}

/*
 * The answer got lost, the hub is started anew, the round closes: what lies in the urn is acknowledged and nothing else, though all
 * ballots of a phone have the same receipt. An id of zeros is one like any.
 */
static void test_last_word_after_a_restart(void **state)
{
	static const char receipt[] = ",\"receipt\":\"0101010101010101010101010101010101010101010101010101010101010101\"";
	struct world *w = *state;
	char first[256], changed[256];

	(void)snprintf(first, sizeof first, "%s%s", one, receipt);
	(void)snprintf(changed, sizeof changed, "%s%s", three, receipt);
	workshop_make(w);
	round_open(w);
	seats_fill(w, 4);
	uint64_t v1 = phone_does(w, 10, "cast_ballot", first), kept = phone_does(w, 11, "cast_ballot", first);
	uint64_t v2 = phone_does(w, 10, "cast_ballot", changed), lost = ++w->ids, zeros = 0;
	phone_does_as(w, 12, zeros, "cast_ballot", three);
	world_reopen(w);
	for (unsigned i = 0; i < 4; i++)
		phone_hello_seat(w, 10 + i, i);
	/* Behind the bell, and while it rings. */
	w->holds = true;
	phone_hello(w, 2, ROLE_FACILITATOR);
	uint64_t closes = phone_does(w, 2, "close_poll", "\"poll\":1");
	phone_does_as(w, 10, v2, "cast_ballot", changed);
	assert_true(was_told_did(w, 10, v2));
	phone_does_as(w, 11, lost, "cast_ballot", changed);
	assert_true(was_refused(w, 11, lost, "poll_is_closed"));
	let_go(w);
	assert_true(was_told_did(w, 2, closes));
	forget(w, 10);
	phone_does_as(w, 10, v2, "cast_ballot", changed);
	assert_true(was_told_did(w, 10, v2));
	phone_does_as(w, 10, v1, "cast_ballot", first);
	assert_true(was_refused(w, 10, v1, "poll_is_closed"));
	phone_does_as(w, 11, kept, "cast_ballot", first);
	assert_true(was_told_did(w, 11, kept));
	phone_does_as(w, 12, zeros, "cast_ballot", three);
	assert_true(was_refused(w, 12, zeros, "poll_is_closed"));     /* it has no name to be known by; but it counts */
	assert_true(was_refused(w, 13, phone_does(w, 13, "cast_ballot", first), "poll_is_closed"));
	assert_int_equal(poll_at(rooms_find(w->rooms, w->code), 1)->ballots.n, 3);
	/* Started anew behind the bell it knows none: the receipt is what a phone asks for then. */
	world_reopen(w);
	phone_hello_seat(w, 10, 0);
	phone_does_as(w, 10, v2, "cast_ballot", changed);
	assert_true(was_refused(w, 10, v2, "poll_is_closed"));
}

/* Two of a seat whose answers got lost are said again in their order, to a hub that has the second from before: it is the second that counts. */
static void test_said_again_in_order(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	round_open(w);
	seats_fill(w, 1);
	uint64_t v1 = phone_does(w, 10, "cast_ballot", one), v2 = phone_does(w, 10, "cast_ballot", three);
	world_reopen(w);
	phone_hello_seat(w, 10, 0);
	phone_does_as(w, 10, v1, "cast_ballot", one);
	phone_does_as(w, 10, v2, "cast_ballot", three);
	assert_true(was_told_did(w, 10, v1) && was_told_did(w, 10, v2));
	poll_closes(w);
	const struct poll *p = poll_at(rooms_find(w->rooms, w->code), 1);
	assert_int_equal(p->ballots.n, 1);
	assert_int_equal(p->ballots.at[0].picks.at[0].item, 3);
}

/* Every phone of a large hall may have lost its answer. */
static void test_a_hall_said_again(void **state)
{
	enum { N = 900 };
	struct world *w = *state;
	uint64_t ids[N];

	workshop_make(w);
	round_open(w);
	seats_fill(w, N);
	for (unsigned i = 0; i < N; i++) {
		ids[i] = (i + 1) * 0x9e3779b97f4a7c15u;
		phone_does_as(w, 10 + i, ids[i], "cast_ballot", one);
	}
	world_reopen(w);
	poll_closes(w);
	for (unsigned i = 0; i < N; i++) {
		phone_hello_seat(w, 10 + i, i);
		phone_does_as(w, 10 + i, ids[i], "cast_ballot", one);
		assert_true(was_told_did(w, 10 + i, ids[i]));
	}
}

static char *greeting_of(struct world *w, uint64_t conn, enum role role, unsigned seat)
{
	if (role == ROLE_PARTICIPANT)
		phone_hello_seat(w, conn, seat);
	else
		phone_hello(w, conn, role);
	return strdup(last_frame(w, conn));
}

static void test_reopen(void **state)
{
	static const enum role roles[] = { ROLE_FACILITATOR, ROLE_WALL, ROLE_GUEST, ROLE_PARTICIPANT, ROLE_HELPER };
	struct world *w = *state;
	char *before[5];

	workshop_make(w);
	round_open(w);
	input_open(w);
	seats_fill(w, 4);
	phone_does(w, 10, "add_card", "\"activity\":1,\"kind\":\"swot\",\"quadrant\":\"S\",\"text\":\"Chè\"");
	for (unsigned i = 0; i < 3; i++)
		phone_does(w, 10 + i, "cast_ballot", "\"poll\":1,\"picks\":[{\"item\":1,\"points\":2}]");
	for (unsigned i = 0; i < 4; i++)
		phone_close(w, 10 + i);
	phone_close(w, 2);
	pass(w, 1000);
	for (size_t i = 0; i < 5; i++) {
		before[i] = greeting_of(w, 100, roles[i], 1);
		phone_close(w, 100);
	}
	world_reopen(w);
	for (size_t i = 0; i < 5; i++) {
		char *after = greeting_of(w, 100, roles[i], 1);

		assert_true(strlen(after) > 100);
		assert_string_equal(before[i], after);
		phone_close(w, 100);
		free(before[i]);
		free(after);
	}
	/* The urn was read back with its key: a ballot is replaced, not added. */
	phone_hello_seat(w, 10, 0);
	phone_does(w, 10, "cast_ballot", "\"poll\":1,\"picks\":[{\"item\":3,\"points\":2}]");
	phone_hello(w, 2, ROLE_FACILITATOR);
	phone_does(w, 2, "close_poll", "\"poll\":1");
	assert_int_equal(poll_at(rooms_find(w->rooms, w->code), 1)->ballots.n, 3);
}

static void test_idle_room_sleeps(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	pass(w, 1000000);
	assert_non_null(rooms_find(w->rooms, w->code));     /* somebody is in it */
	phone_close(w, 2);
	pass(w, 300000);
	assert_non_null(rooms_find(w->rooms, w->code));
	pass(w, 1000000);
	assert_null(rooms_find(w->rooms, w->code));
	phone_hello(w, 2, ROLE_FACILITATOR);
	assert_true(heard(w, 2, "\"you\":{\"role\":\"facilitator\""));
	assert_non_null(rooms_find(w->rooms, w->code));
}

static void test_operator_sees_what_sleeps(void **state)
{
	struct world *w = *state;
	uint32_t member;
	uint8_t key[ID_BYTES];
	char hex[33];

	workshop_make(w);
	world_reopen(w);
	assert_null(rooms_find(w->rooms, w->code));
	operator_hello(w, 1);
	pass(w, 1000);
	assert_true(heard(w, 1, "\"title\":\"Đồng Mây\""));
	/* The same wish again makes no second workshop. */
	phone_does_as(w, 1, 1, "create_workshop", workshop_json);
	assert_true(was_told_did(w, 1, 1));
	int64_t codes[4];
	assert_int_equal(rooms_codes(w->rooms, codes, 4), 1);
	room_role_key(w->options.secret, w->code, ROLE_MODERATOR, hex);
	assert_true(hex_read(hex, 32, key, sizeof key));
	assert_int_equal(room_role_of(w->rooms, w->code, key, &member), ROLE_MODERATOR);
	key[0] ^= 1;
	assert_int_equal(room_role_of(w->rooms, w->code, key, &member), ROLE_NONE);
}

static void test_bye(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	phone_open(w, 3);
	phone_hello(w, 4, ROLE_WALL);
	phone_choke(w, 4);
	feed(w, &(struct input){ .kind = INPUT_CLOSING });
	for (uint64_t c = 1; c <= 3; c++) {
		assert_string_equal(last_frame(w, c), "{\"bye\":\"hub_closing\"}\n");
		assert_int_equal(w->phones[c].code, 1001);
	}
	assert_int_equal(w->phones[4].code, 1001);
	phone_does(w, 2, "end_workshop", "");
	assert_string_equal(last_frame(w, 2), "{\"bye\":\"hub_closing\"}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(strangers), TEST(wrong_codes), TEST(guesses_of_one_address), TEST(links), TEST(join_and_recover), TEST(join_again_after_lost_answer),
		TEST(ack_only_after_stored), TEST(same_id_twice), TEST(ids_made_to_look_alike), TEST(nonsense_is_not_logged), TEST(pending_has_a_limit),
		TEST(disk_full), TEST(unknown_but_stored), cmocka_unit_test(test_unruly), TEST(damaged_log_seals), TEST(resume),
		TEST(tick_is_shared_and_paced), TEST(choked_gets_one_delta), TEST(choked_hello_is_withdrawn), TEST(slices), TEST(own_change_during_a_slice),
		TEST(secrecy), TEST(own_keys_come_before_their_number), TEST(ballot), TEST(burst), TEST(close_round), TEST(reopen),
		TEST(last_word_after_a_restart), TEST(said_again_in_order), TEST(a_hall_said_again),
		TEST(idle_room_sleeps), TEST(operator_sees_what_sleeps), TEST(bye),
	};

	return cmocka_run_group_tests_name("room", tests, NULL, NULL);
}
