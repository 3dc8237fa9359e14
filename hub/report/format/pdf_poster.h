/*
 * What the files of the poster share. Everything is put by functions that give the height which they take, and draw only when
 * told to: the same function measures and draws, so what was measured is what is drawn.
 */
#ifndef REPORT_FORMAT_PDF_POSTER_H
#define REPORT_FORMAT_PDF_POSTER_H

#include "report/format/pdf.h"

/*
 * `size`: of the letters in lists, `vision`: of the vision, in points. `rows_max`: of one list so many are shown, and of the first
 * table `first_more`.
 */
struct poster { struct pdf *p; double size, vision; size_t rows_max, first_more; const struct table *first; bool is_drawn; };

struct area { double x, y, width; };
struct ink { double red, green, blue; };
extern const struct ink poster_red, poster_gold, poster_black, poster_white, poster_grey;

double most_of(double a, double b);
void poster_paint(struct poster *s, const struct ink *ink, double x, double y, double width, double height);
double poster_put(struct poster *s, struct area at, struct text t, struct pdf_style style, const struct ink *ink, const char *tag);
/* In the middle, its lines about as long as each other, so that no word is left alone in the last. */
double poster_centre(struct poster *s, struct area at, struct text t, struct pdf_style style, const struct ink *ink, const char *tag);
/* "… and N more", where `gone` is not 0. */
double poster_more(struct poster *s, struct area at, size_t gone);
double poster_table(struct poster *s, struct area at, const struct table *t);
double poster_chart(struct poster *s, struct area at, const struct bar_chart *c);
double poster_address(struct poster *s, struct area at, const struct block *b);

#endif
