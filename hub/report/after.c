/* What the papers after the meeting share. */
#include "report/after.h"

#include "core/gate.h"

struct minutes after_begin(const struct workshop *w, const struct order *order, struct arena *a, struct doc *d, const char *title_key)
{
	struct minutes m = { .w = w, .order = order, .l = order->language, .house = order->house, .a = a, .d = d };

	doc_begin(d, a, m.l, m.house, SAY(&m, title_key, { "title", after_plan(&m), 0 }));
	return m;
}

/* -- the head -- */

/* "     /TB-UBND": the agency's letters are those of the minutes' symbol. */
static struct text number_line(struct minutes *m, const char *kind)
{
	struct text symbol = m->w->about.symbol;
	struct buf b = { 0 };
	size_t at = 0;

	buf_c(&b, "\u00a0\u00a0\u00a0\u00a0\u00a0/");
	buf_c(&b, kind);
	while (at < symbol.len && symbol.at[at] != '-')
		at++;
	buf_text(&b, (struct text){ symbol.at + at, symbol.len - at });
	return SAY(m, "report.number_line", { "number", minutes_take(m, &b), 0 });
}

void after_head(struct minutes *m, const char *kind)
{
	struct block *b = doc_block(m->d, BLOCK_HEAD);
	struct text agency = minutes_agency(m), number = number_line(m, kind);

	if (m->house == HOUSE_ND30) {
		minutes_agency_lines(m, &b->left);
		doc_head_line(m->d, &b->left, (struct head_line){ .text = number });
		doc_head_line(m->d, &b->right, (struct head_line){ .text = minutes_say(m, "report.nation"), .bold = true });
		doc_head_line(m->d, &b->right, (struct head_line){ .text = minutes_say(m, "report.motto"), .bold = true, .is_ruled = true });
	} else {
		if (agency.len > 0)
			doc_head_line(m->d, &b->left, (struct head_line){ .text = agency });
		doc_head_line(m->d, &b->right, (struct head_line){ .text = number });
	}
	if (m->order->place_date)
		doc_head_line(m->d, &b->right, (struct head_line){ .text = m->w->about.place.len == 0 ? minutes_say(m, "report.after_undated") :
			SAY(m, "report.after_place", { "place", m->w->about.place, 0 }), .italic = true });
}

struct block *after_title(struct minutes *m, const char *key, struct text subject)
{
	struct block *b = doc_block(m->d, BLOCK_TITLE);

	doc_run(m->d, b, minutes_say(m, key), true, false);
	b->under = subject;
	return b;
}

void after_note(struct minutes *m, struct text t)
{
	struct block *b = doc_block(m->d, BLOCK_NOTE);

	doc_run(m->d, b, t, false, false);
}

/* -- words -- */

struct text after_plan(const struct minutes *m)
{
	const struct about *about = &m->w->about;

	return about->plan.len > 0 ? minutes_either(m, about->plan, about->plan_en) : minutes_either(m, about->title, about->title_en);
}

struct text after_agency(struct minutes *m)
{
	struct text agency = minutes_agency(m);

	return agency.len > 0 ? agency : minutes_say(m, "report.after_agency");
}

static struct text day(struct minutes *m, int32_t date)
{
	struct buf b = { 0 };

	date_put_long(&b, m->l, date);
	return minutes_take(m, &b);
}

struct text after_span(struct minutes *m)
{
	const struct consultation_data *c = &m->w->consultation;

	if (!m->w->has_consultation)
		return minutes_say(m, "report.to_fill");
	return SAY(m, "report.after_span", { "from", day(m, c->starts), 0 }, { "to", day(m, date_add(c->starts, c->days)), 0 });
}

struct text after_sentence(struct minutes *m, struct text t)
{
	static const char *const marks[] = { ".", "!", "?", "…", ";" };

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		struct text mark = text_of(marks[i]);

		if (t.len == 0 || (t.len >= mark.len && text_is((struct text){ t.at + t.len - mark.len, mark.len }, mark)))
			return t;
	}
	return SAY(m, "report.sentence", { "text", t, 0 });
}

struct text after_page(struct minutes *m)
{
	struct buf b = { 0 };

	if (!m->w->published || m->order->hub.len == 0)
		return TEXT_NONE;
	buf_text(&b, m->order->hub);
	buf_c(&b, "/r/");
	buf_int(&b, m->w->code);
	return minutes_take(m, &b);
}

/* -- the vision -- */

const struct draft *after_draft(const struct minutes *m)
{
	for (size_t i = m->w->polls_n; i-- > 0;) {
		const struct poll *p = &m->w->polls[i];

		if (p->items_of == ITEMS_OF_DRAFT && p->state == POLL_STATE_SHOWN && p->tally != NULL && p->tally->passed)
			return draft_at(m->w, p->draft);
	}
	return NULL;
}

void after_vision(struct minutes *m)
{
	const struct draft *d = after_draft(m);

	if (d == NULL) {
		doc_paragraph(m->d, minutes_say(m, "report.after_vision_open"));
		return;
	}
	struct block *quote = doc_block(m->d, BLOCK_QUOTE);
	doc_run(m->d, quote, minutes_either(m, d->text, d->en), true, false);
}

/* -- objectives -- */

/* A row for each indicator; the objective stands in the first of them. */
static void objective_rows(struct minutes *m, struct block *t, const struct objective *o)
{
	struct text *cells = NULL;

	for (size_t k = 0; k < o->indicators.n; k++) {
		const struct target *x = target_at(m->w, o->indicators.at[k]);
		bool is_first = cells == NULL;

		if (x->removed)
			continue;
		cells = doc_row(m->d, t, false);
		cells[0] = minutes_code(m, is_first ? o->code : x->code);
		cells[1] = is_first ? minutes_either(m, o->text, o->en) : TEXT_NONE;
		cells[2] = minutes_either(m, x->text, x->en);
		cells[3] = minutes_either(m, x->unit, x->unit_en);
		cells[4] = minutes_value(m, x->has_baseline, x->baseline, x->baseline_year);
		cells[5] = minutes_value(m, x->has_target, x->target, x->target_year);
	}
	if (cells != NULL)
		return;
	cells = doc_row(m->d, t, false);
	cells[0] = minutes_code(m, o->code);
	cells[1] = minutes_either(m, o->text, o->en);
}

static void group_rows(struct minutes *m, struct block *t, int group)
{
	bool begun = false;

	for (size_t i = 0; i < m->w->objectives_n; i++) {
		const struct objective *o = &m->w->objectives[i];

		if (o->withdrawn || (int)o->group != group)
			continue;
		if (!begun)
			doc_group(m->d, t, group == PRIORITY_NONE ? minutes_say(m, "report.no_group") : minutes_name(m, &enum_priority, group));
		begun = true;
		objective_rows(m, t, o);
	}
}

void after_objectives(struct minutes *m)
{
	bool any = false;

	for (size_t i = 0; i < m->w->objectives_n; i++)
		any = any || !m->w->objectives[i].withdrawn;
	if (!any)
		return;
	doc_heading(m->d, 1, TEXT_NONE, minutes_say(m, "report.after_objectives"));
	struct block *t = minutes_table(m);
	doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_objective"), ALIGN_LEFT, 5);
	doc_column(m->d, t, minutes_say(m, "report.column_target"), ALIGN_LEFT, 5);
	doc_column(m->d, t, minutes_say(m, "report.column_unit"), ALIGN_LEFT, 3);
	doc_column(m->d, t, minutes_say(m, "report.column_baseline"), ALIGN_RIGHT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_aim"), ALIGN_RIGHT, 2);
	for (int g = PRIORITY_A; g < PRIORITY_N; g++)
		group_rows(m, t, g);
	group_rows(m, t, PRIORITY_NONE);
}

/* -- actions -- */

void after_actions(struct minutes *m)
{
	struct block *t = NULL;
	int64_t total = 0;

	for (size_t i = 0; i < m->w->actions_n; i++) {
		const struct action *x = &m->w->actions[i];
		const struct action_data *d = &x->data;

		if (!action_is_funded(m->w, x))
			continue;
		if (t == NULL) {
			doc_heading(m->d, 1, TEXT_NONE, minutes_say(m, "report.after_actions"));
			t = minutes_table(m);
			doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
			doc_column(m->d, t, minutes_say(m, "report.column_action"), ALIGN_LEFT, 6);
			doc_column(m->d, t, minutes_say(m, "report.column_lead"), ALIGN_LEFT, 3);
			doc_column(m->d, t, minutes_say(m, "report.column_months"), ALIGN_LEFT, 3);
			doc_column(m->d, t, minutes_say(m, "report.column_total"), ALIGN_RIGHT, 2);
		}
		struct text *cells = doc_row(m->d, t, false);
		cells[0] = minutes_code(m, x->code);
		cells[1] = minutes_either(m, d->title, d->title_en);
		cells[2] = minutes_either(m, d->lead, d->lead_en);
		cells[3] = minutes_months(m, d->has_start ? d->start : 0, d->has_end ? d->end : 0);
		cells[4] = minutes_number(m, action_total(x));
		total += action_total(x);
	}
	if (t == NULL)
		return;
	struct text *cells = doc_row(m->d, t, true);
	cells[1] = minutes_say(m, "report.total");
	cells[4] = minutes_number(m, total);
}

/* -- money -- */

void after_money(struct minutes *m)
{
	struct gate_sums sums = gate_sums(m->w);
	struct source_demand *rows;
	size_t n = gate_rows(m->w, m->a, &rows);

	if (n == 0)
		return;
	doc_heading(m->d, 1, TEXT_NONE, minutes_say(m, "report.after_money"));
	doc_paragraph(m->d, SAY(m, "report.after_money_text", { "total", minutes_number(m, sums.demand), 0 },
		{ "ceiling", minutes_number(m, sums.ceiling), 0 }, { "confirmed", minutes_number(m, sums.confirmed), 0 }));
	if (sums.awaiting > 0)
		doc_paragraph(m->d, SAY(m, "report.awaiting", { "n", minutes_number(m, sums.awaiting), 0 }));
	struct block *b = doc_block(m->d, BLOCK_CHART);
	b->chart.caption = minutes_say(m, "report.after_money_chart");
	for (size_t i = 0; i < n; i++) {
		const struct source *s = source_at(m->w, rows[i].source);

		doc_bar(m->d, b, SAY(m, "report.code_and_title", { "code", minutes_code(m, s->code), 0 },
			{ "title", minutes_either(m, s->data.name, s->data.name_en), 0 }),
			SAY(m, "report.after_need_of", { "need", minutes_number(m, rows[i].demand), 0 },
			{ "ceiling", minutes_number(m, rows[i].ceiling), 0 }), rows[i].demand);
		doc_limit(b, rows[i].ceiling);
	}
}

static bool gaps(struct minutes *m)
{
	struct source_demand *rows;
	size_t n = gate_rows(m->w, m->a, &rows);
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		if (gate_gap(&rows[i]) == 0)
			continue;
		any = true;
		doc_bullet(m->d, SAY(m, "report.after_gap", { "code", minutes_code(m, source_at(m->w, rows[i].source)->code), 0 },
			{ "gap", minutes_number(m, gate_gap(&rows[i])), 0 }));
	}
	return any;
}

void after_unfunded(struct minutes *m)
{
	const struct numbers *list = &m->w->gate.unfunded;

	if (!m->w->gate.frozen)
		return;
	doc_heading(m->d, 1, TEXT_NONE, minutes_say(m, "report.after_unfunded"));
	if (!m->w->gate.settled || list->n == 0) {
		if (!gaps(m))
			doc_paragraph(m->d, minutes_say(m, "report.after_none_unfunded"));
		return;
	}
	doc_paragraph(m->d, minutes_say(m, "report.after_unfunded_text"));
	for (size_t i = 0; i < list->n; i++) {
		const struct action *x = action_at(m->w, list->at[i]);

		doc_bullet(m->d, SAY(m, "report.labelled", { "label", SAY(m, "report.code_and_title", { "code", minutes_code(m, x->code), 0 },
			{ "title", minutes_either(m, x->data.title, x->data.title_en), 0 }), 0 },
			{ "text", SAY(m, "report.million", { "n", minutes_number(m, action_total(x)), 0 }), 0 }));
	}
}

void after_speak(struct minutes *m)
{
	const struct consultation_data *c = &m->w->consultation;

	doc_heading(m->d, 1, TEXT_NONE, minutes_say(m, "report.after_speak"));
	if (!m->w->has_consultation) {
		doc_paragraph(m->d, minutes_say(m, "report.after_speak_open"));
		return;
	}
	doc_paragraph(m->d, SAY(m, "report.after_speak_text", { "span", after_span(m), 0 },
		{ "channels", after_sentence(m, minutes_either(m, c->channels, c->channels_en)), 0 }));
	if (c->contact.len > 0)
		doc_paragraph(m->d, SAY(m, "report.after_contact_text", { "contact", minutes_either(m, c->contact, c->contact_en), 0 }));
}
