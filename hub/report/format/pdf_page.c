/* The pages: opened, numbered, filled and closed; the font that all of it stands and falls with. */
#include "report/format/pdf.h"

#include <stdio.h>
#include <string.h>

static const double a4_width = 210 * MM, a4_height = 297 * MM, a3_width = 297 * MM, a3_height = 420 * MM, a3_margin = 13 * MM;
static const double rule_width = 0.75, number_size = 13;

/* -- the font -- */

static PangoContext *context_new(PangoFontMap *map, enum language l)
{
	PangoContext *c = pango_font_map_create_context(map);
	cairo_font_options_t *o = cairo_font_options_create();

	/* No pixels here: hinted advances would leave gaps, and lines would break elsewhere than in print. */
	cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(c, o);
	cairo_font_options_destroy(o);
	pango_cairo_context_set_resolution(c, 72);
	pango_context_set_round_glyph_positions(c, FALSE);
	pango_context_set_language(c, pango_language_from_string(language_names[l]));
	pango_context_set_base_dir(c, PANGO_DIRECTION_LTR);
	return c;
}

/* Fontconfig answers with whatever is nearest; only asking the font itself tells. */
static bool has_family(PangoFontMap *map, PangoContext *c)
{
	static const char *const faces[] = { PDF_FAMILY " 12", PDF_FAMILY " Bold 12", PDF_FAMILY " Italic 12", PDF_FAMILY " Bold Italic 12" };
	bool fine = true;

	for (size_t i = 0; fine && i < sizeof faces / sizeof *faces; i++) {
		PangoFontDescription *want = pango_font_description_from_string(faces[i]);
		PangoFont *font = pango_font_map_load_font(map, c, want);
		PangoFontDescription *got = font != NULL ? pango_font_describe(font) : NULL;

		fine = got != NULL && strcmp(pango_font_description_get_family(got), PDF_FAMILY) == 0 &&
			pango_font_description_get_style(got) == pango_font_description_get_style(want) &&
			pango_font_description_get_weight(got) == pango_font_description_get_weight(want);
		pango_font_description_free(want);
		if (got != NULL)
			pango_font_description_free(got);
		if (font != NULL)
			g_object_unref(font);
	}
	return fine;
}

bool format_pdf_ready(void)
{
	PangoFontMap *map = pango_cairo_font_map_new();
	PangoContext *c = context_new(map, LANGUAGE_VI);
	bool fine = has_family(map, c);

	g_object_unref(c);
	g_object_unref(map);
	return fine;
}

/* -- the file -- */

static cairo_status_t put(void *out, const unsigned char *bytes, unsigned n)
{
	struct buf *b = out;

	buf_put(b, bytes, n);
	return b->broken ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void describe(struct pdf *p)
{
	struct buf title = pdf_plain(&(struct block){ .label = p->d->title });

	if (!title.broken)
		cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, title.at);
	p->broken = p->broken || title.broken;
	buf_free(&title);
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "Diên Hồng");
	/* The day of zip files: a true one would make other bytes of the same workshop. */
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, "1980-01-01T00:00:00Z");
}

/* Margins and letters are the house's, whatever the language; a poster finds its own letters. */
static void measure(struct pdf *p)
{
	double margin = 25 * MM;

	p->left = p->is_un ? margin : 30 * MM;
	p->top = p->is_un ? margin : 20 * MM;
	p->width = a4_width - p->left - (p->is_un ? margin : 15 * MM);
	p->bottom = a4_height - (p->is_un ? margin : 20 * MM);
	p->size = p->is_un ? 12 : 14;
	if (p->d->sheet == SHEET_A3_POSTER) {
		p->left = p->top = a3_margin;
		p->width = a3_width - 2 * a3_margin;
		p->bottom = a3_height - a3_margin;
	}
	p->y = p->top;
}

bool pdf_open(struct pdf *p, const struct doc *d, struct buf *out)
{
	bool is_poster = d->sheet == SHEET_A3_POSTER;
	PangoFontMap *map = pango_cairo_font_map_new();

	*p = (struct pdf){ .d = d, .is_un = d->house == HOUSE_UN, .page = 1, .part_page = 1 };
	measure(p);
	p->context = context_new(map, d->language);
	if (!has_family(map, p->context)) {
		g_object_unref(p->context);
		g_object_unref(map);
		return false;
	}
	p->surface = cairo_pdf_surface_create_for_stream(put, out, is_poster ? a3_width : a4_width, is_poster ? a3_height : a4_height);
	/* Later ones keep their objects in compressed streams, where pdf_language() does not find the catalog. */
	cairo_pdf_surface_restrict_to_version(p->surface, CAIRO_PDF_VERSION_1_4);
	p->cr = cairo_create(p->surface);
	describe(p);
	pdf_tag(p, "Document");
	g_object_unref(map);   /* the context holds it */
	return true;
}

void pdf_close(struct pdf *p)
{
	pdf_untag(p, "Document");
	cairo_show_page(p->cr);
	p->broken = p->broken || cairo_status(p->cr) != CAIRO_STATUS_SUCCESS;
	cairo_destroy(p->cr);
	cairo_surface_finish(p->surface);
	p->broken = p->broken || cairo_surface_status(p->surface) != CAIRO_STATUS_SUCCESS;
	cairo_surface_destroy(p->surface);
	if (p->space != NULL)
		g_object_unref(p->space);
	g_object_unref(p->context);
}

/* -- pages -- */

/* In the middle of the top margin, and of the text below it; the first page of a part bears none (decree, Annex I). */
static void number(struct pdf *p)
{
	char digits[16];

	(void)snprintf(digits, sizeof digits, "%u", p->part_page);
	struct pdf_text t = pdf_lay_plain(p, text_of(digits), p->width, (struct pdf_style){ .size = number_size, .align = ALIGN_CENTRE });
	(void)pdf_draw(p, &t, p->left, (p->top - t.height) / 2, p->top, 1);
	pdf_drop(&t);
}

void pdf_page(struct pdf *p, bool is_new_part)
{
	cairo_show_page(p->cr);
	p->page++;
	p->part_page = is_new_part ? 1 : p->part_page + 1;
	p->y = p->top;
	if (!is_new_part)
		number(p);
}

bool pdf_is_at_top(const struct pdf *p)
{
	return p->y <= p->top + 0.01;
}

void pdf_gap(struct pdf *p, double points)
{
	if (!pdf_is_at_top(p))
		p->y += points;
}

void pdf_rule(struct pdf *p, double centre, double y, double length)
{
	cairo_set_line_width(p->cr, rule_width);
	cairo_move_to(p->cr, centre - length / 2, y);
	cairo_line_to(p->cr, centre + length / 2, y);
	cairo_stroke(p->cr);
}

/* -- structure: each piece of a page has a tag of its own, as cairo 1.16 closes none over a page's end -- */

void pdf_tag(struct pdf *p, const char *name)
{
	cairo_tag_begin(p->cr, name, NULL);
}

void pdf_untag(struct pdf *p, const char *name)
{
	cairo_tag_end(p->cr, name);
}

void pdf_outline(struct pdf *p, unsigned level, const struct block *b)
{
	struct buf name = pdf_plain(b);
	char where[64];

	p->broken = p->broken || name.broken;
	(void)snprintf(where, sizeof where, "page=%u pos=[%d %d]", p->page, (int)p->left, (int)p->y);
	if (!name.broken && name.len > 1) {
		int parent = level > 1 ? p->outline : CAIRO_PDF_OUTLINE_ROOT;
		int id = cairo_pdf_surface_add_outline(p->surface, parent, name.at, where, 0);

		if (level == 1)
			p->outline = id;
	}
	buf_free(&name);
}

/* -- running text -- */

void pdf_flow(struct pdf *p, struct pdf_text *take_t, double x, double before, double keep, const char *tag)
{
	struct pdf_text *t = take_t;

	pdf_gap(p, before);
	while (t->at < t->n) {
		double room = p->bottom - p->y, left = 0, fits = 0;
		size_t rest = t->n - t->at, count = 0;

		for (size_t i = t->at; i < t->n; i++) {
			left += t->lines[i].height;
			if (left <= room + 0.01) {
				fits = left;
				count++;
			}
		}
		if (left + keep > room + 0.01) {
			if (count + 2 > rest)
				count = rest > 2 ? rest - 2 : 0;
			if (count < 2 && t->at == 0)
				count = 0;
			if (count == 0 && pdf_is_at_top(p))
				count = left <= room + 0.01 ? rest : 1;   /* it goes nowhere better */
			fits = 0;
			for (size_t i = t->at; i < t->at + count; i++)
				fits += t->lines[i].height;
		}
		if (count > 0) {
			pdf_tag(p, tag);
			p->y += pdf_draw(p, t, p->left + x, p->y, fits, 1);
			pdf_untag(p, tag);
		}
		if (t->at < t->n)
			pdf_page(p, false);
	}
	pdf_drop(t);
}
