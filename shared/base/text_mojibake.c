/* The three wrong readings met in the field (decision 13): TCVN3 (ABC fonts), VNI fonts, and UTF-8. */
#include "base/text_mojibake.h"

#include <string.h>
#include <utf8proc.h>

#include "base/points.h"

/* TCVN 5712:1993, VN3. Capital letters with tones have no place in it: they were set in capital fonts. */
static const uint16_t tcvn3[0x60] = {
	0x0000, 0x0102, 0x00c2, 0x00ca, 0x00d4, 0x01a0, 0x01af, 0x0110,   /* a0: - Ă Â Ê Ô Ơ Ư Đ */
	0x0103, 0x00e2, 0x00ea, 0x00f4, 0x01a1, 0x01b0, 0x0111, 0x0000,   /* a8: ă â ê ô ơ ư đ - */
	0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x00e0, 0x1ea3, 0x00e3,   /* b0: - - - - - à ả ã */
	0x00e1, 0x1ea1, 0x0000, 0x1eb1, 0x1eb3, 0x1eb5, 0x1eaf, 0x0000,   /* b8: á ạ - ằ ẳ ẵ ắ - */
	0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x1eb7, 0x1ea7,   /* c0: - - - - - - ặ ầ */
	0x1ea9, 0x1eab, 0x1ea5, 0x1ead, 0x00e8, 0x0000, 0x1ebb, 0x1ebd,   /* c8: ẩ ẫ ấ ậ è - ẻ ẽ */
	0x00e9, 0x1eb9, 0x1ec1, 0x1ec3, 0x1ec5, 0x1ebf, 0x1ec7, 0x00ec,   /* d0: é ẹ ề ể ễ ế ệ ì */
	0x1ec9, 0x0000, 0x0000, 0x0000, 0x0129, 0x00ed, 0x1ecb, 0x00f2,   /* d8: ỉ - - - ĩ í ị ò */
	0x0000, 0x1ecf, 0x00f5, 0x00f3, 0x1ecd, 0x1ed3, 0x1ed5, 0x1ed7,   /* e0: - ỏ õ ó ọ ồ ổ ỗ */
	0x1ed1, 0x1ed9, 0x1edd, 0x1edf, 0x1ee1, 0x1edb, 0x1ee3, 0x00f9,   /* e8: ố ộ ờ ở ỡ ớ ợ ù */
	0x0000, 0x1ee7, 0x0169, 0x00fa, 0x1ee5, 0x1eeb, 0x1eed, 0x1eef,   /* f0: - ủ ũ ú ụ ừ ử ữ */
	0x1ee9, 0x1ef1, 0x1ef3, 0x1ef7, 0x1ef9, 0x00fd, 0x1ef5, 0x0000,   /* f8: ứ ự ỳ ỷ ỹ ý ỵ - */
};

static struct points read_tcvn3(struct arena *a, struct points p)
{
	struct points out = { arena_take_n(a, p.n + 1, sizeof *out.at), 0 };
	for (size_t i = 0; i < p.n && out.at; i++) {
		int32_t c = p.at[i];
		bool is_mapped = c >= 0xa0 && c <= 0xff && tcvn3[c - 0xa0];
		out.at[out.n++] = is_mapped ? tcvn3[c - 0xa0] : c;
	}
	return out;
}

/* What a VNI mark adds to its vowel: a quality, a tone, or both. The mark is given in lower case. */
struct vni_mark { uint16_t mark, quality, tone; };
static const struct vni_mark vni_marks[] = {
	{ 0xf9, 0, 0x0301 }, { 0xf8, 0, 0x0300 }, { 0xfb, 0, 0x0309 }, { 0xf5, 0, 0x0303 }, { 0xef, 0, 0x0323 },
	{ 0xe2, 0x0302, 0 }, { 0xe1, 0x0302, 0x0301 }, { 0xe0, 0x0302, 0x0300 }, { 0xe5, 0x0302, 0x0309 },
	{ 0xe3, 0x0302, 0x0303 }, { 0xe4, 0x0302, 0x0323 },
	{ 0xea, 0x0306, 0 }, { 0xe9, 0x0306, 0x0301 }, { 0xe8, 0x0306, 0x0300 }, { 0xfa, 0x0306, 0x0309 },
	{ 0xfc, 0x0306, 0x0303 }, { 0xeb, 0x0306, 0x0323 },
};

/* The row for mark `c` behind `vowel`, or NULL when they do not go together. Both in lower case. */
static const struct vni_mark *vni_mark_of(int32_t vowel, int32_t c)
{
	for (size_t i = 0; i < sizeof vni_marks / sizeof *vni_marks; i++) {
		const struct vni_mark *row = &vni_marks[i];
		if (row->mark != c)
			continue;
		bool is_vowel = vowel && strchr("aeouy", (int)vowel);
		bool fits = row->quality == 0 ? is_vowel || vowel == 0xf4 || vowel == 0xf6 :
			row->quality == 0x0302 ? vowel == 'a' || vowel == 'e' || vowel == 'o' : vowel == 'a';
		return fits ? row : NULL;
	}
	return NULL;
}

/* Letters that VNI puts in the place of one Latin-1 letter, decomposed; the case is that of `c`. */
static void put_vni_letter(struct points *out, int32_t c)
{
	static const struct { uint16_t from, base, mark; } letters[] = {
		{ 0xf4, 'o', 0x031b }, { 0xf6, 'u', 0x031b }, { 0xf1, 0x0111, 0 }, { 0xe6, 'i', 0x0309 }, { 0xf3, 'i', 0x0303 },
		{ 0xf2, 'i', 0x0323 }, { 0xee, 'y', 0x0323 },
	};
	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
		if (letters[i].from == utf8proc_tolower(c)) {
			bool is_upper = letters[i].from != c;
			out->at[out->n++] = is_upper ? utf8proc_toupper(letters[i].base) : letters[i].base;
			if (letters[i].mark)
				out->at[out->n++] = letters[i].mark;
			return;
		}
	out->at[out->n++] = c;
}

static struct points read_vni(struct arena *a, struct points p)
{
	struct points out = { arena_take_n(a, p.n + 1, 2 * sizeof *out.at), 0 };
	int32_t vowel = 0;   /* the vowel before, until a mark is taken */
	for (size_t i = 0; i < p.n && out.at; i++) {
		int32_t c = utf8proc_tolower(p.at[i]);
		const struct vni_mark *row = vni_mark_of(vowel, c);
		vowel = row || c > 0xff ? 0 : c;
		if (!row) {
			put_vni_letter(&out, p.at[i]);
			continue;
		}
		if (row->quality)
			out.at[out.n++] = row->quality;
		if (row->tone)
			out.at[out.n++] = row->tone;
	}
	return out;
}

/* The byte that windows-1252 (which browsers call Latin-1) shows as `c`, or -1. */
static int byte_of(int32_t c)
{
	static const uint16_t signs[32] = {
		0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0,
		0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
	};
	if (c < 0x100)
		return c;
	for (int i = 0; i < 32; i++)
		if (signs[i] == c)
			return 0x80 + i;
	return -1;
}

/*
 * The bytes behind the letters. A missing continuation byte was a no-break space or a soft hyphen, which cleaning
 * turns into a space or drops: the former before a space or the end, the latter otherwise ("Ã " is à, "Ãt" ít).
 */
static bool read_utf8(struct arena *a, struct points p, struct text *out)
{
	char *at = arena_take_n(a, p.n + 1, 2);
	size_t len = 0;
	int missing = 0;
	for (size_t i = 0; i <= p.n && at; i++) {
		int byte = i < p.n ? byte_of(p.at[i]) : 0;
		if (byte < 0)
			return false;
		bool is_more = byte >= 0x80 && byte < 0xc0;
		if (missing == 0 && is_more)
			return false;
		if (missing == 1 && !is_more)
			at[len++] = (char)(byte == ' ' || byte == 0 ? 0xa0 : 0xad);
		else if (missing > 0 && !is_more)
			return false;
		missing = is_more ? missing - 1 : byte >= 0xe0 ? 2 : byte >= 0xc0 ? 1 : 0;
		if (i < p.n)
			at[len++] = (char)byte;
	}
	*out = (struct text){ at, len };
	return at && text_is_utf8(at, len);
}

bool mojibake_read(struct arena *a, enum mojibake kind, struct text t, struct text *out)
{
	struct points p = points_composed(a, t);
	if (kind == MOJIBAKE_UTF8)
		return read_utf8(a, p, out);
	p = kind == MOJIBAKE_VNI ? read_vni(a, p) : read_tcvn3(a, p);
	*out = points_text(a, points_composed(a, points_text(a, p)));
	return p.n > 0;
}
