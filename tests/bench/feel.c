/*
 * What felt presence costs a room whose every seat is taken and connected: one word of a phone, the tick after it while nobody is
 * there who may see it, the tick that tells a facilitator the pulse, and the one that looks through all cards for the silent ones
 * as well. Usage: feel [TURNS]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/prng.h"
#include "room/room_internal.h"

enum { PEOPLE = MEMBERS_MAX, CHANGES = 20, TURNS = 5, TURNS_MAX = 99, OPERATOR = 1, FACILITATOR = 2, FIRST = 10, WORDS = 2000 };

struct world {
	struct rooms *rooms;
	struct journal *journal;
	struct room *room;
	struct prng lots;
	int64_t now, wake_at, code;
	size_t dids, sends;
};

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void carry_out(struct world *w, const struct outputs *outs)
{
	must(!outs->fatal);
	w->wake_at = outs->wake_at;
	for (size_t i = 0; i < outs->n; i++) {
		const struct output *o = &outs->at[i];

		must(o->kind != OUTPUT_HANG_UP);
		if (o->kind == OUTPUT_ASK) {
			journal_give(w->journal, o->request);
			continue;
		}
		must(memmem(o->frame->at, o->frame->len, "\"why\"", 5) == NULL);
		w->dids += memmem(o->frame->at, o->frame->len, "\"did\"", 5) != NULL;
		w->sends++;
		frame_drop(o->frame);
	}
}

static void feed(struct world *w, struct input in)
{
	struct journal_request *q;

	carry_out(w, room_step(w->rooms, w->now, &in));
	while ((q = journal_next(w->journal)) != NULL)
		carry_out(w, room_step(w->rooms, w->now, &(struct input){ .kind = INPUT_STORED, .reply = q }));
}

static void says(struct world *w, uint64_t conn, const char *text, size_t n)
{
	struct input in = { .kind = INPUT_FRAME, .conn = conn, .bytes = text, .n = n };
	uint64_t drawn[4] = { prng_next(&w->lots), prng_next(&w->lots), prng_next(&w->lots), prng_next(&w->lots) };

	memcpy(in.entropy, drawn, sizeof in.entropy);
	feed(w, in);
}

static void pass(struct world *w, int64_t ms)
{
	int64_t until = w->now + ms;

	while (w->wake_at <= until) {
		w->now = w->wake_at > w->now ? w->wake_at : w->now;
		feed(w, (struct input){ .kind = INPUT_TICK });
	}
	w->now = until;
}

static void hello(struct world *w, uint64_t conn, int64_t code, enum role role)
{
	char key[33], room[24] = "hub", text[128];

	feed(w, (struct input){ .kind = INPUT_OPENED, .conn = conn });
	if (code != 0)
		(void)snprintf(room, sizeof room, "%lld", (long long)code);
	room_role_key(w->rooms->options.secret, code, role, key);
	int n = role == ROLE_GUEST ? snprintf(text, sizeof text, "{\"hello\":1,\"room\":\"%s\"}", room)
		: snprintf(text, sizeof text, "{\"hello\":1,\"room\":\"%s\",\"token\":\"%s\"}", room, key);
	says(w, conn, text, (size_t)n);
}

static void does(struct world *w, uint64_t conn, const char *name, const char *fields)
{
	char text[1024];
	size_t before = w->dids;
	int n = snprintf(text, sizeof text, "{\"do\":\"%s\",\"id\":\"%016llx%016llx\"%s}", name, (unsigned long long)prng_next(&w->lots),
		(unsigned long long)prng_next(&w->lots), fields);

	says(w, conn, text, (size_t)n);
	must(w->dids > before);
}

static void feels(struct world *w, size_t seat, bool is_writing, bool is_done)
{
	char text[96];
	int n = snprintf(text, sizeof text, "{\"feel\":1,\"activity\":1,\"writing\":%s,\"done\":%s}", is_writing ? "true" : "false", is_done ? "true" : "false");

	says(w, FIRST + seat, text, (size_t)n);
}

static void writes(struct world *w, size_t seat)
{
	does(w, FIRST + seat, "add_card", ",\"activity\":1,\"kind\":\"swot\",\"quadrant\":\"S\",\"text\":\"Chè ngon\"");
}

static void world_open(struct world *w, size_t people)
{
	static const char *const sectors[] = { "community", "state", "private" };
	struct room_options options = { .code_digits = 6, .zone = 420, .address = "http://127.0.0.1", .rooms_max = 10, .members_max = MEMBERS_MAX };
	char why[128], fields[128];

	*w = (struct world){ .now = INT64_C(1772672400000), .lots = prng_from(people), .journal = journal_open("memory:", NULL, NULL, why, sizeof why) };
	w->rooms = rooms_new(&options);
	must(w->journal != NULL && w->rooms != NULL);
	carry_out(w, rooms_start(w->rooms, w->now));
	feed(w, (struct input){ .kind = INPUT_TICK });
	hello(w, OPERATOR, 0, ROLE_HUB);
	does(w, OPERATOR, "create_workshop", ",\"about\":{\"title\":\"X\"},\"agenda\":[{\"kind\":\"swot\",\"title\":\"SWOT\",\"minutes\":15}]");
	must(rooms_codes(w->rooms, &w->code, 1) == 1);
	hello(w, FACILITATOR, w->code, ROLE_FACILITATOR);
	does(w, FACILITATOR, "open_input", ",\"activity\":1");
	feed(w, (struct input){ .kind = INPUT_CLOSED, .conn = FACILITATOR });
	for (size_t i = 0; i < people; i++) {
		hello(w, FIRST + i, w->code, ROLE_GUEST);
		(void)snprintf(fields, sizeof fields, ",\"key\":\"%032zx\",\"consent\":true,\"sector\":\"%s\"", i + 1, sectors[i % 3]);
		does(w, FIRST + i, "join", fields);
	}
	w->room = room_find(w->rooms, w->code);
	/* Two in three have written two cards each, so that the list of the silent is full. */
	for (size_t i = 0; i < 2 * people; i++)
		if (i % 3 != 0)
			writes(w, i % people);
	pass(w, 20 * ROOM_TICK_MS);
}

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* One change, then time until it has been told: the middle of many, in microseconds, without the change itself. */
static double tick_us(struct world *w, int turns, void (*change)(struct world *w, size_t seat))
{
	static double took[TURNS_MAX * CHANGES];
	int n = turns * CHANGES;

	for (int turn = 0; turn < n; turn++) {
		change(w, 0);           /* told at once; the next waits for the tick */
		pass(w, 1);
		change(w, 1 + prng_below(&w->lots, PEOPLE - 1));
		double from = now_ns();
		pass(w, 2 * ROOM_TICK_MS);
		took[turn] = now_ns() - from;
	}
	qsort(took, (size_t)n, sizeof *took, by_size);
	return took[n / 2] / 1000;
}

static void change_writing(struct world *w, size_t seat)
{
	feels(w, seat, w->room->seats[seat + 1].writer == NULL, false);
}

static void change_done(struct world *w, size_t seat)
{
	feels(w, seat, false, !w->room->seats[seat + 1].done);
}

int main(int argc, char **argv)
{
	static struct world w;
	int turns = argc > 1 ? atoi(argv[1]) : TURNS;

	if (turns < 1 || turns > TURNS_MAX)
		return 64;
	world_open(&w, PEOPLE);
	size_t sends = w.sends;
	double from = now_ns();
	for (size_t i = 0; i < WORDS; i++)
		feels(&w, i, i % 2 == 0, false);
	double word = (now_ns() - from) / WORDS / 1000, alone = tick_us(&w, turns, change_writing);
	must(w.sends == sends);
	hello(&w, FACILITATOR, w.code, ROLE_FACILITATOR);
	pass(&w, 20 * ROOM_TICK_MS);
	double pulse = tick_us(&w, turns, change_writing), quiet = tick_us(&w, turns, change_done);
	printf("felt presence, us; %d connected, %zu cards\n", PEOPLE, w.room->w->cards_n);
	printf("  %-42s %8.2f\n", "one word, nobody looks", word);
	printf("  %-42s %8.2f\n", "a tick, nobody looks", alone);
	printf("  %-42s %8.2f\n", "a tick that tells a facilitator the pulse", pulse);
	printf("  %-42s %8.2f\n", "a tick that tells it who is quiet, too", quiet);
	rooms_free(w.rooms);
	journal_close(w.journal);
	return 0;
}
