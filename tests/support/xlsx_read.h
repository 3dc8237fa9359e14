/*
 * A workbook as lines that can be read and compared: of each sheet what stands around its rows, then a line a row, with the words
 * of the cells in place of their numbers in the list of strings; last the styles and the properties.
 */
#ifndef SUPPORT_XLSX_READ_H
#define SUPPORT_XLSX_READ_H

#include "unzip.h"

#include "base/arena.h"

struct xlsx { struct text *strings; size_t n, cap; };

static inline struct text xlsx_until(const char **at, const char *from, const char *to)
{
	const char *begin = strstr(*at, from), *end = begin == NULL ? NULL : strstr(begin, to);

	if (end == NULL) {
		*at = NULL;
		return TEXT_NONE;
	}
	*at = end;
	begin += strlen(from);
	return (struct text){ begin, (size_t)(end - begin) };
}

/* <si><t>words</t></si>, or with a space to be kept. */
static inline void xlsx_strings(struct arena *a, struct xlsx *x, const char *at)
{
	for (;;) {
		struct text t = xlsx_until(&at, "<t", "</t>");

		if (at == NULL)
			return;
		while (t.len > 0 && t.at[0] != '>')
			t = (struct text){ t.at + 1, t.len - 1 };
		struct text *next = arena_push(a, &x->strings, &x->n, &x->cap, sizeof *next);
		if (next != NULL)
			*next = (struct text){ t.at + 1, t.len - 1 };
	}
}

/* An element a line, a row with all that is in it a line. */
static inline bool xlsx_sheet(const struct xlsx *x, const char *at, struct buf *out)
{
	bool in_row = false;

	while (*at != 0) {
		const char *cell = "t=\"s\"><v>";
		size_t n = strlen(cell);

		if (strncmp(at, "</row>", 6) == 0)
			in_row = false;
		if (*at == '<' && at[1] != '/' && !in_row)
			buf_c(out, "\n");
		in_row = in_row || strncmp(at, "<row ", 5) == 0;
		if (strncmp(at, cell, n) != 0) {
			buf_byte(out, *at++);
			continue;
		}
		char *end;
		unsigned long i = strtoul(at + n, &end, 10);

		if (i >= x->n)
			return false;
		buf_c(out, "t=\"s\"><v>");
		buf_text(out, x->strings[i]);
		at = end;
	}
	buf_c(out, "\n");
	return true;
}

static inline bool xlsx_part(struct text file, struct arena *a, const char *path, const char **out)
{
	struct buf b = { 0 };
	bool fine = unzip(file, path, &b);

	buf_byte(&b, 0);
	*out = arena_copy(a, b.at, b.len);
	buf_free(&b);
	return fine && *out != NULL;
}

/* The sheets stand in the order in which they are numbered. */
static inline bool xlsx_tell(struct text file, struct buf *out)
{
	static const char *const others[] = { "xl/workbook.xml", "xl/styles.xml", "docProps/core.xml" };
	struct arena a = { 0 };
	struct xlsx x = { 0 };
	const char *at;
	bool fine = xlsx_part(file, &a, "xl/sharedStrings.xml", &at);

	if (fine)
		xlsx_strings(&a, &x, at);
	for (unsigned i = 1; fine; i++) {
		struct buf path = { 0 };

		buf_f(&path, "xl/worksheets/sheet%u.xml", i);
		buf_byte(&path, 0);
		bool there = xlsx_part(file, &a, path.at, &at);
		buf_free(&path);
		if (!there && i > 1)
			break;
		fine = there && xlsx_sheet(&x, at, out);
	}
	for (size_t i = 0; fine && i < sizeof others / sizeof *others; i++)
		fine = xlsx_part(file, &a, others[i], &at) && xlsx_sheet(&x, at, out);
	arena_free(&a);
	return fine;
}

#endif
