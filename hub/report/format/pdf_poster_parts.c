/* What stands in the sections of a poster: tables with a line of time, and bars against their ceilings. */
#include "report/format/pdf_poster.h"

#include "i18n/catalog.h"

const struct ink poster_red = { 0.60, 0.07, 0.10 }, poster_gold = { 0.96, 0.74, 0.20 }, poster_black = { 0.10, 0.10, 0.11 },
	poster_white = { 1, 1, 1 }, poster_grey = { 0.42, 0.42, 0.44 };
static const struct ink pale = { 0.93, 0.91, 0.87 }, teal = { 0.05, 0.42, 0.45 }, brown = { 0.66, 0.40, 0.05 };

static const double narrowest = 0.2, cell_gap = 8, code_share = 0.14;
enum { YEARS_MAX = 60, MONTHS = 12, TICKS_MAX = 12, MORE_BARS = 3 };

double most_of(double a, double b)
{
	return a > b ? a : b;
}

void poster_paint(struct poster *s, const struct ink *ink, double x, double y, double width, double height)
{
	if (!s->is_drawn)
		return;
	cairo_set_source_rgb(s->p->cr, ink->red, ink->green, ink->blue);
	cairo_rectangle(s->p->cr, x, y, width, height);
	cairo_fill(s->p->cr);
	cairo_set_source_rgb(s->p->cr, 0, 0, 0);
}

/*
 * As much as could find room even of the narrowest letters: pango would lay all of a long text only to end it in an ellipsis. A mark
 * that takes no room counts as a letter here; of nothing else are there so many in a line.
 */
static struct text clipped(struct text t, const struct area *at, const struct pdf_style *style)
{
	double letters = style->lines_max * at->width / (narrowest * style->size) + 1;
	size_t end = 0;

	if (style->lines_max == 0 || !text_is_utf8(t.at, t.len))
		return t;
	for (double n = 0; end < t.len && n < letters; n++)
		(void)text_next(t, &end);
	return (struct text){ t.at, end };
}

double poster_put(struct poster *s, struct area at, struct text t, struct pdf_style style, const struct ink *ink, const char *tag)
{
	struct pdf_text l = pdf_lay_plain(s->p, clipped(t, &at, &style), at.width, style);
	double height = l.height;

	if (s->is_drawn && t.len > 0) {
		cairo_set_source_rgb(s->p->cr, ink->red, ink->green, ink->blue);
		pdf_tag(s->p, tag);
		(void)pdf_draw(s->p, &l, at.x, at.y, height, l.n);
		pdf_untag(s->p, tag);
		cairo_set_source_rgb(s->p->cr, 0, 0, 0);
	}
	pdf_drop(&l);
	return height;
}

double poster_centre(struct poster *s, struct area at, struct text t, struct pdf_style style, const struct ink *ink, const char *tag)
{
	t = clipped(t, &at, &style);
	struct pdf_text l = pdf_lay_plain(s->p, t, at.width, style);
	size_t lines = l.n;
	double low = l.widest / 2, high = l.widest + 1;

	pdf_drop(&l);
	while (lines > 1 && s->is_drawn && high - low > 2) {
		double middle = (low + high) / 2;

		l = pdf_lay_plain(s->p, t, middle, style);
		if (l.n <= lines)
			high = middle;
		else
			low = middle;
		pdf_drop(&l);
	}
	if (high > at.width)
		high = at.width;
	style.align = ALIGN_CENTRE;
	return poster_put(s, (struct area){ at.x + (at.width - high) / 2, at.y, high }, t, style, ink, tag);
}

double poster_more(struct poster *s, struct area at, size_t gone)
{
	struct pdf_style style = { .size = s->size * 0.9, .italic = true, .lines_max = 2 };
	struct buf b = { 0 };

	if (gone == 0)
		return 0;
	say_put(&b, s->p->d->language, "report.after_more", (const struct say_arg[]){ { "n", { NULL, 0 }, (int64_t)gone } }, 1);
	double height = poster_put(s, at, (struct text){ b.at, b.len }, style, &poster_grey, "P");
	s->p->broken = s->p->broken || b.broken;
	buf_free(&b);
	return height + 2;
}

/* -- tables -- */

/*
 * Where the columns stand. Two columns of months beside each other are one line of time, at `time`; from the first month of year
 * `from` to the last of the year before `to`.
 */
struct grid { double x[COLUMNS_MAX], width[COLUMNS_MAX]; size_t time; int64_t from, to; };

static int64_t month_of(const struct table_row *r, size_t column)
{
	bool is_month = !r->is_group && r->values != NULL && r->values[column].kind == CELL_MONTH;
	int64_t n = is_month ? r->values[column].number.units : 0;

	return n % 100 >= 1 && n % 100 <= MONTHS && n > 0 ? n : 0;
}

static bool has_months(const struct table *t, size_t column)
{
	for (size_t r = 0; r < t->rows_n; r++)
		if (month_of(&t->rows[r], column) != 0)
			return true;
	return false;
}

static void years_find(struct grid *g, const struct table *t)
{
	g->time = t->columns_n;
	for (size_t c = 0; c + 1 < t->columns_n && g->time == t->columns_n; c++)
		if (has_months(t, c) && has_months(t, c + 1))
			g->time = c;
	for (size_t r = 0; g->time < t->columns_n && r < t->rows_n; r++)
		for (size_t k = 0; k < 2; k++) {
			int64_t year = month_of(&t->rows[r], g->time + k) / 100;

			if (year == 0)
				continue;
			g->from = g->from == 0 || year < g->from ? year : g->from;
			g->to = year + 1 > g->to ? year + 1 : g->to;
		}
	if (g->to - g->from > YEARS_MAX)
		g->time = t->columns_n;   /* years like that are no line to be read; they stand there in figures */
}

static struct grid grid_of(struct poster *s, const struct table *t, double width)
{
	struct grid g = { 0 };
	double rest = width, weights = 0, x = 0;

	years_find(&g, t);
	for (size_t c = 0; c < t->columns_n; c++) {
		double natural = pdf_natural(s->p, t->columns[c].title, true) * 0.8;

		for (size_t r = 0; t->columns[c].weight == 0 && r < t->rows_n; r++)
			if (!t->rows[r].is_group)
				natural = most_of(natural, pdf_natural(s->p, t->rows[r].cells[c], true));
		natural = natural * s->size / 1000 + cell_gap + 2;
		if (t->columns[c].weight == 0)
			g.width[c] = natural < code_share * width ? natural : code_share * width;
		rest -= g.width[c];
		weights += t->columns[c].weight;
	}
	for (size_t c = 0; c < t->columns_n; c++) {
		if (t->columns[c].weight > 0)
			g.width[c] = rest * t->columns[c].weight / weights;
		g.x[c] = x;
		x += g.width[c];
	}
	return g;
}

static double month_x(const struct grid *g, double width, int64_t month, int64_t after)
{
	int64_t n = (month / 100 - g->from) * MONTHS + month % 100 - 1 + after;

	return width * (double)n / (double)((g->to - g->from) * MONTHS);
}

/* The years above the line of time, as many as find room. */
static double years_put(struct poster *s, const struct grid *g, struct area at, double size)
{
	double year = at.width / (double)(g->to - g->from), label = 2.4 * size, height = 0;
	int64_t step = year < label ? (int64_t)(label / year) + 1 : 1;

	for (int64_t y = g->from; y < g->to; y += step) {
		struct buf b = { 0 };

		buf_int(&b, y);
		height = poster_put(s, (struct area){ at.x + (double)(y - g->from) * year, at.y, label }, (struct text){ b.at, b.len },
			(struct pdf_style){ .size = size, .bold = true, .lines_max = 1 }, &poster_grey, "TH");
		s->p->broken = s->p->broken || b.broken;
		buf_free(&b);
	}
	return height;
}

static double header(struct poster *s, struct area at, const struct table *t, const struct grid *g)
{
	double tallest = 0, size = s->size * 0.78;

	for (size_t c = 0; c < t->columns_n; c++) {
		struct area in = { at.x + g->x[c], at.y, g->width[c] - cell_gap };

		if (c == g->time) {
			in.width += g->width[++c];
			tallest = most_of(tallest, years_put(s, g, in, size));
			continue;
		}
		tallest = most_of(tallest, poster_put(s, in, t->columns[c].title,
			(struct pdf_style){ .size = size, .bold = true, .lines_max = 2, .align = t->columns[c].align }, &poster_grey, "TH"));
	}
	return tallest + 2;
}

/* From the one month to the other; of a month alone, that month. Its figures stand above, as far to the right as they find room. */
static double time_put(struct poster *s, const struct grid *g, struct area at, const struct table_row *r, const struct ink *ink)
{
	int64_t start = month_of(r, g->time), end = month_of(r, g->time + 1);
	double size = s->size * 0.72, x = 0, right = 0;
	struct buf b = { 0 };

	if (start == 0 && end == 0)
		return 0;
	x = month_x(g, at.width, start != 0 ? start : end, 0);
	right = month_x(g, at.width, end != 0 ? end : start, 1);
	right = most_of(right, x + 2);
	buf_text(&b, start != 0 ? r->cells[g->time] : text("…"));
	buf_c(&b, " – ");
	buf_text(&b, end != 0 ? r->cells[g->time + 1] : text("…"));
	struct text words = { b.at, b.len };
	double width = pdf_natural(s->p, words, false) * size / 1000 + 2, room = most_of(0, at.width - width);
	double height = poster_put(s, (struct area){ at.x + (x < room ? x : room), at.y, width }, words,
		(struct pdf_style){ .size = size, .lines_max = 1 }, &poster_black, "TD");
	for (int64_t y = g->from; y <= g->to && g->to - g->from <= TICKS_MAX; y++)
		poster_paint(s, &pale, at.x + month_x(g, at.width, y * 100 + 1, 0), at.y - 2, 1, height + 3 + s->size * 0.42);
	poster_paint(s, ink, at.x + x, at.y + height + 1, right - x, s->size * 0.42);
	s->p->broken = s->p->broken || b.broken;
	buf_free(&b);
	return height + 1 + s->size * 0.42;
}

static double row(struct poster *s, struct area at, const struct table *t, const struct table_row *r, const struct grid *g,
	const struct ink *ink)
{
	double tallest = 0;

	for (size_t c = 0; c < t->columns_n; c++) {
		struct area in = { at.x + g->x[c], at.y + 2, g->width[c] - cell_gap };
		bool is_code = t->columns[c].weight == 0, is_figure = t->columns[c].align == ALIGN_RIGHT;

		if (c == g->time) {
			in.width += g->width[++c];
			tallest = most_of(tallest, time_put(s, g, in, r, ink));
			continue;
		}
		tallest = most_of(tallest, poster_put(s, in, r->cells[c], (struct pdf_style){ .size = s->size, .lines_max = is_code ? 1 : 3,
			.bold = is_code || is_figure || r->is_strong, .align = t->columns[c].align }, is_code ? ink : &poster_black, "TD"));
	}
	return tallest + 4;
}

static double group(struct poster *s, struct area at, const struct table_row *r, const struct ink *ink)
{
	struct pdf_style style = { .size = s->size, .bold = true, .lines_max = 1 };
	struct area in = { at.x + 6, at.y + 2, at.width - 12 };
	double height = s->size * 1.2 + 4;

	poster_paint(s, ink, at.x, at.y, at.width, height);
	(void)poster_put(s, in, r->cells[0], style, &poster_white, "TH");
	return height + 1;
}

/* A heading of rows that are all cut off is no help. */
static bool is_shown(const struct table *t, size_t r, size_t kept, size_t rows_max)
{
	return t->rows[r].is_strong || (kept < rows_max && (!t->rows[r].is_group || r + 1 < t->rows_n));
}

double poster_table(struct poster *s, struct area at, const struct table *t)
{
	static const struct ink *const inks[] = { &poster_red, &brown, &teal, &poster_grey };
	struct grid g = grid_of(s, t, at.width);
	double top = at.y;
	size_t kept = 0, gone = 0, groups = 0, rows_max = s->rows_max;

	if (s->is_drawn)
		pdf_tag(s->p, "Table");
	at.y += header(s, at, t, &g);
	if (s->first == t)
		rows_max += s->first_more;
	for (size_t r = 0; r < t->rows_n; r++) {
		const struct table_row *x = &t->rows[r];
		const struct ink *ink = inks[groups == 0 ? 0 : groups - 1];

		if (!is_shown(t, r, kept, rows_max)) {
			gone += !x->is_group;
			continue;
		}
		if (x->is_strong && gone > 0) {
			at.y += poster_more(s, at, gone);
			gone = 0;
		}
		if (x->is_group) {
			groups += groups < sizeof inks / sizeof *inks;
			at.y += group(s, at, x, inks[groups - 1]);
			continue;
		}
		poster_paint(s, &pale, at.x, at.y, at.width, 1);
		at.y += row(s, at, t, x, &g, ink);
		kept += !x->is_strong;
	}
	at.y += poster_more(s, at, gone);
	if (s->is_drawn)
		pdf_untag(s->p, "Table");
	return at.y - top;
}

/* -- bars -- */

/* The need in full colour on the ceiling in pale; what is beyond the ceiling is red. */
static double bar(struct poster *s, struct area at, const struct bar *b, int64_t longest)
{
	struct pdf_style label = { .size = s->size * 0.92, .lines_max = 2 }, value = { .size = s->size * 0.92, .bold = true, .lines_max = 1, .align = ALIGN_RIGHT };
	double figures = pdf_natural(s->p, b->value, true) * value.size / 1000 + 2, bar_height = s->size * 0.75;

	figures = figures < at.width / 2 ? figures : at.width / 2;
	double height = poster_put(s, (struct area){ at.x, at.y, at.width - figures - cell_gap }, b->label, label, &poster_black, "TH");
	(void)poster_put(s, (struct area){ at.x + at.width - figures, at.y, figures }, b->value, value, &poster_black, "TD");
	double y = at.y + height + 1, unit = at.width / (double)longest;
	int64_t inside = b->limit > 0 && b->n > b->limit ? b->limit : b->n;
	if (b->limit > 0)
		poster_paint(s, &pale, at.x, y, unit * (double)b->limit, bar_height);
	if (inside > 0)
		poster_paint(s, &teal, at.x, y, unit * (double)inside, bar_height);
	if (b->n > inside)
		poster_paint(s, &poster_red, at.x + unit * (double)inside, y, unit * (double)(b->n - inside), bar_height);
	return height + 1 + bar_height + s->size * 0.35;
}

double poster_chart(struct poster *s, struct area at, const struct bar_chart *c)
{
	double top = at.y;
	int64_t longest = 1;
	size_t n = c->bars_n < s->rows_max + MORE_BARS ? c->bars_n : s->rows_max + MORE_BARS;

	for (size_t i = 0; i < c->bars_n; i++) {
		longest = c->bars[i].n > longest ? c->bars[i].n : longest;
		longest = c->bars[i].limit > longest ? c->bars[i].limit : longest;
	}
	at.y += poster_put(s, at, c->caption, (struct pdf_style){ .size = s->size * 0.85, .italic = true, .lines_max = 2 }, &poster_grey, "P") + 2;
	for (size_t i = 0; i < n; i++)
		at.y += bar(s, at, &c->bars[i], longest);
	return at.y - top + poster_more(s, at, c->bars_n - n);
}
