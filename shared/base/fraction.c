/*
 * Every step is computed in full width, brought to lowest terms, and only then asked whether it fits: a value that has a place
 * in 256 bits is never lost because of what stood between. Terms of 31 bits, which is nearly all of them, take a short way.
 */
#include "base/fraction.h"

#include <string.h>

#include "base/must.h"

/* Room for the sum of two products. */
enum { WIDE = 2 * FRACTION_LIMBS + 1 };

struct wide { uint64_t at[WIDE]; };

static struct fraction lost(void)
{
	return (struct fraction){ .den = { 1 }, .lost = true };
}

/* A zeroed struct is 0, so that zeroed rows need no filling. */
static struct fraction sound(struct fraction f)
{
	if (big_is_zero(f.den, FRACTION_LIMBS)) {
		must(big_is_zero(f.num, FRACTION_LIMBS));
		f.den[0] = 1;
	}
	return f;
}

static struct wide widen(const uint64_t limbs[FRACTION_LIMBS])
{
	struct wide w = { 0 };
	memcpy(w.at, limbs, FRACTION_LIMBS * sizeof *limbs);
	return w;
}

static struct wide product(const uint64_t a[FRACTION_LIMBS], const uint64_t b[FRACTION_LIMBS])
{
	struct wide x = widen(a), y = widen(b), out;
	bool fits = big_mul(out.at, x.at, y.at, WIDE);
	must(fits);
	return out;
}

/* num / den in lowest terms, or lost. den > 0. */
static struct fraction lowest(struct wide num, struct wide den)
{
	struct wide common;
	big_gcd(common.at, num.at, den.at, WIDE);
	big_div(num.at, common.at, WIDE, num.at, NULL);
	big_div(den.at, common.at, WIDE, den.at, NULL);
	if (big_bits(num.at, WIDE) > 64 * FRACTION_LIMBS || big_bits(den.at, WIDE) > 64 * FRACTION_LIMBS)
		return lost();
	struct fraction f = { 0 };
	big_copy(f.num, num.at, FRACTION_LIMBS);
	big_copy(f.den, den.at, FRACTION_LIMBS);
	return f;
}

struct fraction fraction_of(uint64_t num, uint64_t den)
{
	must(den > 0);
	uint64_t a = num, b = den;
	while (b) {
		uint64_t rest = a % b;
		a = b;
		b = rest;
	}
	return (struct fraction){ .num = { num / a }, .den = { den / a } };
}

/* Both terms below 2^31: then products and their sum fit a limb. */
static bool is_short(const struct fraction *f)
{
	return big_bits(f->num, FRACTION_LIMBS) < 32 && big_bits(f->den, FRACTION_LIMBS) < 32;
}

struct fraction fraction_add(struct fraction a, struct fraction b)
{
	if (a.lost || b.lost)
		return lost();
	a = sound(a);
	b = sound(b);
	if (is_short(&a) && is_short(&b))
		return fraction_of(a.num[0] * b.den[0] + b.num[0] * a.den[0], a.den[0] * b.den[0]);
	struct wide num = product(a.num, b.den), other = product(b.num, a.den);
	bool fits = big_add(num.at, other.at, WIDE);
	must(fits);
	return lowest(num, product(a.den, b.den));
}

struct fraction fraction_minus(struct fraction a, struct fraction b)
{
	if (a.lost || b.lost)
		return lost();
	a = sound(a);
	b = sound(b);
	struct wide num = product(a.num, b.den), other = product(b.num, a.den);
	big_sub(num.at, other.at, WIDE);
	return lowest(num, product(a.den, b.den));
}

struct fraction fraction_mul(struct fraction a, struct fraction b)
{
	if (a.lost || b.lost)
		return lost();
	a = sound(a);
	b = sound(b);
	if (is_short(&a) && is_short(&b))
		return fraction_of(a.num[0] * b.num[0], a.den[0] * b.den[0]);
	return lowest(product(a.num, b.num), product(a.den, b.den));
}

struct fraction fraction_div(struct fraction a, struct fraction b)
{
	if (a.lost || b.lost)
		return lost();
	must(!fraction_is_zero(&b));
	struct fraction turned = { 0 };
	big_copy(turned.num, b.den, FRACTION_LIMBS);
	big_copy(turned.den, b.num, FRACTION_LIMBS);
	return fraction_mul(a, turned);
}

int fraction_order(const struct fraction *a, const struct fraction *b)
{
	if (a->lost || b->lost)
		return 0;
	struct fraction x = sound(*a), y = sound(*b);
	struct wide left = product(x.num, y.den), right = product(y.num, x.den);
	return big_order(left.at, right.at, WIDE);
}

bool fraction_is_zero(const struct fraction *f)
{
	return !f->lost && big_is_zero(f->num, FRACTION_LIMBS);
}

/* f * times, rounded half up to places. */
static struct decimal rounded(const struct fraction *f, uint64_t times, uint8_t places)
{
	const uint64_t edge = 9999999999999999U;                  /* of a decimal's units */
	must(places <= DECIMAL_PLACES_MAX);
	if (f->lost)
		return (struct decimal){ .units = (int64_t)edge, .places = places };
	struct fraction g = sound(*f);
	struct wide num = widen(g.num), den = widen(g.den), twice = den;
	for (unsigned i = 0; i < places; i++)
		times *= 10;
	/* floor(x + 1/2) is floor((2 num + den) / (2 den)); 23 more bits than a numerator has are far from the top. */
	bool fits = big_mul_small(num.at, WIDE, 2 * times) && big_add(num.at, den.at, WIDE) && big_mul_small(twice.at, WIDE, 2);
	must(fits);
	big_div(num.at, twice.at, WIDE, num.at, NULL);
	bool is_past = big_bits(num.at, WIDE) > 64 || num.at[0] > edge;
	return (struct decimal){ .units = (int64_t)(is_past ? edge : num.at[0]), .places = places };
}

struct decimal fraction_decimal(const struct fraction *f, uint8_t places)
{
	return rounded(f, 1, places);
}

struct decimal fraction_percent(const struct fraction *f, uint8_t places)
{
	return rounded(f, 100, places);
}

void fraction_put(struct buf *out, const struct fraction *f)
{
	if (f->lost) {
		buf_byte(out, '?');
		return;
	}
	struct fraction g = sound(*f);
	big_put(out, g.num, FRACTION_LIMBS);
	if (g.den[0] == 1 && big_bits(g.den, FRACTION_LIMBS) == 1)
		return;
	buf_byte(out, '/');
	big_put(out, g.den, FRACTION_LIMBS);
}
