/*
 * What a purchase would cost each of its supporters, and which candidate is the next. Exact, and still quick enough to be repeated
 * three hundred times: every purse shows its leading 62 bits, which settle nearly every comparison, and whole numbers are looked
 * at only where they do not; a candidate's effective votes can only fall, so one that fell behind is not priced again before the
 * others have fallen as far.
 */
#include "core/method/shares.h"

/* a / 2^shift without its fraction; what is above 128 bits is not asked for. */
static wide window(const uint64_t *a, size_t n, int shift)
{
	if (shift <= 0)
		return ((wide)a[0] | (n > 1 ? (wide)a[1] << 64 : 0)) << -shift;
	size_t at = (size_t)shift / 64;
	unsigned by = (unsigned)shift % 64;
	uint64_t limbs[3] = { 0 };

	for (size_t i = 0; i < 3 && at + i < n; i++)
		limbs[i] = a[at + i];
	wide low = (wide)limbs[0] | (wide)limbs[1] << 64;
	return by == 0 ? low : low >> by | (wide)limbs[2] << (128 - by);
}

/* The whole part of need / stake, seen through the window; at most 2^63 - 1, which is more than any purse. */
static uint64_t lead_price(const struct market *m, const uint64_t *need, uint64_t stake)
{
	wide price = window(need, m->n, m->shift) / stake;

	return price >> 63 != 0 ? INT64_MAX : (uint64_t)price;
}

/* Is less left in the purse than a supporter's part, need / stake * utility? Asked only where the leading bits do not tell. */
static bool falls_short(const struct market *m, const struct supporter *s, const uint64_t *need, uint64_t stake)
{
	uint64_t has[BIG_LIMBS_MAX], part[BIG_LIMBS_MAX];

	product(has, purse(m, s->purse), m->n, stake);
	product(part, need, m->n, s->utility);
	return big_order(has, part, m->n + 1) < 0;
}

/*
 * Moves those who can pay their part to the front of the first `n`; how many they are. Written without a branch on who can: it is
 * the innermost loop, and no processor guesses that.
 */
static size_t payers(const struct market *m, struct candidate *c, size_t n)
{
	uint64_t price = lead_price(m, c->need, c->full_stake);
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		struct supporter s = c->supporters[i];
		wide over = (wide)m->leads[s.purse] - (wide)price * s.utility;   /* wraps when it is less */
		bool stays = over >> 127 == 0;

		if (over < s.utility)
			stays = !falls_short(m, &s, c->need, c->full_stake);
		c->supporters[i] = c->supporters[kept];
		c->supporters[kept] = s;
		kept += stays;
	}
	return kept;
}

/* Supporters with nothing left go to the end of the list. */
static void leave_empty(const struct market *m, struct candidate *c)
{
	size_t kept = 0;

	for (size_t i = 0; i < c->live; i++) {
		struct supporter s = c->supporters[i];
		bool is_empty = m->empty[s.purse];

		c->live_stake -= is_empty ? s.mass * s.utility : 0;
		c->supporters[i] = c->supporters[kept];
		c->supporters[kept] = s;
		kept += !is_empty;
	}
	c->live = kept;
}

/* Bounds of cost / price, the effective votes; rounded apart. With given utilities only the exact comparison will do. */
static void bound(const struct market *m, struct candidate *c, wide cost_lead)
{
	uint64_t price = lead_price(m, c->need, c->full_stake);

	c->most = UINT64_MAX;
	c->least = 0;
	if (m->given || price == 0)
		return;
	wide most = ((cost_lead + 1) << m->fine) / price + 1, least = (cost_lead << m->fine) / ((wide)price + 1);

	if (most >> 64 == 0)
		c->most = (uint64_t)most;
	c->least = least >> 64 == 0 ? (uint64_t)least : 0;
}

/*
 * The smallest price that raises the cost: start as if all paid in full, let those who can not pay what they have, and so on. Every
 * step raises the price for the others, so nobody comes back. Nobody left: it can not be paid for, and never again in this run.
 */
static void price(struct market *m, struct candidate *c)
{
	leave_empty(m, c);
	c->fresh = true;
	c->full = c->live;
	c->full_stake = c->live_stake;
	big_copy(c->need, m->unit, m->n);
	bool fits = big_mul_small(c->need, m->n, (uint64_t)c->cost);
	must(fits);
	note_bits(m, c->need, m->n);
	wide cost_lead = window(c->need, m->n, m->shift);

	for (size_t before = SIZE_MAX; c->full > 0 && before != c->full; ) {
		before = c->full;
		c->full = payers(m, c, before);
		for (size_t i = c->full; c->full > 0 && i < before; i++) {
			const struct supporter *s = &c->supporters[i];

			take_times(c->need, purse(m, s->purse), m->n, s->mass);
			c->full_stake -= s->mass * s->utility;
		}
	}
	c->out = c->full == 0;
	if (!c->out)
		bound(m, c, cost_lead);
}

int value_order(struct market *m, const struct candidate *a, const struct candidate *b)
{
	uint64_t left[BIG_LIMBS_MAX], right[BIG_LIMBS_MAX];
	size_t n = m->n + 2;

	if (a->least >= b->most)
		return -1;
	if (b->least >= a->most)
		return 1;
	product(left, a->need, m->n, b->full_stake);
	product(right, b->need, m->n, a->full_stake);
	left[n - 1] = right[n - 1] = 0;
	if (!m->given) {
		bool fits = big_mul_small(left, n, (uint64_t)b->cost) && big_mul_small(right, n, (uint64_t)a->cost);
		must(fits);
	}
	note_bits(m, left, n);
	note_bits(m, right, n);
	int order = big_order(left, right, n);

	if (order != 0)
		return order;
	if (a->cost != b->cost)
		return a->cost < b->cost ? -1 : 1;
	return a->ticks > b->ticks ? -1 : a->ticks < b->ticks;
}

static struct candidate *promising(const struct market *m)
{
	struct candidate *best = NULL;

	for (size_t i = 0; i < m->candidates_n; i++) {
		struct candidate *c = &m->candidates[i];

		if (!c->out && !c->fresh && (best == NULL || c->most > best->most))
			best = c;
	}
	return best;
}

struct candidate *market_choose(struct market *m)
{
	struct candidate *best = NULL, *next;

	for (size_t i = 0; i < m->candidates_n; i++)
		m->candidates[i].fresh = false;
	while ((next = promising(m)) != NULL && (best == NULL || next->most > best->least)) {
		price(m, next);
		if (next->out)
			continue;
		int order = best == NULL ? -1 : value_order(m, next, best);

		if (order < 0 || (order == 0 && m->places[next->item - 1] < m->places[best->item - 1]))
			best = next;
	}
	return best;
}
