/* Section II: the cards of the SWOT analysis, how people grouped them, and the rounds over the themes. */
#include "report/minutes.h"

#include "core/thread.h"

static bool is_told(const struct minutes *m, const struct card *c)
{
	return c->kind == CARD_KIND_SWOT && minutes_card_is_open(m, c);
}

struct swot_count { int64_t cards, first[QUADRANT_N], by[QUADRANT_N], distinct[QUADRANT_N], authors, authors_by[SECTOR_N], held; };

static struct swot_count swot_count_of(const struct minutes *m)
{
	const struct workshop *w = m->w;
	struct swot_count n = { 0 };
	bool *seen = arena_take(m->a, w->members_n + 1);

	for (size_t i = 0; i < w->cards_n; i++) {
		const struct card *c = &w->cards[i];

		/* That something was held back is told, the words are not. */
		n.held += c->kind == CARD_KIND_SWOT && !c->withdrawn && card_is_held(c) &&
			activity_at(w, c->activity)->state == ACTIVITY_STATE_SHOWN;
		if (!is_told(m, c))
			continue;
		n.cards++;
		n.first[c->was]++;
		n.by[c->quadrant]++;
		n.distinct[c->quadrant] += c->into == 0;
		if (seen == NULL || c->member == 0 || seen[c->member])
			continue;
		seen[c->member] = true;
		n.authors++;
		n.authors_by[member_at(w, c->member)->sector]++;
	}
	return n;
}

static void counts(struct minutes *m, const struct swot_count *n)
{
	int64_t distinct = 0;
	struct block *t;

	for (int q = QUADRANT_S; q < QUADRANT_N; q++)
		distinct += n->distinct[q];
	minutes_heading(m, "report.swot_cards");
	minutes_paragraph(m, SAY(m, "report.swot_counts", { "cards", minutes_count(m, n->cards), 0 },
		{ "distinct", minutes_count(m, distinct), 0 }, { "authors", minutes_count(m, n->authors), 0 },
		{ "state", minutes_count(m, n->authors_by[SECTOR_STATE]), 0 },
		{ "private", minutes_count(m, n->authors_by[SECTOR_PRIVATE]), 0 },
		{ "community", minutes_count(m, n->authors_by[SECTOR_COMMUNITY]), 0 }));
	t = minutes_table(m);
	doc_column(m->d, t, minutes_say(m, "report.column_quadrant"), ALIGN_LEFT, 4);
	doc_column(m->d, t, minutes_say(m, "report.column_submitted"), ALIGN_RIGHT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_moved"), ALIGN_RIGHT, 2);
	doc_column(m->d, t, minutes_say(m, "report.column_distinct"), ALIGN_RIGHT, 2);
	for (int q = QUADRANT_S; q < QUADRANT_N; q++) {
		struct text *cells = doc_row(m->d, t, false);

		cells[0] = minutes_name(m, &enum_quadrant, q);
		cells[1] = minutes_number(m, n->first[q]);
		cells[2] = minutes_number(m, n->by[q]);
		cells[3] = minutes_number(m, n->distinct[q]);
	}
	struct text *cells = doc_row(m->d, t, true);
	cells[0] = minutes_say(m, "report.total");
	cells[1] = cells[2] = minutes_number(m, n->cards);
	cells[3] = minutes_number(m, distinct);
	if (n->held > 0)
		minutes_paragraph(m, SAY(m, "report.cards_held", { "n", minutes_count(m, n->held), 0 }));
}

/* -- themes -- */

/* Open cards of a theme, and how many people of each sector wrote them. */
static int64_t theme_count(const struct minutes *m, const struct theme *theme, int64_t by[SECTOR_N])
{
	struct numbers members = theme_members(m->w, theme, false, m->a);
	bool *seen = arena_take(m->a, m->w->members_n + 1);
	int64_t n = 0;

	for (size_t i = 0; i < members.n; i++) {
		const struct card *c = card_at(m->w, members.at[i]);

		if (!is_told(m, c))
			continue;
		n++;
		/* One from an earlier session has no member here: it is a voice of its own. */
		by[c->earlier_sector] += c->member == 0 && c->earlier != 0;
		if (seen == NULL || c->member == 0 || seen[c->member])
			continue;
		seen[c->member] = true;
		by[member_at(m->w, c->member)->sector]++;
	}
	return n;
}

static void theme_row(struct minutes *m, struct block *t, const struct theme *theme)
{
	int64_t by[SECTOR_N] = { 0 }, n = theme_count(m, theme, by);
	struct text *cells = doc_row(m->d, t, false);

	cells[0] = minutes_code(m, theme->code);
	cells[1] = minutes_either(m, theme->title, theme->title_en);
	cells[2] = minutes_number(m, n);
	for (int s = SECTOR_STATE; s < SECTOR_N; s++)
		cells[2 + s] = minutes_number(m, by[s]);
}

static void themes(struct minutes *m)
{
	const struct workshop *w = m->w;
	struct block *t = NULL;

	for (int q = QUADRANT_S; q < QUADRANT_N; q++) {
		bool named = false;

		for (size_t i = 0; i < w->themes_n; i++) {
			if (w->themes[i].removed || (int)w->themes[i].quadrant != q)
				continue;
			if (t == NULL) {
				minutes_heading(m, "report.themes");
				minutes_paragraph(m, m->annex_cards == 0 ? minutes_say(m, "report.themes_intro") :
					SAY(m, "report.themes_intro_annex", { "annex", minutes_annex_name(m, m->annex_cards), 0 }));
				t = minutes_table(m);
				doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
				doc_column(m->d, t, minutes_say(m, "report.column_theme"), ALIGN_LEFT, 5);
				doc_column(m->d, t, minutes_say(m, "report.column_cards"), ALIGN_RIGHT, 1);
				for (int s = SECTOR_STATE; s < SECTOR_N; s++)
					doc_column(m->d, t, minutes_name(m, &enum_sector, s), ALIGN_RIGHT, 1);
			}
			if (!named)
				doc_group(m->d, t, minutes_name(m, &enum_quadrant, q));
			named = true;
			theme_row(m, t, &w->themes[i]);
		}
	}
}

/* -- the cards themselves -- */

static void card_row(struct minutes *m, struct block *t, const struct card *c)
{
	struct text *cells = doc_row(m->d, t, false);
	struct text words = minutes_either(m, c->text, c->en);
	const struct card *host = card_at(m->w, c->into);

	cells[0] = minutes_code(m, c->code);
	cells[1] = host == NULL || !is_told(m, host) ? words :
		SAY(m, "report.card_merged", { "text", words, 0 }, { "code", minutes_code(m, host->code), 0 });
	cells[2] = minutes_name(m, &enum_sector, (int)(c->member == 0 ? c->earlier_sector : member_at(m->w, c->member)->sector));
	cells[3] = c->earlier != 0 ? SAY(m, "report.carried", { "code", minutes_code(m, c->earlier_code), 0 }) :
		c->entry == ENTERED_PROXY ? minutes_say(m, "name.entry.proxy") :
		c->entry == ENTERED_PAPER ? minutes_say(m, "name.entry.paper") : text("");
}

/* A host, then what was laid on it. What lies on a card that is not told stands by itself. */
static void card_rows(struct minutes *m, struct block *t, uint32_t theme, int quadrant)
{
	const struct workshop *w = m->w;

	for (size_t i = 0; i < w->cards_n; i++) {
		const struct card *c = &w->cards[i], *host = card_at(w, c->into);

		if (!is_told(m, c) || c->theme != theme || (int)c->quadrant != quadrant || (host != NULL && is_told(m, host)))
			continue;
		card_row(m, t, c);
		for (size_t k = 0; k < c->under.n; k++)
			if (is_told(m, card_at(w, c->under.at[k])))
				card_row(m, t, card_at(w, c->under.at[k]));
	}
}

static bool has_loose(const struct minutes *m, int quadrant)
{
	for (size_t i = 0; i < m->w->cards_n; i++) {
		const struct card *c = &m->w->cards[i], *host = card_at(m->w, c->into);

		if (is_told(m, c) && c->theme == 0 && (int)c->quadrant == quadrant && (host == NULL || !is_told(m, host)))
			return true;
	}
	return false;
}

static void group_title(struct minutes *m, struct block *t, int quadrant, struct text code, struct text title)
{
	struct buf b = { 0 };

	buf_text(&b, minutes_name(m, &enum_quadrant, quadrant));
	buf_c(&b, " · ");
	if (code.len > 0) {
		buf_text(&b, code);
		buf_c(&b, ". ");
	}
	buf_text(&b, title);
	doc_group(m->d, t, minutes_take(m, &b));
}

static void cards(struct minutes *m)
{
	const struct workshop *w = m->w;
	struct block *t = minutes_table(m);

	doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_idea"), ALIGN_LEFT, 8);
	doc_column(m->d, t, minutes_say(m, "report.column_sector"), ALIGN_LEFT, 3);
	doc_column(m->d, t, minutes_say(m, "report.column_entry"), ALIGN_LEFT, 2);
	for (int q = QUADRANT_S; q < QUADRANT_N; q++) {
		for (size_t i = 0; i < w->themes_n; i++) {
			const struct theme *theme = &w->themes[i];

			if (theme->removed || (int)theme->quadrant != q)
				continue;
			group_title(m, t, q, minutes_code(m, theme->code), minutes_either(m, theme->title, theme->title_en));
			card_rows(m, t, theme->number, q);
		}
		if (!has_loose(m, q))
			continue;
		group_title(m, t, q, TEXT_NONE, minutes_say(m, "report.no_theme"));
		card_rows(m, t, 0, q);
	}
}

void minutes_cards_annex(struct minutes *m)
{
	minutes_annex_begin(m, m->annex_cards, "report.annex_cards");
	cards(m);
}

static void moved(struct minutes *m)
{
	struct block *t = NULL;

	for (size_t i = 0; i < m->w->cards_n; i++) {
		const struct card *c = &m->w->cards[i];

		if (!is_told(m, c) || c->was == c->quadrant)
			continue;
		if (t == NULL) {
			minutes_heading(m, "report.moved");
			t = minutes_table(m);
			doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
			doc_column(m->d, t, minutes_say(m, "report.column_idea"), ALIGN_LEFT, 5);
			doc_column(m->d, t, minutes_say(m, "report.column_from"), ALIGN_LEFT, 2);
			doc_column(m->d, t, minutes_say(m, "report.column_to"), ALIGN_LEFT, 2);
			doc_column(m->d, t, minutes_say(m, "report.column_reason"), ALIGN_LEFT, 5);
		}
		struct text *cells = doc_row(m->d, t, false);
		cells[0] = minutes_code(m, c->code);
		cells[1] = minutes_either(m, c->text, c->en);
		cells[2] = minutes_name(m, &enum_quadrant, (int)c->was);
		cells[3] = minutes_name(m, &enum_quadrant, (int)c->quadrant);
		cells[4] = minutes_either(m, c->moved, c->moved_en);
	}
}

static bool has_carried(const struct minutes *m)
{
	for (size_t i = 0; i < m->w->cards_n; i++)
		if (is_told(m, &m->w->cards[i]) && m->w->cards[i].earlier != 0)
			return true;
	return false;
}

void minutes_swot(struct minutes *m)
{
	struct swot_count n = swot_count_of(m);
	bool more = minutes_has_figures(m) || minutes_has_tows(m);

	if (n.cards == 0 && !more && !minutes_has_round(m, ITEMS_OF_THEMES))
		return;
	minutes_section(m, more ? "report.section_analysis" : "report.section_swot");
	minutes_figures(m);
	if (n.cards > 0)
		counts(m, &n);
	themes(m);
	if (has_carried(m))
		minutes_paragraph(m, minutes_say(m, "report.carried_note"));
	if (n.cards > 0 && m->annex_cards == 0) {
		minutes_heading(m, "report.cards");
		cards(m);
	}
	moved(m);
	minutes_rounds(m, ITEMS_OF_CARDS, 0);
	minutes_rounds(m, ITEMS_OF_THEMES, 0);
	minutes_tows(m);
}
