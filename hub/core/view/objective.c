/* Objectives with their indicators and marks. */
#include "core/plan.h"
#include "core/view/view.h"

static void put_indicator(struct json *j, const struct target *t)
{
	json_open(j);
	json_put_int(j, "indicator", t->number);
	json_put_c(j, "code", t->code);
	json_put_text(j, "text", t->text);
	put_opt(j, "en", t->en);
	json_put_text(j, "unit", t->unit);
	put_opt(j, "unit_en", t->unit_en);
	put_enum(j, "direction", &enum_direction, (int)t->direction);
	if (t->has_baseline)
		put_decimal(j, "baseline", t->baseline);
	if (t->baseline_year != 0)
		json_put_int(j, "baseline_year", t->baseline_year);
	if (t->has_target)
		put_decimal(j, "target", t->target);
	if (t->target_year != 0)
		json_put_int(j, "target_year", t->target_year);
	put_opt(j, "source", t->source);
	put_opt(j, "source_en", t->source_en);
	json_put_bool(j, "complete", target_is_complete(t));
	if (t->adjusted) {
		put_decimal(j, "first_target", t->first_target);
		if (t->first_year != 0)
			json_put_int(j, "first_year", t->first_year);
		put_opt(j, "remainder", t->remainder);
		put_opt(j, "remainder_en", t->remainder_en);
	}
	json_close(j);
}

static void put_actions(const struct workshop *w, uint32_t objective, struct json *j)
{
	json_name(j, "actions");
	json_open_list(j);
	for (size_t i = 0; i < w->actions_n; i++)
		if (!w->actions[i].removed && action_serves(&w->actions[i], objective))
			json_int(j, w->actions[i].number);
	json_close_list(j);
}

static void put_themes(const struct workshop *w, const struct objective *o, struct json *j)
{
	json_name(j, "themes");
	json_open_list(j);
	for (size_t i = 0; i < o->themes.n; i++)
		if (!theme_at(w, o->themes.at[i])->removed)
			json_int(j, o->themes.at[i]);
	json_close_list(j);
}

static void put_marks(const struct workshop *w, const struct objective *o, struct arena *a, struct json *j)
{
	struct marks m = objective_marks(w, o, a);

	json_name(j, "smart");
	json_open(j);
	json_put_bool(j, "specific", m.specific);
	json_put_bool(j, "measurable", m.measurable);
	json_put_bool(j, "achievable", m.achievable);
	json_put_bool(j, "relevant", m.relevant);
	json_put_bool(j, "timed", m.timed);
	json_close(j);
	json_name(j, "lints");
	json_open_list(j);
	if (!m.specific)
		json_c(j, lint_name(LINT_TWO_VERBS));
	if (objective_has_no_chain(w, o, a))
		json_c(j, lint_name(LINT_NO_CHAIN));
	json_close_list(j);
}

enum sight see_objective(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct objective *o = objective_at(w, number);

	if (o == NULL)
		return SIGHT_NEVER;
	if (o->withdrawn)
		return SIGHT_GONE;
	json_open(j);
	json_put_int(j, "objective", o->number);
	json_put_c(j, "code", o->code);
	json_put_int(j, "activity", o->activity);
	json_put_text(j, "text", o->text);
	put_opt(j, "en", o->en);
	put_enum(j, "dimension", &enum_dimension, (int)o->dimension);
	put_enum(j, "horizon", &enum_horizon, (int)o->horizon);
	json_put_c(j, "sort", objective_sort_name(o->leads_to.n == 0 ? OBJECTIVE_SORT_FINAL : OBJECTIVE_SORT_INTERMEDIATE));
	put_numbers(j, "elements", &o->elements);
	put_themes(w, o, j);
	put_numbers(j, "leads_to", &o->leads_to);
	json_put_bool(j, "legal", o->legal);
	put_enum(j, "sector", &enum_sector, (int)sector_of(w, o->member));
	json_name(j, "indicators");
	json_open_list(j);
	for (size_t i = 0; i < o->indicators.n; i++)
		put_indicator(j, target_at(w, o->indicators.at[i]));
	json_close_list(j);
	put_marks(w, o, a, j);
	put_enum(j, "group", &enum_priority, (int)o->group);
	put_opt(j, "reason", o->reason);
	put_actions(w, o->number, j);
	put_origin(j, w, a, VIEW_OBJECTIVE, o->number, who->role);
	put_from(j, w, o->earlier, o->earlier_code);
	json_close(j);
	return SIGHT_SEEN;
}

enum sight see_mine_objective(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct objective *o = objective_at(w, number);

	(void)a;
	if (o == NULL || who->member == 0 || o->member != who->member)
		return SIGHT_NEVER;
	json_open(j);
	json_put_int(j, "objective", o->number);
	json_put_bool(j, "editable", !o->withdrawn && !w->ended && activity_at(w, o->activity)->state == ACTIVITY_STATE_OPEN);
	json_close(j);
	return SIGHT_SEEN;
}
