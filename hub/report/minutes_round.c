/*
 * Rounds: what was asked, who took part, and what came out. The tables of each chart stand in minutes_charts.c. The core decided
 * whether sector figures may be used (tally->sectors, the k rule); where it said no, nothing by sector is written, not even the order
 * it would give.
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
		minutes_paragraph(m, SAY(m, "report.withheld", { "k", minutes_words(m, m->w->rules.k), 0 }));
		return;
	}
	minutes_paragraph(m, SAY(m, "report.ballots_by", { "state", minutes_count(m, t->voted[SECTOR_STATE]), 0 },
		{ "private", minutes_count(m, t->voted[SECTOR_PRIVATE]), 0 },
		{ "community", minutes_count(m, t->voted[SECTOR_COMMUNITY]), 0 }));
}

/* -- lists -- */

/* How it was counted, as far as it is not the plain habit. */
static void rules(struct minutes *m, const struct poll *p)
{
	const struct tally *t = p->tally;
	struct buf absent = { 0 };

	if ((p->proxy > 0 && p->paper > 0) || t->blank > 0)
		minutes_paragraph(m, SAY(m, "report.helped_ballots", { "proxy", minutes_count(m, p->proxy), 0 },
			{ "paper", minutes_count(m, p->paper), 0 }, { "blank", minutes_count(m, t->blank), 0 }));
	for (int s = SECTOR_STATE; s < SECTOR_N; s++)
		if (p->absent[s])
			minutes_list(&absent, ", ", minutes_name(m, &enum_sector, s));
	if (absent.len > 0)
		minutes_paragraph(m, SAY(m, "report.absent", { "sectors", minutes_take(m, &absent), 0 }));
	buf_free(&absent);
	if (p->decides == DECIDES_BALANCED)
		minutes_paragraph(m, minutes_say(m, t->decides == DECIDES_BALANCED ? "report.decides_balanced" : "report.decides_fallback"));
	if (t->sectors && t->capped)
		minutes_paragraph(m, SAY(m, "report.capped", { "cap", minutes_number(m, p->weight_cap), 0 }));
	if (p->word.len > 0)
		minutes_paragraph(m, SAY(m, "report.lot_word", { "word", p->word, 0 }));
	if (p->again != 0)
		minutes_paragraph(m, SAY(m, "report.round_again", { "poll", minutes_number(m, p->again), 0 }));
}

static void conclusions(struct minutes *m, const struct poll *p)
{
	const struct tally *t = p->tally;
	const struct numbers *tie = t->decides == DECIDES_BALANCED ? &t->tie_balanced : &t->tie;
	bool funds = method_rows[p->method].chart == CHART_FUNDS;

	if (t->tops.n > 0 && !funds)
		minutes_paragraph(m, SAY(m, "report.tops", { "n", minutes_count(m, p->top), 0 },
			{ "codes", minutes_item_codes(m, p, &t->tops), 0 }));
	if (tie->n > 0)
		minutes_paragraph(m, SAY(m, "report.tie", { "codes", minutes_item_codes(m, p, tie), 0 }));
	if (t->by_lot.n > 0)
		minutes_paragraph(m, SAY(m, "report.by_lot", { "codes", minutes_item_codes(m, p, &t->by_lot), 0 }));
	if (t->sectors && t->tops_balanced.n > 0 && !funds)
		minutes_paragraph(m, SAY(m, "report.tops_balanced", { "codes", minutes_item_codes(m, p, &t->tops_balanced), 0 }));
	if (t->unranked.n > 0)
		minutes_paragraph(m, SAY(m, "report.unranked", { "codes", minutes_item_codes(m, p, &t->unranked), 0 }));
	/* Places come in halves. */
	uint8_t digits = method_rows[p->method].score == SCORE_PLACES;
	/* Of points, not of people: no zero in front. */
	struct decimal lead = fraction_decimal(&t->lead, digits);
	if (t->swing > 0 && !fraction_is_zero(&t->lead))
		minutes_paragraph(m, SAY(m, t->swing == 1 ? "report.lead_one" : "report.lead",
			{ "lead", lead.places == 0 && m->l == LANGUAGE_EN ? minutes_words(m, lead.units) : minutes_quantity(m, lead), 0 },
			{ "n", minutes_words(m, t->swing), 0 }));
	if (t->divergence)
		minutes_paragraph(m, minutes_say(m, t->sectors ? "report.divergence" : "report.divergence_withheld"));
}

static const char *heading_of(enum items_of items_of)
{
	switch (items_of) {
	case ITEMS_OF_THEMES: return "report.theme_points";
	case ITEMS_OF_CARDS: return "report.round_cards";
	case ITEMS_OF_STATEMENTS: return "report.round_statements";
	case ITEMS_OF_OPTIONS: return "report.round_options";
	case ITEMS_OF_ACTIONS: return "report.round_actions";
	case ITEMS_OF_PLAN: return "report.round_plan";
	default: return "report.objective_points";
	}
}

static void list(struct minutes *m, const struct poll *p)
{
	const struct tally *t = p->tally;
	struct text question = minutes_either(m, p->question, p->question_en), number = minutes_number(m, p->number);
	bool points = method_rows[p->method].form == FORM_SPEND;

	minutes_heading(m, heading_of(p->items_of));
	if (points)
		minutes_paragraph(m, SAY(m, "report.dots_question", { "poll", number, 0 }, { "question", question, 0 },
			{ "points", minutes_count(m, p->points), 0 }, { "cap", minutes_count(m, p->cap), 0 }));
	else
		minutes_paragraph(m, SAY(m, "report.round_question", { "poll", number, 0 },
			{ "method", minutes_name(m, &enum_method, (int)p->method), 0 }, { "question", question, 0 }));
	turnout(m, p);
	if (points)
		minutes_paragraph(m, SAY(m, "report.points_used", { "used", minutes_count(m, t->used), 0 },
			{ "available", minutes_count(m, t->available), 0 }));
	sector_line(m, p);
	rules(m, p);
	minutes_chart(m, p);
	conclusions(m, p);
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
		minutes_paragraph(m, SAY(m, "report.withheld", { "k", minutes_words(m, m->w->rules.k), 0 }));
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

	/* A draft has a heading of its own, with its wording. */
	if (p->items_of == ITEMS_OF_PLAN)
		minutes_heading(m, heading_of(p->items_of));
	minutes_paragraph(m, SAY(m, "report.consensus_question", { "poll", minutes_number(m, p->number), 0 },
		{ "question", minutes_either(m, p->question, p->question_en), 0 }));
	turnout(m, p);
	rules(m, p);
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
			list(m, p);
		if (p->discussion.len > 0)
			minutes_paragraph(m, SAY(m, "report.discussion", { "text", minutes_either(m, p->discussion, p->discussion_en), 0 }));
		if (p->stale)
			minutes_paragraph(m, minutes_say(m, "report.stale"));
	}
}
