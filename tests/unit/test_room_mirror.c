/*
 * Whatever happens to a phone (slow, gone, back again with the number it knew, the hub restarted under it), in the end it
 * shows what a phone that comes in fresh is shown. Random lives by seed, over a journal that answers late and loses answers.
 */
#include "room_world.h"

#include "base/prng.h"

enum { CLIENTS = 16, PREVIEWS = 2, KEYS_MAX = 512, DEEDS = 160, SEEDS = 40 };

struct shown { struct buf key, value; };

/* One phone and what it shows, kept as the web client keeps it. */
struct client {
	uint64_t conn;
	enum role role;
	unsigned seat;                  /* participants: their key */
	bool is_preview;                /* the role looks as a participant */
	size_t read;                    /* bytes of what it heard that are folded */
	bool whole, choked, greeted;
	int64_t at;
	struct shown keys[KEYS_MAX]; size_t n;
};

static void value_put(struct buf *b, const struct value *v)
{
	if (value_is_object(v) || value_is_list(v)) {
		buf_byte(b, value_is_list(v) ? '[' : '{');
		for (size_t i = 0; i < value_n(v); i++) {
			const struct value *item = value_at(v, i);

			if (value_is_object(v)) {
				buf_text(b, value_name(item));
				buf_byte(b, ':');
			}
			value_put(b, item);
			buf_byte(b, ',');
		}
		buf_byte(b, value_is_list(v) ? ']' : '}');
	} else if (value_is_text(v)) {
		buf_byte(b, '"');
		buf_text(b, value_text(v));
		buf_byte(b, '"');
	} else {
		buf_int(b, value_int(v, value_bool(v) ? -1 : -2));
	}
}

static struct shown *find(struct client *c, struct text key)
{
	for (size_t i = 0; i < c->n; i++)
		if (text_is((struct text){ c->keys[i].key.at, c->keys[i].key.len }, key))
			return &c->keys[i];
	return NULL;
}

static void drop(struct client *c, struct shown *s)
{
	buf_free(&s->key);
	buf_free(&s->value);
	*s = c->keys[--c->n];
	c->keys[c->n] = (struct shown){ 0 };
}

static void clear(struct client *c)
{
	while (c->n > 0)
		drop(c, &c->keys[0]);
	c->at = 0;
}

static void fold_frame(struct client *c, const struct value *v)
{
	const struct value *set = value_get(v, "set"), *gone = value_get(v, "gone");
	int64_t at = value_int(value_get(v, "at"), -1);

	if (value_get(v, "you") != NULL) {
		if (c->whole || at < c->at)
			clear(c);
		c->greeted = true;
	}
	if (at >= 0) {
		assert_true(at >= c->at);      /* never backwards, or something was missed */
		c->at = at;
	}
	for (size_t i = 0; i < value_n(gone); i++) {
		struct shown *s = find(c, value_text(value_at(gone, i)));

		if (s != NULL)
			drop(c, s);
	}
	for (size_t i = 0; i < value_n(set); i++) {
		const struct value *item = value_at(set, i);
		struct shown *s = find(c, value_name(item));

		if (s == NULL) {
			assert_true(c->n < KEYS_MAX);
			s = &c->keys[c->n++];
			buf_text(&s->key, value_name(item));
		}
		buf_wipe(&s->value);
		value_put(&s->value, item);
	}
}

static void take_in(struct world *w, struct client *c)
{
	struct buf *heard = &w->phones[c->conn].heard;
	struct arena a = { 0 };

	while (c->read < heard->len) {
		const char *line = heard->at + c->read, *end = memchr(line, '\n', heard->len - c->read);
		const struct value *v = value_read(&a, &customs_log, line, (size_t)(end - line));

		assert_non_null(v);
		fold_frame(c, v);
		c->read += (size_t)(end - line) + 1;
	}
	arena_free(&a);
}

static void say_hello(struct world *w, struct client *c, bool with_have)
{
	char key[33], have[40] = "";

	c->whole = !with_have || c->at == 0;
	c->greeted = c->choked = false;
	c->read = 0;
	buf_wipe(&w->phones[c->conn].heard);
	phone_open(w, c->conn);
	if (c->role == ROLE_PARTICIPANT)
		(void)snprintf(key, sizeof key, "%032x", 0xa000 + c->seat);
	else
		room_role_key(w->options.secret, w->code, c->role, key);
	if (!c->whole)
		(void)snprintf(have, sizeof have, ",\"have\":%d", (int)c->at);
	phone_says(w, c->conn, "{\"hello\":1,\"room\":\"%d\",\"token\":\"%s\"%s%s}", (int)w->code, key, have,
		c->is_preview ? ",\"as\":\"state\"" : "");
}

static void settle(struct world *w, struct client *clients)
{
	for (int i = 0; i < 60; i++) {
		journal_release(w->journal);
		pass(w, 200);
	}
	for (size_t i = 0; i < CLIENTS; i++)
		take_in(w, &clients[i]);
}

/* A fresh phone with the same key is shown the same. */
static void compare(struct world *w, struct client *c, uint64_t seed)
{
	static struct client fresh;

	fresh = (struct client){ .conn = 900, .role = c->role, .seat = c->seat, .is_preview = c->is_preview };
	say_hello(w, &fresh, false);
	take_in(w, &fresh);
	assert_true(fresh.greeted);
	for (size_t i = 0; i < fresh.n; i++) {
		const struct shown *f = &fresh.keys[i], *s = find(c, (struct text){ f->key.at, f->key.len });

		if (s == NULL || s->value.len != f->value.len || memcmp(s->value.at, f->value.at, f->value.len) != 0)
			fail_msg("seed %d: role %d seat %u shows %.*s as %.*s, fresh: %.*s", (int)seed, (int)c->role, c->seat,
				(int)f->key.len, f->key.at, s == NULL ? 7 : (int)s->value.len, s == NULL ? "nothing" : s->value.at,
				(int)f->value.len, f->value.at);
	}
	for (size_t i = 0; i < c->n; i++)
		if (find(&fresh, (struct text){ c->keys[i].key.at, c->keys[i].key.len }) == NULL)
			fail_msg("seed %d: role %d seat %u still shows %.*s", (int)seed, (int)c->role, c->seat,
				(int)c->keys[i].key.len, c->keys[i].key.at);
	assert_int_equal(c->n, fresh.n);
	clear(&fresh);
	phone_close(w, fresh.conn);
}

static bool shows_done(struct client *facilitator)
{
	const struct shown *s = find(facilitator, text("pulse"));

	return s != NULL && memmem(s->value.at, s->value.len, ",done:0,", 8) == NULL;
}

static const char *const quadrants[] = { "S", "W", "O", "T" };

/* What people write and vote. */
static void deed_of_people(struct world *w, struct prng *p, uint64_t conn)
{
	char rest[256];
	int number = 1 + (int)prng_below(p, 12);

	switch (prng_below(p, 5)) {
	case 0:
	case 1:
		(void)snprintf(rest, sizeof rest, "\"activity\":1,\"kind\":\"swot\",\"quadrant\":\"%s\",\"text\":\"Thẻ %d\"",
			quadrants[prng_below(p, 4)], (int)prng_below(p, 1000));
		(void)phone_does(w, conn, "add_card", rest);
		break;
	case 2:
		(void)snprintf(rest, sizeof rest, "\"card\":%d,\"text\":\"Sửa %d\"", number, (int)prng_below(p, 1000));
		(void)phone_does(w, conn, "edit_card", rest);
		break;
	case 3:
		(void)snprintf(rest, sizeof rest, "\"card\":%d", number);
		(void)phone_does(w, conn, "withdraw_card", rest);
		break;
	default:
		(void)snprintf(rest, sizeof rest, "\"poll\":%d,\"picks\":[{\"item\":%d,\"points\":%d}]", 1 + (int)prng_below(p, 3),
			1 + (int)prng_below(p, 3), 1 + (int)prng_below(p, 2));
		(void)phone_does(w, conn, "cast_ballot", rest);
		break;
	}
}

/* What the facilitator does. */
static void deed_of_staff(struct world *w, struct prng *p, uint64_t conn)
{
	static const char *const on_activity[] = { "go_to", "open_input", "open_input", "close_input", "reveal", "reveal", "conceal" };
	static const char *const on_poll[] = { "open_poll", "open_poll", "close_poll", "show_result", "hide_result" };
	char rest[256];
	int card = 1 + (int)prng_below(p, 12), poll = 1 + (int)prng_below(p, 3);

	switch (prng_below(p, 10)) {
	case 0:
		(void)snprintf(rest, sizeof rest, "\"activity\":%d", 1 + (int)prng_below(p, 2));
		(void)phone_does(w, conn, on_activity[prng_below(p, 7)], rest);
		break;
	case 1:
		(void)snprintf(rest, sizeof rest, "\"poll\":%d", poll);
		(void)phone_does(w, conn, on_poll[prng_below(p, 5)], rest);
		break;
	case 2:
		(void)snprintf(rest, sizeof rest, "\"card\":%d,\"reason\":\"Có tên người\"", card);
		(void)phone_does(w, conn, "hide_card", rest);
		break;
	case 3:
		(void)snprintf(rest, sizeof rest, "\"card\":%d", card);
		(void)phone_does(w, conn, prng_below(p, 2) == 0 ? "unhide_card" : "split_card", rest);
		break;
	case 4:
		(void)snprintf(rest, sizeof rest, "\"card\":%d,\"into\":%d", card, 1 + (int)prng_below(p, 12));
		(void)phone_does(w, conn, "merge_card", rest);
		break;
	case 5:
		(void)snprintf(rest, sizeof rest, "\"card\":%d,\"theme\":%d", card, 1 + (int)prng_below(p, 4));
		(void)phone_does(w, conn, "group_card", rest);
		break;
	case 6:
		(void)snprintf(rest, sizeof rest, "\"member\":%d,\"sector\":\"%s\"", 1 + (int)prng_below(p, 6),
			prng_below(p, 2) == 0 ? "state" : "community");
		(void)phone_does(w, conn, "edit_member", rest);
		break;
	case 7:
		(void)phone_does(w, conn, "hold_new_cards", prng_below(p, 3) == 0 ? "\"hold\":false" : "\"hold\":true");
		break;
	case 8:
		(void)snprintf(rest, sizeof rest, "\"card\":%d,\"quadrant\":\"%s\",\"reason\":\"Bên trong\"", card, quadrants[prng_below(p, 4)]);
		(void)phone_does(w, conn, "move_card", rest);
		break;
	default:
		(void)snprintf(rest, sizeof rest, "\"quadrant\":\"%s\",\"title\":\"Nhóm %d\"", quadrants[prng_below(p, 4)],
			(int)prng_below(p, 100));
		(void)phone_does(w, conn, "add_theme", rest);
		break;
	}
}

/* What happens to the line. */
static void deed_of_fate(struct world *w, struct prng *p, struct client *c)
{
	take_in(w, c);
	switch (prng_below(p, 3)) {
	case 0:
		c->choked = true;
		phone_choke(w, c->conn);
		break;
	case 1:
		if (c->choked)
			phone_drain(w, c->conn);
		c->choked = false;
		break;
	default:
		phone_close(w, c->conn);
		take_in(w, c);
		say_hello(w, c, prng_below(p, 4) != 0);
		break;
	}
}

static void begin(struct world *w, struct client *clients, uint64_t seed)
{
	static const enum role roles[] = { ROLE_FACILITATOR, ROLE_MODERATOR, ROLE_HELPER, ROLE_OBSERVER, ROLE_WALL, ROLE_WALL };
	static const char *const sectors[] = { "state", "private", "community" };

	world_open(w, journal_open_unruly(seed, 30, 10, NULL, NULL));
	for (int i = 0; i < 100 && !rooms_ready(w->rooms); i++) {
		journal_release(w->journal);
		pass(w, 50);
	}
	workshop_make(w);
	for (unsigned i = 0; i < 6; i++)
		phone_joins(w, 800 + i, i, sectors[i % 3]);
	for (int i = 0; i < 3; i++) {
		(void)phone_does(w, 2, "add_theme", "\"quadrant\":\"S\",\"title\":\"Chủ đề\"");
		(void)phone_does(w, 2, "prepare_poll",
			"\"activity\":2,\"method\":\"dots\",\"items_of\":\"themes\",\"question\":\"Gì trước?\",\"points\":3");
	}
	(void)phone_does(w, 2, "go_to", "\"activity\":1");
	(void)phone_does(w, 2, "open_input", "\"activity\":1");
	for (size_t i = 0; i < CLIENTS; i++)
		clients[i] = (struct client){ .conn = 10 + i, .role = i < 6 ? roles[i] : ROLE_PARTICIPANT, .seat = (unsigned)i % 6 };
	for (size_t i = 0; i < PREVIEWS; i++) {
		clients[CLIENTS - 1 - i].role = roles[i];
		clients[CLIENTS - 1 - i].is_preview = true;
	}
	for (int i = 0; i < 60; i++) {
		journal_release(w->journal);
		pass(w, 200);
	}
	for (unsigned i = 0; i < 6; i++)
		phone_close(w, 800 + i);
	for (size_t i = 0; i < CLIENTS; i++)
		say_hello(w, &clients[i], false);
}

static void live(struct world *w, struct client *clients, struct prng *p)
{
	for (int i = 0; i < DEEDS; i++) {
		struct client *c = &clients[prng_below(p, CLIENTS)];
		uint64_t what = prng_below(p, 100);

		if (what < 40)
			deed_of_people(w, p, clients[6 + prng_below(p, CLIENTS - 6 - PREVIEWS)].conn);
		else if (what < 70)
			deed_of_staff(w, p, clients[0].conn);
		else if (what < 86)
			deed_of_fate(w, p, c);
		else if (what < 92)
			phone_says(w, c->conn, "{\"feel\":1,\"activity\":%d,\"writing\":%s,\"done\":%s}", 1 + (int)prng_below(p, 2),
				prng_below(p, 2) == 0 ? "true" : "false", prng_below(p, 3) == 0 ? "true" : "false");
		else
			journal_release(w->journal);
		if (prng_below(p, 3) == 0)
			pass(w, (int64_t)prng_below(p, 300));
		for (size_t k = 0; k < CLIENTS; k++)
			take_in(w, &clients[k]);
	}
}

static void restart(struct world *w, struct client *clients)
{
	world_reopen(w);
	for (size_t i = 0; i < CLIENTS; i++)
		say_hello(w, &clients[i], true);
}

static void test_mirrors(void **state)
{
	static struct world w;
	static struct client clients[CLIENTS];
	uint64_t cards_n = 0, ballots_n = 0, done_n = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct prng p = prng_from(seed);

		begin(&w, clients, seed);
		for (int lives = 0; lives < 3; lives++) {
			if (lives == 2)
				restart(&w, clients);
			settle(&w, clients);
			live(&w, clients, &p);
			settle(&w, clients);
			for (size_t i = 0; i < CLIENTS; i++) {
				if (clients[i].choked)
					phone_drain(&w, clients[i].conn);
				clients[i].choked = false;
			}
			settle(&w, clients);
			for (size_t i = 0; i < CLIENTS; i++)
				compare(&w, &clients[i], seed);
			done_n += shows_done(&clients[0]);
		}
		cards_n += rooms_find(w.rooms, w.code)->cards_n;
		ballots_n += rooms_counts(w.rooms).ballots;
		for (size_t i = 0; i < CLIENTS; i++)
			clear(&clients[i]);
		world_close(&w);
	}
	/* They did live: some rooms are closed early by chance, most are not. */
	assert_true(cards_n > 10 * SEEDS);
	assert_true(ballots_n > SEEDS);
	assert_true(done_n > SEEDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_mirrors) };

	return cmocka_run_group_tests_name("room mirrors", tests, NULL, NULL);
}
