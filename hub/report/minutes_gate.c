/*
 * Section VI, second half: the resource gate. Demand against ceiling source by source at the first and the last iteration, every move that
 * stands, every target that a move changed, what the room said to it, and how sure the money is.
 */
#include "report/minutes.h"

#include "core/gate.h"

/* -- sources -- */

static void sources(struct minutes *m)
{
	struct block *t;
	bool origin = false;

	for (size_t i = 0; i < m->w->sources_n; i++)
		origin = origin || (!m->w->sources[i].removed && m->w->sources[i].data.origin.len > 0);
	minutes_heading(m, "report.sources");
	minutes_paragraph(m, minutes_say(m, "report.sources_intro"));
	t = minutes_table(m);
	doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_resource"), ALIGN_LEFT, 5);
	doc_column(m->d, t, minutes_say(m, "report.column_owner"), ALIGN_LEFT, 4);
	doc_column(m->d, t, minutes_say(m, "report.column_ceiling"), ALIGN_RIGHT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_certainty"), ALIGN_LEFT, 3);
	if (origin)
		doc_column(m->d, t, minutes_say(m, "report.column_origin"), ALIGN_LEFT, 3);
	for (size_t i = 0; i < m->w->sources_n; i++) {
		const struct source *s = &m->w->sources[i];
		enum certainty certainty = source_is_community(s) ? CERTAINTY_AWAITING :
			s->data.certainty == CERTAINTY_NONE ? CERTAINTY_UNKNOWN : s->data.certainty;

		if (s->removed)
			continue;
		struct text *cells = doc_row(m->d, t, false);
		cells[0] = minutes_code(m, s->code);
		cells[1] = minutes_either(m, s->data.name, s->data.name_en);
		cells[2] = minutes_either(m, s->data.owner, s->data.owner_en);
		cells[3] = minutes_number(m, s->data.ceiling);
		cells[4] = minutes_name(m, &enum_certainty, (int)certainty);
		if (origin)
			cells[5] = minutes_either(m, s->data.origin, s->data.origin_en);
	}
}

/* -- demand against ceiling -- */

static struct block *balance_table(struct minutes *m)
{
	struct block *t = minutes_table(m);

	doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_resource"), ALIGN_LEFT, 7);
	doc_column(m->d, t, minutes_say(m, "report.column_demand"), ALIGN_RIGHT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_ceiling"), ALIGN_RIGHT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_margin"), ALIGN_RIGHT, 2);
	return t;
}

static void balance_row(struct minutes *m, struct block *t, struct text code, struct text name, struct source_demand r, bool strong)
{
	struct text *cells = doc_row(m->d, t, strong);

	cells[0] = code;
	cells[1] = name;
	cells[2] = minutes_number(m, r.demand);
	cells[3] = minutes_number(m, r.ceiling);
	cells[4] = minutes_number(m, r.ceiling - r.demand);
}

/* A source that does not suffice stands out. */
static void balance_rows(struct minutes *m, struct block *t, struct text title, const struct source_demand *rows, size_t n)
{
	struct source_demand all = { 0 };

	doc_group(m->d, t, title);
	for (size_t i = 0; i < n; i++) {
		const struct source *s = source_at(m->w, rows[i].source);

		balance_row(m, t, minutes_code(m, s->code), minutes_either(m, s->data.name, s->data.name_en), rows[i], gate_gap(&rows[i]) > 0);
		all.demand += rows[i].demand;
		all.ceiling += rows[i].ceiling;
	}
	balance_row(m, t, TEXT_NONE, minutes_say(m, "report.total"), all, false);
}

static struct text iteration_title(struct minutes *m, const struct iteration *n)
{
	struct text label = minutes_either(m, n->label, n->label_en), number = minutes_number(m, n->number);

	if (label.len == 0 && n->number == 1)
		label = minutes_say(m, "report.iteration_first");
	return label.len == 0 ? SAY(m, "report.iteration", { "n", number, 0 }) :
		SAY(m, "report.labelled", { "label", SAY(m, "report.iteration", { "n", number, 0 }), 0 }, { "text", label, 0 });
}

static bool is_kept(const struct iteration *last, const struct source_demand *rows, size_t n)
{
	if (last == NULL || last->rows_n != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (last->rows[i].source != rows[i].source || last->rows[i].demand != rows[i].demand || last->rows[i].ceiling != rows[i].ceiling)
			return false;
	return true;
}

/* "B1 (540), B2 (4.770)": which do not suffice, and by how much. */
static void over(struct minutes *m, struct text title, const struct source_demand *rows, size_t n)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < n; i++)
		if (gate_gap(&rows[i]) > 0)
			minutes_list(&b, ", ", SAY(m, "report.source_gap", { "code", minutes_code(m, source_at(m->w, rows[i].source)->code), 0 },
				{ "gap", minutes_number(m, gate_gap(&rows[i])), 0 }));
	struct text list = minutes_take(m, &b);
	minutes_paragraph(m, list.len == 0 ? SAY(m, "report.sources_suffice", { "title", title, 0 }) :
		SAY(m, "report.sources_over", { "title", title, 0 }, { "list", list, 0 }));
}

/* The first and the last as they were kept, and what stands now where nobody has kept it. */
static void balance(struct minutes *m)
{
	const struct iteration *first = iteration_at(m->w, 1), *last = iteration_at(m->w, (uint32_t)m->w->iterations_n);
	struct source_demand *rows;
	size_t n = gate_rows(m->w, m->a, &rows);
	bool now = !is_kept(last, rows, n);
	struct text title = minutes_say(m, m->w->gate.settled ? "report.iteration_funded" : "report.iteration_now");

	minutes_heading(m, "report.balance");
	minutes_paragraph(m, m->w->iterations_n == 0 ? minutes_say(m, "report.balance_sketch") :
		SAY(m, "report.balance_intro", { "n", minutes_count(m, (int64_t)m->w->iterations_n), 0 }));
	struct block *t = balance_table(m);
	if (first != NULL)
		balance_rows(m, t, iteration_title(m, first), first->rows, first->rows_n);
	if (last != first)
		balance_rows(m, t, iteration_title(m, last), last->rows, last->rows_n);
	if (now)
		balance_rows(m, t, title, rows, n);
	if (first != NULL)
		over(m, SAY(m, "report.iteration", { "n", minutes_number(m, 1), 0 }), first->rows, first->rows_n);
	if (last != first)
		over(m, SAY(m, "report.iteration", { "n", minutes_number(m, last->number), 0 }), last->rows, last->rows_n);
	if (now)
		over(m, title, rows, n);
}

/* -- moves -- */

/* "B1: 1.680; B2: 7.200; tổng 8.880", then what else changed. */
static struct text money(struct minutes *m, struct resource_list lines)
{
	struct buf b = { 0 };
	int64_t total = 0;

	for (size_t i = 0; i < lines.n; i++) {
		minutes_list(&b, "; ", SAY(m, "report.source_amount", { "code", minutes_code(m, source_at(m->w, lines.at[i].source)->code), 0 },
			{ "n", minutes_number(m, lines.at[i].amount), 0 }));
		total += lines.at[i].amount;
	}
	if (lines.n != 1)
		minutes_list(&b, "; ", SAY(m, "report.sum", { "n", minutes_number(m, total), 0 }));
	return minutes_take(m, &b);
}

static struct text side(struct minutes *m, const struct adjustment *move, bool before)
{
	const struct action_data *d = &action_at(m->w, move->action)->data;
	bool had = before ? move->had_quantity : move->has_quantity;
	struct decimal quantity = before ? move->quantity_before : move->quantity;
	int64_t start = before ? move->start_before : move->start, end = before ? move->end_before : move->end;
	struct buf b = { 0 };

	buf_text(&b, money(m, before ? move->before : move->after));
	if (had && (move->had_quantity != move->has_quantity || decimal_order(move->quantity_before, move->quantity) != 0))
		minutes_list(&b, "\n", minutes_amount(m, quantity, minutes_either(m, d->unit, d->unit_en)));
	if ((move->start_before != move->start || move->end_before != move->end) && (start != 0 || end != 0))
		minutes_list(&b, "\n", minutes_months(m, start, end));
	return minutes_take(m, &b);
}

static struct block *move_table(struct minutes *m)
{
	struct block *t;

	minutes_heading(m, "report.moves");
	minutes_paragraph(m, minutes_say(m, "report.moves_intro"));
	t = minutes_table(m);
	doc_column(m->d, t, minutes_say(m, "report.column_round"), ALIGN_RIGHT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_move"), ALIGN_LEFT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_from"), ALIGN_LEFT, 4);
	doc_column(m->d, t, minutes_say(m, "report.column_after"), ALIGN_LEFT, 4);
	doc_column(m->d, t, minutes_say(m, "report.column_reason"), ALIGN_LEFT, 5);
	return t;
}

/* Those that stand; what was taken back changed nothing. */
static void moves(struct minutes *m)
{
	struct block *t = NULL;

	for (size_t i = 0; i < m->w->adjustments_n; i++) {
		const struct adjustment *move = &m->w->adjustments[i];
		struct text reason = minutes_either(m, move->reason, move->reason_en);

		if (move->undone)
			continue;
		t = t == NULL ? move_table(m) : t;
		struct text *cells = doc_row(m->d, t, false);
		cells[0] = minutes_number(m, move->round);
		cells[1] = minutes_code(m, action_at(m->w, move->action)->code);
		cells[2] = minutes_name(m, &enum_gate_move, (int)move->kind);
		cells[3] = side(m, move, true);
		cells[4] = side(m, move, false);
		cells[5] = move->consent.len == 0 ? reason : SAY(m, "report.with_consent", { "reason", reason, 0 }, { "party", move->consent, 0 });
	}
}

/* -- targets -- */

static struct block *change_table(struct minutes *m)
{
	struct block *t;

	minutes_heading(m, "report.changed_targets");
	minutes_paragraph(m, minutes_say(m, "report.changed_targets_intro"));
	t = minutes_table(m);
	doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_target"), ALIGN_LEFT, 6);
	doc_column(m->d, t, minutes_say(m, "report.column_unit"), ALIGN_LEFT, 3);
	doc_column(m->d, t, minutes_say(m, "report.column_was"), ALIGN_RIGHT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_is"), ALIGN_RIGHT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_remainder"), ALIGN_LEFT, 4);
	doc_column(m->d, t, minutes_say(m, "report.column_because"), ALIGN_LEFT, 0);
	return t;
}

static void change_row(struct minutes *m, struct block *t, const struct adjustment *move, size_t place)
{
	const struct target_was *was = &move->was[place];
	const struct target_change *to = &move->changes[place];
	const struct target *x = target_at(m->w, was->indicator);
	struct text *cells = doc_row(m->d, t, false);

	cells[0] = minutes_code(m, x->code);
	cells[1] = minutes_either(m, x->text, x->en);
	cells[2] = minutes_either(m, x->unit, x->unit_en);
	cells[3] = minutes_value(m, was->has_target, was->target, was->year);
	cells[4] = minutes_value(m, was->has_target || to->has_target, to->has_target ? to->target : was->target,
		to->has_year ? to->year : was->year);
	cells[5] = minutes_either(m, to->remainder, to->remainder_en);
	cells[6] = minutes_code(m, action_at(m->w, move->action)->code);
}

static void changed_targets(struct minutes *m)
{
	struct block *t = NULL;

	for (size_t i = 0; i < m->w->adjustments_n; i++) {
		const struct adjustment *move = &m->w->adjustments[i];

		for (size_t k = 0; !move->undone && k < move->changes_n; k++) {
			t = t == NULL ? change_table(m) : t;
			change_row(m, t, move, k);
		}
	}
}

/* -- what came of it -- */

static void part_list(struct minutes *m, const char *intro, const char *none, const struct numbers *list, bool ranked)
{
	struct block *t;

	minutes_paragraph(m, minutes_say(m, list->n == 0 ? none : intro));
	if (list->n == 0)
		return;
	t = minutes_table(m);
	if (ranked)
		doc_column(m->d, t, minutes_say(m, "report.column_rank"), ALIGN_RIGHT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_action"), ALIGN_LEFT, 8);
	doc_column(m->d, t, minutes_say(m, "report.column_total"), ALIGN_RIGHT, 2);
	for (size_t i = 0; i < list->n; i++) {
		const struct action *x = action_at(m->w, list->at[i]);
		struct text *cells = doc_row(m->d, t, false);
		size_t at = 0;

		if (ranked)
			cells[at++] = minutes_number(m, (int64_t)i + 1);
		cells[at++] = minutes_code(m, x->code);
		cells[at++] = minutes_either(m, x->data.title, x->data.title_en);
		cells[at++] = minutes_number(m, action_total(x));
	}
}

static void settled(struct minutes *m)
{
	const struct gate *g = &m->w->gate;

	if (g->reason.len > 0)
		minutes_paragraph(m, SAY(m, "report.settled_reason", { "text", minutes_either(m, g->reason, g->reason_en), 0 }));
	part_list(m, "report.funded_part", "report.funded_none", &g->funded, false);
	part_list(m, "report.unfunded_list", "report.unfunded_none", &g->unfunded, true);
}

static void certainty(struct minutes *m)
{
	struct gate_sums sums = gate_sums(m->w);

	if (sums.demand == 0)
		return;
	minutes_paragraph(m, SAY(m, "report.confirmed_share", { "confirmed", minutes_number(m, sums.confirmed), 0 },
		{ "demand", minutes_number(m, sums.demand), 0 },
		{ "percent", minutes_percent(m, decimal_ratio(sums.confirmed * 100, sums.demand, 1), false), 0 }));
	if (sums.awaiting > 0)
		minutes_paragraph(m, SAY(m, "report.awaiting", { "n", minutes_number(m, sums.awaiting), 0 }));
}

static void outcome(struct minutes *m)
{
	enum gate_state state = gate_state(m->w);
	struct block *b;

	minutes_heading(m, "report.gate_outcome");
	b = minutes_paragraph(m, TEXT_NONE);
	doc_run(m->d, b, SAY(m, "report.sentence", { "text", minutes_name(m, &enum_gate_state, (int)state), 0 }), true, false);
	if (state == GATE_STATE_SETTLED)
		settled(m);
	certainty(m);
	if (state == GATE_STATE_OPEN || state == GATE_STATE_SETTLED)
		minutes_paragraph(m, minutes_say(m, gate_consensus(m->w) == CONSENSUS_CHECK_PASSED ? "report.plan_agreed" :
			gate_consensus(m->w) == CONSENSUS_CHECK_FAILED ? "report.plan_not_agreed" : "report.plan_not_asked"));
}

void minutes_gate(struct minutes *m)
{
	struct source_demand *rows;

	if (gate_rows(m->w, m->a, &rows) > 0) {
		sources(m);
		balance(m);
	}
	moves(m);
	changed_targets(m);
	minutes_rounds(m, ITEMS_OF_PLAN, 0);
	if (m->w->gate.frozen)
		outcome(m);
}
