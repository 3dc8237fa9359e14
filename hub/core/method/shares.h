/*
 * Equal Shares from the inside: what shares.c (the whole method), shares_open.c (voters become purses; will the numbers fit?) and
 * shares_buy.c (one run at one size of purse) share. Every purse is a whole number over one shared denominator, the unit; both
 * grow with every purchase, so no fraction is ever rounded and none is ever reduced against another.
 */
#ifndef CORE_METHOD_SHARES_H
#define CORE_METHOD_SHARES_H

#include "base/must.h"
#include "base/wide.h"
#include "core/method/count.h"

enum { SHARES_BITS = 4096, MASS_BITS = 60, LEAD_BITS = 62 };

/* People with one ballot share one purse: it holds what each of them has left for every 1 of weight. */
struct supporter { uint32_t purse, utility; uint64_t mass; };   /* mass: weight x people, all of them */

struct candidate {
	uint32_t item;
	int64_t cost;
	uint64_t ticks, stake;             /* of all supporters: mass, and mass x utility */
	struct supporter *supporters; size_t supporters_n;
	/* As far as a run has come: */
	size_t live; uint64_t live_stake;  /* the first `live` supporters have money left */
	size_t full; uint64_t full_stake;  /* the first `full` of them pay in full, need / full_stake / unit for 1 of utility; */
	uint64_t *need;                    /* the others all that they have */
	uint64_t most, least;              /* effective votes x 2^fine: least <= they < most. Purses only shrink, so `most` lasts */
	bool out, fresh;                   /* bought or never to be paid for; priced since the last purchase */
};

struct market {
	const struct shares *s;
	struct candidate *candidates; size_t candidates_n;   /* by item: supported, and no dearer than the budget */
	const uint32_t *places;            /* by item - 1: in the lot, or by code where none was drawn; the last to order equals */
	uint32_t *purse_of;                /* by voter; UINT32_MAX = weighs nothing */
	size_t purses_n;
	uint64_t mass, people;
	bool given;                        /* utilities are given; else cost is the satisfaction */
	bool too_large;
	size_t room, n;                    /* limbs of a number: what there is, what is in use */
	unsigned fine, money_bits, bits;   /* bits of a purse or price in whole money; the largest number met */
	uint64_t *unit, *start;            /* the shared denominator; a purse from which nothing was paid */
	uint64_t *purses, *leads; bool *empty;     /* by purse: `room` limbs; the same >> shift, below 2^62; nothing left */
	uint32_t *open; size_t open_n;     /* purses with money left */
	int shift;
};

/* Items by place that were equal in value, cost and ticks when the one at `at` in the basket was bought. */
struct knot { uint32_t *items; size_t n, at; };

struct basket { uint32_t *items; size_t n; int64_t spent; };

/* What a run tells when it is asked to; NULL: only what was bought. */
struct story { struct arena *a; struct fraction *effective; struct knot *knots; size_t knots_n; };

/* Purses, candidates, and the size bound. False: memory ended. `m` is zeroed before; everything is taken from `scratch`. */
bool market_open(struct arena *scratch, const struct shares *s, struct market *m);
/* The candidates alone, for counting ticks. */
bool market_candidates(struct arena *scratch, const struct shares *s, struct market *m);
/* The next purchase, priced; NULL when nothing can be paid for. */
struct candidate *market_choose(struct market *m);
/* <0: a gives more for the money, or is cheaper, or has more ticks; 0: nothing but the lot can tell. Both are fresh. */
int value_order(struct market *m, const struct candidate *a, const struct candidate *b);
/* One run. False: it would cost more than the budget; the basket is then unfinished. */
bool market_run(struct market *m, int64_t percent, struct basket *out, struct story *story);
/* After a run: what every voter has left for 1 of weight. */
void market_left(const struct market *m, struct fraction *left);

/* -- limbs -- */

static inline uint64_t *purse(const struct market *m, uint32_t at)
{
	return m->purses + (size_t)at * m->room;
}

/* out (n + 1 limbs) = a * by */
static inline void product(uint64_t *out, const uint64_t *a, size_t n, uint64_t by)
{
	wide carry = 0;

	for (size_t i = 0; i < n; i++) {
		carry += (wide)a[i] * by;
		out[i] = (uint64_t)carry;
		carry >>= 64;
	}
	out[n] = (uint64_t)carry;
}

/* a -= b * by, which is not more than a. */
static inline void take_times(uint64_t *a, const uint64_t *b, size_t n, uint64_t by)
{
	wide carry = 0;

	for (size_t i = 0; i < n; i++) {
		carry += (wide)b[i] * by;
		uint64_t low = (uint64_t)carry;

		carry = (carry >> 64) + (a[i] < low);
		a[i] -= low;
	}
	must(carry == 0);
}

static inline void note_bits(struct market *m, const uint64_t *a, size_t n)
{
	unsigned bits = big_bits(a, n);

	if (bits > m->bits)
		m->bits = bits;
}

#endif
