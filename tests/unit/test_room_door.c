/* Who is let in, and how long: guessers with a thousand addresses, a seat that is taken away, seats of a workshop that is long over. */
#include "room_world.h"

#include "room/room_internal.h"

enum { ADDRESSES = 1000, FIRST = 10, HONEST = FIRST + ADDRESSES, HALL = 777777, GUESSES = 100000 };

static void say_hello(struct world *w, uint64_t conn, uint64_t source, int code)
{
	if (w->phones[conn].open)
		phone_close(w, conn);
	forget(w, conn);
	phone_open_at(w, conn, source);
	phone_says(w, conn, "{\"hello\":1,\"room\":\"%d\"}", code);
}

/* The next of all codes that is none. */
static int wrong_code_of(const struct world *w, unsigned *n)
{
	int code = 100000 + (int)(*n * 7919u % 900000u);

	*n += 1;
	return code == w->code ? 99999 : code;
}

/* Where a number's phone is; some share a place in the hub's table, as addresses do. */
static uint64_t address(uint64_t n)
{
	struct hash h = hash_of(&n, sizeof n);
	uint64_t source;

	memcpy(&source, &h, sizeof source);
	return source;
}

/* Those who were answered since the last time say hello again, with another code; who waits in a line goes on waiting. */
static void all_guess(struct world *w, unsigned *n)
{
	for (uint64_t c = FIRST; c < HONEST; c++) {
		if (w->phones[c].open && w->phones[c].frames == 0)
			continue;
		say_hello(w, c, address(c), wrong_code_of(w, n));
	}
}

static void hall_joins(struct world *w, unsigned seat)
{
	say_hello(w, HONEST, HALL, (int)w->code);
	phone_says(w, HONEST, "{\"do\":\"join\",\"id\":\"%032x\",\"key\":\"%032x\",\"consent\":true,\"sector\":\"state\"}", 0xb000 + seat, 0xc000 + seat);
	assert_true(heard(w, HONEST, "\"you\":{\"role\":\"participant\""));
}

/*
 * Reliability's threat 2: a hundred thousand guesses. Each address errs twice; from then on all of them together have fifty looks a second,
 * however many there are. An honest phone elsewhere walks in meanwhile, and so does one of a hall where some mistyped.
 */
static void test_guesses_of_a_thousand_addresses(void **state)
{
	struct world *w = *state;
	unsigned guesses = 0, seconds = 0, wrong = 0, at_once = 0, shared = 0, tries = 0;
	uint64_t looked = 0;

	workshop_make(w);
	for (unsigned i = 0; i < 40; i++)
		hall_joins(w, i);
	while (guesses < 20)
		say_hello(w, HONEST, HALL, wrong_code_of(w, &guesses));
	guesses = 0;
	uint64_t before = w->rooms->wrong_all;
	for (; guesses < GUESSES; seconds++) {
		all_guess(w, &guesses);
		say_hello(w, HONEST, address(100000 + seconds), (int)w->code);
		at_once += heard(w, HONEST, "\"you\"");
		/* In the storm the hall has its people to speak for it. */
		say_hello(w, HONEST + 1, HALL, (int)w->code);
		assert_true(heard(w, HONEST + 1, "\"you\""));
		if (seconds % 4 == 0) {          /* who shares a guesser's address stands in his line */
			say_hello(w, HONEST + 2, address(FIRST), (int)w->code);
			tries++;
		}
		pass(w, 1000);
		shared += seconds % 4 == 3 && heard(w, HONEST + 2, "\"you\"");
	}
	for (uint64_t c = FIRST; c < HONEST; c++)
		wrong += heard(w, c, "\"you\"");
	looked = w->rooms->wrong_all - before;
	printf("# %u guesses from %d addresses in %u s: %llu looked at, 2 for each address and %llu a second; %u hits\n", guesses, ADDRESSES, seconds,
		(unsigned long long)looked, (unsigned long long)(looked - 2 * ADDRESSES) / seconds, wrong);
	printf("# guesses, honest joins meanwhile: from elsewhere %u of %u at once, from a hall %u of %u; from a guesser's own address %u of %u within 4 s\n",
		at_once, seconds, seconds, seconds, shared, tries);
	assert_true(looked <= 2 * ADDRESSES + 52 * seconds);
	assert_int_equal(wrong, 0);
	assert_true(at_once * 10 >= seconds * 9);
}

/* Four who err and one who does not share the line of lines evenly. */
static void test_lines_share(void **state)
{
	enum { OF_ONE = 100 };
	struct world *w = *state;
	unsigned guesses = 0, got = 0;

	workshop_make(w);
	for (unsigned i = 0; i < 5 * 31; i++)
		say_hello(w, FIRST, 1 + i % 5, wrong_code_of(w, &guesses));
	pass(w, 1000);
	for (unsigned s = 0; s < 10; s++) {
		for (unsigned i = 0; i < 4 * OF_ONE; i++)
			say_hello(w, FIRST + i, 1 + i / OF_ONE, wrong_code_of(w, &guesses));
		say_hello(w, HONEST, 5, (int)w->code);
		pass(w, 4000);
		got += heard(w, HONEST, "\"you\"");
	}
	printf("# one honest phone at an address that erred, beside four that guess as fast as they can: in %u of 10 times within 4 s\n", got);
	assert_true(got >= 8);
}

/* -- seats -- */

static void seat_code_of(struct world *w, uint64_t conn, char out[7])
{
	const char *at = strstr(last_frame(w, conn), "\"seat\":\"");

	assert_non_null(at);
	(void)snprintf(out, 7, "%.6s", at + 8);
}

static bool key_opens(struct world *w, uint64_t conn, unsigned seat)
{
	forget(w, conn);
	phone_hello_seat(w, conn, seat);
	bool opens = heard(w, conn, "\"you\":{\"role\":\"participant\"");
	assert_true(opens || heard(w, conn, "\"why\":\"wrong_key\""));
	phone_close(w, conn);
	return opens;
}

static uint64_t seat_taken(struct world *w, uint64_t conn, const char *code, unsigned seat)
{
	char rest[128];

	phone_hello(w, conn, ROLE_GUEST);
	(void)snprintf(rest, sizeof rest, "\"key\":\"%032x\",\"seat\":\"%s\"", 0xa000 + seat, code);
	return phone_does(w, conn, "take_seat", rest);
}

/* A phone is stolen: the facilitator takes its seat away, and neither its line, its key nor its recovery code is worth anything. */
static void test_a_stolen_phone(void **state)
{
	struct world *w = *state;
	char code[7];

	workshop_make(w);
	phone_joins(w, 10, 1, "state");
	seat_code_of(w, 10, code);
	assert_true(key_opens(w, 11, 1));
	assert_true(was_told_did(w, 2, phone_does(w, 2, "leave", "\"member\":1")));
	/* In the very step: nobody any more, and told so. */
	assert_true(strstr(last_frame(w, 10), "\"you\":{\"role\":\"guest\"") != NULL);
	assert_true(was_refused(w, 10, phone_does(w, 10, "edit_member", "\"office\":\"kẻ trộm\""), "not_allowed"));
	assert_false(key_opens(w, 11, 1));
	assert_true(was_refused(w, 12, seat_taken(w, 12, code, 2), "seat_unknown"));
	phone_joins(w, 13, 3, "state");          /* the person it belonged to */
	assert_true(heard(w, 13, "\"you\":{\"role\":\"participant\",\"member\":2"));
	world_reopen(w);
	assert_false(key_opens(w, 11, 1));
	assert_true(key_opens(w, 11, 3));
}

/* A day after the end no seat is anybody's; a workshop that is opened again has its people back. */
static void test_seats_a_day_after_the_end(void **state)
{
	enum { DAY = 86400000 };
	struct world *w = *state;
	char code[7];

	workshop_make(w);
	phone_joins(w, 10, 1, "state");
	phone_joins(w, 11, 2, "private");
	seat_code_of(w, 10, code);
	assert_true(was_told_did(w, 2, phone_does(w, 2, "end_workshop", "")));
	pass(w, DAY - 60000);
	assert_true(key_opens(w, 12, 1));
	assert_true(was_told_did(w, 13, seat_taken(w, 13, code, 4)));
	assert_true(key_opens(w, 12, 4) && !key_opens(w, 12, 1));
	assert_int_equal(w->phones[11].code, 0);
	pass(w, 3 * 60000);
	/* Whoever still sat there is hung up on; those who run the workshop are not. */
	assert_int_equal(w->phones[11].code, 4004);
	assert_int_equal(w->phones[13].code, 4004);
	assert_int_equal(w->phones[2].code, 0);
	assert_false(key_opens(w, 12, 4) || key_opens(w, 12, 2));
	assert_true(was_refused(w, 14, seat_taken(w, 14, code, 5), "workshop_ended"));
	world_reopen(w);
	assert_false(key_opens(w, 12, 4) || key_opens(w, 12, 2));
	phone_hello(w, 2, ROLE_FACILITATOR);
	assert_true(was_told_did(w, 2, phone_does(w, 2, "reopen_workshop", "")));
	assert_true(key_opens(w, 12, 4) && key_opens(w, 12, 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(guesses_of_a_thousand_addresses), TEST(lines_share), TEST(a_stolen_phone), TEST(seats_a_day_after_the_end),
	};

	return cmocka_run_group_tests_name("room door", tests, NULL, NULL);
}
