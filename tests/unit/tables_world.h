/* Tables of a workshop, asked for what stands in them. */
#ifndef TESTS_UNIT_TABLES_WORLD_H
#define TESTS_UNIT_TABLES_WORLD_H

#include "report_world.h"

/* A table in a near format, or the strings and sheets of a workbook, with a NUL behind. */
static inline struct buf written(const struct mini *m, enum language l, const char *what, const char *format)
{
	struct buf b = { 0 };
	struct order order = order_of(l, what);

	order.without_bom = true;
	assert_true(paper_write(m->w, &order, format, &b));
	assert_false(b.broken);
	if (is_zip((struct text){ b.at, b.len })) {
		struct buf parts = { 0 };

		assert_true(unzip((struct text){ b.at, b.len }, NULL, &parts));
		buf_free(&b);
		b = parts;
	}
	buf_byte(&b, '\0');
	return b;
}

static inline bool has(const struct mini *m, enum language l, const char *what, const char *words)
{
	struct buf b = written(m, l, what, "csv");
	bool found = strstr(b.at, words) != NULL;

	if (!found)
		print_message("not in this table: %s\n%s\n", words, b.at);
	buf_free(&b);
	return found;
}

/* In no table, no language and no format. */
static inline void assert_nowhere(const struct mini *m, const char *words)
{
	for (int l = 0; l < LANGUAGE_N; l++)
		for (size_t i = 0; i < document_rows_n; i++)
			for (size_t k = 0; (document_rows[i].kind & (WORKBOOK | TABLE)) != 0 && k < format_rows_n; k++) {
				if ((format_rows[k].kinds & document_rows[i].kind) == 0)
					continue;
				struct buf b = written(m, (enum language)l, document_rows[i].name, format_rows[k].name);
				assert_null(memmem(b.at, b.len, words, strlen(words)));
				buf_free(&b);
			}
}

static inline size_t lines_n(const struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->len; i++)
		n += b->at[i] == '\n';
	return n;
}

#endif
