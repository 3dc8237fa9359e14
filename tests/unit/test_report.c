/* Documents: how numbers are written, what stands in the minutes, and above all what does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../support/told.h"
#include "report/numbers.h"

/* -- numbers: the oracles of tests/data/demo-commune.json, format_expected -- */

static void assert_buf(struct buf *b, const char *expected)
{
	assert_false(b->broken);
	buf_byte(b, 0);
	assert_string_equal(b->at, expected);
	buf_wipe(b);
}

static void numbers_have_marks(void **state)
{
	struct buf b = { 0 };

	(void)state;
	number_put(&b, LANGUAGE_VI, 26850);
	assert_buf(&b, "26.850");
	number_put(&b, LANGUAGE_EN, 26850);
	assert_buf(&b, "26,850");
	number_put(&b, LANGUAGE_VI, 999);
	assert_buf(&b, "999");
	number_put(&b, LANGUAGE_EN, INT64_MIN);
	assert_buf(&b, "-9,223,372,036,854,775,808");
	quantity_put(&b, LANGUAGE_VI, (struct decimal){ 12345675, 1 });
	assert_buf(&b, "1.234.567,5");
	quantity_put(&b, LANGUAGE_EN, (struct decimal){ 12345675, 1 });
	assert_buf(&b, "1,234,567.5");
	quantity_put(&b, LANGUAGE_VI, (struct decimal){ -5, 2 });
	assert_buf(&b, "-0,05");
	quantity_put(&b, LANGUAGE_VI, (struct decimal){ 96, 1 });
	assert_buf(&b, "9,6");
	percent_put(&b, LANGUAGE_VI, (struct decimal){ 958, 1 }, false);
	assert_buf(&b, "95,8%");
	percent_put(&b, LANGUAGE_EN, (struct decimal){ 958, 1 }, false);
	assert_buf(&b, "95.8 per cent");
	percent_put(&b, LANGUAGE_EN, (struct decimal){ 958, 1 }, true);
	assert_buf(&b, "95.8%");
	count_put(&b, LANGUAGE_VI, 7);
	assert_buf(&b, "07");
	count_put(&b, LANGUAGE_VI, 0);
	assert_buf(&b, "0");
	count_put(&b, LANGUAGE_VI, 10);
	assert_buf(&b, "10");
	count_put(&b, LANGUAGE_EN, 7);
	assert_buf(&b, "7");
	buf_free(&b);
}

static void dates_follow_the_decree(void **state)
{
	static const struct { int32_t date; const char *vi, *en; } rows[] = {
		{ 20260305, "ngày 05 tháng 3 năm 2026", "5 March 2026" },
		{ 20260212, "ngày 12 tháng 02 năm 2026", "12 February 2026" },
		{ 20260101, "ngày 01 tháng 01 năm 2026", "1 January 2026" },
		{ 20261123, "ngày 23 tháng 11 năm 2026", "23 November 2026" },
	};
	struct buf b = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		date_put_long(&b, LANGUAGE_VI, rows[i].date);
		assert_buf(&b, rows[i].vi);
		date_put_long(&b, LANGUAGE_EN, rows[i].date);
		assert_buf(&b, rows[i].en);
	}
	date_put_screen(&b, LANGUAGE_VI, 20260305);
	assert_buf(&b, "05/03/2026");
	date_put_screen(&b, LANGUAGE_EN, 20260305);
	assert_buf(&b, "5 Mar 2026");
	date_put_table(&b, LANGUAGE_VI, 20260305);
	assert_buf(&b, "05/3/2026");
	date_put_table(&b, LANGUAGE_EN, 20260305);
	assert_buf(&b, "5 Mar 2026");
	years_put(&b, LANGUAGE_VI, 2026, 2030);
	assert_buf(&b, "2026 - 2030");
	years_put(&b, LANGUAGE_EN, 2026, 2030);
	assert_buf(&b, "2026–2030");
	buf_free(&b);
}

static void times_are_told(void **state)
{
	static const struct { int hour, minute; const char *vi, *en; } rows[] = {
		{ 16, 45, "16 giờ 45 phút", "4.45 p.m." }, { 8, 0, "08 giờ 00 phút", "8 a.m." }, { 12, 0, "12 giờ 00 phút", "noon" },
		{ 12, 5, "12 giờ 05 phút", "12.05 p.m." }, { 0, 0, "00 giờ 00 phút", "midnight" }, { 0, 30, "00 giờ 30 phút", "12.30 a.m." },
	};
	struct buf b = { 0 };
	int hour, minute;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		time_put(&b, LANGUAGE_VI, rows[i].hour, rows[i].minute);
		assert_buf(&b, rows[i].vi);
		time_put(&b, LANGUAGE_EN, rows[i].hour, rows[i].minute);
		assert_buf(&b, rows[i].en);
	}
	buf_free(&b);
	assert_true(time_read(text("8:05"), &hour, &minute));
	assert_int_equal(hour * 60 + minute, 485);
	assert_true(time_read(text("23:59"), &hour, &minute));
	static const char *const wrong[] = { "", "8", "24:00", "10:60", "8h05", "08:5", "a8:05", "08-05", "123:4", "-8:05" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(time_read(text_of(wrong[i]), &hour, &minute));
}

static void labels_count(void **state)
{
	static const char *const vi[] = { "a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t",
		"u", "v", "x", "y", "aa", "ab" };
	struct buf b = { 0 };

	(void)state;
	for (unsigned i = 0; i < sizeof vi / sizeof *vi; i++) {
		letter_put(&b, LANGUAGE_VI, i + 1);
		assert_buf(&b, vi[i]);
	}
	letter_put(&b, LANGUAGE_EN, 6);
	assert_buf(&b, "f");
	letter_put(&b, LANGUAGE_EN, 27);
	assert_buf(&b, "aa");
	static const struct { unsigned n; const char *sign; } roman[] = { { 1, "I" }, { 4, "IV" }, { 9, "IX" }, { 14, "XIV" }, { 3999, "MMMCMXCIX" } };
	for (size_t i = 0; i < sizeof roman / sizeof *roman; i++) {
		roman_put(&b, roman[i].n);
		assert_buf(&b, roman[i].sign);
	}
	upper_put(&b, text("Ủy ban nhân dân xã Đồng Mây, đường ươm ăn ĩ ũ ÷ ß"));
	assert_buf(&b, "ỦY BAN NHÂN DÂN XÃ ĐỒNG MÂY, ĐƯỜNG ƯƠM ĂN Ĩ Ũ ÷ ß");
	lower_put(&b, text("ỦY BAN ĐƯỜNG ƯƠM ĂN Ĩ Ũ × QUÝ"));
	assert_buf(&b, "ủy ban đường ươm ăn ĩ ũ × quý");
	buf_free(&b);
}

/* -- a small workshop -- */

static struct mini open_small(struct about about)
{
	return open_of("swot-half-day", about);
}

static struct about plain(void)
{
	return (struct about){ .title = text("Hội thảo thôn"), .title_en = text("Village workshop") };
}

static uint32_t write_card(struct mini *m, uint32_t member, enum quadrant q, struct text words)
{
	return BY(m, member, ADD_CARD, add_card, .activity = mini_activity(m, ACTIVITY_KIND_SWOT), .kind = CARD_KIND_SWOT, .quadrant = q,
		.text = words, .text_raw = words);
}

static void only_revealed_cards_are_told(void **state)
{
	struct mini m = open_small(plain());
	uint32_t swot = mini_activity(&m, ACTIVITY_KIND_SWOT);

	(void)state;
	RUN(&m, OPEN_INPUT, open_input, .activity = swot);
	uint32_t an = mini_join(&m, SECTOR_STATE, GENDER_NONE, PRESENCE_OWN_PHONE);
	uint32_t binh = mini_join(&m, SECTOR_PRIVATE, GENDER_NONE, PRESENCE_OWN_PHONE);
	write_card(&m, an, QUADRANT_S, text("Đồi chè lớn"));
	uint32_t held = write_card(&m, binh, QUADRANT_W, text("Ông Tư lười"));
	uint32_t back = write_card(&m, binh, QUADRANT_W, text("Viết nhầm"));
	BY(&m, binh, WITHDRAW_CARD, withdraw_card, .card = back);
	assert_silent(&m, "Đồi chè lớn");   /* being written */
	RUN(&m, CLOSE_INPUT, close_input, .activity = swot);
	assert_silent(&m, "Đồi chè lớn");   /* closed is not revealed */
	RUN(&m, REVEAL, reveal, .activity = swot);
	RUN(&m, HIDE_CARD, hide_card, .card = held, .reason = text("nêu tên người"));
	assert_told(&m, "Đồi chè lớn");
	assert_silent(&m, "Ông Tư lười");
	assert_silent(&m, "nêu tên người");
	assert_silent(&m, "Viết nhầm");
	assert_true(tells(&m, LANGUAGE_VI, "md", "không ghi trong biên bản: 01."));
	assert_true(tells(&m, LANGUAGE_VI, "md", "01 thẻ ý kiến, còn 01 thẻ"));
	RUN(&m, CONCEAL, conceal, .activity = swot);
	assert_silent(&m, "Đồi chè lớn");
	mini_close(&m);
}

/* What nobody has let through is not told, and counts among what was held back. */
static void what_waits_is_not_told(void **state)
{
	struct mini m = open_small(plain());
	uint32_t swot = mini_activity(&m, ACTIVITY_KIND_SWOT);

	(void)state;
	RUN(&m, OPEN_INPUT, open_input, .activity = swot);
	uint32_t an = mini_join(&m, SECTOR_STATE, GENDER_NONE, PRESENCE_OWN_PHONE);
	write_card(&m, an, QUADRANT_S, text("Đồi chè lớn"));
	RUN(&m, HOLD_NEW_CARDS, hold_new_cards, .hold = true);
	uint32_t waits = write_card(&m, an, QUADRANT_W, text("Ông Tư lười"));
	RUN(&m, REVEAL, reveal, .activity = swot);
	assert_told(&m, "Đồi chè lớn");
	assert_silent(&m, "Ông Tư lười");
	assert_true(tells(&m, LANGUAGE_VI, "md", "không ghi trong biên bản: 01."));
	assert_true(tells(&m, LANGUAGE_VI, "md", "01 thẻ ý kiến, còn 01 thẻ"));
	RUN(&m, UNHIDE_CARD, unhide_card, .card = waits);
	assert_told(&m, "Ông Tư lười");
	assert_false(tells(&m, LANGUAGE_VI, "md", "không ghi trong biên bản"));
	mini_close(&m);
}

static void a_merged_card_of_a_hidden_host_stands_alone(void **state)
{
	struct mini m = open_small(plain());
	uint32_t swot = mini_activity(&m, ACTIVITY_KIND_SWOT);

	(void)state;
	RUN(&m, OPEN_INPUT, open_input, .activity = swot);
	uint32_t an = mini_join(&m, SECTOR_STATE, GENDER_NONE, PRESENCE_OWN_PHONE);
	uint32_t host = write_card(&m, an, QUADRANT_S, text("Đất tốt"));
	uint32_t under = write_card(&m, an, QUADRANT_S, text("Đất rất tốt"));
	RUN(&m, REVEAL, reveal, .activity = swot);
	RUN(&m, MERGE_CARD, merge_card, .card = under, .into = host);
	assert_told(&m, "Đất rất tốt");
	assert_true(tells(&m, LANGUAGE_VI, "md", "Đất rất tốt (gộp vào S01)"));
	RUN(&m, HIDE_CARD, hide_card, .card = host, .reason = text("x"));
	assert_told(&m, "Đất rất tốt");
	assert_silent(&m, "S01");
	mini_close(&m);
}

/* A round over two themes; `n` ballots from each sector. All of a sector choose alike, so every figure by sector is a secret. */
static uint32_t play_round(struct mini *m, const size_t n[SECTOR_N], bool show)
{
	static const struct pick first[] = { { 1, 2 } }, second[] = { { 2, 2 } };
	struct urn_ballot ballots[64];
	size_t all = 0;

	RUN(m, ADD_THEME, add_theme, .quadrant = QUADRANT_S, .title = text("Đất đai"));
	RUN(m, ADD_THEME, add_theme, .quadrant = QUADRANT_W, .title = text("Đường sá"));
	uint32_t poll = RUN(m, PREPARE_POLL, prepare_poll, .activity = mini_activity(m, ACTIVITY_KIND_THEME_POINTS), .method = METHOD_DOTS,
		.items_of = ITEMS_OF_THEMES, .question = text("Nhóm nào quan trọng?"), .top = 1, .has_top = true);
	RUN(m, OPEN_POLL, open_poll, .poll = poll);
	for (int s = SECTOR_STATE; s < SECTOR_N; s++)
		for (size_t i = 0; i < n[s]; i++)
			ballots[all++] = (struct urn_ballot){ .ballot = { (enum sector)s, { s == SECTOR_PRIVATE ? second : first, 1 } }, .entry = ENTERED_SELF };
	mini_round(m, poll, ballots, all, (int64_t)all, show);
	return poll;
}

static void sector_figures_need_k_ballots(void **state)
{
	(void)state;
	struct mini m = open_small(plain());
	play_round(&m, (const size_t[]){ 0, 5, 5, 5 }, true);
	assert_true(tells(&m, LANGUAGE_VI, "md", "| Hạng | Mã | Nhóm ý kiến | Điểm | Số người chấm | Nhà nước | Tư nhân |"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "| **1** | **S-A** | **Đất đai** | **20** | **10** | **10** | **0** | **10** | **66,67%** | **1** |"));
	assert_true(tells(&m, LANGUAGE_EN, "md", "66.67%"));
	mini_close(&m);

	/* Four of one sector: the total less the others would give them away, so nothing by sector stands anywhere. */
	m = open_small(plain());
	play_round(&m, (const size_t[]){ 0, 5, 4, 5 }, true);
	assert_true(tells(&m, LANGUAGE_VI, "md", "Không nêu số liệu theo khu vực của vòng này, vì có khu vực gửi ít hơn 05 phiếu."));
	assert_true(tells(&m, LANGUAGE_VI, "md", "| Hạng | Mã | Nhóm ý kiến | Điểm | Số người chấm |\n"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "| **1** | **S-A** | **Đất đai** | **20** | **10** |\n"));
	assert_silent(&m, "Tỷ lệ cân bằng");
	assert_silent(&m, "Balanced share");
	assert_silent(&m, "66,67%");
	assert_silent(&m, "66.67%");
	assert_silent(&m, "Số phiếu theo khu vực");
	assert_silent(&m, "Ballots by sector");
	assert_silent(&m, "trọng số như nhau");
	mini_close(&m);
}

static void a_result_that_is_not_shown_is_not_told(void **state)
{
	struct mini m = open_small(plain());
	struct buf root = { 0 };

	(void)state;
	uint32_t poll = play_round(&m, (const size_t[]){ 0, 5, 5, 5 }, false);
	buf_hex(&root, &poll_at(m.w, poll)->root, HASH_BYTES);
	buf_byte(&root, 0);
	assert_silent(&m, "Nhóm nào quan trọng?");
	assert_silent(&m, root.at);
	RUN(&m, SHOW_RESULT, show_result, .poll = poll);
	assert_told(&m, "Nhóm nào quan trọng?");
	assert_told(&m, root.at);
	RUN(&m, HIDE_RESULT, hide_result, .poll = poll);
	assert_silent(&m, "Nhóm nào quan trọng?");
	assert_silent(&m, root.at);
	buf_free(&root);
	mini_close(&m);
}

/* State in support, private 3 of 5, community 1 of 5 or of 4; nobody at level 1. */
static struct mini play_consensus(size_t n)
{
	struct mini m = open_of("vision-only", plain());
	struct urn_ballot ballots[15];
	struct pick levels[15];

	uint32_t draft = RUN(&m, ADD_DRAFT, add_draft, .text = text("Quê hương xanh"), .en = text("A green home"));
	RUN(&m, ADD_RESERVATION, add_reservation, .draft = draft, .text = text("Thiếu người nghèo"), .sector = SECTOR_COMMUNITY);
	uint32_t poll = RUN(&m, PREPARE_POLL, prepare_poll, .activity = mini_activity(&m, ACTIVITY_KIND_DRAFT), .method = METHOD_CONSENSUS,
		.items_of = ITEMS_OF_DRAFT, .draft = draft, .question = text("Ông, bà có đồng ý?"));
	RUN(&m, OPEN_POLL, open_poll, .poll = poll);
	for (size_t i = 0; i < n; i++) {
		levels[i] = (struct pick){ 1, i < 8 || i == 13 ? 4 : 2 };
		ballots[i] = (struct urn_ballot){ .ballot = { (enum sector)(SECTOR_STATE + (int)(i / 5)), { &levels[i], 1 } }, .entry = ENTERED_SELF };
	}
	mini_round(&m, poll, ballots, n, 20, true);
	return m;
}

static void a_consensus_is_told_in_bands(void **state)
{
	(void)state;
	struct mini m = play_consensus(15);
	assert_true(tells(&m, LANGUAGE_VI, "md", "Số phiếu: 15 trên 20 đại biểu có mặt, đạt 75,0%"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "Ủng hộ (mức 3, 4, 5): 09 trên 15 phiếu, đạt 60,0%."));
	assert_true(tells(&m, LANGUAGE_VI, "md", "Nhà nước từ 80% trở lên; Tư nhân từ 50% đến dưới 80%; Xã hội, cộng đồng dưới 50%"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "Kết quả: chưa đạt đồng thuận."));
	assert_true(tells(&m, LANGUAGE_VI, "md", "a) Xã hội, cộng đồng: Thiếu người nghèo"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "Chưa có dự thảo nào đạt đồng thuận."));
	assert_true(tells(&m, LANGUAGE_EN, "md", "A green home"));
	assert_false(tells(&m, LANGUAGE_EN, "md", "Quê hương xanh"));
	mini_close(&m);

	/* Four of the community: no band of any sector. */
	m = play_consensus(14);
	assert_true(tells(&m, LANGUAGE_VI, "md", "Ủng hộ (mức 3, 4, 5): 09 trên 14 phiếu, đạt 64,3%."));
	assert_true(tells(&m, LANGUAGE_VI, "md", "vì có khu vực gửi ít hơn 05 phiếu."));
	assert_silent(&m, "Mức ủng hộ theo khu vực");
	assert_silent(&m, "Support by sector");
	assert_silent(&m, "từ 80% trở lên;");
	mini_close(&m);
}

/* -- the form -- */

static void what_is_not_told_is_left_to_the_pen(void **state)
{
	struct mini m = open_small(plain());

	(void)state;
	assert_true(tells(&m, LANGUAGE_VI, "md", "\u00a0/BB"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "Chủ trì (chủ tọa): ……"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "Thời gian bắt đầu: 08 giờ 00 phút, ngày 05 tháng 3 năm 2026"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "Hội thảo kết thúc vào …… giờ …… phút"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "Không có ý kiến khác."));
	m.now_ms += INT64_C(31500000);
	RUN(&m, END_WORKSHOP, end_workshop, .nothing = 0);
	assert_true(tells(&m, LANGUAGE_VI, "md", "Hội thảo kết thúc vào 16 giờ 45 phút, ngày 05 tháng 3 năm 2026./."));
	assert_true(tells(&m, LANGUAGE_EN, "md", "8 a.m. to 4.45 p.m."));
	mini_close(&m);
}

static void the_head_is_that_of_the_decree(void **state)
{
	const struct text recipients[] = { text("- UBND xã;"), text("Các thôn") };
	struct about about = { .title = text("Hội thảo"), .agency = text("Ủy ban nhân dân / xã Đồng Mây"), .place = text("Đồng Mây"),
		.number = 12, .has_number = true, .symbol = text("BB-UBND"), .recipients = { recipients, 2 } };
	struct mini m = open_small(about);

	(void)state;
	assert_true(tells(&m, LANGUAGE_VI, "html", "<b>ỦY BAN NHÂN DÂN</b></p><p class=\"ruled\"><b>XÃ ĐỒNG MÂY</b></p><p>Số: 12/BB-UBND</p>"));
	assert_true(tells(&m, LANGUAGE_VI, "html", "<b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b></p><p class=\"ruled\"><b>Độc lập - Tự do - Hạnh phúc</b>"));
	assert_true(tells(&m, LANGUAGE_VI, "html", "<html lang=\"vi\">"));
	assert_false(tells(&m, LANGUAGE_EN, "html", "CỘNG HÒA"));
	assert_true(tells(&m, LANGUAGE_EN, "html", "<html lang=\"en\">"));
	/* The file's own copy stands last, whether it was named or not. */
	assert_true(tells(&m, LANGUAGE_VI, "html", "- UBND xã;</p><p class=\"r\">- Các thôn;</p><p class=\"r\">- Lưu: VT, Hồ sơ.</p>"));
	mini_close(&m);
}

/* Annexes come when tables grow long, are numbered together, and are named in the text. */
static void long_tables_go_to_annexes(void **state)
{
	struct about about = plain();
	about.agency = text("ỦY BAN NHÂN DÂN/XÃ ĐỒNG MÂY");
	about.place = text("Đồng Mây");
	struct mini m = open_small(about);
	uint32_t swot = mini_activity(&m, ACTIVITY_KIND_SWOT);

	(void)state;
	RUN(&m, OPEN_INPUT, open_input, .activity = swot);
	uint32_t an = mini_join(&m, SECTOR_STATE, GENDER_NONE, PRESENCE_OWN_PHONE);
	for (int i = 0; i < 24; i++)
		write_card(&m, an, QUADRANT_S, text("Một ý"));
	RUN(&m, REVEAL, reveal, .activity = swot);
	RUN(&m, ADD_THEME, add_theme, .quadrant = QUADRANT_S, .title = text("Đất đai"));
	assert_false(tells(&m, LANGUAGE_VI, "md", "Phụ lục"));
	RUN(&m, OPEN_INPUT, open_input, .activity = swot);
	write_card(&m, an, QUADRANT_S, text("Ý thứ hai mươi lăm"));
	RUN(&m, REVEAL, reveal, .activity = swot);
	assert_true(tells(&m, LANGUAGE_VI, "md", "toàn văn các thẻ tại Phụ lục."));
	assert_true(tells(&m, LANGUAGE_VI, "md", "## Phụ lục\n"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "của Ủy ban nhân dân xã Đồng Mây)"));
	assert_told(&m, "Ý thứ hai mươi lăm");
	mini_close(&m);
}

static void texts_are_escaped(void **state)
{
	struct mini m = open_small((struct about){ .title = text("<b>\"A\" & 'B'</b>") });
	uint32_t swot = mini_activity(&m, ACTIVITY_KIND_SWOT);

	(void)state;
	RUN(&m, OPEN_INPUT, open_input, .activity = swot);
	uint32_t an = mini_join(&m, SECTOR_STATE, GENDER_NONE, PRESENCE_OWN_PHONE);
	write_card(&m, an, QUADRANT_S, text("<script>x|y</script>\n*1. [a](http://b)*"));
	RUN(&m, REVEAL, reveal, .activity = swot);
	assert_true(tells(&m, LANGUAGE_VI, "html", "&lt;b&gt;&quot;A&quot; &amp; &#39;B&#39;&lt;/b&gt;"));
	assert_true(tells(&m, LANGUAGE_VI, "html", "&lt;script&gt;x|y&lt;/script&gt;<br>"));
	assert_false(tells(&m, LANGUAGE_VI, "html", "<script"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "&lt;script\\>x\\|y&lt;/script\\><br>\\*1. \\[a\\](http://b)\\*"));
	assert_false(tells(&m, LANGUAGE_VI, "md", "<script"));
	assert_false(tells(&m, LANGUAGE_VI, "json", "<script"));
	mini_close(&m);
}

static void the_same_workshop_gives_the_same_bytes(void **state)
{
	struct mini m = open_small(plain());

	(void)state;
	play_round(&m, (const size_t[]){ 0, 5, 5, 5 }, true);
	for (size_t i = 0; i < format_rows_n; i++) {
		if ((format_rows[i].kinds & PROSE) == 0)
			continue;
		struct buf x = report(&m, LANGUAGE_VI, format_rows[i].name), y = report(&m, LANGUAGE_VI, format_rows[i].name);

		assert_string_equal(x.at, y.at);
		/* No sentence is missing: a key that is not found is written as itself. */
		assert_null(strstr(x.at, "report."));
		assert_null(strstr(x.at, "name."));
		buf_free(&x);
		buf_free(&y);
	}
	mini_close(&m);
}

static void what_there_is_not_is_refused(void **state)
{
	struct mini m = open_small(plain());
	struct buf b = { 0 };
	const char *mime = NULL;

	(void)state;
	const struct order minutes = order_of(LANGUAGE_VI, "minutes"), plan = order_of(LANGUAGE_VI, "plan"), none = order_of(LANGUAGE_VI, "");
	assert_false(report_write(m.w, &minutes, "odt", &b, &mime));
	assert_false(report_write(m.w, &minutes, "docx", &b, &mime));   /* far: not in this process */
	assert_false(report_write(m.w, &plan, "html", &b, &mime));
	assert_false(report_write(m.w, &none, "", &b, &mime));
	assert_null(mime);
	assert_int_equal(b.len, 0);
	for (size_t i = 0; i < format_rows_n; i++)
		assert_false(text_is(say(LANGUAGE_VI, format_rows[i].label), text_of(format_rows[i].label)));
	buf_free(&b);
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_have_marks),
		cmocka_unit_test(dates_follow_the_decree),
		cmocka_unit_test(times_are_told),
		cmocka_unit_test(labels_count),
		cmocka_unit_test(only_revealed_cards_are_told),
		cmocka_unit_test(what_waits_is_not_told),
		cmocka_unit_test(a_merged_card_of_a_hidden_host_stands_alone),
		cmocka_unit_test(sector_figures_need_k_ballots),
		cmocka_unit_test(a_result_that_is_not_shown_is_not_told),
		cmocka_unit_test(a_consensus_is_told_in_bands),
		cmocka_unit_test(what_is_not_told_is_left_to_the_pen),
		cmocka_unit_test(the_head_is_that_of_the_decree),
		cmocka_unit_test(long_tables_go_to_annexes),
		cmocka_unit_test(texts_are_escaped),
		cmocka_unit_test(the_same_workshop_gives_the_same_bytes),
		cmocka_unit_test(what_there_is_not_is_refused),
	};

	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
