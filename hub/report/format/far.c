/* The table of formats that stand on a library. */
#include "report/far.h"

#include <string.h>

#include "report/format.h"

static const struct { const char *name; void (*write)(const struct doc *d, struct buf *out); } rows[] = {
#define ROW(name, extension, mime, kinds)
#define FAR(name, extension, mime, kinds) { #name, format_##name },
#include "report/formats.def"
};

static struct { void (*told)(size_t done, size_t of); size_t done, of; } walk;

void far_listen(void (*told)(size_t done, size_t of))
{
	walk.told = told;
}

void far_step(void)
{
	if (walk.told != NULL && walk.done < walk.of)
		walk.told(++walk.done, walk.of);
}

static size_t steps(const struct doc *d)
{
	size_t n = d->n;

	for (size_t i = 0; i < d->n; i++)
		n += d->blocks[i].table.rows_n;
	return n;
}

bool far_write(const char *format, const struct doc *d, struct buf *out)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].name, format) == 0) {
			walk.done = 0;
			walk.of = steps(d);
			rows[i].write(d, out);
			return true;
		}
	return false;
}

const char *far_trouble(const char *format)
{
	return strcmp(format, "pdf") == 0 && !format_pdf_ready() ? "no_font" : NULL;
}
