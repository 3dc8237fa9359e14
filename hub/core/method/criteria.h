/*
 * Options scored 1 to 5 by groups on weighted criteria (domain.md step 5). A group's word weighs the same whatever its size: a mean is
 * that of the groups which scored the option. Everything is exact; whoever shows it rounds. Knows no workshop.
 */
#ifndef CORE_METHOD_CRITERIA_H
#define CORE_METHOD_CRITERIA_H

#include "core/method/count.h"

enum { SHIFT_POINTS = 10 };

/* By group its values, one a criterion, NULL where it has not scored. `out`: never ranked, whatever its scores. */
struct scored { const int64_t *by[GROUPS_MAX]; bool out; };

/* Weights add up to 100. Everything is borrowed. */
struct scoring { const struct scored *options; size_t options_n; const int64_t *weights; size_t criteria_n; };

struct scoring_row {
	size_t groups_n;               /* that scored it; 0: nothing below is known */
	struct fraction weighted, equal;
	uint32_t rank, rank_equal;     /* shared: 1, 2, 2, 4; 0 = not ranked */
};

struct scoring_count {
	struct scoring_row *rows;      /* by option */
	struct fraction *means;        /* criterion * options_n + option, zero without scores */
	uint32_t *order, *order_equal; /* places of the ranked options, best first, equals as they came */
	size_t ranked_n;
};

/*
 * A criterion's weight `change` points up or down, as far as it goes within 0 to 100, the others keeping their proportions. The winner is
 * an option's place; of several that share the first place one that is not first by the agreed weights, so that a tie is seen.
 */
struct scoring_shift { size_t criterion; int64_t change; uint32_t winner; struct fraction score; };

struct scoring_test {
	struct scoring_shift *shifts; size_t shifts_n;     /* none without a ranked option */
	struct interval *intervals;    /* by criterion, in which the first place stays as it is; NULL without a ranked option */
	bool depends;                  /* a shift, or equal weights, puts others first */
};

/* Both in `a`. False: memory ended. */
bool scoring_count(struct arena *a, const struct scoring *s, struct scoring_count *out);
bool scoring_test(struct arena *a, const struct scoring *s, const struct scoring_count *c, struct scoring_test *out);

#endif
