/* Rehearsals, which nothing keeps: made from a workshop, opened by its keys, forgotten when they are over. */
#include "room_world.h"

struct rehearsal { int64_t code; uint64_t id; };

/* The number that stands behind the last answer of this id. */
static int64_t made_by(struct world *w, uint64_t conn, uint64_t id)
{
	char words[64];
	const struct buf *b = &w->phones[conn].heard;

	(void)snprintf(words, sizeof words, "{\"id\":\"%032llx\",\"made\":", (unsigned long long)id);
	const char *at = b->len > 0 ? memmem(b->at, b->len, words, strlen(words)) : NULL;
	return at == NULL ? 0 : strtoll(at + strlen(words), NULL, 10);
}

static struct rehearsal rehearse(struct world *w, uint64_t conn)
{
	struct rehearsal made = { .id = phone_does(w, conn, "rehearse", "") };

	made.code = made_by(w, conn, made.id);
	assert_true(made.code >= 100000 && made.code <= 999999 && made.code != w->code);
	return made;
}

/* With the mother's key, or none. */
static void enter(struct world *w, uint64_t conn, int64_t code, enum role role)
{
	char key[33];

	if (!w->phones[conn].open)
		phone_open(w, conn);
	if (role == ROLE_GUEST) {
		phone_says(w, conn, "{\"hello\":1,\"room\":\"%d\"}", (int)code);
		return;
	}
	room_role_key(w->options.secret, w->code, role, key);
	phone_says(w, conn, "{\"hello\":1,\"room\":\"%d\",\"token\":\"%s\"}", (int)code, key);
}

static void sit_down(struct world *w, uint64_t conn, int64_t code, unsigned seat)
{
	char rest[160];

	enter(w, conn, code, ROLE_GUEST);
	(void)snprintf(rest, sizeof rest, "\"key\":\"%032x\",\"consent\":true,\"sector\":\"state\"", 0xb000 + seat);
	assert_true(was_told_did(w, conn, phone_does(w, conn, "join", rest)));
}

static bool is_there(struct world *w, uint64_t conn, int64_t code)
{
	forget(w, conn);
	enter(w, conn, code, ROLE_FACILITATOR);
	return heard(w, conn, "\"you\":{\"role\":\"facilitator\"");
}

/* Workshops with a line in the journal, and the number of the last line of one. */
static size_t listed(struct journal *j, uint64_t workshop, uint64_t *last)
{
	struct journal_request *q = journal_ask(JOURNAL_LIST, 0);

	journal_give(j, q);
	assert_ptr_equal(journal_next(j), q);
	assert_int_equal(q->outcome, JOURNAL_DONE);
	size_t n = q->workshops_n;
	*last = 0;
	for (size_t i = 0; i < n; i++)
		if (q->workshops[i].workshop == workshop)
			*last = q->workshops[i].last;
	journal_free(q);
	return n;
}

static void assert_nothing_kept(struct world *w, uint64_t mothers, uint64_t lines)
{
	uint64_t last;

	assert_int_equal(listed(w->journal, (uint64_t)w->code, &last), mothers);
	assert_int_equal(last, lines);
}

/* -- making -- */

static void test_is_like_its_mother(void **state)
{
	struct world *w = *state;
	uint64_t lines, last;

	workshop_make(w);
	phone_does(w, 2, "set_rules", "\"rules\":{\"k\":7,\"pass_percent\":70,\"sector_percent\":60}");
	phone_does(w, 2, "add_activity", "\"kind\":\"pause\",\"title\":\"Bỏ qua\",\"minutes\":5,\"after\":1");
	phone_does(w, 2, "add_activity", "\"kind\":\"pause\",\"title\":\"Chào\",\"question\":\"Vì sao?\",\"minutes\":7,\"after\":1");
	assert_true(was_told_did(w, 2, phone_does(w, 2, "skip_activity", "\"activity\":3,\"skipped\":true")));
	phone_does(w, 2, "end_workshop", "");
	assert_int_equal(listed(w->journal, (uint64_t)w->code, &lines), 1);
	struct rehearsal made = rehearse(w, 2);
	/* The facilitator stays where he is. */
	assert_false(heard(w, 2, "bye"));
	enter(w, 3, made.code, ROLE_FACILITATOR);
	const struct workshop *copy = rooms_find(w->rooms, made.code);
	assert_non_null(copy);
	assert_true(copy->rehearsal);
	assert_false(copy->ended);
	assert_int_equal(copy->rules.k, 7);
	assert_int_equal(copy->agenda.n, 3);
	assert_true(text_is(copy->about.title, text("Đồng Mây")));
	assert_true(text_is(copy->activities[1].title, text("Chào")));
	assert_true(text_is(copy->activities[1].question, text("Vì sao?")));
	assert_int_equal(copy->activities[1].minutes, 7);
	assert_int_equal(copy->activities[2].kind, ACTIVITY_KIND_THEME_POINTS);
	assert_true(heard(w, 3, "\"rehearsal\":true"));
	assert_false(heard(w, 3, "Bỏ qua"));
	/* The same keys open it, and its links say so. */
	char key[33], words[80];
	room_role_key(w->options.secret, w->code, ROLE_WALL, key);
	(void)snprintf(words, sizeof words, "{\"role\":\"wall\",\"key\":\"%s\"}", key);
	assert_true(heard(w, 3, words));
	enter(w, 4, made.code, ROLE_WALL);
	assert_true(heard(w, 4, "\"you\":{\"role\":\"wall\""));
	room_role_key(w->options.secret, made.code, ROLE_FACILITATOR, key);
	phone_open(w, 5);
	phone_says(w, 5, "{\"hello\":1,\"room\":\"%d\",\"token\":\"%s\"}", (int)made.code, key);
	assert_true(heard(w, 5, "\"why\":\"wrong_key\""));
	assert_nothing_kept(w, 1, lines);
	assert_int_equal(listed(w->rehearsals, (uint64_t)made.code, &last), 1);
	assert_int_equal(last, 1);
}

static void test_is_answered_when_it_is_there(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	w->holds = true;
	uint64_t id = phone_does(w, 2, "rehearse", "");
	pass(w, 500);
	assert_int_equal(made_by(w, 2, id), 0);
	assert_int_equal(w->held_n, 1);
	assert_true(w->held[0]->rehearsal);
	/* The same finger again while it waits, and on a new line. */
	phone_close(w, 2);
	phone_hello(w, 3, ROLE_FACILITATOR);
	phone_does_as(w, 3, id, "rehearse", "");
	assert_int_equal(w->held_n, 1);
	let_go(w);
	int64_t code = made_by(w, 3, id);
	assert_true(code != 0);
	assert_true(is_there(w, 4, code));
	/* And after its answer: the same code, and no second one. */
	phone_hello(w, 5, ROLE_FACILITATOR);
	phone_does_as(w, 5, id, "rehearse", "");
	assert_int_equal(made_by(w, 5, id), code);
	uint64_t last;
	assert_int_equal(listed(w->rehearsals, 1, &last), 1);
}

static void test_limits(void **state)
{
	struct world *w = *state;
	char rest[64];
	int64_t codes[10];

	workshop_make(w);
	struct rehearsal first = rehearse(w, 2);
	(void)rehearse(w, 2);
	assert_true(was_refused(w, 2, phone_does(w, 2, "rehearse", ""), "too_many_rehearsals"));
	assert_true(was_refused(w, 2, phone_does(w, 2, "discard_rehearsal", ""), "not_a_rehearsal"));
	enter(w, 3, first.code, ROLE_FACILITATOR);
	assert_true(was_refused(w, 3, phone_does(w, 3, "rehearse", ""), "is_a_rehearsal"));
	phone_hello(w, 4, ROLE_WALL);
	assert_true(was_refused(w, 4, phone_does(w, 4, "rehearse", ""), "not_allowed"));
	enter(w, 4, first.code, ROLE_MODERATOR);
	assert_true(was_refused(w, 4, phone_does(w, 4, "discard_rehearsal", ""), "not_allowed"));
	/* Workshops have their own limit, of which rehearsals take nothing; all rehearsals together have one too. */
	for (int i = 0; i < 9; i++)
		assert_true(was_told_did(w, 1, phone_does(w, 1, "create_workshop", workshop_json)));
	assert_true(was_refused(w, 1, phone_does(w, 1, "create_workshop", workshop_json), "hub_full"));
	assert_int_equal(rooms_codes(w->rooms, codes, 10), 10);
	size_t made_n = 2, refused_n = 0;
	int64_t mother = w->code;
	for (size_t i = 0; i < 10; i++) {
		if (codes[i] == mother)
			continue;
		w->code = codes[i];
		phone_hello(w, 20 + i, ROLE_FACILITATOR);
		uint64_t id = phone_does(w, 20 + i, "rehearse", "");
		made_n += made_by(w, 20 + i, id) != 0;
		refused_n += was_refused(w, 20 + i, id, "too_many_rehearsals");
	}
	assert_int_equal(made_n, 8);
	assert_int_equal(refused_n, 3);
	w->code = mother;
	for (int i = 0; i < 59; i++) {
		(void)snprintf(rest, sizeof rest, "\"kind\":\"pause\",\"title\":\"%d\",\"minutes\":1", i);
		phone_does(w, 2, "add_activity", rest);
	}
	enter(w, 3, first.code, ROLE_FACILITATOR);
	phone_does(w, 3, "discard_rehearsal", "");
	assert_true(was_refused(w, 2, phone_does(w, 2, "rehearse", ""), "too_many_things\",\"max\":60"));
}

/* -- living -- */

static void test_lives_like_any_other(void **state)
{
	struct world *w = *state;
	uint64_t lines;

	workshop_make(w);
	assert_int_equal(listed(w->journal, (uint64_t)w->code, &lines), 1);
	struct rehearsal made = rehearse(w, 2);
	enter(w, 3, made.code, ROLE_FACILITATOR);
	sit_down(w, 10, made.code, 1);
	sit_down(w, 11, made.code, 2);
	phone_does(w, 3, "go_to", "\"activity\":1");
	phone_does(w, 3, "open_input", "\"activity\":1");
	assert_true(was_told_did(w, 10, phone_does(w, 10, "add_card", "\"activity\":1,\"kind\":\"swot\",\"quadrant\":\"S\",\"text\":\"Đất tốt\"")));
	phone_does(w, 3, "add_theme", "\"quadrant\":\"S\",\"title\":\"Đất\"");
	phone_does(w, 3, "add_theme", "\"quadrant\":\"S\",\"title\":\"Nước\"");
	phone_does(w, 3, "prepare_poll", "\"activity\":2,\"method\":\"dots\",\"items_of\":\"themes\",\"question\":\"Gì trước?\",\"points\":3");
	assert_true(was_told_did(w, 3, phone_does(w, 3, "open_poll", "\"poll\":1")));
	assert_true(was_told_did(w, 10, phone_does(w, 10, "cast_ballot", "\"poll\":1,\"picks\":[{\"item\":1,\"points\":1}]")));
	assert_true(was_told_did(w, 3, phone_does(w, 3, "close_poll", "\"poll\":1")));
	assert_true(was_told_did(w, 3, phone_does(w, 3, "show_result", "\"poll\":1")));
	/* Its own recovery codes and code cards. */
	pass(w, 200);
	const char *seat = memmem(w->phones[11].heard.at, w->phones[11].heard.len, "\"seat\":\"", 8);
	assert_non_null(seat);
	char rest[128];
	(void)snprintf(rest, sizeof rest, "\"key\":\"%032x\",\"seat\":\"%.6s\"", 0xb777, seat + 8);
	enter(w, 12, made.code, ROLE_GUEST);
	assert_true(was_told_did(w, 12, phone_does(w, 12, "take_seat", rest)));
	assert_int_equal(w->phones[11].code, 4004);
	assert_true(was_told_did(w, 3, phone_does(w, 3, "issue_passes", "\"sector\":\"state\",\"count\":2")));
	pass(w, 200);
	assert_true(heard(w, 3, "\"passes\":{\"passes\":[{\"pass\":1"));
	/* The mother's log, the operator's list and the figures never heard of it. */
	assert_nothing_kept(w, 1, lines);
	char words[32];
	(void)snprintf(words, sizeof words, "\"code\":%d", (int)made.code);
	forget(w, 1);
	phone_close(w, 1);
	operator_hello(w, 1);
	assert_true(heard(w, 1, "\"rooms\":{\"rooms\":[{"));
	assert_false(heard(w, 1, words));
	struct room_counts counts = rooms_counts(w->rooms);
	assert_int_equal(counts.rooms, 1);
	assert_int_equal(counts.ballots, 0);
	assert_int_equal(counts.sessions, 3);   /* the operator, the mother's facilitator, and the phone that was replaced */
	int64_t codes[10];
	assert_int_equal(rooms_codes(w->rooms, codes, 10), 1);
	assert_true(rooms_rehearses(w->rooms, made.code));
	assert_false(rooms_rehearses(w->rooms, w->code));
	assert_false(rooms_rehearses(w->rooms, 1));
}

/* -- the end -- */

static void test_is_discarded(void **state)
{
	struct world *w = *state;
	uint64_t last;

	workshop_make(w);
	struct rehearsal made = rehearse(w, 2);
	enter(w, 3, made.code, ROLE_FACILITATOR);
	enter(w, 4, made.code, ROLE_WALL);
	enter(w, 5, made.code, ROLE_GUEST);
	for (unsigned i = 0; i < 20; i++)
		sit_down(w, 10 + i, made.code, i);
	phone_choke(w, 15);
	forget(w, 15);
	uint64_t id = phone_does(w, 3, "discard_rehearsal", "");
	assert_true(was_told_did(w, 3, id));
	for (uint64_t c = 3; c < 30; c++) {
		if (!w->phones[c].open)
			continue;
		assert_int_equal(w->phones[c].code, 4005);
		assert_int_equal(heard_n(w, c, "{\"bye\":\"rehearsal_over\"}\n"), c == 15 ? 0 : 1);
		if (c != 15)
			assert_string_equal(last_frame(w, c), "{\"bye\":\"rehearsal_over\"}\n");
	}
	assert_int_equal(listed(w->rehearsals, 1, &last), 0);
	assert_null(rooms_find(w->rooms, made.code));
	assert_false(is_there(w, 40, made.code));
	assert_true(heard(w, 40, "\"why\":\"no_such_room\""));
	/* The mother and its people noticed nothing, and may rehearse again. */
	assert_int_equal(w->phones[2].code, 0);
	for (uint64_t c = 3; c < 30; c++)
		if (w->phones[c].open)
			phone_close(w, c);
	assert_true(rehearse(w, 2).code != 0);
	pass(w, 1000);
	assert_false(w->fatal);
}

static void test_ends_behind_what_is_under_way(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	struct rehearsal made = rehearse(w, 2);
	enter(w, 3, made.code, ROLE_FACILITATOR);
	w->holds = true;
	uint64_t under_way = phone_does(w, 3, "add_theme", "\"quadrant\":\"S\",\"title\":\"Đất\"");
	uint64_t too_late = phone_does(w, 3, "add_theme", "\"quadrant\":\"S\",\"title\":\"Nước\"");
	uint64_t id = phone_does(w, 3, "discard_rehearsal", "");
	assert_int_equal(w->held_n, 1);
	assert_true(was_refused(w, 3, phone_does(w, 3, "add_theme", "\"quadrant\":\"S\",\"title\":\"Gió\""), "no_such_room"));
	enter(w, 4, made.code, ROLE_WALL);
	assert_true(heard(w, 4, "\"why\":\"no_such_room\""));
	/* What the journal had is stored and answered; then it forgets, and only then is anybody told. */
	journal_give(w->rehearsals, w->held[0]);
	w->held_n = 0;
	pump(w);
	assert_true(was_told_did(w, 3, under_way));
	assert_int_equal(w->held_n, 1);
	assert_int_equal(w->held[0]->ask, JOURNAL_FORGET);
	assert_false(heard(w, 3, "bye"));
	let_go(w);
	assert_true(was_told_did(w, 3, id));
	assert_false(was_told_did(w, 3, too_late));
	assert_int_equal(w->phones[3].code, 4005);
	assert_null(rooms_find(w->rooms, made.code));
}

static void lose_forgetting(struct journal_request *reply)
{
	static bool was_lost;

	if (reply->ask != JOURNAL_FORGET || was_lost)
		return;
	was_lost = true;
	reply->outcome = JOURNAL_UNKNOWN;
}

static void test_is_asked_to_forget_again(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	struct rehearsal made = rehearse(w, 2);
	enter(w, 3, made.code, ROLE_FACILITATOR);
	w->spoil = lose_forgetting;
	uint64_t id = phone_does(w, 3, "discard_rehearsal", "");
	assert_false(was_told_did(w, 3, id));
	pass(w, 300);
	assert_true(was_told_did(w, 3, id));
	assert_null(rooms_find(w->rooms, made.code));
}

static void test_is_forgotten_when_it_is_left(void **state)
{
	struct world *w = *state;
	uint64_t last;

	workshop_make(w);
	struct rehearsal kept = rehearse(w, 2), left = rehearse(w, 2);
	enter(w, 3, kept.code, ROLE_WALL);
	enter(w, 4, left.code, ROLE_FACILITATOR);
	pass(w, 20 * 60000);
	assert_non_null(rooms_find(w->rooms, left.code));
	phone_close(w, 4);
	pass(w, 9 * 60000);
	/* Asking over HTTP does not keep it: only who is in it does. */
	assert_non_null(rooms_find(w->rooms, left.code));
	pass(w, 2 * 60000);
	assert_null(rooms_find(w->rooms, left.code));
	assert_non_null(rooms_find(w->rooms, kept.code));
	assert_int_equal(listed(w->rehearsals, (uint64_t)kept.code, &last), 1);
	assert_int_equal(last, 1);
	assert_int_equal(w->phones[3].code, 0);
	assert_true(rehearse(w, 2).code != 0);
}

static void test_ends_with_the_hub(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	struct rehearsal made = rehearse(w, 2);
	journal_close(w->rehearsals);
	w->rehearsals = memory();
	world_reopen(w);
	assert_false(is_there(w, 3, made.code));
	assert_true(heard(w, 3, "\"why\":\"no_such_room\""));
	assert_true(is_there(w, 4, w->code));
}

/* -- the door -- */

static void test_wifi(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	assert_true(heard(w, 2, "\"door\":{\"address\":\"http://192.168.1.7:7681\",\"lan\":true}"));
	phone_hello(w, 3, ROLE_WALL);
	phone_hello(w, 4, ROLE_MODERATOR);
	phone_joins(w, 5, 1, "state");
	struct rehearsal made = rehearse(w, 2);
	enter(w, 6, made.code, ROLE_WALL);
	uint64_t lines;
	assert_int_equal(listed(w->journal, (uint64_t)w->code, &lines), 1);
	uint64_t id = phone_does(w, 2, "set_wifi", "\"name\":\"Hội trường\",\"password\":\"mot  hai\"");
	assert_true(was_told_did(w, 2, id));
	assert_string_equal(w->kept.name, "Hội trường");
	assert_string_equal(w->kept.password, "mot  hai");   /* as it was typed */
	pass(w, 300);
	for (uint64_t c = 2; c <= 6; c++)
		assert_int_equal(heard_n(w, c, "\"wifi\":\"Hội trường\",\"wifi_password\":\"mot  hai\""), c == 2 || c == 3 || c == 6);
	phone_hello(w, 7, ROLE_WALL);
	assert_true(heard(w, 7, "\"wifi_password\":\"mot  hai\""));
	assert_nothing_kept(w, 1, lines);
	/* Not kept: the old one stays, and that is said. */
	w->wifi_fails = true;
	assert_true(was_refused(w, 2, phone_does(w, 2, "set_wifi", "\"name\":\"Khác\",\"password\":\"\""), "hub_in_trouble"));
	w->wifi_fails = false;
	phone_hello(w, 8, ROLE_WALL);
	assert_true(heard(w, 8, "\"wifi\":\"Hội trường\""));
	/* Bytes, as an access point counts them: 17 of this letter are 34. */
	assert_true(was_refused(w, 2, phone_does(w, 2, "set_wifi", "\"name\":\"ĐĐĐĐĐĐĐĐĐĐĐĐĐĐĐĐĐ\",\"password\":\"\""), "text_too_long\",\"max\":32"));
	assert_true(was_refused(w, 4, phone_does(w, 4, "set_wifi", "\"name\":\"x\",\"password\":\"\""), "not_allowed"));
	/* Without a name there is nothing to show, and no password either. */
	forget(w, 3);
	assert_true(was_told_did(w, 2, phone_does(w, 2, "set_wifi", "\"name\":\"\",\"password\":\"left over\"")));
	assert_string_equal(w->kept.password, "");
	pass(w, 300);
	assert_true(heard(w, 3, "\"door\":{\"address\":\"http://192.168.1.7:7681\",\"lan\":true}"));
}

/* A workshop that could not be stored goes as if it had never been, whatever is told to all meanwhile. */
static void test_wifi_while_a_workshop_is_made(void **state)
{
	struct world *w = *state;
	int64_t codes[10];

	workshop_make(w);
	w->holds = true;
	uint64_t id = phone_does(w, 1, "create_workshop", workshop_json);
	assert_true(was_told_did(w, 2, phone_does(w, 2, "set_wifi", "\"name\":\"x\",\"password\":\"\"")));
	pass(w, 1000);
	struct journal_request *reply = w->held[0];
	reply->outcome = JOURNAL_READ_ONLY;
	w->held_n = 0;
	feed(w, &(struct input){ .kind = INPUT_STORED, .reply = reply });
	assert_true(was_refused(w, 1, id, "journal_read_only"));
	pass(w, 1000);
	assert_int_equal(rooms_codes(w->rooms, codes, 10), 1);
	assert_int_equal(rooms_counts(w->rooms).rooms, 1);
}

static void test_no_wifi_on_the_internet(void **state)
{
	struct world *w = *state;

	w->options.lan = false;
	(void)snprintf(w->options.wifi.name, sizeof w->options.wifi.name, "Left over");
	world_reopen(w);
	workshop_make(w);
	assert_true(heard(w, 2, "\"door\":{\"address\":\"http://192.168.1.7:7681\",\"lan\":false}"));
	assert_true(was_refused(w, 2, phone_does(w, 2, "set_wifi", "\"name\":\"x\",\"password\":\"\""), "lan_only"));
	assert_int_equal(w->kept_n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(is_like_its_mother),
		TEST(is_answered_when_it_is_there),
		TEST(limits),
		TEST(lives_like_any_other),
		TEST(is_discarded),
		TEST(ends_behind_what_is_under_way),
		TEST(is_asked_to_forget_again),
		TEST(is_forgotten_when_it_is_left),
		TEST(ends_with_the_hub),
		TEST(wifi),
		TEST(wifi_while_a_workshop_is_made),
		TEST(no_wifi_on_the_internet),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
