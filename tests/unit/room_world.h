/*
 * A world for the rooms: a fake clock, fake connections that remember what they were told, and a journal whose requests can be
 * held back, answered by hand or spoiled. For tests only.
 */
#ifndef TESTS_ROOM_WORLD_H
#define TESTS_ROOM_WORLD_H

#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "protocol/codec.h"
#include "room/room.h"

enum { PHONES_MAX = 1024 };

/* What one connection has heard: every frame a line. */
struct phone { struct buf heard; size_t frames; int code; bool open; };

struct world {
	struct rooms *rooms;
	struct journal *journal, *rehearsals;        /* the second for what nothing may keep */
	struct wifi kept; size_t kept_n; bool wifi_fails;   /* what lies beside the secret */
	struct room_options options;
	int64_t now, wake_at;
	uint64_t ids, steps;
	struct phone phones[PHONES_MAX];
	size_t sends, step_sends;
	bool holds;                                  /* requests stay in `held` until let_go() */
	struct journal_request *held[64]; size_t held_n;
	void (*spoil)(struct journal_request *reply);   /* looks at every reply first */
	bool fatal;
	int64_t code;                                /* the workshop made by workshop_make() */
};


/* -- the world -- */

static inline void rooms_begin(struct world *w)
{
	w->rooms = rooms_new(&w->options);
	w->fatal = false;
}

static inline void give(struct world *w, struct journal_request *q)
{
	journal_give(q->rehearsal ? w->rehearsals : w->journal, q);
}

static inline void carry_out(struct world *w, struct outputs *outs)
{
	struct wifi_request *wifi = NULL;

	w->steps++;
	w->step_sends = 0;
	w->wake_at = outs->wake_at;
	w->fatal = w->fatal || outs->fatal;
	for (size_t i = 0; i < outs->n; i++) {
		struct output *o = &outs->at[i];

		if (o->kind == OUTPUT_ASK) {
			if (w->holds) {
				assert_true(w->held_n < 64);
				w->held[w->held_n++] = o->request;
			} else {
				give(w, o->request);
			}
			continue;
		}
		if (o->kind == OUTPUT_WIFI) {
			assert_null(wifi);
			wifi = o->wifi;
			continue;
		}
		struct phone *p = &w->phones[o->conn];
		assert_true(p->open);
		assert_int_equal(p->code, 0);        /* nothing behind a hang-up */
		if (o->kind == OUTPUT_HANG_UP) {
			p->code = o->code;
			continue;
		}
		buf_put(&p->heard, o->frame->at, o->frame->len);
		buf_byte(&p->heard, '\n');
		p->frames++;
		w->sends++;
		w->step_sends++;
		frame_drop(o->frame);
	}
	if (wifi == NULL)
		return;
	wifi->is_kept = !w->wifi_fails;
	if (wifi->is_kept)
		w->kept = wifi->wifi;
	w->kept_n += wifi->is_kept;
	carry_out(w, room_step(w->rooms, w->now, &(struct input){ .kind = INPUT_WIFI, .wifi = wifi }));
}

static inline void feed(struct world *w, const struct input *in)
{
	struct input own = *in;

	if (own.kind == INPUT_FRAME) {
		struct hash h = hash_of(&w->steps, sizeof w->steps);

		memcpy(own.entropy, &h, sizeof own.entropy);
	}
	carry_out(w, room_step(w->rooms, w->now, &own));
}

static inline void pump(struct world *w)
{
	struct journal_request *q;

	while ((q = journal_next(w->journal)) != NULL || (q = journal_next(w->rehearsals)) != NULL) {
		if (w->spoil != NULL)
			w->spoil(q);
		feed(w, &(struct input){ .kind = INPUT_STORED, .reply = q });
	}
}

static inline void let_go(struct world *w)
{
	w->holds = false;
	for (size_t i = 0; i < w->held_n; i++)
		give(w, w->held[i]);
	w->held_n = 0;
	pump(w);
}

static inline void tick_once(struct world *w)
{
	feed(w, &(struct input){ .kind = INPUT_TICK });
	pump(w);
}

static inline void pass(struct world *w, int64_t ms)
{
	int64_t until = w->now + ms;

	pump(w);
	for (int turns = 0; w->wake_at <= until; turns++) {
		assert_true(turns < 100000);
		if (w->wake_at > w->now)
			w->now = w->wake_at;
		tick_once(w);
	}
	w->now = until;
}

static inline struct journal *memory(void)
{
	char why[128];

	return journal_open("memory:", NULL, NULL, why, sizeof why);
}

static inline void world_open(struct world *w, struct journal *j)
{
	memset(w, 0, sizeof *w);
	assert_non_null(j);
	w->journal = j;
	w->rehearsals = memory();
	w->now = 1772672400000;
	w->options = (struct room_options){ .code_digits = 6, .zone = 420, .address = "http://192.168.1.7:7681", .lan = true,
		.rooms_max = 10, .members_max = 1000 };
	memset(w->options.secret, 7, sizeof w->options.secret);
	rooms_begin(w);
	carry_out(w, rooms_start(w->rooms, w->now));
	pump(w);
}

static inline void phones_end(struct world *w)
{
	for (size_t i = 0; i < PHONES_MAX; i++) {
		buf_free(&w->phones[i].heard);
		w->phones[i] = (struct phone){ 0 };
	}
}

static inline void world_reopen(struct world *w)
{
	rooms_free(w->rooms);
	phones_end(w);
	rooms_begin(w);
	carry_out(w, rooms_start(w->rooms, w->now));
	pump(w);
}

static inline void world_close(struct world *w)
{
	rooms_free(w->rooms);
	phones_end(w);
	for (size_t i = 0; i < w->held_n; i++)
		journal_free(w->held[i]);
	journal_close(w->journal);
	journal_close(w->rehearsals);
}

/* -- phones -- */

/* From the address that `source` stands for. */
static inline void phone_open_at(struct world *w, uint64_t conn, uint64_t source)
{
	w->phones[conn].open = true;
	w->phones[conn].code = 0;
	feed(w, &(struct input){ .kind = INPUT_OPENED, .conn = conn, .source = source });
}

/* Each phone has an address of its own. */
static inline void phone_open(struct world *w, uint64_t conn)
{
	phone_open_at(w, conn, conn);
}

static inline void phone_close(struct world *w, uint64_t conn)
{
	w->phones[conn].open = false;
	feed(w, &(struct input){ .kind = INPUT_CLOSED, .conn = conn });
	pump(w);
}

static inline void phone_choke(struct world *w, uint64_t conn)
{
	feed(w, &(struct input){ .kind = INPUT_CHOKED, .conn = conn });
}

static inline void phone_drain(struct world *w, uint64_t conn)
{
	feed(w, &(struct input){ .kind = INPUT_WRITABLE, .conn = conn });
	pump(w);
}

__attribute__((format(printf, 3, 4)))
static inline void phone_says(struct world *w, uint64_t conn, const char *format, ...)
{
	static char line[65536];
	va_list args;

	va_start(args, format);
	int n = vsnprintf(line, sizeof line, format, args);
	va_end(args);
	assert_true(n > 0 && (size_t)n < sizeof line);
	feed(w, &(struct input){ .kind = INPUT_FRAME, .conn = conn, .bytes = line, .n = (size_t)n });
	pump(w);
}

static inline void phone_hello(struct world *w, uint64_t conn, enum role role)
{
	char key[33];

	if (!w->phones[conn].open)
		phone_open(w, conn);
	if (role == ROLE_GUEST) {
		phone_says(w, conn, "{\"hello\":1,\"room\":\"%d\"}", (int)w->code);
		return;
	}
	room_role_key(w->options.secret, w->code, role, key);
	phone_says(w, conn, "{\"hello\":1,\"room\":\"%d\",\"token\":\"%s\"}", (int)w->code, key);
}

static inline void phone_hello_seat(struct world *w, uint64_t conn, unsigned seat)
{
	if (!w->phones[conn].open)
		phone_open(w, conn);
	phone_says(w, conn, "{\"hello\":1,\"room\":\"%d\",\"token\":\"%032x\"}", (int)w->code, 0xa000 + seat);
}

static inline void phone_does_as(struct world *w, uint64_t conn, uint64_t id, const char *name, const char *rest)
{
	phone_says(w, conn, "{\"do\":\"%s\",\"id\":\"%032llx\"%s%s}", name, (unsigned long long)id, rest[0] == '\0' ? "" : ",", rest);
}

static inline uint64_t phone_does(struct world *w, uint64_t conn, const char *name, const char *rest)
{
	phone_does_as(w, conn, ++w->ids, name, rest);
	return w->ids;
}

static inline void phone_joins(struct world *w, uint64_t conn, unsigned seat, const char *sector)
{
	char rest[160];

	if (!w->phones[conn].open)
		phone_open(w, conn);
	phone_hello(w, conn, ROLE_GUEST);
	(void)snprintf(rest, sizeof rest, "\"key\":\"%032x\",\"consent\":true,\"sector\":\"%s\"", 0xa000 + seat, sector);
	phone_does(w, conn, "join", rest);
}

static inline bool said_in(const struct buf *b, const char *words)
{
	return b->len > 0 && memmem(b->at, b->len, words, strlen(words)) != NULL;
}

static inline bool heard(const struct world *w, uint64_t conn, const char *words)
{
	return said_in(&w->phones[conn].heard, words);
}

static inline size_t heard_n(const struct world *w, uint64_t conn, const char *words)
{
	const struct buf *b = &w->phones[conn].heard;
	const char *at = b->at, *end = b->at + b->len, *hit;
	size_t n = 0;

	while (at != NULL && at < end && (hit = memmem(at, (size_t)(end - at), words, strlen(words))) != NULL) {
		n++;
		at = hit + 1;
	}
	return n;
}

static inline bool was_refused(const struct world *w, uint64_t conn, uint64_t id, const char *why)
{
	char words[128];

	(void)snprintf(words, sizeof words, "{\"id\":\"%032llx\",\"why\":\"%s", (unsigned long long)id, why);
	return heard(w, conn, words);
}

static inline bool was_told_did(const struct world *w, uint64_t conn, uint64_t id)
{
	char words[64];

	(void)snprintf(words, sizeof words, "{\"id\":\"%032llx\"", (unsigned long long)id);
	return heard(w, conn, words) && !was_refused(w, conn, id, "");
}

static inline void forget(struct world *w, uint64_t conn)
{
	buf_wipe(&w->phones[conn].heard);
	w->phones[conn].frames = 0;
}

static inline const char *last_frame(struct world *w, uint64_t conn)
{
	struct buf *b = &w->phones[conn].heard;
	size_t i = b->len;

	if (i == 0)
		return "";
	buf_byte(b, '\0');
	b->len--;
	for (i--; i > 0 && b->at[i - 1] != '\n';)
		i--;
	return b->at + i;
}

/* -- workshops -- */

static inline void operator_hello(struct world *w, uint64_t conn)
{
	char key[33];

	phone_open(w, conn);
	room_role_key(w->options.secret, 0, ROLE_HUB, key);
	phone_says(w, conn, "{\"hello\":1,\"room\":\"hub\",\"token\":\"%s\"}", key);
}

static const char workshop_json[] =
	"\"about\":{\"title\":\"Đồng Mây\"},\"agenda\":["
	"{\"kind\":\"swot\",\"title\":\"SWOT\",\"minutes\":15},"
	"{\"kind\":\"theme_points\",\"title\":\"Chấm điểm\",\"minutes\":20}]";

static inline void workshop_make(struct world *w)
{
	int64_t codes[10];

	operator_hello(w, 1);
	uint64_t id = phone_does(w, 1, "create_workshop", workshop_json);
	for (int i = 0; i < 200 && !was_told_did(w, 1, id); i++) {
		journal_release(w->journal);
		pass(w, 50);
	}
	assert_true(was_told_did(w, 1, id));
	assert_int_equal(rooms_codes(w->rooms, codes, 10), 1);
	w->code = codes[0];
	assert_true(w->code >= 100000 && w->code <= 999999);
	phone_hello(w, 2, ROLE_FACILITATOR);
	assert_true(heard(w, 2, "\"you\":{\"role\":\"facilitator\""));
}

static inline void round_prepare(struct world *w)
{
	for (int i = 0; i < 3; i++)
		phone_does(w, 2, "add_theme", "\"quadrant\":\"S\",\"title\":\"Chủ đề\"");
	uint64_t id = phone_does(w, 2, "prepare_poll",
		"\"activity\":2,\"method\":\"dots\",\"items_of\":\"themes\",\"question\":\"Gì trước?\",\"points\":3");
	assert_true(was_told_did(w, 2, id));
}

/* A world of its own for each test. */
static inline int set_up(void **state)
{
	static struct world w;

	world_open(&w, memory());
	*state = &w;
	return 0;
}

static inline int tear_down(void **state)
{
	world_close(*state);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, set_up, tear_down)

#endif
