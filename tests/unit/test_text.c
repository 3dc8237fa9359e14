/* Vietnamese text: cleaning, keys, order and proposals, against the vectors of the demo commune (X.., Q..). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/points.h"
#include "base/prng.h"
#include "base/text.h"

static int set_up(void **state)
{
	*state = calloc(1, sizeof(struct arena));
	return *state ? 0 : -1;
}

static int tear_down(void **state)
{
	arena_free(*state);
	free(*state);
	return 0;
}

static void assert_text(struct arena *a, struct text t, const char *expected)
{
	assert_string_equal(text_c(a, t), expected);
}

static void assert_cleaned(struct arena *a, const char *raw, bool lines, const char *expected)
{
	struct text out, again;
	assert_int_equal(text_clean(a, text_of(raw), lines, &out), TEXT_FINE);
	assert_text(a, out, expected);
	assert_int_equal(text_clean(a, out, lines, &again), TEXT_FINE);
	assert_true(text_is(out, again));
	/* What is clean is given back, not copied. */
	assert_ptr_equal(out.at, again.at);
}

static void assert_refused(struct arena *a, const char *raw, enum text_verdict expected)
{
	struct text out;
	assert_int_equal(text_clean(a, text_of(raw), true, &out), expected);
	assert_int_equal(out.len, 0);
}

static void utf8_is_strict(void **state)
{
	(void)state;
	static const char *const good[] = { "", "a", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
		"\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "kế hoạch" };
	static const char *const bad[] = { "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2\x41", "\xe0\x9f\xbf", "\xe0\xa0", "\xed\xa0\x80",
		"\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf0\x90\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xfe", "\xe1\xba\x41",
		"\xf0\x90\x41\x80", "\xf0\x90\x80\x41" };
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(text_is_utf8(good[i], strlen(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(text_is_utf8(bad[i], strlen(bad[i])));
	assert_true(text_is_utf8("a\0b", 3));
	/* Every code point that exists survives, every one that does not is refused. */
	for (uint32_t c = 0x80; c < 0x120000; c++) {
		unsigned char at[4];
		size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
		for (size_t k = n - 1; k > 0; k--)
			at[k] = (unsigned char)(0x80 | (c >> (6 * (n - 1 - k)) & 0x3f));
		at[0] = (unsigned char)((0xf00u >> n & 0xf0) | c >> (6 * (n - 1)));
		bool exists = c < 0x110000 && (c < 0xd800 || c > 0xdfff);
		if (text_is_utf8(at, n) != exists)
			fail_msg("U+%04X", c);
		size_t i = 0;
		if (exists && (text_next((struct text){ (char *)at, n }, &i) != c || i != n))
			fail_msg("U+%04X is read wrongly", c);
	}
}

static void text_compares_and_copies(void **state)
{
	struct arena *a = *state;
	assert_true(text_is(text("a"), text_of("a")));
	assert_true(text_is(TEXT_NONE, text("")));
	assert_false(text_is(text("a"), text("ab")));
	assert_true(text_order(text("a"), text("ab")) < 0);
	assert_true(text_order(text("b"), text("ab")) > 0);
	assert_true(text_order(text("đ"), text("z")) > 0);
	assert_int_equal(text_order(TEXT_NONE, text("")), 0);
	struct text copy = text_copy(a, text("xã"));
	assert_text(a, copy, "xã");
	assert_int_equal(text_copy(a, TEXT_NONE).len, 0);
	assert_int_equal(text_of(NULL).len, 0);
	assert_string_equal(text_c(a, TEXT_NONE), "");
}

static void graphemes_are_what_a_person_counts(void **state)
{
	struct arena *a = *state;
	assert_int_equal(text_graphemes(text("")), 0);
	assert_int_equal(text_graphemes(text("abc d")), 5);
	assert_int_equal(text_graphemes(text("a\r\nb")), 3);
	assert_int_equal(text_graphemes(text("kế hoạch")), 8);
	/* X16 raw and cleaned, X17. */
	assert_int_equal(text_graphemes(text("Nghie\u0302\u0303n")), 6);
	assert_cleaned(a, "Nghie\u0302\u0303n", false, "Nghiễn");
	assert_int_equal(text_graphemes(text("Nghiễn")), 6);
	assert_int_equal(text_graphemes(text("\U0001F44D\U0001F3FD")), 1);
	assert_int_equal(text_graphemes(text("x\U0001F468\u200D\U0001F469\u200D\U0001F467y")), 3);
	assert_int_equal(text_graphemes(text("\U0001F1FB\U0001F1F3\U0001F1FB\U0001F1F3")), 2);
}

static void cleaning_repairs_what_is_certain(void **state)
{
	struct arena *a = *state;
	/* X01 to X05. */
	assert_cleaned(a, "Phát triển kinh tế địa phƣơng là quá trình có sự tham gia; đƣợc thực hiện từng bƣớc", false,
		"Phát triển kinh tế địa phương là quá trình có sự tham gia; được thực hiện từng bước");
	assert_cleaned(a, "ĐỊA PHƢƠNG, BƢỚC 1", false, "ĐỊA PHƯƠNG, BƯỚC 1");
	assert_cleaned(a, "Ke\u0302\u0301 hoa\u0323ch chie\u0302\u0301n lu\u031Bo\u031B\u0323c", false, "Kế hoạch chiến lược");
	assert_cleaned(a, "K\u00EA\u0301 hoa\u0323ch", false, "Kế hoạch");
	assert_cleaned(a, "b\u00EA\u0323nh", false, "bệnh");
	assert_cleaned(a, "be\u0323\u0302nh", false, "bệnh");
	/* X15, X18. */
	assert_cleaned(a, "n\u01B0\u1EDBc\u200B s\u1EA1ch\u00A0 ", false, "nước sạch");
	assert_cleaned(a, "Café OCOP, thương hiệu “Tea & Herbs”", false, "Café OCOP, thương hiệu “Tea & Herbs”");
	/* What asks a human is left as it was typed: X06, X09, X11. */
	assert_cleaned(a, "kế họach", false, "kế họach");
	assert_cleaned(a, "chiến luợc", false, "chiến luợc");
	assert_cleaned(a, "ðường", false, "ðường");
	/* ƣ with a mark behind it composes after the repair. */
	assert_cleaned(a, "đ\u01A3\u01A1\u0323c", false, "được");
}

static void cleaning_orders_white_space(void **state)
{
	struct arena *a = *state;
	assert_cleaned(a, "", false, "");
	assert_cleaned(a, "   ", true, "");
	assert_cleaned(a, " a  b ", false, "a b");
	assert_cleaned(a, "a\tb\nc\r\nd", false, "a b c d");
	assert_cleaned(a, "\n a \n\n b\t\r\n", true, "a\n\nb");
	assert_cleaned(a, "a\u2028b\u3000c\u202Fd", true, "a\nb c d");
	assert_cleaned(a, "a\u200B \u2060 b\uFEFF\u00AD", false, "a b");
	struct text plain = text("Road 2, no. 15 (a-b)"), out;
	assert_int_equal(text_clean(a, plain, false, &out), TEXT_FINE);
	assert_ptr_equal(out.at, plain.at);
}

static void cleaning_keeps_joiners_where_a_script_needs_them(void **state)
{
	struct arena *a = *state;
	assert_cleaned(a, "a\u200Db\u200Cc \u200D", false, "abc");
	assert_cleaned(a, "ngu\u200Dy\u1EC5n\u200E", false, "nguyễn");
	assert_cleaned(a, "\U0001F468\u200D\U0001F469\u200D\U0001F467", false, "\U0001F468\u200D\U0001F469\u200D\U0001F467");
	assert_cleaned(a, "\u2764\uFE0F\u200D\U0001F525 a", false, "\u2764\uFE0F\u200D\U0001F525 a");
	assert_cleaned(a, "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", false, "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645");
	assert_cleaned(a, "\u0915\u094D\u200D\u0937", false, "\u0915\u094D\u200D\u0937");
	assert_cleaned(a, "\u0645\u200C\u200C\u200D\u062E", false, "\u0645\u200C\u062E");
	/* Tag characters and a filler that shows as nothing. */
	assert_cleaned(a, "a\U000E0061\u3164b", false, "ab");
}

static void cleaning_refuses(void **state)
{
	struct arena *a = *state;
	assert_refused(a, "a\xc0\x80", TEXT_NOT_UTF8);
	assert_refused(a, "a\x01", TEXT_CONTROL);
	assert_refused(a, "a\x7f", TEXT_CONTROL);
	assert_refused(a, "a\x1b[31m", TEXT_CONTROL);
	assert_refused(a, "a\xc2\x85", TEXT_CONTROL);
	assert_refused(a, "a\rb", TEXT_CONTROL);
	for (uint32_t c = 0x2028; c < 0x2070; c++) {
		char raw[] = { 'a', (char)0xe2, (char)(0x80 | (c >> 6 & 0x3f)), (char)(0x80 | (c & 0x3f)), 'b', 0 };
		bool is_bidi = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
		struct text out;
		assert_int_equal(text_clean(a, text_of(raw), true, &out), is_bidi ? TEXT_BIDI : TEXT_FINE);
	}
	assert_cleaned(a, "e\u0316\u0317\u0318\u0319\u031C\u031D\u031E\u031F", false, "e\u0316\u0317\u0318\u0319\u031C\u031D\u031E\u031F");
	assert_refused(a, "e\u0316\u0317\u0318\u0319\u031C\u031D\u031E\u031F\u0320", TEXT_MARKS);
	assert_refused(a, "e\u0316\u0317\u0318\u0319\u200B\u031C\u031D\u200D\u031E\u031F\u0320", TEXT_MARKS);
	struct text nul = { "a\0b", 3 }, out;
	assert_int_equal(text_clean(a, nul, true, &out), TEXT_CONTROL);
}

static void cleaning_survives_the_end_of_memory(void **state)
{
	(void)state;
	struct arena small = { .limit = 8 };
	struct text out;
	assert_int_equal(text_clean(&small, text("phƣơng"), false, &out), TEXT_FINE);
	assert_true(small.broken);
	assert_int_equal(out.len, 0);
	assert_int_equal(text_key1(&small, text("phương")).len, 0);
	arena_free(&small);
}

/* All vowels with all marks and tones, in every order of the marks, come out as the one composed letter. */
static void cleaning_composes_every_letter(void **state)
{
	struct arena *a = *state;
	static const char *const marks[] = { "", "\u0302", "\u0306", "\u031B" };
	static const char *const tones[] = { "", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323" };
	static const struct { char base; const char *marks; } bases[] = { { 'a', "012" }, { 'e', "01" }, { 'i', "0" }, { 'o', "013" },
		{ 'u', "03" }, { 'y', "0" }, { 'A', "012" }, { 'E', "01" }, { 'I', "0" }, { 'O', "013" }, { 'U', "03" }, { 'Y', "0" } };
	size_t letters_n = 0;
	for (size_t b = 0; b < sizeof bases / sizeof *bases; b++)
		for (const char *m = bases[b].marks; *m; m++)
			for (size_t tone = 0; tone < 6; tone++) {
				struct buf one = { 0 }, other = { 0 };
				buf_f(&one, "%c%s%s", bases[b].base, marks[*m - '0'], tones[tone]);
				buf_f(&other, "%c%s%s", bases[b].base, tones[tone], marks[*m - '0']);
				struct text x, y;
				text_clean(a, (struct text){ one.at, one.len }, false, &x);
				text_clean(a, (struct text){ other.at, other.len }, false, &y);
				size_t i = 0;
				(void)text_next(x, &i);
				assert_int_equal(i, x.len);
				assert_true(text_is(x, y));
				letters_n++;
				buf_free(&one);
				buf_free(&other);
			}
	assert_int_equal(letters_n, 144);
}

/* Anything in, and what comes out is not changed by a second cleaning. */
static void cleaning_is_stable(void **state)
{
	struct arena *a = *state;
	static const uint32_t tricky[] = { 'a', 'e', 'O', 'u', ' ', '\n', 0xa0, 0xe1, 0x1ea5, 0x1a1, 0x1a2, 0x1a3, 0x300, 0x301, 0x302, 0x306,
		0x309, 0x31b, 0x323, 0x338, 0x344, 0x345, 0x34f, 0xad, 0x200b, 0x200c, 0x200d, 0x200e, 0x3b1, 0x627, 0x644, 0x653, 0x915, 0x93c, 0x94d,
		0x1100, 0x1161, 0x11a8, 0xac00, 0x212a, 0x2126, 0x2028, 0x3000, 0x1f468, 0x1f3fd, 0xfe0f, 0xfeff, 0xe0041, 0xf900, 0x1d15e };
	struct prng p = prng_from(1);
	for (int round = 0; round < 100000; round++) {
		int32_t points[12];
		size_t n = 1 + (size_t)prng_below(&p, 12);
		for (size_t i = 0; i < n; i++) {
			uint64_t any = prng_below(&p, 0x30000);
			bool is_tricky = prng_below(&p, 8) || (any >= 0xd800 && any < 0xe000);
			points[i] = (int32_t)(is_tricky ? tricky[prng_below(&p, sizeof tricky / sizeof *tricky)] : any);
		}
		struct text raw = points_text(a, (struct points){ points, n }), once, twice;
		bool lines = round % 2;
		if (text_clean(a, raw, lines, &once) == TEXT_FINE) {
			assert_int_equal(text_clean(a, once, lines, &twice), TEXT_FINE);
			assert_true(text_is(once, twice));
			assert_true(text_is(once, points_text(a, points_composed(a, once))));
		}
		arena_wipe(a);
	}
}

static void keys_equate_what_sounds_the_same(void **state)
{
	struct arena *a = *state;
	/* X06, X07, X08, X19. */
	static const char *const pairs[][2] = { { "kế họach", "kế hoạch" }, { "CỘNG HOÀ", "CỘNG HÒA" },
		{ "thuỷ lợi, khoẻ mạnh", "thủy lợi, khỏe mạnh" }, { "qúy một", "quý một" }, { "Địa phƣơng", "địa phương" },
		{ "  Đường\u00A0liên-thôn! ", "đường (liên) thôn" } };
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		assert_true(text_is(text_key1(a, text_of(pairs[i][0])), text_key1(a, text_of(pairs[i][1]))));
	static const char *const others[][2] = { { "đường", "dưỡng" }, { "hòa", "hoa" }, { "ma mà", "mà ma" }, { "đa", "da" }, { "ơ", "o" } };
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		assert_false(text_is(text_key1(a, text_of(others[i][0])), text_key1(a, text_of(others[i][1]))));
	assert_text(a, text_key1(a, text("Hòa")), "hoa\u0300");
	assert_text(a, text_key2(a, text("Hòa Đường, ấm")), "hoa đu\u031Bo\u031Bng a\u0302m");
	assert_text(a, text_key3(a, text("  Đường liên-thôn: ẤM 2!")), "duong lien thon am 2");
	/* X10, and the long name. */
	assert_true(text_is(text_key3(a, text("duong lien thon lay loi")), text_key3(a, text("đường liên thôn lầy lội"))));
	assert_text(a, text_key3(a, text("Nguyễn Thị Ánh Nguyệt")), "nguyen thi anh nguyet");
	assert_text(a, text_key3(a, text("...")), "");
	assert_text(a, text_key3(a, text("\U0001F44D\U0001F3FD!")), "\U0001F44D");
}

static void match_ranks_the_right_marks_first(void **state)
{
	struct arena *a = *state;
	struct text road = text("Đường liên thôn lầy lội");
	assert_int_equal(text_match(a, road, text("duong")), 1);
	assert_int_equal(text_match(a, road, text("ĐƯỜNG")), 2);
	assert_int_equal(text_match(a, text("bồi dưỡng cán bộ"), text("đường")), 1);
	assert_int_equal(text_match(a, road, text("lien thon lay")), 1);
	assert_int_equal(text_match(a, road, text("chè")), 0);
	/* Half-typed: đườ leads to đường, not to đương or dưỡng. */
	assert_int_equal(text_match(a, road, text("đườ")), 2);
	assert_int_equal(text_match(a, road, text("thôn lầ")), 2);
	assert_int_equal(text_match(a, text("đương nhiên"), text("đườ")), 1);
	assert_int_equal(text_match(a, text("đương đầu"), text("đườ")), 1);
	assert_int_equal(text_match(a, text("bồi dưỡng"), text("đườ")), 1);
	assert_int_equal(text_match(a, road, TEXT_NONE), 2);
	assert_int_equal(text_match(a, TEXT_NONE, text("chè")), 0);
}

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

/* Each of `n` texts stands before all that follow it. */
static void assert_sorted(int order(struct text, struct text), const char *const *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++) {
			int found = sign(order(text_of(at[i]), text_of(at[k])));
			if (found != sign((i > k) - (i < k)))
				fail_msg("%s against %s gives %d", at[i], at[k], found);
		}
}

static void collate_orders_letters_then_tones(void **state)
{
	(void)state;
	static const char *const q1[] = { "ao", "ào", "ảo", "ão", "áo", "ạo" };
	static const char *const q2[] = { "an", "ăn", "âm", "da", "đa", "em", "êm", "o", "ô", "ơ", "u", "ư" };
	static const char *const numbers[] = { "", " ", "-", "2", "10", "S1", "S02", "S2", "S10", "S10a", "S010b", "sa" };
	static const char *const mixed[] = { "an", "An", "AN", "án", "Án", "an bình", "án bình", "anh", "ba", "ca", "cha", "đá", "phở", "zoo" };
	static const char *const alphabet[] = { "a", "ă", "ắ", "â", "ấ", "ậ", "b", "c", "d", "đ", "e", "ê", "f", "g", "h", "i", "j", "k", "l", "m",
		"n", "o", "ô", "ơ", "ợ", "p", "q", "r", "s", "t", "u", "ư", "v", "w", "x", "y", "z", "я", "中" };
	assert_sorted(text_collate, q1, sizeof q1 / sizeof *q1);
	assert_sorted(text_collate, q2, sizeof q2 / sizeof *q2);
	assert_sorted(text_collate, numbers, sizeof numbers / sizeof *numbers);
	assert_sorted(text_collate, mixed, sizeof mixed / sizeof *mixed);
	assert_sorted(text_collate, alphabet, sizeof alphabet / sizeof *alphabet);
	/* Decomposed letters stand where the composed ones do. */
	assert_true(text_collate(text("a\u0302m"), text("ăn")) > 0);
	assert_true(text_collate(text("a\u0302m"), text("b")) < 0);
}

static void collate_names_begins_with_the_given_name(void **state)
{
	(void)state;
	static const char *const q3[] = { "Cử Tri An", "Đại Biểu An", "Đại Biểu Ánh", "Khách Mời Ân", "Khách Mời Bình" };
	static const char *const more[] = { "", "An", "Lê An", "Lê Thị An", "lê văn an", "Phạm AN", "Lê Bảo", " Bình  ", "Trần Bình" };
	assert_sorted(text_collate_names, q3, sizeof q3 / sizeof *q3);
	assert_sorted(text_collate_names, more, sizeof more / sizeof *more);
}

/* A total order on whatever comes: antisymmetric, transitive, and equal only for the same bytes. */
static void collate_is_a_total_order(void **state)
{
	struct arena *a = *state;
	static const char *const parts[] = { "a", "A", "á", "ả", "â", "ấ", "d", "đ", "Đ", "0", "1", "10", " ", "-", "\u0301", "\u0302", "\u200D",
		"ư", "u\u031B", "\U0001F44D", "ß", "я" };
	struct prng p = prng_from(20260305);
	for (int round = 0; round < 30000; round++) {
		struct text t[3];
		for (int k = 0; k < 3; k++) {
			struct buf b = { 0 };
			for (uint64_t n = prng_below(&p, 5); n; n--)
				buf_c(&b, parts[prng_below(&p, sizeof parts / sizeof *parts)]);
			t[k] = text_copy(a, (struct text){ b.at, b.len });
			buf_free(&b);
		}
		assert_int_equal(sign(text_collate(t[0], t[1])), -sign(text_collate(t[1], t[0])));
		assert_int_equal(text_collate(t[0], t[1]) == 0, text_is(t[0], t[1]));
		assert_int_equal(sign(text_collate_names(t[0], t[1])), -sign(text_collate_names(t[1], t[0])));
		if (text_collate(t[0], t[1]) <= 0 && text_collate(t[1], t[2]) <= 0)
			assert_true(text_collate(t[0], t[2]) <= 0);
		if (text_collate_names(t[0], t[1]) <= 0 && text_collate_names(t[1], t[2]) <= 0)
			assert_true(text_collate_names(t[0], t[2]) <= 0);
		arena_wipe(a);
	}
}

/* The 40 cards of the demo, as they were typed. */
static const struct { const char *id, *text; } cards[] = {
	{ "S01", "Đất đồi và khí hậu mát phù hợp trồng chè chất lượng cao" },
	{ "S02", "Rừng tự nhiên có nhiều cây dược liệu quý như ba kích, sa nhân" },
	{ "S03", "Hợp tác xã chè hoạt động ổn định, có 86 hộ thành viên" },
	{ "S04", "Phụ nữ có nhiều tổ tiết kiệm và vay vốn hoạt động tốt" },
	{ "S05", "Suối, ruộng bậc thang và nhà sàn còn giữ được nét đẹp" },
	{ "S06", "Bà con còn giữ được nghề dệt và các làn điệu dân ca" },
	{ "S07", "Có đường tỉnh chạy qua, cách trung tâm tỉnh 28 km" },
	{ "S08", "Nhân dân đoàn kết, sẵn sàng hiến đất làm đường" },
	{ "S09", "dat doi, khi hau mat hop trong che" },
	{ "S10", "Diện tích đồi rộng, thuận lợi nuôi gà thả vườn" },
	{ "W01", "Đường vào 5 thôn vùng cao lầy lội vào mùa mưa" },
	{ "W02", "Nhiều hộ nghèo chưa có nước sạch, phải dẫn nước từ khe suối" },
	{ "W03", "Sản phẩm chè chủ yếu bán thô, chưa có nhãn hiệu" },
	{ "W04", "Thiếu kho lạnh và máy sấy nên hao hụt sau thu hoạch cao" },
	{ "W05", "Sản xuất nhỏ lẻ, mỗi nhà làm một kiểu" },
	{ "W06", "Thanh niên đi làm xa, thiếu lao động trẻ" },
	{ "W07", "Tỷ lệ lao động qua đào tạo có chứng chỉ còn thấp" },
	{ "W08", "Người khuyết tật khó tìm việc làm và khó vào nhà văn hóa" },
	{ "W09", "Rác thải chưa được phân loại, còn đốt và đổ ra suối" },
	{ "W10", "Nhiều trại nuôi chưa có hầm biogas, mùi hôi ảnh hưởng hàng xóm" },
	{ "W11", "Chè bán thô là chính, chƣa có thƣơng hiệu" },
	{ "O01", "Vốn chương trình mục tiêu quốc gia giai đoạn 2026 - 2030" },
	{ "O02", "Chương trình OCOP hỗ trợ nâng hạng sản phẩm" },
	{ "O03", "Khách thành phố thích du lịch trải nghiệm cuối tuần" },
	{ "O04", "Học sinh, sinh viên đến tham quan đồi chè ngày càng nhiều" },
	{ "O05", "Bán hàng qua mạng và livestream ngày càng dễ" },
	{ "O06", "Tỉnh hỗ trợ phủ sóng và đào tạo chuyển đổi số cho xã" },
	{ "O07", "Có doanh nghiệp muốn bao tiêu dược liệu theo hợp đồng" },
	{ "O08", "Chợ đầu mối ngoài tỉnh cần nguồn hàng sạch, truy xuất được" },
	{ "O09", "Kế họach bao tiêu dược liệu theo hợp đồng của doanh nghiệp" },
	{ "T01", "Mưa lớn gây sạt lở, chia cắt thôn vùng cao" },
	{ "T02", "Sương muối và hạn kéo dài làm giảm năng suất" },
	{ "T03", "Lũ quét ven suối đe dọa ruộng và homestay" },
	{ "T04", "Giá chè và giá gà lên xuống thất thường" },
	{ "T05", "Giá phân bón, thức ăn chăn nuôi tăng cao" },
	{ "T06", "Bà con bị thương lái ép giá lúc rộ vụ" },
	{ "T07", "Dịch cúm gia cầm, dịch tả lợn có thể bùng phát" },
	{ "T08", "Con em ít mặn mà với nghề và tiếng nói của dân tộc mình" },
	{ "T09", "Các điểm du lịch lân cận làm giống nhau, cạnh tranh về giá" },
	{ "T10", "Ngân sách xã còn phụ thuộc trợ cấp từ cấp trên" },
};

static bool is_pair(const char *const (*pairs)[2], size_t i, size_t k)
{
	for (size_t p = 0; p < 3; p++)
		if (!strcmp(pairs[p][0], cards[i].id) && !strcmp(pairs[p][1], cards[k].id))
			return true;
	return false;
}

static void the_demo_has_three_duplicates(void **state)
{
	struct arena *a = *state;
	static const char *const duplicates[3][2] = { { "S01", "S09" }, { "W03", "W11" }, { "O07", "O09" } };
	size_t found = 0;
	for (size_t i = 0; i < sizeof cards / sizeof *cards; i++)
		for (size_t k = i + 1; k < sizeof cards / sizeof *cards; k++) {
			bool is_alike = text_looks_alike(a, text_of(cards[i].text), text_of(cards[k].text));
			if (is_alike != is_pair(duplicates, i, k))
				fail_msg("%s and %s: %d", cards[i].id, cards[k].id, is_alike);
			found += is_alike;
		}
	assert_int_equal(found, 3);
}

static void assert_dice(struct arena *a, const char *x, const char *y, uint32_t num, uint32_t den, bool is_alike)
{
	uint32_t n, d;
	text_dice(a, text_of(x), text_of(y), &n, &d);
	assert_int_equal(n, num);
	assert_int_equal(d, den);
	assert_int_equal(text_looks_alike(a, text_of(x), text_of(y)), is_alike);
}

static void dice_counts_content_syllables(void **state)
{
	struct arena *a = *state;
	assert_dice(a, "", "", 0, 1, false);
	assert_dice(a, "và của các", "", 0, 1, false);
	assert_dice(a, "giá chè", "giá phân bón", 2, 5, false);
	assert_dice(a, "Giá chè thấp", "gia che thap", 6, 6, true);
	/* Two of three shared: enough for long cards, not for short ones. */
	assert_dice(a, "giá chè thấp", "giá chè cao", 4, 6, false);
	assert_dice(a, "chè chè chè", "chè", 2, 2, true);
	assert_dice(a, "đường thôn hư hỏng", "đường thôn lầy lội", 4, 8, true);
}

static void assert_pairs(struct arena *a, const char *words, size_t n, const char *same, size_t shared)
{
	uint64_t *x, *y;
	size_t x_n = text_word_pairs(a, text_of(words), &x), y_n = text_word_pairs(a, text_of(same), &y), both = 0;

	assert_int_equal(x_n, n);
	for (size_t i = 0; i < x_n; i++) {
		assert_true(i == 0 || x[i - 1] < x[i]);
		for (size_t k = 0; k < y_n; k++)
			both += x[i] == y[k];
	}
	assert_int_equal(both, shared);
}

static void word_pairs_keep_their_tones(void **state)
{
	struct arena *a = *state;

	assert_pairs(a, "", 0, "", 0);
	assert_pairs(a, "chè", 0, "chè", 0);
	assert_pairs(a, "Du lịch, du lịch!", 2, "điểm du lịch", 1);       /* du lịch, lịch du */
	assert_pairs(a, "lao động", 1, "lao đông", 0);
	assert_pairs(a, "hòa bình", 1, "HOÀ BÌNH", 1);
	assert_pairs(a, "hòa bình", 1, "ho\x61\xcc\x80 bi\xcc\x80nh", 1);
	/* A stop-word parts its neighbours, typed with marks or without; what only looks like one without its tone does not. */
	assert_pairs(a, "chè của bà", 0, "chè bà", 0);
	assert_pairs(a, "che cua ba", 0, "che ba", 0);
	assert_pairs(a, "thị trường", 1, "thị trường mới", 1);
	assert_pairs(a, "khí hậu", 1, "Khí hậu mát", 1);
	assert_pairs(a, "12 tháng 3", 0, "12 tháng", 0);
}

static void assert_proposed(struct arena *a, const char *damaged, const char *expected)
{
	struct text out, again;
	if (!text_suggest_repair(a, text_of(damaged), &out))
		fail_msg("nothing is proposed for %s", damaged);
	assert_text(a, out, expected);
	/* A mended text is left in peace. */
	assert_false(text_suggest_repair(a, out, &again));
}

static void assert_left(struct arena *a, const char *sound)
{
	struct text out;
	if (text_suggest_repair(a, text_of(sound), &out))
		fail_msg("%s would become %s", sound, text_c(a, out));
	assert_int_equal(out.len, 0);
}

static void repair_proposes_for_single_words(void **state)
{
	struct arena *a = *state;
	/* X09, X11, X06, X19. */
	assert_proposed(a, "chiến luợc phát triển nguời dân đuợc huởng", "chiến lược phát triển người dân được hưởng");
	assert_proposed(a, "ðường vào thôn", "đường vào thôn");
	assert_proposed(a, "kế họach", "kế hoạch");
	assert_proposed(a, "qúy một", "quý một");
	assert_proposed(a, "CHIẾN LUỢC, Ðất", "CHIẾN LƯỢC, Đất");
	assert_proposed(a, "ngòai ra, gía chè; tùôi", "ngoài ra, giá chè; tuồi");
	assert_proposed(a, "lưọc, hưóng", "lược, hướng");
	assert_proposed(a, "Duơng", "Dương");
}

static void repair_proposes_another_encoding(void **state)
{
	struct arena *a = *state;
	/* X12, X13, X14. */
	assert_proposed(a, "KÕ ho¹ch ph¸t triÓn", "Kế hoạch phát triển");
	assert_proposed(a, "Keá hoaïch phaùt trieån", "Kế hoạch phát triển");
	assert_proposed(a, "Káº¿ hoáº¡ch", "Kế hoạch");
	assert_proposed(a, "Ñöôøng lieân thoân, nöôùc saïch", "Đường liên thôn, nước sạch");
	assert_proposed(a, "®­êng liªn th«n", "đường liên thôn");
	assert_proposed(a, "Ä\u2018Æ°á»\xc2\x9dng liÃªn thÃ´n lÃ  ná»\u2018i", "đường liên thôn là nối");
	assert_proposed(a, "xÃ£ Ãt nÆ°á»\u203ac", "xã ít nước");
}

static void repair_leaves_what_is_sound(void **state)
{
	struct arena *a = *state;
	/* X07, X08: both schools are right. X10: marks are not invented. X18: other languages are not mended. */
	static const char *const sound[] = { "", "CỘNG HOÀ", "CỘNG HÒA", "thuỷ lợi, khoẻ mạnh", "thủy lợi, khỏe mạnh",
		"duong lien thon lay loi", "Café OCOP, thương hiệu “Tea & Herbs”", "thuở, huơ, quơ, quở", "José Müller, señor",
		"Það er maður", "già, giếng, gìn, giữ, quốc, quýt, quỳnh, khuya, khuỷu, ngoằn ngoèo, xoong, yên, của, mía, ưu, hươu",
		"\U0001F44D", "Ke\u0302\u0301 hoa\u0323ch", "Đường 5 m – 12 °C", "Größe", "naïve", "UBND xã, HĐND" };
	for (size_t i = 0; i < sizeof sound / sizeof *sound; i++)
		assert_left(a, sound[i]);
	for (size_t i = 0; i < sizeof cards / sizeof *cards; i++) {
		struct text cleaned;
		assert_int_equal(text_clean(a, text_of(cards[i].text), false, &cleaned), TEXT_FINE);
		/* One card was typed with its tone astray, and only that one is asked about. */
		if (strstr(cards[i].text, "họach"))
			assert_proposed(a, cards[i].text, "Kế hoạch bao tiêu dược liệu theo hợp đồng của doanh nghiệp");
		else
			assert_left(a, text_c(a, cleaned));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(utf8_is_strict),
		TEST(text_compares_and_copies),
		TEST(graphemes_are_what_a_person_counts),
		TEST(cleaning_repairs_what_is_certain),
		TEST(cleaning_orders_white_space),
		TEST(cleaning_keeps_joiners_where_a_script_needs_them),
		TEST(cleaning_refuses),
		TEST(cleaning_survives_the_end_of_memory),
		TEST(cleaning_composes_every_letter),
		TEST(cleaning_is_stable),
		TEST(keys_equate_what_sounds_the_same),
		TEST(match_ranks_the_right_marks_first),
		TEST(collate_orders_letters_then_tones),
		TEST(collate_names_begins_with_the_given_name),
		TEST(collate_is_a_total_order),
		TEST(the_demo_has_three_duplicates),
		TEST(dice_counts_content_syllables),
		TEST(word_pairs_keep_their_tones),
		TEST(repair_proposes_for_single_words),
		TEST(repair_proposes_another_encoding),
		TEST(repair_leaves_what_is_sound),
	};
	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
