/*
 * Rounds: the table of a priority round and the levels of a consensus check. The core decided whether sector figures may be
 * used (tally->sectors, the k rule); where it said no, nothing by sector is written, not even the order it would give.
 */
#include "report/minutes.h"

#include "core/method/method.h"

static bool is_told(const struct poll *p, enum items_of items_of, uint32_t draft)
{
	return p->state == POLL_STATE_SHOWN && p->tally != NULL && p->items_of == items_of && (draft == 0 || p->draft == draft);
}

bool minutes_has_round(const struct minutes *m, enum items_of items_of)
{
	for (size_t i = 0; i < m->w->polls_n; i++)
		if (is_told(&m->w->polls[i], items_of, 0))
			return true;
	return false;
}

static struct text item_title(const struct minutes *m, const struct poll *p, uint32_t item)
{
	uint32_t number = p->items.at[item - 1];

	switch (p->items_of) {
	case ITEMS_OF_THEMES: return minutes_either(m, theme_at(m->w, number)->title, theme_at(m->w, number)->title_en);
	case ITEMS_OF_OBJECTIVES: return minutes_either(m, objective_at(m->w, number)->text, objective_at(m->w, number)->en);
	default: return text("");
	}
}

static struct text codes(struct minutes *m, const struct poll *p, const struct numbers *items)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < items->n; i++)
		minutes_list(&b, ", ", text_of(item_code(m->w, p, items->at[i])));
	return minutes_take(m, &b);
}

static void turnout(struct minutes *m, const struct poll *p)
{
	const struct tally *t = p->tally;
	struct text cast = minutes_count(m, t->cast), seats = minutes_count(m, t->present);

	if (t->present > 0)
		minutes_paragraph(m, SAY(m, "report.turnout", { "cast", cast, 0 }, { "seats", seats, 0 },
			{ "percent", minutes_percent(m, decimal_ratio(t->cast * 100, t->present, 1), false), 0 },
			{ "helped", minutes_count(m, t->helped), 0 }));
	else
		minutes_paragraph(m, SAY(m, "report.turnout_plain", { "cast", cast, 0 }, { "helped", minutes_count(m, t->helped), 0 }));
}

static void sector_line(struct minutes *m, const struct poll *p)
{
	const struct tally *t = p->tally;

	if (!t->sectors) {
		minutes_paragraph(m, SAY(m, "report.withheld", { "k", minutes_count(m, m->w->rules.k), 0 }));
		return;
	}
	minutes_paragraph(m, SAY(m, "report.ballots_by", { "state", minutes_count(m, t->voted[SECTOR_STATE]), 0 },
		{ "private", minutes_count(m, t->voted[SECTOR_PRIVATE]), 0 },
		{ "community", minutes_count(m, t->voted[SECTOR_COMMUNITY]), 0 }));
}

/* -- priority points -- */

static bool stands_in(const struct numbers *items, uint32_t item)
{
	for (size_t i = 0; i < items->n; i++)
		if (items->at[i] == item)
			return true;
	return false;
}

static void dots_columns(struct minutes *m, const struct poll *p, struct block *b)
{
	doc_column(m->d, b, minutes_say(m, "report.column_rank"), ALIGN_RIGHT, 0);
	doc_column(m->d, b, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, b, minutes_say(m, p->items_of == ITEMS_OF_THEMES ? "report.column_theme" : "report.column_objective"), ALIGN_LEFT, 6);
	doc_column(m->d, b, minutes_say(m, "report.column_points"), ALIGN_RIGHT, 0);
	doc_column(m->d, b, minutes_say(m, "report.column_voters"), ALIGN_RIGHT, 0);
	if (!p->tally->sectors)
		return;
	for (int s = SECTOR_STATE; s < SECTOR_N; s++)
		doc_column(m->d, b, minutes_name(m, &enum_sector, s), ALIGN_RIGHT, 0);
	doc_column(m->d, b, minutes_say(m, "report.column_balanced"), ALIGN_RIGHT, 0);
	doc_column(m->d, b, minutes_say(m, "report.column_balanced_rank"), ALIGN_RIGHT, 0);
}

static void dots_table(struct minutes *m, const struct poll *p)
{
	const struct tally *t = p->tally;
	struct block *b = minutes_table(m);

	dots_columns(m, p, b);
	for (size_t i = 0; i < t->rows_n; i++) {
		uint32_t item = t->order[i];
		const struct tally_row *r = &t->rows[item - 1];
		struct text *cells = doc_row(m->d, b, stands_in(&t->tops, item));

		cells[0] = minutes_number(m, r->rank);
		cells[1] = minutes_code(m, item_code(m->w, p, item));
		cells[2] = item_title(m, p, item);
		cells[3] = minutes_number(m, r->points);
		cells[4] = minutes_number(m, r->voters);
		if (!t->sectors)
			continue;
		for (int s = SECTOR_STATE; s < SECTOR_N; s++)
			cells[4 + s] = minutes_number(m, r->by[s]);
		cells[8] = minutes_percent(m, fraction_percent(&r->balanced, 2), true);
		cells[9] = minutes_number(m, r->balanced_rank);
	}
}

static void dots_conclusions(struct minutes *m, const struct poll *p)
{
	const struct tally *t = p->tally;

	if (t->tops.n > 0)
		minutes_paragraph(m, SAY(m, "report.tops", { "n", minutes_count(m, p->top), 0 }, { "codes", codes(m, p, &t->tops), 0 }));
	if (t->tie.n > 0)
		minutes_paragraph(m, SAY(m, "report.tie", { "codes", codes(m, p, &t->tie), 0 }));
	if (t->sectors && t->tops_balanced.n > 0)
		minutes_paragraph(m, SAY(m, "report.tops_balanced", { "codes", codes(m, p, &t->tops_balanced), 0 }));
	if (t->divergence)
		minutes_paragraph(m, minutes_say(m, t->sectors ? "report.divergence" : "report.divergence_withheld"));
}

static void dots(struct minutes *m, const struct poll *p)
{
	const struct tally *t = p->tally;

	minutes_heading(m, p->items_of == ITEMS_OF_THEMES ? "report.theme_points" : "report.objective_points");
	minutes_paragraph(m, SAY(m, "report.dots_question", { "poll", minutes_number(m, p->number), 0 },
		{ "question", minutes_either(m, p->question, p->question_en), 0 }, { "points", minutes_count(m, p->points), 0 },
		{ "cap", minutes_count(m, p->cap), 0 }));
	turnout(m, p);
	minutes_paragraph(m, SAY(m, "report.points_used", { "used", minutes_count(m, t->used), 0 },
		{ "available", minutes_count(m, t->available), 0 }));
	sector_line(m, p);
	dots_table(m, p);
	dots_conclusions(m, p);
}

/* -- consensus -- */

static const char *band_key(int64_t support, int64_t answers)
{
	return support * 2 < answers ? "report.band_low" : support * 5 < answers * 4 ? "report.band_medium" : "report.band_high";
}

static struct text level_name(struct minutes *m, int level)
{
	char key[] = "name.level.0";

	key[sizeof key - 2] = (char)('0' + level);
	return SAY(m, "report.level", { "level", minutes_number(m, level), 0 }, { "name", say(m->l, key), 0 });
}

static void levels(struct minutes *m, const struct tally *t)
{
	struct block *b = doc_block(m->d, BLOCK_CHART);

	b->chart.caption = minutes_say(m, "report.levels");
	for (int level = 5; level >= 1; level--)
		doc_bar(m->d, b, level_name(m, level), minutes_number(m, t->levels[level]), t->levels[level]);
}

/* Bands on purpose, never counts: unanimity of a few shall not show. */
static void bands(struct minutes *m, const struct tally *t)
{
	struct buf b = { 0 };

	if (!t->sectors) {
		minutes_paragraph(m, SAY(m, "report.withheld", { "k", minutes_count(m, m->w->rules.k), 0 }));
		return;
	}
	for (int s = SECTOR_STATE; s < SECTOR_N; s++) {
		if (t->voted[s] == 0)
			continue;
		minutes_list(&b, "; ", SAY(m, "report.band", { "sector", minutes_name(m, &enum_sector, s), 0 },
			{ "band", minutes_say(m, band_key(t->support_by[s], t->voted[s])), 0 }));
	}
	struct text list = minutes_take(m, &b);
	minutes_paragraph(m, SAY(m, "report.bands", { "list", list, 0 }));
}

static void consensus(struct minutes *m, const struct poll *p)
{
	const struct tally *t = p->tally;

	minutes_paragraph(m, SAY(m, "report.consensus_question", { "poll", minutes_number(m, p->number), 0 },
		{ "question", minutes_either(m, p->question, p->question_en), 0 }));
	turnout(m, p);
	levels(m, t);
	if (t->used > 0)
		minutes_paragraph(m, SAY(m, "report.support", { "support", minutes_count(m, t->support), 0 },
			{ "answers", minutes_count(m, t->used), 0 },
			{ "percent", minutes_percent(m, decimal_ratio(t->support * 100, t->used, 1), false), 0 }));
	bands(m, t);
	struct block *b = minutes_paragraph(m, TEXT_NONE);
	doc_run(m->d, b, minutes_say(m, t->passed ? "report.passed" : "report.not_passed"), true, false);
}

void minutes_rounds(struct minutes *m, enum items_of items_of, uint32_t draft)
{
	for (size_t i = 0; i < m->w->polls_n; i++) {
		const struct poll *p = &m->w->polls[i];

		if (!is_told(p, items_of, draft))
			continue;
		if (method_rows[p->method].chart == CHART_BANDS)
			consensus(m, p);
		else
			dots(m, p);
		if (p->discussion.len > 0)
			minutes_paragraph(m, SAY(m, "report.discussion", { "text", minutes_either(m, p->discussion, p->discussion_en), 0 }));
		if (p->stale)
			minutes_paragraph(m, minutes_say(m, "report.stale"));
	}
}
