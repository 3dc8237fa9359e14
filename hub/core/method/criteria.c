/* Weighted means of what groups scored, their ranks, and how far the first place rests on the weights. */
#include "core/method/criteria.h"

#include "core/method/grades.h"

static const struct fraction *mean_at(const struct scoring *s, const struct scoring_count *c, size_t criterion, size_t option)
{
	return &c->means[criterion * s->options_n + option];
}

static void count_means(const struct scoring *s, struct scoring_count *c, size_t option)
{
	const struct scored *o = &s->options[option];
	struct scoring_row *row = &c->rows[option];

	for (size_t g = 0; g < GROUPS_MAX; g++)
		row->groups_n += o->by[g] != NULL;
	for (size_t k = 0; row->groups_n > 0 && k < s->criteria_n; k++) {
		uint64_t sum = 0;

		for (size_t g = 0; g < GROUPS_MAX; g++)
			sum += o->by[g] == NULL ? 0 : (uint64_t)o->by[g][k];
		struct fraction mean = fraction_of(sum, row->groups_n);
		c->means[k * s->options_n + option] = mean;
		row->weighted = fraction_add(row->weighted, fraction_mul(fraction_of((uint64_t)s->weights[k], 100), mean));
		row->equal = fraction_add(row->equal, fraction_mul(fraction_of(1, s->criteria_n), mean));
	}
}

static const struct fraction *score_of(const struct scoring_count *c, uint32_t option, bool equal)
{
	return equal ? &c->rows[option].equal : &c->rows[option].weighted;
}

/* Binary insertion; equals stay as they came. */
static void rank(const struct scoring *s, struct scoring_count *c, uint32_t *order, bool equal)
{
	size_t n = 0;

	for (uint32_t i = 0; i < s->options_n; i++) {
		size_t low = 0, high = n;

		if (c->rows[i].groups_n == 0 || s->options[i].out)
			continue;
		while (low < high) {
			size_t at = (low + high) / 2;

			if (fraction_order(score_of(c, i, equal), score_of(c, order[at], equal)) > 0)
				high = at;
			else
				low = at + 1;
		}
		for (size_t k = n++; k > low; k--)
			order[k] = order[k - 1];
		order[low] = i;
	}
	for (size_t i = 0; i < n; i++) {
		bool shared = i > 0 && fraction_order(score_of(c, order[i - 1], equal), score_of(c, order[i], equal)) == 0;
		struct scoring_row *row = &c->rows[order[i]];
		const struct scoring_row *before = shared ? &c->rows[order[i - 1]] : NULL;

		if (equal)
			row->rank_equal = shared ? before->rank_equal : (uint32_t)i + 1;
		else
			row->rank = shared ? before->rank : (uint32_t)i + 1;
	}
	c->ranked_n = n;
}

bool scoring_count(struct arena *a, const struct scoring *s, struct scoring_count *out)
{
	*out = (struct scoring_count){ 0 };
	out->rows = arena_take_n(a, s->options_n + 1, sizeof *out->rows);
	out->means = arena_take_n(a, s->options_n * s->criteria_n + 1, sizeof *out->means);
	out->order = arena_take_n(a, s->options_n + 1, sizeof *out->order);
	out->order_equal = arena_take_n(a, s->options_n + 1, sizeof *out->order_equal);
	if (out->rows == NULL || out->means == NULL || out->order == NULL || out->order_equal == NULL)
		return false;
	for (size_t i = 0; i < s->options_n; i++)
		count_means(s, out, i);
	rank(s, out, out->order, false);
	rank(s, out, out->order_equal, true);
	return true;
}

/* -- how far it rests on the weights -- */

/* The score if a criterion weighed `to` of 100, the others keeping their proportions; where these have none, they weigh the same. */
static struct fraction score_with(const struct scoring *s, const struct scoring_count *c, size_t option, size_t criterion,
	int64_t to)
{
	struct fraction own = fraction_mul(fraction_of((uint64_t)to, 100), *mean_at(s, c, criterion, option)), rest = { 0 };
	uint64_t others = (uint64_t)(100 - s->weights[criterion]), all = others > 0 ? others : s->criteria_n - 1;

	for (size_t k = 0; k < s->criteria_n; k++) {
		uint64_t weight = others > 0 ? (uint64_t)s->weights[k] : 1;

		if (k != criterion)
			rest = fraction_add(rest, fraction_mul(fraction_of(weight, all), *mean_at(s, c, k, option)));
	}
	return fraction_add(own, fraction_mul(fraction_of((uint64_t)(100 - to), 100), rest));
}

/* Fills the shift's winner and score. True: others than now are first. */
static bool shift_wins(const struct scoring *s, const struct scoring_count *c, struct scoring_shift *shift)
{
	size_t firsts = 0, stay = 0, now = 0;

	for (size_t i = 0; i < c->ranked_n; i++) {
		uint32_t option = c->order[i];
		bool is_first_now = c->rows[option].rank == 1;
		struct fraction score = score_with(s, c, option, shift->criterion, s->weights[shift->criterion] + shift->change);
		int order = i == 0 ? 1 : fraction_order(&score, &shift->score);

		now += is_first_now;
		if (order < 0)
			continue;
		if (order > 0)
			firsts = stay = 0;
		/* Options come in the order of now, so the one that is not first now is met after those that are. */
		if (order > 0 || (!is_first_now && stay == firsts))
			shift->winner = option;
		shift->score = score;
		firsts++;
		stay += is_first_now;
	}
	return firsts != now || stay != now;
}

static bool equal_wins(const struct scoring_count *c)
{
	for (size_t i = 0; i < c->ranked_n; i++) {
		const struct scoring_row *row = &c->rows[c->order[i]];

		if ((row->rank == 1) != (row->rank_equal == 1))
			return true;
	}
	return false;
}

/* What is to hold is the first place: of one, or shared by several. */
static bool hold_first(struct arena *a, const struct scoring *s, const struct scoring_count *c, struct interval *out)
{
	const struct question q = { .items_n = s->options_n, .criteria_n = s->criteria_n, .weights = s->weights };
	enum side *sides = arena_take_n(a, s->options_n + 1, sizeof *sides);
	bool is_shared = c->ranked_n > 1 && c->rows[c->order[1]].rank == 1;

	if (sides == NULL)
		return false;
	for (size_t i = 0; i < s->options_n; i++) {
		uint32_t place = c->rows[i].rank;
		sides[i] = place == 0 ? SIDE_NONE : place > 1 ? SIDE_BELOW : is_shared ? SIDE_TIE : SIDE_ABOVE;
	}
	weights_intervals(a, &q, c->means, sides, out);
	return !a->broken;
}

bool scoring_test(struct arena *a, const struct scoring *s, const struct scoring_count *c, struct scoring_test *out)
{
	*out = (struct scoring_test){ 0 };
	if (c->ranked_n == 0)
		return true;
	out->shifts = arena_take_n(a, 2 * s->criteria_n, sizeof *out->shifts);
	out->intervals = arena_take_n(a, s->criteria_n, sizeof *out->intervals);
	if (out->shifts == NULL || out->intervals == NULL || !hold_first(a, s, c, out->intervals))
		return false;
	out->depends = equal_wins(c);
	for (size_t k = 0; k < s->criteria_n; k++) {
		int64_t up = 100 - s->weights[k] < SHIFT_POINTS ? 100 - s->weights[k] : SHIFT_POINTS;
		int64_t down = s->weights[k] < SHIFT_POINTS ? s->weights[k] : SHIFT_POINTS;
		const int64_t changes[] = { up, -down };

		for (size_t i = 0; i < 2; i++) {
			struct scoring_shift shift = { .criterion = k, .change = changes[i] };

			if (shift.change == 0)
				continue;
			out->depends = shift_wins(s, c, &shift) || out->depends;
			out->shifts[out->shifts_n++] = shift;
		}
	}
	return true;
}
