#include "report/numbers.h"

#include "base/must.h"

/* Writes what the header promises; no locale of the system has a say. */

static char group_mark(enum language l)
{
	return l == LANGUAGE_VI ? '.' : ',';
}

/* Digits of a whole number with a mark every three. */
static void digits_put(struct buf *out, enum language l, uint64_t n)
{
	char digits[20];
	unsigned k = 0;

	do
		digits[k++] = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	while (k-- > 0) {
		buf_byte(out, digits[k]);
		if (k > 0 && k % 3 == 0)
			buf_byte(out, group_mark(l));
	}
}

static uint64_t size_of(int64_t n)
{
	return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

void number_put(struct buf *out, enum language l, int64_t n)
{
	if (n < 0)
		buf_byte(out, '-');
	digits_put(out, l, size_of(n));
}

void quantity_put(struct buf *out, enum language l, struct decimal d)
{
	uint64_t scale = 1, units = size_of(d.units);

	must(d.places <= DECIMAL_PLACES_MAX);
	for (unsigned i = 0; i < d.places; i++)
		scale *= 10;
	if (d.units < 0)
		buf_byte(out, '-');
	digits_put(out, l, units / scale);
	if (d.places > 0)
		buf_byte(out, l == LANGUAGE_VI ? ',' : '.');
	for (uint64_t digit = scale / 10; digit > 0; digit /= 10)
		buf_byte(out, (char)('0' + units / digit % 10));
}

void percent_put(struct buf *out, enum language l, struct decimal d, bool in_table)
{
	quantity_put(out, l, d);
	buf_c(out, l == LANGUAGE_VI || in_table ? "%" : " per cent");
}

void count_put(struct buf *out, enum language l, int64_t n)
{
	if (l == LANGUAGE_VI && n > 0 && n < 10)
		buf_byte(out, '0');
	number_put(out, l, n);
}

static void two_put(struct buf *out, int n)
{
	buf_byte(out, (char)('0' + n / 10 % 10));
	buf_byte(out, (char)('0' + n % 10));
}

static int day_of(int32_t date) { return date % 100; }
static int month_of(int32_t date) { return date / 100 % 100; }
static int year_of(int32_t date) { return date / 10000; }

static const char *month_name(int month)
{
	static const char *const names[] = { "January", "February", "March", "April", "May", "June", "July", "August",
		"September", "October", "November", "December" };

	must(month >= 1 && month <= 12);
	return names[month - 1];
}

/* Decree 30/2020, Annex I: days below ten and the months 1 and 2 get a zero in front, against later additions. */
static void month_put_admin(struct buf *out, int month)
{
	if (month <= 2)
		buf_byte(out, '0');
	buf_int(out, month);
}

void date_put_long(struct buf *out, enum language l, int32_t date)
{
	if (l == LANGUAGE_VI) {
		buf_c(out, "ngày ");
		two_put(out, day_of(date));
		buf_c(out, " tháng ");
		month_put_admin(out, month_of(date));
		buf_c(out, " năm ");
		buf_int(out, year_of(date));
		return;
	}
	buf_int(out, day_of(date));
	buf_byte(out, ' ');
	buf_c(out, month_name(month_of(date)));
	buf_byte(out, ' ');
	buf_int(out, year_of(date));
}

static void date_put_english(struct buf *out, int32_t date)
{
	buf_int(out, day_of(date));
	buf_byte(out, ' ');
	buf_put(out, month_name(month_of(date)), 3);
	buf_byte(out, ' ');
	buf_int(out, year_of(date));
}

void date_put_screen(struct buf *out, enum language l, int32_t date)
{
	if (l != LANGUAGE_VI) {
		date_put_english(out, date);
		return;
	}
	two_put(out, day_of(date));
	buf_byte(out, '/');
	two_put(out, month_of(date));
	buf_byte(out, '/');
	buf_int(out, year_of(date));
}

void date_put_table(struct buf *out, enum language l, int32_t date)
{
	if (l != LANGUAGE_VI) {
		date_put_english(out, date);
		return;
	}
	two_put(out, day_of(date));
	buf_byte(out, '/');
	month_put_admin(out, month_of(date));
	buf_byte(out, '/');
	buf_int(out, year_of(date));
}

void month_put_long(struct buf *out, enum language l, int64_t month)
{
	if (l == LANGUAGE_VI) {
		buf_c(out, "tháng ");
		month_put_admin(out, (int)(month % 100));
		buf_c(out, " năm ");
	} else {
		buf_c(out, month_name((int)(month % 100)));
		buf_byte(out, ' ');
	}
	buf_int(out, month / 100);
}

void month_put_table(struct buf *out, enum language l, int64_t month)
{
	if (l == LANGUAGE_VI) {
		month_put_admin(out, (int)(month % 100));
		buf_byte(out, '/');
	} else {
		buf_put(out, month_name((int)(month % 100)), 3);
		buf_byte(out, ' ');
	}
	buf_int(out, month / 100);
}

void time_put(struct buf *out, enum language l, int hour, int minute)
{
	if (l == LANGUAGE_VI) {
		two_put(out, hour);
		buf_c(out, " giờ ");
		two_put(out, minute);
		buf_c(out, " phút");
		return;
	}
	if (minute == 0 && hour % 12 == 0) {
		buf_c(out, hour == 0 ? "midnight" : "noon");
		return;
	}
	buf_int(out, hour % 12 == 0 ? 12 : hour % 12);
	if (minute != 0) {
		buf_byte(out, '.');
		two_put(out, minute);
	}
	buf_c(out, hour < 12 ? " a.m." : " p.m.");
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool time_read(struct text t, int *hour, int *minute)
{
	size_t colon = t.len == 5 ? 2 : 1;

	if ((t.len != 4 && t.len != 5) || t.at[colon] != ':')
		return false;
	for (size_t i = 0; i < t.len; i++)
		if (i != colon && !is_digit(t.at[i]))
			return false;
	*hour = colon == 2 ? (t.at[0] - '0') * 10 + (t.at[1] - '0') : t.at[0] - '0';
	*minute = (t.at[colon + 1] - '0') * 10 + (t.at[colon + 2] - '0');
	return *hour < 24 && *minute < 60;
}

void years_put(struct buf *out, enum language l, int64_t from, int64_t to)
{
	buf_int(out, from);
	buf_c(out, l == LANGUAGE_VI ? " - " : "–");
	buf_int(out, to);
}

/* -- labels of lists -- */

void letter_put(struct buf *out, enum language l, unsigned n)
{
	static const char *const vietnamese[] = { "a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q",
		"r", "s", "t", "u", "v", "x", "y" };
	const unsigned letters_n = l == LANGUAGE_VI ? sizeof vietnamese / sizeof *vietnamese : 26;

	must(n > 0);
	if (n > letters_n)
		letter_put(out, l, (n - 1) / letters_n);
	n = (n - 1) % letters_n;
	if (l == LANGUAGE_VI)
		buf_c(out, vietnamese[n]);
	else
		buf_byte(out, (char)('a' + n));
}

void roman_put(struct buf *out, unsigned n)
{
	static const struct { unsigned value; const char *sign; } signs[] = {
		{ 1000, "M" }, { 900, "CM" }, { 500, "D" }, { 400, "CD" }, { 100, "C" }, { 90, "XC" }, { 50, "L" }, { 40, "XL" },
		{ 10, "X" }, { 9, "IX" }, { 5, "V" }, { 4, "IV" }, { 1, "I" },
	};

	must(n > 0 && n < 4000);
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		for (; n >= signs[i].value; n -= signs[i].value)
			buf_c(out, signs[i].sign);
}

/* -- capitals -- */

static uint32_t upper_of(uint32_t c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 0xE0 && c <= 0xFE && c != 0xF7))
		return c - 0x20;
	/* Blocks where capital and small letter stand side by side, the capital first and even: ă đ ĩ ũ and all toned letters. */
	if ((c >= 0x100 && c <= 0x12F) || (c >= 0x132 && c <= 0x137) || (c >= 0x1E00 && c <= 0x1E95) || (c >= 0x1EA0 && c <= 0x1EFF))
		return c & ~UINT32_C(1);
	if (c == 0x168 || c == 0x169)
		return 0x168;
	if (c == 0x1A1 || c == 0x1B0)
		return c - 1;
	return c;
}

static uint32_t lower_of(uint32_t c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7))
		return c + 0x20;
	if ((c >= 0x100 && c <= 0x12F) || (c >= 0x132 && c <= 0x137) || (c >= 0x1E00 && c <= 0x1E95) || (c >= 0x1EA0 && c <= 0x1EFF))
		return c | 1;
	if (c == 0x168 || c == 0x169)
		return 0x169;
	if (c == 0x1A0 || c == 0x1AF)
		return c + 1;
	return c;
}

static void utf8_put(struct buf *out, uint32_t c)
{
	if (c < 0x80) {
		buf_byte(out, (char)c);
	} else if (c < 0x800) {
		buf_byte(out, (char)(0xC0 | c >> 6));
		buf_byte(out, (char)(0x80 | (c & 0x3F)));
	} else {
		buf_byte(out, (char)(0xE0 | c >> 12));
		buf_byte(out, (char)(0x80 | (c >> 6 & 0x3F)));
		buf_byte(out, (char)(0x80 | (c & 0x3F)));
	}
}

static void letters_put(struct buf *out, struct text t, uint32_t (*of)(uint32_t))
{
	for (size_t i = 0; i < t.len; ) {
		size_t from = i;
		uint32_t c = text_next(t, &i), other = of(c);

		if (other == c)
			buf_put(out, t.at + from, i - from);
		else
			utf8_put(out, other);
	}
}

void upper_put(struct buf *out, struct text t)
{
	letters_put(out, t, upper_of);
}

void lower_put(struct buf *out, struct text t)
{
	letters_put(out, t, lower_of);
}
