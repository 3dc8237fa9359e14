/* What a ceiling pays for: the common part of the methods that end in a list of funded items. */
#ifndef CORE_METHOD_FUNDS_H
#define CORE_METHOD_FUNDS_H

#include "core/method/count.h"

/* shares_run() or greedy_run(). */
typedef void funds_rule(struct arena *a, const struct shares *s, struct shares_result *out);

/*
 * The whole tally of ticks, costs and a ceiling. `tops` are the items of `funds`, `tops_balanced` those of `funds_balanced`, as
 * with every other method; effective votes, the lot and the ladder are the deciding count's. NULL when memory ended.
 */
struct tally *funds_count(struct arena *a, const struct question *q, const struct counted *ballots, size_t n, funds_rule *rule);

#endif
