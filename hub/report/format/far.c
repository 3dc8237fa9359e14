/* The table of formats that stand on a library. */
#include "report/far.h"

#include <string.h>

#include "report/format.h"

static const struct { const char *name; void (*write)(const struct doc *d, struct buf *out); } rows[] = {
#define ROW(name, extension, mime, kinds)
#define FAR(name, extension, mime, kinds) { #name, format_##name },
#include "report/formats.def"
};

bool far_write(const char *format, const struct doc *d, struct buf *out)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].name, format) == 0) {
			rows[i].write(d, out);
			return true;
		}
	return false;
}

const char *far_trouble(const char *format)
{
	return strcmp(format, "pdf") == 0 && !format_pdf_ready() ? "no_font" : NULL;
}
