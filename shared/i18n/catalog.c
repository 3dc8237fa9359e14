#include "i18n/catalog.h"

#include <string.h>

/* Looks sentences up and fills their arguments in. */

enum language language_of(struct text name)
{
	for (int l = 0; l < LANGUAGE_N; l++) {
		size_t n = strlen(language_names[l]);

		if (name.len >= n && memcmp(name.at, language_names[l], n) == 0 && (name.len == n || name.at[n] == '-' || name.at[n] == '_'))
			return (enum language)l;
	}
	return LANGUAGE_VI;
}

static const struct catalog_row *find(const char *key)
{
	size_t low = 0, high = catalog_n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = strcmp(key, catalog_rows[mid].key);

		if (order == 0)
			return &catalog_rows[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

struct text say(enum language l, const char *key)
{
	const struct catalog_row *row = find(key);

	return text_of(row == NULL ? key : row->text[l]);
}

struct text say_word(enum language l, enum word word)
{
	struct buf key = { 0 };

	buf_c(&key, word_rows[word].is_fault ? "fault." : "refusal.");
	buf_c(&key, word_rows[word].name);
	buf_byte(&key, '\0');
	const struct catalog_row *row = key.broken ? NULL : find(key.at);
	buf_free(&key);
	return text_of(row == NULL ? word_rows[word].name : row->text[l]);
}

static void fill(struct buf *out, struct text t, const struct say_arg *args, size_t n)
{
	for (size_t i = 0; i < t.len; i++) {
		const char *close = t.at[i] == '{' ? memchr(t.at + i, '}', t.len - i) : NULL;
		size_t name_n = close == NULL ? 0 : (size_t)(close - (t.at + i + 1));
		bool filled = false;

		for (size_t k = 0; close != NULL && k < n && !filled; k++) {
			if (strlen(args[k].name) != name_n || memcmp(args[k].name, t.at + i + 1, name_n) != 0)
				continue;
			if (args[k].text.at != NULL)
				buf_text(out, args[k].text);
			else
				buf_int(out, args[k].number);
			filled = true;
		}
		if (filled)
			i += name_n + 1;
		else
			buf_byte(out, t.at[i]);
	}
}

void say_put(struct buf *out, enum language l, const char *key, const struct say_arg *args, size_t n)
{
	fill(out, say(l, key), args, n);
}

void say_put_word(struct buf *out, enum language l, enum word word, int64_t arg)
{
	struct say_arg a = { .name = word_rows[word].arg, .number = arg };

	fill(out, say_word(l, word), &a, word_rows[word].arg == NULL ? 0 : 1);
}
