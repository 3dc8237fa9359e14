/*
 * The document for printing and signing, laid out by section 5 of the domain reference (Decree 30/2020) or by 5b. Pango sets
 * the lines, cairo writes the file; what stands on which page is decided in the files beside this one.
 */
#include "report/far.h"
#include "report/format/pdf.h"

void format_pdf(const struct doc *d, struct buf *out)
{
	struct pdf p;
	size_t from = out->len;

	if (!pdf_open(&p, d, out)) {
		out->broken = true;   /* another font would mix letters of two fonts in one word; see format_pdf_ready() */
		return;
	}
	if (d->sheet == SHEET_A3_POSTER)
		pdf_poster(&p);
	else
		for (size_t i = 0; i < d->n; i++) {
			pdf_block(&p, i);
			far_step();
		}
	pdf_close(&p);
	out->broken = out->broken || p.broken;
	if (!out->broken)
		pdf_language(out, from, d->language);
}
