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

/*
 * A format: writes blocks as bytes. `label` is the catalog's key of its name for people. `is_far`: it stands on a library that
 * takes its time and reads files; a server has it written by another process.
 */
struct format_row {
	const char *name, *extension, *mime, *label;
	void (*write)(const struct doc *d, struct buf *out);
	bool is_far;
};
extern const struct format_row format_rows[];
extern const size_t format_rows_n;

const struct format_row *format_find(const char *name);   /* NULL: there is none of this name */
/* What keeps a format from being written on this machine, as a word like "no_font"; NULL: nothing does. Asks the machine. */
const char *format_trouble(const struct format_row *row);

/* Composes the document `what` ("minutes") in the arena. False: there is none of this name, or memory ended. */
bool report_make(const struct workshop *w, enum language language, const char *what, struct arena *a, struct doc *d);

/*
 * Writes the document `what` ("minutes") as `format` (a name of format_rows) to the end of `out`, and its media type to *mime.
 * False: there is no such document or format, or memory ended; what `out` holds then is to be thrown away.
 */
bool report_write(const struct workshop *w, enum language language, const char *what, const char *format, struct buf *out,
	const char **mime);

#endif
