/* Stakeholders, objectives with their indicators, and the ways to reach them. */
#include "report/tables.h"

#include "core/scores.h"
#include "core/view/view.h"

void table_stakeholders(struct sheet *s)
{
	static const struct heading headings[] = {
		{ "report.column_code", ALIGN_LEFT, 1 }, { "report.column_stakeholder", ALIGN_LEFT, 5 },
		{ "report.column_sector", ALIGN_LEFT, 2 }, { "report.column_interest_level", ALIGN_RIGHT, 1 },
		{ "report.column_influence_level", ALIGN_RIGHT, 1 }, { "report.column_position", ALIGN_LEFT, 2 },
		{ "report.column_engagement", ALIGN_LEFT, 2 }, { "report.column_brings", ALIGN_LEFT, 4 },
		{ "report.column_wants", ALIGN_LEFT, 4 }, { "report.column_involve", ALIGN_LEFT, 4 },
	};

	COLUMNS(s, headings);
	for (size_t i = 0; i < s->m.w->stakeholders_n; i++) {
		const struct stakeholder *x = &s->m.w->stakeholders[i];
		const struct stakeholder_data *d = &x->data;

		if (x->removed)
			continue;
		sheet_row(s);
		sheet_code(s, x->code);
		sheet_either(s, d->name, d->name_en);
		sheet_name(s, &enum_sector, (int)d->sector);
		sheet_number(s, d->interest);
		sheet_number(s, d->influence);
		sheet_name(s, &enum_position, (int)d->position);
		sheet_name(s, &enum_engagement, (int)(d->strategy != ENGAGEMENT_NONE ? d->strategy : engagement_proposed(d)));
		sheet_either(s, d->brings, d->brings_en);
		sheet_either(s, d->wants, d->wants_en);
		sheet_either(s, d->involve, d->involve_en);
	}
}

static struct text theme_codes(struct minutes *m, const uint32_t *at, size_t n)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < n; i++)
		minutes_list(&b, ", ", text_of(theme_at(m->w, at[i])->code));
	return minutes_take(m, &b);
}

void table_objectives(struct sheet *s)
{
	static const struct heading headings[] = {
		{ "report.column_code", ALIGN_LEFT, 1 }, { "report.column_objective", ALIGN_LEFT, 8 },
		{ "report.column_dimension", ALIGN_LEFT, 2 }, { "report.column_horizon", ALIGN_LEFT, 2 },
		{ "report.column_sort", ALIGN_LEFT, 2 }, { "report.column_leads_to", ALIGN_LEFT, 1 },
		{ "report.column_legal", ALIGN_LEFT, 1 }, { "report.column_group", ALIGN_LEFT, 2 },
		{ "report.column_reason", ALIGN_LEFT, 4 }, { "report.column_cited", ALIGN_LEFT, 2 },
	};

	COLUMNS(s, headings);
	for (size_t i = 0; i < s->m.w->objectives_n; i++) {
		const struct objective *o = &s->m.w->objectives[i];

		if (o->withdrawn)
			continue;
		sheet_row(s);
		sheet_code(s, o->code);
		sheet_either(s, o->text, o->en);
		sheet_name(s, &enum_dimension, (int)o->dimension);
		sheet_name(s, &enum_horizon, (int)o->horizon);
		sheet_name(s, &enum_objective_sort, o->leads_to.n == 0 ? OBJECTIVE_SORT_FINAL : OBJECTIVE_SORT_INTERMEDIATE);
		sheet_words(s, minutes_objective_codes(&s->m, numbers_list(&o->leads_to)));
		sheet_yes(s, o->legal);
		sheet_name(s, &enum_priority, (int)o->group);
		sheet_words(s, o->reason);
		sheet_words(s, theme_codes(&s->m, o->themes.at, o->themes.n));
	}
}

static void indicator_row(struct sheet *s, const struct objective *o, const struct target *x)
{
	sheet_row(s);
	sheet_code(s, x->code);
	sheet_code(s, o->code);
	sheet_either(s, x->text, x->en);
	sheet_either(s, x->unit, x->unit_en);
	sheet_name(s, &enum_direction, (int)x->direction);
	sheet_decimal(s, x->has_baseline, x->baseline);
	sheet_year(s, x->baseline_year);
	sheet_decimal(s, x->adjusted || x->has_target, x->adjusted ? x->first_target : x->target);
	sheet_year(s, x->adjusted ? x->first_year : x->target_year);
	sheet_decimal(s, x->has_target, x->target);
	sheet_year(s, x->target_year);
	sheet_yes(s, x->adjusted);
	sheet_either(s, x->remainder, x->remainder_en);
	sheet_either(s, x->source, x->source_en);
}

void table_indicators(struct sheet *s)
{
	static const struct heading headings[] = {
		{ "report.column_code", ALIGN_LEFT, 1 }, { "report.column_objective_code", ALIGN_LEFT, 1 },
		{ "report.column_target", ALIGN_LEFT, 6 }, { "report.column_unit", ALIGN_LEFT, 2 },
		{ "report.column_direction", ALIGN_LEFT, 2 }, { "report.column_baseline_value", ALIGN_RIGHT, 1 },
		{ "report.column_baseline_year", ALIGN_RIGHT, 1 }, { "report.column_first_target", ALIGN_RIGHT, 1 },
		{ "report.column_first_year", ALIGN_RIGHT, 1 }, { "report.column_target_now", ALIGN_RIGHT, 1 },
		{ "report.column_target_year", ALIGN_RIGHT, 1 }, { "report.column_adjusted", ALIGN_LEFT, 1 },
		{ "report.column_remainder", ALIGN_LEFT, 3 }, { "report.column_source", ALIGN_LEFT, 3 },
	};

	COLUMNS(s, headings);
	for (size_t i = 0; i < s->m.w->objectives_n; i++) {
		const struct objective *o = &s->m.w->objectives[i];

		for (size_t k = 0; !o->withdrawn && k < o->indicators.n; k++)
			if (!target_at(s->m.w, o->indicators.at[k])->removed)
				indicator_row(s, o, target_at(s->m.w, o->indicators.at[k]));
	}
}

void table_tows(struct sheet *s)
{
	static const struct heading headings[] = {
		{ "report.column_code", ALIGN_LEFT, 1 }, { "report.column_sort", ALIGN_LEFT, 2 },
		{ "report.column_strategy", ALIGN_LEFT, 8 }, { "report.column_cited", ALIGN_LEFT, 2 },
	};

	COLUMNS(s, headings);
	for (size_t i = 0; i < s->m.w->tows_n; i++) {
		const struct tows *x = &s->m.w->tows[i];

		if (x->removed)
			continue;
		sheet_row(s);
		sheet_code(s, x->code);
		sheet_name(s, &enum_tows_type, (int)x->data.type);
		sheet_either(s, x->data.text, x->data.en);
		sheet_words(s, theme_codes(&s->m, x->data.themes.at, x->data.themes.n));
	}
}

/* -- options -- */

struct option_count { bool shown; struct scoring_count count; };

/* Scores stand here only while every reader of the hall may see them. */
static struct option_count scored_of(struct sheet *s)
{
	struct option_count out = { 0 };

	if (!scores_are_shown(s->m.w))
		return out;
	struct scoring scoring = scores_of(s->m.w, s->m.a);
	out.shown = !s->m.a->broken && scoring_count(s->m.a, &scoring, &out.count);
	return out;
}

static void option_scores(struct sheet *s, const struct option_count *scored, size_t i)
{
	const struct scoring_row *r = scored->shown ? &scored->count.rows[i] : NULL;

	if (r == NULL || r->groups_n == 0)
		return;
	sheet_decimal(s, true, fraction_decimal(&r->weighted, 2));
	sheet_decimal(s, r->rank != 0, (struct decimal){ r->rank, 0 });
	sheet_decimal(s, true, fraction_decimal(&r->equal, 2));
	sheet_decimal(s, r->rank_equal != 0, (struct decimal){ r->rank_equal, 0 });
}

static struct text tows_codes(struct minutes *m, struct ref_list list)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < list.n; i++)
		minutes_list(&b, ", ", text_of(tows_at(m->w, list.at[i])->code));
	return minutes_take(m, &b);
}

void table_options(struct sheet *s)
{
	static const struct heading headings[] = {
		{ "report.column_code", ALIGN_LEFT, 1 }, { "report.column_option", ALIGN_LEFT, 6 },
		{ "report.column_tows_code", ALIGN_LEFT, 2 }, { "report.column_objective_code", ALIGN_LEFT, 2 },
		{ "report.column_cost_money", ALIGN_RIGHT, 2 }, { "report.column_screening", ALIGN_LEFT, 2 },
		{ "report.column_screening_reason", ALIGN_LEFT, 4 }, { "report.column_chosen", ALIGN_LEFT, 1 },
		{ "report.column_weighted", ALIGN_RIGHT, 1 }, { "report.column_rank", ALIGN_RIGHT, 1 },
		{ "report.column_equal_score", ALIGN_RIGHT, 1 }, { "report.column_equal_rank", ALIGN_RIGHT, 1 },
	};
	struct option_count scored = scored_of(s);

	COLUMNS(s, headings);
	for (size_t i = 0; i < s->m.w->strategies_n; i++) {
		const struct strategy *x = &s->m.w->strategies[i];

		if (x->removed)
			continue;
		sheet_row(s);
		sheet_code(s, x->code);
		sheet_either(s, x->data.title, x->data.title_en);
		sheet_words(s, tows_codes(&s->m, x->data.tows));
		sheet_words(s, minutes_objective_codes(&s->m, x->data.objectives));
		sheet_decimal(s, x->data.has_cost, (struct decimal){ x->data.cost, 0 });
		sheet_name(s, &enum_screening, (int)x->screening);
		sheet_either(s, x->screen_reason, x->screen_reason_en);
		sheet_yes(s, x->number == s->m.w->choice.chosen);
		option_scores(s, &scored, i);
	}
}
