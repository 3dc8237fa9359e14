/* Section III: statements, what they share, the drafts with what each still lacks, and how the room answered. */
#include "report/minutes.h"

static bool is_told(const struct minutes *m, const struct card *c)
{
	return c->kind == CARD_KIND_STATEMENT && minutes_card_is_open(m, c);
}

static int64_t statements_n(const struct minutes *m)
{
	int64_t n = 0;

	for (size_t i = 0; i < m->w->cards_n; i++)
		n += is_told(m, &m->w->cards[i]);
	return n;
}

static struct text element_codes(struct minutes *m, const struct numbers *list)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < list->n; i++)
		minutes_list(&b, ", ", text_of(element_at(m->w, list->at[i])->code));
	return minutes_take(m, &b);
}

static void statements(struct minutes *m)
{
	struct block *t;

	minutes_heading(m, "report.statements");
	t = minutes_table(m);
	doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_statement"), ALIGN_LEFT, 8);
	doc_column(m->d, t, minutes_say(m, "report.column_sector"), ALIGN_LEFT, 3);
	doc_column(m->d, t, minutes_say(m, "report.column_elements"), ALIGN_LEFT, 2);
	for (size_t i = 0; i < m->w->cards_n; i++) {
		const struct card *c = &m->w->cards[i];

		if (!is_told(m, c))
			continue;
		struct text *cells = doc_row(m->d, t, false);
		cells[0] = minutes_code(m, c->code);
		cells[1] = minutes_either(m, c->text, c->en);
		cells[2] = c->member == 0 ? text("") : minutes_name(m, &enum_sector, (int)member_at(m->w, c->member)->sector);
		cells[3] = element_codes(m, &c->elements);
	}
}

/* Counted over what is revealed, not over what the workshop holds. */
static int64_t element_count(const struct minutes *m, uint32_t element)
{
	int64_t n = 0;

	for (size_t i = 0; i < m->w->cards_n; i++) {
		const struct card *c = &m->w->cards[i];

		for (size_t k = 0; is_told(m, c) && k < c->elements.n; k++)
			n += c->elements.at[k] == element;
	}
	return n;
}

static void elements(struct minutes *m)
{
	int64_t all = statements_n(m);
	struct block *t;

	minutes_heading(m, "report.elements");
	minutes_paragraph(m, minutes_say(m, "report.elements_intro"));
	t = minutes_table(m);
	doc_column(m->d, t, minutes_say(m, "report.column_code"), ALIGN_LEFT, 0);
	doc_column(m->d, t, minutes_say(m, "report.column_element"), ALIGN_LEFT, 8);
	doc_column(m->d, t, minutes_say(m, "report.column_statements"), ALIGN_RIGHT, 2);
	for (size_t i = 0; i < m->w->elements_n; i++) {
		const struct element *e = &m->w->elements[i];
		int64_t n = element_count(m, e->number);
		struct text *cells = doc_row(m->d, t, n > 0 && n * 5 >= all);

		cells[0] = minutes_code(m, e->code);
		cells[1] = minutes_either(m, e->title, e->title_en);
		cells[2] = minutes_number(m, n);
	}
}

static void draft(struct minutes *m, const struct draft *d)
{
	struct block *quote;

	minutes_paragraph(m, SAY(m, "report.draft", { "code", minutes_code(m, d->code), 0 }));
	quote = doc_block(m->d, BLOCK_QUOTE);
	doc_run(m->d, quote, minutes_either(m, d->text, d->en), false, true);
	if (d->elements.n > 0)
		minutes_paragraph(m, SAY(m, "report.draft_elements", { "codes", element_codes(m, &d->elements), 0 }));
	if (d->notes_n > 0)
		minutes_paragraph(m, SAY(m, "report.reservations", { "code", minutes_code(m, d->code), 0 }));
	for (size_t i = 0; i < d->notes_n; i++) {
		const struct reservation_note *n = &d->notes[i];
		struct text words = minutes_either(m, n->text, n->en);

		minutes_item(m, n->sector == SECTOR_NONE ? words : SAY(m, "report.said_by",
			{ "sector", minutes_name(m, &enum_sector, (int)n->sector), 0 }, { "text", words, 0 }));
	}
	minutes_rounds(m, ITEMS_OF_DRAFT, d->number);
}

/* The last round that passed decides which wording stands. */
static void conclusion(struct minutes *m)
{
	const struct poll *passed = NULL, *last = NULL;

	for (size_t i = 0; i < m->w->polls_n; i++) {
		const struct poll *p = &m->w->polls[i];

		if (p->items_of != ITEMS_OF_DRAFT || p->state != POLL_STATE_SHOWN || p->tally == NULL)
			continue;
		last = p;
		if (p->tally->passed)
			passed = p;
	}
	if (last == NULL)
		return;
	minutes_heading(m, "report.vision_conclusion");
	if (passed == NULL) {
		minutes_paragraph(m, minutes_say(m, "report.vision_open"));
		return;
	}
	const struct draft *d = draft_at(m->w, passed->draft);
	minutes_paragraph(m, SAY(m, "report.vision_agreed", { "code", minutes_code(m, d->code), 0 }));
	struct block *quote = doc_block(m->d, BLOCK_QUOTE);
	doc_run(m->d, quote, minutes_either(m, d->text, d->en), true, false);
	int64_t dissent = passed->tally->levels[1] + passed->tally->levels[2];
	if (dissent > 0)
		minutes_paragraph(m, SAY(m, "report.dissent", { "n", minutes_count(m, dissent), 0 }));
}

void minutes_vision(struct minutes *m)
{
	int64_t n = statements_n(m);

	if (n == 0 && m->w->drafts_n == 0)
		return;
	minutes_section(m, "report.section_vision");
	if (n > 0)
		statements(m);
	minutes_rounds(m, ITEMS_OF_STATEMENTS, 0);
	if (m->w->elements_n > 0)
		elements(m);
	if (m->w->drafts_n > 0)
		minutes_heading(m, "report.drafts");
	for (size_t i = 0; i < m->w->drafts_n; i++)
		draft(m, &m->w->drafts[i]);
	conclusion(m);
}
