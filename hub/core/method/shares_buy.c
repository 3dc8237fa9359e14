/*
 * One run of Equal Shares at one size of purse, after Peters, Pierczyński and Skowron: as long as anything can be paid for by its
 * supporters, the candidate is bought that costs them least for what it gives, and they pay as equally as their purses allow.
 */
#include "core/method/shares.h"

#include <string.h>

/* A purse / 2^shift without its fraction: it has no more than LEAD_BITS above the shift. */
static uint64_t lead_of(const uint64_t *a, size_t n, int shift)
{
	size_t at = shift > 0 ? (size_t)shift / 64 : 0;
	unsigned by = shift > 0 ? (unsigned)shift % 64 : 0;

	if (shift <= 0)
		return a[0] << -shift;
	return by == 0 || at + 1 == n ? a[at] >> by : a[at] >> by | a[at + 1] << (64 - by);
}

static uint64_t gcd(uint64_t a, uint64_t b)
{
	while (b != 0) {
		uint64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* a /= b of n limbs, both divided by what they share. */
static void reduce(uint64_t *a, uint64_t *b, size_t n)
{
	uint64_t common[BIG_LIMBS_MAX];

	big_gcd(common, a, b, n);
	big_div(a, common, n, a, NULL);
	big_div(b, common, n, b, NULL);
}

/* Everything is counted in a unit `by` times as small from now on. */
static void refine(struct market *m, uint64_t by)
{
	size_t was = m->n;

	m->n = (big_bits(m->unit, was) + big_bits(&by, 1) + m->money_bits) / 64 + 1;
	if (m->n < was)
		m->n = was;
	must(m->n <= m->room);
	for (size_t i = 0; i < m->open_n + 2; i++) {
		uint64_t *a = i < m->open_n ? purse(m, m->open[i]) : i == m->open_n ? m->unit : m->start;

		memset(a + was, 0, (m->n - was) * sizeof *a);
		bool fits = big_mul_small(a, m->n, by);
		must(fits);
	}
}

/* After money has moved: who still has some, and the leading bits. */
static void look(struct market *m)
{
	size_t n = 0;

	m->shift = (int)big_bits(m->start, m->n) - LEAD_BITS;
	for (size_t i = 0; i < m->open_n; i++) {
		uint32_t at = m->open[i];

		m->leads[at] = lead_of(purse(m, at), m->n, m->shift);
		m->empty[at] = m->empty[at] || (m->leads[at] == 0 && big_is_zero(purse(m, at), m->n));
		if (!m->empty[at])
			m->open[n++] = at;
	}
	m->open_n = n;
	note_bits(m, m->start, m->n);
}

static void buy(struct market *m, struct candidate *c)
{
	uint64_t part[BIG_LIMBS_MAX] = { 0 };

	big_copy(part, c->need, m->n);
	uint64_t common = gcd(big_div_small(part, m->n, c->full_stake), c->full_stake), by = c->full_stake / common;

	big_copy(part, c->need, m->n);
	uint64_t none = big_div_small(part, m->n, common);

	must(none == 0);
	if (by > 1)
		refine(m, by);
	for (size_t i = 0; i < c->full; i++)
		take_times(purse(m, c->supporters[i].purse), part, m->n, c->supporters[i].utility);
	for (size_t i = c->full; i < c->live; i++)
		m->empty[c->supporters[i].purse] = true;
	c->out = true;
	look(m);
}

/* Every purse the same: percent of budget / mass, or of published purse * people / mass. */
static void begin(struct market *m, int64_t percent)
{
	const struct shares *s = m->s;
	uint64_t from = (uint64_t)(s->purse > 0 ? s->purse : s->budget > 0 ? s->budget : 0);

	m->n = m->room;
	big_set(m->unit, m->n, 100);
	big_set(m->start, m->n, from);
	bool fits = big_mul_small(m->unit, m->n, m->mass) && big_mul_small(m->start, m->n, s->purse > 0 ? m->people : 1) &&
		big_mul_small(m->start, m->n, (uint64_t)percent);
	must(fits);
	reduce(m->unit, m->start, m->n);
	m->n = (big_bits(m->unit, m->room) + m->money_bits) / 64 + 1;
	m->open_n = m->purses_n;
	for (size_t i = 0; i < m->purses_n; i++) {
		m->open[i] = (uint32_t)i;
		m->empty[i] = false;
		big_copy(purse(m, (uint32_t)i), m->start, m->n);
	}
	look(m);
	for (size_t i = 0; i < m->candidates_n; i++) {
		struct candidate *c = &m->candidates[i];
		uint64_t all[BIG_LIMBS_MAX], cost[BIG_LIMBS_MAX];

		c->live = c->supporters_n;
		c->live_stake = c->stake;
		c->most = m->given ? UINT64_MAX : (c->ticks << m->fine) + 1;
		/* Dearer than all its supporters have: said here, so that what is priced later fits into the window. */
		product(all, m->start, m->n, c->ticks);
		product(cost, m->unit, m->n, (uint64_t)c->cost);
		c->out = c->cost == 0 || big_order(all, cost, m->n + 1) < 0;
	}
}

/* a / b in lowest terms, where both parts have a place. */
static struct fraction ratio(uint64_t *a, uint64_t *b, size_t n)
{
	struct fraction f = { .den = { 1 }, .lost = true };

	reduce(a, b, n);
	if (big_bits(a, n) > 64 * FRACTION_LIMBS || big_bits(b, n) > 64 * FRACTION_LIMBS)
		return f;
	for (size_t i = 0; i < FRACTION_LIMBS; i++) {
		f.num[i] = i < n ? a[i] : 0;
		f.den[i] = i < n ? b[i] : 0;
	}
	f.lost = false;
	return f;
}

/* cost / price */
static struct fraction effective_of(const struct market *m, const struct candidate *c)
{
	uint64_t votes[BIG_LIMBS_MAX] = { 0 }, price[BIG_LIMBS_MAX] = { 0 };
	size_t n = m->n + 2;

	big_copy(votes, m->unit, m->n);
	big_copy(price, c->need, m->n);
	bool fits = big_mul_small(votes, n, (uint64_t)c->cost) && big_mul_small(votes, n, c->full_stake);
	must(fits);
	return ratio(votes, price, n);
}

void market_left(const struct market *m, struct fraction *left)
{
	for (size_t i = 0; i < m->s->voters_n; i++) {
		uint64_t has[BIG_LIMBS_MAX] = { 0 }, unit[BIG_LIMBS_MAX];
		uint32_t at = m->purse_of[i];

		if (at != UINT32_MAX && !m->empty[at])
			big_copy(has, purse(m, at), m->n);
		big_copy(unit, m->unit, m->n);
		left[i] = ratio(has, unit, m->n);
	}
}

static void tell(struct market *m, const struct candidate *best, size_t at, struct story *story)
{
	struct knot k = { .at = at };

	story->effective[best->item - 1] = effective_of(m, best);
	k.items = arena_take_n(story->a, m->candidates_n, sizeof *k.items);
	if (k.items == NULL)
		return;
	for (size_t i = 0; i < m->candidates_n; i++) {
		const struct candidate *c = &m->candidates[i];

		if (c != best && (!c->fresh || c->out || value_order(m, c, best) != 0))
			continue;
		size_t to = k.n++;
		for (; to > 0 && m->places[k.items[to - 1] - 1] > m->places[c->item - 1]; to--)
			k.items[to] = k.items[to - 1];
		k.items[to] = c->item;
	}
	if (k.n > 1)
		story->knots[story->knots_n++] = k;
}

bool market_run(struct market *m, int64_t percent, struct basket *out, struct story *story)
{
	struct candidate *c;

	out->n = 0;
	out->spent = 0;
	begin(m, percent);
	for (size_t i = 0; i < m->candidates_n; i++)
		if (m->candidates[i].cost == 0)
			out->items[out->n++] = m->candidates[i].item;
	while ((c = market_choose(m)) != NULL) {
		if (c->cost > m->s->budget - out->spent)
			return false;
		if (story != NULL)
			tell(m, c, out->n, story);
		out->items[out->n++] = c->item;
		out->spent += c->cost;
		buy(m, c);
	}
	return true;
}
