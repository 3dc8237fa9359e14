/*
 * What the files of the PDF writer share: a page that is being filled from top to bottom, and text laid out in lines. Lengths
 * are points (1/72 inch) from the upper left corner. Not pure: pango and cairo read fonts, so this runs in a process of its own.
 */
#ifndef REPORT_FORMAT_PDF_H
#define REPORT_FORMAT_PDF_H

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "report/format.h"

#define MM (72 / 25.4)

/* Metric-compatible with Times New Roman, and it has every Vietnamese letter; Debian 12's Liberation Serif lacks a hundred. */
#define PDF_FAMILY "Tinos"

enum { PDF_WIDTHS = 1024 };

/* The advance of one character at 1000 points, upright and bold. */
struct pdf_width { uint32_t letter; bool is_known[2]; double of[2]; };

struct pdf {
	const struct doc *d;
	bool is_un;                     /* the house style of section 5b, else that of Decree 30/2020 */
	cairo_surface_t *surface;
	cairo_t *cr;
	PangoContext *context;
	PangoLayout *space;             /* one blank, see pdf_draw() */
	double left, width, top, bottom, size;    /* of the text on a page; size: of body text */
	double y;                       /* where the next thing goes */
	unsigned page, part_page;       /* part_page starts again with each annex */
	int outline;                    /* the last heading of level 1 */
	bool broken;
	struct pdf_width widths[PDF_WIDTHS];
};

/*
 * How a text is set. `indent` is of the first line; `leading`: times the font's own line, 0 = once; `lines_max`: what is longer
 * ends in an ellipsis, 0 = as many lines as it takes.
 */
struct pdf_style { double size, indent, leading; bool bold, italic, justify; enum align align; int lines_max; };

struct pdf_line { PangoLayoutLine *line; double x, width, ascent, height; };

/* A text in lines, of which those before `at` were drawn already. */
struct pdf_text { PangoLayout *layout; struct pdf_line *lines; size_t n, at; double height, widest; };

/* Runs and plain texts gathered before they are laid out. */
struct pdf_words { struct buf text; PangoAttrList *attributes; };

/* -- pdf_text.c -- */
struct pdf_words pdf_words(void);
void pdf_add(struct pdf_words *w, struct text t, bool bold, bool italic);
void pdf_add_block(struct pdf_words *w, const struct block *b);            /* its label and its runs */
struct buf pdf_plain(const struct block *b);                               /* the same in one line with a NUL; to be freed */
struct pdf_text pdf_lay(struct pdf *p, struct pdf_words *take_w, double width, struct pdf_style style);
struct pdf_text pdf_lay_plain(struct pdf *p, struct text t, double width, struct pdf_style style);
void pdf_drop(struct pdf_text *t);
/* Draws the lines from `at` on that fit into `room`, at least `least` of them; gives the height that they took. */
double pdf_draw(struct pdf *p, struct pdf_text *t, double x, double y, double room, size_t least);
/* The width of the widest unbreakable piece, and of the whole in one line, at 1000 points; from a table, without kerning. */
double pdf_longest_word(struct pdf *p, struct text t, bool bold);
double pdf_natural(struct pdf *p, struct text t, bool bold);

/* -- pdf_page.c -- */
bool pdf_open(struct pdf *p, const struct doc *d, struct buf *out);
void pdf_close(struct pdf *p);
void pdf_page(struct pdf *p, bool is_new_part);
bool pdf_is_at_top(const struct pdf *p);
/* Space before the next thing; none at the top of a page. */
void pdf_gap(struct pdf *p, double points);
void pdf_rule(struct pdf *p, double centre, double y, double length);
void pdf_tag(struct pdf *p, const char *name);
void pdf_untag(struct pdf *p, const char *name);
void pdf_outline(struct pdf *p, unsigned level, const struct block *b);
/*
 * Draws a text over as many pages as it takes, never one line of it alone at the end or the beginning of a page. `keep` is
 * the height of what must stand on the page of its last two lines.
 */
void pdf_flow(struct pdf *p, struct pdf_text *take_t, double x, double before, double keep, const char *tag);

/* -- pdf_table.c -- */
/* `keep`: the height of what must stand on the page of its last row. */
void pdf_table(struct pdf *p, const struct table *t, double keep);
double pdf_table_need(struct pdf *p, const struct table *t);   /* caption, header and the first row */

/* -- pdf_chart.c -- */
void pdf_chart(struct pdf *p, const struct bar_chart *c);
double pdf_chart_need(struct pdf *p, const struct bar_chart *c);

/* -- pdf_blocks.c -- */
void pdf_block(struct pdf *p, size_t i);

/* -- pdf_poster.c: all of it on one sheet -- */
void pdf_poster(struct pdf *p);

/* -- pdf_language.c: names the language of a finished file in its catalog, which cairo 1.16 cannot. -- */
void pdf_language(struct buf *file, size_t from, enum language l);

#endif
