/* Who runs the room looks through a participant's eyes: sees what all participants see, is nobody, and can do nothing. */
#include "room_world.h"

static void hello_as(struct world *w, uint64_t conn, enum role role, const char *sector, const char *rest)
{
	char key[33];

	if (!w->phones[conn].open)
		phone_open(w, conn);
	room_role_key(w->options.secret, w->code, role, key);
	phone_says(w, conn, "{\"hello\":1,\"room\":\"%d\",\"token\":\"%s\",\"as\":\"%s\"%s}", (int)w->code, key, sector, rest);
}

/* The part of the first frame from `set` on, without what one person alone is told: `me` stands behind what is shared. */
static struct text shared_of(const struct world *w, uint64_t conn)
{
	const struct buf *b = &w->phones[conn].heard;
	const char *set = memmem(b->at, b->len, "\"set\":{", 7), *line = memchr(b->at, '\n', b->len), *me;

	assert_true(set != NULL && line != NULL && set < line);
	me = memmem(set, (size_t)(line - set), ",\"me\":{", 7);
	assert_non_null(me);
	return (struct text){ set, (size_t)(me - set) };
}

static void assert_same(struct text a, struct text b)
{
	if (a.len != b.len || memcmp(a.at, b.at, a.len) != 0)
		fail_msg("%.*s\nis not\n%.*s", (int)a.len, a.at, (int)b.len, b.at);
}

/* A room with much in it: cards shown, cards to come, an open round and a closed one. */
static void people(struct world *w)
{
	workshop_make(w);
	phone_does(w, 2, "go_to", "\"activity\":1");
	phone_does(w, 2, "open_input", "\"activity\":1");
	phone_joins(w, 11, 1, "state");
	phone_joins(w, 12, 2, "community");
	phone_does(w, 11, "add_card", "\"activity\":1,\"kind\":\"swot\",\"quadrant\":\"S\",\"text\":\"Chè ngon\"");
	phone_does(w, 2, "reveal", "\"activity\":1");
	phone_does(w, 2, "add_remark", "\"activity\":1,\"text\":\"Ghi nhận\"");
	round_prepare(w);
	phone_does(w, 2, "go_to", "\"activity\":2");
	phone_does(w, 2, "open_poll", "\"poll\":1");
	phone_does(w, 11, "cast_ballot", "\"poll\":1,\"picks\":[{\"item\":1,\"points\":1}]");
	pass(w, 1000);
}

static void test_sees_what_a_participant_sees(void **state)
{
	struct world *w = *state;

	people(w);
	hello_as(w, 3, ROLE_FACILITATOR, "private", "");
	hello_as(w, 4, ROLE_MODERATOR, "state", "");
	phone_hello_seat(w, 5, 2);     /* has nothing of its own */
	assert_true(heard(w, 3, "{\"you\":{\"role\":\"participant\",\"preview\":\"private\",\"schema\":"));
	assert_true(heard(w, 4, "{\"you\":{\"role\":\"participant\",\"preview\":\"state\",\"schema\":"));
	assert_true(heard(w, 3, "Chè ngon") && heard(w, 3, "\"turnout/1\"") && heard(w, 3, "\"poll/1\""));
	assert_false(heard(w, 3, "\"links\"") || heard(w, 3, "\"member/1\"") || heard(w, 3, "\"quiet\"") || heard(w, 3, "\"pulse\""));
	assert_true(heard(w, 3, "\"me\":{\"role\":\"participant\"}"));
	assert_same(shared_of(w, 3), shared_of(w, 5));
	assert_same(shared_of(w, 4), shared_of(w, 5));
	/* And goes on to: the very frames that the others get. */
	pass(w, 1000);
	for (uint64_t c = 3; c <= 5; c++)
		forget(w, c);
	phone_does(w, 11, "cast_ballot", "\"poll\":1,\"picks\":[{\"item\":2,\"points\":1}]");
	phone_does(w, 2, "close_poll", "\"poll\":1");
	pass(w, 1000);
	phone_does(w, 2, "show_result", "\"poll\":1");
	pass(w, 1000);
	assert_true(heard(w, 5, "\"result/1\":{"));
	for (uint64_t c = 3; c <= 4; c++)
		assert_same((struct text){ w->phones[c].heard.at, w->phones[c].heard.len },
			(struct text){ w->phones[5].heard.at, w->phones[5].heard.len });
}

static void test_resumes(void **state)
{
	struct world *w = *state;
	char have[40];

	people(w);
	hello_as(w, 3, ROLE_FACILITATOR, "private", "");
	(void)snprintf(have, sizeof have, ",\"have\":%d", (int)rooms_find(w->rooms, w->code)->seq);
	phone_close(w, 3);
	phone_does(w, 2, "add_remark", "\"activity\":1,\"text\":\"Thêm\"");
	hello_as(w, 3, ROLE_FACILITATOR, "private", have);
	assert_true(strstr(last_frame(w, 3), "\"preview\":\"private\"") != NULL);
	assert_true(strstr(last_frame(w, 3), "\"agenda\":{") == NULL);
	/* Choked, it is one slow reader more. */
	pass(w, 1000);
	phone_choke(w, 3);
	phone_does(w, 2, "show_on_wall", "\"mode\":\"blank\"");
	phone_does(w, 2, "add_theme", "\"quadrant\":\"S\",\"title\":\"Sau\"");
	pass(w, 1000);
	forget(w, 3);
	phone_drain(w, 3);
	assert_int_equal(w->phones[3].frames, 1);
}

static void test_can_do_nothing(void **state)
{
	struct world *w = *state;
	static const char *const wishes[][2] = {
		{ "add_card", "\"activity\":1,\"kind\":\"swot\",\"quadrant\":\"S\",\"text\":\"Thử\"" },
		{ "cast_ballot", "\"poll\":1,\"picks\":[{\"item\":1,\"points\":1}]" },
		{ "join", "\"key\":\"000000000000000000000000000000ff\",\"consent\":true,\"sector\":\"state\"" },
		{ "take_seat", "\"key\":\"000000000000000000000000000000ff\",\"seat\":\"123456\"" },
		{ "leave", "" }, { "end_workshop", "" }, { "go_to", "\"activity\":1" },
	};

	people(w);
	hello_as(w, 3, ROLE_FACILITATOR, "private", "");
	uint64_t seq = rooms_find(w->rooms, w->code)->seq;
	for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++)
		assert_true(was_refused(w, 3, phone_does(w, 3, wishes[i][0], wishes[i][1]), "preview_only"));
	/* Not even what was done already is answered as done. */
	phone_does_as(w, 3, 1, "create_workshop", workshop_json);
	assert_true(was_refused(w, 3, 1, "preview_only"));
	pass(w, 1000);
	assert_int_equal(rooms_find(w->rooms, w->code)->seq, seq);
	assert_int_equal(rooms_counts(w->rooms).ballots, 1);
	/* The same line is itself again with another hello; one that is turned away leaves nothing of the preview. */
	phone_hello_seat(w, 3, 99);
	assert_true(was_refused(w, 3, phone_does(w, 3, "leave", ""), "say_hello_first"));
	phone_hello(w, 3, ROLE_FACILITATOR);
	assert_true(was_told_did(w, 3, phone_does(w, 3, "go_to", "\"activity\":1")));
}

static void test_is_nobody(void **state)
{
	struct world *w = *state;

	people(w);
	phone_hello(w, 6, ROLE_WALL);
	pass(w, 1000);
	size_t sends = w->phones[6].frames;
	hello_as(w, 3, ROLE_FACILITATOR, "community", "");
	phone_says(w, 3, "{\"feel\":1,\"activity\":2,\"writing\":true,\"done\":true}");
	pass(w, 1000);
	phone_close(w, 3);
	pass(w, 1000);
	assert_int_equal(w->phones[6].frames, sends);     /* neither online nor pulse were news */
	assert_int_equal(rooms_find(w->rooms, w->code)->members_n, 2);
	phone_hello(w, 7, ROLE_WALL);
	assert_true(heard(w, 7, "\"online\":{\"total\":2,"));
	assert_true(heard(w, 7, "\"pulse\":{\"activity\":2,\"seats\":2,\"writing\":0,\"done\":0,"));
}

static void test_not_for_everybody(void **state)
{
	struct world *w = *state;
	static const enum role others[] = { ROLE_HELPER, ROLE_OBSERVER, ROLE_WALL };
	char key[33];

	people(w);
	for (uint64_t i = 0; i < 3; i++) {
		hello_as(w, 20 + i, others[i], "state", "");
		assert_string_equal(w->phones[20 + i].heard.at == NULL ? "" : last_frame(w, 20 + i), "{\"no\":[{\"why\":\"not_allowed\"}]}\n");
	}
	phone_open(w, 24);
	phone_says(w, 24, "{\"hello\":1,\"room\":\"%d\",\"token\":\"%032x\",\"as\":\"state\"}", (int)w->code, 0xa001);
	phone_open(w, 25);
	phone_says(w, 25, "{\"hello\":1,\"room\":\"%d\",\"as\":\"state\"}", (int)w->code);
	phone_open(w, 26);
	room_role_key(w->options.secret, 0, ROLE_HUB, key);
	phone_says(w, 26, "{\"hello\":1,\"room\":\"hub\",\"token\":\"%s\",\"as\":\"state\"}", key);
	for (uint64_t c = 24; c <= 26; c++)
		assert_string_equal(last_frame(w, c), "{\"no\":[{\"why\":\"not_allowed\"}]}\n");
	phone_open(w, 27);
	phone_says(w, 27, "{\"hello\":1,\"room\":\"%d\",\"token\":\"%032x\",\"as\":\"state\"}", (int)w->code, 0xbad);
	assert_string_equal(last_frame(w, 27), "{\"no\":[{\"why\":\"wrong_key\"}]}\n");
	phone_says(w, 27, "{\"hello\":1,\"room\":\"%d\",\"as\":\"nobody\"}", (int)w->code);
	assert_string_equal(last_frame(w, 27), "{\"no\":[{\"why\":\"bad_field\"}]}\n");
	/* Turned away, not hung up: the next hello on the same line is heard, and nothing is sent before it. */
	assert_true(was_refused(w, 24, phone_does(w, 24, "leave", ""), "say_hello_first"));
	phone_hello_seat(w, 24, 1);
	assert_true(heard(w, 24, "\"you\":{\"role\":\"participant\",\"member\":1"));
	for (uint64_t c = 20; c <= 27; c++)
		assert_int_equal(w->phones[c].code, 0);
}

/* A room that is read only now: the wish to look on waits with the hello. */
static void test_waits_for_its_room(void **state)
{
	struct world *w = *state;

	people(w);
	world_reopen(w);
	w->holds = true;
	hello_as(w, 3, ROLE_MODERATOR, "community", "");
	assert_false(heard(w, 3, "\"you\""));
	let_go(w);
	assert_true(heard(w, 3, "{\"you\":{\"role\":\"participant\",\"preview\":\"community\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(sees_what_a_participant_sees), TEST(resumes), TEST(can_do_nothing), TEST(is_nobody), TEST(not_for_everybody),
		TEST(waits_for_its_room),
	};

	return cmocka_run_group_tests_name("room preview", tests, NULL, NULL);
}
