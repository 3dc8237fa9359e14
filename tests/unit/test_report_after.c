/* The minutes of what comes after the gate: commitments, mechanisms, monitoring and evaluation. */
#include "report_world.h"

/* -- commitments and mechanisms -- */

static void commitments_are_told_and_whose_phone_is_not(void **state)
{
	struct mini m = three_actions();

	(void)state;
	uint32_t seat = mini_join(&m, SECTOR_PRIVATE, GENDER_NONE, PRESENCE_OWN_PHONE);
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	scale_down(&m);
	uint32_t poll = RUN(&m, PREPARE_POLL, prepare_poll, .activity = mini_activity(&m, ACTIVITY_KIND_GATE), .method = METHOD_CONSENSUS,
		.items_of = ITEMS_OF_PLAN, .question = text("Đồng ý chưa?"));
	RUN(&m, OPEN_POLL, open_poll, .poll = poll);
	mini_round(&m, poll, NULL, 0, 1, true);
	uint32_t own = RUN(&m, ASK_COMMITMENT, ask_commitment, .action = 1, .party = text("Hợp tác xã chè"), .member = seat,
		.statement = text("Góp đá"));
	uint32_t said = RUN(&m, ASK_COMMITMENT, ask_commitment, .action = 2, .party = text("Trạm Y tế"), .statement = text("Kiểm nước"));
	RUN(&m, ASK_COMMITMENT, ask_commitment, .action = 3, .party = text("Hội Phụ nữ"), .statement = text("Đi gom"));
	uint32_t wrong = RUN(&m, ASK_COMMITMENT, ask_commitment, .action = 3, .party = text("Hỏi nhầm"), .statement = text("Thôi"));
	RUN(&m, REMOVE_COMMITMENT, remove_commitment, .commitment = wrong);
	BY(&m, seat, ANSWER_COMMITMENT, answer_commitment, .commitment = own, .level = COMMITMENT_LEVEL_CONFIRMED, .note = text("từ tháng 5"));
	RUN(&m, ANSWER_COMMITMENT, answer_commitment, .commitment = said, .level = COMMITMENT_LEVEL_DECLINED, .note = text("thiếu người"));
	assert_true(told_vi(&m, "| H01 | Hợp tác xã chè | Góp đá | Cam kết thực hiện | 05/3/2026 | từ tháng 5 |\n"
		"| H02 | Trạm Y tế | Kiểm nước | Không nhận | 05/3/2026 | Bằng lời: thiếu người |\n| H03 | Hội Phụ nữ | Đi gom | Chờ trả lời |  |  |\n"));
	assert_true(told_vi(&m, "Số cam kết được đề nghị: 03, trong đó: Cam kết thực hiện: 01; Đồng ý về nguyên tắc: 0; Không nhận: 01; "
		"Chờ trả lời: 01. Trả lời bằng lời tại hội trường, thư ký ghi: 01."));
	assert_silent(&m, "Hỏi nhầm");
	assert_silent(&m, member_at(m.w, seat)->code);
	for (int i = 0; i < 6; i++)
		RUN(&m, ASK_COMMITMENT, ask_commitment, .action = 1, .party = text("Thôn"), .statement = text("Góp công"));
	assert_true(told_vi(&m, "Bảng cam kết tại Phụ lục."));
	mini_close(&m);
}

static void mechanisms_are_told_as_far_as_they_are_agreed(void **state)
{
	struct mini m = three_actions();
	const struct text channels[] = { text("Loa xã"), text("Bảng tin") };
	const uint32_t watched[] = { 1, 2 };

	(void)state;
	assert_silent(&m, "Cơ chế điều phối");
	RUN(&m, SET_COORDINATION, set_coordination, .data = { .body = text("Tổ điều phối"), .members = { 3, 2, 2 }, .channels = { channels, 2 } });
	assert_true(told_vi(&m, "a) Tổ chức: Tổ điều phối\n\nb) Thành phần: 07 người: 03 khu vực nhà nước, 02 khu vực tư nhân, "
		"02 khu vực xã hội, cộng đồng\n\nc) Kênh thông tin: Loa xã; Bảng tin\n"));
	assert_silent(&m, "Cơ chế theo dõi tác động được");
	RUN(&m, SET_IMPACT_MONITORING, set_impact_monitoring, .data = { .indicators = { watched, 2 }, .rhythm = text("Nửa năm một lần") });
	assert_true(told_vi(&m, "a) Chỉ tiêu theo dõi: M01.1 Tỷ lệ; M02.1 Tỷ lệ\n\nb) Thời gian thu thập: Nửa năm một lần\n"));
	RUN(&m, REMOVE_INDICATOR, remove_indicator, .indicator = 2);
	assert_true(told_vi(&m, "a) Chỉ tiêu theo dõi: M01.1 Tỷ lệ\n"));
	mini_close(&m);
}

/* -- monitoring -- */

static void monitoring_has_a_section_where_there_is_any(void **state)
{
	struct mini m = three_actions();

	(void)state;
	assert_silent(&m, "THEO DÕI VÀ ĐÁNH GIÁ");
	RUN(&m, ADD_READING, add_reading, .data = { .action = 1, .period = text("Quý I"), .planned = { 20, 1 }, .actual = { 14, 1 },
		.allocated = 2100, .disbursed = 900, .cause = text("Mưa dài"), .measure = text("Làm bù") });
	uint32_t wrong = RUN(&m, ADD_READING, add_reading, .data = { .action = 2, .period = text("Nhập nhầm"), .planned = { 0, 0 } });
	assert_true(told_vi(&m, "| H02 | Nhập nhầm | 0 | 0 | – | 0 | 0 | – |  |"));
	RUN(&m, REMOVE_READING, remove_reading, .reading = wrong);
	assert_silent(&m, "Nhập nhầm");
	assert_true(told_vi(&m, "| H01 | Quý I | 2,0 | 1,4 | 70,0% | 2.100 | 900 | 42,9% | Có nguy cơ chậm; khối lượng và giải ngân lệch hơn 20 điểm |"));
	assert_true(told_vi(&m, "a) H01, Quý I: Nguyên nhân: Mưa dài; Biện pháp: Làm bù"));
	RUN(&m, ADD_MEASUREMENT, add_measurement, .data = { .indicator = 1, .period = text("Năm 2026"), .year = 2026, .value = { 485, 1 },
		.milestone = { 50, 0 }, .has_milestone = true });
	assert_true(told_vi(&m, "| M01.1 | Tỷ lệ | Năm 2026 | 40 (2025) | 50 | 48,5 | 85,0% | 85 (2028) | 18,9% | Có nguy cơ chậm |"));
	assert_true(tells(&m, LANGUAGE_EN, "md", "| 48.5 | 85.0% | 85 (2028) | 18.9% | At risk |"));
	RUN(&m, ANSWER_EVALUATION, answer_evaluation, .criterion = EVALUATION_CRITERION_IMPACT, .finding = text("Trẻ em đi học gần hơn"),
		.rating = 4, .has_rating = true, .lesson = text("Hỏi phụ nữ trước"));
	assert_true(told_vi(&m, "Tác động: Đời sống của các nhóm dân cư thay đổi thế nào, kể cả thay đổi ngoài dự kiến?\n\n"
		"a) Nhận định: Trẻ em đi học gần hơn\n\nb) Mức đánh giá: 4 trên 5.\n\nc) Bài học: Hỏi phụ nữ trước\n"));
	assert_false(told_vi(&m, "Tính thích hợp"));
	RUN(&m, ANSWER_EVALUATION, answer_evaluation, .criterion = EVALUATION_CRITERION_IMPACT);
	assert_silent(&m, "Hỏi phụ nữ trước");
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commitments_are_told_and_whose_phone_is_not),
		cmocka_unit_test(mechanisms_are_told_as_far_as_they_are_agreed),
		cmocka_unit_test(monitoring_has_a_section_where_there_is_any),
	};

	return cmocka_run_group_tests_name("report_after", tests, NULL, NULL);
}
