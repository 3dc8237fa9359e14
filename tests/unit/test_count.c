/*
 * Counting without a workshop: what holds for every method (the set of ballots alone decides, nothing wraps, blank is turnout
 * only), and the ranks, lines, weights and lots that they share. Worlds are drawn by seed; a failing one can be drawn again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/prng.h"
#include "core/method/method.h"

enum { BALLOTS_MAX = 60, ITEMS = 12, SEEDS = 60 };

struct world {
	struct arena a;
	struct prng prng;
	struct question q;
	struct counted ballots[BALLOTS_MAX];
	size_t n;
	int64_t costs[ITEMS], weights[3];
	uint32_t lot[ITEMS];
};

/* Not in the order of the items, so that an order by code is seen to be one. */
static const char *const codes[ITEMS] = { "K", "C", "A", "L", "B", "J", "D", "I", "E", "H", "F", "G" };

/* -- drawing worlds -- */

static int64_t below(struct world *w, int64_t n)
{
	return (int64_t)prng_below(&w->prng, (uint64_t)n);
}

/* Not always a mark, and one that the form knows. */
static int64_t draw_mark(struct world *w, enum form form, int64_t left)
{
	int64_t most = w->q.cap < left ? w->q.cap : left;

	switch (form) {
	case FORM_SPEND: return below(w, most + 1);
	case FORM_LEVELS: return 1 + below(w, 5);
	case FORM_REACT: return below(w, 4);
	case FORM_GRADE: return below(w, 6);
	case FORM_RANK: return below(w, (int64_t)w->q.items_n + 1);
	case FORM_PAIR: return below(w, 3);
	default: return below(w, 2);
	}
}

static void draw_ballot(struct world *w, uint8_t group)
{
	size_t slots = question_slots(&w->q), n = 0;
	struct pick *picks = arena_take_n(&w->a, slots, sizeof *picks);
	bool blank = below(w, 8) == 0;
	int64_t left = w->q.points, arg;

	assert_non_null(picks);
	for (size_t slot = 1; slot <= slots && !blank; slot++) {
		int64_t points = draw_mark(w, method_rows[w->q.method].form, left);

		if (points > 0)
			picks[n++] = (struct pick){ (int64_t)slot, points };
		left -= points;
	}
	w->ballots[w->n++] = (struct counted){ group, 1, { picks, n } };
	assert_int_equal(picks_check(&w->q, &w->ballots[w->n - 1].picks, &arg), word_fine);
}

static void draw_question(struct world *w, enum method method)
{
	enum form form = method_rows[method].form;
	bool short_list = form == FORM_RANK || form == FORM_PAIR;

	w->q = (struct question){ .method = method, .codes = codes, .groups_n = 3, .points = 6, .cap = 3, .k = 5, .min_group = 3,
		.min_opinions = below(w, 2) * 5, .few = 5, .pass_percent = 80, .sector_percent = 67, .purse_limit = 400 };
	w->q.items_n = form == FORM_LEVELS ? 1 : (size_t)(2 + below(w, short_list ? RANK_ITEMS_MAX - 1 : ITEMS - 1));
	w->q.top = below(w, (int64_t)w->q.items_n + 1);
	w->q.decides = (enum decides)(1 + below(w, 2));
	w->q.balance = (enum balance)below(w, BALANCE_N);
	w->q.weight_cap = below(w, 2) * (1 + below(w, 5));
	if (form == FORM_GRADE && below(w, 2) == 0) {
		w->q.criteria_n = 3;
		w->q.weights = w->weights;
		w->weights[0] = 50, w->weights[1] = 30, w->weights[2] = 20;
	}
	if (method_rows[method].chart == CHART_FUNDS) {
		w->q.costs = w->costs;
		w->q.ceiling = 1000;
		for (size_t i = 0; i < ITEMS; i++)
			w->costs[i] = 50 * (1 + below(w, 10));
	}
	if (below(w, 2) == 0) {
		lot_draw(&w->a, text("poll/7"), text("ruộng"), codes, w->q.items_n, w->lot);
		w->q.lot = w->lot;
	}
}

static void draw_world(struct world *w, enum method method, uint64_t seed)
{
	*w = (struct world){ .prng = prng_from(seed * 31 + (uint64_t)method) };
	draw_question(w, method);
	/* Groups of unlike size, and now and then one that stays away or is too small. */
	for (uint8_t group = 1; group <= 3; group++)
		for (int64_t left = below(w, 5) == 0 ? below(w, 5) : 5 + below(w, 12); left > 0; left--)
			draw_ballot(w, group);
}

static struct tally *counted(struct world *w)
{
	struct tally *t = count(&w->a, &w->q, w->ballots, w->n);

	assert_non_null(t);
	return t;
}

/* -- a digest of everything that a count says -- */

static void add_int(struct hash_run *r, int64_t n)
{
	hash_add_u64(r, (uint64_t)n);
}

static void add_ints(struct hash_run *r, const int64_t *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add_int(r, at[i]);
}

static void add_items(struct hash_run *r, const uint32_t *at, size_t n)
{
	add_int(r, (int64_t)n);
	for (size_t i = 0; at != NULL && i < n; i++)
		add_int(r, at[i]);
}

static void add_fraction(struct hash_run *r, const struct fraction *f)
{
	struct buf b = { 0 };

	fraction_put(&b, f);
	add_int(r, (int64_t)b.len);
	hash_add(r, b.at, b.len);
	buf_free(&b);
}

static void add_funds(struct hash_run *r, const struct funds *f)
{
	add_int(r, f->percent), add_int(r, f->ceiling), add_int(r, f->spent), add_int(r, f->purse);
	add_items(r, f->items.at, f->items.n);
}

static void add_row(struct hash_run *r, const struct tally_row *row)
{
	add_int(r, row->points), add_int(r, row->voters);
	add_ints(r, row->by, GROUPS_MAX), add_ints(r, row->voters_by, GROUPS_MAX);
	add_fraction(r, &row->plain), add_fraction(r, &row->balanced), add_fraction(r, &row->effective);
	add_int(r, row->rank), add_int(r, row->balanced_rank);
	add_int(r, row->agreement), add_int(r, row->strength), add_int(r, row->median);
}

static struct hash tally_digest(const struct world *w, const struct tally *t)
{
	struct hash_run r;

	hash_begin(&r);
	add_int(&r, t->cast), add_int(&r, t->present), add_int(&r, t->helped), add_int(&r, t->blank);
	add_ints(&r, t->voted, GROUPS_MAX), add_ints(&r, t->used_by, GROUPS_MAX);
	add_int(&r, t->used), add_int(&r, t->available);
	add_int(&r, t->sectors), add_int(&r, t->withheld), add_int(&r, t->divergence), add_int(&r, t->too_large);
	add_int(&r, t->capped), add_int(&r, t->decides), add_fraction(&r, &t->effective);
	for (size_t i = 0; i < t->rows_n; i++)
		add_row(&r, &t->rows[i]);
	for (size_t i = 0; i < t->cells_n; i++) {
		add_int(&r, t->cells[i].voters), add_ints(&r, t->cells[i].voters_by, GROUPS_MAX);
		add_ints(&r, t->cells[i].marks, VALUES_MAX);
		add_ints(&r, &t->cells[i].marks_by[0][0], (size_t)GROUPS_MAX * VALUES_MAX);
	}
	add_items(&r, t->order, t->rows_n), add_items(&r, t->order_balanced, t->rows_n);
	const struct numbers *lists[] = { &t->tops, &t->tie, &t->tops_balanced, &t->tie_balanced, &t->unranked, &t->by_lot };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		add_items(&r, lists[i]->at, lists[i]->n);
	add_fraction(&r, &t->lead), add_int(&r, t->swing);
	add_ints(&r, t->levels, 6), add_int(&r, t->support), add_ints(&r, t->support_by, GROUPS_MAX), add_int(&r, t->passed);
	add_funds(&r, &t->funds), add_funds(&r, &t->funds_balanced), add_funds(&r, &t->funds_greedy);
	for (int i = 0; i < LADDER_N; i++)
		add_funds(&r, &t->ladder[i]);
	for (size_t i = 0; t->intervals != NULL && i < w->q.criteria_n; i++)
		add_fraction(&r, &t->intervals[i].from), add_fraction(&r, &t->intervals[i].to);
	return hash_end(&r);
}

static bool same(const struct hash *x, const struct hash *y)
{
	return memcmp(x, y, sizeof *x) == 0;
}

/* -- what holds for every method -- */

static void shuffle(struct world *w)
{
	for (size_t i = w->n; i > 1; i--) {
		size_t k = (size_t)below(w, (int64_t)i);
		struct counted kept = w->ballots[i - 1];

		w->ballots[i - 1] = w->ballots[k];
		w->ballots[k] = kept;
	}
}

static bool same_ballot(const struct counted *x, const struct counted *y)
{
	return x->group == y->group && x->picks.n == y->picks.n &&
		(x->picks.n == 0 || memcmp(x->picks.at, y->picks.at, x->picks.n * sizeof *x->picks.at) == 0);
}

static size_t merge(struct world *w)
{
	size_t n = 0, gone;

	for (size_t i = 0; i < w->n; i++) {
		size_t k = 0;

		while (k < n && !same_ballot(&w->ballots[k], &w->ballots[i]))
			k++;
		if (k < n)
			w->ballots[k].times += w->ballots[i].times;
		else
			w->ballots[n++] = w->ballots[i];
	}
	gone = w->n - n;
	w->n = n;
	return gone;
}

static void the_set_of_ballots_alone_decides(void **state)
{
	(void)state;
	for (enum method method = 1; method < METHOD_N; method++) {
		size_t merged = 0, unlike = 0;
		struct hash before = { 0 };

		for (uint64_t seed = 1; seed <= SEEDS; seed++) {
			struct world w;

			draw_world(&w, method, seed);
			struct hash first = tally_digest(&w, counted(&w));
			shuffle(&w);
			struct hash second = tally_digest(&w, counted(&w));
			merged += merge(&w);
			shuffle(&w);
			struct hash third = tally_digest(&w, counted(&w));
			if (!same(&first, &second) || !same(&first, &third))
				fail_msg("%s, seed %d: another order or grouping, another count", method_rows[method].name, (int)seed);
			unlike += !same(&first, &before);
			before = first;
			arena_free(&w.a);
		}
		assert_int_equal(unlike, SEEDS);   /* or the digest would see nothing */
		assert_true(merged > 0);
	}
}

static void blank_ballots_are_turnout_only(void **state)
{
	(void)state;
	for (enum method method = 1; method < METHOD_N; method++) {
		struct world w;

		draw_world(&w, method, 3);
		for (size_t i = 0; i < w.n; i++)
			w.ballots[i].picks.n = 0;
		struct tally *t = counted(&w);
		assert_int_equal(t->cast, w.n);
		assert_int_equal(t->blank, w.n);
		assert_int_equal(t->withheld, WITHHELD_NOBODY);
		assert_false(t->sectors || t->divergence || t->passed || t->too_large);
		assert_int_equal(t->decides, DECIDES_PLAIN);
		assert_int_equal(t->used, 0);
		assert_int_equal(t->funds.items.n, 0);
		for (size_t i = 0; i < t->rows_n; i++)
			assert_int_equal(t->rows[i].voters, 0);
		w.n = 0;
		assert_int_equal(counted(&w)->cast, 0);
		arena_free(&w.a);
	}
}

/* Blank ballots, of a group that is otherwise silent or of any, move cast and blank and what could have been given. */
static void a_blank_ballot_moves_no_score(void **state)
{
	(void)state;
	for (enum method method = 1; method < METHOD_N; method++) {
		struct world w;

		draw_world(&w, method, 11);
		for (size_t i = 0; i < w.n; i++)
			if (w.ballots[i].group == 3)
				w.ballots[i].picks.n = 0;
		struct tally *t = counted(&w);
		size_t kept = 0;
		for (size_t i = 0; i < w.n; i++)
			if (w.ballots[i].picks.n > 0)
				w.ballots[kept++] = w.ballots[i];
		assert_true(kept < w.n);
		w.n = kept;
		struct tally *without = counted(&w);
		assert_int_equal(t->cast - t->blank, without->cast);
		without->cast = t->cast, without->blank = t->blank, without->available = t->available;
		struct hash x = tally_digest(&w, t), y = tally_digest(&w, without);
		assert_true(same(&x, &y));
		arena_free(&w.a);
	}
}

static void one_item_has_nothing_to_beat(void **state)
{
	(void)state;
	for (enum method method = 1; method < METHOD_N; method++) {
		struct world w;

		draw_world(&w, method, 5);
		w.q.items_n = 1;
		w.q.top = 1;
		w.q.min_opinions = 0;
		w.n = 0;
		for (uint8_t i = 0; i < 21; i++)
			draw_ballot(&w, (uint8_t)(i % 3 + 1));
		struct tally *t = counted(&w);
		assert_false(t->divergence);
		assert_int_equal(t->tie.n + t->by_lot.n + (size_t)t->swing, 0);
		if (t->rows_n == 1 && t->unranked.n == 0) {
			assert_int_equal(t->rows[0].rank, 1);
			assert_int_equal(t->order[0], 1);
		}
		arena_free(&w.a);
	}
}

/* 10^10 is the most that one row may stand for; what is past all numbers is said, by every method. */
static void nothing_wraps(void **state)
{
	(void)state;
	for (enum method method = 1; method < METHOD_N; method++) {
		struct world w;

		draw_world(&w, method, 9);
		for (size_t i = 0; i < w.n; i++)
			w.ballots[i].times = 10000000000 - (int64_t)i;
		int64_t cast = 0;
		for (size_t i = 0; i < w.n; i++)
			cast += w.ballots[i].times;
		assert_int_equal(counted(&w)->cast, cast);
		for (size_t i = 0; i < w.n; i++)
			w.ballots[i].times = INT64_MAX / 2 - (int64_t)i;
		assert_true(counted(&w)->too_large);
		arena_free(&w.a);
	}
}

/* -- points and ticks, by hand -- */

#define PICKS(...) { (const struct pick[]){ __VA_ARGS__ }, sizeof((const struct pick[]){ __VA_ARGS__ }) / sizeof(struct pick) }
#define BALLOTS(...) .ballots = { __VA_ARGS__ }, .n = sizeof((struct counted[]){ __VA_ARGS__ }) / sizeof(struct counted)

static struct question dots(size_t items, int64_t top)
{
	return (struct question){ .method = METHOD_DOTS, .items_n = items, .codes = codes, .groups_n = 3, .points = 5, .cap = 2,
		.top = top };
}

static void assert_fraction(struct fraction f, uint64_t num, uint64_t den)
{
	struct fraction wanted = fraction_of(num, den);

	if (f.lost || fraction_order(&f, &wanted) != 0) {
		struct buf b = { 0 };

		fraction_put(&b, &f);
		fail_msg("%.*s instead of %d/%d", (int)b.len, b.at, (int)num, (int)den);
	}
}

static void assert_items(const struct numbers *list, size_t n, const uint32_t *wanted)
{
	assert_int_equal(list->n, n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(list->at[i], wanted[i]);
}
#define ITEMS_ARE(list, ...) assert_items(&(list), sizeof((uint32_t[]){ __VA_ARGS__ }) / 4, (uint32_t[]){ __VA_ARGS__ })

/* Item 1 and 2 have three points each from two people; of group 1's four points item 1 has three, of group 2's three item 2 two. */
static struct world small_world(void)
{
	static const struct pick first[] = { { 1, 2 }, { 2, 1 } }, second[] = { { 1, 1 } }, third[] = { { 2, 2 }, { 3, 1 } };

	return (struct world){ .q = dots(3, 1), BALLOTS({ 1, 1, { first, 2 } }, { 1, 1, { second, 1 } }, { 2, 1, { third, 2 } },
		{ 2, 1, { 0 } }) };
}

static void points_by_hand(void **state)
{
	struct world w = small_world();
	struct tally *t = counted(&w);

	(void)state;
	assert_true(t->sectors);
	assert_int_equal(t->cast, 4);
	assert_int_equal(t->blank, 1);
	assert_int_equal(t->used, 7);
	assert_int_equal(t->available, 20);
	assert_int_equal(t->used_by[1], 4);
	assert_int_equal(t->voted[2], 1);
	assert_fraction(t->rows[0].plain, 3, 1);
	assert_int_equal(t->rows[0].voters, 2);
	assert_int_equal(t->rows[0].voters_by[1], 2);
	assert_int_equal(t->rows[1].by[2], 2);
	assert_fraction(t->rows[0].balanced, 3, 8);
	assert_fraction(t->rows[1].balanced, 11, 24);
	assert_fraction(t->rows[2].balanced, 1, 6);
	/* Points and voters are equal: the balanced share puts item 2 first, where it may be used. */
	assert_int_equal(t->rows[1].rank, 1);
	assert_int_equal(t->rows[0].rank, 2);
	assert_int_equal(t->rows[2].rank, 3);
	ITEMS_ARE(t->tops, 2);
	assert_int_equal(t->tie.n, 0);
	assert_fraction(t->lead, 0, 1);
	assert_int_equal(t->swing, 1);
	w.q.k = 5;
	t = counted(&w);
	assert_int_equal(t->withheld, WITHHELD_FEW);
	assert_int_equal(t->rows[0].rank, 1);
	assert_int_equal(t->rows[1].rank, 1);
	assert_int_equal(t->rows[2].rank, 3);
	assert_int_equal(t->order[0], 2);   /* "C" before "K" */
	assert_int_equal(t->tops.n, 0);
	ITEMS_ARE(t->tie, 2, 1);
	arena_free(&w.a);
}

/* 2 ballots of group 1 and one of group 2: by ballots, item 1 has 3/2 and 0, item 2 1/2 and 2, item 3 0 and 1. */
static void a_round_may_count_parts_by_voters(void **state)
{
	struct world w = small_world();

	(void)state;
	w.q.balance = BALANCE_VOTERS;
	struct tally *t = counted(&w);
	assert_fraction(t->rows[0].balanced, 3, 4);
	assert_fraction(t->rows[1].balanced, 5, 4);
	assert_fraction(t->rows[2].balanced, 1, 2);
	assert_fraction(t->effective, 8, 3);   /* 1 / (1/2 * 1/4 + 1/4) */
	w.q.method = METHOD_APPROVAL;
	w.q.balance = BALANCE_NONE;            /* its habit is the same */
	assert_fraction(counted(&w)->rows[1].balanced, 5, 4);
	arena_free(&w.a);
}

static void lead_and_swing(void **state)
{
	struct world w = { .q = dots(3, 1), BALLOTS({ 1, 4, PICKS({ 1, 2 }) }, { 2, 1, PICKS({ 2, 1 }, { 3, 1 }) }) };
	struct tally *t = counted(&w);

	(void)state;
	assert_fraction(t->lead, 7, 1);
	assert_int_equal(t->swing, 2);          /* 7 / (2 * 2), rounded down, and one */
	w.ballots[0].times = 5;
	w.ballots[1].picks.n = 0;
	assert_int_equal(counted(&w)->swing, 3);   /* a gap of 10: two people only make it 2 */
	w.q.points = 1;
	assert_int_equal(counted(&w)->swing, 6);   /* nobody can move more than their points */
	w = (struct world){ .q = w.q, BALLOTS({ 1, 4, PICKS({ 1, 2 }) }, { 2, 1, PICKS({ 2, 1 }) }), .a = w.a };
	w.q.decides = DECIDES_BALANCED;
	t = counted(&w);
	assert_int_equal(t->decides, DECIDES_BALANCED);
	ITEMS_ARE(t->tie_balanced, 2, 1);       /* a half each */
	assert_fraction(t->lead, 0, 1);
	assert_int_equal(t->swing, 0);          /* not told */
	w.q.top = 2;
	assert_fraction(counted(&w)->lead, 1, 2);
	w.q.top = 3;
	assert_fraction(counted(&w)->lead, 0, 1);   /* nothing is below */
	arena_free(&w.a);
}

static int all_equal(const struct question *q, const struct tally *t, bool balanced, uint32_t a, uint32_t b)
{
	(void)q, (void)t, (void)balanced, (void)a, (void)b;
	return 0;
}

/* A method may order by more or less than the score that it shows. */
static void who_shares_a_rank_has_no_lead(void **state)
{
	struct world w = { .q = dots(4, 1), BALLOTS({ 1, 9, PICKS({ 1, 1 }, { 2, 2 }) }) };
	struct tally *t = tally_begin(&w.a, &w.q, w.ballots, w.n, false);

	(void)state;
	assert_non_null(t);
	rows_add(t, w.ballots, w.n);
	numbers_put(&w.a, &t->unranked, 3);
	numbers_put(&w.a, &t->unranked, 4);
	tally_rank(&w.a, &w.q, t, all_equal, 2);
	ITEMS_ARE(t->tie, 2, 1);
	assert_fraction(t->lead, 0, 1);
	assert_int_equal(t->swing, 1);
	assert_int_equal(t->rows[0].rank, 1);
	for (size_t i = 2; i < 4; i++) {        /* set aside: behind all, by code, without a rank */
		assert_int_equal(t->rows[i].rank, 0);
		assert_int_equal(t->order[i], i + 1);
		assert_int_equal(t->order_balanced[i], i + 1);
	}
	arena_free(&w.a);
}

/* Places by SHA-256, computed by another program (Python's hashlib) from the words of count.h. */
static void lots_can_be_drawn_again(void **state)
{
	static const uint32_t wanted[] = { 0, 2, 1, 5, 3, 4 };
	struct world w = { 0 };

	(void)state;
	lot_draw(&w.a, text("poll/3"), text("lúa"), codes, 6, w.lot);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(w.lot[i], wanted[i]);
	arena_free(&w.a);
}

static void the_lot_settles_a_tie_at_the_line_only(void **state)
{
	struct world w = { .q = dots(5, 3), BALLOTS({ 1, 1, PICKS({ 2, 2 }, { 4, 1 }, { 5, 1 }, { 3, 1 }) }) };

	(void)state;
	struct tally *t = counted(&w);
	ITEMS_ARE(t->tops, 2);
	ITEMS_ARE(t->tie, 3, 5, 4);
	assert_int_equal(t->by_lot.n, 0);
	w.q.lot = (const uint32_t[]){ 0, 1, 4, 2, 3 };
	t = counted(&w);
	ITEMS_ARE(t->tops, 2, 4, 5);
	ITEMS_ARE(t->by_lot, 4, 5);
	ITEMS_ARE(t->tie, 3, 5, 4);             /* still to be told */
	assert_int_equal(t->tops_balanced.n, 1);   /* this one does not decide */
	assert_int_equal(t->rows[2].rank, 2);
	assert_int_equal(t->rows[3].rank, 2);
	assert_int_equal(t->rows[0].rank, 5);
	w.q.decides = DECIDES_BALANCED;
	t = counted(&w);
	assert_int_equal(t->tops.n, 1);
	ITEMS_ARE(t->tops_balanced, 2, 4, 5);
	w.q.top = 4;
	t = counted(&w);
	assert_int_equal(t->by_lot.n, 0);       /* the line falls between two ranks */
	w.q.top = 0;
	t = counted(&w);
	assert_int_equal(t->tops.n + t->tie.n + t->by_lot.n, 0);
	arena_free(&w.a);
}

/* Two of group 1 outvote one of group 2 only where people weigh the same; with two on top, ties make it uncertain. */
static void divergence_is_told_even_where_figures_are_not(void **state)
{
	struct world w = { .q = dots(3, 1), BALLOTS({ 1, 3, PICKS({ 1, 2 }, { 2, 1 }) }, { 2, 1, PICKS({ 2, 2 }) }) };

	(void)state;
	w.q.k = 5;
	struct tally *t = counted(&w);
	assert_false(t->sectors);
	assert_int_equal(t->withheld, WITHHELD_FEW);
	assert_true(t->divergence);
	ITEMS_ARE(t->tops, 1);
	ITEMS_ARE(t->tops_balanced, 2);
	w.q.lot = (const uint32_t[]){ 0, 1, 2 };
	assert_true(counted(&w)->divergence);
	w.ballots[2] = (struct counted){ 0, 1, PICKS({ 1, 1 }) };
	w.n = 3;
	assert_false(counted(&w)->divergence);  /* one without its group: there is no balanced count to compare with */
	w.n = 2;
	w.ballots[1].picks.n = 0;               /* item 1 leads in both */
	assert_false(counted(&w)->divergence);
	w = (struct world){ .q = dots(2, 1), BALLOTS({ 1, 2, PICKS({ 1, 1 }) }, { 2, 1, PICKS({ 2, 1 }) }), .a = w.a };
	t = counted(&w);
	ITEMS_ARE(t->tops, 1);
	ITEMS_ARE(t->tie_balanced, 2, 1);
	assert_false(t->divergence);            /* a tie alone is none */
	w.q.lot = (const uint32_t[]){ 1, 0 };
	w.q.decides = DECIDES_BALANCED;
	t = counted(&w);
	ITEMS_ARE(t->tops_balanced, 2);
	assert_false(t->divergence);            /* nor is what the lot made of it */
	arena_free(&w.a);
}

static void the_k_rule(void **state)
{
	struct world w = { .q = dots(2, 1), BALLOTS({ 1, 5, PICKS({ 1, 1 }) }, { 2, 4, PICKS({ 2, 1 }) }, { 2, 9, { 0 } }) };

	(void)state;
	w.q.k = 5, w.q.min_group = 3, w.q.decides = DECIDES_BALANCED;
	struct tally *t = counted(&w);
	assert_int_equal(t->withheld, WITHHELD_FEW);
	assert_int_equal(t->decides, DECIDES_PLAIN);
	w.ballots[1].times = 5;
	t = counted(&w);
	assert_int_equal(t->withheld, WITHHELD_NONE);   /* group 3 stayed away, which hides nothing */
	assert_true(t->sectors);
	assert_int_equal(t->decides, DECIDES_BALANCED);
	w.ballots[2].group = 0;                 /* a blank one has no sector in the log */
	assert_true(counted(&w)->sectors);
	w.ballots[2].picks = w.ballots[0].picks;
	t = counted(&w);
	assert_int_equal(t->withheld, WITHHELD_FEW);    /* sectors were erased */
	assert_false(t->divergence);
	w.q.k = 0, w.n = 2, w.ballots[1].times = 2;
	t = counted(&w);
	assert_int_equal(t->withheld, WITHHELD_SMALL);
	assert_false(t->sectors);
	w.q.k = 5;
	assert_int_equal(counted(&w)->withheld, WITHHELD_FEW);   /* the heavier reason, and all that a log without sectors could tell */
	w.q.k = 0;
	w.ballots[1].times = 3;
	assert_int_equal(counted(&w)->withheld, WITHHELD_NONE);
	w.ballots[0].group = w.ballots[1].group = 0;
	w.q.groups_n = 0;
	t = counted(&w);
	assert_int_equal(t->withheld, WITHHELD_NOBODY);
	assert_fraction(t->effective, 8, 1);
	assert_int_equal(t->rows[0].rank, 1);
	arena_free(&w.a);
}

static void points_past_what_the_items_hold(void **state)
{
	struct world w = { .q = dots(3, 1), BALLOTS({ 1, 6, PICKS({ 1, 2 }, { 2, 2 }, { 3, 2 }) }) };
	struct pick_list twice = PICKS({ 1, 3 }), many = PICKS({ 1, 2 }, { 2, 2 }, { 3, 2 }), other = PICKS({ 4, 1 });
	int64_t arg;

	(void)state;
	w.q.points = 100;
	struct tally *t = counted(&w);
	assert_int_equal(t->available, 600);
	assert_int_equal(t->used, 36);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(t->rows[i].rank, 1);
		assert_fraction(t->rows[i].balanced, 1, 3);
	}
	ITEMS_ARE(t->tie, 3, 2, 1);
	assert_int_equal(t->swing, 1);
	assert_int_equal(picks_check(&w.q, &many, &arg), word_fine);
	w.q.points = 5;
	assert_int_equal(picks_check(&w.q, &many, &arg), word_too_many_points);
	assert_int_equal(arg, 5);
	assert_int_equal(picks_check(&w.q, &twice, &arg), word_too_many_on_one);
	assert_int_equal(arg, 2);
	assert_int_equal(picks_check(&w.q, &other, &arg), word_wrong_item);
	w.q.method = METHOD_APPROVAL;
	assert_int_equal(picks_check(&w.q, &many, &arg), word_wrong_mark);
	assert_int_equal(arg, 1);
	arena_free(&w.a);
}

/* -- ranks and lines by their definition, without any sorting -- */

/* <0: a before b. Shares over one denominator: with at most 60 ballots of 6 points the products stay far below 2^63. */
static int64_t defined_order(const struct tally *t, bool balanced, size_t a, size_t b)
{
	const struct tally_row *x = &t->rows[a], *y = &t->rows[b];
	int64_t share = 0;

	if (!balanced && x->points != y->points)
		return y->points - x->points;
	if (!balanced && x->voters != y->voters)
		return y->voters - x->voters;
	for (size_t g = 1; g <= 3; g++) {
		int64_t others = 1;

		for (size_t h = 1; h <= 3; h++)
			others *= h == g || t->used_by[h] == 0 ? 1 : t->used_by[h];
		share += t->used_by[g] > 0 ? (y->by[g] - x->by[g]) * others : 0;
	}
	return balanced || t->sectors ? share : 0;
}

static void check_line(const struct world *w, const struct tally *t, bool balanced, int8_t *side)
{
	for (size_t i = 0; i < t->rows_n; i++) {
		int64_t before = 0, beside = 0;

		for (size_t k = 0; k < t->rows_n; k++) {
			int64_t order = defined_order(t, balanced, k, i);
			before += order < 0;
			beside += order == 0;
		}
		assert_int_equal(balanced ? t->rows[i].balanced_rank : t->rows[i].rank, before + 1);
		side[i] = before + beside <= w->q.top ? 1 : before >= w->q.top ? -1 : 0;
		const struct numbers *tops = balanced ? &t->tops_balanced : &t->tops, *tie = balanced ? &t->tie_balanced : &t->tie;
		assert_int_equal(numbers_have(tops, (uint32_t)i + 1), side[i] > 0);
		assert_int_equal(numbers_have(tie, (uint32_t)i + 1), side[i] == 0);
	}
}

static void ranks_are_what_they_are_defined_to_be(void **state)
{
	size_t told = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 400; seed++) {
		int8_t plain[ITEMS], balanced[ITEMS];
		bool diverges = false;
		struct world w;

		draw_world(&w, METHOD_DOTS, seed);
		w.q.lot = NULL, w.q.weight_cap = 0, w.q.balance = BALANCE_NONE;
		struct tally *t = counted(&w);
		check_line(&w, t, false, plain);
		check_line(&w, t, true, balanced);
		for (size_t i = 0; i < t->rows_n; i++)
			diverges |= plain[i] * balanced[i] < 0;
		assert_int_equal(t->divergence, diverges);
		told += diverges;
		arena_free(&w.a);
	}
	assert_in_range(told, 20, 380);
}

/* -- weights -- */

static void coprime_groups_weigh_the_same(void **state)
{
	struct question q = dots(3, 1);
	int64_t voted[GROUPS_MAX] = { 4, 7, 11, 17 };
	uint64_t weights[GROUPS_MAX];
	struct tally t = { 0 };

	(void)state;
	group_weights(&q, voted, &t, weights);
	assert_int_equal(weights[0], 0);
	assert_int_equal(weights[1], 187);
	assert_int_equal(weights[2], 119);
	assert_int_equal(weights[3], 77);
	q.weight_cap = 2;
	group_weights(&q, voted, &t, weights);
	assert_true(t.capped);
	assert_int_equal(weights[1], 22);       /* 154 : 119 : 77 in lowest terms */
	assert_int_equal(weights[2], 17);
	assert_int_equal(weights[3], 11);
	voted[1] = 10000000000, voted[2] = 9999999999, voted[3] = 9999999998;
	t = (struct tally){ 0 };
	group_weights(&q, voted, &t, weights);
	assert_true(t.too_large && !t.capped);
	q.weight_cap = 1;
	t = (struct tally){ 0 };
	group_weights(&q, voted, &t, weights);
	assert_true(!t.too_large && t.capped);
	assert_int_equal(weights[1], 1);
	q.groups_n = 5, q.weight_cap = 0;
	voted[4] = 9999999997, voted[5] = 9999999991;
	t = (struct tally){ 0 };
	group_weights(&q, voted, &t, weights);
	assert_true(t.too_large);               /* their common multiple leaves 128 bits */
}

/* A ballot of weight w is w ballots: counting the clones plainly gives the balanced score. */
static void weights_are_clones(void **state)
{
	size_t capped = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct world w;
		uint64_t weights[GROUPS_MAX];

		draw_world(&w, METHOD_APPROVAL, seed);
		w.q.balance = BALANCE_VOTERS;
		struct tally *t = counted(&w), *clones;
		group_weights(&w.q, t->voted, t, weights);
		capped += t->capped;
		for (size_t i = 0; i < w.n; i++)
			w.ballots[i].times *= (int64_t)weights[w.ballots[i].group] + (weights[w.ballots[i].group] == 0);
		clones = counted(&w);
		int64_t all = clones->cast - clones->blank;
		for (size_t i = 0; i < t->rows_n && all > 0; i++)
			assert_fraction(t->rows[i].balanced, (uint64_t)clones->rows[i].points, (uint64_t)all);
		arena_free(&w.a);
	}
	assert_in_range(capped, 5, SEEDS - 5);
}

static void shares_of_points_add_up_to_one(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct fraction sum = { 0 };
		struct world w;

		draw_world(&w, METHOD_DOTS, seed);
		w.q.balance = BALANCE_USED;
		struct tally *t = counted(&w);
		for (size_t i = 0; i < t->rows_n; i++)
			sum = fraction_add(sum, t->rows[i].balanced);
		assert_fraction(sum, t->used > 0, 1);
		arena_free(&w.a);
	}
}

static void a_cap_that_does_not_bite_changes_nothing(void **state)
{
	size_t bites = 0;

	(void)state;
	for (enum method method = 1; method < METHOD_N; method++) {
		for (uint64_t seed = 1; seed <= SEEDS; seed++) {
			struct world w;

			draw_world(&w, method, seed);
			w.q.weight_cap = 0;
			struct hash without = tally_digest(&w, counted(&w));
			w.q.weight_cap = 2;
			struct tally *t = counted(&w);
			struct hash with = tally_digest(&w, t);
			if (same(&with, &without) == t->capped)
				fail_msg("%s, seed %d: the cap says it had %s", method_rows[method].name, (int)seed, t->capped ? "an effect" : "none");
			bites += t->capped;
			arena_free(&w.a);
		}
	}
	assert_in_range(bites, 20, (METHOD_N - 1) * SEEDS - 20);
}

/* Group 2 of one, group 1 of ten: under a cap of 5 its ballot weighs 5, and all weigh 15. */
static void a_cap_by_hand(void **state)
{
	struct world w = { .q = dots(2, 1), BALLOTS({ 1, 10, PICKS({ 1, 1 }) }, { 2, 1, PICKS({ 2, 1 }) }) };

	(void)state;
	assert_fraction(counted(&w)->rows[1].balanced, 1, 2);
	w.q.weight_cap = 5;
	struct tally *t = counted(&w);
	assert_true(t->capped);
	assert_fraction(t->rows[0].balanced, 2, 3);
	assert_fraction(t->rows[1].balanced, 1, 3);
	assert_fraction(t->effective, 45, 7);   /* 15^2 / (10 * 1 + 25) */
	w.q.weight_cap = 10;
	assert_false(counted(&w)->capped);
	arena_free(&w.a);
	/* 9 / (1/40 + 1/12 + 1/2) */
	w = (struct world){ .q = dots(2, 1), BALLOTS({ 1, 40, PICKS({ 1, 1 }) }, { 2, 12, PICKS({ 2, 1 }) }, { 3, 2, PICKS({ 2, 1 }) }) };
	assert_fraction(counted(&w)->effective, 1080, 73);
	arena_free(&w.a);
}

/* -- sizes -- */

static void a_million_rows_of_ten_billion(void **state)
{
	enum { ROWS = 1000000 };
	const struct pick_list picks = PICKS({ 1, 100 });
	struct world w = { .q = dots(2, 1) };
	struct counted *ballots = arena_take_n(&w.a, ROWS, sizeof *ballots);

	(void)state;
	assert_non_null(ballots);
	w.q.points = w.q.cap = 100;
	for (size_t i = 0; i < ROWS; i++)
		ballots[i] = (struct counted){ (uint8_t)(i % 3 + 1), 10000000000, picks };
	struct tally *t = count(&w.a, &w.q, ballots, ROWS);
	assert_non_null(t);
	assert_false(t->too_large);
	assert_int_equal(t->rows[0].points, 1000000000000000000);
	assert_fraction(t->rows[0].balanced, 1, 1);
	assert_int_equal(t->swing, 5000000000000001);
	w.q.points = 1000;
	t = count(&w.a, &w.q, ballots, ROWS);
	assert_true(t->too_large);              /* 10^19 could have been given */
	arena_free(&w.a);
}

static void pairs_have_numbers(void **state)
{
	size_t next = 1;
	struct question q = { .method = METHOD_PAIRWISE, .items_n = PAIR_ITEMS_MAX };

	(void)state;
	for (size_t a = 1; a <= PAIR_ITEMS_MAX; a++)
		for (size_t b = a + 1; b <= PAIR_ITEMS_MAX; b++)
			assert_int_equal(pair_slot(PAIR_ITEMS_MAX, a, b), next++);
	assert_int_equal(question_slots(&q), next - 1);
	q = (struct question){ .method = METHOD_GRADES, .items_n = 4, .criteria_n = 3 };
	assert_int_equal(question_slots(&q), 12);
}

static void consensus_by_hand(void **state)
{
	struct world w = { .q = { .method = METHOD_CONSENSUS, .items_n = 1, .codes = codes, .groups_n = 3, .points = 5, .cap = 5, .k = 5,
		.pass_percent = 80, .sector_percent = 67 }, BALLOTS({ 1, 14, PICKS({ 1, 4 }) }, { 2, 4, PICKS({ 1, 3 }) },
		{ 2, 2, PICKS({ 1, 2 }) }, { 3, 1, { 0 } }) };

	(void)state;
	struct tally *t = counted(&w);
	assert_int_equal(t->support, 18);
	assert_int_equal(t->used, 20);
	assert_int_equal(t->available, 21);
	assert_int_equal(t->levels[2], 2);
	assert_int_equal(t->support_by[2], 4);
	assert_true(t->passed);                 /* 90 %, and two thirds of group 2 exactly */
	w.ballots[2].times = 3;
	assert_false(counted(&w)->passed);      /* 4 of 7 */
	w.q.k = 13;
	assert_true(counted(&w)->passed);       /* where it may not be told it may not be used */
	w.ballots[2].times = 4, w.ballots[0].times = 12;
	assert_true(counted(&w)->passed);       /* 16 of 20 */
	w.ballots[2].times = 5;
	assert_false(counted(&w)->passed);
	w.ballots[2] = (struct counted){ 2, 1, PICKS({ 1, 1 }) };
	assert_false(counted(&w)->passed);      /* one at level 1 */
	arena_free(&w.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_set_of_ballots_alone_decides),
		cmocka_unit_test(blank_ballots_are_turnout_only),
		cmocka_unit_test(a_blank_ballot_moves_no_score),
		cmocka_unit_test(one_item_has_nothing_to_beat),
		cmocka_unit_test(nothing_wraps),
		cmocka_unit_test(points_by_hand),
		cmocka_unit_test(a_round_may_count_parts_by_voters),
		cmocka_unit_test(lead_and_swing),
		cmocka_unit_test(who_shares_a_rank_has_no_lead),
		cmocka_unit_test(lots_can_be_drawn_again),
		cmocka_unit_test(the_lot_settles_a_tie_at_the_line_only),
		cmocka_unit_test(divergence_is_told_even_where_figures_are_not),
		cmocka_unit_test(the_k_rule),
		cmocka_unit_test(points_past_what_the_items_hold),
		cmocka_unit_test(ranks_are_what_they_are_defined_to_be),
		cmocka_unit_test(coprime_groups_weigh_the_same),
		cmocka_unit_test(weights_are_clones),
		cmocka_unit_test(shares_of_points_add_up_to_one),
		cmocka_unit_test(a_cap_that_does_not_bite_changes_nothing),
		cmocka_unit_test(a_cap_by_hand),
		cmocka_unit_test(a_million_rows_of_ten_billion),
		cmocka_unit_test(pairs_have_numbers),
		cmocka_unit_test(consensus_by_hand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
