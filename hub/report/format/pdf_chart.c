/* Charts: bars of whole numbers as lines of a table without rules, drawn and not pictured. */
#include "report/format/pdf.h"

static const double pad = 2, bar_height = 10, gap = 6, around = 8, grey = 0.33;
static const double label_share = 0.45, bar_share = 0.4;

static double size_of(const struct pdf *p)
{
	return p->is_un ? 10.5 : 12;
}

struct line { struct pdf_text label, value; double height; };

static struct line line_of(struct pdf *p, const struct bar *b)
{
	struct pdf_style style = { .size = size_of(p) };
	struct line l = { .label = pdf_lay_plain(p, b->label, p->width * label_share - gap, style) };

	style.align = ALIGN_RIGHT;
	l.value = pdf_lay_plain(p, b->value, p->width * (1 - label_share - bar_share) - gap, style);
	l.height = (l.label.height > l.value.height ? l.label.height : l.value.height) + pad;
	return l;
}

static void line_drop(struct line *l)
{
	pdf_drop(&l->label);
	pdf_drop(&l->value);
}

static struct pdf_text caption_of(struct pdf *p, const struct bar_chart *c)
{
	return pdf_lay_plain(p, c->caption, p->width, (struct pdf_style){ .size = size_of(p), .align = ALIGN_LEFT });
}

double pdf_chart_need(struct pdf *p, const struct bar_chart *c)
{
	struct pdf_text caption = caption_of(p, c);
	double height = around + caption.height, page = p->bottom - p->top;

	pdf_drop(&caption);
	for (size_t i = 0; i < c->bars_n && height < page; i++) {
		struct line l = line_of(p, &c->bars[i]);

		height += l.height;
		line_drop(&l);
	}
	return height < page ? height : page / 4;   /* what is longer than a page may as well begin here */
}

static void line_draw(struct pdf *p, const struct bar *b, int64_t longest)
{
	struct line l = line_of(p, b);
	double x = p->left + p->width * (1 - bar_share), first = l.label.n > 0 ? l.label.lines[0].height : bar_height;

	if (p->y + l.height > p->bottom && !pdf_is_at_top(p)) {
		pdf_untag(p, "Table");
		pdf_page(p, false);
		pdf_tag(p, "Table");
	}
	pdf_tag(p, "TR");
	pdf_tag(p, "TH");
	(void)pdf_draw(p, &l.label, p->left, p->y, p->bottom - p->y, 1);
	pdf_untag(p, "TH");
	pdf_tag(p, "TD");
	(void)pdf_draw(p, &l.value, p->left + p->width * label_share, p->y, p->bottom - p->y, 1);
	pdf_untag(p, "TD");
	pdf_untag(p, "TR");
	if (b->n > 0) {
		cairo_set_source_rgb(p->cr, grey, grey, grey);
		cairo_rectangle(p->cr, x, p->y + (first - bar_height) / 2, p->width * bar_share * (double)b->n / (double)longest, bar_height);
		cairo_fill(p->cr);
		cairo_set_source_rgb(p->cr, 0, 0, 0);
	}
	p->y += l.height;
	line_drop(&l);
}

void pdf_chart(struct pdf *p, const struct bar_chart *c)
{
	struct pdf_text caption = caption_of(p, c);
	double need = pdf_chart_need(p, c);
	int64_t longest = 1;

	for (size_t i = 0; i < c->bars_n; i++)
		longest = c->bars[i].n > longest ? c->bars[i].n : longest;
	if (p->y + need > p->bottom && !pdf_is_at_top(p))
		pdf_page(p, false);
	pdf_flow(p, &caption, 0, around, 0, "P");
	p->y += pad;
	pdf_tag(p, "Table");
	for (size_t i = 0; i < c->bars_n; i++)
		line_draw(p, &c->bars[i], longest);
	pdf_untag(p, "Table");
}
