/* The table of a round for each chart of the closed vocabulary. A method never appears here. */
#include "report/minutes.h"

#include "core/method/method.h"

struct text minutes_item_title(const struct minutes *m, const struct poll *p, uint32_t item)
{
	uint32_t number = p->items.at[item - 1];
	const struct card *c;

	switch (p->items_of) {
	case ITEMS_OF_THEMES: return minutes_either(m, theme_at(m->w, number)->title, theme_at(m->w, number)->title_en);
	case ITEMS_OF_OBJECTIVES: return minutes_either(m, objective_at(m->w, number)->text, objective_at(m->w, number)->en);
	case ITEMS_OF_OPTIONS: return minutes_either(m, p->options[number - 1].text, p->options[number - 1].en);
	case ITEMS_OF_ACTIONS: return minutes_either(m, action_at(m->w, number)->data.title, action_at(m->w, number)->data.title_en);
	case ITEMS_OF_CARDS:
	case ITEMS_OF_STATEMENTS:
		c = card_at(m->w, number);
		return minutes_card_is_open(m, c) ? minutes_either(m, c->text, c->en) : text("–");
	default: return text("");
	}
}

struct text minutes_item_codes(struct minutes *m, const struct poll *p, const struct numbers *items)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < items->n; i++)
		minutes_list(&b, ", ", text_of(item_code(m->w, p, items->at[i])));
	return minutes_take(m, &b);
}

static const char *item_column(const struct poll *p)
{
	return p->items_of == ITEMS_OF_THEMES ? "report.column_theme" :
		p->items_of == ITEMS_OF_OBJECTIVES ? "report.column_objective" :
		p->items_of == ITEMS_OF_ACTIONS ? "report.column_action" : "report.column_item";
}

static void column(struct minutes *m, struct block *b, const char *key)
{
	doc_column(m->d, b, minutes_say(m, key), ALIGN_RIGHT, 0);
}

/* Rank, code, title: the first three columns everywhere. */
static void begin(struct minutes *m, const struct poll *p, struct block *b)
{
	column(m, b, "report.column_rank");
	doc_column(m->d, b, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, b, minutes_say(m, item_column(p)), ALIGN_LEFT, 6);
}

static struct text *row(struct minutes *m, const struct poll *p, struct block *b, uint32_t item)
{
	const struct tally *t = p->tally;
	const struct numbers *tops = t->decides == DECIDES_BALANCED ? &t->tops_balanced : &t->tops;
	struct text *cells = doc_row(m->d, b, numbers_have(tops, item));
	uint32_t rank = t->rows[item - 1].rank;

	cells[0] = rank == 0 ? text("–") : minutes_number(m, rank);
	cells[1] = minutes_code(m, item_code(m->w, p, item));
	cells[2] = minutes_item_title(m, p, item);
	return cells;
}

static struct text score(struct minutes *m, const struct poll *p, const struct tally_row *r)
{
	switch (method_rows[p->method].score) {
	case SCORE_PERCENT: return minutes_percent(m, fraction_percent(&r->plain, 1), true);
	case SCORE_PLACES: return minutes_quantity(m, fraction_decimal(&r->plain, 1));
	case SCORE_GRADE: return minutes_quantity(m, fraction_decimal(&r->plain, 2));
	default: return minutes_number(m, r->points);
	}
}

/* -- bars -- */

static void bars(struct minutes *m, const struct poll *p)
{
	const struct tally *t = p->tally;
	bool points = method_rows[p->method].score == SCORE_POINTS, by = t->sectors && method_rows[p->method].form == FORM_SPEND;
	struct block *b = minutes_table(m);

	begin(m, p, b);
	column(m, b, points ? "report.column_points" : "report.column_score");
	column(m, b, "report.column_voters");
	for (int s = SECTOR_STATE; by && s < SECTOR_N; s++)
		doc_column(m->d, b, minutes_name(m, &enum_sector, s), ALIGN_RIGHT, 0);
	if (t->sectors && points)
		column(m, b, "report.column_balanced");
	if (t->sectors)
		column(m, b, "report.column_balanced_rank");
	for (size_t i = 0; i < t->rows_n; i++) {
		const struct tally_row *r = &t->rows[t->order[i] - 1];
		struct text *cells = row(m, p, b, t->order[i]);
		size_t at = 3;

		cells[at++] = score(m, p, r);
		cells[at++] = minutes_number(m, r->voters);
		for (int s = SECTOR_STATE; by && s < SECTOR_N; s++)
			cells[at++] = minutes_number(m, r->by[s]);
		if (t->sectors && points)
			cells[at++] = minutes_percent(m, fraction_percent(&r->balanced, 2), true);
		if (t->sectors)
			cells[at++] = minutes_number(m, r->balanced_rank);
	}
}

/* -- reactions -- */

static void reactions(struct minutes *m, const struct poll *p)
{
	const struct tally *t = p->tally;
	struct block *b = minutes_table(m);

	begin(m, p, b);
	column(m, b, "report.column_agree");
	column(m, b, "report.column_disagree");
	column(m, b, "report.column_pass");
	doc_column(m->d, b, minutes_say(m, "report.column_word"), ALIGN_LEFT, 2);
	if (t->sectors)
		column(m, b, "report.column_balanced_rank");
	for (size_t i = 0; i < t->rows_n; i++) {
		uint32_t item = t->order[i];
		struct text *cells = row(m, p, b, item);

		for (int value = 1; value <= 3 && t->cells != NULL; value++)
			cells[2 + value] = minutes_number(m, t->cells[item - 1].marks[value]);
		cells[6] = minutes_name(m, &enum_agreement, (int)t->rows[item - 1].agreement);
		if (t->sectors)
			cells[7] = minutes_number(m, t->rows[item - 1].balanced_rank);
	}
}

/* -- grades -- */

static struct text grade_name(struct minutes *m, int grade)
{
	char key[] = "name.grade.0";

	key[sizeof key - 2] = (char)('0' + grade);
	return grade == 0 ? text("–") : minutes_say(m, key);
}

static void intervals(struct minutes *m, const struct poll *p)
{
	const struct tally *t = p->tally;

	for (size_t i = 0; t->intervals != NULL && i < p->criteria_n; i++)
		minutes_paragraph(m, SAY(m, "report.criterion_interval",
			{ "criterion", minutes_either(m, p->criteria[i].text, p->criteria[i].en), 0 },
			{ "weight", minutes_percent(m, (struct decimal){ p->criteria[i].weight, 0 }, false), 0 },
			{ "from", minutes_percent(m, fraction_percent(&t->intervals[i].from, 1), false), 0 },
			{ "to", minutes_percent(m, fraction_percent(&t->intervals[i].to, 1), false), 0 }));
}

static void grades(struct minutes *m, const struct poll *p)
{
	const struct tally *t = p->tally;
	bool weighted = p->criteria_n > 0;
	struct block *b = minutes_table(m);

	begin(m, p, b);
	if (weighted)
		column(m, b, "report.column_score");
	for (int grade = 1; !weighted && grade <= 5; grade++)
		doc_column(m->d, b, grade_name(m, grade), ALIGN_RIGHT, 0);
	if (!weighted) {
		doc_column(m->d, b, minutes_say(m, "report.column_median"), ALIGN_LEFT, 2);
		doc_column(m->d, b, minutes_say(m, "report.column_word"), ALIGN_LEFT, 2);
	}
	if (t->sectors)
		column(m, b, "report.column_balanced_rank");
	for (size_t i = 0; i < t->rows_n; i++) {
		uint32_t item = t->order[i];
		const struct tally_row *r = &t->rows[item - 1];
		struct text *cells = row(m, p, b, item);
		size_t at = 3;

		if (weighted)
			cells[at++] = score(m, p, r);
		for (int grade = 1; !weighted && grade <= 5; grade++)
			cells[at++] = minutes_number(m, t->cells == NULL ? 0 : t->cells[item - 1].marks[grade]);
		if (!weighted) {
			cells[at++] = grade_name(m, r->median);
			cells[at++] = minutes_name(m, &enum_strength, (int)r->strength);
		}
		if (t->sectors)
			cells[at++] = minutes_number(m, r->balanced_rank);
	}
	intervals(m, p);
}

/* -- money -- */

static struct text funded(struct minutes *m, const struct funds *f, uint32_t item)
{
	return numbers_have(&f->items, item) ? minutes_say(m, "report.funded") : text("–");
}

static void ladder(struct minutes *m, const struct poll *p)
{
	const struct tally *t = p->tally;
	struct block *b = minutes_table(m);

	begin(m, p, b);
	for (int i = 0; i < LADDER_N; i++)
		doc_column(m->d, b, SAY(m, "report.column_at", { "percent",
			minutes_percent(m, (struct decimal){ t->ladder[i].percent, 0 }, true), 0 }), ALIGN_LEFT, 1);
	for (size_t k = 0; k < t->rows_n; k++) {
		struct text *cells = row(m, p, b, t->order[k]);

		for (int i = 0; i < LADDER_N; i++)
			cells[3 + i] = funded(m, &t->ladder[i], t->order[k]);
	}
	minutes_paragraph(m, minutes_say(m, "report.ladder_note"));
}

static void funds(struct minutes *m, const struct poll *p)
{
	const struct tally *t = p->tally;
	const struct funds *f = t->decides == DECIDES_BALANCED ? &t->funds_balanced : &t->funds;
	bool greedy = t->funds_greedy.ceiling > 0;
	struct block *b = minutes_table(m);

	begin(m, p, b);
	column(m, b, "report.column_cost");
	column(m, b, "report.column_ticks");
	doc_column(m->d, b, minutes_say(m, "report.column_funded"), ALIGN_LEFT, 1);
	if (t->sectors)
		doc_column(m->d, b, minutes_say(m, "report.column_funded_balanced"), ALIGN_LEFT, 1);
	if (greedy)
		doc_column(m->d, b, minutes_say(m, "report.column_funded_greedy"), ALIGN_LEFT, 1);
	for (size_t i = 0; i < t->rows_n; i++) {
		uint32_t item = t->order[i];
		struct text *cells = row(m, p, b, item);
		size_t at = 3;

		cells[at++] = minutes_number(m, poll_item_cost(p, item));
		cells[at++] = minutes_number(m, t->rows[item - 1].points);
		cells[at++] = funded(m, &t->funds, item);
		if (t->sectors)
			cells[at++] = funded(m, &t->funds_balanced, item);
		if (greedy)
			cells[at++] = funded(m, &t->funds_greedy, item);
	}
	minutes_paragraph(m, SAY(m, "report.funds_sum", { "ceiling", minutes_number(m, f->ceiling), 0 },
		{ "spent", minutes_number(m, f->spent), 0 }));
	if (t->ladder[0].ceiling > 0)
		ladder(m, p);
}

void minutes_chart(struct minutes *m, const struct poll *p)
{
	switch (method_rows[p->method].chart) {
	case CHART_REACTIONS: reactions(m, p); break;
	case CHART_GRADES: grades(m, p); break;
	case CHART_FUNDS: funds(m, p); break;
	default: bars(m, p); break;
	}
}
