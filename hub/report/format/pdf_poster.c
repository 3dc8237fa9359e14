/*
 * A poster: one sheet, however much there is to tell. The largest letters at which all of it fits are looked for. Below what can
 * be read from two metres, lists are cut short instead, and each says how much was left out; only when even a few rows are too
 * many, letters become smaller. Whatever is left over of the sheet goes to the vision, then between the sections.
 */
#include "report/format/pdf_poster.h"

enum { LARGEST = 22, READABLE = 14, SMALLEST = 9, ROWS_MOST = 40, ROWS_FEW = 3, VISION_MOST = 58, BESIDE_MOST = 3, SLACK_MOST = 4 };
static const double vision_least = 1.7, beside_gap = 8 * MM;

/* -- the parts -- */

/* Whose plan, its name, and what this sheet is, in a band of colour. */
static double band(struct poster *s, struct area at, const struct block *b)
{
	double pad = s->size * 0.9;
	struct pdf_style small = { .size = s->size * 0.95, .bold = true, .lines_max = 2, .align = ALIGN_CENTRE };
	struct pdf_style large = { .size = s->size * 2, .bold = true, .lines_max = 4 };
	struct area in = { at.x + pad, at.y + pad, at.width - 2 * pad };

	if (s->is_drawn) {
		s->is_drawn = false;
		double height = band(s, at, b);

		s->is_drawn = true;
		poster_paint(s, &poster_red, at.x, at.y, at.width, height);
		poster_paint(s, &poster_gold, at.x, at.y + height, at.width, 4);
		s->p->y = at.y;
		pdf_outline(s->p, 1, &(struct block){ .label = b->under });
	}
	if (b->label.len > 0)
		in.y += poster_put(s, in, b->label, small, &poster_white, "P") + s->size * 0.3;
	small.size = s->size * 1.3;
	in.y += poster_put(s, in, b->text.n > 0 ? b->text.at[0].text : TEXT_NONE, small, &poster_gold, "P") + s->size * 0.2;
	in.y += poster_centre(s, in, b->under, large, &poster_white, "H1");
	return in.y + pad + 4 - at.y;
}

static struct buf quoted(const struct block *b)
{
	struct buf out = { 0 };

	buf_c(&out, "“");
	for (size_t i = 0; i < b->text.n; i++)
		buf_text(&out, b->text.at[i].text);
	buf_c(&out, "”");
	return out;
}

static double vision(struct poster *s, struct area at, const struct block *b)
{
	struct pdf_style style = { .size = s->vision, .bold = true, .lines_max = 9 };
	struct buf words = quoted(b);
	double pad = 0.25 * s->vision;
	struct area in = { at.x + 2 * pad, at.y + pad, at.width - 4 * pad };
	double height = poster_centre(s, in, (struct text){ words.at, words.len }, style, &poster_red, "BlockQuote");

	s->p->broken = s->p->broken || words.broken;
	buf_free(&words);
	return height + 2 * pad;
}

static double paragraph(struct poster *s, struct area at, const struct block *b, int lines_max)
{
	struct pdf_style style = { .size = s->size, .lines_max = lines_max };
	struct buf words = pdf_plain(b);
	double height = poster_put(s, at, (struct text){ words.at, words.len > 0 ? words.len - 1 : 0 }, style, &poster_black, "P");

	s->p->broken = s->p->broken || words.broken;
	buf_free(&words);
	return height + s->size * 0.3;
}

/* A bullet stands out to the left of its lines. */
static double bullet(struct poster *s, struct area at, const struct block *b)
{
	double side = s->size * 0.35;
	struct area in = { at.x + s->size, at.y, at.width - s->size };

	poster_paint(s, &poster_gold, at.x, at.y + s->size * 0.45, side, side);
	return paragraph(s, in, b, 3);
}

static double heading(struct poster *s, struct area at, const struct block *b)
{
	struct pdf_style style = { .size = s->size * 1.35, .bold = true, .lines_max = 2 };
	struct buf words = pdf_plain(b);

	if (s->is_drawn) {
		s->p->y = at.y;
		pdf_outline(s->p, 1, b);
	}
	double height = poster_put(s, at, (struct text){ words.at, words.len > 0 ? words.len - 1 : 0 }, style, &poster_red, "H2");
	poster_paint(s, &poster_gold, at.x, at.y + height + 1, at.width, 2);
	s->p->broken = s->p->broken || words.broken;
	buf_free(&words);
	return height + 3 + s->size * 0.35;
}

/* The blocks [from, to) below each other; bullets are a list. */
static double stack(struct poster *s, struct area at, size_t from, size_t to)
{
	double top = at.y;
	size_t bullets = 0;

	for (size_t i = from; i < to; i++) {
		const struct block *b = &s->p->d->blocks[i];

		switch (b->kind) {
		case BLOCK_TITLE: at.y += band(s, at, b); break;
		case BLOCK_QUOTE: at.y += vision(s, at, b); break;
		case BLOCK_HEADING: at.y += heading(s, at, b); break;
		case BLOCK_TABLE: at.y += poster_table(s, at, &b->table); break;
		case BLOCK_CHART: at.y += poster_chart(s, at, &b->chart); break;
		case BLOCK_ADDRESS: at.y += poster_address(s, at, b); break;
		case BLOCK_BULLET:
			if (bullets++ < s->rows_max)
				at.y += bullet(s, at, b);
			break;
		default: at.y += paragraph(s, at, b, 8); break;
		}
		if (bullets > s->rows_max && (i + 1 == to || s->p->d->blocks[i + 1].kind != BLOCK_BULLET))
			at.y += poster_more(s, at, bullets - s->rows_max);
	}
	return at.y - top;
}

/* -- the sheet: bands below each other, the last of them at its foot -- */

static bool is_heading(const struct doc *d, size_t i, unsigned level)
{
	return i < d->n && d->blocks[i].kind == BLOCK_HEADING && d->blocks[i].level == level;
}

/* Where the thing that begins at `i` ends: a section, or before the sections and after them a single block. */
static size_t section_end(const struct doc *d, size_t i)
{
	size_t end = i + 1;

	if (d->blocks[i].kind != BLOCK_HEADING)
		return end;
	while (end < d->n && d->blocks[end].kind != BLOCK_HEADING && d->blocks[end].kind != BLOCK_NOTE)
		end++;
	return end;
}

/* Sections of level 2 side by side. */
static double beside(struct poster *s, struct area at, size_t *i)
{
	const struct doc *d = s->p->d;
	size_t starts[BESIDE_MOST + 1] = { *i }, n = 0;
	double tallest = 0;

	while (n < BESIDE_MOST && is_heading(d, starts[n], 2)) {
		starts[n + 1] = section_end(d, starts[n]);
		n++;
	}
	double width = (at.width - (double)(n - 1) * beside_gap) / (double)n;
	for (size_t k = 0; k < n; k++)
		tallest = most_of(tallest, stack(s, (struct area){ at.x + (double)k * (width + beside_gap), at.y, width }, starts[k], starts[k + 1]));
	*i = starts[n];
	return tallest;
}

/* At the foot of the sheet, wherever the rest ends. */
static double note(struct poster *s, const struct block *b)
{
	struct pdf_style style = { .size = 9, .lines_max = 3, .align = ALIGN_CENTRE };
	struct buf words = pdf_plain(b);
	struct text t = { words.at, words.len > 0 ? words.len - 1 : 0 };
	bool is_drawn = s->is_drawn;

	s->is_drawn = false;
	double height = poster_put(s, (struct area){ s->p->left, 0, s->p->width }, t, style, &poster_grey, "P");
	s->is_drawn = is_drawn;
	(void)poster_put(s, (struct area){ s->p->left, s->p->bottom - height, s->p->width }, t, style, &poster_grey, "P");
	s->p->broken = s->p->broken || words.broken;
	buf_free(&words);
	return height;
}

/* The height of everything, with so much more between two bands; counts what is between them. */
static double sheet(struct poster *s, double slack, unsigned *gaps)
{
	const struct doc *d = s->p->d;
	double gap = s->size * 0.8 + slack, foot = 0;
	struct area at = { s->p->left, s->p->top, s->p->width };

	*gaps = 0;
	for (size_t i = 0; i < d->n;) {
		if (d->blocks[i].kind == BLOCK_NOTE) {
			foot = most_of(foot, note(s, &d->blocks[i++]));
			continue;
		}
		if (i > 0) {
			at.y += gap;
			++*gaps;
		}
		if (is_heading(d, i, 2)) {
			at.y += beside(s, at, &i);
		} else {
			size_t end = section_end(d, i);

			at.y += stack(s, at, i, end);
			i = end;
		}
	}
	return at.y - s->p->top + foot + gap;
}

/* -- fitting -- */

static bool fits(struct poster *s, int size, size_t rows_max)
{
	unsigned gaps;

	s->size = size;
	s->vision = vision_least * size;
	s->rows_max = rows_max;
	return sheet(s, 0, &gaps) <= s->p->bottom - s->p->top;
}

/* The largest whole number in [low, high) that fits; `low` when none does. */
static int most_letters(struct poster *s, int low, int high, size_t rows_max)
{
	while (high - low > 1) {
		int middle = (low + high) / 2;

		if (fits(s, middle, rows_max))
			low = middle;
		else
			high = middle;
	}
	return low;
}

static size_t most_rows(struct poster *s, int size)
{
	size_t low = 1, high = ROWS_MOST + 1;

	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (fits(s, size, middle))
			low = middle;
		else
			high = middle;
	}
	return low;
}

static void settle(struct poster *s)
{
	size_t rows = ROWS_MOST;
	int size;

	if (fits(s, READABLE, rows)) {
		size = most_letters(s, READABLE, LARGEST + 1, rows);
	} else if (fits(s, READABLE, ROWS_FEW)) {
		size = READABLE;
		rows = most_rows(s, size);
	} else {
		size = most_letters(s, SMALLEST, READABLE, ROWS_FEW);
		rows = most_rows(s, size);
	}
	(void)fits(s, size, rows);
	while (s->first != NULL && rows + s->first_more < s->first->rows_n) {
		s->first_more++;
		if (!fits(s, size, rows)) {
			s->first_more--;
			break;
		}
	}
	(void)fits(s, size, rows);
}

/* The vision takes what is left, in steps of two points; gives what is left then. */
static double grow_vision(struct poster *s, unsigned *gaps)
{
	const struct doc *d = s->p->d;
	double room = s->p->bottom - s->p->top - sheet(s, 0, gaps);
	struct area at = { 0, 0, s->p->width };
	size_t i = 0;

	while (i < d->n && d->blocks[i].kind != BLOCK_QUOTE)
		i++;
	if (i == d->n)
		return room;
	for (double was = vision(s, at, &d->blocks[i]); s->vision + 2 <= VISION_MOST;) {
		s->vision += 2;
		double more = vision(s, at, &d->blocks[i]) - was;

		if (more > room) {
			s->vision -= 2;
			break;
		}
		room -= more;
		was += more;
	}
	return room;
}

void pdf_poster(struct pdf *p)
{
	struct poster s = { .p = p };
	unsigned gaps;

	for (size_t i = p->d->n; i-- > 0;)
		if (p->d->blocks[i].kind == BLOCK_TABLE)
			s.first = &p->d->blocks[i].table;

	settle(&s);
	double slack = grow_vision(&s, &gaps);
	slack = slack > 0 && gaps > 0 ? slack / gaps : 0;
	s.is_drawn = true;
	(void)sheet(&s, slack < SLACK_MOST * s.size ? slack : SLACK_MOST * s.size, &gaps);
}
