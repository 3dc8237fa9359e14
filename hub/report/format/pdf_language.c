/*
 * A PDF names its language in its catalog, and cairo 1.16 has no call for that; readers that speak a document aloud need it.
 * So the finished file gets an incremental update (ISO 32000-1, 7.5.6): the catalog once more, with entries added, a
 * table of that one object, and a trailer that points to the table before.
 */
#include "report/format/pdf.h"

#include <stdio.h>
#include <string.h>

static const char *const tongues[LANGUAGE_N] = { [LANGUAGE_VI] = "vi-VN", [LANGUAGE_EN] = "en-GB" };

/* The last place of `what`, so that nothing in the text of a document is taken for it; NULL = none. */
static const char *last(const struct buf *file, size_t from, const char *what)
{
	size_t n = strlen(what);

	for (size_t i = file->len; i >= from + n; i--)
		if (memcmp(file->at + i - n, what, n) == 0)
			return file->at + i - n;
	return NULL;
}

static unsigned long number_after(const char *at, const char *end, const char *word)
{
	const char *p = at == NULL ? NULL : memmem(at, (size_t)(end - at), word, strlen(word));
	unsigned long n = 0;

	if (p == NULL)
		return 0;
	for (p += strlen(word); p < end && (*p == ' ' || *p == '\n'); p++)
		;
	for (; p < end && *p >= '0' && *p <= '9'; p++)
		n = n * 10 + (unsigned long)(*p - '0');
	return n;
}

void pdf_language(struct buf *file, size_t from, enum language l)
{
	const char *end = file->at + file->len, *trailer = last(file, from, "\ntrailer\n");
	unsigned long root = number_after(trailer, end, "/Root "), size = number_after(trailer, end, "/Size "),
		info = number_after(trailer, end, "/Info "), table = number_after(trailer, end, "startxref");
	char head[32];
	struct buf more = { 0 };

	(void)snprintf(head, sizeof head, "\n%lu 0 obj\n<<", root);
	const char *catalog = root == 0 || table == 0 ? NULL : last(file, from, head);
	const char *close = catalog == NULL ? NULL : memmem(catalog, (size_t)(end - catalog), "endobj", 6);
	if (close == NULL)
		return;   /* a file of another make is whole without it */
	catalog += strlen(head);
	size_t place = file->len - from;
	size_t n = (size_t)(close - catalog);
	buf_f(&more, "%lu 0 obj\n<<", root);
	if (memmem(catalog, n, "/Lang", 5) == NULL)
		buf_f(&more, " /Lang (%s)", tongues[l]);
	if (memmem(catalog, n, "/MarkInfo", 9) == NULL)
		buf_c(&more, " /MarkInfo << /Marked true >>");   /* cairo 1.16 tags, and forgets to say so */
	if (memmem(catalog, n, "/ViewerPreferences", 18) == NULL)
		buf_c(&more, " /ViewerPreferences << /DisplayDocTitle true >>");
	buf_put(&more, catalog, n);
	buf_c(&more, "endobj\n");
	size_t xref = place + more.len;
	buf_f(&more, "xref\n%lu 1\n%010zu 00000 n \ntrailer\n<< /Size %lu /Root %lu 0 R /Info %lu 0 R /Prev %lu >>\nstartxref\n%zu\n%%%%EOF\n",
		root, place, size, root, info, table, xref);
	buf_put(file, more.at, more.len);
	file->broken = file->broken || more.broken;
	buf_free(&more);
}
