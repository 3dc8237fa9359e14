/*
 * What stands before a run of Equal Shares: equal ballots are laid together, supporters are listed by item, and the largest number
 * that may turn up is known before the first one is computed.
 */
#include "core/method/shares.h"

#include <stdlib.h>
#include <string.h>

struct sheet { const struct shares_voter *voter; uint32_t at; };
struct label { const char *code; uint32_t item; };

static int numbers_order(const uint32_t *a, const uint32_t *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	return 0;
}

static int ballot_order(const struct shares_voter *a, const struct shares_voter *b)
{
	if (a->picks_n != b->picks_n)
		return a->picks_n < b->picks_n ? -1 : 1;
	int order = numbers_order(a->picks, b->picks, a->picks_n);

	if (order == 0 && (a->utilities != NULL) != (b->utilities != NULL))
		return a->utilities == NULL ? -1 : 1;
	if (order == 0 && a->utilities != NULL)
		order = numbers_order(a->utilities, b->utilities, a->picks_n);
	return order;
}

static int sheet_order(const void *a, const void *b)
{
	const struct sheet *x = a, *y = b;
	int order = ballot_order(x->voter, y->voter);

	return order != 0 ? order : x->at < y->at ? -1 : x->at > y->at;
}

static int label_order(const void *a, const void *b)
{
	const struct label *x = a, *y = b;
	int order = strcmp(x->code, y->code);

	return order != 0 ? order : x->item < y->item ? -1 : x->item > y->item;
}

/* What orders equals in the end, by item - 1: the lot; without one the code; without codes the number. */
static bool place_items(struct arena *scratch, const struct shares *s, uint32_t *places)
{
	struct label *labels = arena_take_n(scratch, s->items_n + 1, sizeof *labels);

	if (labels == NULL)
		return false;
	for (size_t i = 0; i < s->items_n; i++)
		labels[i] = (struct label){ s->codes != NULL ? s->codes[i] : "", (uint32_t)i + 1 };
	qsort(labels, s->items_n, sizeof *labels, label_order);
	for (size_t i = 0; i < s->items_n; i++)
		places[labels[i].item - 1] = s->lot != NULL ? s->lot[labels[i].item - 1] : (uint32_t)i;
	return true;
}

/* Gives every voter a purse, and every purse its mass. */
static bool share_purses(struct arena *scratch, struct market *m, struct sheet *sheets, size_t *sheets_n, uint64_t *masses)
{
	const struct shares *s = m->s;
	size_t n = 0;
	wide all = 0;

	for (size_t i = 0; i < s->voters_n; i++) {
		const struct shares_voter *v = &s->voters[i];

		m->purse_of[i] = UINT32_MAX;
		if (v->weight > 0 && v->times > 0)
			sheets[n++] = (struct sheet){ v, (uint32_t)i };
		m->given |= v->utilities != NULL;
	}
	qsort(sheets, n, sizeof *sheets, sheet_order);
	for (size_t i = 0; i < n; i++) {
		wide mass = (wide)sheets[i].voter->weight * (uint64_t)sheets[i].voter->times;

		if (i == 0 || ballot_order(sheets[i - 1].voter, sheets[i].voter) != 0)
			m->purses_n++;
		m->purse_of[sheets[i].at] = (uint32_t)m->purses_n - 1;
		if (mass >> MASS_BITS != 0 || (all + mass) >> MASS_BITS != 0) {
			m->too_large = true;
			break;
		}
		all += mass;
		m->people += (uint64_t)sheets[i].voter->times;
		masses[m->purses_n - 1] += (uint64_t)mass;
	}
	m->mass = (uint64_t)all;
	*sheets_n = n;
	return !scratch->broken;
}

static struct candidate *candidate_of(struct market *m, const uint32_t *at, uint32_t item)
{
	must(item >= 1 && item <= m->s->items_n);
	return at[item - 1] == UINT32_MAX ? NULL : &m->candidates[at[item - 1]];
}

/* Lists supporters by candidate: every purse once, by the first of its sheets. */
static bool list_supporters(struct arena *scratch, struct market *m, const struct sheet *sheets, size_t n, const uint64_t *masses,
	const uint32_t *at)
{
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < n; i++) {
			const struct shares_voter *v = sheets[i].voter;
			uint32_t purse = m->purse_of[sheets[i].at];

			if (i > 0 && m->purse_of[sheets[i - 1].at] == purse)
				continue;
			for (size_t k = 0; k < v->picks_n; k++) {
				struct candidate *c = candidate_of(m, at, v->picks[k]);
				uint32_t utility = v->utilities != NULL ? v->utilities[k] : 1;

				if (c == NULL || utility == 0)
					continue;
				if (pass == 1) {
					wide stake = (wide)masses[purse] * utility + c->stake;

					c->supporters[c->supporters_n] = (struct supporter){ purse, utility, masses[purse] };
					c->ticks += masses[purse];
					c->stake = (uint64_t)stake;
					m->too_large |= stake >> MASS_BITS != 0;
				}
				c->supporters_n++;
			}
		}
		for (size_t i = 0; i < m->candidates_n && pass == 0; i++) {
			struct candidate *c = &m->candidates[i];

			c->supporters = arena_take_n(scratch, c->supporters_n + 1, sizeof *c->supporters);
			c->supporters_n = 0;
			if (c->supporters == NULL)
				return false;
		}
	}
	return true;
}

bool market_candidates(struct arena *scratch, const struct shares *s, struct market *m)
{
	struct sheet *sheets = arena_take_n(scratch, s->voters_n + 1, sizeof *sheets);
	uint64_t *masses = arena_take_n(scratch, s->voters_n + 1, sizeof *masses);
	uint32_t *places = arena_take_n(scratch, s->items_n + 1, sizeof *places);
	uint32_t *at = arena_take_n(scratch, s->items_n + 1, sizeof *at);
	size_t sheets_n = 0, kept = 0;

	m->s = s;
	m->places = places;
	m->purse_of = arena_take_n(scratch, s->voters_n + 1, sizeof *m->purse_of);
	m->candidates = arena_take_n(scratch, s->items_n + 1, sizeof *m->candidates);
	if (scratch->broken || !place_items(scratch, s, places) || !share_purses(scratch, m, sheets, &sheets_n, masses))
		return false;
	if (m->too_large)
		return true;
	for (size_t i = 0; i < s->items_n; i++) {
		must(s->costs[i] >= 0);
		at[i] = s->costs[i] <= s->budget ? (uint32_t)m->candidates_n : UINT32_MAX;
		if (s->costs[i] <= s->budget)
			m->candidates[m->candidates_n++] = (struct candidate){ .item = (uint32_t)i + 1, .cost = s->costs[i] };
	}
	if (!list_supporters(scratch, m, sheets, sheets_n, masses, at))
		return false;
	for (size_t i = 0; i < m->candidates_n; i++)
		if (m->candidates[i].ticks > 0)
			m->candidates[kept++] = m->candidates[i];
	m->candidates_n = kept;
	return true;
}

static unsigned bits_of(wide x)
{
	uint64_t both[2] = { (uint64_t)x, (uint64_t)(x >> 64) };

	return big_bits(both, 2);
}

static int cost_order(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static int stake_order(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x > *y ? -1 : *x < *y;
}

/*
 * Bits that the purchases of one run can add to the unit: each multiplies it by a stake at most as large as its candidate's. No
 * more are bought than the cheapest that fit into the budget together, so the largest stakes of so many are the bound.
 */
static bool growth(struct arena *scratch, const struct market *m, unsigned *out)
{
	int64_t *costs = arena_take_n(scratch, m->candidates_n + 1, sizeof *costs);
	uint64_t *stakes = arena_take_n(scratch, m->candidates_n + 1, sizeof *stakes);
	int64_t left = m->s->budget;
	size_t n = 0;

	if (scratch->broken)
		return false;
	for (size_t i = 0; i < m->candidates_n; i++)
		if (m->candidates[i].cost > 0) {
			costs[n] = m->candidates[i].cost;
			stakes[n++] = m->candidates[i].stake;
		}
	qsort(costs, n, sizeof *costs, cost_order);
	qsort(stakes, n, sizeof *stakes, stake_order);
	*out = 0;
	for (size_t i = 0; i < n && costs[i] <= left; i++) {
		left -= costs[i];
		*out += bits_of(stakes[i]);
	}
	return true;
}

bool market_open(struct arena *scratch, const struct shares *s, struct market *m)
{
	unsigned bits = 0;

	if (!market_candidates(scratch, s, m) || !growth(scratch, m, &bits))
		return false;
	int64_t limit = s->purse_limit > s->purse_percent ? s->purse_limit : s->purse_percent;
	wide dearest = s->budget > 0 ? (wide)s->budget : 0, purse = (s->purse > 0 ? (wide)s->purse : dearest) * (uint64_t)limit;

	/* One of weight 1 holds no more than a published purse, which is for an average weight. */
	purse /= s->purse > 0 || m->mass == 0 ? 100 : (wide)100 * m->mass;
	m->money_bits = bits_of(purse > dearest ? purse : dearest) + 1;
	m->fine = 63 - bits_of(m->mass);
	bits += bits_of((wide)100 * m->mass) + m->money_bits;
	m->too_large |= bits > SHARES_BITS;
	if (m->too_large)
		return true;
	m->room = bits / 64 + 1;
	m->unit = arena_take_n(scratch, m->room, sizeof *m->unit);
	m->start = arena_take_n(scratch, m->room, sizeof *m->start);
	m->purses = arena_take_n(scratch, m->purses_n + 1, m->room * sizeof *m->purses);
	m->leads = arena_take_n(scratch, m->purses_n + 1, sizeof *m->leads);
	m->empty = arena_take_n(scratch, m->purses_n + 1, sizeof *m->empty);
	m->open = arena_take_n(scratch, m->purses_n + 1, sizeof *m->open);
	for (size_t i = 0; i < m->candidates_n; i++)
		m->candidates[i].need = arena_take_n(scratch, m->room, sizeof *m->candidates[i].need);
	return !scratch->broken;
}
