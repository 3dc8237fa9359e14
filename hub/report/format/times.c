/* Advance widths of Times New Roman, upright and bold, read from the font's own table. */
#include "report/format/times.h"

#include <utf8proc.h>

enum { FIRST = ' ', LAST = '~', HORN = 0x031b, PARTS_MAX = 18 };

static const short widths[2][LAST - FIRST + 1] = { {
	250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500,
	500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722,
	556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500,
	500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
}, {
	250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500,
	500, 500, 333, 333, 570, 570, 570, 500, 930, 722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778,
	611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 333, 278, 333, 581, 500, 333, 500, 556, 444, 556, 444, 333, 500,
	556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520,
} };

/* What a horn adds to its letter: nothing to O. */
static long horn(int letter, bool is_bold)
{
	switch (letter) {
	case 'o': return is_bold ? 54 : 29;
	case 'u': return is_bold ? 44 : 42;
	case 'U': return is_bold ? 74 : 54;
	default: return 0;
	}
}

/* The letters without a decomposition, and the marks that stand in our sentences. */
static long other(uint32_t c, bool is_bold)
{
	switch (c) {
	case 0x0110: return 722;                    /* Đ */
	case 0x0111: return is_bold ? 556 : 500;    /* đ */
	case 0x2013: return 500;                    /* – */
	case 0x00d7: return is_bold ? 570 : 564;    /* × */
	case 0x00a0: return 250;
	default: return utf8proc_charwidth((utf8proc_int32_t)c) == 0 ? 0 : utf8proc_charwidth((utf8proc_int32_t)c) > 1 || c == 0x2026 ? 1000 : 600;
	}
}

static long width_of(uint32_t c, bool is_bold)
{
	utf8proc_int32_t parts[PARTS_MAX];
	int class = 0;

	if (c >= FIRST && c <= LAST)
		return widths[is_bold][c - FIRST];
	utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)c, parts, PARTS_MAX, UTF8PROC_DECOMPOSE, &class);
	if (n < 2 || n > PARTS_MAX || parts[0] < FIRST || parts[0] > LAST)
		return other(c, is_bold);
	long w = widths[is_bold][parts[0] - FIRST];
	for (utf8proc_ssize_t i = 1; i < n; i++)
		w += parts[i] == HORN ? horn(parts[0], is_bold) : 0;
	return w;
}

long times_width(struct text t, bool is_bold)
{
	long w = 0;

	for (size_t i = 0; i < t.len; )
		w += width_of(text_next(t, &i), is_bold);
	return w;
}
