/* The head of the minutes, the fixed items of form 1.9 before and after the content, signatures and recipients. */
#include "report/minutes.h"

static struct text date_text(struct minutes *m, int32_t date)
{
	struct buf b = { 0 };

	date_put_long(&b, m->l, date);
	return minutes_take(m, &b);
}

/* Form 1.9 has no such line, but many offices add it (decree, Annex I: italic, below the motto). */
static void place_and_date(struct minutes *m, struct head_column *c)
{
	struct text place = m->w->about.place.len > 0 ? m->w->about.place : minutes_say(m, "report.to_fill");

	doc_head_line(m->d, c, (struct head_line){ .text = SAY(m, "report.place_date", { "place", place, 0 },
		{ "date", date_text(m, minutes_date(m)), 0 }), .italic = true });
}

/* Until the workshop has ended its minutes may still change, and nobody shall sign them by mistake. */
static void draft_mark(struct minutes *m, struct head_column *c)
{
	if (!m->w->ended)
		doc_head_line(m->d, c, (struct head_line){ .text = minutes_say(m, "report.draft_mark"), .italic = true });
}

/*
 * No line of a parent agency: since 1 July 2025 there is none between province and commune, and a People's Committee heads its
 * papers with its own two bold lines (domain.md 5.2). Which of typed lines is a parent's nobody can tell, so all of them are bold.
 */
static void head_nd30(struct minutes *m)
{
	struct block *b = doc_block(m->d, BLOCK_HEAD);

	minutes_agency_lines(m, &b->left);
	doc_head_line(m->d, &b->left, (struct head_line){
		.text = SAY(m, "report.number_line", { "number", minutes_document_number(m), 0 }) });
	draft_mark(m, &b->left);
	doc_head_line(m->d, &b->right, (struct head_line){ .text = minutes_say(m, "report.nation"), .bold = true });
	doc_head_line(m->d, &b->right, (struct head_line){ .text = minutes_say(m, "report.motto"), .bold = true, .is_ruled = true });
	if (m->order->place_date)
		place_and_date(m, &b->right);
}

/* No motto: the agency and the number, plain. */
static void head_un(struct minutes *m)
{
	struct block *b = doc_block(m->d, BLOCK_HEAD);
	struct text agency = minutes_agency(m);

	if (agency.len > 0)
		doc_head_line(m->d, &b->left, (struct head_line){ .text = agency });
	draft_mark(m, &b->left);
	doc_head_line(m->d, &b->right, (struct head_line){
		.text = SAY(m, "report.number_line", { "number", minutes_document_number(m), 0 }) });
}

void minutes_head(struct minutes *m)
{
	if (m->house == HOUSE_ND30)
		head_nd30(m);
	else
		head_un(m);
	struct block *b = doc_block(m->d, BLOCK_TITLE);
	doc_run(m->d, b, minutes_say(m, "report.title"), true, false);
	b->under = minutes_either(m, m->w->about.title, m->w->about.title_en);
}

/* -- when -- */

struct when { bool known; int32_t date; int hour, minute; };

/* What the secretary wrote goes before what the log knows. */
static struct when when_of(const struct minutes *m, struct text told, int64_t ms)
{
	struct moment at = moment_at(ms, m->w->zone);
	struct when out = { ms != 0, at.year * 10000 + at.month * 100 + at.day, at.hour, at.minute };
	struct when read = { .date = m->w->about.date };

	if (time_read(told, &read.hour, &read.minute)) {
		out.known = true;
		out.hour = read.hour;
		out.minute = read.minute;
	}
	if (read.date != 0)
		out.date = read.date;
	return out;
}

static struct when starts(const struct minutes *m)
{
	return when_of(m, m->w->about.starts, m->w->created_ms);
}

static struct when ends(const struct minutes *m)
{
	return when_of(m, m->w->about.ends, m->w->ended ? m->w->ended_ms : 0);
}

static struct text time_text(struct minutes *m, struct when when)
{
	struct buf b = { 0 };

	if (!when.known)
		return minutes_say(m, "report.time_open");
	time_put(&b, m->l, when.hour, when.minute);
	return minutes_take(m, &b);
}

/* -- items 1 to 6 -- */

static void attendance(struct minutes *m, int64_t by[SECTOR_N])
{
	for (size_t i = 0; i < m->w->members_n; i++)
		by[m->w->members[i].sector]++;
}

static struct text attendance_line(struct minutes *m)
{
	int64_t by[SECTOR_N] = { 0 };
	struct text all = minutes_count(m, (int64_t)m->w->members_n);

	attendance(m, by);
	return SAY(m, "report.attendance_line", { "all", all, 0 }, { "state", minutes_count(m, by[SECTOR_STATE]), 0 },
		{ "private", minutes_count(m, by[SECTOR_PRIVATE]), 0 }, { "community", minutes_count(m, by[SECTOR_COMMUNITY]), 0 });
}

/* A fixed item; left to the pen when nothing was told. */
static void fixed(struct minutes *m, const char *key, struct text value)
{
	struct text v = value.len > 0 ? value : minutes_say(m, "report.to_fill");

	doc_paragraph(m->d, SAY(m, key, { "value", v, 0 }));
}

static void agenda(struct minutes *m)
{
	bool any = false;

	for (size_t i = 0; i < m->w->activities_n; i++) {
		const struct activity *x = &m->w->activities[i];

		if (x->skipped || x->kind == ACTIVITY_KIND_PAUSE)
			continue;
		if (!any) {
			minutes_section(m, "report.section_agenda");
			minutes_paragraph(m, minutes_say(m, "report.agenda_intro"));
		}
		any = true;
		struct text title = minutes_either(m, x->title, x->title_en);
		minutes_item(m, title.len > 0 ? title : minutes_name(m, &enum_activity_kind, (int)x->kind));
	}
}

void minutes_opening(struct minutes *m)
{
	const struct about *about = &m->w->about;
	struct when from = starts(m), to = ends(m);
	struct say_arg when[] = { { "time", time_text(m, from), 0 }, { "date", date_text(m, from.date), 0 }, { "until", time_text(m, to), 0 } };

	if (m->house == HOUSE_ND30)
		doc_paragraph(m->d, minutes_say_with(m, "report.start_line", when, 2));
	else
		doc_paragraph(m->d, minutes_say_with(m, "report.date_line", when, 3));
	fixed(m, "report.venue_line", minutes_either(m, about->venue, about->venue_en));
	doc_paragraph(m->d, attendance_line(m));
	fixed(m, "report.chair_line", minutes_either(m, about->chair, about->chair_en));
	fixed(m, "report.secretary_line", minutes_either(m, about->secretary, about->secretary_en));
	if (m->house == HOUSE_ND30) {
		doc_paragraph(m->d, minutes_say(m, "report.content_heading"));
		return;
	}
	/* The form has no line for whoever facilitates; there it stands with the method. */
	if (about->facilitator.len > 0)
		fixed(m, "report.facilitator_line", minutes_either(m, about->facilitator, about->facilitator_en));
	minutes_section(m, "report.section_opening");
	minutes_paragraph(m, minutes_say_with(m, "report.opening_line", when, 2));
	agenda(m);
}

/* -- item 7, signatures, recipients -- */

static void signatures(struct minutes *m)
{
	struct block *b = doc_block(m->d, BLOCK_SIGNATURES);

	doc_head_line(m->d, &b->left, (struct head_line){ .text = minutes_capitals(m, minutes_say(m, "report.secretary")), .bold = true });
	doc_head_line(m->d, &b->right, (struct head_line){ .text = minutes_capitals(m, minutes_say(m, "report.chair")), .bold = true });
	/* The hints of form 1.9 stand in drafts only (domain.md 5.5); the other house knows none. */
	if (m->house != HOUSE_ND30 || m->w->ended)
		return;
	doc_head_line(m->d, &b->left, (struct head_line){ .text = minutes_say(m, "report.sign_hint_secretary"), .italic = true });
	doc_head_line(m->d, &b->right, (struct head_line){ .text = minutes_say(m, "report.sign_hint_chair"), .italic = true });
}

static bool begins(struct text t, struct text with)
{
	return t.len >= with.len && text_is((struct text){ t.at, with.len }, with);
}

static bool is_file(struct text t)
{
	return begins(t, text("Lưu")) || begins(t, text("- Lưu"));
}

/*
 * Recipients are proper names and stand as they were typed, in every language; but the last, the file, is the form's own.
 * "- UBND xã;" or, the last, "- Lưu: VT, Hồ sơ."; whatever dashes and stops were typed along.
 */
static void recipient(struct minutes *m, struct block *b, struct text t, bool last)
{
	struct buf line = { 0 };

	while (t.len > 0 && (t.at[0] == '-' || t.at[0] == ' '))
		t = (struct text){ t.at + 1, t.len - 1 };
	while (t.len > 0 && (t.at[t.len - 1] == ';' || t.at[t.len - 1] == '.' || t.at[t.len - 1] == ' '))
		t.len--;
	if (t.len == 0)
		return;
	buf_c(&line, "- ");
	buf_text(&line, t);
	buf_c(&line, last ? "." : ";");
	doc_line(m->d, b, minutes_take(m, &line));
}

void minutes_recipients(struct minutes *m)
{
	const struct text_list *list = &m->w->about.recipients;
	struct text kept = minutes_say(m, "report.recipient_file");
	bool files = false;

	for (size_t i = 0; i < list->n; i++)
		files = files || is_file(list->at[i]);
	struct block *b = doc_block(m->d, BLOCK_RECIPIENTS);
	doc_run(m->d, b, minutes_say(m, "report.recipients"), true, true);
	if (list->n == 0)
		recipient(m, b, minutes_say(m, "report.recipient_all"), false);
	for (size_t i = 0; i < list->n; i++)
		if (files && i + 1 == list->n && m->l != LANGUAGE_VI && is_file(list->at[i]))
			recipient(m, b, kept, true);
		else
			recipient(m, b, list->at[i], files && i + 1 == list->n);
	if (!files)
		recipient(m, b, kept, true);
}

static struct text six_words(struct minutes *m, const struct hash *head)
{
	char words[SIX_WORDS_BYTES];

	hash_words(head, words);
	return text_copy(m->a, text_of(words));
}

/* What anybody can check with the exported log: its last number and digest, and the roots of the rounds told above. */
static void evidence(struct minutes *m)
{
	struct buf digest = { 0 };
	struct block *b;

	buf_hex(&digest, &m->w->chain, 8);
	struct text line = SAY(m, "report.evidence", { "entry", minutes_number(m, (int64_t)m->w->seq), 0 },
		{ "digest", minutes_take(m, &digest), 0 });
	b = doc_block(m->d, BLOCK_NOTE);
	doc_run(m->d, b, line, false, false);
	line = SAY(m, "report.evidence_head", { "words", six_words(m, &m->w->chain), 0 });
	b = doc_block(m->d, BLOCK_NOTE);
	doc_run(m->d, b, line, false, false);
	for (size_t i = 0; i < m->w->polls_n; i++) {
		const struct poll *p = &m->w->polls[i];
		struct buf root = { 0 };

		if (p->state != POLL_STATE_SHOWN)
			continue;
		buf_hex(&root, &p->root, sizeof p->root);
		struct text of_round = SAY(m, "report.evidence_round", { "poll", minutes_number(m, p->number), 0 },
			{ "root", minutes_take(m, &root), 0 });
		b = doc_block(m->d, BLOCK_NOTE);
		doc_run(m->d, b, of_round, false, false);
		of_round = SAY(m, "report.evidence_words", { "poll", minutes_number(m, p->number), 0 },
			{ "opened", six_words(m, &p->opened_head), 0 }, { "closed", six_words(m, &p->closed_head), 0 });
		b = doc_block(m->d, BLOCK_NOTE);
		doc_run(m->d, b, of_round, false, false);
	}
}

void minutes_closing(struct minutes *m)
{
	struct when to = ends(m);
	struct text line = SAY(m, "report.end_line", { "time", time_text(m, to), 0 }, { "date", date_text(m, to.date), 0 });

	struct buf end = { 0 };

	/* The last words of the decree's texts are followed by "./.". */
	buf_text(&end, line);
	if (m->house == HOUSE_UN)
		minutes_section(m, "report.section_closure");
	else
		buf_c(&end, "/.");
	minutes_paragraph(m, minutes_take(m, &end));
	signatures(m);
	minutes_recipients(m);
	evidence(m);
}
