/* An address on a poster: a QR code for phones, and letters for everybody else. */
#include <qrencode.h>

#include "report/format/pdf_poster.h"

/* The code is as wide as can be read from two metres; the letters of the address shrink to this share so as to stay in one line. */
static const double code_width = 38 * MM, gap = 8, least_address = 0.55;
enum { QUIET_ZONE = 4 };

/* Modules of a row that touch are one rectangle, else hairlines shine through in print. */
static void code_draw(struct poster *s, const QRcode *code, double x, double y, double side)
{
	double unit = side / (code->width + 2 * QUIET_ZONE);

	poster_paint(s, &poster_white, x, y, side, side);
	cairo_set_source_rgb(s->p->cr, 0, 0, 0);
	for (int r = 0; r < code->width; r++)
		for (int c = 0, n; c < code->width; c += n) {
			for (n = 0; c + n < code->width && (code->data[r * code->width + c + n] & 1) != 0; n++)
				;
			if (n > 0)
				cairo_rectangle(s->p->cr, x + (c + QUIET_ZONE) * unit, y + (r + QUIET_ZONE) * unit, n * unit, unit);
			else
				n = 1;
		}
	cairo_fill(s->p->cr);
}

/* The code on the left, what it is for and the address in letters beside it. */
double poster_address(struct poster *s, struct area at, const struct block *b)
{
	struct pdf_style style = { .size = s->size, .lines_max = 4 };
	struct buf words = pdf_plain(&(struct block){ .text = b->text });
	QRcode *code = words.broken ? NULL : QRcode_encodeString(words.at, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	double side = code_width < at.width * 0.6 ? code_width : at.width * 0.6;
	struct area in = { at.x, at.y + s->size * 0.5, at.width };

	if (code != NULL) {
		in.x += side + gap;
		in.width -= side + gap;
	} else {
		side = 0;
	}
	if (code != NULL && s->is_drawn)
		code_draw(s, code, at.x, at.y, side);
	in.y += poster_put(s, in, b->label, style, &poster_black, "P") + s->size * 0.3;
	/* In one line if it can be, so that it can be typed. */
	double natural = pdf_natural(s->p, text_of(words.broken ? "" : words.at), true) / 1000;
	style.bold = true;
	if (natural * style.size > in.width)
		style.size = most_of(in.width / (natural + 0.1), least_address * s->size);
	in.y += poster_put(s, in, (struct text){ words.at, words.len > 0 ? words.len - 1 : 0 }, style, &poster_red, "P");
	s->p->broken = s->p->broken || words.broken;
	buf_free(&words);
	QRcode_free(code);
	return most_of(side, in.y - at.y);
}
