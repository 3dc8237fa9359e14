/* Sentences of the catalog on the terminal. Standard output belongs to data. */
#include "cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { ARGUMENTS_MAX = 8 };

static void put(struct buf *out, const struct cli *cli, const char *key, va_list rest)
{
	struct say_arg args[ARGUMENTS_MAX];
	struct buf whole = { 0 };
	size_t n = 0;

	for (const char *name; n < ARGUMENTS_MAX && (name = va_arg(rest, const char *)) != NULL; n++)
		args[n] = (struct say_arg){ name, text_of(va_arg(rest, const char *)), 0 };
	buf_c(&whole, "cli.");
	buf_c(&whole, key);
	buf_byte(&whole, 0);
	if (!whole.broken)
		say_put(out, cli->language, whole.at, args, n);
	buf_free(&whole);
}

void sentence_put(struct buf *out, const struct cli *cli, const char *key, ...)
{
	va_list rest;

	va_start(rest, key);
	put(out, cli, key, rest);
	va_end(rest);
}

void tell(const struct cli *cli, const char *key, ...)
{
	struct buf out = { 0 };
	va_list rest;

	va_start(rest, key);
	put(&out, cli, key, rest);
	va_end(rest);
	buf_byte(&out, '\n');
	(void)fwrite(out.at, 1, out.len, stderr);   /* with nobody listening there is nobody to tell */
	buf_free(&out);
}

void refusal_put(struct buf *out, enum language language, const char *why, int64_t arg)
{
	for (int word = 1; word < WORD_N; word++) {
		if (strcmp(word_rows[word].name, why) == 0) {
			say_put_word(out, language, (enum word)word, arg);
			return;
		}
	}
	buf_c(out, why);
}

void line_out(struct buf *out)
{
	buf_byte(out, '\n');
	(void)fwrite(out->at, 1, out->len, stdout);   /* checked once, when the program leaves */
	(void)fflush(stdout);
	buf_wipe(out);
}

const char *number_c(struct cli *cli, int64_t n)
{
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%lld", (long long)n);

	return text_c(&cli->arena, (struct text){ digits, (size_t)len });
}
