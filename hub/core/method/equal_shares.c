/*
 * The Method of Equal Shares on ticks: everybody holds an equal part of the ceiling, and what is bought is paid for by those who
 * ticked it. shares.c has the rule, funds.c what stands around it.
 */
#include "core/method/funds.h"
#include "core/method/method.h"

enum word equal_shares_check(const struct question *q, const struct pick_list *picks, int64_t *arg)
{
	return approval_check(q, picks, arg);
}

struct tally *equal_shares_count(struct arena *a, const struct question *q, const struct counted *ballots, size_t n)
{
	return funds_count(a, q, ballots, n, shares_run);
}
