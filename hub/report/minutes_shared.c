/* What several parts tell: the number, the day, the agency, and how an annex begins. */
#include "report/minutes.h"

struct text minutes_annex_name(struct minutes *m, unsigned number)
{
	struct buf roman = { 0 };

	if (m->annexes_n < 2)
		return minutes_say(m, "report.annex_only");
	roman_put(&roman, number);
	return SAY(m, "report.annex", { "number", minutes_take(m, &roman), 0 });
}

struct text minutes_document_number(struct minutes *m)
{
	const struct about *about = &m->w->about;
	struct buf b = { 0 };

	if (about->number > 0)
		count_put(&b, m->l, about->number);
	else
		buf_c(&b, "\u00a0\u00a0\u00a0\u00a0\u00a0");
	buf_byte(&b, '/');
	buf_text(&b, about->symbol.len > 0 ? about->symbol : text("BB"));
	return minutes_take(m, &b);
}

int32_t minutes_date(const struct minutes *m)
{
	struct moment at = moment_at(m->w->created_ms, m->w->zone);

	return m->w->about.date != 0 ? m->w->about.date : at.year * 10000 + at.month * 100 + at.day;
}

/* Where does `part` begin in `t`? t.len when nowhere. */
static size_t find(struct text t, struct text part)
{
	for (size_t i = 0; part.len > 0 && i + part.len <= t.len; i++)
		if (text_is((struct text){ t.at + i, part.len }, part))
			return i;
	return t.len;
}

static struct text in_case(struct minutes *m, struct text t, void (*put)(struct buf *, struct text))
{
	struct buf b = { 0 };

	put(&b, t);
	return minutes_take(m, &b);
}

/*
 * "Ủy ban nhân dân xã Đồng Mây": the two lines of the head as one name in a sentence (decree, Annex II). Heads are typed in
 * capitals; which words of it are names is known only of the place, so without the place it stays as it was typed.
 */
struct text minutes_agency(struct minutes *m)
{
	struct text t = minutes_either(m, m->w->about.agency, m->w->about.agency_en), place = m->w->about.place;
	struct buf b = { 0 };

	for (size_t i = 0; i < t.len; i++)
		buf_byte(&b, t.at[i] == '/' ? ' ' : t.at[i]);
	t = minutes_take(m, &b);
	size_t at = find(t, in_case(m, place, upper_put)), first = 0;
	if (at == t.len || !text_is(t, in_case(m, t, upper_put)))
		return t;
	(void)text_next(t, &first);
	if (at < first)
		return t;
	buf_put(&b, t.at, first);
	lower_put(&b, (struct text){ t.at + first, at - first });
	buf_text(&b, place);
	size_t end = at + in_case(m, place, upper_put).len;
	lower_put(&b, (struct text){ t.at + end, t.len - end });
	return minutes_take(m, &b);
}

/* The issuing agency, a line for each part between the slashes; a rule under the last (decree, Annex I). */
void minutes_agency_lines(struct minutes *m, struct head_column *c)
{
	struct text t = in_case(m, minutes_either(m, m->w->about.agency, m->w->about.agency_en), upper_put);
	size_t from = 0;

	for (size_t i = 0; i <= t.len; i++) {
		if (i < t.len && t.at[i] != '/')
			continue;
		size_t end = i;
		while (from < end && t.at[from] == ' ')
			from++;
		while (end > from && t.at[end - 1] == ' ')
			end--;
		if (end > from)
			doc_head_line(m->d, c, (struct head_line){ .text = { t.at + from, end - from }, .bold = true, .is_ruled = i == t.len });
		from = i + 1;
	}
}

void minutes_annex_begin(struct minutes *m, unsigned number, const char *title_key)
{
	struct buf date = { 0 };
	struct text agency = minutes_agency(m);

	date_put_long(&date, m->l, minutes_date(m));
	struct text day = minutes_take(m, &date);
	struct text name = minutes_annex_name(m, number), document = minutes_document_number(m);
	struct text under = agency.len > 0 ?
		SAY(m, "report.annex_of_agency", { "number", document, 0 }, { "date", day, 0 }, { "agency", agency, 0 }) :
		SAY(m, "report.annex_of", { "number", document, 0 }, { "date", day, 0 });
	struct block *b = doc_block(m->d, BLOCK_ANNEX);
	b->label = name;
	b->under = under;
	doc_run(m->d, b, minutes_capitals(m, minutes_say(m, title_key)), true, false);
}
