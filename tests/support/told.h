/* What the minutes of a workshop tell, and what they do not. Include <cmocka.h> and what it needs before. */
#ifndef SUPPORT_TOLD_H
#define SUPPORT_TOLD_H

#include "mini.h"
#include "paper.h"
#include "unzip.h"

/* With a NUL behind; a packed file as the text of all its parts. */
static inline struct buf report_in(const struct mini *m, enum language l, enum house_style house, const char *format)
{
	struct buf b = { 0 };
	struct order order = order_of(l, "minutes");

	order.house = house;
	assert_true(paper_write(m->w, &order, format, &b));
	assert_false(b.broken);
	if (is_zip((struct text){ b.at, b.len })) {
		struct buf parts = { 0 };

		assert_true(unzip((struct text){ b.at, b.len }, NULL, &parts));
		buf_free(&b);
		b = parts;
	}
	buf_byte(&b, 0);
	return b;
}

/* In the house that goes with the language. */
static inline struct buf report(const struct mini *m, enum language l, const char *format)
{
	return report_in(m, l, house_of(l), format);
}

static inline bool tells_in(const struct mini *m, enum language l, enum house_style house, const char *format, const char *words)
{
	struct buf b = report_in(m, l, house, format);
	bool found = strstr(b.at, words) != NULL;

	buf_free(&b);
	return found;
}

static inline bool tells(const struct mini *m, enum language l, const char *format, const char *words)
{
	return tells_in(m, l, house_of(l), format, words);
}

/* Words are not found in the bytes of what a library wrote; its own tests hold it against the Markdown. DOCX can be unpacked. */
static inline bool is_plain(size_t format)
{
	return (format_rows[format].kinds & PROSE) != 0 && (!format_rows[format].is_far || strcmp(format_rows[format].name, "docx") == 0);
}

/* In no language, no house and no format. */
static inline void assert_silent(const struct mini *m, const char *words)
{
	for (int l = 0; l < LANGUAGE_N; l++)
		for (int h = 0; h < HOUSE_N; h++)
			for (size_t i = 0; i < format_rows_n; i++)
				assert_false(is_plain(i) && tells_in(m, (enum language)l, (enum house_style)h, format_rows[i].name, words));
}

static inline void assert_told(const struct mini *m, const char *words)
{
	for (int l = 0; l < LANGUAGE_N; l++)
		for (size_t i = 0; i < format_rows_n; i++)
			assert_true(!is_plain(i) || tells(m, (enum language)l, format_rows[i].name, words));
}

/* A workshop made from a template. */
static inline struct mini open_of(const char *template, struct about about)
{
	struct mini m = mini_open();

	mini_do(&m, ROLE_HUB, 0, (struct command){ .kind = COMMAND_CREATE_WORKSHOP, .create_workshop = { .about = about,
		.template = text_of(template), .code = 482917, .zone = 420, .rules_version = RULES_VERSION } });
	return m;
}

#endif
