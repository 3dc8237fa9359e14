/*
 * Schoolbook arithmetic on limbs, lengths trimmed first because most numbers are far shorter than their room. The two-limb type is
 * the compiler's; dividing by one limb and guessing a quotient's limb rest on it. Division is Knuth, volume 2, 4.3.1, algorithm D.
 */
#include "base/big.h"

#include <string.h>

#include "base/must.h"
#include "base/wide.h"

/* Limbs without the zeros on top. */
static size_t length(const uint64_t *a, size_t n)
{
	while (n && a[n - 1] == 0)
		n--;
	return n;
}

static unsigned bits_of(uint64_t limb)
{
	return limb ? 64U - (unsigned)__builtin_clzll(limb) : 0;
}

void big_set(uint64_t *a, size_t n, uint64_t value)
{
	must(n > 0);
	memset(a, 0, n * sizeof *a);
	a[0] = value;
}

void big_copy(uint64_t *a, const uint64_t *b, size_t n)
{
	memmove(a, b, n * sizeof *a);
}

bool big_is_zero(const uint64_t *a, size_t n)
{
	return length(a, n) == 0;
}

int big_order(const uint64_t *a, const uint64_t *b, size_t n)
{
	while (n--)
		if (a[n] != b[n])
			return a[n] < b[n] ? -1 : 1;
	return 0;
}

unsigned big_bits(const uint64_t *a, size_t n)
{
	size_t len = length(a, n);
	return len ? (unsigned)(len - 1) * 64 + bits_of(a[len - 1]) : 0;
}

bool big_add(uint64_t *a, const uint64_t *b, size_t n)
{
	wide carry = 0;
	for (size_t i = 0; i < n; i++) {
		carry += (wide)a[i] + b[i];
		a[i] = (uint64_t)carry;
		carry >>= 64;
	}
	return carry == 0;
}

/* a -= b over n limbs; what is borrowed past the top. */
static uint64_t subtract(uint64_t *a, const uint64_t *b, size_t n)
{
	uint64_t borrow = 0;
	for (size_t i = 0; i < n; i++) {
		wide d = (wide)a[i] - b[i] - borrow;
		a[i] = (uint64_t)d;
		borrow = (uint64_t)(d >> 64) & 1;
	}
	return borrow;
}

void big_sub(uint64_t *a, const uint64_t *b, size_t n)
{
	uint64_t borrow = subtract(a, b, n);
	must(!borrow);
}

bool big_mul_small(uint64_t *a, size_t n, uint64_t by)
{
	wide carry = 0;
	for (size_t i = 0; i < n; i++) {
		carry += (wide)a[i] * by;
		a[i] = (uint64_t)carry;
		carry >>= 64;
	}
	return carry == 0;
}

uint64_t big_div_small(uint64_t *a, size_t n, uint64_t by)
{
	must(by > 0);
	uint64_t rest = 0;
	for (size_t i = length(a, n); i--;) {
		wide both = ((wide)rest << 64) | a[i];
		/* Without a rest the division is one of a single limb: the common case, and much the cheaper one. */
		a[i] = rest ? (uint64_t)(both / by) : a[i] / by;
		rest = (uint64_t)both - a[i] * by;
	}
	return rest;
}

bool big_mul(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n)
{
	must(out != a);
	must(out != b);
	size_t a_n = length(a, n), b_n = length(b, n);
	memset(out, 0, n * sizeof *out);
	/* A product has the limbs of both or one fewer; only the last line below can tell which. */
	if (a_n && b_n && a_n + b_n > n + 1)
		return false;
	for (size_t i = 0; i < a_n; i++) {
		wide carry = 0;
		for (size_t k = 0; k < b_n; k++) {
			carry += (wide)a[i] * b[k] + out[i + k];
			out[i + k] = (uint64_t)carry;
			carry >>= 64;
		}
		if (i + b_n < n)
			out[i + b_n] = (uint64_t)carry;
		else if (carry)
			return false;
	}
	return true;
}

/* to = from << shift, shift < 64, from n into n + 1 limbs. */
static void shift_up(uint64_t *to, const uint64_t *from, size_t n, unsigned shift)
{
	uint64_t below = 0;
	for (size_t i = 0; i < n; i++) {
		to[i] = shift ? from[i] << shift | below >> (64 - shift) : from[i];
		below = from[i];
	}
	to[n] = shift ? below >> (64 - shift) : 0;
}

static void shift_down(uint64_t *a, size_t n, unsigned shift)
{
	for (size_t i = 0; shift && i < n; i++)
		a[i] = a[i] >> shift | (i + 1 < n ? a[i + 1] << (64 - shift) : 0);
}

/* One limb of the quotient: how often `by` (n limbs, top bit set, n >= 2) goes into at[0..n], which keeps the rest. */
static uint64_t divide_step(uint64_t *at, const uint64_t *by, size_t n)
{
	uint64_t guess = UINT64_MAX;
	if (at[n] < by[n - 1]) {
		wide top = ((wide)at[n] << 64) | at[n - 1];
		guess = (uint64_t)(top / by[n - 1]);
		wide rest = top - (wide)guess * by[n - 1];
		/* Looking at one limb more leaves the guess right, or very rarely one too many. */
		while (rest <= UINT64_MAX && (wide)guess * by[n - 2] > ((rest << 64) | at[n - 2])) {
			guess--;
			rest += by[n - 1];
		}
	}
	wide carry = 0;
	uint64_t borrow = 0;
	for (size_t i = 0; i <= n; i++) {
		carry += i < n ? (wide)guess * by[i] : 0;
		wide d = (wide)at[i] - (uint64_t)carry - borrow;
		at[i] = (uint64_t)d;
		borrow = (uint64_t)(d >> 64) & 1;
		carry >>= 64;
	}
	while (borrow) {
		guess--;
		wide sum = 0;
		for (size_t i = 0; i <= n; i++) {
			sum += (wide)at[i] + (i < n ? by[i] : 0);
			at[i] = (uint64_t)sum;
			sum >>= 64;
		}
		borrow -= (uint64_t)sum;
	}
	return guess;
}

/* a of a_n limbs becomes the rest; quotient may be NULL, else it has room for a_n limbs. Both lengths are trimmed, b_n > 0. */
static void divide(uint64_t *a, size_t a_n, const uint64_t *b, size_t b_n, uint64_t *quotient)
{
	uint64_t work[BIG_LIMBS_MAX + 1], by[BIG_LIMBS_MAX + 1];
	if (a_n < b_n) {
		if (quotient)
			memset(quotient, 0, a_n * sizeof *quotient);
		return;
	}
	if (b_n == 1) {
		uint64_t rest = big_div_small(a, a_n, b[0]);
		if (quotient)
			memcpy(quotient, a, a_n * sizeof *a);
		big_set(a, a_n, rest);
		return;
	}
	unsigned shift = 64 - bits_of(b[b_n - 1]);
	shift_up(work, a, a_n, shift);
	shift_up(by, b, b_n, shift);
	if (quotient)
		memset(quotient, 0, a_n * sizeof *quotient);
	for (size_t i = a_n - b_n + 1; i--;) {
		uint64_t limb = divide_step(work + i, by, b_n);
		if (quotient)
			quotient[i] = limb;
	}
	shift_down(work, b_n, shift);
	memcpy(a, work, b_n * sizeof *a);
	memset(a + b_n, 0, (a_n - b_n) * sizeof *a);
}

void big_div(const uint64_t *a, const uint64_t *b, size_t n, uint64_t *quotient, uint64_t *rest)
{
	uint64_t left[BIG_LIMBS_MAX], times[BIG_LIMBS_MAX];
	must(n > 0 && n <= BIG_LIMBS_MAX);
	size_t a_n = length(a, n), b_n = length(b, n);
	must(b_n > 0);
	memcpy(left, a, n * sizeof *left);
	divide(left, a_n, b, b_n, quotient ? times : NULL);
	if (quotient) {
		memcpy(quotient, times, a_n * sizeof *times);
		memset(quotient + a_n, 0, (n - a_n) * sizeof *times);
	}
	if (rest)
		memcpy(rest, left, n * sizeof *left);
}

static uint64_t gcd_small(uint64_t a, uint64_t b)
{
	while (b) {
		uint64_t rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

void big_gcd(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n)
{
	uint64_t room[2][BIG_LIMBS_MAX];
	must(n > 0 && n <= BIG_LIMBS_MAX);
	memcpy(room[0], a, n * sizeof *a);
	memcpy(room[1], b, n * sizeof *b);
	uint64_t *x = room[0], *y = room[1];
	size_t x_n = length(x, n), y_n = length(y, n);
	while (y_n && (x_n > 1 || y_n > 1)) {
		divide(x, x_n, y, y_n, NULL);
		x_n = length(x, x_n);
		uint64_t *was = x;
		x = y;
		y = was;
		size_t was_n = x_n;
		x_n = y_n;
		y_n = was_n;
	}
	/* What is left of two short numbers goes by the machine's own division. */
	if (y_n)
		big_set(out, n, gcd_small(x_n ? x[0] : 0, y[0]));
	else
		memcpy(out, x, n * sizeof *x);
}

void big_put(struct buf *out, const uint64_t *a, size_t n)
{
	enum { CHUNK = 19 };
	const uint64_t chunk = 10000000000000000000U;              /* 10^19, the most that a limb holds */
	uint64_t left[BIG_LIMBS_MAX];
	char digits[(BIG_LIMBS_MAX + 2) * CHUNK];
	must(n > 0 && n <= BIG_LIMBS_MAX);
	memcpy(left, a, n * sizeof *left);
	size_t at = sizeof digits;
	while (!big_is_zero(left, n)) {
		uint64_t part = big_div_small(left, n, chunk);
		for (int i = 0; i < CHUNK; i++) {
			digits[--at] = (char)('0' + part % 10);
			part /= 10;
		}
	}
	while (at < sizeof digits && digits[at] == '0')
		at++;
	if (at == sizeof digits)
		digits[--at] = '0';
	buf_put(out, digits + at, sizeof digits - at);
}
