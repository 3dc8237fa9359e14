/*
 * Section VI, first half: the actions with their leads, outputs, months and costs, what they risk and still lack, and what collides.
 * Whether the resources carry them stands in minutes_gate.c.
 */
#include "report/minutes.h"

#include "core/plan.h"

static bool has_action(const struct minutes *m)
{
	for (size_t i = 0; i < m->w->actions_n; i++)
		if (!m->w->actions[i].removed)
			return true;
	return false;
}

/* As the plan itself counts and adds up: without what was dropped. */
struct plan_sums { int64_t actions, total; };

static struct plan_sums sums_of(const struct minutes *m)
{
	struct plan_sums sums = { 0 };

	for (size_t i = 0; i < m->w->actions_n; i++) {
		if (!action_counts(m->w, &m->w->actions[i]))
			continue;
		sums.actions++;
		sums.total += action_total(&m->w->actions[i]);
	}
	return sums;
}

/* -- the table -- */

/* "Chiều dài đường được cứng hóa: 6,4 km" */
static struct text output(struct minutes *m, const struct action_data *d)
{
	struct text words = minutes_either(m, d->output, d->output_en);

	if (!d->has_quantity)
		return words;
	struct text amount = minutes_amount(m, d->quantity, minutes_either(m, d->unit, d->unit_en));
	return words.len == 0 ? amount : SAY(m, "report.labelled", { "label", words, 0 }, { "text", amount, 0 });
}

static struct text months(struct minutes *m, const struct action_data *d)
{
	return minutes_months(m, d->has_start ? d->start : 0, d->has_end ? d->end : 0);
}

static struct text partners(struct minutes *m, const struct action_data *d)
{
	const struct text_list *list = minutes_lines(m, &d->partners, &d->partners_en);
	struct buf b = { 0 };

	for (size_t i = 0; i < list->n; i++)
		minutes_list(&b, "; ", list->at[i]);
	return minutes_take(m, &b);
}

static void action_row(struct minutes *m, struct block *t, const struct action *x)
{
	struct text *cells = doc_row(m->d, t, false);
	struct text title = minutes_either(m, x->data.title, x->data.title_en);
	int64_t risk = action_risk(x);

	cells[0] = minutes_code(m, x->code);
	cells[1] = x->dropped ? SAY(m, "report.dropped", { "text", title, 0 }) : title;
	cells[2] = minutes_objective_codes(m, x->data.objectives);
	cells[3] = minutes_either(m, x->data.lead, x->data.lead_en);
	cells[4] = partners(m, &x->data);
	cells[5] = x->dropped ? TEXT_NONE : output(m, &x->data);
	cells[6] = x->dropped ? TEXT_NONE : months(m, &x->data);
	cells[7] = minutes_number(m, action_total(x));
	cells[8] = risk == 0 ? text("–") : minutes_number(m, risk);
}

static void action_table(struct minutes *m)
{
	struct block *t = minutes_table(m);
	bool dropped = false;

	doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_action"), ALIGN_LEFT, 6);
	doc_column(m->d, t, minutes_say(m, "report.column_objective"), ALIGN_LEFT, 1);
	doc_column(m->d, t, minutes_say(m, "report.column_lead"), ALIGN_LEFT, 3);
	doc_column(m->d, t, minutes_say(m, "report.column_partners"), ALIGN_LEFT, 4);
	doc_column(m->d, t, minutes_say(m, "report.column_output"), ALIGN_LEFT, 3);
	doc_column(m->d, t, minutes_say(m, "report.column_months"), ALIGN_LEFT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_total"), ALIGN_RIGHT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_risk_score"), ALIGN_RIGHT, 1);
	for (size_t i = 0; i < m->w->actions_n; i++) {
		const struct action *x = &m->w->actions[i];

		if (x->removed)
			continue;
		action_row(m, t, x);
		dropped = dropped || x->dropped;
	}
	struct text *cells = doc_row(m->d, t, true);
	cells[1] = minutes_say(m, "report.total");
	cells[7] = minutes_number(m, sums_of(m).total);
	if (dropped)
		doc_paragraph(m->d, minutes_say(m, "report.dropped_note"));
}

/* -- risks, and what is still missing -- */

static void risk_table(struct minutes *m)
{
	struct block *t = NULL;

	for (size_t i = 0; i < m->w->actions_n; i++) {
		const struct action *x = &m->w->actions[i];
		const struct action_data *d = &x->data;

		if (!action_counts(m->w, x) || (d->risk.len == 0 && d->missing.len == 0))
			continue;
		if (t == NULL) {
			if (m->annex_actions == 0)
				minutes_heading(m, "report.risks");
			else
				doc_heading(m->d, 2, TEXT_NONE, minutes_say(m, "report.risks"));
			t = minutes_table(m);
			doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
			doc_column(m->d, t, minutes_say(m, "report.column_risk"), ALIGN_LEFT, 4);
			doc_column(m->d, t, minutes_say(m, "report.column_risk_score"), ALIGN_RIGHT, 1);
			doc_column(m->d, t, minutes_say(m, "report.column_mitigation"), ALIGN_LEFT, 4);
			doc_column(m->d, t, minutes_say(m, "report.column_missing"), ALIGN_LEFT, 4);
		}
		struct text *cells = doc_row(m->d, t, false);
		cells[0] = minutes_code(m, x->code);
		cells[1] = minutes_either(m, d->risk, d->risk_en);
		cells[2] = action_risk(x) == 0 ? text("–") : minutes_number(m, action_risk(x));
		cells[3] = minutes_either(m, d->mitigation, d->mitigation_en);
		cells[4] = minutes_either(m, d->missing, d->missing_en);
	}
}

void minutes_actions_annex(struct minutes *m)
{
	minutes_annex_begin(m, m->annex_actions, "report.annex_actions");
	action_table(m);
	risk_table(m);
}

/* -- what collides: told in words, forbidden by nothing -- */

static void conflicts(struct minutes *m)
{
	bool begun = false;

	for (size_t i = 0; i < m->w->actions_n; i++) {
		const struct action *x = &m->w->actions[i];
		struct numbers found = action_conflicts(m->w, x, m->a);

		for (size_t k = 0; k < found.n; k++) {
			const struct action *before = action_at(m->w, found.at[k]);

			if (!begun)
				minutes_paragraph(m, minutes_say(m, "report.conflicts"));
			begun = true;
			minutes_item(m, SAY(m, "report.conflict", { "code", minutes_code(m, x->code), 0 },
				{ "start", minutes_month(m, x->data.start, false), 0 }, { "before", minutes_code(m, before->code), 0 },
				{ "months", months(m, &before->data), 0 }));
		}
	}
}

static void overloads(struct minutes *m)
{
	struct plan_overload *found;
	size_t n = plan_overloads(m->w, m->a, &found);

	if (n > 0)
		minutes_paragraph(m, minutes_say(m, "report.overloads"));
	for (size_t i = 0; i < n; i++)
		minutes_item(m, SAY(m, found[i].half == 1 ? "report.overload_first_half" : "report.overload_second_half",
			{ "lead", minutes_either(m, found[i].lead, found[i].lead_en), 0 }, { "year", minutes_year(m, found[i].year), 0 },
			{ "n", minutes_words(m, (int64_t)found[i].actions.n), 0 }, { "codes", minutes_action_codes(m, &found[i].actions), 0 }));
}

static void gaps(struct minutes *m)
{
	struct numbers unserved = plan_unserved(m->w, m->a), risky = { 0 };

	for (size_t i = 0; i < m->w->actions_n; i++)
		if (action_counts(m->w, &m->w->actions[i]) && action_needs_mitigation(&m->w->actions[i]))
			numbers_put(m->a, &risky, m->w->actions[i].number);
	if (risky.n > 0)
		minutes_paragraph(m, SAY(m, "report.needs_mitigation", { "codes", minutes_action_codes(m, &risky), 0 }));
	if (unserved.n > 0)
		minutes_paragraph(m, SAY(m, "report.unserved", { "codes", minutes_objective_codes(m, numbers_list(&unserved)), 0 }));
}

/* What the hub would have people look at; without a word when all is well. */
static void warnings(struct minutes *m)
{
	struct plan_overload *overloads_found;
	bool any = plan_overloads(m->w, m->a, &overloads_found) + plan_unserved(m->w, m->a).n > 0;

	for (size_t i = 0; i < m->w->actions_n; i++) {
		const struct action *x = &m->w->actions[i];

		any = any || action_conflicts(m->w, x, m->a).n > 0 || (action_counts(m->w, x) && action_needs_mitigation(x));
	}
	if (!any)
		return;
	minutes_heading(m, "report.plan_warnings");
	conflicts(m);
	overloads(m);
	gaps(m);
}

/* -- the whole -- */

static void actions(struct minutes *m)
{
	struct plan_sums sums = sums_of(m);

	minutes_heading(m, "report.actions");
	minutes_paragraph(m, SAY(m, "report.actions_intro", { "n", minutes_count(m, sums.actions), 0 },
		{ "total", minutes_number(m, sums.total), 0 }));
	if (m->annex_actions != 0) {
		minutes_paragraph(m, SAY(m, "report.actions_annex", { "annex", minutes_annex_name(m, m->annex_actions), 0 }));
		return;
	}
	action_table(m);
	risk_table(m);
}

static bool has_source(const struct minutes *m)
{
	for (size_t i = 0; i < m->w->sources_n; i++)
		if (!m->w->sources[i].removed)
			return true;
	return false;
}

void minutes_plan(struct minutes *m)
{
	bool any = has_action(m) || has_source(m);

	if (!any && !minutes_has_round(m, ITEMS_OF_ACTIONS) && !minutes_has_round(m, ITEMS_OF_PLAN))
		return;
	minutes_section(m, "report.section_plan");
	if (has_action(m)) {
		actions(m);
		warnings(m);
	}
	minutes_rounds(m, ITEMS_OF_ACTIONS, 0);
	if (any)
		minutes_gate(m);
	else
		minutes_rounds(m, ITEMS_OF_PLAN, 0);
}
