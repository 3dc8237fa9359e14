/* The action plan: its eight boxes, its money, the resource gate, and what the parties answered for. */
#include "report/tables.h"

#include "core/gate.h"

static struct text joined(struct minutes *m, const struct text_list *list)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < list->n; i++)
		minutes_list(&b, "; ", list->at[i]);
	return minutes_take(m, &b);
}

static struct text waits_for(struct minutes *m, struct dependency_list list)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < list.n; i++)
		minutes_list(&b, ", ", text_of(action_at(m->w, list.at[i].action)->code));
	return minutes_take(m, &b);
}

static void grade(struct sheet *s, int64_t n)
{
	sheet_decimal(s, n != 0, (struct decimal){ n, 0 });
}

static void action_row(struct sheet *s, const struct action *x)
{
	const struct action_data *d = &x->data;

	sheet_row(s);
	sheet_code(s, x->code);
	sheet_either(s, d->title, d->title_en);
	sheet_words(s, minutes_objective_codes(&s->m, d->objectives));
	sheet_either(s, d->output, d->output_en);
	sheet_decimal(s, d->has_quantity, d->quantity);
	sheet_either(s, d->unit, d->unit_en);
	sheet_either(s, d->lead, d->lead_en);
	sheet_words(s, joined(&s->m, minutes_lines(&s->m, &d->partners, &d->partners_en)));
	sheet_either(s, d->beneficiaries, d->beneficiaries_en);
	sheet_number(s, action_total(x));
	sheet_month(s, d->has_start ? d->start : 0);
	sheet_month(s, d->has_end ? d->end : 0);
	sheet_words(s, waits_for(&s->m, d->after));
	sheet_either(s, d->risk, d->risk_en);
	grade(s, d->has_likelihood ? d->likelihood : 0);
	grade(s, d->has_impact ? d->impact : 0);
	grade(s, action_risk(x));
	sheet_either(s, d->mitigation, d->mitigation_en);
	sheet_either(s, d->missing, d->missing_en);
	sheet_words(s, x->dropped ? minutes_say(&s->m, "report.table_dropped") :
		s->m.w->gate.settled ? minutes_say(&s->m, action_is_funded(s->m.w, x) ? "report.funded" : "report.table_unfunded") : TEXT_NONE);
}

void table_actions(struct sheet *s)
{
	static const struct heading headings[] = {
		{ "report.column_code", ALIGN_LEFT, 1 }, { "report.column_action", ALIGN_LEFT, 6 },
		{ "report.column_objective_code", ALIGN_LEFT, 1 }, { "report.column_output", ALIGN_LEFT, 4 },
		{ "report.column_quantity", ALIGN_RIGHT, 1 }, { "report.column_unit", ALIGN_LEFT, 1 },
		{ "report.column_lead", ALIGN_LEFT, 3 }, { "report.column_partners", ALIGN_LEFT, 4 },
		{ "report.column_beneficiaries", ALIGN_LEFT, 3 }, { "report.column_total", ALIGN_RIGHT, 2 },
		{ "report.column_start", ALIGN_LEFT, 1 }, { "report.column_end", ALIGN_LEFT, 1 },
		{ "report.column_waits_for", ALIGN_LEFT, 1 }, { "report.column_risk", ALIGN_LEFT, 4 },
		{ "report.column_likelihood", ALIGN_RIGHT, 1 }, { "report.column_impact", ALIGN_RIGHT, 1 },
		{ "report.column_risk_score", ALIGN_RIGHT, 1 }, { "report.column_risk_mitigation", ALIGN_LEFT, 4 },
		{ "report.column_missing", ALIGN_LEFT, 3 }, { "report.column_status", ALIGN_LEFT, 2 },
	};

	COLUMNS(s, headings);
	for (size_t i = 0; i < s->m.w->actions_n; i++)
		if (!s->m.w->actions[i].removed)
			action_row(s, &s->m.w->actions[i]);
}

void table_resources(struct sheet *s)
{
	static const struct heading headings[] = {
		{ "report.column_action_code", ALIGN_LEFT, 1 }, { "report.column_action", ALIGN_LEFT, 5 },
		{ "report.column_source_code", ALIGN_LEFT, 1 }, { "report.column_resource", ALIGN_LEFT, 4 },
		{ "report.column_amount", ALIGN_RIGHT, 2 }, { "report.column_certainty", ALIGN_LEFT, 2 },
		{ "report.column_guarantor", ALIGN_LEFT, 3 }, { "report.column_in_kind", ALIGN_LEFT, 1 },
	};

	COLUMNS(s, headings);
	for (size_t i = 0; i < s->m.w->actions_n; i++) {
		const struct action *x = &s->m.w->actions[i];

		for (size_t k = 0; !x->removed && k < x->data.resources.n; k++) {
			const struct resource *r = &x->data.resources.at[k];
			const struct source *source = source_at(s->m.w, r->source);

			sheet_row(s);
			sheet_code(s, x->code);
			sheet_either(s, x->data.title, x->data.title_en);
			sheet_code(s, source->code);
			sheet_either(s, source->data.name, source->data.name_en);
			sheet_number(s, r->amount);
			sheet_name(s, &enum_certainty, (int)r->certainty);
			sheet_either(s, r->guarantor, r->guarantor_en);
			sheet_yes(s, r->in_kind);
		}
	}
}

/* -- the gate -- */

static void gate_lines(struct sheet *s, const struct iteration *n, const struct source_demand *rows, size_t rows_n)
{
	for (size_t i = 0; i < rows_n; i++) {
		const struct source *source = source_at(s->m.w, rows[i].source);

		sheet_row(s);
		if (n != NULL) {
			sheet_number(s, n->number);
			sheet_either(s, n->label, n->label_en);
		} else {
			sheet_empty(s);
			sheet_words(s, minutes_say(&s->m, s->m.w->gate.settled ? "report.iteration_funded" : "report.iteration_now"));
		}
		sheet_code(s, source->code);
		sheet_either(s, source->data.name, source->data.name_en);
		sheet_number(s, rows[i].demand);
		sheet_number(s, rows[i].ceiling);
		sheet_number(s, gate_gap(&rows[i]));
	}
}

/* Every iteration as it was recorded, then what stands now: without a number. */
void table_gate(struct sheet *s)
{
	static const struct heading headings[] = {
		{ "report.column_iteration", ALIGN_RIGHT, 1 }, { "report.column_label", ALIGN_LEFT, 4 },
		{ "report.column_source_code", ALIGN_LEFT, 1 }, { "report.column_resource", ALIGN_LEFT, 5 },
		{ "report.column_demand_money", ALIGN_RIGHT, 2 }, { "report.column_ceiling_money", ALIGN_RIGHT, 2 },
		{ "report.column_gap", ALIGN_RIGHT, 2 },
	};
	struct source_demand *now;

	COLUMNS(s, headings);
	for (size_t i = 0; i < s->m.w->iterations_n; i++)
		gate_lines(s, &s->m.w->iterations[i], s->m.w->iterations[i].rows, s->m.w->iterations[i].rows_n);
	size_t n = gate_rows(s->m.w, s->m.a, &now);
	gate_lines(s, NULL, now, n);
}

static int64_t sum(struct resource_list lines)
{
	int64_t total = 0;

	for (size_t i = 0; i < lines.n; i++)
		total += lines.at[i].amount;
	return total;
}

static void move_side(struct sheet *s, int64_t total, bool has, struct decimal quantity, int64_t start, int64_t end)
{
	sheet_number(s, total);
	sheet_decimal(s, has, quantity);
	sheet_month(s, start);
	sheet_month(s, end);
}

/* With the target that it changed, a row each; a move that changed none has one row. */
static void move_row(struct sheet *s, const struct adjustment *move, size_t change)
{
	sheet_row(s);
	sheet_number(s, move->number);
	sheet_number(s, move->round);
	sheet_code(s, action_at(s->m.w, move->action)->code);
	sheet_name(s, &enum_gate_move, (int)move->kind);
	move_side(s, sum(move->before), move->had_quantity, move->quantity_before, move->start_before, move->end_before);
	move_side(s, sum(move->after), move->has_quantity, move->quantity, move->start, move->end);
	sheet_either(s, move->reason, move->reason_en);
	sheet_words(s, move->consent);
	if (change >= move->changes_n)
		return;
	const struct target_change *to = &move->changes[change];
	const struct target_was *was = &move->was[change];
	sheet_code(s, target_at(s->m.w, to->indicator)->code);
	sheet_decimal(s, was->has_target, was->target);
	sheet_year(s, was->year);
	sheet_decimal(s, to->has_target || was->has_target, to->has_target ? to->target : was->target);
	sheet_year(s, to->has_year ? to->year : was->year);
	sheet_either(s, to->remainder, to->remainder_en);
}

void table_moves(struct sheet *s)
{
	static const struct heading headings[] = {
		{ "report.column_number", ALIGN_RIGHT, 1 }, { "report.column_iteration", ALIGN_RIGHT, 1 },
		{ "report.column_action_code", ALIGN_LEFT, 1 }, { "report.column_gate_move", ALIGN_LEFT, 2 },
		{ "report.column_total_before", ALIGN_RIGHT, 1 }, { "report.column_quantity_before", ALIGN_RIGHT, 1 },
		{ "report.column_start_before", ALIGN_LEFT, 1 }, { "report.column_end_before", ALIGN_LEFT, 1 },
		{ "report.column_total_after", ALIGN_RIGHT, 1 }, { "report.column_quantity_after", ALIGN_RIGHT, 1 },
		{ "report.column_start_after", ALIGN_LEFT, 1 }, { "report.column_end_after", ALIGN_LEFT, 1 },
		{ "report.column_reason", ALIGN_LEFT, 5 }, { "report.column_consent", ALIGN_LEFT, 2 },
		{ "report.column_indicator_code", ALIGN_LEFT, 1 }, { "report.column_target_before", ALIGN_RIGHT, 1 },
		{ "report.column_year_before", ALIGN_RIGHT, 1 }, { "report.column_target_after", ALIGN_RIGHT, 1 },
		{ "report.column_year_after", ALIGN_RIGHT, 1 }, { "report.column_remainder", ALIGN_LEFT, 3 },
	};

	COLUMNS(s, headings);
	for (size_t i = 0; i < s->m.w->adjustments_n; i++) {
		const struct adjustment *move = &s->m.w->adjustments[i];

		for (size_t k = 0; !move->undone && (k == 0 || k < move->changes_n); k++)
			move_row(s, move, k);
	}
}

/* -- commitments -- */

void table_commitments(struct sheet *s)
{
	static const struct heading headings[] = {
		{ "report.column_action_code", ALIGN_LEFT, 1 }, { "report.column_party", ALIGN_LEFT, 4 },
		{ "report.column_statement_of", ALIGN_LEFT, 6 }, { "report.column_commitment_level", ALIGN_LEFT, 2 },
		{ "report.column_answered", ALIGN_LEFT, 1 }, { "report.column_voice", ALIGN_LEFT, 1 },
		{ "report.column_note", ALIGN_LEFT, 4 },
	};

	COLUMNS(s, headings);
	for (size_t i = 0; i < s->m.w->commitments_n; i++) {
		const struct commitment *c = &s->m.w->commitments[i];
		struct moment at = moment_at(c->at_ms, s->m.w->zone);

		if (c->removed)
			continue;
		sheet_row(s);
		sheet_code(s, action_at(s->m.w, c->action)->code);
		sheet_either(s, c->party, c->party_en);
		sheet_either(s, c->statement, c->statement_en);
		sheet_name(s, &enum_commitment_level, (int)c->level);
		sheet_date(s, c->at_ms == 0 ? 0 : at.year * 10000 + at.month * 100 + at.day);
		sheet_yes(s, c->voice);
		sheet_words(s, c->note);
	}
}
