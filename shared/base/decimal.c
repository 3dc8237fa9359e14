/* Exact decimals in 64 bits. Nothing here multiplies what could overflow; it splits whole from fraction instead. */
#include "base/decimal.h"

#include "base/must.h"

static const int64_t units_end = 10000000000000000;   /* 10^16 */

static int64_t power_of_ten(unsigned n)
{
	int64_t power = 1;
	while (n--)
		power *= 10;
	return power;
}

bool decimal_read(struct text t, struct decimal *out)
{
	size_t i = 0;
	bool is_negative = t.len && t.at[0] == '-';
	if (is_negative)
		i++;
	int64_t units = 0;
	unsigned places = 0, digits_n = 0;
	bool after_point = false;
	for (; i < t.len; i++) {
		char c = t.at[i];
		if (c == '.' && !after_point && digits_n) {
			after_point = true;
			continue;
		}
		if (c < '0' || c > '9')
			return false;
		digits_n++;
		places += after_point;
		units = units * 10 + (c - '0');
		/* Leading zeros count as digits too: a number of a thousand zeros is no number. */
		if (digits_n > 16 || places > DECIMAL_PLACES_MAX)
			return false;
	}
	if (!digits_n || (after_point && !places))
		return false;
	must(units < units_end);
	*out = (struct decimal){ .units = is_negative ? -units : units, .places = (uint8_t)places };
	return true;
}

void decimal_put(struct buf *b, struct decimal d)
{
	must(d.places <= DECIMAL_PLACES_MAX);
	must(d.units > -units_end && d.units < units_end);
	int64_t scale = power_of_ten(d.places);
	int64_t units = d.units < 0 ? -d.units : d.units;
	if (d.units < 0)
		buf_byte(b, '-');
	buf_int(b, units / scale);
	if (!d.places)
		return;
	buf_byte(b, '.');
	for (int64_t digit = scale / 10; digit; digit /= 10)
		buf_byte(b, (char)('0' + units / digit % 10));
}

int decimal_order(struct decimal a, struct decimal b)
{
	must(a.places <= DECIMAL_PLACES_MAX);
	must(b.places <= DECIMAL_PLACES_MAX);
	int64_t scale_a = power_of_ten(a.places), scale_b = power_of_ten(b.places);
	int64_t whole_a = a.units / scale_a, whole_b = b.units / scale_b;
	if (whole_a != whole_b)
		return whole_a < whole_b ? -1 : 1;
	int64_t rest_a = a.units % scale_a * power_of_ten(DECIMAL_PLACES_MAX - a.places);
	int64_t rest_b = b.units % scale_b * power_of_ten(DECIMAL_PLACES_MAX - b.places);
	return (rest_a > rest_b) - (rest_a < rest_b);
}

/* The next digit of rest/den, and what is left. Ten additions instead of one product that could overflow. */
static unsigned next_digit(uint64_t *rest, uint64_t den)
{
	uint64_t sum = 0;
	unsigned digit = 0;
	for (int i = 0; i < 10; i++) {
		sum += *rest;
		if (sum >= den) {
			sum -= den;
			digit++;
		}
	}
	*rest = sum;
	return digit;
}

struct decimal decimal_ratio(int64_t num, int64_t den, uint8_t places)
{
	const int64_t bound = INT64_C(1) << 62;
	must(den > 0 && den < bound);
	must(num > -bound && num < bound);
	must(places <= DECIMAL_PLACES_MAX);
	uint64_t size = (uint64_t)(num < 0 ? -num : num), by = (uint64_t)den, end = (uint64_t)units_end;
	uint64_t units = size / by, rest = size % by;
	for (unsigned i = 0; i < places && units < end; i++)
		units = units * 10 + next_digit(&rest, by);
	if (rest >= by - rest)
		units++;
	/* A quotient past the range stays at its edge; numbers people typed must not bring the hub down. */
	if (units >= end)
		units = end - 1;
	return (struct decimal){ .units = num < 0 ? -(int64_t)units : (int64_t)units, .places = places };
}
