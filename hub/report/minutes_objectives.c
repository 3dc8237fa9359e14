/* Section IV: objectives, their indicators, the priority round, and the groups A, B, C that people made of it. */
#include "report/minutes.h"

#include "core/view/view.h"

static int64_t standing(const struct minutes *m)
{
	int64_t n = 0;

	for (size_t i = 0; i < m->w->objectives_n; i++)
		n += !m->w->objectives[i].withdrawn;
	return n;
}

static void objective_row(struct minutes *m, struct block *t, const struct objective *o)
{
	struct text *cells = doc_row(m->d, t, false);
	struct text words = minutes_either(m, o->text, o->en);
	struct buf leads = { 0 };

	for (size_t i = 0; i < o->leads_to.n; i++)
		minutes_list(&leads, ", ", text_of(objective_at(m->w, o->leads_to.at[i])->code));
	cells[0] = minutes_code(m, o->code);
	cells[1] = o->legal ? SAY(m, "report.legal", { "text", words, 0 }) : words;
	cells[2] = minutes_name(m, &enum_dimension, (int)o->dimension);
	cells[3] = minutes_name(m, &enum_horizon, (int)o->horizon);
	cells[4] = minutes_name(m, &enum_objective_sort, o->leads_to.n == 0 ? OBJECTIVE_SORT_FINAL : OBJECTIVE_SORT_INTERMEDIATE);
	cells[5] = minutes_take(m, &leads);
}

static void objectives(struct minutes *m, int64_t n)
{
	struct block *t;
	bool legal = false;

	minutes_heading(m, "report.objectives");
	minutes_paragraph(m, SAY(m, "report.objectives_intro", { "n", minutes_count(m, n), 0 }));
	t = minutes_table(m);
	doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_objective"), ALIGN_LEFT, 7);
	doc_column(m->d, t, minutes_say(m, "report.column_dimension"), ALIGN_LEFT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_horizon"), ALIGN_LEFT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_sort"), ALIGN_LEFT, 3);
	doc_column(m->d, t, minutes_say(m, "report.column_leads_to"), ALIGN_LEFT, 2);
	for (size_t i = 0; i < m->w->objectives_n; i++) {
		if (m->w->objectives[i].withdrawn)
			continue;
		objective_row(m, t, &m->w->objectives[i]);
		legal = legal || m->w->objectives[i].legal;
	}
	if (legal)
		minutes_paragraph(m, minutes_say(m, "report.legal_note"));
}

/* -- indicators -- */

static void target_row(struct minutes *m, struct block *t, const struct target *x)
{
	struct text *cells = doc_row(m->d, t, false);
	struct text words = minutes_either(m, x->text, x->en);

	cells[0] = minutes_code(m, x->code);
	if (!target_is_complete(x))
		words = SAY(m, "report.incomplete", { "text", words, 0 });
	cells[1] = x->adjusted ? SAY(m, "report.adjusted", { "text", words, 0 }) : words;
	cells[2] = minutes_either(m, x->unit, x->unit_en);
	cells[3] = minutes_value(m, x->has_baseline, x->baseline, x->baseline_year);
	cells[4] = minutes_value(m, x->has_target, x->target, x->target_year);
	cells[5] = minutes_name(m, &enum_direction, (int)x->direction);
	cells[6] = minutes_either(m, x->source, x->source_en);
}

static void targets(struct minutes *m)
{
	struct block *t = minutes_table(m);
	bool incomplete = false, adjusted = false;

	doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_target"), ALIGN_LEFT, 6);
	doc_column(m->d, t, minutes_say(m, "report.column_unit"), ALIGN_LEFT, 3);
	doc_column(m->d, t, minutes_say(m, "report.column_baseline"), ALIGN_RIGHT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_aim"), ALIGN_RIGHT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_direction"), ALIGN_LEFT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_source"), ALIGN_LEFT, 3);
	for (size_t i = 0; i < m->w->objectives_n; i++) {
		const struct objective *o = &m->w->objectives[i];

		for (size_t k = 0; !o->withdrawn && k < o->indicators.n; k++) {
			const struct target *x = target_at(m->w, o->indicators.at[k]);

			if (x->removed)
				continue;
			target_row(m, t, x);
			incomplete = incomplete || !target_is_complete(x);
			adjusted = adjusted || x->adjusted;
		}
	}
	if (incomplete)
		doc_paragraph(m->d, minutes_say(m, "report.incomplete_note"));
	if (adjusted)
		doc_paragraph(m->d, minutes_say(m, "report.adjusted_note"));
}

static bool has_target(const struct minutes *m)
{
	for (size_t i = 0; i < m->w->objectives_n; i++)
		if (!m->w->objectives[i].withdrawn && m->w->objectives[i].indicators.n > 0)
			return true;
	return false;
}

static void targets_part(struct minutes *m)
{
	if (!has_target(m))
		return;
	minutes_heading(m, "report.targets");
	if (m->annex_targets != 0) {
		minutes_paragraph(m, SAY(m, "report.targets_annex", { "annex", minutes_annex_name(m, m->annex_targets), 0 }));
		return;
	}
	targets(m);
}

void minutes_targets_annex(struct minutes *m)
{
	minutes_annex_begin(m, m->annex_targets, "report.annex_targets");
	targets(m);
}

/* -- groups -- */

static int64_t group_n(const struct minutes *m, int group)
{
	int64_t n = 0;

	for (size_t i = 0; i < m->w->objectives_n; i++)
		n += !m->w->objectives[i].withdrawn && (int)m->w->objectives[i].group == group;
	return n;
}

static void group_rows(struct minutes *m, struct block *t, int group, struct text title)
{
	struct text before = TEXT_NONE;

	if (group_n(m, group) == 0)
		return;
	doc_group(m->d, t, title);
	for (size_t i = 0; i < m->w->objectives_n; i++) {
		const struct objective *o = &m->w->objectives[i];

		if (o->withdrawn || (int)o->group != group)
			continue;
		struct text *cells = doc_row(m->d, t, false);
		cells[0] = minutes_code(m, o->code);
		cells[1] = minutes_either(m, o->text, o->en);
		/* One reason is mostly given for a whole group: say it once. */
		cells[2] = o->reason.len > 0 && text_is(o->reason, before) ? minutes_say(m, "report.same_reason") : o->reason;
		before = o->reason;
	}
}

static void groups(struct minutes *m)
{
	struct block *t;

	if (group_n(m, PRIORITY_A) + group_n(m, PRIORITY_B) + group_n(m, PRIORITY_C) == 0)
		return;
	minutes_heading(m, "report.groups");
	minutes_paragraph(m, minutes_say(m, "report.groups_intro"));
	t = minutes_table(m);
	doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_objective"), ALIGN_LEFT, 5);
	doc_column(m->d, t, minutes_say(m, "report.column_reason"), ALIGN_LEFT, 5);
	for (int g = PRIORITY_A; g < PRIORITY_N; g++)
		group_rows(m, t, g, minutes_name(m, &enum_priority, g));
	group_rows(m, t, PRIORITY_NONE, minutes_say(m, "report.no_group"));
}

void minutes_objectives(struct minutes *m)
{
	int64_t n = standing(m);

	if (n == 0)
		return;
	minutes_section(m, "report.section_objectives");
	objectives(m, n);
	targets_part(m);
	minutes_rounds(m, ITEMS_OF_OBJECTIVES, 0);
	groups(m);
}
