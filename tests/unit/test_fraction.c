/* Exact fractions: against the compiler's own 128 bits where those reach, against the laws of arithmetic where they do not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fraction.h"
#include "base/prng.h"
#include "base/wide.h"


static void set_wide(uint64_t a[2], wide value)
{
	a[0] = (uint64_t)value;
	a[1] = (uint64_t)(value >> 64);
}

static void assert_limbs(const uint64_t *a, const uint64_t *b, size_t n)
{
	assert_memory_equal(a, b, n * sizeof *a);
}

static void assert_fraction(struct fraction f, const char *expected)
{
	struct buf b = { 0 };
	fraction_put(&b, &f);
	buf_byte(&b, 0);
	assert_string_equal(b.at, expected);
	buf_free(&b);
}

static void assert_lowest(const struct fraction *f)
{
	uint64_t gcd[FRACTION_LIMBS];
	assert_false(f->lost);
	big_gcd(gcd, f->num, f->den, FRACTION_LIMBS);
	assert_limbs(gcd, (const uint64_t[FRACTION_LIMBS]){ 1 }, FRACTION_LIMBS);
}

static void assert_same(struct fraction a, struct fraction b)
{
	assert_false(a.lost);
	assert_false(b.lost);
	assert_limbs(a.num, b.num, FRACTION_LIMBS);
	assert_limbs(a.den, b.den, FRACTION_LIMBS);
	assert_int_equal(fraction_order(&a, &b), 0);
}

/* 2^bits - 1. */
static struct fraction all_ones(unsigned bits)
{
	struct fraction f = { .den = { 1 } };
	for (unsigned i = 0; i < bits; i++)
		f.num[i / 64] |= UINT64_C(1) << i % 64;
	return f;
}

static struct fraction roll_fraction(struct prng *p, uint64_t most)
{
	return fraction_of(prng_below(p, most), 1 + prng_below(p, most));
}

static void fractions_agree_with_whole_numbers(void **state)
{
	(void)state;
	struct prng p = prng_from(6);
	for (int i = 0; i < 100000; i++) {
		/* Below, around and above the 31 bits where the short way ends; all products fit 128 bits. */
		unsigned bits = 4 + (unsigned)prng_below(&p, 56);
		uint64_t most = UINT64_C(1) << bits;
		uint64_t an = prng_below(&p, most), ad = 1 + prng_below(&p, most), bn = prng_below(&p, most), bd = 1 + prng_below(&p, most);
		struct fraction a = fraction_of(an, ad), b = fraction_of(bn, bd), c;
		wide left = (wide)an * bd, right = (wide)bn * ad;
		assert_int_equal(fraction_order(&a, &b), (left > right) - (left < right));
		assert_lowest(&a);
		assert_int_equal(fraction_is_zero(&a), an == 0);
		/* num * den' == num' * den of what the whole numbers say. */
		c = fraction_add(a, b);
		assert_lowest(&c);
		uint64_t num[FRACTION_LIMBS] = { 0 }, den[FRACTION_LIMBS] = { 0 }, x[FRACTION_LIMBS], y[FRACTION_LIMBS];
		set_wide(num, left + right);
		set_wide(den, (wide)ad * bd);
		assert_true(big_mul(x, c.num, den, FRACTION_LIMBS));
		assert_true(big_mul(y, c.den, num, FRACTION_LIMBS));
		assert_limbs(x, y, FRACTION_LIMBS);
		c = fraction_mul(a, b);
		assert_lowest(&c);
		set_wide(num, (wide)an * bn);
		assert_true(big_mul(x, c.num, den, FRACTION_LIMBS));
		assert_true(big_mul(y, c.den, num, FRACTION_LIMBS));
		assert_limbs(x, y, FRACTION_LIMBS);
	}
}

static void fractions_keep_the_laws(void **state)
{
	(void)state;
	struct prng p = prng_from(7);
	for (int i = 0; i < 20000; i++) {
		uint64_t most = UINT64_C(1) << (3 + prng_below(&p, 39));
		struct fraction a = roll_fraction(&p, most), b = roll_fraction(&p, most), c = roll_fraction(&p, most);
		struct fraction ab = fraction_add(a, b);
		assert_same(ab, fraction_add(b, a));
		assert_same(fraction_minus(ab, b), a);
		assert_same(fraction_add(ab, c), fraction_add(a, fraction_add(b, c)));
		assert_same(fraction_mul(ab, c), fraction_add(fraction_mul(a, c), fraction_mul(b, c)));
		if (!fraction_is_zero(&b))
			assert_same(fraction_div(fraction_mul(a, b), b), a);
		assert_true(fraction_order(&ab, &a) >= 0);
		assert_int_equal(fraction_order(&a, &c), -fraction_order(&c, &a));
		if (fraction_order(&a, &c) >= 0) {
			struct fraction gap = fraction_minus(a, c);
			assert_lowest(&gap);
			assert_same(fraction_add(gap, c), a);
		}
	}
	/* The harmonic number of 170, by Python's fractions. */
	struct fraction sum = { 0 };
	for (uint64_t i = 1; i <= 170; i++)
		sum = fraction_add(sum, fraction_of(1, i));
	assert_fraction(sum, "79339187193975669020832286694245136885333597140580757156173224033448637349/"
		"13880309301456766718169645534485312116208863916210197754275864148562288000");
}

static void a_zeroed_fraction_is_zero(void **state)
{
	(void)state;
	struct fraction none = { 0 }, half = fraction_of(1, 2);
	assert_true(fraction_is_zero(&none));
	assert_fraction(none, "0");
	assert_true(fraction_order(&none, &half) < 0);
	assert_true(fraction_order(&half, &none) > 0);
	assert_int_equal(fraction_order(&none, &none), 0);
	assert_same(fraction_add(none, half), half);
	assert_same(fraction_minus(half, none), half);
	assert_fraction(fraction_mul(none, half), "0");
	assert_fraction(fraction_div(none, half), "0");
	assert_fraction(fraction_minus(half, half), "0");
	assert_int_equal(fraction_decimal(&none, 4).units, 0);
	assert_fraction(fraction_of(0, 7), "0");
	assert_fraction(fraction_of(14, 6), "7/3");
	assert_fraction(fraction_of(8, 2), "4");
	assert_fraction(fraction_of(UINT64_MAX, UINT64_MAX), "1");
}

static void assert_lost(struct fraction f)
{
	struct fraction one = fraction_of(1, 1), zero = { 0 };
	assert_true(f.lost);
	assert_fraction(f, "?");
	assert_false(fraction_is_zero(&f));
	assert_int_equal(fraction_order(&f, &one), 0);
	assert_int_equal(fraction_order(&zero, &f), 0);
	assert_int_equal(fraction_decimal(&f, 2).units, 9999999999999999);
	assert_int_equal(fraction_percent(&f, 0).units, 9999999999999999);
}

static void what_is_lost_stays_lost(void **state)
{
	(void)state;
	struct fraction most = all_ones(256), one = fraction_of(1, 1), zero = { 0 };
	struct fraction least = fraction_div(one, most);
	assert_lowest(&most);
	assert_lowest(&least);
	struct fraction gone = fraction_add(most, one);
	struct fraction each[] = {
		gone, fraction_add(gone, one), fraction_add(one, gone), fraction_minus(gone, one), fraction_minus(one, gone),
		fraction_mul(gone, zero), fraction_mul(zero, gone), fraction_div(gone, most), fraction_div(one, gone),
		fraction_minus(gone, gone), fraction_mul(most, fraction_of(2, 1)), fraction_div(least, fraction_of(2, 1)),
		fraction_mul(least, least), fraction_add(least, fraction_of(1, 2)), fraction_minus(one, fraction_mul(least, least)),
	};
	for (size_t i = 0; i < sizeof each / sizeof *each; i++)
		assert_lost(each[i]);
	/* Adding 1 / prime needs ever more bits; what came before the loss is right, and nothing comes back after it. */
	struct fraction sum = { 0 };
	unsigned terms = 0;
	for (uint64_t n = 2; n < 2000; n++) {
		bool is_prime = true;
		for (uint64_t by = 2; by * by <= n; by++)
			is_prime = is_prime && n % by;
		if (!is_prime)
			continue;
		bool was_lost = sum.lost;
		sum = fraction_add(sum, fraction_of(1, n));
		assert_true(sum.lost || !was_lost);
		terms += !sum.lost;
	}
	assert_lost(sum);
	assert_int_equal(terms, 43);
}

static void what_fits_is_not_lost(void **state)
{
	(void)state;
	struct fraction most = all_ones(256), one = fraction_of(1, 1), zero = { 0 };
	struct fraction least = fraction_div(one, most);
	assert_same(fraction_mul(most, least), one);
	assert_same(fraction_mul(least, most), one);
	assert_same(fraction_div(most, most), one);
	assert_same(fraction_div(least, least), one);
	assert_same(fraction_minus(most, most), (struct fraction){ .den = { 1 } });
	assert_same(fraction_add(fraction_minus(most, one), one), most);
	assert_same(fraction_add(least, zero), least);
	/* 1 - 1/m = (m - 1)/m, and back; the products in between have 512 bits. */
	struct fraction nearly = fraction_minus(one, least);
	assert_lowest(&nearly);
	assert_same(fraction_add(nearly, least), one);
	assert_true(fraction_order(&nearly, &one) < 0);
	struct fraction twice = fraction_add(nearly, nearly);
	assert_true(twice.lost);          /* 2 (m - 1) has 257 bits, and m is odd */
	/* Apart by one part in 2^512, and still told apart. */
	struct fraction other = fraction_div(fraction_minus(most, fraction_of(2, 1)), fraction_minus(most, one));
	assert_lowest(&other);
	assert_true(fraction_order(&other, &nearly) < 0);
}

static void assert_decimal(struct decimal d, const char *expected)
{
	struct buf b = { 0 };
	decimal_put(&b, d);
	buf_byte(&b, 0);
	assert_string_equal(b.at, expected);
	buf_free(&b);
}

static void decimals_round_half_up(void **state)
{
	(void)state;
	static const struct { uint64_t num, den; uint8_t places; const char *plain, *percent; } rows[] = {
		{ 1, 3, 2, "0.33", "33.33" },
		{ 2, 3, 2, "0.67", "66.67" },
		{ 1, 8, 2, "0.13", "12.50" },
		{ 1, 2, 0, "1", "50" },
		{ 5, 2, 0, "3", "250" },
		{ 1, 200, 2, "0.01", "0.50" },
		{ 1, 20000, 4, "0.0001", "0.0050" },
		{ 1, 2000000, 4, "0.0000", "0.0001" },
		{ 4999, 10000, 0, "0", "50" },
		{ 499, 1000, 0, "0", "50" },
		{ 494, 1000, 0, "0", "49" },
		{ 99995, 100000, 4, "1.0000", "99.9950" },
		{ 0, 1, 3, "0.000", "0.000" },
		{ 999999999999, 1, 4, "999999999999.0000", "999999999999.9999" },
		{ 9999999999999999, 1, 0, "9999999999999999", "9999999999999999" },
		{ 10000000000000000, 1, 0, "9999999999999999", "9999999999999999" },
		{ 99999999999999989, 10, 0, "9999999999999999", "9999999999999999" },
		{ UINT64_MAX, 1, 4, "999999999999.9999", "999999999999.9999" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fraction f = fraction_of(rows[i].num, rows[i].den);
		assert_decimal(fraction_decimal(&f, rows[i].places), rows[i].plain);
		assert_decimal(fraction_percent(&f, rows[i].places), rows[i].percent);
	}
	struct fraction most = all_ones(256), least = fraction_div(fraction_of(1, 1), most);
	assert_decimal(fraction_percent(&most, 4), "999999999999.9999");
	assert_decimal(fraction_percent(&least, 4), "0.0000");
	struct fraction nearly = fraction_minus(fraction_of(1, 1), least);
	assert_decimal(fraction_percent(&nearly, 4), "100.0000");
	/* Past one limb, where the lowest looks small. */
	struct fraction past = fraction_add(all_ones(64), fraction_of(6, 1));
	assert_decimal(fraction_decimal(&past, 0), "9999999999999999");
	struct prng p = prng_from(8);
	for (int i = 0; i < 100000; i++) {
		uint8_t places = (uint8_t)prng_below(&p, 5);
		uint64_t den = 1 + prng_below(&p, UINT64_C(1) << prng_below(&p, 61)), num = prng_below(&p, den * 8);
		struct fraction f = fraction_of(num, den);
		wide times = 1;
		for (unsigned k = 0; k < places; k++)
			times *= 10;
		assert_int_equal(fraction_decimal(&f, places).units, (int64_t)((2 * times * num + den) / ((wide)den * 2)));
		times *= 100;
		assert_int_equal(fraction_percent(&f, places).units, (int64_t)((2 * times * num + den) / ((wide)den * 2)));
		assert_int_equal(fraction_percent(&f, places).places, places);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fractions_agree_with_whole_numbers),
		cmocka_unit_test(fractions_keep_the_laws),
		cmocka_unit_test(a_zeroed_fraction_is_zero),
		cmocka_unit_test(what_is_lost_stays_lost),
		cmocka_unit_test(what_fits_is_not_lost),
		cmocka_unit_test(decimals_round_half_up),
	};
	return cmocka_run_group_tests_name("fraction", tests, NULL, NULL);
}
