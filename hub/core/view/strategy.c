/* Strategy options: each with its scores and rank, and what they have in common. Nothing tells a score before all are shown. */
#include "core/scores.h"
#include "core/view/view.h"

static void put_values(struct json *j, const struct sector_scores *scores)
{
	json_name(j, "values");
	json_open_list(j);
	for (size_t i = 0; i < scores->n; i++)
		json_int(j, scores->values[i]);
	json_close_list(j);
	put_opt(j, "note", scores->note);
}

static void put_screening(struct json *j, const struct strategy *s)
{
	put_enum(j, "screening", &enum_screening, (int)s->screening);
	json_name(j, "failed");
	json_open_list(j);
	for (size_t i = 0; i < s->failed_n; i++)
		json_c(j, must_have_name(s->failed[i]));
	json_close_list(j);
	put_opt(j, "screen_reason", s->screen_reason);
	put_opt(j, "screen_reason_en", s->screen_reason_en);
}

static void put_groups(struct json *j, const struct strategy *s, bool shown)
{
	json_name(j, "scored");
	json_open_list(j);
	for (int g = SECTOR_STATE; g < SECTOR_N; g++)
		if (s->scores[g].n > 0)
			json_c(j, sector_name((enum sector)g));
	json_close_list(j);
	json_name(j, "scores");
	json_open_list(j);
	for (int g = SECTOR_STATE; shown && g < SECTOR_N; g++) {
		if (s->scores[g].n == 0)
			continue;
		json_open(j);
		put_enum(j, "sector", &enum_sector, g);
		put_values(j, &s->scores[g]);
		json_close(j);
	}
	json_close_list(j);
}

/* An option that failed a must-have keeps its means, for the room to see, and has no rank. */
static void put_scores(struct json *j, const struct workshop *w, const struct strategy *s, struct arena *a, bool shown)
{
	struct scoring scoring = { 0 };
	struct scoring_count count = { 0 };
	const struct scoring_row *row = NULL;

	if (shown) {
		scoring = scores_of(w, a);
		if (!a->broken && scoring_count(a, &scoring, &count) && count.rows[s->number - 1].groups_n > 0)
			row = &count.rows[s->number - 1];
	}
	json_name(j, "means");
	json_open_list(j);
	for (size_t k = 0; row != NULL && k < scoring.criteria_n; k++) {
		json_open(j);
		put_decimal(j, "mean", fraction_decimal(&count.means[k * scoring.options_n + s->number - 1], 2));
		json_close(j);
	}
	json_close_list(j);
	if (row == NULL)
		return;
	put_decimal(j, "weighted", fraction_decimal(&row->weighted, 2));
	put_decimal(j, "equal", fraction_decimal(&row->equal, 2));
	if (row->rank == 0)
		return;
	json_put_int(j, "rank", row->rank);
	json_put_int(j, "rank_equal", row->rank_equal);
}

enum sight see_strategy(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct strategy *s = strategy_at(w, number);
	bool shown = scores_are_shown(w);

	if (s == NULL)
		return SIGHT_NEVER;
	if (s->removed)
		return SIGHT_GONE;
	json_open(j);
	json_put_int(j, "strategy", s->number);
	json_put_c(j, "code", s->code);
	put_data(j, "data", &shape_strategy_data, &s->data);
	put_screening(j, s);
	put_groups(j, s, shown);
	put_scores(j, w, s, a, shown);
	json_put_bool(j, "quick", s->data.local && s->data.quick_start && s->data.quick_result);
	put_origin(j, w, a, VIEW_STRATEGY, number, who->role);
	json_close(j);
	return SIGHT_SEEN;
}

enum sight see_my_score(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct strategy *s = strategy_at(w, number);
	enum sector sector = sector_of(w, who->member);

	(void)a;
	if (s == NULL || sector == SECTOR_NONE)
		return SIGHT_NEVER;
	if (s->removed)
		return SIGHT_GONE;
	json_open(j);
	json_put_int(j, "strategy", s->number);
	put_enum(j, "sector", &enum_sector, (int)sector);
	put_values(j, &s->scores[sector]);
	json_put_bool(j, "editable", w->choice.agreed && !w->ended && scores_are_open(w));
	json_close(j);
	return SIGHT_SEEN;
}

/* -- what they have in common -- */

static void put_order(struct json *j, const char *name, const uint32_t *order, size_t n)
{
	json_name(j, name);
	json_open_list(j);
	for (size_t i = 0; i < n; i++)
		json_int(j, (int64_t)order[i] + 1);
	json_close_list(j);
}

static void put_shifts(struct json *j, const struct scoring_test *test)
{
	json_name(j, "sensitivity");
	json_open_list(j);
	for (size_t i = 0; i < test->shifts_n; i++) {
		const struct scoring_shift *shift = &test->shifts[i];

		json_open(j);
		json_put_int(j, "criterion", (int64_t)shift->criterion + 1);
		json_put_int(j, "change", shift->change);
		json_put_int(j, "winner", (int64_t)shift->winner + 1);
		put_decimal(j, "score", fraction_decimal(&shift->score, 2));
		json_close(j);
	}
	json_close_list(j);
}

static void put_intervals(struct json *j, const struct scoring *s, const struct scoring_test *test)
{
	json_name(j, "intervals");
	json_open_list(j);
	for (size_t k = 0; test->intervals != NULL && k < s->criteria_n; k++) {
		json_open(j);
		json_put_int(j, "weight", s->weights[k]);
		put_decimal(j, "from", fraction_percent(&test->intervals[k].from, 1));
		put_decimal(j, "to", fraction_percent(&test->intervals[k].to, 1));
		json_close(j);
	}
	json_close_list(j);
}

static void put_choice(struct json *j, const struct choice *c)
{
	put_opt(j, "discussion", c->discussion);
	put_opt(j, "discussion_en", c->discussion_en);
	put_ref(j, "chosen", c->chosen);
	put_opt(j, "reason", c->reason);
	put_opt(j, "reason_en", c->reason_en);
	put_opt(j, "dissent", c->dissent);
	put_opt(j, "dissent_en", c->dissent_en);
}

enum sight see_strategies(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct choice *c = &w->choice;
	struct scoring scoring = { 0 };
	struct scoring_count count = { 0 };
	struct scoring_test test = { 0 };
	bool shown = scores_are_shown(w);

	(void)number, (void)who;
	if (c->criteria_n == 0 && w->strategies_n == 0)
		return SIGHT_NEVER;
	if (shown)
		scoring = scores_of(w, a);
	if (shown && (a->broken || !scoring_count(a, &scoring, &count) || !scoring_test(a, &scoring, &count, &test)))
		return SIGHT_NEVER;      /* memory ended */
	json_open(j);
	put_data_list(j, "criteria", &shape_criterion, c->criteria, c->criteria_n);
	json_put_bool(j, "agreed", c->agreed);
	json_put_bool(j, "shown", shown);
	put_order(j, "ranking", count.order, count.ranked_n);
	put_order(j, "ranking_equal", count.order_equal, count.ranked_n);
	put_shifts(j, &test);
	put_intervals(j, &scoring, &test);
	json_put_bool(j, "depends", test.depends);
	put_choice(j, c);
	json_close(j);
	return SIGHT_SEEN;
}
