/* What only some charts have: levels and bands, what a ceiling pays for, how far a weight may move. */
#include "count.h"

#include "core/method/method.h"

static void money_put(struct json *j, const char *name, const struct answer *answer, int64_t amount)
{
	struct fraction f = fraction_of((uint64_t)amount, (uint64_t)answer->scale);

	json_name(j, name);
	if (answer->scale == 1)
		json_int(j, amount);
	else
		answer_fraction_put(j, &f);
}

static void consensus_put(struct json *j, const struct answer *answer)
{
	const struct tally *t = answer->t;

	json_name(j, "levels");
	json_open_list(j);
	for (int level = 1; level <= 5; level++)
		json_int(j, t->levels[level]);
	json_close_list(j);
	json_put_int(j, "support", t->support);
	json_put_bool(j, "passed", t->passed);
	json_name(j, "bands");
	if (!answer_is_balanced(answer)) {
		json_null(j);
		return;
	}
	json_open(j);
	for (size_t g = 1; g <= answer->q->groups_n; g++)
		if (t->voted[g] > 0)
			json_put_c(j, answer->groups[g], band_name(support_band(t->support_by[g], t->voted[g])));
	json_close(j);
}

static void funds_put(struct json *j, const struct answer *answer)
{
	const struct tally *t = answer->t;
	const struct funds *funds = answer->t->decides == DECIDES_BALANCED ? &t->funds_balanced : &t->funds;
	bool shares = t->funds_greedy.percent > 0;    /* greedy itself has nobody to stand beside */

	money_put(j, "spent", answer, funds->spent);
	money_put(j, "ceiling", answer, funds->ceiling);
	if (shares)
		json_put_int(j, "purse_percent", funds->purse);
	if (answer_is_balanced(answer) && t->funds_balanced.ceiling > 0) {
		answer_items_put(j, "balanced_winners", answer, &t->funds_balanced.items);
	} else {
		json_name(j, "balanced_winners");
		json_null(j);
	}
	answer_items_put(j, "greedy_winners", answer, shares ? &t->funds_greedy.items : &funds->items);
	json_name(j, "ladder");
	json_open_list(j);
	for (size_t i = 0; i < LADDER_N && t->ladder[i].percent > 0; i++) {
		json_open(j);
		json_put_int(j, "percent", t->ladder[i].percent);
		answer_items_put(j, "items", answer, &t->ladder[i].items);
		money_put(j, "spent", answer, t->ladder[i].spent);
		money_put(j, "ceiling", answer, t->ladder[i].ceiling);
		json_close(j);
	}
	json_close_list(j);
	if (!shares)
		return;
	json_name(j, "effective");
	json_open(j);
	for (size_t i = 0; i < funds->items.n; i++) {
		const struct fraction *f = &t->rows[funds->items.at[i] - 1].effective;

		if (fraction_is_zero(f))
			continue;
		json_name(j, answer->q->codes[funds->items.at[i] - 1]);
		answer_fraction_put(j, f);
	}
	json_close(j);
}

static void intervals_put(struct json *j, const struct answer *answer)
{
	const struct question *q = answer->q;

	json_name(j, "weights");
	json_open_list(j);
	for (size_t c = 0; c < q->criteria_n; c++) {
		json_open(j);
		json_put_c(j, "id", answer->criteria[c]);
		json_put_int(j, "weight", q->weights[c]);
		if (answer->t->intervals != NULL) {
			json_name(j, "from");
			answer_fraction_put(j, &answer->t->intervals[c].from);
			json_name(j, "to");
			answer_fraction_put(j, &answer->t->intervals[c].to);
		}
		json_close(j);
	}
	json_close_list(j);
}

void answer_figures_put(struct json *j, const struct answer *answer)
{
	switch (method_rows[answer->q->method].chart) {
	case CHART_BANDS:
		consensus_put(j, answer);
		break;
	case CHART_FUNDS:
		funds_put(j, answer);
		break;
	case CHART_GRADES:
		answer_items_put(j, "unranked", answer, &answer->t->unranked);
		if (answer->q->criteria_n > 0)
			intervals_put(j, answer);
		break;
	default:
		break;
	}
}
