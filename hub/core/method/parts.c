/* What methods ranked by a mean or a share have in common: the parts of the groups, the marks given, the order by score. */
#include "core/method/count.h"

int order_by_score_alone(const struct question *q, const struct tally *t, bool balanced, uint32_t a, uint32_t b)
{
	const struct tally_row *x = &t->rows[a - 1], *y = &t->rows[b - 1];

	(void)q;
	return balanced ? fraction_order(&y->balanced, &x->balanced) : fraction_order(&y->plain, &x->plain);
}

/*
 * A person of a group of n weighs 1/n, under a cap at most cap / (size of the largest group), the lightest being 1 /
 * that size. Times n this is the group's share before it is brought to a sum of 1, so no common multiple is needed.
 */
size_t group_parts(const struct question *q, const int64_t took_part[GROUPS_MAX], struct tally *t,
	struct fraction parts[GROUPS_MAX])
{
	struct fraction sum = { 0 };
	int64_t largest = 0;
	size_t groups = 0;

	for (size_t g = 1; g <= q->groups_n; g++)
		largest = took_part[g] > largest ? took_part[g] : largest;
	for (size_t g = 0; g < GROUPS_MAX; g++) {
		parts[g] = (struct fraction){ 0 };
		if (g == 0 || g > q->groups_n || took_part[g] == 0)
			continue;
		groups++;
		parts[g] = fraction_of(1, 1);
		/* Cap times people might not fit a word, the largest by the cap does. */
		if (q->weight_cap > 0 && took_part[g] < largest / q->weight_cap + (largest % q->weight_cap > 0)) {
			t->capped = true;
			parts[g] = fraction_mul(fraction_of((uint64_t)q->weight_cap, 1),
				fraction_of((uint64_t)took_part[g], (uint64_t)largest));
		}
		sum = fraction_add(sum, parts[g]);
	}
	for (size_t g = 1; groups > 0 && g <= q->groups_n; g++)
		parts[g] = fraction_div(parts[g], sum);
	return groups;
}

bool marks_given(const struct question *q, const struct counted *ballots, size_t n, struct tally *t)
{
	int64_t slots = (int64_t)question_slots(q);

	if (t->too_large || t->cast > INT64_MAX / 8 / (slots + 1)) {
		t->too_large = true;
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		int64_t marks = (int64_t)ballots[i].picks.n * ballots[i].times;

		t->used += marks;
		t->used_by[ballots[i].group] += marks;
	}
	t->available = t->cast * slots;
	return true;
}
