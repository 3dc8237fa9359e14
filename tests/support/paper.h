/* A document in any format, near or far, written in the test's own process. */
#ifndef SUPPORT_PAPER_H
#define SUPPORT_PAPER_H

#include "report/far.h"
#include "report/report.h"

static inline struct order order_of(enum language l, const char *what)
{
	return (struct order){ .what = what, .language = l, .house = house_of(l) };
}

static inline bool paper_write(const struct workshop *w, const struct order *order, const char *format, struct buf *out)
{
	const struct format_row *row = format_find(format);
	const char *mime;

	if (row == NULL || !row->is_far)
		return report_write(w, order, format, out, &mime);
	struct arena a = { 0 };
	struct doc d;
	bool written = report_make(w, order, &a, &d) && far_write(format, &d, out) && !out->broken && !a.broken;

	arena_free(&a);
	return written;
}

#endif
