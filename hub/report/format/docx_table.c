/* Tables of a DOCX file: those with lines, the borderless head and signatures, and charts, whose bars are shaded paragraphs. */
#include "report/format/docx.h"

enum { SIGN_LEFT_MM = 60, SIGN_GAP_TENTHS = 75, SIGN_SPACE_MM = 28, SLACK = 30, KEPT_BARS = 12,
	READABLE = 1300 };   /* a column of words should not be narrower than 23 mm if there is room */

/* Fixed layout: what we say of widths holds in every program. */
static void begin_table(struct buf *out, const char *style, const long *widths, size_t n)
{
	long all = 0;

	for (size_t i = 0; i < n; i++)
		all += widths[i];
	buf_f(out, "<w:tbl><w:tblPr><w:tblStyle w:val=\"%s\"/><w:tblW w:w=\"%ld\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>"
		"<w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/>"
		"</w:tblPr><w:tblGrid>", style, all);
	for (size_t i = 0; i < n; i++)
		buf_f(out, "<w:gridCol w:w=\"%ld\"/>", widths[i]);
	buf_c(out, "</w:tblGrid>\n");
}

static void begin_cell(struct buf *out, long width, size_t columns_n, const char *properties)
{
	buf_f(out, "<w:tc><w:tcPr><w:tcW w:w=\"%ld\" w:type=\"dxa\"/>", width);
	if (columns_n > 1)
		buf_f(out, "<w:gridSpan w:val=\"%zu\"/>", columns_n);
	buf_f(out, "%s</w:tcPr>", properties);
}

static void put_cell(struct buf *out, const char *style, enum align align, struct text t, bool bold)
{
	buf_f(out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>", style);
	if (align != ALIGN_LEFT)
		buf_f(out, "<w:jc w:val=\"%s\"/>", align == ALIGN_RIGHT ? "right" : "center");
	buf_c(out, "</w:pPr>");
	docx_run(out, t, bold, false, 0);
	buf_c(out, "</w:p></w:tc>");
}

/* -- widths of columns -- */

static long longest(struct text t, bool bold, long size, bool of_words)
{
	long most = 0;
	size_t from = 0;

	if (t.len == 0)
		return 0;      /* it may have no letters to count from at all */
	for (size_t i = 0; i <= t.len; i++) {
		if (i < t.len && t.at[i] != '\n' && !(of_words && t.at[i] == ' '))
			continue;
		long length = docx_length((struct text){ t.at + from, i - from }, bold, size);
		most = length > most ? length : most;
		from = i + 1;
	}
	return most;
}

/*
 * The least a column needs: its longest word, and its longest line where it is to be as narrow as that goes or holds numbers.
 * A column of words gets room for `words` at least, if its longest line is as long. Nobody gets more than its cap: a
 * word of ten thousand letters is broken instead.
 */
static long column_needs(const struct table *t, size_t i, long size, long cap, long words)
{
	const struct column *c = &t->columns[i];
	bool is_whole = c->weight == 0 || c->align == ALIGN_RIGHT;
	long needs = longest(c->title, true, size, true), line = 0;

	for (size_t r = 0; r < t->rows_n; r++) {
		const struct table_row *row = &t->rows[r];
		long length = row->is_group ? 0 : longest(row->cells[i], row->is_strong, size, !is_whole);
		long whole = row->is_group || is_whole ? 0 : longest(row->cells[i], row->is_strong, size, false);

		needs = length > needs ? length : needs;
		line = whole > line ? whole : line;
	}
	line = line < words ? line : words;
	needs = (needs > line ? needs : line) + 2 * CELL_PAD + SLACK;
	return needs < cap ? needs : cap;
}

struct share { long needs, weight, width; bool is_settled; };

/* Shares `left` by weight among those not settled; false when one of them would get less than it needs and is settled now. */
static bool shared_out(struct share *of, size_t n, long *left)
{
	long all = 0;

	for (size_t i = 0; i < n; i++)
		all += of[i].is_settled ? 0 : of[i].weight;
	for (size_t i = 0; i < n; i++) {
		if (of[i].is_settled)
			continue;
		of[i].width = *left * of[i].weight / all;
		if (of[i].width < of[i].needs) {
			of[i].is_settled = true;
			of[i].width = of[i].needs;
			*left -= of[i].needs;
			return false;
		}
	}
	return true;
}

void docx_columns(const struct table *t, long width, long size, long *widths)
{
	struct share of[COLUMNS_MAX] = { 0 };
	long all = width + 1, left = width;
	size_t n = t->columns_n, widest = 0;
	bool has_weights = false;

	for (long words = READABLE; all > width && words >= 0; words -= READABLE) {
		all = 0;
		for (size_t i = 0; i < n; i++)
			all += of[i].needs = column_needs(t, i, size, n > 3 ? width / 4 : width / 3, words);
	}
	for (size_t i = 0; i < n; i++)
		has_weights = has_weights || t->columns[i].weight > 0;
	for (size_t i = 0; i < n; i++) {
		if (all > width)
			of[i].needs = of[i].needs * width / all;
		of[i].weight = has_weights ? (long)t->columns[i].weight : 1;
		of[i].is_settled = of[i].weight == 0;
		of[i].width = of[i].needs;
		left -= of[i].is_settled ? of[i].needs : 0;
	}
	while (!shared_out(of, n, &left))
		;
	for (size_t i = 0; i < n; i++) {
		widths[i] = of[i].width;
		width -= of[i].width;
		widest = of[i].width > of[widest].width ? i : widest;
	}
	if (n > 0)
		widths[widest] += width;   /* what rounding left over */
}

/* -- tables with lines -- */

/* About how many lines of letters the row is high; a seventh of a line stays empty where words do not fit. */
static long row_lines(const struct table *t, const struct table_row *r, long size, const long *widths)
{
	long most = 1;

	for (size_t i = 0; i < t->columns_n && !r->is_group; i++) {
		long room = widths[i] - 2 * CELL_PAD > size * 10 ? widths[i] - 2 * CELL_PAD : size * 10;
		long lines = 1 + docx_length(r->cells[i], r->is_strong, size) * 7 / (room * 6);

		for (size_t k = 0; k < r->cells[i].len; k++)
			lines += r->cells[i].at[k] == '\n';
		most = lines > most ? lines : most;
	}
	return most;
}

long docx_tallest_row(const struct table *t, long width, long size)
{
	long widths[COLUMNS_MAX], most = 0;

	docx_columns(t, width, size, widths);
	for (size_t i = 0; i < t->rows_n; i++) {
		long lines = row_lines(t, &t->rows[i], size, widths);

		most = lines > most ? lines : most;
	}
	return most;
}

/* A row that would fill half a page may break, or it would run out of the page. */
static bool may_break(const struct docx *x, const struct table *t, const struct table_row *r, const long *widths)
{
	return row_lines(t, r, x->sheet->table_letter, widths) * x->sheet->table_letter * 12 > x->height / 2;
}

static void put_row(struct docx *x, const struct table *t, const struct table_row *r, const long *widths, bool is_kept)
{
	struct buf *out = x->out;

	buf_f(out, "<w:tr>%s", may_break(x, t, r, widths) ? "" : "<w:trPr><w:cantSplit/></w:trPr>");
	if (r->is_group) {
		begin_cell(out, x->width, t->columns_n, "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F2F2F2\"/>");
		put_cell(out, "TableGroup", ALIGN_LEFT, r->cells[0], false);
	}
	for (size_t i = 0; i < t->columns_n && !r->is_group; i++) {
		begin_cell(out, widths[i], 1, "");
		put_cell(out, is_kept ? "TableLast" : "TableText", t->columns[i].align, r->cells[i], r->is_strong);
	}
	buf_c(out, "</w:tr>\n");
}

static void put_caption(struct buf *out, struct text t)
{
	if (t.len == 0)
		return;
	buf_c(out, "<w:p><w:pPr><w:pStyle w:val=\"Caption\"/></w:pPr>");
	docx_run(out, t, false, false, 0);
	buf_c(out, "</w:p>\n");
}

void docx_table(struct docx *x, const struct table *t, bool leads_on)
{
	long widths[COLUMNS_MAX];

	put_caption(x->out, t->caption);
	if (t->columns_n == 0)
		return;
	docx_columns(t, x->width, x->sheet->table_letter, widths);
	begin_table(x->out, "TableGrid", widths, t->columns_n);
	buf_c(x->out, "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
	for (size_t i = 0; i < t->columns_n; i++) {
		begin_cell(x->out, widths[i], 1, "<w:vAlign w:val=\"center\"/>");
		put_cell(x->out, "TableHead", ALIGN_LEFT, t->columns[i].title, false);
	}
	buf_c(x->out, "</w:tr>\n");
	for (size_t r = 0; r < t->rows_n; r++)
		put_row(x, t, &t->rows[r], widths, leads_on && r + 1 == t->rows_n);
	buf_c(x->out, "</w:tbl>\n");
}

/* -- charts -- */

static void put_bar(struct docx *x, const struct bar *b, int64_t most, const long *widths, bool is_kept)
{
	const char *kept = is_kept ? "<w:keepNext/>" : "";
	long length = b->n > 0 ? (long)((int64_t)widths[2] * b->n / most) : 0;

	buf_c(x->out, "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
	begin_cell(x->out, widths[0], 1, "");
	buf_f(x->out, "<w:p><w:pPr><w:pStyle w:val=\"TableText\"/>%s</w:pPr>", kept);
	docx_run(x->out, b->label, false, false, 0);
	buf_c(x->out, "</w:p></w:tc>");
	begin_cell(x->out, widths[1], 1, "");
	buf_f(x->out, "<w:p><w:pPr><w:pStyle w:val=\"TableText\"/><w:ind w:right=\"%d\"/><w:jc w:val=\"right\"/></w:pPr>", CELL_PAD);
	docx_run(x->out, b->value, false, false, 0);
	buf_c(x->out, "</w:p></w:tc>");
	/* A paragraph is shaded from its left to its right indent: a bar of any length, without a picture. */
	begin_cell(x->out, widths[2], 1, "<w:vAlign w:val=\"center\"/>");
	buf_c(x->out, "<w:p><w:pPr><w:pStyle w:val=\"Bar\"/>");
	if (length > 0)
		buf_f(x->out, "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"555555\"/><w:ind w:right=\"%ld\"/>", widths[2] - length);
	buf_c(x->out, "</w:pPr></w:p></w:tc></w:tr>\n");
}

void docx_chart(struct docx *x, const struct bar_chart *c)
{
	long value = 0;
	int64_t most = 1;

	put_caption(x->out, c->caption);
	for (size_t i = 0; i < c->bars_n; i++) {
		long length = docx_length(c->bars[i].value, false, x->sheet->table_letter) + CELL_PAD + SLACK;

		value = length > value ? length : value;
		most = c->bars[i].n > most ? c->bars[i].n : most;
	}
	if (c->bars_n == 0)
		return;
	value = value < x->width / 4 ? value : x->width / 4;
	const long label = (x->width - value) * 11 / 20;
	const long widths[] = { label, value, x->width - value - label };
	begin_table(x->out, "TableNormal", widths, 3);
	for (size_t i = 0; i < c->bars_n; i++)
		put_bar(x, &c->bars[i], most, widths, c->bars_n <= KEPT_BARS && i + 1 < c->bars_n);
	buf_c(x->out, "</w:tbl>\n");
}

/* -- the head and the signatures, without lines -- */

/* 13 pt, the motto 14; all a point smaller where a line would not fit its column (it just fits: 95,7 of 100 mm). */
static long head_size(const struct docx *x, const struct head_column *c, long width)
{
	for (size_t i = 0; x->sheet->is_official && i < c->n; i++)
		if (docx_length(c->lines[i].text, c->lines[i].bold, 26) > width)
			return 24;
	return x->sheet->is_official ? 26 : x->sheet->letter;
}

/* Where words do not fit the column they go on below: the length of the longest line. */
static long longest_line(struct text t, bool bold, long letter, long width)
{
	long longest = 0;
	size_t from = 0, fits = 0;

	if (t.len == 0)
		return 0;
	for (size_t i = 0; i <= t.len; i++) {
		if (i < t.len && t.at[i] != ' ')
			continue;
		if (fits > from && docx_length((struct text){ t.at + from, i - from }, bold, letter) > width)
			from = fits + 1;
		fits = i;
		long length = docx_length((struct text){ t.at + from, i - from }, bold, letter);
		longest = length > longest ? length : longest;
	}
	return longest < width ? longest : width;
}

static void put_head_column(struct docx *x, const struct head_column *c, long width, bool is_right)
{
	long size = head_size(x, c, width);

	begin_cell(x->out, width, 1, "");
	for (size_t i = 0; i < c->n; i++) {
		const struct head_line *l = &c->lines[i];
		bool is_motto = is_right && l->is_ruled;
		long letter = is_motto ? size + 2 : size;

		buf_f(x->out, "<w:p><w:pPr><w:pStyle w:val=\"HeadLine\"/>%s</w:pPr>",
			is_right && !x->sheet->is_official ? "<w:jc w:val=\"right\"/>" : "");
		docx_run(x->out, l->text, l->bold, l->italic, letter);
		buf_c(x->out, "</w:p>");
		if (l->is_ruled)
			docx_rule(x->out, width, longest_line(l->text, l->bold, letter, width) * (is_motto ? 5 : 2) / 5);
	}
	/* A cell holds at least one paragraph and may not end without. */
	if (c->n == 0)
		buf_c(x->out, "<w:p><w:pPr><w:pStyle w:val=\"HeadLine\"/></w:pPr></w:p>");
	buf_c(x->out, "</w:tc>");
}

void docx_head(struct docx *x, const struct block *b)
{
	const long widths[] = { x->sheet->head_left, x->width - x->sheet->head_left };

	begin_table(x->out, "TableNormal", widths, 2);
	buf_c(x->out, "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
	put_head_column(x, &b->left, widths[0], false);
	put_head_column(x, &b->right, widths[1], true);
	buf_c(x->out, "</w:tr>\n</w:tbl>\n");
}

/* Lines [from, to) of one who signs; an empty paragraph when there are none. */
static void put_signer(struct docx *x, const struct head_column *c, size_t from, size_t to, long width)
{
	begin_cell(x->out, width, 1, "");
	for (size_t i = from; i < to; i++) {
		buf_c(x->out, "<w:p><w:pPr><w:pStyle w:val=\"Signature\"/></w:pPr>");
		docx_run(x->out, c->lines[i].text, c->lines[i].bold, c->lines[i].italic, c->lines[i].italic ? x->sheet->letter - 2 : 0);
		buf_c(x->out, "</w:p>");
	}
	if (from >= to)
		buf_c(x->out, "<w:p><w:pPr><w:pStyle w:val=\"Signature\"/></w:pPr></w:p>");
	buf_c(x->out, "</w:tc>");
}

/* The office and, in slanted letters, what is to be put there stand above the space for the hand; a name stands below it. */
static size_t above(const struct head_column *c)
{
	size_t n = c->n > 0 ? 1 : 0;

	while (n < c->n && c->lines[n].italic)
		n++;
	return n;
}

void docx_signatures(struct docx *x, const struct block *b)
{
	const long left = TWIPS_OF_MM(SIGN_LEFT_MM), gap = TWIPS_OF_MM(SIGN_GAP_TENTHS) / 10;
	const long widths[] = { left, gap, x->width - left - gap };
	const struct head_column none = { 0 };
	size_t l = above(&b->left), r = above(&b->right);

	docx_air(x->out);
	begin_table(x->out, "TableNormal", widths, 3);
	for (int row = 0; row < 3; row++) {
		buf_c(x->out, "<w:tr><w:trPr><w:cantSplit/>");
		if (row == 1)
			buf_f(x->out, "<w:trHeight w:val=\"%ld\" w:hRule=\"atLeast\"/>", TWIPS_OF_MM(SIGN_SPACE_MM));
		buf_c(x->out, "</w:trPr>");
		put_signer(x, &b->left, row == 2 ? l : 0, row == 0 ? l : row == 2 ? b->left.n : 0, widths[0]);
		put_signer(x, &none, 0, 0, widths[1]);
		put_signer(x, &b->right, row == 2 ? r : 0, row == 0 ? r : row == 2 ? b->right.n : 0, widths[2]);
		buf_c(x->out, "</w:tr>\n");
	}
	buf_c(x->out, "</w:tbl>\n");
}
