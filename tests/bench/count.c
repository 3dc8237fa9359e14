/*
 * What ballots cost, for every row of methods.def and with 100 to 100 000 of them in the urn. First one ballot that is replaced:
 * its frame read, checked, written as it goes to the journal, put into the box, and read back for the phone that sees it; only the
 * journal's own work is left out, which `make bench` measures through the hub. It must not grow with what lies there already.
 * Then what the close costs a ballot: taken out and sealed, and counted. Usage: count [TURNS]; the sizes take turns, the middle
 * one is told. Processor time, so that a busy machine moves little.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../support/mini.h"
#include "base/prng.h"
#include "core/method/method.h"
#include "room/room_internal.h"

enum { SIZES_N = 4, TURNS = 5, TURNS_MAX = 99, CHANGES = 1000, CLOSE_MS = 1000, OPTIONS = 20, GRADED = 8, CRITERIA = 3, PICKS_MAX = 64 };

static const size_t sizes[SIZES_N] = { 100, 1000, 10000, 100000 };

/* A workshop with so many ballots in its open round. A room seats no more than MEMBERS_MAX: beyond that several lie there for one seat. */
struct hall {
	struct mini m;
	struct room room;
	struct box *box;
	struct prng lots;
	struct arena step;
	uint32_t draft, poll;
	size_t n, members, picks;
};

/* Of every turn: nanoseconds, for each ballot. */
struct cost { double at[TURNS_MAX]; int n; };
struct costs { struct cost change, seal, count; size_t picks; };

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static double middle(const struct cost *c)
{
	struct cost sorted = *c;

	qsort(sorted.at, (size_t)c->n, sizeof *sorted.at, by_size);
	return sorted.at[c->n / 2];
}

static void cost_add(struct cost *c, double ns)
{
	c->at[c->n++] = ns;
}

/* -- a workshop, and a round of every method -- */

/* Seven parts of ten, two, and one: never fewer than k of a sector. */
static enum sector sector_of(size_t seat)
{
	return seat % 10 < 7 ? SECTOR_COMMUNITY : seat % 10 < 9 ? SECTOR_STATE : SECTOR_PRIVATE;
}

static void hall_open(struct hall *h, size_t n)
{
	*h = (struct hall){ .m = mini_open(), .lots = prng_from(n), .n = n, .members = n < MEMBERS_MAX ? n : MEMBERS_MAX };
	mini_do(&h->m, ROLE_HUB, 0, (struct command){ .kind = COMMAND_CREATE_WORKSHOP, .create_workshop = {
		.about = { .title = text("Xã") }, .template = text("vision-only"), .code = 482917, .zone = 420,
		.rules_version = RULES_VERSION } });
	h->draft = RUN(&h->m, ADD_DRAFT, add_draft, .text = text("Quê hương xanh"));
	for (size_t i = 0; i < h->members; i++) {
		mini_join(&h->m, sector_of(i), GENDER_NONE, PRESENCE_NONE);
		arena_wipe(&h->m.a);
	}
}

static bool is_about(const struct method_row *row, enum items_of what)
{
	for (size_t i = 0; i < sizeof row->items_of / sizeof *row->items_of; i++)
		if (row->items_of[i] == what)
			return true;
	return false;
}

static void round_open(struct hall *h, enum method method)
{
	const struct criterion criteria[CRITERIA] = { { .text = text("Cần"), .weight = 50 }, { .text = text("Nhanh"), .weight = 30 },
		{ .text = text("Bền"), .weight = 20 } };
	const struct method_row *row = &method_rows[method];
	const uint8_t key[32] = { (uint8_t)method, 1, 2, 3 };
	struct option options[OPTIONS];
	size_t n = row->form == FORM_RANK || row->form == FORM_PAIR ? RANK_ITEMS_MAX : row->form == FORM_GRADE ? GRADED : OPTIONS;
	bool drafts = !is_about(row, ITEMS_OF_OPTIONS);

	must(!drafts || is_about(row, ITEMS_OF_DRAFT));
	for (size_t i = 0; i < n; i++)
		options[i] = (struct option){ .text = text("Việc"), .cost = 100 + 37 * (int64_t)i % 211, .has_cost = true };
	h->poll = RUN(&h->m, PREPARE_POLL, prepare_poll, .activity = 1, .method = method, .question = text("Gì trước?"),
		.items_of = drafts ? ITEMS_OF_DRAFT : ITEMS_OF_OPTIONS, .draft = drafts ? h->draft : 0,
		.options = { options, drafts ? 0 : n }, .criteria = { criteria, row->form == FORM_GRADE ? CRITERIA : 0 },
		.ceiling = 1500, .has_ceiling = row->chart == CHART_FUNDS);
	/* Sharing money out is opened for so many people at most; whoever comes later may vote all the same, and so do ours. */
	size_t members = h->m.w->members_n;
	if (row->chart == CHART_FUNDS && members > SHARERS_MAX)
		h->m.w->members_n = SHARERS_MAX;
	RUN(&h->m, OPEN_POLL, open_poll, .poll = h->poll, .word = text("lúa"));
	h->m.w->members_n = members;
	h->box = box_add(&h->room, h->poll, key);
}

/* -- ballots -- */

static size_t spend(struct hall *h, const struct question *q, struct pick *at)
{
	size_t n = 0;
	int64_t left = q->points, cap = q->cap < 1 ? 1 : q->cap;

	for (size_t i = prng_below(&h->lots, 3); i < q->items_n && left > 0; i += 1 + prng_below(&h->lots, 4)) {
		int64_t points = 1 + (int64_t)prng_below(&h->lots, (uint64_t)cap);

		points = points > left ? left : points;
		left -= points;
		at[n++] = (struct pick){ (int64_t)i + 1, points };
	}
	return n;
}

static size_t places(struct hall *h, const struct question *q, struct pick *at)
{
	for (size_t i = 0; i < q->items_n; i++) {
		size_t k = prng_below(&h->lots, i + 1);

		at[i] = (struct pick){ (int64_t)i + 1, k < i ? at[k].points : 0 };
		at[k].points = (int64_t)i + 1;
	}
	return q->items_n;
}

/* Every slot with the chance of `of` in 4, and a value 1..values. */
static size_t marks(struct hall *h, const struct question *q, struct pick *at, uint64_t of, uint64_t values)
{
	size_t n = 0;

	for (size_t i = 0; i < question_slots(q); i++)
		if (prng_below(&h->lots, 4) < of)
			at[n++] = (struct pick){ (int64_t)i + 1, 1 + (int64_t)prng_below(&h->lots, values) };
	return n;
}

/* A ballot as somebody may cast it; picks into at[PICKS_MAX]. */
static struct pick_list some_picks(struct hall *h, const struct question *q, struct pick *at)
{
	size_t n = 0;

	must(question_slots(q) <= PICKS_MAX);
	switch (method_rows[q->method].form) {
	case FORM_SPEND: n = spend(h, q, at); break;
	case FORM_RANK: n = places(h, q, at); break;
	case FORM_TICK: n = marks(h, q, at, 1, 1); break;
	case FORM_REACT: n = marks(h, q, at, 3, 3); break;
	case FORM_PAIR: n = marks(h, q, at, 4, 2); break;
	case FORM_LEVELS:
	case FORM_GRADE: n = marks(h, q, at, 4, 5); break;
	case FORM_NONE:
	case FORM_N: break;
	}
	return (struct pick_list){ at, n };
}

static struct hash pseudonym_of(const struct hall *h, size_t seat)
{
	return box_pseudonym(h->box, (uint32_t)seat + 1);
}

/* Everybody has cast one already. */
static void box_fill(struct hall *h)
{
	struct buf body = { 0 };
	struct pick at[PICKS_MAX];
	struct question q;

	poll_shape(h->m.w, poll_at(h->m.w, h->poll), &q);
	h->picks = 0;
	for (size_t i = 0; i < h->n; i++) {
		struct hash pseudonym = pseudonym_of(h, i);
		struct urn_ballot b = { .ballot = { sector_of(i), some_picks(h, &q, at) }, .entry = ENTERED_SELF,
			.receipt = hash_of(&pseudonym, sizeof pseudonym) };

		buf_wipe(&body);
		codec_write_ballot(&body, &b);
		box_put(h->box, &pseudonym, b.ballot.sector, body.at, body.len);
		h->picks += b.ballot.picks.n;
	}
	buf_free(&body);
	must(h->box->n == h->n);
}

/* -- one ballot changes -- */

static void change(struct hall *h, size_t seat, const struct buf *frame, struct buf *body)
{
	struct frame_in in = { 0 };
	struct urn_ballot b = { 0 }, kept;
	const struct actor by = { ROLE_PARTICIPANT, (uint32_t)(seat % h->members) + 1 };
	uint32_t member = 0;
	int64_t arg = 0;

	must(codec_read_frame(&h->step, frame->at, frame->len, &in, &arg) == word_fine);
	must(ballot_check(h->m.w, &by, &in.command.cast_ballot, &h->step, &b, &member, &arg) == word_fine);
	struct hash pseudonym = pseudonym_of(h, seat);
	codec_write_ballot(body, &b);
	box_put(h->box, &pseudonym, b.ballot.sector, body->at, body->len);
	const struct box_row *row = box_get(h->box, &pseudonym);
	must(row != NULL && codec_read_ballot(&h->step, row->body.at, row->body.len, &kept));
	must(kept.ballot.picks.n == in.command.cast_ballot.picks.n);
}

/* Seats are drawn from all of them, so that what lies far off in memory is paid for as well. */
static double changes(struct hall *h)
{
	static struct buf frames[CHANGES];
	static size_t seats[CHANGES];
	struct buf body = { 0 };
	struct pick at[PICKS_MAX];
	struct question q;

	poll_shape(h->m.w, poll_at(h->m.w, h->poll), &q);
	for (size_t i = 0; i < CHANGES; i++) {
		uint64_t id[ID_BYTES / sizeof(uint64_t)] = { prng_next(&h->lots), prng_next(&h->lots) };
		struct command c = { .kind = COMMAND_CAST_BALLOT, .cast_ballot = { .poll = h->poll, .picks = some_picks(h, &q, at),
			.receipt = hash_of(id, sizeof id), .has_receipt = true } };

		buf_wipe(&frames[i]);
		codec_write_command(&frames[i], &c, (const uint8_t *)id);
		seats[i] = prng_below(&h->lots, h->n);
	}
	double from = now_ns();
	for (size_t i = 0; i < CHANGES; i++) {
		arena_wipe(&h->step);
		buf_wipe(&body);
		change(h, seats[i], &frames[i], &body);
	}
	double took = now_ns() - from;
	buf_free(&body);
	must(h->box->n == h->n);
	return took / CHANGES;
}

/* -- the close -- */

/* As box_stamp() does it: every row is read, then all are sealed. */
static double seal(struct hall *h, struct close_poll *out)
{
	const struct poll *p = poll_at(h->m.w, h->poll);
	double from = now_ns();
	struct urn_ballot *urn = arena_take_n(&h->step, h->n, sizeof *urn);
	size_t at = 0;

	for (size_t i = 0; i < h->box->cap; i++) {
		const struct buf *body = &h->box->rows[i].body;

		if (body->len > 0)
			must(codec_read_ballot(&h->step, body->at, body->len, &urn[at++]));
	}
	must(at == h->n);
	must(ballots_seal(h->m.w, p, &h->step, urn, at, out));
	return (now_ns() - from) / (double)h->n;
}

static double count_them(struct hall *h, const struct close_poll *close)
{
	struct poll sealed = *poll_at(h->m.w, h->poll);

	sealed.ballots = close->ballots;
	sealed.erased = close->erased;
	double from = now_ns();
	const struct tally *t = poll_count(h->m.w, &sealed, &h->step);
	double took = now_ns() - from;
	must(t != NULL && t->cast == (int64_t)h->n && !t->too_large);
	return took / (double)h->n;
}

/* Hundreds of thousands take a while: who has used a second has no more turns. Returns what this one took. */
static double close_once(struct hall *h, struct costs *c)
{
	struct close_poll close = { .poll = h->poll };

	arena_free(&h->step);
	double seal_ns = seal(h, &close), count_ns = count_them(h, &close);
	arena_free(&h->step);
	cost_add(&c->seal, seal_ns);
	cost_add(&c->count, count_ns);
	return (seal_ns + count_ns) * (double)h->n;
}

/* -- all of it -- */

static void measure(struct hall halls[SIZES_N], enum method method, int turns, struct costs costs[SIZES_N])
{
	double used_ns[SIZES_N] = { 0 };

	for (size_t s = 0; s < SIZES_N; s++) {
		round_open(&halls[s], method);
		box_fill(&halls[s]);
		costs[s].picks = halls[s].picks;
		(void)changes(&halls[s]);   /* the first time everything is cold */
	}
	for (int turn = 0; turn < turns; turn++)
		for (size_t s = 0; s < SIZES_N; s++)
			cost_add(&costs[s].change, changes(&halls[s]));
	for (int turn = 0; turn < turns; turn++)
		for (size_t s = 0; s < SIZES_N; s++)
			if (used_ns[s] < CLOSE_MS * 1e6)
				used_ns[s] += close_once(&halls[s], &costs[s]);
	for (size_t s = 0; s < SIZES_N; s++)
		boxes_free(&halls[s].room);
}

/* The middle of the ratios within a turn: what slows a turn down slows both. */
static double ratio(const struct cost *large, const struct cost *small)
{
	struct cost each = { 0 };

	for (int i = 0; i < large->n && i < small->n; i++)
		cost_add(&each, large->at[i] / small->at[i]);
	return middle(&each);
}

static void head(const char *what)
{
	printf("%-44s", what);
	for (size_t s = 0; s < SIZES_N; s++)
		printf(" %8zu", sizes[s]);
	printf("  %zu : %zu\n", sizes[SIZES_N - 1], sizes[0]);
}

/* The cost that lies `at` so many bytes from the begin of its struct, of every method. */
static void table(const char *what, size_t at, struct costs costs[METHOD_N][SIZES_N])
{
	head(what);
	for (int m = 1; m < METHOD_N; m++) {
		const struct cost *cost[SIZES_N];
		char name[64];

		(void)snprintf(name, sizeof name, "%s (%.1f picks)", method_rows[m].name, (double)costs[m][0].picks / (double)sizes[0]);
		printf("  %-42s", name);
		for (size_t s = 0; s < SIZES_N; s++) {
			cost[s] = (const struct cost *)(const void *)((const char *)&costs[m][s] + at);
			printf(" %8.2f", middle(cost[s]) / 1000);
		}
		printf("  %12.2f\n", ratio(cost[SIZES_N - 1], cost[0]));
	}
}

int main(int argc, char **argv)
{
	static struct hall halls[SIZES_N];
	static struct costs costs[METHOD_N][SIZES_N];
	int turns = argc > 1 ? atoi(argv[1]) : TURNS;

	if (turns < 1 || turns > TURNS_MAX)
		return 64;
	for (size_t s = 0; s < SIZES_N; s++)
		hall_open(&halls[s], sizes[s]);
	for (int m = 1; m < METHOD_N; m++)
		measure(halls, (enum method)m, turns, costs[m]);
	table("one ballot changed, us; ballots in the urn:", offsetof(struct costs, change), costs);
	table("taken out and sealed at the close, us each:", offsetof(struct costs, seal), costs);
	table("counted, us each:", offsetof(struct costs, count), costs);
	for (size_t s = 0; s < SIZES_N; s++) {
		arena_free(&halls[s].step);
		mini_close(&halls[s].m);
	}
	return 0;
}
