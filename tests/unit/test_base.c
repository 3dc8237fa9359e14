/* The ground floor: memory, buffers, JSON, decimals, hashes and the seeded generator. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/decimal.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/must.h"
#include "base/prng.h"
#include "base/text.h"

static void assert_buf(struct buf *b, const char *expected)
{
	assert_false(b->broken);
	buf_byte(b, 0);
	assert_string_equal(b->at, expected);
	buf_wipe(b);
}

static void arena_gives_zeroed_aligned_memory(void **state)
{
	(void)state;
	struct arena a = { 0 };
	for (size_t n = 0; n < 20000; n += 37) {
		unsigned char *at = arena_take(&a, n);
		assert_non_null(at);
		assert_int_equal((uintptr_t)at % 16, 0);
		for (size_t i = 0; i < n; i++) {
			assert_int_equal(at[i], 0);
			at[i] = 0xaa;
		}
	}
	/* After a wipe the kept block is zeroed again. */
	arena_wipe(&a);
	assert_int_equal(a.used, 0);
	for (int k = 0; k < 300; k++) {
		unsigned char *at = arena_take(&a, 1000);
		assert_non_null(at);
		for (size_t i = 0; i < 1000; i++)
			assert_int_equal(at[i], 0);
	}
	arena_free(&a);
	assert_null(a.head);
}

static void arena_keeps_its_limit(void **state)
{
	(void)state;
	struct arena a = { .limit = 1000 };
	assert_non_null(arena_take(&a, 900));
	assert_false(a.broken);
	assert_null(arena_take(&a, 200));
	assert_true(a.broken);
	assert_non_null(arena_take(&a, 16));
	assert_true(a.broken);
	arena_wipe(&a);
	assert_false(a.broken);
	assert_non_null(arena_take(&a, 900));
	assert_null(arena_take_n(&a, SIZE_MAX / 2, 3));
	assert_true(a.broken);
	arena_free(&a);
	assert_int_equal(a.limit, 1000);
	assert_null(arena_take(&a, SIZE_MAX));
	arena_free(&a);
}

static void arena_pushes(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct pair { int left; char right; } *pairs = NULL;
	size_t n = 0, cap = 0;
	for (int i = 0; i < 1000; i++) {
		struct pair *pair = arena_push(&a, &pairs, &n, &cap, sizeof *pairs);
		assert_non_null(pair);
		assert_int_equal(pair->left, 0);
		pair->left = i;
	}
	assert_int_equal(n, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(pairs[i].left, i);
	/* A shortened vector gives zeroed items again. */
	n = 10;
	struct pair *pair = arena_push(&a, &pairs, &n, &cap, sizeof *pairs);
	assert_int_equal(pair->left, 0);
	assert_ptr_equal(pair, &pairs[10]);
	arena_free(&a);
}

static void buf_grows_and_prints(void **state)
{
	(void)state;
	struct buf b = { 0 };
	buf_int(&b, INT64_MIN);
	buf_byte(&b, ' ');
	buf_int(&b, INT64_MAX);
	buf_byte(&b, ' ');
	buf_int(&b, 0);
	assert_buf(&b, "-9223372036854775808 9223372036854775807 0");
	buf_hex(&b, "\x00\xab\xff", 3);
	buf_text(&b, text("|xã"));
	buf_f(&b, "|%d %s", 7, "x");
	assert_buf(&b, "00abff|xã|7 x");
	for (int i = 0; i < 10000; i++)
		buf_c(&b, "abc");
	assert_int_equal(b.len, 30000);
	buf_hex(&b, "x", SIZE_MAX);
	assert_true(b.broken);
	buf_c(&b, "silent");
	assert_int_equal(b.len, 30000);
	buf_free(&b);
	assert_null(b.at);
}

static void json_writes_commas_and_escapes(void **state)
{
	(void)state;
	struct buf b = { 0 };
	struct json j = json_to(&b);
	json_open(&j);
	json_put_text(&j, "a", text("\"\\\n\t\x01</script>\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\x9cđ\x7f"));
	json_put_int(&j, "b", -5);
	json_put_bool(&j, "c", true);
	json_name(&j, "d");
	json_open_list(&j);
	json_int(&j, 1);
	json_null(&j);
	json_open(&j);
	json_close(&j);
	json_open_list(&j);
	json_close_list(&j);
	json_raw(&j, text("{\"x\":1}"));
	json_close_list(&j);
	json_put_c(&j, "e", "");
	json_close(&j);
	assert_buf(&b, "{\"a\":\"\\\"\\\\\\n\\t\\u0001\\u003c/script>\\u2028\\u2029\xe2\x80\x9cđ\\u007f\",\"b\":-5,\"c\":true,"
		"\"d\":[1,null,{},[],{\"x\":1}],\"e\":\"\"}");
	/* A text cut inside a sequence is not ours to repair, but must not be read past. */
	j = json_to(&b);
	json_text(&j, (struct text){ "\xe2\x80\xa8", 2 });
	assert_buf(&b, "\"\xe2\x80\"");
	buf_free(&b);
}

static void decimal_reads_and_puts(void **state)
{
	(void)state;
	static const struct { const char *in, *out; } good[] = {
		{ "52.4", "52.4" }, { "260", "260" }, { "78.00", "78.00" }, { "-0.5", "-0.5" }, { "-0", "0" }, { "007", "7" },
		{ "0.0001", "0.0001" }, { "9999999999999999", "9999999999999999" }, { "-999999999999.9999", "-999999999999.9999" },
	};
	static const char *const bad[] = {
		"", "-", ".", "1.", ".5", "1,5", "+1", " 1", "1 ", "1e3", "0x1", "1.2.3", "--1", "1.23456", "12345678901234567",
		"00000000000000001", "NaN",
	};
	struct buf b = { 0 };
	struct decimal d;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(decimal_read(text_of(good[i].in), &d));
		decimal_put(&b, d);
		assert_buf(&b, good[i].out);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(decimal_read(text_of(bad[i]), &d));
	buf_free(&b);
}

static int order_of(const char *a, const char *b)
{
	struct decimal x, y;
	assert_true(decimal_read(text_of(a), &x));
	assert_true(decimal_read(text_of(b), &y));
	assert_int_equal(decimal_order(x, y), -decimal_order(y, x));
	return decimal_order(x, y);
}

static void decimal_orders_by_value(void **state)
{
	(void)state;
	assert_int_equal(order_of("78", "78.0000"), 0);
	assert_int_equal(order_of("78.1", "78.09"), 1);
	assert_int_equal(order_of("-0.5", "0"), -1);
	assert_int_equal(order_of("-1.5", "-1.25"), -1);
	assert_int_equal(order_of("9999999999999999", "999999999999.9999"), 1);
}

static void assert_ratio(int64_t num, int64_t den, uint8_t places, const char *expected)
{
	struct buf b = { 0 };
	decimal_put(&b, decimal_ratio(num, den, places));
	assert_buf(&b, expected);
	buf_free(&b);
}

static void decimal_ratio_rounds_half_away(void **state)
{
	(void)state;
	assert_ratio(1, 3, 2, "0.33");
	assert_ratio(2, 3, 2, "0.67");
	assert_ratio(1, 8, 2, "0.13");
	assert_ratio(-1, 8, 2, "-0.13");
	assert_ratio(1, 2, 0, "1");
	assert_ratio(-1, 2, 0, "-1");
	assert_ratio(0, 7, 4, "0.0000");
	assert_ratio(999, 1000, 2, "1.00");
	assert_ratio(4499, 1000, 1, "4.5");
	assert_ratio((INT64_C(1) << 62) - 1, (INT64_C(1) << 62) - 1, 4, "1.0000");
	assert_ratio((INT64_C(1) << 61), (INT64_C(1) << 62) - 1, 4, "0.5000");
	assert_ratio((INT64_C(1) << 62) - 1, 1, 4, "999999999999.9999");
	assert_ratio(-9999999999999999, 1, 0, "-9999999999999999");
	/* Against plain integer arithmetic, where that does not overflow. */
	struct prng p = prng_from(8);
	for (int i = 0; i < 20000; i++) {
		int64_t num = (int64_t)prng_below(&p, 100000), den = 1 + (int64_t)prng_below(&p, 999);
		struct decimal d = decimal_ratio(num, den, 3);
		assert_int_equal(d.units, (num * 2000 + den) / (2 * den));
	}
}

static void assert_hash(struct hash h, const char *hex)
{
	uint8_t expected[HASH_BYTES];
	assert_true(hex_read(hex, strlen(hex), expected, sizeof expected));
	assert_memory_equal(h.at, expected, sizeof expected);
	assert_true(hash_same(h.at, expected, sizeof expected));
	expected[31] ^= 1;
	assert_false(hash_same(h.at, expected, sizeof expected));
}

static void hash_matches_the_published_function(void **state)
{
	(void)state;
	/* Expected values by Python's hashlib.blake2b(digest_size=32). */
	assert_hash(hash_of("", 0), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
	assert_hash(hash_of("abc", 3), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
	assert_hash(hash_keyed("0123456789abcdef", 16, "abc", 3), "66b4857d42c644c61fca8c0bcea243e0e75088582c7964bbac6b92c02381d9c7");
	struct hash zero = { { 0 } };
	const uint8_t id[ID_BYTES] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };
	assert_hash(hash_chain(&zero, 0x0102030405060708, id, "body", 4), "0f9f0aa6c5fe2a1442bf3e282b1f4d48092b30795ff23adedd43b7d50388f89a");
	struct hash_run r;
	hash_begin(&r);
	hash_add(&r, "a", 1);
	hash_add(&r, NULL, 0);
	hash_add(&r, "bc", 2);
	assert_hash(hash_end(&r), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

static void hex_reads_only_lower_pairs(void **state)
{
	(void)state;
	uint8_t out[2];
	assert_true(hex_read("00ff", 4, out, 2));
	assert_int_equal(out[1], 255);
	assert_false(hex_read("00FF", 4, out, 2));
	assert_false(hex_read("00f", 3, out, 2));
	assert_false(hex_read("00ff0", 5, out, 2));
	assert_false(hex_read("0g00", 4, out, 2));
	assert_true(hex_read("", 0, out, 0));
}

static void prng_is_the_published_one(void **state)
{
	(void)state;
	/* The generator's authors' first outputs for the state 1, 2, 3, 4. */
	struct prng p = { { 1, 2, 3, 4 } };
	assert_true(prng_next(&p) == 11520);
	assert_true(prng_next(&p) == 0);
	assert_true(prng_next(&p) == 1509978240);
	assert_true(prng_next(&p) == UINT64_C(1215971899390074240));
	struct prng a = prng_from(7), b = prng_from(7), c = prng_from(8);
	assert_memory_equal(&a, &b, sizeof a);
	assert_memory_not_equal(&a, &c, sizeof a);
	size_t seen[6] = { 0 };
	for (int i = 0; i < 60000; i++)
		seen[prng_below(&a, 6)]++;
	for (int i = 0; i < 6; i++)
		assert_in_range(seen[i], 9600, 10400);
	assert_true(prng_below(&a, 1) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_gives_zeroed_aligned_memory),
		cmocka_unit_test(arena_keeps_its_limit),
		cmocka_unit_test(arena_pushes),
		cmocka_unit_test(buf_grows_and_prints),
		cmocka_unit_test(json_writes_commas_and_escapes),
		cmocka_unit_test(decimal_reads_and_puts),
		cmocka_unit_test(decimal_orders_by_value),
		cmocka_unit_test(decimal_ratio_rounds_half_away),
		cmocka_unit_test(hash_matches_the_published_function),
		cmocka_unit_test(hex_reads_only_lower_pairs),
		cmocka_unit_test(prng_is_the_published_one),
	};
	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
