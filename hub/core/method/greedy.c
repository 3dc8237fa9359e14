/* Most ticks first, whatever still fits under the ceiling: the rule that most places use, to be seen beside Equal Shares. */
#include "core/method/funds.h"
#include "core/method/method.h"

enum word greedy_check(const struct question *q, const struct pick_list *picks, int64_t *arg)
{
	return approval_check(q, picks, arg);
}

struct tally *greedy_count(struct arena *a, const struct question *q, const struct counted *ballots, size_t n)
{
	return funds_count(a, q, ballots, n, greedy_run);
}
