/* Text in lines: what may stand in a line, how it is set, and how wide it will be. */
#include "report/format/pdf.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"

enum { PIECE = 64 };
static const char line_break[] = "\xe2\x80\xa8";    /* U+2028: a new line, not a new paragraph with its indent */
static const char no_letter[] = "\xef\xbf\xbd";

struct pdf_words pdf_words(void)
{
	return (struct pdf_words){ .attributes = pango_attr_list_new() };
}

/* Neither what steers a terminal or the direction of others' words, nor what is no character at all: cairo gives up at one. */
static bool is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || (c >= 0x202a && c <= 0x202e) ||
		(c >= 0x2066 && c <= 0x2069) || (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
}

static void put_clean(struct buf *out, struct text t)
{
	bool valid = text_is_utf8(t.at, t.len);

	for (size_t i = 0; i < t.len;) {
		size_t from = i;
		uint32_t c = valid ? text_next(t, &i) : (unsigned char)t.at[i++];

		if (!valid && c > 0x7f)
			buf_c(out, no_letter);
		else if (c == '\n')
			buf_c(out, line_break);
		else if (c == '\t')
			buf_byte(out, ' ');
		else if (!is_control(c))
			buf_put(out, t.at + from, i - from);
	}
}

static void attribute(struct pdf_words *w, PangoAttribute *take_a, size_t from, size_t to)
{
	take_a->start_index = (guint)from;
	take_a->end_index = (guint)to;
	pango_attr_list_insert(w->attributes, take_a);
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* A code like S-A is not torn at its hyphen. */
static void hold_codes(struct pdf_words *w, size_t from)
{
	const char *at = w->text.at;

	for (size_t i = from; i + 2 < w->text.len; i++)
		if (is_capital(at[i]) && at[i + 1] == '-' && is_capital(at[i + 2]) && (i == 0 || at[i - 1] == ' '))
			attribute(w, pango_attr_allow_breaks_new(FALSE), i, i + 3);
}

/*
 * Pango shapes what is left of a word again for each line that it tears off, which takes a word of ten thousand letters seconds. It
 * does so by pieces of equal attributes; one that changes nothing makes pieces.
 */
static void piece_giants(struct pdf_words *w, size_t from)
{
	struct text t = { w->text.at, w->text.len };
	size_t begun = from;
	unsigned letters = 0;

	for (size_t i = from; i < t.len;) {
		size_t at = i;
		uint32_t c = text_next(t, &i);

		letters = c == ' ' ? 0 : letters + 1;
		if (letters == 0)
			begun = i;
		if (letters == 0 || letters % PIECE != 0)
			continue;
		if (letters / PIECE % 2 == 0)
			attribute(w, pango_attr_scale_new(1), begun, at);
		begun = at;
	}
}

void pdf_add(struct pdf_words *w, struct text t, bool bold, bool italic)
{
	size_t from = w->text.len;

	put_clean(&w->text, t);
	if (w->text.len == from)
		return;
	if (bold)
		attribute(w, pango_attr_weight_new(PANGO_WEIGHT_BOLD), from, w->text.len);
	if (italic)
		attribute(w, pango_attr_style_new(PANGO_STYLE_ITALIC), from, w->text.len);
	hold_codes(w, from);
	piece_giants(w, from);
}

struct buf pdf_plain(const struct block *b)
{
	struct pdf_words w = pdf_words();

	pdf_add_block(&w, b);
	pango_attr_list_unref(w.attributes);
	for (size_t i = 0; i + 2 < w.text.len; i++)
		if (memcmp(w.text.at + i, line_break, 3) == 0)
			memset(w.text.at + i, ' ', 3);
	buf_byte(&w.text, '\0');
	return w.text;
}

void pdf_add_block(struct pdf_words *w, const struct block *b)
{
	if (b->label.len > 0) {
		pdf_add(w, b->label, false, false);
		pdf_add(w, b->text.n > 0 ? text(" ") : TEXT_NONE, false, false);
	}
	for (size_t i = 0; i < b->text.n; i++)
		pdf_add(w, b->text.at[i].text, b->text.at[i].bold, b->text.at[i].italic);
}

static PangoFontDescription *font_of(double size, bool bold, bool italic)
{
	PangoFontDescription *f = pango_font_description_new();

	pango_font_description_set_family_static(f, PDF_FAMILY);
	pango_font_description_set_absolute_size(f, size * PANGO_SCALE);
	pango_font_description_set_weight(f, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_font_description_set_style(f, italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
	return f;
}

static PangoLayout *layout_new(struct pdf *p, const char *at, size_t n, double width, const struct pdf_style *style)
{
	static const PangoAlignment alignments[] = {
		[ALIGN_LEFT] = PANGO_ALIGN_LEFT, [ALIGN_CENTRE] = PANGO_ALIGN_CENTER, [ALIGN_RIGHT] = PANGO_ALIGN_RIGHT,
	};
	PangoLayout *l = pango_layout_new(p->context);
	PangoFontDescription *f = font_of(style->size, style->bold, style->italic);

	pango_layout_set_font_description(l, f);
	pango_font_description_free(f);
	pango_layout_set_auto_dir(l, FALSE);   /* else a paragraph that begins in Arabic is set flush right */
	pango_layout_set_width(l, width > 0 ? (int)(width * PANGO_SCALE) : -1);
	pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_indent(l, (int)(style->indent * PANGO_SCALE));
	pango_layout_set_alignment(l, alignments[style->align]);
	pango_layout_set_justify(l, style->justify);
	if (style->lines_max > 0) {
		pango_layout_set_height(l, -style->lines_max);
		pango_layout_set_ellipsize(l, PANGO_ELLIPSIZE_END);
	}
	pango_layout_set_text(l, n > 0 ? at : "", (int)n);
	return l;
}

/* Positions are taken over from pango across the page, but not down it: lines may go to other pages. */
static void lines_take(struct pdf *p, struct pdf_text *t, double leading)
{
	PangoLayoutIter *i = pango_layout_get_iter(t->layout);
	size_t n = (size_t)pango_layout_get_line_count(t->layout);

	t->lines = calloc(n > 0 ? n : 1, sizeof *t->lines);
	p->broken = p->broken || t->lines == NULL;
	do {
		PangoRectangle r;

		if (t->lines == NULL || t->n == n)
			break;
		pango_layout_iter_get_line_extents(i, NULL, &r);
		struct pdf_line *l = &t->lines[t->n++];
		*l = (struct pdf_line){ .line = pango_layout_iter_get_line_readonly(i), .x = (double)r.x / PANGO_SCALE,
			.height = (double)r.height / PANGO_SCALE, .width = (double)r.width / PANGO_SCALE };
		pango_layout_line_get_extents(l->line, NULL, &r);
		l->ascent = (double)-r.y / PANGO_SCALE + l->height * (leading - 1);
		l->height *= leading;
		t->height += l->height;
		t->widest = l->width > t->widest ? l->width : t->widest;
	} while (pango_layout_iter_next_line(i));
	pango_layout_iter_free(i);
}

struct pdf_text pdf_lay(struct pdf *p, struct pdf_words *take_w, double width, struct pdf_style style)
{
	struct pdf_text t = { 0 };

	p->broken = p->broken || take_w->text.broken;
	/* Ligatures would be letters that a search does not find. Office programs set Times without either, and the decree's widths are theirs. */
	if (take_w->text.len > 0) {
		attribute(take_w, pango_attr_font_features_new("liga=0, clig=0, kern=0"), 0, take_w->text.len);
		attribute(take_w, pango_attr_insert_hyphens_new(FALSE), 0, take_w->text.len);   /* a torn word gets no letter of ours */
	}
	t.layout = layout_new(p, take_w->text.at, take_w->text.len, width, &style);
	pango_layout_set_attributes(t.layout, take_w->attributes);
	pango_attr_list_unref(take_w->attributes);
	buf_free(&take_w->text);
	lines_take(p, &t, style.leading > 0 ? style.leading : 1);
	return t;
}

struct pdf_text pdf_lay_plain(struct pdf *p, struct text t, double width, struct pdf_style style)
{
	struct pdf_words w = pdf_words();

	pdf_add(&w, t, false, false);
	return pdf_lay(p, &w, width, style);
}

void pdf_drop(struct pdf_text *t)
{
	g_object_unref(t->layout);
	free(t->lines);
	*t = (struct pdf_text){ 0 };
}

/*
 * Pango draws no blank at the end of a line; a reader that follows the structure instead of the page would run two words
 * together there. A word that was torn gets none.
 */
static void blank(struct pdf *p, const struct pdf_text *t, double x, double baseline)
{
	const struct pdf_line *l = &t->lines[t->at];
	const char *at = pango_layout_get_text(t->layout);
	int end = l->line->start_index + l->line->length;

	if (t->at + 1 == t->n || end == 0 || (at[end - 1] != ' ' && strncmp(at + end, line_break, 3) != 0))
		return;
	if (p->space == NULL)
		p->space = layout_new(p, " ", 1, 0, &(struct pdf_style){ .size = 8 });
	cairo_move_to(p->cr, x + l->x + l->width, baseline);
	pango_cairo_show_layout_line(p->cr, pango_layout_get_line_readonly(p->space, 0));
}

double pdf_draw(struct pdf *p, struct pdf_text *t, double x, double y, double room, size_t least)
{
	double height = 0;

	for (size_t drawn = 0; t->at < t->n; drawn++) {
		const struct pdf_line *l = &t->lines[t->at];

		if (drawn >= least && height + l->height > room + 0.01)
			break;
		cairo_move_to(p->cr, x + l->x, y + height + l->ascent);
		pango_cairo_show_layout_line(p->cr, l->line);
		blank(p, t, x, y + height + l->ascent);
		height += l->height;
		t->at++;
	}
	return height;
}

/* -- widths -- */

static double width_ask(struct pdf *p, uint32_t letter, bool bold)
{
	struct pdf_style style = { .size = 1000, .bold = bold };
	struct buf one = { 0 };
	char bytes[8];
	int n = g_unichar_to_utf8(letter, bytes), width, height;

	buf_put(&one, bytes, (size_t)n);
	PangoLayout *l = layout_new(p, one.at, one.len, 0, &style);
	pango_layout_get_size(l, &width, &height);
	g_object_unref(l);
	buf_free(&one);
	return (double)width / PANGO_SCALE;
}

/* The table is never emptied: a document has a few hundred letters; those that find no room are asked for each time. */
static double width_of(struct pdf *p, uint32_t letter, bool bold)
{
	for (size_t k = 0; k < 8; k++) {
		struct pdf_width *w = &p->widths[(letter + k) % PDF_WIDTHS];

		if (w->letter != letter && w->letter != 0)
			continue;
		w->letter = letter;
		if (!w->is_known[bold])
			w->of[bold] = width_ask(p, letter, bold);
		w->is_known[bold] = true;
		return w->of[bold];
	}
	return width_ask(p, letter, bold);
}

static void measure(struct pdf *p, struct text t, bool bold, double *longest_word, double *longest_line)
{
	double word = 0, line = 0;

	*longest_word = *longest_line = 0;
	if (!text_is_utf8(t.at, t.len))
		return;
	for (size_t i = 0; i < t.len;) {
		uint32_t c = text_next(t, &i);
		double w = is_control(c) ? 0 : width_of(p, c, bold);

		line = c == '\n' ? 0 : line + w;
		word = c == ' ' || c == '\n' ? 0 : word + w;
		*longest_word = word > *longest_word ? word : *longest_word;
		*longest_line = line > *longest_line ? line : *longest_line;
	}
}

double pdf_longest_word(struct pdf *p, struct text t, bool bold)
{
	double word, line;

	measure(p, t, bold, &word, &line);
	return word;
}

double pdf_natural(struct pdf *p, struct text t, bool bold)
{
	double word, line;

	measure(p, t, bold, &word, &line);
	return line;
}
