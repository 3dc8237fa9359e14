/* The customs house: what it lets through, what it refuses and by which word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/codec.h"

/* `n` 0: the literal's own length. */
struct vector { const char *at; size_t n; enum word word; };
#define V(literal, word) { literal, sizeof(literal) - 1, word_##word }

static const struct vector vectors[] = {
	/* What is fine. */
	V("{}", fine), V(" {} ", fine), V("\t{\n}\r\n", fine), V("{\"a\":1}", fine), V("{\"a\":0}", fine), V("{\"a\":-1}", fine),
	V("{\"a\":true,\"b\":false,\"c\":null}", fine), V("{\"a\":[]}", fine), V("{\"a\":[[],{}]}", fine), V("{ \"a\" : [ 1 , 2 ] }", fine),
	V("{\"a\":9007199254740992}", fine), V("{\"a\":-9007199254740992}", fine), V("{\"a\":\"\"}", fine), V("{\"\":1}", fine),
	V("{\"a\":\"\\\"\\\\\\/\\n\\r\\t\"}", fine), V("{\"a\":\"\\u0041\"}", fine), V("{\"a\":\"\\u00e9\\u1EA1\"}", fine),
	V("{\"a\":\"\\ud83d\\ude00\"}", fine), V("{\"a\":\"\\uD83D\\uDE00\"}", fine), V("{\"a\":\"\\u0009\\u000a\\u000D\"}", fine),
	V("{\"a\":\"\\uFFFF\"}", fine), V("{\"a\":\"Điểm mạnh\"}", fine), V("{\"Đ\":1,\"đ\":2}", fine), V("{\"a\":\"\xf4\x8f\xbf\xbf\"}", fine),
	V("{\"a\":\"\xed\x9f\xbf\xee\x80\x80\"}", fine), V("{\"a\":\"\xc2\x80\"}", fine), V("{\"a\":\"\xe0\xa0\x80\"}", fine),
	V("{\"a\":\"\xf0\x90\x80\x80\"}", fine), V("{\"a\":1,\"A\":2}", fine), V("{\"a\":{\"a\":{\"a\":1}}}", fine),
	V("{\"a\":[{\"b\":1},{\"b\":1}]}", fine), V("{\"a\":1,\"b\":{\"a\":1},\"c\":2}", fine), V("{\"ab\":1,\"a\":2,\"b\":3}", fine),
	V("{\"1\":[[[[[[0]]]]]]}", fine), V("{\"a\":\"/\"}", fine), V("{\"a\":\"</script>\"}", fine),
	/* Not one object. */
	V("", not_json), V(" ", not_json), V("{", not_json), V("}", not_json), V("[]", not_json), V("[{}]", not_json), V("1", not_json),
	V("\"a\"", not_json), V("null", not_json), V("true", not_json), V("{]", not_json), V("{\"a\"}", not_json), V("{\"a\":}", not_json),
	V("{\"a\":1", not_json), V("{\"a\":1,", not_json), V("{\"a\":1,}", not_json), V("{,\"a\":1}", not_json), V("{\"a\":1 \"b\":2}", not_json),
	V("{\"a\":[1}", not_json), V("{\"a\":[1,]}", not_json), V("{\"a\":[,1]}", not_json), V("{\"a\":[1 2]}", not_json), V("{a:1}", not_json),
	V("{'a':1}", not_json), V("{1:1}", not_json), V("{\"a\"=1}", not_json), V("{\"a\"::1}", not_json), V("{\"a\":1;}", not_json),
	V("{\"a\":tru}", not_json), V("{\"a\":TRUE}", not_json), V("{\"a\":True}", not_json), V("{\"a\":nul}", not_json), V("{\"a\":nil}", not_json),
	V("{\"a\":NaN}", not_json), V("{\"a\":Infinity}", not_json), V("{\"a\":undefined}", not_json), V("{\"a\":+1}", not_json),
	V("{\"a\":.5}", not_json), V("{\"a\":/*x*/1}", not_json), V("//x\n{}", not_json), V("{\"a\":1}//", trailing_bytes),
	V("\xef\xbb\xbf{}", not_json), V("{\"a\":\"b}", not_json), V("{\"a\":\"b\\", not_json), V("{\"a\":\"\\x41\"}", not_json),
	V("{\"a\":\"\\'\"}", not_json), V("{\"a\":\"\\0\"}", not_json), V("{\"a\":\"\\u00\"}", not_json), V("{\"a\":\"\\u00g0\"}", not_json),
	V("{\"a\":\"\\u", not_json), V("{\"a\":\"\\U0041\"}", not_json), V("{\"a\":\xc3\xa9}", not_json), V("{\"a\":truefalse}", not_json),
	V("{\"a\":0x10}", not_json), V("{\"a\":1_000}", not_json), V("{\"a\":1,\"b\"", not_json), V("{\"a\":{\"b\":1}", not_json),
	/* Behind the end. */
	V("{}{}", trailing_bytes), V("{} x", trailing_bytes), V("{}]", trailing_bytes), V("{}\n{}", trailing_bytes), V("{},", trailing_bytes),
	V("{}null", trailing_bytes), V("{}\"", trailing_bytes), V("{}\xef\xbb\xbf", trailing_bytes),
	/* Control characters. */
	V("{\"a\":\"\\u0000\"}", bad_character), V("{\"a\":\"b\\u0000c\"}", bad_character), V("{\"a\\u0000\":1}", bad_character),
	V("{\"a\":\"\0\"}", bad_character), V("{}\0", bad_character), V("{\0}", bad_character), V("\0", bad_character),
	V("{\"a\":\"\n\"}", bad_character), V("{\"a\":\"\t\"}", bad_character), V("{\"a\":\"\x01\"}", bad_character),
	V("{\"a\":\"\x1f\"}", bad_character), V("{\"a\":\"\x7f\"}", bad_character), V("{\"a\":\"\\u007f\"}", bad_character),
	V("{\"a\":\"\\u0001\"}", bad_character), V("{\"a\":\"\\u001f\"}", bad_character), V("{\"a\":\"\\b\"}", bad_character),
	V("{\"a\":\"\\f\"}", bad_character), V("{\x0b}", bad_character), V("{\"a\":\x02}", bad_character), V("{\"a\n\":1}", bad_character),
	V("{\"a\":1}\x1b", bad_character), V("{\"a\":\"\\u000b\"}", bad_character),
	/* Damaged UTF-8 and halves of pairs. */
	V("{\"a\":\"\x80\"}", bad_utf8), V("{\"a\":\"\xc0\x80\"}", bad_utf8), V("{\"a\":\"\xc1\xbf\"}", bad_utf8), V("{\"a\":\"\xc3\"}", bad_utf8),
	V("{\"a\":\"\xc3\x28\"}", bad_utf8), V("{\"a\":\"\xe0\x9f\xbf\"}", bad_utf8), V("{\"a\":\"\xe1\xba\"}", bad_utf8),
	V("{\"a\":\"\xed\xa0\x80\"}", bad_utf8), V("{\"a\":\"\xed\xbf\xbf\"}", bad_utf8), V("{\"a\":\"\xf0\x8f\xbf\xbf\"}", bad_utf8),
	V("{\"a\":\"\xf4\x90\x80\x80\"}", bad_utf8), V("{\"a\":\"\xf5\x80\x80\x80\"}", bad_utf8), V("{\"a\":\"\xf8\x88\x80\x80\x80\"}", bad_utf8),
	V("{\"a\":\"\xff\"}", bad_utf8), V("{\"a\":\"\xfe\xff\"}", bad_utf8), V("{\"\xc0\xaf\":1}", bad_utf8), V("{\"a\":\"\xe1", bad_utf8),
	V("{\"a\":\"\\ud800\"}", bad_utf8), V("{\"a\":\"\\udc00\"}", bad_utf8), V("{\"a\":\"\\ud800\\u0041\"}", bad_utf8),
	V("{\"a\":\"\\ud83d\\ud83d\"}", bad_utf8), V("{\"a\":\"\\ude00\\ud83d\"}", bad_utf8), V("{\"a\":\"\\ud83dx\"}", bad_utf8),
	V("{\"a\":\"\\ud83d", bad_utf8), V("{\"\\udfff\":1}", bad_utf8),
	/* Numbers. */
	V("{\"a\":01}", bad_number), V("{\"a\":00}", bad_number), V("{\"a\":-}", bad_number), V("{\"a\":-01}", bad_number), V("{\"a\":1.}", bad_number),
	V("{\"a\":1.0}", bad_number), V("{\"a\":1.5}", bad_number), V("{\"a\":1e3}", bad_number), V("{\"a\":1E3}", bad_number), V("{\"a\":1e}", bad_number),
	V("{\"a\":1e+}", bad_number), V("{\"a\":1e400}", bad_number), V("{\"a\":-0}", bad_number), V("{\"a\":-a}", bad_number),
	V("{\"a\":9007199254740993}", bad_number), V("{\"a\":-9007199254740993}", bad_number), V("{\"a\":10000000000000000}", bad_number),
	V("{\"a\":99999999999999999999999999}", bad_number), V("{\"a\":0.0}", bad_number), V("{\"a\":--1}", bad_number),
	/* Doubled names, however they are spelled, on every level. */
	V("{\"a\":1,\"a\":1}", doubled_field), V("{\"a\":1,\"b\":2,\"a\":3}", doubled_field), V("{\"a\":1,\"\\u0061\":2}", doubled_field),
	V("{\"\\u0061\":1,\"a\":2}", doubled_field), V("{\"x\":{\"a\":1,\"a\":2}}", doubled_field), V("{\"x\":[{\"a\":1,\"a\":2}]}", doubled_field),
	V("{\"\":1,\"\":2}", doubled_field), V("{\"\\/\":1,\"/\":2}", doubled_field), V("{\"é\":1,\"\\u00e9\":2}", doubled_field),
	V("{\"ạ\":1,\"\\u1ea1\":2}", doubled_field), V("{\"\\ud83d\\ude00\":1,\"\xf0\x9f\x98\x80\":2}", doubled_field),
	V("{\"a\":{\"b\":1},\"a\":{\"b\":1}}", doubled_field), V("{\"\\n\":1,\"\\u000A\":2}", doubled_field),
	V("{\"do\":\"x\",\"d\\u006f\":\"y\"}", doubled_field),
	/* Depth: eight levels are fine, nine are not. */
	V("{\"a\":[[[[[[[0]]]]]]]}", fine), V("{\"a\":[[[[[[[[0]]]]]]]]}", too_deep), V("{\"a\":[[[[[[[{}]]]]]]]}", too_deep),
	V("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}", fine),
	V("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}", too_deep), V("{\"a\":[[[[[[[[[[[[[[[[[[[[[[", too_deep),
};

/* Exactly as many bytes as there are, so that a sanitizer sees a step too far. */
static enum word check(const struct customs *c, const char *at, size_t n, int64_t *arg)
{
	char *copy = malloc(n == 0 ? 1 : n);

	memcpy(copy, at, n);
	enum word word = customs_check(c, copy, n, arg);
	free(copy);
	return word;
}

static void vectors_hold(void **state)
{
	int64_t arg;

	(void)state;
	assert_true(sizeof vectors / sizeof vectors[0] >= 150);
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		enum word word = check(&customs_client, vectors[i].at, vectors[i].n, &arg);
		if (word != vectors[i].word)
			fail_msg("%s: %s, not %s", vectors[i].at, word_rows[word].name, word_rows[vectors[i].word].name);
	}
}

/* No beginning of a good message is good, and none is read past its end. */
static void no_beginning_is_enough(void **state)
{
	static const char whole[] = "{\"do\":\"x\",\"a\":[1,-2,true,null,{\"b\\u00e9\":\"\\ud83d\\ude00Đ\"}],\"c\":false}";
	int64_t arg;

	(void)state;
	assert_int_equal(check(&customs_client, whole, sizeof whole - 1, &arg), word_fine);
	for (size_t n = 0; n < sizeof whole - 1; n++)
		assert_int_not_equal(check(&customs_client, whole, n, &arg), word_fine);
}

static void bytes_are_counted(void **state)
{
	size_t n = customs_client.bytes;
	char *at = malloc(n + 1);
	int64_t arg = 0;

	(void)state;
	memset(at, ' ', n + 1);
	memcpy(at, "{}", 2);
	assert_int_equal(customs_check(&customs_client, at, n, &arg), word_fine);
	assert_int_equal(arg, 0);
	assert_int_equal(customs_check(&customs_client, at, n + 1, &arg), word_too_long_frame);
	assert_int_equal(arg, 16384);
	free(at);
}

/* {"a":[0,0,...]} with `zeros` of them: two values more than that. */
static enum word check_zeros(const struct customs *c, size_t zeros, int64_t *arg)
{
	struct buf b = { 0 };

	buf_c(&b, "{\"a\":[0");
	for (size_t i = 1; i < zeros; i++)
		buf_c(&b, ",0");
	buf_c(&b, "]}");
	enum word word = customs_check(c, b.at, b.len, arg);
	buf_free(&b);
	return word;
}

static void values_are_counted(void **state)
{
	int64_t arg = 0;

	(void)state;
	assert_int_equal(check_zeros(&customs_client, 510, &arg), word_fine);
	assert_int_equal(check_zeros(&customs_client, 511, &arg), word_too_many_values);
	assert_int_equal(arg, 512);
	/* Of the largest round: a mark is three values, and there are 20 000 ballots of 200. */
	assert_int_equal(check_zeros(&customs_log, 20000 * (200 * 3 + 3 + 2) + 100, &arg), word_fine);
}

/* An object of `n` names; the last is called as the one at `twin`, if there is such a one. */
static enum word check_names(const struct customs *c, size_t n, size_t twin, int64_t *arg)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < n; i++)
		buf_f(&b, "%c\"n%zu\":0", i == 0 ? '{' : ',', i + 1 == n && twin < n ? twin : i);
	buf_byte(&b, '}');
	enum word word = customs_check(c, b.at, b.len, arg);
	buf_free(&b);
	return word;
}

static void names_are_counted_and_differ(void **state)
{
	int64_t arg = 0;

	(void)state;
	assert_int_equal(check_names(&customs_client, 64, 64, &arg), word_fine);
	assert_int_equal(check_names(&customs_client, 65, 65, &arg), word_too_many_values);
	assert_int_equal(arg, 64);
	for (size_t n = 2; n <= 64; n++)
		assert_int_equal(check_names(&customs_client, n, n / 2 - 1, &arg), word_doubled_field);
	assert_int_equal(check_names(&customs_log, 20000, 20000, &arg), word_fine);
	assert_int_equal(check_names(&customs_log, 20000, 7, &arg), word_doubled_field);
}

static void depth_says_its_limit(void **state)
{
	int64_t arg = 0;

	(void)state;
	assert_int_equal(check(&customs_client, "{\"a\":[[[[[[[[0]]]]]]]]}", 22, &arg), word_too_deep);
	assert_int_equal(arg, 8);
}

static void files_may_have_fractions(void **state)
{
	static const char *const good[] = { "1.5", "-0.25", "0", "-0", "1e3", "1.5E-7", "123456789.125" };
	static const char *const bad[] = { "1.", ".5", "01.5", "1e", "1.e3", "- 1", "9007199254740993" };
	int64_t arg;

	(void)state;
	for (int i = 0; i < 14; i++) {
		struct buf b = { 0 };
		buf_f(&b, "{\"a\":%s}", i < 7 ? good[i] : bad[i - 7]);
		assert_int_equal(customs_check(&customs_file, b.at, b.len, &arg) == word_fine, i < 7);
		buf_free(&b);
	}
}

static void the_tree_gives_back(void **state)
{
	static const char json[] = "{\"a\":[1,-2,2.50],\"t\":\"\\u0110i\\u1ec3m \\ud83d\\ude00\\n\",\"o\":{\"yes\":true,\"no\":null},\"e\":\"\"}";
	struct arena a = { 0 };
	char *copy = malloc(sizeof json - 1);

	(void)state;
	memcpy(copy, json, sizeof json - 1);
	const struct value *v = value_read(&a, &customs_file, copy, sizeof json - 1);
	free(copy);                                          /* the tree keeps nothing of the bytes */
	assert_non_null(v);
	assert_int_equal(value_n(v), 4);
	const struct value *list = value_get(v, "a");
	assert_true(value_is_list(list));
	assert_int_equal(value_n(list), 3);
	assert_int_equal(value_int(value_at(list, 0), 7), 1);
	assert_int_equal(value_int(value_at(list, 1), 7), -2);
	assert_int_equal(value_int(value_at(list, 2), 7), 7);
	assert_true(text_is(value_number(&a, value_at(list, 2)), text("2.50")));
	assert_null(value_at(list, 3));
	assert_true(text_is(value_text(value_get(v, "t")), text("Điểm 😀\n")));
	assert_true(value_is_text(value_get(v, "e")));
	assert_true(value_is_object(value_get(v, "o")));
	assert_true(value_bool(value_get(value_get(v, "o"), "yes")));
	assert_true(value_is_null(value_get(value_get(v, "o"), "no")));
	assert_true(text_is(value_name(value_at(v, 1)), text("t")));
	assert_null(value_get(v, "A"));
	assert_int_equal(value_int(NULL, 5), 5);
	assert_int_equal(value_text(NULL).len, 0);
	assert_null(value_read(&a, &customs_log, json, sizeof json - 1));
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_hold), cmocka_unit_test(no_beginning_is_enough), cmocka_unit_test(bytes_are_counted),
		cmocka_unit_test(values_are_counted), cmocka_unit_test(names_are_counted_and_differ),
		cmocka_unit_test(depth_says_its_limit), cmocka_unit_test(files_may_have_fractions), cmocka_unit_test(the_tree_gives_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
