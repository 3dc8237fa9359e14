/*
 * Documents made of a workshop. Pure: a workshop, a language and a name in, bytes out; the same bytes on every hub. Only what
 * every reader of the hall may see stands in them: revealed cards, shown results, and sector figures where the k rule allows.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/buf.h"
#include "core/workshop.h"
#include "i18n/catalog.h"
#include "report/doc.h"

/* A format: writes blocks as bytes. `label` is the catalog's key of its name for people. */
struct format_row {
	const char *name, *extension, *mime, *label;
	void (*write)(const struct doc *d, struct buf *out);
};
extern const struct format_row format_rows[];
extern const size_t format_rows_n;

/*
 * Writes the document `what` ("minutes") as `format` (a name of format_rows) to the end of `out`, and its media type to *mime.
 * False: there is no such document or format, or memory ended; what `out` holds then is to be thrown away.
 */
bool report_write(const struct workshop *w, enum language language, const char *what, const char *format, struct buf *out,
	const char **mime);

#endif
