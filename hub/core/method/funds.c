/*
 * Ticks, costs and a ceiling: one rule is run for every person alike, once more with every group weighing the same, and once for
 * each rung of the ladder, because more money can remove an item and nobody should be told otherwise.
 */
#include "core/method/funds.h"

#include "base/must.h"

static const int64_t rungs[LADDER_N] = { 70, 85, 100, 115 };

struct runs {
	struct arena *a, scratch;          /* results stay in `a`, everything else is given back */
	const struct question *q;
	struct tally *t;
	funds_rule *rule;
};

/* Ballots as voters, blank ones left out. NULL: memory ended. */
static struct shares_voter *voters_of(struct runs *r, const struct counted *ballots, size_t n, const uint64_t *weights,
	size_t *out_n)
{
	struct shares_voter *voters = arena_take_n(&r->scratch, n + 1, sizeof *voters);

	*out_n = 0;
	for (size_t i = 0; voters != NULL && i < n; i++) {
		const struct counted *b = &ballots[i];
		uint32_t *picks = arena_take_n(&r->scratch, b->picks.n + 1, sizeof *picks);

		if (picks == NULL)
			return NULL;
		if (b->picks.n == 0)
			continue;
		for (size_t k = 0; k < b->picks.n; k++)
			picks[k] = (uint32_t)b->picks.at[k].item;
		voters[(*out_n)++] = (struct shares_voter){ .weight = weights != NULL ? weights[b->group] : 1, .times = b->times,
			.picks = picks, .picks_n = b->picks.n };
	}
	return voters;
}

/* The floor of a percentage, without leaving the type. */
static int64_t part(int64_t whole, int64_t percent)
{
	return whole / 100 * percent + whole % 100 * percent / 100;
}

/* The question at a percentage of its ceiling; a published purse grows and shrinks with it. */
static struct shares shares_of(const struct question *q, const struct shares_voter *voters, size_t n, int64_t percent)
{
	int64_t limit = q->purse_limit == 0 ? 400 : q->purse_limit, start = q->purse > 0 ? percent : 100;

	return (struct shares){ .items_n = q->items_n, .voters_n = n, .costs = q->costs, .voters = voters,
		.budget = part(q->ceiling, percent), .purse_percent = start, .purse = q->purse, .purse_limit = part(limit, start),
		.until_spent = q->until_spent, .no_fill = q->no_fill, .codes = q->codes, .lot = q->lot };
}

static void copy(struct arena *a, struct numbers *to, const struct numbers *from)
{
	*to = (struct numbers){ 0 };
	for (size_t i = 0; i < from->n; i++)
		numbers_put(a, to, from->at[i]);
}

static void put_funds(struct runs *r, struct funds *f, int64_t percent, const struct shares_result *result)
{
	*f = (struct funds){ .percent = percent, .ceiling = part(r->q->ceiling, percent), .spent = result->spent,
		.purse = result->purse_percent };
	copy(r->a, &f->items, &result->items);
	r->t->too_large |= result->too_large;
}

static bool same_items(const struct numbers *a, const struct numbers *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (!numbers_have(b, a->at[i]))
			return false;
	return a->n == b->n;
}

/*
 * Every group weighing the same. It is run whenever the groups are known: where its figures are withheld, that the two lists differ
 * is still told, and nothing else.
 */
static bool run_balanced(struct runs *r, const struct counted *ballots, size_t n, struct shares *s, struct shares_result *out)
{
	uint64_t weights[GROUPS_MAX];
	struct tally aside = { 0 };
	struct tally *t = r->t;
	size_t voters_n;

	if (r->q->groups_n == 0 || t->voted[0] > 0 || t->cast == t->blank)
		return false;
	/* What is withheld says nothing, not even that it could not be computed. */
	group_weights(r->q, t->voted, &aside, weights);
	t->too_large |= t->sectors && aside.too_large;
	if (aside.too_large)
		return false;
	struct shares_voter *voters = voters_of(r, ballots, n, weights, &voters_n);

	if (voters == NULL)
		return false;
	*s = shares_of(r->q, voters, voters_n, 100);
	r->rule(&r->scratch, s, out);
	t->too_large |= t->sectors && out->too_large;
	return !out->too_large;
}

static void run_ladder(struct runs *r, const struct shares *decides, const struct shares_result *result)
{
	for (size_t i = 0; i < LADDER_N; i++) {
		struct shares s = shares_of(r->q, decides->voters, decides->voters_n, rungs[i]);
		struct shares_result at_rung = *result;

		if (rungs[i] != 100)
			r->rule(&r->scratch, &s, &at_rung);
		put_funds(r, &r->t->ladder[i], rungs[i], &at_rung);
	}
}

static void run_all(struct runs *r, const struct counted *ballots, size_t n)
{
	struct tally *t = r->t;
	struct shares_result plain = { 0 }, balanced = { 0 }, greedy = { 0 };
	struct shares plain_s, balanced_s;
	size_t voters_n;
	struct shares_voter *voters = voters_of(r, ballots, n, NULL, &voters_n);

	if (voters == NULL)
		return;
	plain_s = shares_of(r->q, voters, voters_n, 100);
	r->rule(&r->scratch, &plain_s, &plain);
	put_funds(r, &t->funds, 100, &plain);
	copy(r->a, &t->tops, &plain.items);
	copy(r->a, &t->tie, &plain.tie);
	bool has_balanced = run_balanced(r, ballots, n, &balanced_s, &balanced);
	if (has_balanced) {
		t->divergence = !same_items(&plain.items, &balanced.items);
		if (t->sectors) {
			put_funds(r, &t->funds_balanced, 100, &balanced);
			copy(r->a, &t->tops_balanced, &balanced.items);
			copy(r->a, &t->tie_balanced, &balanced.tie);
		}
	}
	if (r->rule != greedy_run) {
		greedy_run(&r->scratch, &plain_s, &greedy);
		put_funds(r, &t->funds_greedy, 100, &greedy);
	}
	bool by_balance = t->decides == DECIDES_BALANCED;
	const struct shares_result *decides = by_balance ? &balanced : &plain;

	if (t->too_large || r->scratch.broken)
		return;
	must(has_balanced || !by_balance);       /* it decides only where sectors are shown, and then it was run */
	copy(r->a, &t->by_lot, &decides->by_lot);
	for (size_t i = 0; i < t->rows_n; i++)
		t->rows[i].effective = decides->effective[i];
	run_ladder(r, by_balance ? &balanced_s : &plain_s, decides);
}

struct tally *funds_count(struct arena *a, const struct question *q, const struct counted *ballots, size_t n, funds_rule *rule)
{
	struct tally *t = tally_begin(a, q, ballots, n, false);
	struct question ranked = *q;
	struct runs r = { .a = a, .q = q, .t = t, .rule = rule };

	must(q->costs != NULL && q->ceiling >= 0);
	if (t == NULL)
		return NULL;
	rows_add(t, ballots, n);
	tally_add(t, &t->available, (int64_t)q->items_n, t->cast);
	rows_balance(q, t);
	/* Ranks tell who has the most ticks; the line is drawn by the money. */
	ranked.top = 0;
	tally_rank(a, &ranked, t, order_by_score, 2);
	t->too_large |= q->ceiling > INT64_MAX / 4;
	if (!t->too_large && !a->broken)
		run_all(&r, ballots, n);
	a->broken |= r.scratch.broken;
	arena_free(&r.scratch);
	return t;
}
