/* What a room feels of its people: who writes and who is done in the activity of now, who is away and who has said nothing. */
#include "room_world.h"

/* What this phone was told last of a key, as it came; "" = never. Borrowed until the next call. */
static const char *told(const struct world *w, uint64_t conn, const char *key)
{
	static char value[16384];
	const struct buf *b = &w->phones[conn].heard;
	char words[64];
	size_t n = (size_t)snprintf(words, sizeof words, "\"%s\":{", key), depth = 0, len = 0;
	const char *at = NULL;

	for (const char *hit = b->at; hit != NULL && (hit = memmem(hit, (size_t)(b->at + b->len - hit), words, n)) != NULL; hit++)
		at = hit + n - 1;
	if (at == NULL)
		return "";
	do {
		depth += at[len] == '{';
		depth -= at[len] == '}';
		assert_true(len + 1 < sizeof value);
		value[len] = at[len];
	} while (at[len++] != '}' || depth > 0);
	value[len] = '\0';
	return value;
}

static void feels(struct world *w, uint64_t conn, int activity, bool writing, bool done)
{
	phone_says(w, conn, "{\"feel\":1,\"activity\":%d,\"writing\":%s,\"done\":%s}", activity, writing ? "true" : "false", done ? "true" : "false");
}

/* The facilitator is conn 2; seats 1 state, 2 private, 3 community sit on conns 11, 12, 13 in an open round of cards. */
static void people(struct world *w)
{
	static const char *const sectors[] = { "state", "private", "community" };

	workshop_make(w);
	phone_does(w, 2, "go_to", "\"activity\":1");
	phone_does(w, 2, "open_input", "\"activity\":1");
	for (unsigned i = 0; i < 3; i++)
		phone_joins(w, 11 + i, 1 + i, sectors[i]);
	pass(w, 1000);
}

#define PULSE(activity, seats, writing, done, state, private, community) \
	"{\"activity\":" #activity ",\"seats\":" #seats ",\"writing\":" #writing ",\"done\":" #done \
	",\"done_by\":{\"state\":" #state ",\"private\":" #private ",\"community\":" #community "}}"

static void test_pulse(void **state)
{
	struct world *w = *state;

	people(w);
	phone_hello(w, 3, ROLE_WALL);
	phone_hello(w, 4, ROLE_HELPER);
	phone_hello(w, 5, ROLE_MODERATOR);
	phone_hello(w, 6, ROLE_OBSERVER);
	assert_string_equal(told(w, 3, "pulse"), PULSE(1, 3, 0, 0, 0, 0, 0));
	feels(w, 11, 1, true, false);
	feels(w, 12, 1, true, false);
	feels(w, 13, 1, false, true);
	pass(w, 1000);
	for (uint64_t c = 2; c <= 5; c++)
		assert_string_equal(told(w, c, "pulse"), PULSE(1, 3, 2, 1, 0, 0, 1));
	assert_string_equal(told(w, 6, "pulse"), "");
	assert_string_equal(told(w, 11, "pulse"), "");
	assert_string_equal(told(w, 11, "quiet"), "");
	assert_string_equal(told(w, 3, "quiet"), "");
	feels(w, 11, 1, false, true);
	feels(w, 12, 1, false, false);
	pass(w, 1000);
	assert_string_equal(told(w, 3, "pulse"), PULSE(1, 3, 0, 2, 1, 0, 1));
	/* Left out is false: a word is whole. */
	phone_says(w, 11, "{\"feel\":1,\"activity\":1}");
	pass(w, 1000);
	assert_string_equal(told(w, 3, "pulse"), PULSE(1, 3, 0, 1, 0, 0, 1));
}

static void test_only_seats_feel(void **state)
{
	struct world *w = *state;

	people(w);
	phone_hello(w, 3, ROLE_WALL);
	phone_hello(w, 4, ROLE_GUEST);
	phone_open(w, 5);
	pass(w, 1000);
	size_t sends = w->sends;
	for (uint64_t c = 1; c <= 5; c++)
		feels(w, c, 1, true, true);
	pass(w, 1000);
	assert_int_equal(w->sends, sends);
	/* Of another activity: kept for when it is the current one, and no news before. */
	feels(w, 11, 2, true, true);
	pass(w, 1000);
	assert_int_equal(w->sends, sends);
	/* A frame that cannot be read is refused like every other. */
	phone_says(w, 11, "{\"feel\":1,\"writing\":true}");
	assert_true(heard(w, 11, "\"no\":[{\"why\":\"missing_field\""));
}

static void test_same_again_is_no_news(void **state)
{
	struct world *w = *state;

	people(w);
	feels(w, 11, 1, true, false);
	pass(w, 1000);
	size_t sends = w->sends;
	uint64_t ticks = rooms_counts(w->rooms).ticks;
	for (int i = 0; i < 5; i++) {
		feels(w, 11, 1, true, false);
		feels(w, 12, 1, false, false);
		pass(w, 1000);
	}
	assert_int_equal(w->sends, sends);
	assert_int_equal(rooms_counts(w->rooms).ticks, ticks);
	/* There and back between two ticks: asked for, but the same. The first change after quiet is told at once. */
	feels(w, 13, 1, true, false);
	sends = w->sends;
	feels(w, 12, 1, true, false);
	feels(w, 12, 1, false, false);
	pass(w, 1000);
	assert_int_equal(w->sends, sends);
}

/* Who looked in between was told the other state, so all are told anew. */
static void test_there_and_back_around_a_hello(void **state)
{
	struct world *w = *state;

	people(w);
	feels(w, 11, 1, true, false);      /* told at once, so what comes now waits */
	feels(w, 12, 1, true, false);
	phone_hello(w, 3, ROLE_WALL);
	assert_string_equal(told(w, 2, "pulse"), PULSE(1, 3, 1, 0, 0, 0, 0));
	assert_string_equal(told(w, 3, "pulse"), PULSE(1, 3, 2, 0, 0, 0, 0));
	feels(w, 12, 1, false, false);
	pass(w, 1000);
	assert_string_equal(told(w, 3, "pulse"), PULSE(1, 3, 1, 0, 0, 0, 0));
	/* And what was composed for a hello is still news to the others. */
	feels(w, 12, 1, true, false);
	feels(w, 13, 1, true, false);
	phone_hello(w, 4, ROLE_WALL);
	pass(w, 1000);
	for (uint64_t c = 2; c <= 4; c++)
		assert_string_equal(told(w, c, "pulse"), PULSE(1, 3, 3, 0, 0, 0, 0));
}

static void test_sessions_of_a_seat(void **state)
{
	struct world *w = *state;

	people(w);
	phone_hello(w, 3, ROLE_WALL);
	phone_hello_seat(w, 21, 1);
	feels(w, 11, 1, true, true);
	pass(w, 1000);
	assert_string_equal(told(w, 3, "pulse"), PULSE(1, 3, 1, 1, 1, 0, 0));
	/* Two sessions are one person; when the one that writes is gone, nobody writes. */
	phone_close(w, 11);
	pass(w, 1000);
	assert_string_equal(told(w, 3, "pulse"), PULSE(1, 3, 0, 1, 1, 0, 0));
	/* No session: not here, so not done either; it is when it comes back, without a word. */
	phone_close(w, 21);
	pass(w, 1000);
	assert_string_equal(told(w, 3, "pulse"), PULSE(1, 2, 0, 0, 0, 0, 0));
	phone_hello_seat(w, 22, 1);
	pass(w, 1000);
	assert_string_equal(told(w, 3, "pulse"), PULSE(1, 3, 0, 1, 1, 0, 0));
	/* A connection that nobody has closed yet says nothing against the new one. */
	feels(w, 22, 1, true, false);
	phone_hello_seat(w, 23, 1);
	feels(w, 23, 1, false, false);
	pass(w, 1000);
	assert_string_equal(told(w, 3, "pulse"), PULSE(1, 3, 0, 0, 0, 0, 0));
	feels(w, 23, 1, true, false);
	phone_close(w, 22);
	pass(w, 1000);
	assert_string_equal(told(w, 3, "pulse"), PULSE(1, 3, 1, 0, 0, 0, 0));
	/* Another hello on the same line begins anew. */
	phone_hello_seat(w, 23, 1);
	pass(w, 1000);
	assert_string_equal(told(w, 3, "pulse"), PULSE(1, 3, 0, 0, 0, 0, 0));
}

static void test_activity_changes(void **state)
{
	struct world *w = *state;

	people(w);
	phone_hello(w, 3, ROLE_WALL);
	feels(w, 11, 1, true, false);
	feels(w, 12, 1, false, true);
	feels(w, 13, 2, false, true);
	pass(w, 1000);
	assert_string_equal(told(w, 3, "pulse"), PULSE(1, 3, 1, 1, 0, 1, 0));
	phone_does(w, 2, "go_to", "\"activity\":2");
	pass(w, 1000);
	assert_string_equal(told(w, 3, "pulse"), PULSE(2, 3, 0, 1, 0, 0, 1));
	assert_string_equal(told(w, 2, "quiet"),
		"{\"activity\":2,\"away\":[],\"away_n\":0,\"silent\":[],\"silent_n\":0,\"done\":[]}");
	feels(w, 11, 2, false, true);
	phone_does(w, 2, "go_to", "\"activity\":1");
	pass(w, 1000);
	assert_string_equal(told(w, 3, "pulse"), PULSE(1, 3, 0, 1, 0, 1, 0));
}

static void test_hub_restarts(void **state)
{
	struct world *w = *state;

	people(w);
	feels(w, 11, 1, false, true);
	pass(w, 1000);
	world_reopen(w);
	phone_hello(w, 3, ROLE_WALL);
	pass(w, 100);
	assert_string_equal(told(w, 3, "pulse"), PULSE(1, 0, 0, 0, 0, 0, 0));
	phone_hello_seat(w, 11, 1);
	pass(w, 1000);
	assert_string_equal(told(w, 3, "pulse"), PULSE(1, 1, 0, 0, 0, 0, 0));
	feels(w, 11, 1, false, true);
	pass(w, 1000);
	assert_string_equal(told(w, 3, "pulse"), PULSE(1, 1, 0, 1, 1, 0, 0));
}

static void test_room_sleeps(void **state)
{
	struct world *w = *state;

	people(w);
	feels(w, 11, 1, false, true);
	for (uint64_t c = 11; c <= 13; c++)
		phone_close(w, c);
	phone_close(w, 2);
	pass(w, 700000);
	assert_null(rooms_find(w->rooms, w->code));
	phone_hello_seat(w, 11, 1);
	phone_hello(w, 3, ROLE_WALL);
	pass(w, 1000);
	assert_string_equal(told(w, 3, "pulse"), PULSE(1, 1, 0, 0, 0, 0, 0));
}

/* -- who needs looking after -- */

#define QUIET(activity, away, away_n, silent, silent_n, done) "{\"activity\":" #activity ",\"away\":[" away "],\"away_n\":" #away_n \
	",\"silent\":[" silent "],\"silent_n\":" #silent_n ",\"done\":[" done "]}"

static const char card[] = "\"activity\":1,\"kind\":\"swot\",\"quadrant\":\"S\",\"text\":\"Chè ngon\"";

static void test_silent(void **state)
{
	struct world *w = *state;

	people(w);
	phone_hello(w, 4, ROLE_HELPER);
	assert_string_equal(told(w, 4, "quiet"), QUIET(1, "", 0, "1,2,3", 3, ""));
	phone_does(w, 11, "add_card", card);
	pass(w, 1000);
	assert_string_equal(told(w, 4, "quiet"), QUIET(1, "", 0, "2,3", 2, ""));
	/* More of the same voice is no news. */
	forget(w, 2);
	phone_does(w, 11, "add_card", card);
	pass(w, 1000);
	assert_true(heard(w, 2, "\"card/2\""));
	assert_string_equal(told(w, 2, "quiet"), "");
	/* Taken back, both: silent again. */
	phone_does(w, 11, "withdraw_card", "\"card\":1");
	phone_does(w, 11, "withdraw_card", "\"card\":2");
	pass(w, 1000);
	assert_string_equal(told(w, 4, "quiet"), QUIET(1, "", 0, "1,2,3", 3, ""));
	/* For a person without a phone a helper writes; whoever is away is not silent. */
	phone_does(w, 4, "add_member", "\"consent\":true,\"sector\":\"community\"");
	pass(w, 1000);
	assert_string_equal(told(w, 2, "quiet"), QUIET(1, "", 0, "1,2,3,4", 4, ""));
	phone_does(w, 4, "add_card", "\"activity\":1,\"kind\":\"swot\",\"quadrant\":\"S\",\"text\":\"Đồi\",\"for\":4");
	phone_close(w, 12);
	feels(w, 13, 1, false, true);
	pass(w, 1000);
	assert_string_equal(told(w, 4, "quiet"), QUIET(1, "2", 1, "1,3", 2, "3"));
	/* Who is done and closes the phone is away, and no longer in the list of those who are done. */
	phone_close(w, 13);
	pass(w, 1000);
	assert_string_equal(told(w, 4, "quiet"), QUIET(1, "2,3", 2, "1", 1, ""));
	phone_does(w, 4, "leave", "\"member\":2");
	pass(w, 1000);
	assert_string_equal(told(w, 4, "quiet"), QUIET(1, "3", 1, "1", 1, ""));
	phone_close(w, 4);
	phone_hello(w, 4, ROLE_HELPER);
	assert_string_equal(told(w, 4, "quiet"), QUIET(1, "3", 1, "1", 1, ""));
}

/* A round of points never tells who has not voted; and cards of another activity are no voice in this one. */
static void test_nobody_is_silent_in_a_vote(void **state)
{
	struct world *w = *state;

	people(w);
	round_prepare(w);
	phone_does(w, 11, "add_card", card);
	phone_does(w, 2, "go_to", "\"activity\":2");
	phone_does(w, 2, "open_input", "\"activity\":2");
	phone_does(w, 2, "open_poll", "\"poll\":1");
	pass(w, 1000);
	forget(w, 2);
	assert_true(was_told_did(w, 12, phone_does(w, 12, "cast_ballot", "\"poll\":1,\"picks\":[{\"item\":1,\"points\":1}]")));
	pass(w, 1000);
	assert_true(heard(w, 2, "\"turnout/1\""));
	assert_string_equal(told(w, 2, "quiet"), "");
	assert_string_equal(told(w, 2, "pulse"), "");
	/* Nor does who says to be done: that is a number here. */
	feels(w, 12, 2, false, true);
	pass(w, 1000);
	assert_string_equal(told(w, 2, "pulse"), PULSE(2, 3, 0, 1, 0, 1, 0));
	assert_string_equal(told(w, 2, "quiet"), "");
	phone_hello(w, 4, ROLE_MODERATOR);
	assert_string_equal(told(w, 4, "quiet"), QUIET(2, "", 0, "", 0, ""));
}

/* A round in the midst of writing names nobody either; nor afterwards, until a seat takes back what it said in it. */
static void test_nobody_is_named_in_a_round_amid_writing(void **state)
{
	struct world *w = *state;

	people(w);
	round_prepare(w);
	assert_true(was_told_did(w, 2, phone_does(w, 2, "prepare_poll",
		"\"activity\":1,\"method\":\"dots\",\"items_of\":\"themes\",\"question\":\"Gì trước?\",\"points\":3")));
	feels(w, 13, 1, false, true);
	pass(w, 1000);
	assert_string_equal(told(w, 2, "quiet"), QUIET(1, "", 0, "1,2,3", 3, "3"));
	phone_does(w, 2, "open_poll", "\"poll\":2");
	pass(w, 1000);
	assert_string_equal(told(w, 2, "quiet"), QUIET(1, "", 0, "", 0, ""));
	assert_true(was_told_did(w, 12, phone_does(w, 12, "cast_ballot", "\"poll\":2,\"picks\":[{\"item\":1,\"points\":1}]")));
	feels(w, 12, 1, false, true);
	pass(w, 1000);
	assert_string_equal(told(w, 2, "pulse"), PULSE(1, 3, 0, 2, 0, 1, 1));
	phone_hello(w, 4, ROLE_MODERATOR);
	assert_string_equal(told(w, 4, "quiet"), QUIET(1, "", 0, "", 0, ""));
	phone_does(w, 2, "close_poll", "\"poll\":2");
	pass(w, 1000);
	assert_string_equal(told(w, 2, "quiet"), QUIET(1, "", 0, "1,2,3", 3, "3"));
	feels(w, 12, 1, true, true);
	pass(w, 1000);
	assert_string_equal(told(w, 2, "quiet"), QUIET(1, "", 0, "1,2,3", 3, "3"));
	feels(w, 12, 1, false, false);
	feels(w, 12, 1, false, true);
	pass(w, 1000);
	assert_string_equal(told(w, 2, "quiet"), QUIET(1, "", 0, "1,2,3", 3, "2,3"));
}

static void test_nobody_is_silent_before_the_opening(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	phone_joins(w, 11, 1, "state");
	pass(w, 1000);
	assert_string_equal(told(w, 2, "quiet"), QUIET(1, "", 0, "", 0, ""));
	phone_does(w, 2, "open_input", "\"activity\":1");
	pass(w, 1000);
	assert_string_equal(told(w, 2, "quiet"), QUIET(1, "", 0, "1", 1, ""));
	phone_does(w, 2, "close_input", "\"activity\":1");
	pass(w, 1000);
	assert_string_equal(told(w, 2, "quiet"), QUIET(1, "", 0, "1", 1, ""));
}

static void test_objectives_are_a_voice(void **state)
{
	struct world *w = *state;

	people(w);
	phone_does(w, 2, "add_activity", "\"kind\":\"objectives\",\"title\":\"Mục tiêu\"");
	phone_does(w, 2, "go_to", "\"activity\":3");
	phone_does(w, 2, "open_input", "\"activity\":3");
	pass(w, 1000);
	assert_string_equal(told(w, 2, "quiet"), QUIET(3, "", 0, "1,2,3", 3, ""));
	assert_true(was_told_did(w, 12, phone_does(w, 12, "add_objective",
		"\"activity\":3,\"text\":\"Nâng chất lượng chè\",\"dimension\":\"economic\",\"horizon\":\"short\"")));
	pass(w, 1000);
	assert_string_equal(told(w, 2, "quiet"), QUIET(3, "", 0, "1,3", 2, ""));
	phone_does(w, 12, "withdraw_objective", "\"objective\":1");
	pass(w, 1000);
	assert_string_equal(told(w, 2, "quiet"), QUIET(3, "", 0, "1,2,3", 3, ""));
}

static void test_lists_are_capped(void **state)
{
	struct world *w = *state;
	char last[32];

	workshop_make(w);
	phone_open(w, 3);
	for (unsigned i = 0; i < 510; i++)
		phone_joins(w, 3, 100 + i, "community");
	pass(w, 1000);
	const char *quiet = told(w, 2, "quiet");
	assert_non_null(strstr(quiet, ",500],\"away_n\":509,\"silent\":[]"));
	(void)snprintf(last, sizeof last, "[1,2,3,");
	assert_non_null(strstr(quiet, last));
}

/* -- a reader that falls behind -- */

static void test_choked(void **state)
{
	struct world *w = *state;

	people(w);
	phone_hello(w, 3, ROLE_WALL);
	pass(w, 1000);
	phone_choke(w, 3);
	feels(w, 11, 1, true, false);
	pass(w, 1000);
	feels(w, 12, 1, true, false);
	pass(w, 1000);
	size_t frames = w->phones[3].frames;
	phone_drain(w, 3);
	assert_int_equal(w->phones[3].frames, frames + 1);
	assert_string_equal(told(w, 3, "pulse"), PULSE(1, 3, 2, 0, 0, 0, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(pulse), TEST(only_seats_feel), TEST(same_again_is_no_news), TEST(there_and_back_around_a_hello), TEST(sessions_of_a_seat),
		TEST(activity_changes), TEST(hub_restarts), TEST(room_sleeps), TEST(silent), TEST(nobody_is_silent_in_a_vote),
		TEST(nobody_is_named_in_a_round_amid_writing), TEST(nobody_is_silent_before_the_opening), TEST(objectives_are_a_voice), TEST(lists_are_capped), TEST(choked),
	};

	return cmocka_run_group_tests_name("room feel", tests, NULL, NULL);
}
