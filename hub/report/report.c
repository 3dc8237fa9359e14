/* The table of documents and the table of formats, and every pair of them. */
#include "report/report.h"

#include <string.h>

#include "report/format.h"
#include "report/minutes.h"

const struct format_row format_rows[] = {
#define ROW(name, extension, mime) { #name, extension, mime, "report.format_" #name, format_##name },
#include "report/formats.def"
};
const size_t format_rows_n = sizeof format_rows / sizeof *format_rows;

static const struct { const char *name; void (*make)(const struct workshop *w, enum language l, struct arena *a, struct doc *d); } documents[] = {
	{ "minutes", minutes_make },
};

bool report_write(const struct workshop *w, enum language language, const char *what, const char *format, struct buf *out,
	const char **mime)
{
	const struct format_row *row = NULL;
	bool written = false;

	for (size_t i = 0; i < format_rows_n; i++)
		if (strcmp(format_rows[i].name, format) == 0)
			row = &format_rows[i];
	for (size_t i = 0; row != NULL && i < sizeof documents / sizeof *documents; i++) {
		struct arena a = { 0 };
		struct doc d;

		if (strcmp(documents[i].name, what) != 0)
			continue;
		documents[i].make(w, language, &a, &d);
		row->write(&d, out);
		written = !a.broken && !out->broken;
		arena_free(&a);
	}
	if (written)
		*mime = row->mime;
	return written;
}
