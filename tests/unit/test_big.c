/* Exact numbers: against the compiler's own 128 bits where those reach, against the laws of arithmetic where they do not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/big.h"
#include "base/prng.h"
#include "base/wide.h"

static wide wide_of(const uint64_t a[2])
{
	return (wide)a[1] << 64 | a[0];
}

static void set_wide(uint64_t a[2], wide value)
{
	a[0] = (uint64_t)value;
	a[1] = (uint64_t)(value >> 64);
}

/* Limbs as they break arithmetic: all ones, all zeros, a lone top or bottom bit, short ones; and any. */
static uint64_t roll_limb(struct prng *p)
{
	switch (prng_below(p, 8)) {
	case 0:
		return UINT64_MAX;
	case 1:
		return 0;
	case 2:
		return UINT64_C(1) << 63;
	case 3:
		return 1;
	case 4:
		return prng_next(p) >> prng_below(p, 64);
	case 5:
		return UINT64_MAX - prng_below(p, 3);
	default:
		return prng_next(p);
	}
}

/* A number of 0..n limbs in room for n. */
static void roll(struct prng *p, uint64_t *a, size_t n)
{
	size_t used = prng_below(p, n + 1);
	memset(a, 0, n * sizeof *a);
	for (size_t i = 0; i < used; i++)
		a[i] = roll_limb(p);
}

/* One above zero. */
static void roll_some(struct prng *p, uint64_t *a, size_t n)
{
	roll(p, a, n);
	if (big_is_zero(a, n))
		a[prng_below(p, n)] = 1 + prng_below(p, UINT64_MAX);
}

static void assert_limbs(const uint64_t *a, const uint64_t *b, size_t n)
{
	assert_memory_equal(a, b, n * sizeof *a);
}

static void assert_digits(const uint64_t *a, size_t n, const char *expected)
{
	struct buf b = { 0 };
	big_put(&b, a, n);
	buf_byte(&b, 0);
	assert_false(b.broken);
	assert_string_equal(b.at, expected);
	buf_free(&b);
}

static void agrees_with_128_bits(void **state)
{
	(void)state;
	struct prng p = prng_from(1);
	for (int i = 0; i < 200000; i++) {
		uint64_t a[2], b[2], out[2], rest[2];
		roll(&p, a, 2);
		roll_some(&p, b, 2);
		wide x = wide_of(a), y = wide_of(b), sum, times;
		assert_int_equal(big_order(a, b, 2), (x > y) - (x < y));
		big_copy(out, a, 2);
		assert_int_equal(big_add(out, b, 2), !__builtin_add_overflow(x, y, &sum));
		assert_true(wide_of(out) == sum);
		big_copy(out, x < y ? b : a, 2);
		big_sub(out, x < y ? a : b, 2);
		assert_true(wide_of(out) == (x < y ? y - x : x - y));
		bool fits = !__builtin_mul_overflow(x, y, &times);
		assert_int_equal(big_mul(out, a, b, 2), fits);
		if (fits)
			assert_true(wide_of(out) == times);
		big_copy(out, a, 2);
		fits = !__builtin_mul_overflow(x, (wide)b[0], &times);
		assert_int_equal(big_mul_small(out, 2, b[0]), fits);
		if (fits)
			assert_true(wide_of(out) == times);
		big_div(a, b, 2, out, rest);
		assert_true(wide_of(out) == x / y);
		assert_true(wide_of(rest) == x % y);
		uint64_t by = b[0] ? b[0] : b[1];
		big_copy(out, a, 2);
		assert_true(big_div_small(out, 2, by) == (uint64_t)(x % by));
		assert_true(wide_of(out) == x / by);
	}
}

static void division_is_undone_by_multiplication(void **state)
{
	(void)state;
	struct prng p = prng_from(2);
	for (int i = 0; i < 100000; i++) {
		size_t n = 1 + prng_below(&p, i % 10 ? 6 : BIG_LIMBS_MAX);
		uint64_t a[BIG_LIMBS_MAX], b[BIG_LIMBS_MAX], quotient[BIG_LIMBS_MAX], rest[BIG_LIMBS_MAX], back[BIG_LIMBS_MAX];
		roll(&p, a, n);
		roll_some(&p, b, n);
		big_div(a, b, n, quotient, rest);
		assert_true(big_order(rest, b, n) < 0);
		assert_true(big_mul(back, quotient, b, n));
		assert_true(big_add(back, rest, n));
		assert_limbs(back, a, n);
		/* One of the two alone, and into its own arguments. */
		big_div(a, b, n, NULL, back);
		assert_limbs(back, rest, n);
		big_copy(back, a, n);
		big_div(back, b, n, back, NULL);
		assert_limbs(back, quotient, n);
		big_copy(back, b, n);
		big_div(a, back, n, NULL, back);
		assert_limbs(back, rest, n);
	}
}

/* Where the guess of a quotient's limb is one too many although two limbs were looked at: Knuth's rare last correction. */
static void division_takes_back_a_guess(void **state)
{
	(void)state;
	const uint64_t a[] = { 3, 0, UINT64_C(1) << 63, 0 }, b[] = { 1, 0, UINT64_C(1) << 61, 0 };
	uint64_t quotient[4], rest[4];
	big_div(a, b, 4, quotient, rest);
	assert_limbs(quotient, (const uint64_t[]){ 3, 0, 0, 0 }, 4);
	assert_limbs(rest, (const uint64_t[]){ 0, 0, UINT64_C(1) << 61, 0 }, 4);
	const uint64_t c[] = { 0, 0, UINT64_C(1) << 63, (UINT64_C(1) << 63) - 1 }, d[] = { 1, 0, UINT64_C(1) << 63, 0 };
	big_div(c, d, 4, quotient, rest);
	assert_limbs(quotient, (const uint64_t[]){ UINT64_MAX - 1, 0, 0, 0 }, 4);
	assert_limbs(rest, (const uint64_t[]){ 2, UINT64_MAX, (UINT64_C(1) << 63) - 1, 0 }, 4);
}

static void products_are_whole_or_refused(void **state)
{
	(void)state;
	struct prng p = prng_from(3);
	size_t refused = 0, at_edge = 0;
	for (int i = 0; i < 100000; i++) {
		size_t n = 1 + prng_below(&p, 8);
		uint64_t a[16] = { 0 }, b[16] = { 0 }, full[16], out[8], other[8];
		roll(&p, a, n);
		roll(&p, b, n);
		assert_true(big_mul(full, a, b, 2 * n));
		bool fits = big_is_zero(full + n, n);
		assert_int_equal(big_mul(out, a, b, n), fits);
		refused += !fits;
		at_edge += fits && full[n - 1];
		if (!fits)
			continue;
		assert_limbs(out, full, n);
		assert_true(big_mul(other, b, a, n));
		assert_limbs(other, out, n);
		/* Twice the same as by adding. */
		big_copy(other, a, n);
		if (big_add(other, other, n)) {
			big_copy(out, a, n);
			assert_true(big_mul_small(out, n, 2));
			assert_limbs(out, other, n);
		}
	}
	assert_in_range(refused, 10000, 90000);
	assert_in_range(at_edge, 1000, 90000);
	/* Distributive over five limbs: (a + b) c = ac + bc. */
	for (int i = 0; i < 20000; i++) {
		uint64_t a[5] = { 0 }, b[5] = { 0 }, c[5] = { 0 }, ac[5], bc[5], sum[5];
		roll(&p, a, 2);
		roll(&p, b, 2);
		roll(&p, c, 2);
		assert_true(big_mul(ac, a, c, 5));
		assert_true(big_mul(bc, b, c, 5));
		assert_true(big_add(ac, bc, 5));
		assert_true(big_add(a, b, 5));
		assert_true(big_mul(sum, a, c, 5));
		assert_limbs(sum, ac, 5);
	}
}

static void common_divisors_are_the_greatest(void **state)
{
	(void)state;
	struct prng p = prng_from(4);
	for (int i = 0; i < 20000; i++) {
		enum { N = 6 };
		uint64_t a[N] = { 0 }, b[N] = { 0 }, c[N] = { 0 }, gcd[N], rest[N], first[N], second[N], expected[N];
		roll_some(&p, a, N / 2);
		roll_some(&p, b, N / 2);
		roll_some(&p, c, N / 2);
		big_gcd(gcd, a, b, N);
		big_div(a, gcd, N, first, rest);
		assert_true(big_is_zero(rest, N));
		big_div(b, gcd, N, second, rest);
		assert_true(big_is_zero(rest, N));
		/* What is left has nothing in common. */
		big_gcd(rest, first, second, N);
		assert_limbs(rest, (const uint64_t[N]){ 1 }, N);
		/* A factor of both comes out; in either order, and into an argument. */
		assert_true(big_mul(first, a, c, N));
		assert_true(big_mul(second, b, c, N));
		assert_true(big_mul(expected, gcd, c, N));
		big_gcd(second, second, first, N);
		assert_limbs(second, expected, N);
	}
	uint64_t zero[3] = { 0 }, some[3] = { 5, 0, 9 }, out[3];
	big_gcd(out, zero, some, 3);
	assert_limbs(out, some, 3);
	big_gcd(out, some, zero, 3);
	assert_limbs(out, some, 3);
	big_gcd(out, zero, zero, 3);
	assert_true(big_is_zero(out, 3));
	/* Neighbours of the Fibonacci numbers take the most steps: F(186) and F(185) are the last below 2^128. */
	uint64_t low[2] = { 1, 0 }, high[2] = { 1, 0 };
	for (int i = 2; i < 186; i++) {
		wide next = wide_of(low) + wide_of(high);
		big_copy(low, high, 2);
		set_wide(high, next);
	}
	assert_digits(high, 2, "332825110087067562321196029789634457848");
	big_gcd(out, high, low, 2);
	assert_limbs(out, (const uint64_t[]){ 1, 0 }, 2);
}

static void bits_and_order_follow_the_value(void **state)
{
	(void)state;
	uint64_t a[BIG_LIMBS_MAX], b[BIG_LIMBS_MAX];
	big_set(a, BIG_LIMBS_MAX, 0);
	assert_int_equal(big_bits(a, BIG_LIMBS_MAX), 0);
	big_set(a, BIG_LIMBS_MAX, 1);
	for (unsigned bits = 1; bits <= BIG_LIMBS_MAX * 64; bits++) {
		assert_int_equal(big_bits(a, BIG_LIMBS_MAX), bits);
		/* 2^k - 1 has a bit fewer and stands below. */
		big_copy(b, a, BIG_LIMBS_MAX);
		big_sub(b, (const uint64_t[BIG_LIMBS_MAX]){ 1 }, BIG_LIMBS_MAX);
		assert_int_equal(big_bits(b, BIG_LIMBS_MAX), bits - 1);
		assert_true(big_order(b, a, BIG_LIMBS_MAX) < 0);
		assert_true(big_order(a, b, BIG_LIMBS_MAX) > 0);
		assert_int_equal(big_order(a, a, BIG_LIMBS_MAX), 0);
		/* The step past the top is told. */
		bool fits = big_mul_small(a, BIG_LIMBS_MAX, 2);
		assert_int_equal(fits, bits < BIG_LIMBS_MAX * 64);
	}
	memset(a, 255, sizeof a);
	big_set(b, BIG_LIMBS_MAX, 1);
	assert_false(big_add(a, b, BIG_LIMBS_MAX));
}

static void digits_are_read_back(void **state)
{
	(void)state;
	struct prng p = prng_from(5);
	struct buf text = { 0 };
	for (int i = 0; i < 3000; i++) {
		size_t n = 1 + prng_below(&p, BIG_LIMBS_MAX);
		uint64_t a[BIG_LIMBS_MAX], back[BIG_LIMBS_MAX], digit[BIG_LIMBS_MAX];
		roll(&p, a, n);
		buf_wipe(&text);
		big_put(&text, a, n);
		assert_false(text.broken);
		assert_true(text.len == 1 || text.at[0] != '0');
		big_set(back, n, 0);
		for (size_t k = 0; k < text.len; k++) {
			assert_in_range(text.at[k], '0', '9');
			big_set(digit, n, (uint64_t)(text.at[k] - '0'));
			assert_true(big_mul_small(back, n, 10));
			assert_true(big_add(back, digit, n));
		}
		assert_limbs(back, a, n);
	}
	buf_free(&text);
	uint64_t a[5];
	big_set(a, 5, 0);
	assert_digits(a, 5, "0");
	big_set(a, 5, UINT64_C(10000000000000000000));
	assert_digits(a, 5, "10000000000000000000");
	assert_digits((const uint64_t[]){ 0, 0, 0, 0, 1 }, 5, "115792089237316195423570985008687907853269984665640564039457584007913129639936");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_128_bits),
		cmocka_unit_test(division_is_undone_by_multiplication),
		cmocka_unit_test(division_takes_back_a_guess),
		cmocka_unit_test(products_are_whole_or_refused),
		cmocka_unit_test(common_divisors_are_the_greatest),
		cmocka_unit_test(bits_and_order_follow_the_value),
		cmocka_unit_test(digits_are_read_back),
	};
	return cmocka_run_group_tests_name("big", tests, NULL, NULL);
}
