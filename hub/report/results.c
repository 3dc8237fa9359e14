/* What the public reads on a phone: the plan and how it came about, short, in plain words; and how to check it. */
#include "report/after.h"

#include "core/method/method.h"

enum { RANKED_MAX = 12 };

/* -- when, and who -- */

static struct text when(struct minutes *m)
{
	struct text venue = minutes_either(m, m->w->about.venue, m->w->about.venue_en);
	struct buf b = { 0 };

	date_put_long(&b, m->l, minutes_date(m));
	struct text date = minutes_take(m, &b);
	return venue.len == 0 ? SAY(m, "report.after_when", { "date", date, 0 }) :
		SAY(m, "report.after_when_where", { "date", date, 0 }, { "venue", venue, 0 });
}

static void who(struct minutes *m)
{
	int64_t by[SECTOR_N] = { 0 };

	for (size_t i = 0; i < m->w->members_n; i++)
		by[m->w->members[i].sector]++;
	if (m->w->members_n == 0)
		return;
	doc_heading(m->d, 1, TEXT_NONE, minutes_say(m, "report.after_who"));
	struct block *b = doc_block(m->d, BLOCK_CHART);
	b->chart.caption = minutes_say(m, "report.after_who_chart");
	for (int s = SECTOR_STATE; s < SECTOR_N; s++)
		doc_bar(m->d, b, minutes_name(m, &enum_sector, s), minutes_number(m, by[s]), by[s]);
}

/* -- what mattered most -- */

static const struct poll *last_round(const struct minutes *m, enum items_of of)
{
	for (size_t i = m->w->polls_n; i-- > 0;) {
		const struct poll *p = &m->w->polls[i];

		if (p->items_of == of && p->state == POLL_STATE_SHOWN && p->tally != NULL)
			return p;
	}
	return NULL;
}

/* "1. W-B Chế biến, tiêu thụ manh mún" */
static struct text ranked(struct minutes *m, const struct poll *p, uint32_t item)
{
	uint32_t rank = p->tally->rows[item - 1].rank;

	return SAY(m, "report.after_rank", { "rank", rank == 0 ? text("–") : minutes_number(m, rank), 0 },
		{ "code", minutes_code(m, item_code(m->w, p, item)), 0 }, { "title", minutes_item_title(m, p, item), 0 });
}

/* By points as bars; of other methods the order alone, which needs no explaining. */
static void ranking(struct minutes *m, enum items_of of, const char *title)
{
	const struct poll *p = last_round(m, of);
	struct block *b = NULL;

	if (p == NULL || p->tally->rows_n == 0)
		return;
	bool points = method_rows[p->method].score == SCORE_POINTS && method_rows[p->method].form == FORM_SPEND;
	doc_heading(m->d, 1, TEXT_NONE, minutes_say(m, title));
	if (points) {
		b = doc_block(m->d, BLOCK_CHART);
		b->chart.caption = minutes_say(m, "report.after_problems_text");
	} else {
		doc_paragraph(m->d, minutes_say(m, "report.after_problems_text"));
	}
	for (size_t i = 0; i < p->tally->rows_n && i < RANKED_MAX; i++) {
		uint32_t item = p->tally->order[i];
		int64_t n = p->tally->rows[item - 1].points;

		if (points)
			doc_bar(m->d, b, ranked(m, p, item), minutes_number(m, n), n);
		else
			doc_bullet(m->d, ranked(m, p, item));
	}
}

/* -- the choice -- */

static void choice(struct minutes *m)
{
	const struct choice *c = &m->w->choice;
	const struct strategy *s = strategy_at(m->w, c->chosen);

	if (s == NULL || s->removed)
		return;
	doc_heading(m->d, 1, TEXT_NONE, minutes_say(m, "report.after_choice"));
	struct block *quote = doc_block(m->d, BLOCK_QUOTE);
	doc_run(m->d, quote, minutes_either(m, s->data.title, s->data.title_en), true, false);
	if (c->reason.len > 0)
		doc_paragraph(m->d, SAY(m, "report.chosen_reason", { "text", minutes_either(m, c->reason, c->reason_en), 0 }));
}

/* -- promises -- */

static void commitments(struct minutes *m)
{
	int64_t by[COMMITMENT_LEVEL_N] = { 0 }, all = 0;
	struct buf b = { 0 };

	for (size_t i = 0; i < m->w->commitments_n; i++) {
		by[m->w->commitments[i].level] += !m->w->commitments[i].removed;
		all += !m->w->commitments[i].removed;
	}
	if (all == 0)
		return;
	for (int level = COMMITMENT_LEVEL_ASKED; level < COMMITMENT_LEVEL_N; level++)
		if (by[level] > 0)
			minutes_list(&b, "; ", SAY(m, "report.labelled", { "label", minutes_name(m, &enum_commitment_level, level), 0 },
				{ "text", minutes_count(m, by[level]), 0 }));
	struct text levels = minutes_take(m, &b);
	doc_heading(m->d, 1, TEXT_NONE, minutes_say(m, "report.after_commitments"));
	doc_paragraph(m->d, SAY(m, "report.after_commitments_text", { "n", minutes_count(m, all), 0 }, { "levels", levels, 0 }));
}

/* -- who saw it otherwise -- */

static void said(struct minutes *m, enum sector sector, struct text words)
{
	doc_bullet(m->d, sector == SECTOR_NONE ? words : SAY(m, "report.said_by", { "sector", minutes_name(m, &enum_sector, (int)sector), 0 },
		{ "text", words, 0 }));
}

static void dissent(struct minutes *m)
{
	const struct draft *d = after_draft(m);
	const struct choice *c = &m->w->choice;
	size_t before = m->d->n + 1;

	doc_heading(m->d, 1, TEXT_NONE, minutes_say(m, "report.after_dissent"));
	for (size_t i = 0; d != NULL && i < d->notes_n; i++)
		said(m, d->notes[i].sector, minutes_either(m, d->notes[i].text, d->notes[i].en));
	if (c->chosen != 0 && c->dissent.len > 0)
		said(m, SECTOR_NONE, minutes_either(m, c->dissent, c->dissent_en));
	for (size_t i = 0; i < m->w->remarks_n; i++)
		if (!m->w->remarks[i].decision)
			said(m, m->w->remarks[i].sector, minutes_either(m, m->w->remarks[i].text, m->w->remarks[i].en));
	if (m->d->n == before)
		doc_paragraph(m->d, minutes_say(m, "report.after_dissent_none"));
}

/* -- how to check -- */

static void evidence(struct minutes *m)
{
	char words[SIX_WORDS_BYTES];
	struct buf digest = { 0 };

	hash_words(&m->w->chain, words);
	buf_hex(&digest, &m->w->chain, 8);
	struct text told = minutes_take(m, &digest);
	doc_heading(m->d, 1, TEXT_NONE, minutes_say(m, "report.after_check"));
	doc_paragraph(m->d, SAY(m, "report.after_check_words", { "words", text_copy(m->a, text_of(words)), 0 }));
	doc_paragraph(m->d, SAY(m, "report.after_check_text", { "entry", minutes_number(m, (int64_t)m->w->seq), 0 }, { "digest", told, 0 }));
}

/* The same page in the other language. */
static void other_language(struct minutes *m)
{
	struct text page = after_page(m);
	struct buf b = { 0 };

	if (page.len == 0)
		return;
	buf_text(&b, page);
	buf_c(&b, "?lang=");
	buf_c(&b, language_names[m->l == LANGUAGE_VI ? LANGUAGE_EN : LANGUAGE_VI]);
	struct block *address = doc_block(m->d, BLOCK_ADDRESS);
	address->label = minutes_say(m, "report.after_other_language");
	doc_run(m->d, address, minutes_take(m, &b), false, false);
}

void results_make(const struct workshop *w, const struct order *order, struct arena *a, struct doc *d)
{
	struct minutes m = after_begin(w, order, a, d, "report.after_results_file");

	d->sheet = SHEET_SCREEN;
	after_title(&m, "report.after_results", minutes_either(&m, w->about.title, w->about.title_en));
	doc_paragraph(d, when(&m));
	if (w->members_n > 0)
		doc_paragraph(d, SAY(&m, "report.after_results_intro", { "n", minutes_number(&m, (int64_t)w->members_n), 0 }));
	doc_paragraph(d, minutes_say(&m, "report.after_advice"));
	who(&m);
	doc_heading(d, 1, TEXT_NONE, minutes_say(&m, "report.after_vision"));
	after_vision(&m);
	after_speak(&m);
	ranking(&m, ITEMS_OF_THEMES, "report.after_problems");
	ranking(&m, ITEMS_OF_OBJECTIVES, "report.after_ranking");
	after_objectives(&m);
	choice(&m);
	after_actions(&m);
	after_money(&m);
	after_unfunded(&m);
	commitments(&m);
	dissent(&m);
	evidence(&m);
	other_language(&m);
}
