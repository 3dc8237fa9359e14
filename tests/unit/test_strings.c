/*
 * Strings from all over the world, and those that only mean to confuse: tests/data/strings.tsv, a line each of kind, input, and what is
 * kept, with code points outside ASCII as \u{HEX}; or !bidi, !control, !marks for what is refused. What is kept was worked out with another
 * program's normalisation, not with this one. Every line goes in as one line of text, and what came out goes in again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"

enum { LINE_MAX_BYTES = 16384, LEAST = 300 };

static void put_point(struct buf *out, uint32_t c)
{
	if (c < 0x80) {
		buf_byte(out, (char)c);
	} else if (c < 0x800) {
		buf_byte(out, (char)(0xc0 | c >> 6));
		buf_byte(out, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_byte(out, (char)(0xe0 | c >> 12));
		buf_byte(out, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_byte(out, (char)(0x80 | (c & 0x3f)));
	} else {
		buf_byte(out, (char)(0xf0 | c >> 18));
		buf_byte(out, (char)(0x80 | (c >> 12 & 0x3f)));
		buf_byte(out, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_byte(out, (char)(0x80 | (c & 0x3f)));
	}
}

/* Owned by `out`. */
static struct text unescaped(struct buf *out, const char *at)
{
	buf_wipe(out);
	while (*at != '\0') {
		if (strncmp(at, "\\u{", 3) == 0) {
			char *end;
			put_point(out, (uint32_t)strtoul(at + 3, &end, 16));
			at = end + 1;
		} else {
			buf_byte(out, *at++);
		}
	}
	return (struct text){ out->at, out->len };
}

static const char *verdict_name(enum text_verdict v)
{
	static const char *const names[] = { "", "!utf8", "!control", "!bidi", "!marks" };

	return names[v];
}

static void test_strings(void **state)
{
	FILE *in = fopen("tests/data/strings.tsv", "r");
	char line[LINE_MAX_BYTES];
	struct buf given = { 0 }, wanted = { 0 };
	int n = 0, wrong = 0;

	(void)state;
	assert_non_null(in);
	while (fgets(line, sizeof line, in) != NULL) {
		struct arena a = { 0 };
		struct text out, again;
		char *kind = line, *from = strchr(line, '\t');

		assert_non_null(from);
		*from++ = '\0';
		char *to = strchr(from, '\t');
		assert_non_null(to);
		*to++ = '\0';
		to[strcspn(to, "\n")] = '\0';
		enum text_verdict v = text_clean(&a, unescaped(&given, from), false, &out);
		bool fine = to[0] == '!' ? strcmp(verdict_name(v), to) == 0 : v == TEXT_FINE && text_is(out, unescaped(&wanted, to));
		if (fine && v == TEXT_FINE)
			fine = text_clean(&a, out, false, &again) == TEXT_FINE && text_is(out, again);
		if (!fine) {
			print_error("%s: %s gives %s%.*s, not %s\n", kind, from, verdict_name(v), TEXT_ARGS(out), to);
			wrong++;
		}
		n++;
		arena_free(&a);
	}
	(void)fclose(in);
	buf_free(&given);
	buf_free(&wanted);
	assert_int_equal(wrong, 0);
	assert_true(n >= LEAST);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_strings) };

	return cmocka_run_group_tests_name("strings", tests, NULL, NULL);
}
