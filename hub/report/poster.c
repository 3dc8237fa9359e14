/*
 * The plan on one sheet for the wall of the hall: what shall be, who does what by when, what it costs, and how to have one's say.
 * It tells less than the page of results, so that it can be read from afar: of each objective the first indicator.
 */
#include "report/after.h"

/* Sections of level 1 stand over the whole width of the sheet, those of level 2 side by side. */
enum { WIDE = 1, BESIDE = 2 };

static const struct target *first_indicator(const struct minutes *m, const struct objective *o)
{
	for (size_t k = 0; k < o->indicators.n; k++) {
		const struct target *x = target_at(m->w, o->indicators.at[k]);

		if (!x->removed)
			return x;
	}
	return NULL;
}

/* "Thu nhập bình quân (triệu đồng/người/năm)" */
static struct text measured(struct minutes *m, const struct target *x)
{
	struct text unit = minutes_either(m, x->unit, x->unit_en), words = minutes_either(m, x->text, x->en);

	return unit.len == 0 ? words : SAY(m, "report.after_in_unit", { "text", words, 0 }, { "unit", unit, 0 });
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
		const struct target *x = first_indicator(m, o);
		struct text *cells = doc_row(m->d, t, false);
		cells[0] = minutes_code(m, o->code);
		cells[1] = minutes_either(m, o->text, o->en);
		if (x == NULL)
			continue;
		cells[2] = measured(m, x);
		cells[3] = SAY(m, "report.after_way", { "from", minutes_value(m, x->has_baseline, x->baseline, x->baseline_year), 0 },
			{ "to", minutes_value(m, x->has_target, x->target, x->target_year), 0 });
	}
}

static void objectives(struct minutes *m)
{
	bool any = false;

	for (size_t i = 0; i < m->w->objectives_n; i++)
		any = any || !m->w->objectives[i].withdrawn;
	if (!any)
		return;
	doc_heading(m->d, WIDE, TEXT_NONE, minutes_say(m, "report.after_objectives"));
	struct block *t = minutes_table(m);
	doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_objective"), ALIGN_LEFT, 7);
	doc_column(m->d, t, minutes_say(m, "report.column_target"), ALIGN_LEFT, 5);
	doc_column(m->d, t, minutes_say(m, "report.after_column_way"), ALIGN_RIGHT, 5);
	for (int g = PRIORITY_A; g < PRIORITY_N; g++)
		group_rows(m, t, g);
	group_rows(m, t, PRIORITY_NONE);
}

/* Months as months, so that the writer can draw them along a line of time. */
static void month(struct minutes *m, struct block *t, struct text *cells, size_t column, bool is_known, int64_t month)
{
	if (!is_known)
		return;
	cells[column] = minutes_month(m, month, true);
	doc_value(m->d, t, column, (struct cell_value){ CELL_MONTH, { month, 0 } });
}

static struct block *action_table(struct minutes *m)
{
	doc_heading(m->d, WIDE, TEXT_NONE, minutes_say(m, "report.after_actions"));
	struct block *t = minutes_table(m);
	doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_action"), ALIGN_LEFT, 7);
	doc_column(m->d, t, minutes_say(m, "report.column_lead"), ALIGN_LEFT, 4);
	doc_column(m->d, t, minutes_say(m, "report.column_start"), ALIGN_LEFT, 3);
	doc_column(m->d, t, minutes_say(m, "report.column_end"), ALIGN_LEFT, 3);
	doc_column(m->d, t, minutes_say(m, "report.column_total"), ALIGN_RIGHT, 3);
	return t;
}

static void actions(struct minutes *m)
{
	struct block *t = NULL;
	int64_t total = 0;

	for (size_t i = 0; i < m->w->actions_n; i++) {
		const struct action *x = &m->w->actions[i];
		const struct action_data *d = &x->data;

		if (!action_is_funded(m->w, x))
			continue;
		if (t == NULL)
			t = action_table(m);
		struct text *cells = doc_row(m->d, t, false);
		cells[0] = minutes_code(m, x->code);
		cells[1] = minutes_either(m, d->title, d->title_en);
		cells[2] = minutes_either(m, d->lead, d->lead_en);
		month(m, t, cells, 3, d->has_start, d->start);
		month(m, t, cells, 4, d->has_end, d->end);
		cells[5] = minutes_number(m, action_total(x));
		total += action_total(x);
	}
	if (t == NULL)
		return;
	struct text *cells = doc_row(m->d, t, true);
	cells[1] = minutes_say(m, "report.total");
	cells[5] = minutes_number(m, total);
}

/* The page of results, where there is one and it is known from where it can be read. */
static void read_on(struct minutes *m)
{
	struct text page = after_page(m);

	if (page.len == 0)
		return;
	struct block *b = doc_block(m->d, BLOCK_ADDRESS);
	b->label = minutes_say(m, "report.after_scan");
	doc_run(m->d, b, page, false, false);
}

void poster_make(const struct workshop *w, const struct order *order, struct arena *a, struct doc *d)
{
	struct minutes m = after_begin(w, order, a, d, "report.after_poster_file");
	struct text agency = minutes_agency(&m);
	struct buf capitals = { 0 }, digest = { 0 };

	d->sheet = SHEET_A3_POSTER;
	upper_put(&capitals, agency);
	after_title(&m, "report.after_poster", after_plan(&m))->label = minutes_take(&m, &capitals);
	after_vision(&m);
	objectives(&m);
	actions(&m);
	size_t from = d->n;
	after_money(&m);
	if (w->gate.settled && w->gate.unfunded.n > 0)
		after_unfunded(&m);
	after_speak(&m);
	read_on(&m);
	for (size_t i = from; i < d->n; i++)
		if (d->blocks[i].kind == BLOCK_HEADING)
			d->blocks[i].level = BESIDE;
	buf_hex(&digest, &w->chain, 8);
	after_note(&m, SAY(&m, "report.evidence", { "entry", minutes_number(&m, (int64_t)w->seq), 0 },
		{ "digest", minutes_take(&m, &digest), 0 }));
}
