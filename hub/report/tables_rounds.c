/* Cards, themes and rounds. The core decided whether sector figures may be used (tally->sectors, the k rule). */
#include "report/tables.h"

#include "core/method/method.h"
#include "core/thread.h"

static bool is_told(const struct sheet *s, const struct card *c)
{
	return c != NULL && c->kind == CARD_KIND_SWOT && minutes_card_is_open(&s->m, c);
}

void table_cards(struct sheet *s)
{
	static const struct heading headings[] = {
		{ "report.column_code", ALIGN_LEFT, 1 }, { "report.column_quadrant", ALIGN_LEFT, 2 },
		{ "report.column_idea", ALIGN_LEFT, 8 }, { "report.column_english", ALIGN_LEFT, 8 },
		{ "report.column_sector", ALIGN_LEFT, 2 }, { "report.column_entered", ALIGN_LEFT, 2 },
		{ "report.column_theme_code", ALIGN_LEFT, 1 }, { "report.column_into", ALIGN_LEFT, 1 },
		{ "report.column_carried_as", ALIGN_LEFT, 1 },
	};
	static const char *const entered[ENTERED_N] = { [ENTERED_SELF] = "name.entry.self", [ENTERED_PROXY] = "name.entry.proxy",
		[ENTERED_PAPER] = "name.entry.paper" };
	const struct workshop *w = s->m.w;

	COLUMNS(s, headings);
	for (size_t i = 0; i < w->cards_n; i++) {
		const struct card *c = &w->cards[i], *host = card_at(w, c->into);
		const struct theme *theme = theme_at(w, card_theme(w, c, false));

		if (!is_told(s, c))
			continue;
		sheet_row(s);
		sheet_code(s, c->code);
		sheet_name(s, &enum_quadrant, (int)c->quadrant);
		sheet_words(s, c->text);
		sheet_words(s, c->en);
		sheet_name(s, &enum_sector, (int)card_sector(w, c));
		sheet_words(s, c->earlier != 0 || entered[c->entry] == NULL ? TEXT_NONE : minutes_say(&s->m, entered[c->entry]));
		sheet_code(s, theme == NULL || theme->removed ? "" : theme->code);
		sheet_code(s, is_told(s, host) ? host->code : "");
		sheet_code(s, c->earlier != 0 ? c->earlier_code : "");
	}
}

/* -- what a round says of an item -- */

static struct decimal score(const struct poll *p, const struct tally_row *r)
{
	switch (method_rows[p->method].score) {
	case SCORE_PERCENT: return fraction_percent(&r->plain, 1);
	case SCORE_PLACES: return fraction_decimal(&r->plain, 1);
	case SCORE_GRADE: return fraction_decimal(&r->plain, 2);
	default: return (struct decimal){ r->points, 0 };
	}
}

static bool is_shown(const struct poll *p)
{
	return p->state == POLL_STATE_SHOWN && p->tally != NULL;
}

/* Of the newest shown round about themes that has this one; NULL: there is none. */
static const struct poll *round_of(const struct sheet *s, uint32_t theme, uint32_t *item)
{
	for (size_t i = s->m.w->polls_n; i-- > 0;) {
		const struct poll *p = &s->m.w->polls[i];

		if (!is_shown(p) || p->items_of != ITEMS_OF_THEMES)
			continue;
		for (size_t k = 0; k < p->items.n && k < p->tally->rows_n; k++)
			if (p->items.at[k] == theme) {
				*item = (uint32_t)k + 1;
				return p;
			}
	}
	return NULL;
}

static int64_t open_cards(const struct sheet *s, const struct theme *theme)
{
	struct numbers members = theme_members(s->m.w, theme, false, s->m.a);
	int64_t n = 0;

	for (size_t i = 0; i < members.n; i++)
		n += is_told(s, card_at(s->m.w, members.at[i]));
	return n;
}

static void rank(struct sheet *s, uint32_t n)
{
	if (n != 0)
		sheet_number(s, n);
	else
		sheet_empty(s);
}

void table_themes(struct sheet *s)
{
	static const struct heading headings[] = {
		{ "report.column_code", ALIGN_LEFT, 1 }, { "report.column_quadrant", ALIGN_LEFT, 2 },
		{ "report.column_theme", ALIGN_LEFT, 8 }, { "report.column_cards", ALIGN_RIGHT, 1 },
		{ "report.column_poll", ALIGN_RIGHT, 1 }, { "report.column_points", ALIGN_RIGHT, 1 },
		{ "report.column_rank", ALIGN_RIGHT, 1 },
	};

	COLUMNS(s, headings);
	for (size_t i = 0; i < s->m.w->themes_n; i++) {
		const struct theme *theme = &s->m.w->themes[i];
		uint32_t item = 0;

		if (theme->removed)
			continue;
		const struct poll *p = round_of(s, theme->number, &item);
		sheet_row(s);
		sheet_code(s, theme->code);
		sheet_name(s, &enum_quadrant, (int)theme->quadrant);
		sheet_either(s, theme->title, theme->title_en);
		sheet_number(s, open_cards(s, theme));
		if (p == NULL)
			continue;
		sheet_number(s, p->number);
		sheet_decimal(s, true, score(p, &p->tally->rows[item - 1]));
		rank(s, p->tally->rows[item - 1].rank);
	}
}

/* -- rounds: a row an item, or a level of agreement -- */

static void round_begin(struct sheet *s, const struct poll *p)
{
	const struct tally *t = p->tally;

	sheet_row(s);
	sheet_number(s, p->number);
	sheet_name(s, &enum_method, (int)p->method);
	sheet_either(s, p->question, p->question_en);
	if (t->present > 0)
		sheet_number(s, t->present);
	else
		sheet_empty(s);
	sheet_number(s, t->cast);
	sheet_number(s, t->cast - p->proxy - p->paper);
	sheet_number(s, p->proxy);
	sheet_number(s, p->paper);
}

static void item_row(struct sheet *s, const struct poll *p, uint32_t item)
{
	const struct tally *t = p->tally;
	const struct tally_row *r = &t->rows[item - 1];
	const struct numbers *tie = t->decides == DECIDES_BALANCED ? &t->tie_balanced : &t->tie;
	const struct numbers *tops = t->decides == DECIDES_BALANCED ? &t->tops_balanced : &t->tops;

	round_begin(s, p);
	sheet_code(s, item_code(s->m.w, p, item));
	sheet_words(s, minutes_item_title(&s->m, p, item));
	sheet_decimal(s, true, score(p, r));
	rank(s, r->rank);
	/* Where the minutes tell no share, only the rank that it leads to, neither does the table. */
	sheet_decimal(s, t->sectors && method_rows[p->method].form == FORM_SPEND,
		fraction_percent(&r->balanced, 2));
	rank(s, t->sectors && method_rows[p->method].chart != CHART_FUNDS ? r->balanced_rank : 0);
	sheet_yes(s, numbers_have(tie, item));
	sheet_yes(s, numbers_have(tops, item));
}

static void level_rows(struct sheet *s, const struct poll *p)
{
	for (int level = 5; level >= 1; level--) {
		char key[] = "name.level.0";

		key[sizeof key - 2] = (char)('0' + level);
		round_begin(s, p);
		sheet_words(s, minutes_year(&s->m, level));
		sheet_words(s, minutes_say(&s->m, key));
		sheet_number(s, p->tally->levels[level]);
	}
}

void table_rounds(struct sheet *s)
{
	static const struct heading headings[] = {
		{ "report.column_poll", ALIGN_RIGHT, 1 }, { "report.column_method", ALIGN_LEFT, 2 },
		{ "report.column_question", ALIGN_LEFT, 4 }, { "report.column_present", ALIGN_RIGHT, 1 },
		{ "report.column_ballots", ALIGN_RIGHT, 1 }, { "report.column_self", ALIGN_RIGHT, 1 },
		{ "report.column_proxy", ALIGN_RIGHT, 1 }, { "report.column_paper", ALIGN_RIGHT, 1 },
		{ "report.column_code", ALIGN_LEFT, 1 }, { "report.column_round_item", ALIGN_LEFT, 6 },
		{ "report.column_round_result", ALIGN_RIGHT, 1 }, { "report.column_rank", ALIGN_RIGHT, 1 },
		{ "report.column_balanced_percent", ALIGN_RIGHT, 1 }, { "report.column_balanced_rank", ALIGN_RIGHT, 1 },
		{ "report.column_tie", ALIGN_LEFT, 1 }, { "report.column_top", ALIGN_LEFT, 1 },
	};

	COLUMNS(s, headings);
	for (size_t i = 0; i < s->m.w->polls_n; i++) {
		const struct poll *p = &s->m.w->polls[i];

		if (!is_shown(p))
			continue;
		if (method_rows[p->method].chart == CHART_BANDS)
			level_rows(s, p);
		for (size_t k = 0; method_rows[p->method].chart != CHART_BANDS && k < p->tally->rows_n; k++)
			item_row(s, p, p->tally->order[k]);
	}
}
