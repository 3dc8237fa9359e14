/* Each kind of block on the page, and how much of a page it wants at least. */
#include "report/format/pdf.h"

static const double indent = 10 * MM, between = 6, cell_margin = 1.9 * MM, leading = 1.1;
static const double head_left = 65 * MM, sign_left = 60 * MM, sign_gap = 7.5 * MM, sign_space = 28 * MM;
static const double short_rule = 0.4;   /* of the line above: the decree wants a third to a half */

enum { KEEP_DEPTH = 4 };   /* so many headings in a row look at what comes after them */

/* -- running text -- */

struct shape { double x, width, before; struct pdf_style style; const char *tag; };

static struct shape shape_of(const struct pdf *p, const struct block *b)
{
	bool is_decree = !p->is_un;
	struct shape s = { .width = p->width, .before = between, .tag = "P", .style = { .size = p->size, .leading = leading,
		.justify = is_decree, .indent = is_decree ? indent : 0 } };
	double x = 0;

	switch (b->kind) {
	case BLOCK_HEADING:
		s.style.bold = true;
		s.style.justify = false;
		s.before = b->level == 1 ? 10 : 8;
		s.tag = b->level == 1 ? "H1" : "H2";
		break;
	case BLOCK_ITEM: x = p->is_un && b->level == 2 ? indent : 0; break;
	case BLOCK_BULLET: x = p->is_un ? indent : 0; break;
	case BLOCK_QUOTE:
		x = indent;
		s.style.indent = 0;
		s.width -= indent;   /* on the right too */
		s.tag = "BlockQuote";
		break;
	case BLOCK_NOTE: s.style = (struct pdf_style){ .size = 9 }; s.before = 4; break;
	default: break;
	}
	s.x = x;
	s.width -= x;
	return s;
}

static struct pdf_text lay(struct pdf *p, const struct block *b, const struct shape *s)
{
	struct pdf_words w = pdf_words();

	if (b->kind == BLOCK_BULLET)
		pdf_add(&w, text("- "), false, false);
	pdf_add_block(&w, b);
	return pdf_lay(p, &w, s->width, s->style);
}

static bool is_running(const struct block *b)
{
	return b->kind == BLOCK_HEADING || b->kind == BLOCK_PARAGRAPH || b->kind == BLOCK_ITEM || b->kind == BLOCK_BULLET ||
		b->kind == BLOCK_QUOTE || b->kind == BLOCK_NOTE || b->kind == BLOCK_ADDRESS;
}

static double columns(struct pdf *p, const struct block *b, bool is_drawn);
static double need(struct pdf *p, size_t i, unsigned depth);

/* What must stand on the page of the last lines of block `i`: what a heading heads, and the signatures (section 5.5). */
static double keep_after(struct pdf *p, size_t i, unsigned depth)
{
	if (i + 1 >= p->d->n || depth == KEEP_DEPTH)
		return 0;
	if (p->d->blocks[i].kind != BLOCK_HEADING && p->d->blocks[i + 1].kind != BLOCK_SIGNATURES)
		return 0;
	return need(p, i + 1, depth + 1);
}

/* The least of block `i` that may stand at the end of a page. */
static double need(struct pdf *p, size_t i, unsigned depth)
{
	const struct block *b = &p->d->blocks[i];
	double height = 0;

	if (b->kind == BLOCK_TABLE)
		return pdf_table_need(p, &b->table);
	if (b->kind == BLOCK_CHART)
		return pdf_chart_need(p, &b->chart);
	if (b->kind == BLOCK_SIGNATURES)
		return columns(p, b, false);
	if (!is_running(b))
		return 0;
	struct shape s = shape_of(p, b);
	struct pdf_text t = lay(p, b, &s);
	if (t.n <= 3)
		height = t.height + keep_after(p, i, depth);
	else if (t.lines != NULL)
		height = t.lines[0].height + t.lines[1].height;
	pdf_drop(&t);
	return s.before + height;
}

static void running(struct pdf *p, size_t i)
{
	const struct block *b = &p->d->blocks[i];
	struct shape s = shape_of(p, b);
	struct pdf_text t = lay(p, b, &s);
	double keep = keep_after(p, i, 0);

	if (b->kind == BLOCK_HEADING) {
		if (!pdf_is_at_top(p) && p->y + s.before + t.height + keep > p->bottom)
			pdf_page(p, false);   /* before the outline notes the page */
		pdf_outline(p, b->level, b);
	}
	pdf_flow(p, &t, s.x, s.before, keep, s.tag);
}

/* A line of text across the width; gives the width of its widest line. */
static double centred(struct pdf *p, struct pdf_words *take_w, struct pdf_style style, double before, const char *tag)
{
	style.align = p->is_un ? ALIGN_LEFT : ALIGN_CENTRE;
	struct pdf_text t = pdf_lay(p, take_w, p->width, style);
	double widest = t.widest;

	pdf_flow(p, &t, 0, before, 0, tag);
	return widest;
}

static void rule_under(struct pdf *p, double length)
{
	if (p->is_un || length <= 0)
		return;
	p->y += 3;
	pdf_rule(p, p->left + p->width / 2, p->y, length);
	p->y += 3;
}

static void title(struct pdf *p, const struct block *b)
{
	struct pdf_style style = { .size = p->is_un ? 14 : p->size, .bold = true };
	struct pdf_words w = pdf_words();

	pdf_add_block(&w, b);
	(void)centred(p, &w, style, 18, "H1");
	w = pdf_words();
	pdf_add(&w, b->under, false, false);
	rule_under(p, short_rule * centred(p, &w, style, 0, "P"));
	p->y += 8;
}

static void annex(struct pdf *p, const struct block *b)
{
	struct pdf_style style = { .size = p->size, .bold = true };
	struct pdf_words w = pdf_words();

	if (p->page > 1 || !pdf_is_at_top(p))
		pdf_page(p, true);
	pdf_outline(p, 1, b);
	pdf_add(&w, b->label, false, false);
	(void)centred(p, &w, style, 0, "H1");
	w = pdf_words();
	for (size_t i = 0; i < b->text.n; i++)
		pdf_add(&w, b->text.at[i].text, b->text.at[i].bold, b->text.at[i].italic);
	double widest = centred(p, &w, style, 2, "P");
	style = (struct pdf_style){ .size = p->size, .italic = true };
	if (b->under.len > 0) {
		w = pdf_words();
		pdf_add(&w, b->under, false, false);
		widest = centred(p, &w, style, 2, "P");
	}
	rule_under(p, short_rule * widest);
	p->y += 4;
}

/* -- two columns: the head, and what is signed -- */

struct side { double x, width; enum align align; };

/* The nation's line falls back to 12 points rather than wrap; the motto is one point larger (section 5.2). */
static double nation_size(struct pdf *p, const struct head_column *c, double width)
{
	return c->n > 0 && pdf_natural(p, c->lines[0].text, c->lines[0].bold) * 0.013 > width ? 12 : 13;
}

static struct pdf_text head_line(struct pdf *p, const struct head_line *l, const struct side *side, double size)
{
	struct pdf_style style = { .size = size, .bold = l->bold, .italic = l->italic, .align = side->align };

	return pdf_lay_plain(p, l->text, side->width, style);
}

/* A line of the head at y, and its rule; gives the height of both. */
static double head_put(struct pdf *p, const struct head_column *c, size_t i, const struct side *side, double y, bool is_right)
{
	double size = p->is_un ? p->size : 13, rule = short_rule;

	if (is_right && !p->is_un) {
		size = nation_size(p, c, side->width) + (c->lines[i].is_ruled ? 1 : 0);
		rule = 1;
	}
	struct pdf_text t = head_line(p, &c->lines[i], side, size);
	double height = t.height, widest = t.widest;
	pdf_tag(p, "P");
	(void)pdf_draw(p, &t, side->x, y, t.height, t.n);
	pdf_untag(p, "P");
	pdf_drop(&t);
	if (c->lines[i].is_ruled && !p->is_un) {
		pdf_rule(p, side->x + side->width / 2, y + height + 1.5, rule * widest);
		height += 5;
	}
	return height;
}

/* Line by line from left to right, which is also how it is read aloud. */
static void head(struct pdf *p, const struct block *b)
{
	double edge = p->is_un ? p->width / 2 : head_left, y[2] = { p->y, p->y };
	struct side left = { p->left + cell_margin, edge - 2 * cell_margin, ALIGN_CENTRE };
	struct side right = { p->left + edge + cell_margin, p->width - edge - 2 * cell_margin, ALIGN_CENTRE };
	size_t n = b->left.n > b->right.n ? b->left.n : b->right.n;

	if (p->is_un) {
		left.x = p->left;
		left.align = ALIGN_LEFT;
		right.x += cell_margin;
		right.align = ALIGN_RIGHT;
	}
	for (size_t i = 0; i < n; i++) {
		if (i < b->left.n)
			y[0] += head_put(p, &b->left, i, &left, y[0], false);
		if (i < b->right.n)
			y[1] += head_put(p, &b->right, i, &right, y[1], true);
	}
	p->y = y[0] > y[1] ? y[0] : y[1];
}

/* Who signs and the hint stand above the space for the signature, close together in either column; names stand below it. */
static double columns(struct pdf *p, const struct block *b, bool is_drawn)
{
	struct side sides[2] = { { p->left, sign_left, ALIGN_CENTRE },
		{ p->left + sign_left + sign_gap, p->width - sign_left - sign_gap, ALIGN_CENTRE } };
	const struct head_column *c[2] = { &b->left, &b->right };
	double y[2] = { 18, 18 }, above = pdf_is_at_top(p) ? 0 : p->y;
	size_t n = c[0]->n > c[1]->n ? c[0]->n : c[1]->n;
	bool has_space = false;

	for (size_t i = 0; i < n; i++) {
		bool is_hint = (i < c[0]->n && c[0]->lines[i].italic) || (i < c[1]->n && c[1]->lines[i].italic);

		if (i > 0 && !is_hint && !has_space) {
			y[0] = y[1] = (y[0] > y[1] ? y[0] : y[1]) + sign_space;
			has_space = true;
		}
		for (int k = 0; k < 2; k++) {
			if (i >= c[k]->n)
				continue;
			struct pdf_text t = head_line(p, &c[k]->lines[i], &sides[k], c[k]->lines[i].italic ? p->size - 1 : p->size);
			if (is_drawn) {
				pdf_tag(p, "P");
				(void)pdf_draw(p, &t, sides[k].x, (above > 0 ? above : p->top) + y[k], t.height, t.n);
				pdf_untag(p, "P");
			}
			y[k] += t.height;
			pdf_drop(&t);
		}
	}
	return (y[0] > y[1] ? y[0] : y[1]) + (has_space ? 0 : sign_space);
}

static void signatures(struct pdf *p, const struct block *b)
{
	double height = columns(p, b, false);

	if (!pdf_is_at_top(p) && p->y + height > p->bottom)
		pdf_page(p, false);
	p->y += columns(p, b, true);
}

static void recipients(struct pdf *p, const struct block *b)
{
	struct pdf_words w = pdf_words();
	struct pdf_style first = { .size = 12 }, line = { .size = 11 };
	double width = 80 * MM, height = first.size * 1.2 + (double)b->lines.n * line.size * 1.2;

	pdf_add_block(&w, b);
	struct pdf_text t = pdf_lay(p, &w, width, first);
	if (!pdf_is_at_top(p) && p->y + between + height > p->bottom && height < p->bottom - p->top)
		pdf_page(p, false);
	pdf_flow(p, &t, 0, between, 0, "P");
	for (size_t i = 0; i < b->lines.n; i++) {
		t = pdf_lay_plain(p, b->lines.at[i], width, line);
		pdf_flow(p, &t, 0, 0, 0, "P");
	}
}

void pdf_block(struct pdf *p, size_t i)
{
	const struct block *b = &p->d->blocks[i];

	switch (b->kind) {
	case BLOCK_HEAD: head(p, b); break;
	case BLOCK_TITLE: title(p, b); break;
	case BLOCK_TABLE: pdf_table(p, &b->table, keep_after(p, i, 0)); break;
	case BLOCK_CHART: pdf_chart(p, &b->chart); break;
	case BLOCK_SIGNATURES: signatures(p, b); break;
	case BLOCK_RECIPIENTS: recipients(p, b); break;
	case BLOCK_ANNEX: annex(p, b); break;
	case BLOCK_RULE:
		pdf_gap(p, between);
		pdf_rule(p, p->left + p->width / 2, p->y, short_rule * p->width);
		p->y += between;
		break;
	default:
		if (is_running(b))
			running(p, i);
	}
}
