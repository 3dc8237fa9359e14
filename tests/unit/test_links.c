/* Links of roles that are renewed: the old one's holders are out at once and stay out, asleep and after a restart too. */
#include "room_world.h"

#include "protocol/keys.h"

static const char *key_of(const struct world *w, enum role role, uint8_t number)
{
	static char keys[4][ROLE_KEY_CHARS + 1];
	static unsigned turn;
	char *key = keys[turn++ % 4];

	role_key_hex(w->options.secret, w->code, role, number, key);
	return key;
}

static void enter(struct world *w, uint64_t conn, int64_t code, const char *key)
{
	if (!w->phones[conn].open)
		phone_open(w, conn);
	forget(w, conn);
	phone_says(w, conn, "{\"hello\":1,\"room\":\"%d\",\"token\":\"%s\"}", (int)code, key);
}

static void renew(struct world *w, enum role role)
{
	char rest[64];

	(void)snprintf(rest, sizeof rest, "\"link\":\"%s\"", role_name(role));
	assert_true(was_told_did(w, 2, phone_does(w, 2, "renew_link", rest)));
}

static enum role role_of(struct world *w, const char *key)
{
	uint8_t token[ID_BYTES];
	uint32_t member;

	assert_true(hex_read(key, ROLE_KEY_CHARS, token, sizeof token));
	return room_role_of(w->rooms, w->code, token, &member);
}

static bool is_out(const struct world *w, uint64_t conn)
{
	return heard(w, conn, "{\"bye\":\"link_renewed\"}") && w->phones[conn].code == 4004;
}

static void test_old_one_is_out(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	enter(w, 3, w->code, key_of(w, ROLE_HELPER, 0));
	enter(w, 4, w->code, key_of(w, ROLE_WALL, 0));
	phone_joins(w, 5, 1, "state");
	assert_true(heard(w, 3, "\"you\":{\"role\":\"helper\""));
	forget(w, 2);
	renew(w, ROLE_HELPER);
	/* In one frame with the answer. */
	assert_non_null(strstr(last_frame(w, 2), "\"did\""));
	assert_non_null(strstr(last_frame(w, 2), key_of(w, ROLE_HELPER, 1)));
	assert_null(strstr(last_frame(w, 2), key_of(w, ROLE_HELPER, 0)));
	assert_true(is_out(w, 3));
	for (uint64_t c = 4; c <= 5; c++)
		assert_false(heard(w, c, "bye"));
	enter(w, 6, w->code, key_of(w, ROLE_HELPER, 0));
	assert_true(heard(w, 6, "\"why\":\"wrong_key\""));
	enter(w, 7, w->code, key_of(w, ROLE_HELPER, 2));
	assert_true(heard(w, 7, "\"why\":\"wrong_key\""));
	enter(w, 8, w->code, key_of(w, ROLE_HELPER, 1));
	assert_true(heard(w, 8, "\"you\":{\"role\":\"helper\""));
	assert_int_equal(role_of(w, key_of(w, ROLE_HELPER, 0)), ROLE_NONE);
	assert_int_equal(role_of(w, key_of(w, ROLE_HELPER, 1)), ROLE_HELPER);
	assert_int_equal(role_of(w, key_of(w, ROLE_WALL, 0)), ROLE_WALL);
}

static void test_whoever_renews_stays(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	enter(w, 3, w->code, key_of(w, ROLE_FACILITATOR, 0));
	phone_open(w, 4);
	phone_says(w, 4, "{\"hello\":1,\"room\":\"%d\",\"token\":\"%s\",\"as\":\"state\"}", (int)w->code, key_of(w, ROLE_FACILITATOR, 0));
	assert_true(heard(w, 4, "\"preview\":\"state\""));
	phone_open(w, 5);
	phone_says(w, 5, "{\"hello\":1,\"room\":\"%d\",\"token\":\"%s\",\"as\":\"state\"}", (int)w->code, key_of(w, ROLE_MODERATOR, 0));
	forget(w, 1);
	renew(w, ROLE_FACILITATOR);
	assert_true(is_out(w, 3));
	assert_true(is_out(w, 4));
	assert_false(heard(w, 5, "bye"));
	assert_false(heard(w, 2, "bye"));
	assert_true(heard(w, 2, key_of(w, ROLE_FACILITATOR, 1)));
	assert_true(was_told_did(w, 2, phone_does(w, 2, "add_theme", "\"quadrant\":\"S\",\"title\":\"Chủ đề\"")));
	/* The operator's list leads to the new one. */
	pass(w, 1000);
	assert_true(heard(w, 1, key_of(w, ROLE_FACILITATOR, 1)));
	/* And so do the others who run it. */
	enter(w, 6, w->code, key_of(w, ROLE_FACILITATOR, 1));
	forget(w, 6);
	renew(w, ROLE_WALL);
	pass(w, 1000);
	assert_true(heard(w, 6, key_of(w, ROLE_WALL, 1)));
}

static void test_slow_reader(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	enter(w, 3, w->code, key_of(w, ROLE_MODERATOR, 0));
	phone_choke(w, 3);
	phone_choke(w, 2);
	(void)phone_does(w, 2, "renew_link", "\"link\":\"moderator\"");
	pass(w, 1000);
	/* Nothing is said to who cannot hear it; it is hung up on all the same. */
	assert_int_equal(w->phones[3].code, 4004);
	assert_false(heard(w, 3, "bye"));
	forget(w, 2);
	phone_drain(w, 2);
	assert_true(heard(w, 2, "\"did\""));
	assert_true(heard(w, 2, key_of(w, ROLE_MODERATOR, 1)));
	assert_false(heard(w, 2, key_of(w, ROLE_MODERATOR, 0)));
}

static void test_asleep_and_after_a_restart(void **state)
{
	struct world *w = *state;
	char invented[ROLE_KEY_CHARS + 1];

	workshop_make(w);
	renew(w, ROLE_FACILITATOR);
	renew(w, ROLE_FACILITATOR);
	for (uint64_t c = 1; c <= 2; c++)
		phone_close(w, c);
	for (int i = 0; i < 12; i++)
		pass(w, 60000);
	assert_null(rooms_find(w->rooms, w->code));
	assert_int_equal(role_of(w, key_of(w, ROLE_FACILITATOR, 1)), ROLE_NONE);
	assert_int_equal(role_of(w, key_of(w, ROLE_FACILITATOR, 2)), ROLE_FACILITATOR);

	world_reopen(w);
	char key[33];
	assert_false(rooms_link_key(w->rooms, w->code, ROLE_FACILITATOR, key));
	/* Its log was not read: each of its keys may make the hub read it, and none that is not. */
	assert_int_equal(role_of(w, key_of(w, ROLE_FACILITATOR, 1)), ROLE_FACILITATOR);
	(void)snprintf(invented, sizeof invented, "%s", key_of(w, ROLE_FACILITATOR, 2));
	invented[0] = invented[0] == '0' ? '1' : '0';
	assert_int_equal(role_of(w, invented), ROLE_NONE);
	/* The operator is told a link that opens, or none yet. */
	operator_hello(w, 9);
	assert_null(strstr(last_frame(w, 9), "\"facilitator\""));
	pass(w, 1000);
	assert_true(heard(w, 9, key_of(w, ROLE_FACILITATOR, 2)));
	assert_false(heard(w, 9, key_of(w, ROLE_FACILITATOR, 0)));
	assert_false(heard(w, 9, key_of(w, ROLE_FACILITATOR, 1)));
	assert_true(rooms_link_key(w->rooms, w->code, ROLE_FACILITATOR, key));
	assert_string_equal(key, key_of(w, ROLE_FACILITATOR, 2));

	world_reopen(w);
	enter(w, 10, w->code, key_of(w, ROLE_FACILITATOR, 1));
	assert_true(heard(w, 10, "\"why\":\"wrong_key\""));
	enter(w, 11, w->code, key_of(w, ROLE_FACILITATOR, 2));
	assert_true(heard(w, 11, "\"you\":{\"role\":\"facilitator\""));
	assert_int_equal(role_of(w, key_of(w, ROLE_FACILITATOR, 1)), ROLE_NONE);
}

static void test_rehearsal(void **state)
{
	struct world *w = *state;
	int64_t code = 0;

	workshop_make(w);
	uint64_t id = phone_does(w, 2, "rehearse", "");
	const char *at = strstr(last_frame(w, 2), "\"made\":");
	assert_true(was_told_did(w, 2, id));
	assert_non_null(at);
	code = strtoll(at + 7, NULL, 10);
	enter(w, 3, code, key_of(w, ROLE_MODERATOR, 0));
	enter(w, 4, code, key_of(w, ROLE_FACILITATOR, 0));
	assert_true(heard(w, 3, "\"you\":{\"role\":\"moderator\""));
	assert_true(was_refused(w, 4, phone_does(w, 4, "renew_link", "\"link\":\"moderator\""), "not_in_a_rehearsal"));
	forget(w, 4);
	renew(w, ROLE_MODERATOR);
	assert_true(is_out(w, 3));
	assert_false(heard(w, 4, "bye"));
	/* Whoever runs the rehearsal is shown the links as they stand. */
	pass(w, 1000);
	assert_true(heard(w, 4, key_of(w, ROLE_MODERATOR, 1)));
	enter(w, 5, code, key_of(w, ROLE_MODERATOR, 0));
	assert_true(heard(w, 5, "\"why\":\"wrong_key\""));
	enter(w, 6, code, key_of(w, ROLE_MODERATOR, 1));
	assert_true(heard(w, 6, "\"you\":{\"role\":\"moderator\""));
}

static void test_limit(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	for (int i = 0; i < LINK_NUMBER_MAX; i++)
		renew(w, ROLE_OBSERVER);
	assert_true(was_refused(w, 2, phone_does(w, 2, "renew_link", "\"link\":\"observer\""), "too_many_things\",\"max\":255"));
	renew(w, ROLE_HELPER);
	assert_int_equal(role_of(w, key_of(w, ROLE_OBSERVER, 255)), ROLE_OBSERVER);
	assert_int_equal(role_of(w, key_of(w, ROLE_OBSERVER, 0)), ROLE_NONE);
}

/* What a link is numbered is state like any other: two hubs that disagree about it are found. */
static void test_digest(void **state)
{
	struct world *w = *state;

	workshop_make(w);
	renew(w, ROLE_HELPER);
	const struct workshop *live = rooms_find(w->rooms, w->code);
	struct hash one = workshop_digest(live);
	struct workshop other = *live;
	other.links[ROLE_HELPER] = 2;
	struct hash two = workshop_digest(&other);
	assert_memory_not_equal(&one, &two, sizeof one);
	other.links[ROLE_HELPER] = 1;
	two = workshop_digest(&other);
	assert_memory_equal(&one, &two, sizeof one);
	other.links[ROLE_HELPER] = 0;
	other.links[ROLE_MODERATOR] = 1;
	two = workshop_digest(&other);
	assert_memory_not_equal(&one, &two, sizeof one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(old_one_is_out),
		TEST(whoever_renews_stays),
		TEST(slow_reader),
		TEST(asleep_and_after_a_restart),
		TEST(rehearsal),
		TEST(limit),
		TEST(digest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
