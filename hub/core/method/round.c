/* Between a round of a workshop and the question that a method counts. */
#include "core/method/method.h"

#include <stdio.h>

const char *item_code(const struct workshop *w, const struct poll *p, uint32_t item)
{
	/* Options have no code of their own: their number is one. */
	static const char *const numbers[] = {
		"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22",
		"23", "24", "25", "26", "27", "28", "29", "30", "31", "32", "33", "34", "35", "36", "37", "38", "39", "40", "41", "42", "43",
		"44", "45", "46", "47", "48", "49", "50", "51", "52", "53", "54", "55", "56", "57", "58", "59", "60", "61", "62", "63", "64",
	};
	uint32_t number = item == 0 || item > p->items.n ? 0 : p->items.at[item - 1];

	switch (p->items_of) {
	case ITEMS_OF_THEMES: return theme_at(w, number) != NULL ? theme_at(w, number)->code : "";
	case ITEMS_OF_OBJECTIVES: return objective_at(w, number) != NULL ? objective_at(w, number)->code : "";
	case ITEMS_OF_DRAFT: return draft_at(w, number) != NULL ? draft_at(w, number)->code : "";
	case ITEMS_OF_STATEMENTS:
	case ITEMS_OF_CARDS: return card_at(w, number) != NULL ? card_at(w, number)->code : "";
	case ITEMS_OF_ACTIONS: return action_at(w, number) != NULL ? action_at(w, number)->code : "";
	case ITEMS_OF_PLAN: return "MT";   /* mục tiêu: there is but one proposal */
	case ITEMS_OF_OPTIONS: return number >= 1 && number <= sizeof numbers / sizeof *numbers ? numbers[number - 1] : "";
	default: return "";
	}
}

bool poll_has_costs(const struct poll *p)
{
	return p->items_of == ITEMS_OF_OPTIONS || p->items_of == ITEMS_OF_ACTIONS;
}

int64_t poll_item_cost(const struct poll *p, uint32_t item)
{
	if (p->items_of == ITEMS_OF_OPTIONS)
		return p->options[p->items.at[item - 1] - 1].cost;
	return p->costs == NULL ? 0 : p->costs[item - 1];
}

void poll_shape(const struct workshop *w, const struct poll *p, struct question *out)
{
	*out = (struct question){ .method = p->method, .items_n = p->items.n, .criteria_n = p->criteria_n,
		.groups_n = SECTOR_N - 1, .points = p->points, .cap = p->cap, .top = p->top, .ceiling = p->ceiling,
		.balance = p->balance, .decides = p->decides, .weight_cap = p->weight_cap, .k = w->rules.k, .min_group = 3,
		.min_opinions = 5, .few = w->rules.k > 5 ? w->rules.k : 5, .pass_percent = w->rules.pass_percent, .sector_percent = w->rules.sector_percent,
		.until_spent = p->until_spent, .purse_limit = 400 };
}

bool poll_question(const struct workshop *w, const struct poll *p, struct arena *a, struct question *out)
{
	size_t n = p->items.n;
	const char **codes = arena_take_n(a, n + 1, sizeof *codes);
	int64_t *costs = arena_take_n(a, n + 1, sizeof *costs);
	int64_t *weights = arena_take_n(a, p->criteria_n + 1, sizeof *weights);
	uint32_t *lot = arena_take_n(a, n + 1, sizeof *lot);
	char *round = arena_take(a, 16);

	poll_shape(w, p, out);
	if (codes == NULL || costs == NULL || weights == NULL || lot == NULL || round == NULL)
		return false;
	for (size_t i = 0; i < n; i++) {
		codes[i] = item_code(w, p, (uint32_t)i + 1);
		if (poll_has_costs(p))
			costs[i] = poll_item_cost(p, (uint32_t)i + 1);
	}
	for (size_t i = 0; i < p->criteria_n; i++)
		weights[i] = p->criteria[i].weight;
	out->codes = codes;
	out->costs = poll_has_costs(p) ? costs : NULL;
	out->weights = weights;
	if (p->word.len == 0)
		return !a->broken;
	(void)snprintf(round, 16, "poll/%u", p->number);
	lot_draw(a, text_of(round), p->word, codes, n, lot);
	out->lot = lot;
	return !a->broken;
}

struct tally *poll_count(const struct workshop *w, const struct poll *p, struct arena *a)
{
	struct question q;
	struct counted *ballots = arena_take_n(a, p->ballots.n + 1, sizeof *ballots);

	if (ballots == NULL || !poll_question(w, p, a, &q))
		return NULL;
	for (size_t i = 0; i < p->ballots.n; i++)
		ballots[i] = (struct counted){ (uint8_t)p->ballots.at[i].sector, 1, p->ballots.at[i].picks };
	struct tally *t = count(a, &q, ballots, p->ballots.n);
	if (t == NULL)
		return NULL;
	t->present = p->present;
	t->helped = p->proxy + p->paper;
	if (p->erased)
		t->divergence = p->diverges;   /* as it was before the sectors were erased */
	return t;
}
