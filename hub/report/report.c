/* The table of documents and the table of formats, and every pair of them. */
#include "report/report.h"

#include <string.h>

#include "report/format.h"
#include "report/minutes.h"

const struct format_row format_rows[] = {
#define ROW(name, extension, mime) { #name, extension, mime, "report.format_" #name, format_##name, false },
#define FAR(name, extension, mime) { #name, extension, mime, "report.format_" #name, format_##name, true },
#include "report/formats.def"
};
const size_t format_rows_n = sizeof format_rows / sizeof *format_rows;

static const struct { const char *name; void (*make)(const struct workshop *w, enum language l, struct arena *a, struct doc *d); } documents[] = {
	{ "minutes", minutes_make },
};

const struct format_row *format_find(const char *name)
{
	for (size_t i = 0; i < format_rows_n; i++)
		if (strcmp(format_rows[i].name, name) == 0)
			return &format_rows[i];
	return NULL;
}

const char *format_trouble(const struct format_row *row)
{
	return row->write == format_pdf && !format_pdf_ready() ? "no_font" : NULL;
}

bool report_make(const struct workshop *w, enum language language, const char *what, struct arena *a, struct doc *d)
{
	for (size_t i = 0; i < sizeof documents / sizeof *documents; i++)
		if (strcmp(documents[i].name, what) == 0) {
			documents[i].make(w, language, a, d);
			return !a->broken;
		}
	return false;
}

bool report_write(const struct workshop *w, enum language language, const char *what, const char *format, struct buf *out,
	const char **mime)
{
	const struct format_row *row = format_find(format);
	struct arena a = { 0 };
	struct doc d;
	bool written = row != NULL && report_make(w, language, what, &a, &d);

	if (written) {
		row->write(&d, out);
		written = !a.broken && !out->broken;
		*mime = row->mime;
	}
	arena_free(&a);
	return written;
}
