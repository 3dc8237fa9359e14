/*
 * The notice that asks the people for their opinion, with its slip, and the table that answers them: Law 10/2022/QH15 on
 * implementing grassroots democracy, articles 25, 26 and 28.
 */
#include "report/after.h"

enum { SLIP_ROWS = 8 };

/* "TM. ỦY BAN NHÂN DÂN": of a committee the decree wants its kind alone, without the place. */
static struct text signed_for(struct minutes *m)
{
	struct text head = m->w->about.agency, kind = text("ỦY BAN NHÂN DÂN");
	struct buf capitals = { 0 };

	upper_put(&capitals, head);
	struct text large = minutes_take(m, &capitals);
	bool is_committee = m->l == LANGUAGE_VI && large.len >= kind.len && text_is((struct text){ large.at, kind.len }, kind);
	return is_committee ? minutes_say(m, "report.after_committee") : after_agency(m);
}

/* Who signs for the agency. */
static void signatures(struct minutes *m, const char *left)
{
	struct block *b = doc_block(m->d, BLOCK_SIGNATURES);
	struct text hint = minutes_say(m, "report.sign_hint"), agency = minutes_capitals(m, signed_for(m));

	if (left != NULL) {
		doc_head_line(m->d, &b->left, (struct head_line){ .text = minutes_capitals(m, minutes_say(m, left)), .bold = true });
		doc_head_line(m->d, &b->left, (struct head_line){ .text = hint, .italic = true });
	}
	/* Both stand above the space for the hand. */
	struct text office = minutes_capitals(m, minutes_say(m, "report.after_sign_head"));
	doc_head_line(m->d, &b->right, (struct head_line){ .bold = true,
		.text = SAY(m, "report.after_sign", { "agency", agency, 0 }, { "office", office, 0 }) });
}

static struct text contact(struct minutes *m)
{
	const struct consultation_data *c = &m->w->consultation;

	return c->contact.len > 0 ? minutes_either(m, c->contact, c->contact_en) : minutes_say(m, "report.to_fill");
}

/* -- the notice -- */

static void objectives(struct minutes *m)
{
	for (int g = PRIORITY_A; g <= PRIORITY_N; g++) {
		int group = g == PRIORITY_N ? PRIORITY_NONE : g;
		struct buf b = { 0 };

		for (size_t i = 0; i < m->w->objectives_n; i++) {
			const struct objective *o = &m->w->objectives[i];

			if (!o->withdrawn && (int)o->group == group)
				minutes_list(&b, "; ", SAY(m, "report.code_and_title", { "code", minutes_code(m, o->code), 0 },
					{ "title", minutes_either(m, o->text, o->en), 0 }));
		}
		struct text list = minutes_take(m, &b);
		if (list.len > 0)
			minutes_item(m, SAY(m, "report.labelled",
				{ "label", group == PRIORITY_NONE ? minutes_say(m, "report.no_group") : minutes_name(m, &enum_priority, group), 0 },
				{ "text", SAY(m, "report.sentence", { "text", list, 0 }), 0 }));
	}
}

static void contents(struct minutes *m)
{
	minutes_heading(m, "report.after_what");
	minutes_paragraph(m, SAY(m, "report.after_what_text", { "plan", after_plan(m), 0 }));
	if (m->w->about.plan_start != 0 && m->w->about.plan_end != 0) {
		struct buf b = { 0 };

		years_put(&b, m->l, m->w->about.plan_start, m->w->about.plan_end);
		minutes_paragraph(m, SAY(m, "report.after_years", { "years", minutes_take(m, &b), 0 }));
	}
	after_vision(m);
	bool any = false;
	for (size_t i = 0; i < m->w->objectives_n; i++)
		any = any || !m->w->objectives[i].withdrawn;
	if (any)
		minutes_paragraph(m, minutes_say(m, "report.after_objectives_text"));
	objectives(m);
	struct text page = after_page(m);
	minutes_paragraph(m, page.len > 0 ? SAY(m, "report.after_read_at", { "page", page, 0 }) :
		SAY(m, "report.after_read", { "code", minutes_year(m, m->w->code), 0 }));
}

static void slip(struct minutes *m)
{
	struct block *b = doc_block(m->d, BLOCK_ANNEX);

	b->label = minutes_say(m, "report.annex_only");
	b->under = SAY(m, "report.after_slip_under", { "plan", after_plan(m), 0 });
	doc_run(m->d, b, minutes_capitals(m, minutes_say(m, "report.after_slip")), true, false);
	doc_paragraph(m->d, minutes_say(m, "report.after_slip_intro"));
	b = minutes_table(m);
	doc_column(m->d, b, minutes_say(m, "report.column_number"), ALIGN_RIGHT, 0);
	doc_column(m->d, b, minutes_say(m, "report.after_column_opinion"), ALIGN_LEFT, 6);
	doc_column(m->d, b, minutes_say(m, "report.after_column_about"), ALIGN_LEFT, 4);
	for (int64_t i = 1; i <= SLIP_ROWS; i++) {
		struct text *cells = doc_row(m->d, b, false);

		cells[0] = minutes_number(m, i);
		cells[1] = text("\u00a0\n\u00a0\n\u00a0");   /* room for a hand */
	}
	doc_paragraph(m->d, SAY(m, "report.after_slip_return", { "contact", contact(m), 0 }));
}

/* An official paper of the decree ends in "./.", so that nothing is added below. */
static struct text last_words(struct minutes *m, struct text t)
{
	struct buf b = { 0 };

	buf_text(&b, t);
	if (m->house == HOUSE_ND30)
		buf_c(&b, "/.");
	return minutes_take(m, &b);
}

void consultation_make(const struct workshop *w, const struct order *order, struct arena *a, struct doc *d)
{
	struct minutes m = after_begin(w, order, a, d, "report.after_consultation_file");
	const struct consultation_data *c = &w->consultation;

	after_head(&m, "TB");
	after_title(&m, "report.after_notice", SAY(&m, "report.after_notice_subject", { "plan", after_plan(&m), 0 }));
	minutes_paragraph(&m, SAY(&m, "report.after_notice_basis", { "agency", after_agency(&m), 0 }));
	contents(&m);
	minutes_heading(&m, "report.after_form");
	minutes_paragraph(&m, SAY(&m, "report.after_form_text", { "channels",
		w->has_consultation ? after_sentence(&m, minutes_either(&m, c->channels, c->channels_en)) : minutes_say(&m, "report.to_fill"), 0 }));
	minutes_heading(&m, "report.after_time");
	minutes_paragraph(&m, w->has_consultation ? SAY(&m, "report.after_time_text", { "span", after_span(&m), 0 },
		{ "days", minutes_number(&m, c->days), 0 }) : minutes_say(&m, "report.after_time_open"));
	minutes_paragraph(&m, minutes_say(&m, "report.after_time_rest"));
	minutes_heading(&m, "report.after_contact");
	minutes_paragraph(&m, SAY(&m, "report.after_contact_text", { "contact", contact(&m), 0 }));
	minutes_paragraph(&m, last_words(&m, SAY(&m, "report.after_answer_text", { "agency", after_agency(&m), 0 })));
	signatures(&m, NULL);
	minutes_recipients(&m);
	slip(&m);
}

/* -- opinions and answers -- */

static int64_t opinions_n(const struct minutes *m, int sector, int uptake)
{
	int64_t n = 0;

	for (size_t i = 0; i < m->w->opinions_n; i++) {
		const struct opinion *o = &m->w->opinions[i];

		n += !o->removed && (sector < 0 || (int)o->data.sector == sector) && (uptake < 0 || (int)o->data.uptake == uptake);
	}
	return n;
}

static void count_row(struct minutes *m, struct block *t, struct text title, int sector)
{
	struct text *cells = doc_row(m->d, t, sector < 0);
	size_t at = 1;

	cells[0] = title;
	for (int u = UPTAKE_OPEN; u < UPTAKE_N; u++)
		cells[at++] = minutes_number(m, opinions_n(m, sector, u));
	cells[at] = minutes_number(m, opinions_n(m, sector, -1));
}

static void counts(struct minutes *m)
{
	minutes_heading(m, "report.after_by_sector");
	struct block *t = minutes_table(m);
	doc_column(m->d, t, minutes_say(m, "report.column_sector"), ALIGN_LEFT, 3);
	for (int u = UPTAKE_OPEN; u < UPTAKE_N; u++)
		doc_column(m->d, t, minutes_name(m, &enum_uptake, u), ALIGN_RIGHT, 2);
	doc_column(m->d, t, minutes_say(m, "report.total"), ALIGN_RIGHT, 2);
	for (int s = SECTOR_STATE; s < SECTOR_N; s++)
		if (opinions_n(m, s, -1) > 0)
			count_row(m, t, minutes_name(m, &enum_sector, s), s);
	if (opinions_n(m, SECTOR_NONE, -1) > 0)
		count_row(m, t, minutes_say(m, "report.after_no_sector"), SECTOR_NONE);
	count_row(m, t, minutes_say(m, "report.total"), -1);
}

/* "Thôn Đông, xã hội": where it came from, as far as it was told. */
static struct text origin(struct minutes *m, const struct opinion_data *o)
{
	struct buf b = { 0 };

	if (o->source.len > 0)
		minutes_list(&b, ", ", minutes_either(m, o->source, o->source_en));
	if (o->sector != SECTOR_NONE)
		minutes_list(&b, ", ", minutes_name(m, &enum_sector, (int)o->sector));
	return minutes_take(m, &b);
}

static void opinion_rows(struct minutes *m)
{
	int64_t n = 0;

	minutes_heading(m, "report.after_list");
	struct block *t = minutes_table(m);
	doc_column(m->d, t, minutes_say(m, "report.column_number"), ALIGN_RIGHT, 0);
	doc_column(m->d, t, minutes_say(m, "report.after_column_opinion"), ALIGN_LEFT, 6);
	doc_column(m->d, t, minutes_say(m, "report.after_column_from"), ALIGN_LEFT, 3);
	doc_column(m->d, t, minutes_say(m, "report.after_column_about"), ALIGN_LEFT, 3);
	doc_column(m->d, t, minutes_say(m, "report.after_column_uptake"), ALIGN_LEFT, 3);
	doc_column(m->d, t, minutes_say(m, "report.after_column_answer"), ALIGN_LEFT, 6);
	for (size_t i = 0; i < m->w->opinions_n; i++) {
		const struct opinion_data *o = &m->w->opinions[i].data;

		if (m->w->opinions[i].removed)
			continue;
		struct text *cells = doc_row(m->d, t, false);
		cells[0] = minutes_number(m, ++n);
		cells[1] = minutes_either(m, o->text, o->en);
		cells[2] = origin(m, o);
		cells[3] = minutes_either(m, o->about, o->about_en);
		cells[4] = o->uptake == UPTAKE_OPEN ? minutes_say(m, "report.after_unanswered") : minutes_name(m, &enum_uptake, (int)o->uptake);
		cells[5] = minutes_either(m, o->answer, o->answer_en);
	}
}

void opinions_make(const struct workshop *w, const struct order *order, struct arena *a, struct doc *d)
{
	struct minutes m = after_begin(w, order, a, d, "report.after_opinions_file");
	int64_t all = opinions_n(&m, -1, -1);
	struct text n = minutes_number(&m, all), open = minutes_number(&m, opinions_n(&m, -1, UPTAKE_OPEN));

	after_head(&m, "BC");
	after_title(&m, "report.after_opinions", SAY(&m, "report.after_opinions_subject", { "plan", after_plan(&m), 0 }));
	if (w->has_consultation)
		minutes_paragraph(&m, SAY(&m, "report.after_opinions_intro", { "span", after_span(&m), 0 }, { "n", n, 0 }, { "open", open, 0 }));
	else
		minutes_paragraph(&m, SAY(&m, "report.after_opinions_undated", { "n", n, 0 }, { "open", open, 0 }));
	if (all == 0) {
		minutes_paragraph(&m, minutes_say(&m, "report.after_opinions_none"));
	} else {
		counts(&m);
		opinion_rows(&m);
	}
	signatures(&m, "report.after_maker");
}
