/* The text of a DOCX file: paragraphs by their styles, and the sections that pages are counted and turned by. */
#include "report/format/docx.h"

#include "report/format/times.h"

/*
 * A table with more columns lies on turned pages if its rows would be too tall on upright ones: a turned page amid the text tears
 * it apart, which columns of short numbers are not worth. An annex has pages of its own and is turned sooner.
 */
enum { WIDE_COLUMNS = 8, WIDE_IN_ANNEX = 6, TALL_LINES = 4 };

long docx_length(struct text t, bool bold, long size)
{
	return times_width(t, bold) * size / 100;
}

/* A newline becomes a break inside the run. */
static void put_words(struct buf *out, struct text t)
{
	size_t from = 0;

	for (size_t i = 0; i <= t.len; i++) {
		if (i < t.len && t.at[i] != '\n' && t.at[i] != '\t')
			continue;
		buf_c(out, "<w:t xml:space=\"preserve\">");
		xml_text(out, (struct text){ t.at + from, i - from });
		buf_c(out, "</w:t>");
		if (i < t.len)
			buf_c(out, t.at[i] == '\n' ? "<w:br/>" : "<w:tab/>");
		from = i + 1;
	}
}

void docx_run(struct buf *out, struct text t, bool bold, bool italic, long size)
{
	if (t.len == 0)
		return;
	buf_c(out, "<w:r>");
	if (bold || italic || size > 0) {
		buf_f(out, "<w:rPr>%s%s", bold ? "<w:b/><w:bCs/>" : "", italic ? "<w:i/><w:iCs/>" : "");
		if (size > 0)
			buf_f(out, "<w:sz w:val=\"%ld\"/><w:szCs w:val=\"%ld\"/>", size, size);
		buf_c(out, "</w:rPr>");
	}
	put_words(out, t);
	buf_c(out, "</w:r>");
}

void docx_rule(struct buf *out, long width, long length)
{
	long side = length < width ? (width - length) / 2 : 0;

	buf_f(out, "<w:p><w:pPr><w:pStyle w:val=\"Rule\"/><w:ind w:left=\"%ld\" w:right=\"%ld\"/></w:pPr></w:p>\n", side, side);
}

void docx_air(struct buf *out)
{
	buf_c(out, "<w:p><w:pPr><w:pStyle w:val=\"Air\"/></w:pPr></w:p>\n");
}

/* -- paragraphs -- */

static bool is_grid(const struct block *b)
{
	return b->kind == BLOCK_TABLE || b->kind == BLOCK_CHART;
}

static void put_runs(struct docx *x, const struct runs *runs)
{
	for (size_t i = 0; i < runs->n; i++)
		docx_run(x->out, runs->at[i].text, runs->at[i].bold, runs->at[i].italic, 0);
}

/*
 * `next` NULL at the end of a section. A paragraph stays with the table it introduces, whose rows know no air above; the last
 * two stay with the signatures, which need at least two lines of text on their page.
 */
static void begin(struct docx *x, const char *style, const struct block *next)
{
	bool leads = next != NULL && (is_grid(next) || next->kind == BLOCK_SIGNATURES ||
		(next + 1 < x->end && next[1].kind == BLOCK_SIGNATURES));

	buf_f(x->out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>", style);
	if (leads)
		buf_c(x->out, "<w:keepNext/>");
	if (next != NULL && is_grid(next))
		buf_c(x->out, "<w:spacing w:after=\"120\"/>");
	buf_c(x->out, "</w:pPr>");
}

static void put_paragraph(struct docx *x, const char *style, const struct block *b, const struct block *next)
{
	bool hangs = b->kind == BLOCK_ITEM && !x->sheet->is_official;

	begin(x, style, next);
	if (b->label.len > 0) {
		docx_run(x->out, b->label, false, false, 0);
		buf_c(x->out, hangs ? "<w:r><w:tab/></w:r>" : "<w:r><w:t xml:space=\"preserve\"> </w:t></w:r>");
	}
	put_runs(x, &b->text);
	buf_c(x->out, "</w:p>\n");
}

static void put_line(struct docx *x, const char *style, struct text t)
{
	if (t.len == 0)
		return;
	begin(x, style, NULL);
	docx_run(x->out, t, false, false, 0);
	buf_c(x->out, "</w:p>\n");
}

/* Between 1/3 and 1/2 of the line above (decree, Annex I). */
static void put_rule_under(struct docx *x, struct text t)
{
	long length = docx_length(t, true, x->sheet->letter);

	docx_rule(x->out, x->width, (length < x->width ? length : x->width) * 2 / 5);
}

static void put_title(struct docx *x, const struct block *b)
{
	put_paragraph(x, "Title", b, NULL);
	put_line(x, "Subtitle", b->under);
	if (x->sheet->is_official)
		put_rule_under(x, b->under);
}

static void put_annex(struct docx *x, const struct block *b)
{
	put_line(x, "Annex", b->label);
	begin(x, "AnnexTitle", NULL);
	put_runs(x, &b->text);
	buf_c(x->out, "</w:p>\n");
	put_line(x, "AnnexOf", b->under);
	put_rule_under(x, b->under);
}

static void put_recipients(struct docx *x, const struct block *b)
{
	put_paragraph(x, "RecipientsHead", b, NULL);
	for (size_t i = 0; i < b->lines.n; i++)
		put_line(x, "Recipients", b->lines.at[i]);
}

static void put_block(struct docx *x, const struct block *b, const struct block *next)
{
	switch (b->kind) {
	case BLOCK_HEAD: docx_head(x, b); break;
	case BLOCK_TITLE: put_title(x, b); break;
	case BLOCK_HEADING: put_paragraph(x, b->level == 1 ? "Heading1" : "Heading2", b, next); break;
	case BLOCK_ADDRESS:
	case BLOCK_PARAGRAPH: put_paragraph(x, "BodyText", b, next); break;
	case BLOCK_ITEM: put_paragraph(x, b->level == 1 ? "ListNumber" : "List", b, next); break;
	case BLOCK_BULLET: put_paragraph(x, "ListBullet", b, next); break;
	case BLOCK_QUOTE: put_paragraph(x, "Quote", b, next); break;
	case BLOCK_TABLE: docx_table(x, &b->table, next != NULL && next->kind == BLOCK_SIGNATURES); break;
	case BLOCK_CHART: docx_chart(x, &b->chart); break;
	case BLOCK_SIGNATURES: docx_signatures(x, b); break;
	case BLOCK_RECIPIENTS: put_recipients(x, b); break;
	case BLOCK_NOTE: put_paragraph(x, "Note", b, next); break;
	case BLOCK_ANNEX: put_annex(x, b); break;
	case BLOCK_RULE: docx_rule(x->out, x->width, x->width * 2 / 5); break;
	default: break;
	}
	if (next != NULL && is_grid(next) && (is_grid(b) || b->kind == BLOCK_HEAD || b->kind == BLOCK_SIGNATURES))
		docx_air(x->out);
}

/* -- sections -- */

/* Blocks [from, to) on pages of one kind. An annex counts its own pages from 1. */
struct section { size_t from, to; bool counts_anew, is_turned; };

static bool is_wide(const struct doc *d, const struct block *b, size_t columns_n)
{
	const struct sheet *sheet = docx_sheet(d->house);

	return b->kind == BLOCK_TABLE && b->table.columns_n > columns_n &&
		docx_tallest_row(&b->table, A4_SHORT - sheet->left - sheet->right, sheet->table_letter) > TALL_LINES;
}

/* A wide table, or headings that stand right before one and go along. */
static bool leads_wide(const struct doc *d, size_t i)
{
	while (i < d->n && d->blocks[i].kind == BLOCK_HEADING)
		i++;
	return i < d->n && is_wide(d, &d->blocks[i], WIDE_COLUMNS);
}

static struct section section_at(const struct doc *d, size_t from)
{
	struct section s = { .from = from, .to = from, .counts_anew = from == 0 };

	if (from < d->n && d->blocks[from].kind == BLOCK_ANNEX) {
		s.counts_anew = true;
		do {
			s.is_turned = s.is_turned || is_wide(d, &d->blocks[s.to], WIDE_IN_ANNEX);
			s.to++;
		} while (s.to < d->n && d->blocks[s.to].kind != BLOCK_ANNEX);
		return s;
	}
	s.is_turned = leads_wide(d, from);
	while (s.to < d->n && d->blocks[s.to].kind != BLOCK_ANNEX && leads_wide(d, s.to) == s.is_turned)
		s.to++;
	return s;
}

static void put_page(struct docx *x, const struct section *s)
{
	const struct sheet *sheet = x->sheet;

	buf_c(x->out, "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId5\"/><w:headerReference w:type=\"first\" r:id=\"rId4\"/>"
		"<w:type w:val=\"nextPage\"/>");
	if (s->is_turned)
		buf_f(x->out, "<w:pgSz w:w=\"%d\" w:h=\"%d\" w:orient=\"landscape\"/>", A4_LONG, A4_SHORT);
	else
		buf_f(x->out, "<w:pgSz w:w=\"%d\" w:h=\"%d\"/>", A4_SHORT, A4_LONG);
	buf_f(x->out, "<w:pgMar w:top=\"%ld\" w:right=\"%ld\" w:bottom=\"%ld\" w:left=\"%ld\" w:header=\"%d\" w:footer=\"%d\" w:gutter=\"0\"/>",
		sheet->top, sheet->right, sheet->bottom, sheet->left, HEADER_AT, HEADER_AT);
	if (s->counts_anew)
		buf_c(x->out, "<w:pgNumType w:start=\"1\"/>");
	buf_f(x->out, "<w:cols w:space=\"720\"/>%s</w:sectPr>", s->counts_anew ? "<w:titlePg/>" : "");
}

static void put_section(struct docx *x, const struct section *s)
{
	const struct sheet *sheet = x->sheet;
	const struct doc *d = x->d;

	x->width = (s->is_turned ? A4_LONG : A4_SHORT) - sheet->left - sheet->right;
	x->height = (s->is_turned ? A4_SHORT : A4_LONG) - sheet->top - sheet->bottom;
	x->end = d->blocks + s->to;
	for (size_t i = s->from; i < s->to; i++)
		put_block(x, &d->blocks[i], i + 1 < s->to ? &d->blocks[i + 1] : NULL);
	/* The last section's page stands in the body, all others in a paragraph; a document may not end with a table. */
	buf_c(x->out, "<w:p><w:pPr><w:pStyle w:val=\"SectionEnd\"/>");
	if (s->to < d->n)
		put_page(x, s);
	buf_c(x->out, "</w:pPr></w:p>\n");
	if (s->to == d->n)
		put_page(x, s);
}

void docx_document(const struct doc *d, struct buf *out)
{
	struct docx x = { .d = d, .out = out, .sheet = docx_sheet(d->house) };
	struct section s = { 0 };

	buf_c(out, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
		"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
		"xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>\n");
	do {
		s = section_at(d, s.to);
		put_section(&x, &s);
	} while (s.to < d->n);
	buf_c(out, "</w:body></w:document>\n");
}
