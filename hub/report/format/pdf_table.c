/*
 * Tables. Columns get their widths from their words; a header row stands again on each page; a row is torn only
 * when a whole page is too short for it.
 */
#include "report/far.h"
#include "report/format/pdf.h"

static const double pad_x = 4, pad_y = 2, line_width = 0.5, around = 8, smallest = 8;
static const double grey_group = 0.95;

enum { LEAST_LINES = 2 };

/* Where the columns stand and how large their words are. */
struct plan { double x[COLUMNS_MAX], width[COLUMNS_MAX], size; size_t n; };

/* The cells of one row, laid out. */
struct cells { struct pdf_text at[COLUMNS_MAX]; double x[COLUMNS_MAX], width[COLUMNS_MAX], height; size_t n; bool is_header, is_filled; };

/* -- widths -- */

struct wish { double least[COLUMNS_MAX], whole[COLUMNS_MAX]; };   /* at 1000 points: longest word, whole text */

static double most(double a, double b)
{
	return a > b ? a : b;
}

static struct wish wishes(struct pdf *p, const struct table *t)
{
	struct wish w = { 0 };

	for (size_t c = 0; c < t->columns_n; c++) {
		w.least[c] = w.whole[c] = pdf_longest_word(p, t->columns[c].title, true);
		for (size_t r = 0; r < t->rows_n; r++) {
			const struct table_row *row = &t->rows[r];

			if (row->is_group)
				continue;
			w.least[c] = most(w.least[c], pdf_longest_word(p, row->cells[c], row->is_strong));
			w.whole[c] = most(w.whole[c], pdf_natural(p, row->cells[c], row->is_strong));
		}
	}
	return w;
}

/* Words of this size: the least width of each column; gives the sum. */
static double least_widths(struct pdf *p, const struct table *t, const struct wish *w, struct plan *plan)
{
	double sum = 0;

	for (size_t c = 0; c < t->columns_n; c++) {
		bool is_narrow = t->columns[c].weight == 0;
		double words = (is_narrow ? w->whole[c] : w->least[c]) * plan->size / 1000 * 1.01 + 0.5;
		double cap = p->width * (is_narrow ? 0.25 : 0.2);
		double word = w->least[c] * plan->size / 1000 * 1.01 + 0.5;

		if (is_narrow && words > cap)
			words = most(cap, word);
		if (words > 0.4 * p->width)
			words = 0.4 * p->width;   /* a word like that is torn, however wide its column */
		plan->width[c] = words + 2 * pad_x;
		sum += plan->width[c];
	}
	return sum;
}

/* What is left over goes to the columns by their weights, but to none that has more than its share already. */
static void share(const struct table *t, struct plan *plan, double all)
{
	bool is_set[COLUMNS_MAX] = { false };
	bool again = true;

	while (again) {
		double rest = all, weights = 0;

		again = false;
		for (size_t c = 0; c < plan->n; c++) {
			is_set[c] = is_set[c] || t->columns[c].weight == 0;
			rest -= is_set[c] ? plan->width[c] : 0;
			weights += is_set[c] ? 0 : t->columns[c].weight;
		}
		for (size_t c = 0; c < plan->n && !again; c++)
			if (!is_set[c] && rest * t->columns[c].weight / weights < plan->width[c])
				is_set[c] = again = true;
		for (size_t c = 0; c < plan->n && !again; c++)
			if (!is_set[c])
				plan->width[c] = rest * t->columns[c].weight / weights;
	}
}

static struct plan plan_of(struct pdf *p, const struct table *t)
{
	struct plan plan = { .n = t->columns_n, .size = p->is_un ? 10.5 : 12 };
	struct wish w = wishes(p, t);
	double sum = least_widths(p, t, &w, &plan), x = p->left;

	while (sum > p->width && plan.size > smallest) {
		plan.size -= 0.5;
		sum = least_widths(p, t, &w, &plan);
	}
	if (sum <= p->width)
		share(t, &plan, p->width);
	sum = 0;
	for (size_t c = 0; c < plan.n; c++)
		sum += plan.width[c];
	for (size_t c = 0; c < plan.n; c++) {
		plan.width[c] *= p->width / sum;   /* too wide, or nothing had a weight */
		plan.x[c] = x;
		x += plan.width[c];
	}
	return plan;
}

/* -- rows -- */

static void cell_add(struct pdf *p, struct cells *cells, struct text t, double x, double width, struct pdf_style style)
{
	size_t c = cells->n++;

	cells->x[c] = x;
	cells->width[c] = width;
	cells->at[c] = pdf_lay_plain(p, t, width - 2 * pad_x, style);
	cells->height = most(cells->height, cells->at[c].height + 2 * pad_y);
}

static struct cells header_of(struct pdf *p, const struct table *t, const struct plan *plan)
{
	struct cells cells = { .is_header = true };

	for (size_t c = 0; c < t->columns_n; c++)
		cell_add(p, &cells, t->columns[c].title, plan->x[c], plan->width[c],
			(struct pdf_style){ .size = plan->size, .bold = true, .align = ALIGN_CENTRE });
	return cells;
}

static struct cells row_of(struct pdf *p, const struct table *t, const struct table_row *r, const struct plan *plan)
{
	struct cells cells = { .is_filled = r->is_group };

	if (r->is_group)
		cell_add(p, &cells, r->cells[0], p->left, p->width, (struct pdf_style){ .size = plan->size, .bold = true });
	for (size_t c = 0; !r->is_group && c < t->columns_n; c++)
		cell_add(p, &cells, r->cells[c], plan->x[c], plan->width[c],
			(struct pdf_style){ .size = plan->size, .bold = r->is_strong, .align = t->columns[c].align });
	return cells;
}

static void cells_drop(struct cells *cells)
{
	for (size_t c = 0; c < cells->n; c++)
		pdf_drop(&cells->at[c]);
}

static void frame(struct pdf *p, double x, double y, double width, double height, bool is_filled)
{
	cairo_rectangle(p->cr, x, y, width, height);
	if (is_filled) {
		cairo_set_source_rgb(p->cr, grey_group, grey_group, grey_group);
		cairo_fill_preserve(p->cr);
		cairo_set_source_rgb(p->cr, 0, 0, 0);
	}
	cairo_set_line_width(p->cr, line_width);
	cairo_stroke(p->cr);
}

/* How much of each cell goes into the room; the height of the tallest piece. */
static double piece_height(const struct cells *cells, double room, bool is_forced)
{
	double tallest = 0;

	for (size_t c = 0; c < cells->n; c++) {
		const struct pdf_text *t = &cells->at[c];
		double height = 0;

		for (size_t i = t->at; i < t->n; i++) {
			if (height + t->lines[i].height > room - 2 * pad_y + 0.01 && !(is_forced && i == t->at))
				break;
			height += t->lines[i].height;
		}
		tallest = most(tallest, height);
	}
	return tallest + 2 * pad_y;
}

/* Draws what fits of the row; true when all of it is drawn. */
static bool piece_draw(struct pdf *p, struct cells *cells, bool is_tagged)
{
	double room = p->bottom - p->y, height = piece_height(cells, room, true);
	const char *tag = cells->is_header ? "TH" : "TD";
	bool whole = true;

	if (is_tagged)
		pdf_tag(p, "TR");
	for (size_t c = 0; c < cells->n; c++) {
		struct pdf_text *t = &cells->at[c];
		double y = p->y + pad_y;

		frame(p, cells->x[c], p->y, cells->width[c], height, cells->is_filled);
		if (cells->is_header && t->height < height - 2 * pad_y)
			y += (height - 2 * pad_y - t->height) / 2;
		if (is_tagged)
			pdf_tag(p, tag);
		(void)pdf_draw(p, t, cells->x[c] + pad_x, y, height - 2 * pad_y, 0);
		if (is_tagged)
			pdf_untag(p, tag);
		whole = whole && t->at == t->n;
	}
	if (is_tagged)
		pdf_untag(p, "TR");
	p->y += height;
	return whole;
}

/* -- a table over its pages -- */

static void header_draw(struct pdf *p, const struct table *t, const struct plan *plan, bool is_tagged)
{
	struct cells cells = header_of(p, t, plan);

	if (p->y + cells.height < p->bottom)   /* a header of a page's height would leave no room for rows, ever */
		(void)piece_draw(p, &cells, is_tagged);
	cells_drop(&cells);
}

/* The header that is repeated is no part of what is read aloud. */
static void next_page(struct pdf *p, const struct table *t, const struct plan *plan)
{
	pdf_untag(p, "Table");
	pdf_page(p, false);
	header_draw(p, t, plan, false);
	pdf_tag(p, "Table");
}

/* A heading of a group stays with the row below it. */
static double height_with_next(struct pdf *p, const struct table *t, size_t r, const struct plan *plan, const struct cells *cells)
{
	double height = cells->height;

	if (t->rows[r].is_group && r + 1 < t->rows_n) {
		struct cells next = row_of(p, t, &t->rows[r + 1], plan);

		height += next.height;
		cells_drop(&next);
	}
	return height;
}

static void row_draw(struct pdf *p, const struct table *t, size_t r, const struct plan *plan, double header, double keep)
{
	struct cells cells = row_of(p, t, &t->rows[r], plan);
	double page = p->bottom - p->top - header, room = p->bottom - p->y;
	double wanted = height_with_next(p, t, r, plan, &cells);

	if (wanted + keep <= page)
		wanted += keep;
	else if (wanted > page)
		wanted = cells.height <= page ? cells.height : LEAST_LINES * plan->size * 1.2;
	bool is_fresh = p->y <= p->top + header + 0.01;
	if (wanted > room && !is_fresh)
		next_page(p, t, plan);
	while (!piece_draw(p, &cells, true))
		next_page(p, t, plan);
	cells_drop(&cells);
}

static double header_height(struct pdf *p, const struct table *t, const struct plan *plan)
{
	struct cells cells = header_of(p, t, plan);
	double height = cells.height < p->bottom - p->top ? cells.height : 0;

	cells_drop(&cells);
	return height;
}

static struct pdf_text caption_of(struct pdf *p, struct text caption, const struct plan *plan)
{
	return pdf_lay_plain(p, caption, p->width, (struct pdf_style){ .size = plan->size, .bold = true, .align = ALIGN_CENTRE });
}

static double first_rows(struct pdf *p, const struct table *t, const struct plan *plan)
{
	double height = header_height(p, t, plan), page = p->bottom - p->top;

	if (t->rows_n > 0) {
		struct cells cells = row_of(p, t, &t->rows[0], plan);
		double row = height_with_next(p, t, 0, plan, &cells);

		height += height + row <= page ? row : LEAST_LINES * plan->size * 1.2;
		cells_drop(&cells);
	}
	return height;
}

double pdf_table_need(struct pdf *p, const struct table *t)
{
	if (t->columns_n == 0)
		return 0;
	struct plan plan = plan_of(p, t);
	double height = around + first_rows(p, t, &plan);

	if (t->caption.len > 0) {
		struct pdf_text caption = caption_of(p, t->caption, &plan);

		height += caption.height;
		pdf_drop(&caption);
	}
	return height;
}

void pdf_table(struct pdf *p, const struct table *t, double keep)
{
	if (t->columns_n == 0)
		return;
	struct plan plan = plan_of(p, t);
	double header = header_height(p, t, &plan), need = first_rows(p, t, &plan);

	pdf_gap(p, around);
	if (t->caption.len > 0) {
		struct pdf_text caption = caption_of(p, t->caption, &plan);

		pdf_flow(p, &caption, 0, 0, need, "P");
		p->y += pad_y;
	}
	if (p->y + need > p->bottom && !pdf_is_at_top(p))
		pdf_page(p, false);
	pdf_tag(p, "Table");
	header_draw(p, t, &plan, true);
	for (size_t r = 0; r < t->rows_n; r++) {
		row_draw(p, t, r, &plan, header, r + 1 == t->rows_n ? keep : 0);
		far_step();
	}
	pdf_untag(p, "Table");
	p->y += around - 6;   /* the next paragraph brings six of its own */
}
