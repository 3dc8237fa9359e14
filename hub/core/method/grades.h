/*
 * What the files of the grades share. Grades are 1 (worst) .. n; a histogram is read by its cumulative shares, so
 * that counts, counts weighted by group and counts in billions are all one thing.
 */
#ifndef CORE_METHOD_GRADES_H
#define CORE_METHOD_GRADES_H

#include "core/method/count.h"

/*
 * A histogram as it is read from its middle outwards. gap[i]: how far the upper end of grade i + 1 lies from the
 * middle, as a share of the ballots. `low`, from 0: the low median.
 */
struct outward { unsigned n, low; struct fraction gap[VALUES_MAX]; bool none, lost; };

/* upto[i]: the share of ballots with grade i + 1 or a worse one; upto[n - 1] is 1. n 1..VALUES_MAX. */
struct outward outward_of(const struct fraction *upto, unsigned n);
/* Majority judgment (Balinski and Laraki): <0: x is better than y; 0: equal all the way. Without ballots: worse than all others. */
int outward_order(const struct outward *x, const struct outward *y);

/* Where an item stands towards the list whose holding is asked for; NONE is outside of everything. */
enum side { SIDE_NONE, SIDE_ABOVE, SIDE_TIE, SIDE_BELOW };
/*
 * By criterion - 1 into `out`, the interval in which its weight may move without another list (weights.c). Of the question only items_n,
 * criteria_n and weights are asked; means by slot - 1, sides by item - 1. `out` is left as it is when memory ends.
 */
void weights_intervals(struct arena *a, const struct question *q, const struct fraction *means, const enum side *sides,
	struct interval *out);
/* Fills t->intervals from the plain means of each slot (zero where nobody graded it). After tally_rank(). */
void weights_hold(struct arena *a, const struct question *q, const struct fraction *means, struct tally *t);
/* A criterion's weight, from 0; where no criterion has any, all weigh the same. */
uint64_t criterion_weight(const struct question *q, size_t criterion);

#endif
