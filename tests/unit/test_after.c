/* The papers after the meeting: the notice of consultation, opinions and answers, and what everybody reads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "after_world.h"

#define VI paper("consultation", LANGUAGE_VI, HOUSE_ND30)
#define EN paper("consultation", LANGUAGE_EN, HOUSE_UN)

static void consult(struct mini *m, int32_t starts, int64_t days, const char *channels)
{
	RUN(m, SET_CONSULTATION, set_consultation, .data = { .starts = starts, .days = days, .channels = text_of(channels),
		.contact = text("Văn phòng xã") });
}

/* -- the notice -- */

/* Law 10/2022/QH15, article 28: 20 days from publication; Civil Code 2015, article 147: its first day is not one of them. */
static void the_day_of_publication_is_not_counted(void **state)
{
	struct mini m = open_commune();

	(void)state;
	consult(&m, 20260306, 20, "Họp thôn");
	assert_says(&m, VI, "Lấy ý kiến từ ngày 06 tháng 3 năm 2026 đến hết ngày 26 tháng 3 năm 2026, 20 ngày kể từ ngày công khai nội dung.");
	assert_says(&m, VI, "Ngày công khai không tính vào thời hạn.");
	assert_says(&m, VI, "đến hết ngày làm việc tiếp theo (Điều 147, Điều 148 Bộ luật Dân sự năm 2015).");
	assert_says(&m, EN, "20 days from the publication of the draft: from 6 March 2026 to the end of 26 March 2026.");
	assert_says(&m, paper("results", LANGUAGE_VI, HOUSE_ND30), "Nhân dân góp ý từ ngày 06 tháng 3 năm 2026 đến hết ngày 26 tháng 3 năm 2026.");
	assert_says(&m, paper("opinions", LANGUAGE_EN, HOUSE_UN), "In the consultation from 6 March 2026 to the end of 26 March 2026,");
	consult(&m, 20261212, 45, "Họp thôn");
	assert_says(&m, VI, "từ ngày 12 tháng 12 năm 2026 đến hết ngày 26 tháng 01 năm 2027, 45 ngày");
	mini_close(&m);
}

static void before_it_is_set_there_is_room_for_the_pen(void **state)
{
	struct mini m = open_commune();

	(void)state;
	assert_says(&m, VI, "Từ ngày …… tháng …… năm ………… đến hết ngày …… tháng …… năm …………, ít nhất 20 ngày");
	assert_says(&m, VI, "Nơi nhận ý kiến: …");
	assert_says(&m, EN, "at least 20 days from the publication of the draft.");
	assert_says(&m, paper("results", LANGUAGE_VI, HOUSE_ND30), "Thời gian lấy ý kiến Nhân dân chưa được công bố.");
	mini_close(&m);
}

static void an_office_signs_as_its_house_wants(void **state)
{
	struct mini m = open_commune();
	struct order vi_un = paper("consultation", LANGUAGE_VI, HOUSE_UN), en_nd30 = paper("consultation", LANGUAGE_EN, HOUSE_ND30);

	(void)state;
	consult(&m, 20260306, 20, "Họp thôn");
	assert_says(&m, VI, "| **ỦY BAN NHÂN DÂN** | **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM** |");
	assert_says(&m, VI, "Số: \u00a0\u00a0\u00a0\u00a0\u00a0/TB-UBND");
	assert_says(&m, VI, "trước khi trình cấp có thẩm quyền quyết định./.\n");
	assert_says(&m, VI, "|  | **TM. ỦY BAN NHÂN DÂN<br>CHỦ TỊCH** |");
	assert_says(&m, VI, "\\- Lưu: VT, Hồ sơ.");
	assert_says(&m, VI, "**PHIẾU GÓP Ý**");
	/* The agency as a name in a sentence, without the slash between the lines of a head. */
	assert_says(&m, vi_un, "| Ủy ban nhân dân xã Đồng Mây | Số: ");
	assert_says(&m, vi_un, "|  | **TM. Ủy ban nhân dân<br>Chủ tịch** |");
	assert_says(&m, vi_un, "**Phiếu góp ý**");
	assert_false(says(&m, vi_un, "./."));
	assert_false(says(&m, vi_un, "ĐỒNG MÂY"));
	assert_false(says(&m, vi_un, "Độc lập"));
	assert_says(&m, en_nd30, "**For COMMUNE PEOPLE'S COMMITTEE<br>CHAIR**");
	assert_says(&m, EN, "**For Commune People's Committee<br>Chair**");
	mini_close(&m);
	m = open_of("led-7-steps", (struct about){ .title = text("Hội thảo"), .agency = text("SỞ TÀI CHÍNH"), .place = text("Hà Giang") });
	assert_says(&m, VI, "**TM. SỞ TÀI CHÍNH<br>CHỦ TỊCH**");
	mini_close(&m);
	m = open_of("led-7-steps", (struct about){ .title = text("Hội thảo") });
	assert_says(&m, paper("consultation", LANGUAGE_VI, HOUSE_UN), "Cơ quan chủ trì thông báo lấy ý kiến Nhân dân");
	mini_close(&m);
}

static void what_was_typed_ends_in_one_mark(void **state)
{
	static const struct { const char *typed, *told; } cases[] = {
		{ "Họp thôn", "theo các cách sau: Họp thôn.\n" }, { "Họp thôn.", "theo các cách sau: Họp thôn.\n" },
		{ "Loa xã; bảng tin…", "theo các cách sau: Loa xã; bảng tin…\n" }, { "Hỏi ai?", "theo các cách sau: Hỏi ai?\n" },
	};
	struct mini m = open_commune();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		consult(&m, 20260306, 20, cases[i].typed);
		assert_says(&m, VI, cases[i].told);
	}
	mini_close(&m);
}

static void the_page_of_results_is_told_where_there_is_one(void **state)
{
	struct mini m = open_commune();
	struct order nowhere = VI, results = paper("results", LANGUAGE_VI, HOUSE_ND30);

	(void)state;
	nowhere.hub = TEXT_NONE;
	assert_says(&m, VI, "tại trang kết quả, mã hội thảo 482917, và niêm yết");
	assert_false(says(&m, results, "http"));
	assert_false(says(&m, paper("poster", LANGUAGE_VI, HOUSE_ND30), "http"));
	RUN(&m, PUBLISH_RESULTS, publish_results, .published = true);
	assert_says(&m, VI, "được đăng tại http://192.168.1.5:8080/r/482917 và niêm yết");
	assert_says(&m, nowhere, "tại trang kết quả, mã hội thảo 482917, và niêm yết");
	assert_says(&m, results, "English: http://192.168.1.5:8080/r/482917?lang=en");
	assert_says(&m, paper("results", LANGUAGE_EN, HOUSE_UN), "Tiếng Việt: http://192.168.1.5:8080/r/482917?lang=vi");
	assert_says(&m, paper("poster", LANGUAGE_EN, HOUSE_UN), "Scan to see all of the results: http://192.168.1.5:8080/r/482917\n");
	mini_close(&m);
}

/* -- opinions -- */

static void opinions_stand_with_their_answers(void **state)
{
	struct mini m = open_commune();
	struct order vi = paper("opinions", LANGUAGE_VI, HOUSE_ND30), en = paper("opinions", LANGUAGE_EN, HOUSE_UN);

	(void)state;
	assert_says(&m, vi, "Chưa có ý kiến nào được ghi nhận.");
	RUN(&m, ADD_OPINION, add_opinion, .data = { .text = text("Làm cầu"), .en = text("Build a bridge"), .source = text("Thôn Đông"),
		.sector = SECTOR_COMMUNITY, .about = text("Hành động H02"), .uptake = UPTAKE_DECLINED, .answer = text("Chưa có vốn") });
	uint32_t wrong = RUN(&m, ADD_OPINION, add_opinion, .data = { .text = text("Nhập nhầm"), .uptake = UPTAKE_OPEN });
	RUN(&m, ADD_OPINION, add_opinion, .data = { .text = text("Thêm | cột"), .uptake = UPTAKE_OPEN });
	RUN(&m, REMOVE_OPINION, remove_opinion, .opinion = wrong);
	assert_says(&m, vi, "Số ý kiến nhận được: 2; còn chưa trả lời: 1.");
	assert_says(&m, vi, "| 1 | Làm cầu | Thôn Đông, Xã hội, cộng đồng | Hành động H02 | Không tiếp thu, có giải trình | Chưa có vốn |\n");
	assert_says(&m, vi, "| 2 | Thêm \\| cột |  |  | chưa trả lời |  |\n");
	assert_says(&m, vi, "| Xã hội, cộng đồng | 0 | 0 | 0 | 1 | 1 |\n| Không rõ khu vực | 1 | 0 | 0 | 0 | 1 |\n| **Tổng số** | **1** | **0** | **0** | **1** | **2** |");
	assert_says(&m, en, "| 1 | Build a bridge | Thôn Đông, Community |");
	assert_says(&m, vi, "| **NGƯỜI TỔNG HỢP** | **TM. ỦY BAN NHÂN DÂN<br>CHỦ TỊCH** |");
	assert_says(&m, en, "| **Compiled by** | **For Commune People's Committee<br>Chair** |");
	assert_false(says(&m, vi, "Nhập nhầm"));
	assert_false(says(&m, VI, "Làm cầu"));
	assert_false(says(&m, paper("results", LANGUAGE_VI, HOUSE_ND30), "Làm cầu"));
	mini_close(&m);
}

/* -- what everybody reads -- */

static void results_tell_when_and_who_took_part(void **state)
{
	struct order vi = paper("results", LANGUAGE_VI, HOUSE_ND30);
	struct mini m = open_commune();

	(void)state;
	assert_says(&m, vi, "Hội thảo họp ngày 05 tháng 3 năm 2026, tại Nhà văn hóa.");
	assert_false(says(&m, vi, "Ai đã cùng bàn"));
	mini_join(&m, SECTOR_STATE, GENDER_NONE, PRESENCE_OWN_PHONE);
	uint32_t seat = mini_join(&m, SECTOR_COMMUNITY, GENDER_NONE, PRESENCE_OWN_PHONE);
	mini_join(&m, SECTOR_COMMUNITY, GENDER_NONE, PRESENCE_OWN_PHONE);
	assert_says(&m, vi, "| Nhà nước | 1 | ██████████ |\n| Tư nhân | 0 |  |\n| Xã hội, cộng đồng | 2 | ████████████████████ |");
	assert_false(says(&m, vi, member_at(m.w, seat)->code));
	assert_says(&m, vi, "Sáu chữ kiểm chứng của nhật ký: ");
	mini_close(&m);
}

static void a_round_is_ranked_when_it_was_shown(void **state)
{
	struct order vi = paper("results", LANGUAGE_VI, HOUSE_ND30);
	struct mini m = open_plan();
	struct pick picks[] = { { 1, 1 }, { 3, 2 } };
	uint32_t seat = mini_join(&m, SECTOR_STATE, GENDER_NONE, PRESENCE_OWN_PHONE);

	(void)state;
	struct urn_ballot ballot = { .ballot = { .sector = member_at(m.w, seat)->sector, .picks = { picks, 2 } }, .entry = ENTERED_SELF };
	uint32_t poll = RUN(&m, PREPARE_POLL, prepare_poll, .activity = mini_activity(&m, ACTIVITY_KIND_OBJECTIVE_POINTS), .method = METHOD_DOTS,
		.items_of = ITEMS_OF_OBJECTIVES, .question = text("Chọn gì trước?"));
	RUN(&m, OPEN_POLL, open_poll, .poll = poll);
	mini_round(&m, poll, &ballot, 1, 1, false);
	assert_false(says(&m, vi, "Xếp hạng mục tiêu ưu tiên"));
	RUN(&m, SHOW_RESULT, show_result, .poll = poll);
	assert_says(&m, vi, "## Xếp hạng mục tiêu ưu tiên\n");
	assert_says(&m, vi, "| 1\\. M03 Thu gom rác | 2 | ████████████████████ |\n| 2\\. M01 Đường tốt | 1 | ██████████ |\n| 3\\. M02 Nước sạch | 0 |  |");
	mini_close(&m);
}

static void what_has_no_money_is_told(void **state)
{
	struct mini m = three_actions();
	struct order vi = paper("results", LANGUAGE_VI, HOUSE_ND30);

	(void)state;
	assert_false(says(&m, vi, "Chưa có vốn"));
	assert_says(&m, vi, "Kế hoạch cần 1.450 triệu đồng; các nguồn có 1.200 triệu đồng");
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	assert_says(&m, vi, "Nguồn B1 còn thiếu 300 triệu đồng.");
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_day_of_publication_is_not_counted),
		cmocka_unit_test(before_it_is_set_there_is_room_for_the_pen),
		cmocka_unit_test(an_office_signs_as_its_house_wants),
		cmocka_unit_test(what_was_typed_ends_in_one_mark),
		cmocka_unit_test(the_page_of_results_is_told_where_there_is_one),
		cmocka_unit_test(opinions_stand_with_their_answers),
		cmocka_unit_test(results_tell_when_and_who_took_part),
		cmocka_unit_test(a_round_is_ranked_when_it_was_shown),
		cmocka_unit_test(what_has_no_money_is_told),
	};

	return cmocka_run_group_tests_name("after", tests, NULL, NULL);
}
