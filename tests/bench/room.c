/*
 * What a whole room does for one ballot that is replaced: from the phone's frame to the answer, and that ballot's part of the tick
 * which tells the turnout, with a journal in memory. PHONES phones stay online and change their ballots in turn; all other seats
 * voted and left. Beyond SEATS_MAX, since a thousand people sit down faster than ten thousand, the box is filled up with ballots of
 * nobody. Usage: room [TURNS]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/prng.h"
#include "room/room_internal.h"

enum { SIZES_N = 4, TURNS = 5, TURNS_MAX = 99, PHONES = 64, ROUNDS = 20, STAFF = 1, FIRST = 3,
	SEATS_MAX = 5000 };

static const size_t sizes[SIZES_N] = { 100, 1000, 10000, 100000 };

struct world {
	struct rooms *rooms;
	struct journal *journal;
	struct room *room;
	struct prng lots;
	int64_t now, wake_at, code;
	uint32_t poll;
	size_t answers;
};

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* -- the world -- */

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
		w->answers += memmem(o->frame->at, o->frame->len, "\"did\"", 5) != NULL;
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

/* A command by its name and the rest of its fields; it has to be done. */
static void does(struct world *w, uint64_t conn, const char *name, const char *fields)
{
	char text[2048];
	size_t before = w->answers;
	int n = snprintf(text, sizeof text, "{\"do\":\"%s\",\"id\":\"%016llx%016llx\"%s}", name, (unsigned long long)prng_next(&w->lots),
		(unsigned long long)prng_next(&w->lots), fields);

	says(w, conn, text, (size_t)n);
	for (int i = 0; i < 100 && w->answers == before; i++)
		pass(w, ROOM_TICK_MS);
	must(w->answers > before);
}

static void sits_down(struct world *w, uint64_t conn, size_t seat)
{
	static const char *const sectors[] = { "community", "state", "private" };
	char fields[128];

	hello(w, conn, w->code, ROLE_GUEST);
	(void)snprintf(fields, sizeof fields, ",\"key\":\"%032zx\",\"consent\":true,\"sector\":\"%s\"", seat + 1, sectors[seat % 3]);
	does(w, conn, "join", fields);
}

static size_t some_picks(struct world *w, struct pick at[2])
{
	at[0] = (struct pick){ 1 + (int64_t)prng_below(&w->lots, 4), 1 };
	at[1] = (struct pick){ 5 + (int64_t)prng_below(&w->lots, 4), 2 };
	return 2;
}

/* Everybody else has voted: their rows go into the box as they would have come. */
static void box_fill(struct world *w, size_t n)
{
	struct box *b = box_find(w->room, w->poll);
	struct buf body = { 0 };

	must(b != NULL);
	for (uint32_t member = 1; member <= n; member++) {
		struct hash pseudonym = box_pseudonym(b, member);
		struct pick at[2];
		struct urn_ballot ballot = { .ballot = { SECTOR_STATE, { at, some_picks(w, at) } }, .entry = ENTERED_SELF, .receipt = pseudonym };

		buf_wipe(&body);
		codec_write_ballot(&body, &ballot);
		box_put(b, &pseudonym, SECTOR_STATE, body.at, body.len);
	}
	buf_free(&body);
}

static void world_open(struct world *w, size_t n)
{
	struct room_options options = { .code_digits = 6, .zone = 420, .address = "http://127.0.0.1", .rooms_max = 10, .members_max = MEMBERS_MAX };
	size_t members = n < SEATS_MAX ? n : SEATS_MAX;
	char why[128];

	*w = (struct world){ .now = INT64_C(1772672400000), .lots = prng_from(n), .journal = journal_open("memory:", NULL, NULL, why, sizeof why) };
	w->rooms = rooms_new(&options);
	must(w->journal != NULL && w->rooms != NULL);
	carry_out(w, rooms_start(w->rooms, w->now));
	feed(w, (struct input){ .kind = INPUT_TICK });
	hello(w, STAFF, 0, ROLE_HUB);
	does(w, STAFF, "create_workshop", ",\"about\":{\"title\":\"X\"},\"template\":\"priorities-only\"");
	must(rooms_codes(w->rooms, &w->code, 1) == 1);
	hello(w, STAFF + 1, w->code, ROLE_FACILITATOR);
	for (size_t i = 0; i < members; i++) {
		bool stays = i % (members / PHONES) == 0 && i / (members / PHONES) < PHONES;
		uint64_t conn = stays ? FIRST + i / (members / PHONES) : FIRST + PHONES;

		sits_down(w, conn, i);
		if (!stays)
			feed(w, (struct input){ .kind = INPUT_CLOSED, .conn = conn });
	}
	does(w, STAFF + 1, "prepare_poll", ",\"activity\":1,\"method\":\"dots\",\"items_of\":\"options\",\"question\":\"?\",\"points\":3,\"options\":["
		"{\"text\":\"a\"},{\"text\":\"b\"},{\"text\":\"c\"},{\"text\":\"d\"},{\"text\":\"e\"},{\"text\":\"f\"},{\"text\":\"g\"},{\"text\":\"h\"}]");
	does(w, STAFF + 1, "open_poll", ",\"poll\":1");
	w->poll = 1;
	w->room = room_find(w->rooms, w->code);
	box_fill(w, n);
	pass(w, 10 * ROOM_TICK_MS);
}

/* -- ballots -- */

/* All phones change their ballots, then time passes until the turnout has been told; nanoseconds a ballot. */
static double changes(struct world *w)
{
	static struct buf frames[PHONES];
	double took = 0;

	for (int round = 0; round < ROUNDS; round++) {
		for (size_t i = 0; i < PHONES; i++) {
			uint64_t id[2] = { prng_next(&w->lots), prng_next(&w->lots) };
			struct pick at[2];
			struct command c = { .kind = COMMAND_CAST_BALLOT, .cast_ballot = { .poll = w->poll, .picks = { at, some_picks(w, at) },
				.receipt = hash_of(id, sizeof id), .has_receipt = true } };

			buf_wipe(&frames[i]);
			codec_write_command(&frames[i], &c, (const uint8_t *)id);
		}
		size_t before = w->answers;
		double from = now_ns();
		for (size_t i = 0; i < PHONES; i++)
			says(w, FIRST + i, frames[i].at, frames[i].len);
		pass(w, 2 * ROOM_TICK_MS);
		took += now_ns() - from;
		must(w->answers - before == PHONES);
	}
	return took / (ROUNDS * PHONES);
}

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static double middle(double *at, int n)
{
	qsort(at, (size_t)n, sizeof *at, by_size);
	return at[n / 2];
}

int main(int argc, char **argv)
{
	static struct world worlds[SIZES_N];
	static double cost[SIZES_N][TURNS_MAX], ratio[TURNS_MAX];
	int turns = argc > 1 ? atoi(argv[1]) : TURNS;

	if (turns < 1 || turns > TURNS_MAX)
		return 64;
	for (size_t s = 0; s < SIZES_N; s++) {
		world_open(&worlds[s], sizes[s]);
		(void)changes(&worlds[s]);
		must(box_find(worlds[s].room, worlds[s].poll)->n == sizes[s]);
	}
	for (int turn = 0; turn < turns; turn++) {
		for (size_t s = 0; s < SIZES_N; s++)
			cost[s][turn] = changes(&worlds[s]);
		ratio[turn] = cost[SIZES_N - 1][turn] / cost[0][turn];
	}
	printf("%-44s %8zu %8zu %8zu %8zu  %zu : %zu\n", "one ballot through a room, us; in the urn:", sizes[0], sizes[1], sizes[2], sizes[3],
		sizes[SIZES_N - 1], sizes[0]);
	printf("  %-42s", "dots (2.0 picks)");
	for (size_t s = 0; s < SIZES_N; s++)
		printf(" %8.2f", middle(cost[s], turns) / 1000);
	printf("  %12.2f\n", middle(ratio, turns));
	for (size_t s = 0; s < SIZES_N; s++) {
		rooms_free(worlds[s].rooms);
		journal_close(worlds[s].journal);
	}
	return 0;
}
