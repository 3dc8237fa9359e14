/* The minutes of start-up, figures, TOWS and strategy options; above all that no score is told before all are shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../support/told.h"

static struct mini open_seven(void)
{
	return open_of("led-7-steps", (struct about){ .title = text("Hội thảo xã"), .title_en = text("Commune workshop") });
}

/* -- start-up -- */

static void team_and_rules_are_listed(void **state)
{
	const struct text team[] = { text("Phòng Kinh tế, tổ phó") }, team_en[] = { text("Economic Division, deputy") };
	const struct text rules[] = { text("Mỗi người ba phút") };
	struct mini m = open_of("led-7-steps", (struct about){ .title = text("Hội thảo"), .team = { team, 1 }, .team_en = { team_en, 1 },
		.ground_rules = { rules, 1 } });

	(void)state;
	assert_true(tells(&m, LANGUAGE_VI, "md", "Tổ nòng cốt gồm:\n\n- Phòng Kinh tế, tổ phó\n"));
	assert_true(tells(&m, LANGUAGE_EN, "md", "core team were:\n\n(a) Economic Division, deputy\n"));
	assert_false(tells(&m, LANGUAGE_EN, "md", "tổ phó"));
	assert_told(&m, "Mỗi người ba phút");
	mini_close(&m);
	/* Nothing of it where nothing was told. */
	m = open_seven();
	assert_silent(&m, "Tổ nòng cốt");
	assert_silent(&m, "Ground rules");
	assert_silent(&m, "Các bên liên quan");
	mini_close(&m);
}

static void the_grid_is_told_with_what_was_chosen_or_follows(void **state)
{
	struct mini m = open_seven();

	(void)state;
	RUN(&m, ADD_STAKEHOLDER, add_stakeholder, .data = { .name = text("Hộ nghèo vùng cao"), .sector = SECTOR_COMMUNITY, .interest = 5,
		.influence = 1, .position = POSITION_SUPPORT });
	RUN(&m, ADD_STAKEHOLDER, add_stakeholder, .data = { .name = text("Thương lái"), .sector = SECTOR_PRIVATE, .interest = 3,
		.influence = 4, .position = POSITION_AGAINST, .strategy = ENGAGEMENT_MONITOR });
	uint32_t wrong = RUN(&m, ADD_STAKEHOLDER, add_stakeholder, .data = { .name = text("Ghi nhầm"), .sector = SECTOR_STATE,
		.interest = 1, .influence = 1, .position = POSITION_NEUTRAL });
	RUN(&m, REMOVE_STAKEHOLDER, remove_stakeholder, .stakeholder = wrong);
	assert_true(tells(&m, LANGUAGE_VI, "md", "| ST01 | Hộ nghèo vùng cao | Xã hội, cộng đồng | 5 | 1 | Ủng hộ | Trao quyền |"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "| ST02 | Thương lái | Tư nhân | 3 | 4 | Không ủng hộ | Theo dõi |"));
	assert_true(tells(&m, LANGUAGE_EN, "md", "| Community | 5 | 1 | Supports | Empower |"));
	assert_silent(&m, "Ghi nhầm");
	mini_close(&m);
}

static void an_earlier_session_is_told_with_its_lessons(void **state)
{
	struct mini m = open_seven();
	const struct carried_card cards[] = { { .code = text("W07"), .quadrant = QUADRANT_W, .text = text("Đường lầy lội"), .sector = SECTOR_PRIVATE } };
	const struct carried_theme themes[] = { { .code = text("W-B"), .quadrant = QUADRANT_W, .title = text("Đường sá"), .cards = { cards, 1 } } };
	const struct carried_lesson lessons[] = { { .criterion = EVALUATION_CRITERION_EFFICIENCY, .text = text("Họp thôn sớm hơn") } };
	uint32_t swot = mini_activity(&m, ACTIVITY_KIND_SWOT);

	(void)state;
	RUN(&m, CARRY, carry, .activity = swot, .from = { .code = 123456, .title = text("Họp thôn Nà Cam") }, .themes = { themes, 1 },
		.lessons = { lessons, 1 });
	assert_told(&m, "Họp thôn Nà Cam");
	assert_true(tells(&m, LANGUAGE_VI, "md", "mang sang 01 thẻ ý kiến, 01 nhóm ý kiến, 0 mục tiêu."));
	assert_true(tells(&m, LANGUAGE_VI, "md", "a) Hiệu quả hoạt động: Họp thôn sớm hơn"));
	RUN(&m, REVEAL, reveal, .activity = swot);
	assert_true(tells(&m, LANGUAGE_VI, "md", "| Đường sá | 1 | 0 | 1 | 0 |"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "| Đường lầy lội | Tư nhân | Từ phiên trước (W07) |"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "Mỗi thẻ mang sang từ phiên trước được tính là một tiếng nói"));
	mini_close(&m);
}

/* -- figures and TOWS -- */

static void add_series(struct mini *m, const char *name, int64_t from, size_t n)
{
	struct year_value *points = arena_take_n(&m->a, n, sizeof *points);

	for (size_t i = 0; i < n; i++)
		points[i] = (struct year_value){ from + (int64_t)i, { 405 + 10 * (int64_t)i, 1 } };
	RUN(m, ADD_SERIES, add_series, .data = { .name = text_of(name), .unit = text("%"), .points = { points, n } });
}

static void years_are_columns_as_long_as_they_are_few(void **state)
{
	struct mini m = open_seven();
	const struct comparison other[] = { { .label = text("Toàn tỉnh"), .label_en = text("Province"), .value = { 61, 0 } } };
	const struct year_value point[] = { { 2024, { 1234, 1 } } };

	(void)state;
	add_series(&m, "Hộ nghèo", 2022, 2);
	RUN(&m, ADD_SERIES, add_series, .data = { .name = text("Nước sạch"), .unit = text("%"), .points = { point, 1 }, .has_target = true,
		.target = { 85, 0 }, .target_year = 2028, .has_target_year = true, .compare = { other, 1 } });
	assert_true(tells(&m, LANGUAGE_VI, "md", "| Mã | Chỉ số | Đơn vị tính | 2022 | 2023 | 2024 | Cần đạt (năm) | So sánh |"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "| IN01 | Hộ nghèo | % | 40,5 | 41,5 | … |  |  |"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "| IN02 | Nước sạch | % | … | … | 123,4 | 85 (2028) | Toàn tỉnh: 61 |"));
	assert_true(tells(&m, LANGUAGE_EN, "md", "| … | … | 123.4 | 85 (2028) | Province: 61 |"));
	/* Seven different years: one cell. */
	add_series(&m, "Thu nhập", 2018, 4);
	assert_true(tells(&m, LANGUAGE_VI, "md", "| Mã | Chỉ số | Đơn vị tính | Các năm | Cần đạt (năm) | So sánh |"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "| IN03 | Thu nhập | % | 2018: 40,5; 2019: 41,5; 2020: 42,5; 2021: 43,5 |  |  |"));
	RUN(&m, REMOVE_SERIES, remove_series, .series = 3);
	assert_silent(&m, "Thu nhập");
	assert_true(tells(&m, LANGUAGE_VI, "md", "| 2022 | 2023 | 2024 |"));
	mini_close(&m);
}

static void tows_stand_by_type_with_their_themes(void **state)
{
	struct mini m = open_seven();
	uint32_t strong = RUN(&m, ADD_THEME, add_theme, .quadrant = QUADRANT_S, .title = text("Đất đai"));
	uint32_t chance = RUN(&m, ADD_THEME, add_theme, .quadrant = QUADRANT_O, .title = text("Thị trường"));
	const uint32_t both[] = { strong, chance };

	(void)state;
	RUN(&m, ADD_TOWS, add_tows, .data = { .type = TOWS_TYPE_SO, .text = text("Bán chè sạch"), .themes = { both, 2 } });
	RUN(&m, ADD_TOWS, add_tows, .data = { .type = TOWS_TYPE_SO, .text = text("Bỏ đi"), .themes = { both, 2 } });
	RUN(&m, REMOVE_TOWS, remove_tows, .tows = 2);
	assert_true(tells(&m, LANGUAGE_VI, "md", "| **Điểm mạnh + cơ hội** |  |  |\n| SO1 | Bán chè sạch | S-A, O-A |"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "## II. KẾT QUẢ PHÂN TÍCH, SWOT VÀ NHÓM VẤN ĐỀ ƯU TIÊN"));
	assert_silent(&m, "Bỏ đi");
	mini_close(&m);
}

/* -- options -- */

static void score(struct mini *m, uint32_t strategy, enum sector sector, int64_t x, int64_t y)
{
	int64_t *at = arena_take_n(&m->a, 2, sizeof *at);

	at[0] = x;
	at[1] = y;
	RUN(m, SCORE_STRATEGY, score_strategy, .strategy = strategy, .sector = sector, .values = { at, 2 });
}

/* Two criteria at 60 and 40; PA1 is first by them, PA2 by equal weights; PA3 fails, PA4 is removed. */
static struct mini with_options(void)
{
	static const enum must_have failed[] = { MUST_HAVE_POOR, MUST_HAVE_LEGAL };
	struct mini m = open_seven();
	const struct criterion criteria[] = { { .text = text("Hiệu quả"), .weight = 60 }, { .text = text("Khả thi"), .weight = 40 } };
	const char *const titles[] = { "Chè đi trước", "Đường đi trước", "Chỉ cho hộ khá", "Viết nhầm" };

	RUN(&m, SET_CRITERIA, set_criteria, .criteria = { criteria, 2 });
	RUN(&m, AGREE_CRITERIA, agree_criteria, .agreed = true);
	for (size_t i = 0; i < 4; i++)
		RUN(&m, ADD_STRATEGY, add_strategy, .data = { .title = text_of(titles[i]), .cost = 1234, .has_cost = true });
	RUN(&m, SCREEN_STRATEGY, screen_strategy, .strategy = 1, .screening = SCREENING_PASSED);
	RUN(&m, SCREEN_STRATEGY, screen_strategy, .strategy = 3, .screening = SCREENING_FAILED, .failed = { failed, 2 },
		.reason = text("Gạt người nghèo"), .reason_en = text("Leaves the poor out"));
	for (int s = SECTOR_STATE; s < SECTOR_N; s++)
		score(&m, 1, (enum sector)s, 5, s == SECTOR_STATE ? 1 : 2);
	score(&m, 2, SECTOR_STATE, 2, 5);
	score(&m, 2, SECTOR_PRIVATE, 3, 5);
	score(&m, 3, SECTOR_STATE, 4, 4);
	RUN(&m, SCREEN_STRATEGY, screen_strategy, .strategy = 4, .screening = SCREENING_FAILED, .failed = { failed, 1 }, .reason = text("Nhầm thật"));
	RUN(&m, REMOVE_STRATEGY, remove_strategy, .strategy = 4);
	return m;
}

/* What would tell a score: a mean, a weighted mean, a rank, an interval, or that the weights decide. */
static const char *const secrets[] = { "3,67", "1,67", "2,50", "3.67", "1.67", "2.50", "Hạng khi bằng nhau", "Độ nhạy", "Sensitivity",
	"phụ thuộc vào trọng số", "nhóm chưa chấm" };

static void scores_are_told_only_while_they_are_shown(void **state)
{
	struct mini m = with_options();
	uint32_t activity = mini_activity(&m, ACTIVITY_KIND_STRATEGIES);

	(void)state;
	assert_told(&m, "Chè đi trước");
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		assert_silent(&m, secrets[i]);
	RUN(&m, GO_TO, go_to, .activity = activity);
	RUN(&m, OPEN_INPUT, open_input, .activity = activity);
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		assert_silent(&m, secrets[i]);
	RUN(&m, CLOSE_INPUT, close_input, .activity = activity);
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		assert_silent(&m, secrets[i]);
	RUN(&m, REVEAL, reveal, .activity = activity);
	/* 0.6 * 5 + 0.4 * 5/3 = 3.67; PA2 2.5 and 5: 3.50, equal 3.75. PA3 has means and no rank. */
	assert_true(tells(&m, LANGUAGE_VI, "md", "| 1 | PA1 | 5,00 | 1,67 | 3,67 | 3,33 | 2 |\n| 2 | PA2 | 2,50 | 5,00 | 3,50 | 3,75 | 1 |\n"
		"| – | PA3 | 4,00 | 4,00 | 4,00 | 4,00 | – |\n"));
	assert_true(tells(&m, LANGUAGE_EN, "md", "| 1 | PA1 | 5.00 | 1.67 | 3.67 | 3.33 | 2 |"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "PA2: nhóm chưa chấm: Xã hội, cộng đồng."));
	RUN(&m, CONCEAL, conceal, .activity = activity);
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		assert_silent(&m, secrets[i]);
	mini_close(&m);
}

static void what_depends_on_the_weights_is_said_and_was_discussed(void **state)
{
	struct mini m = with_options();

	(void)state;
	RUN(&m, REVEAL, reveal, .activity = mini_activity(&m, ACTIVITY_KIND_STRATEGIES));
	assert_true(tells(&m, LANGUAGE_VI, "md", "Kết quả phụ thuộc vào trọng số:\n\na) Nếu các trọng số bằng nhau: PA2 đứng đầu.\n\n"
		"b) Nếu trọng số của \"Hiệu quả\" giảm 10 điểm: PA2 đứng đầu với 3,75.\n\n"
		"c) Nếu trọng số của \"Khả thi\" tăng 10 điểm: PA2 đứng đầu với 3,75.\n"));
	assert_false(tells(&m, LANGUAGE_VI, "md", "tăng hoặc giảm 10 điểm."));
	assert_true(tells(&m, LANGUAGE_VI, "md", "Hội thảo chưa chọn phương án."));
	RUN(&m, DISCUSS_STRATEGIES, discuss_strategies, .text = text("Chọn việc chắc hơn"), .en = text("Take the surer way"));
	RUN(&m, CHOOSE_STRATEGY, choose_strategy, .strategy = 2, .reason = text("Đường là gốc"), .reason_en = text("Roads come first"),
		.dissent = text("Tư nhân muốn chè"), .dissent_en = text("The private sector wants tea"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "Nội dung thảo luận: Chọn việc chắc hơn\n\nHội thảo chọn phương án PA2:\n\n> **Đường đi trước**\n\n"
		"Lý do: Đường là gốc\n\nÝ kiến khác: Tư nhân muốn chè\n"));
	assert_true(tells(&m, LANGUAGE_EN, "md", "Dissent: The private sector wants tea"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "| **2** | **PA2** |"));
	mini_close(&m);
}

static void what_is_screened_out_stays_told_with_its_reason(void **state)
{
	struct mini m = with_options();

	(void)state;
	assert_true(tells(&m, LANGUAGE_VI, "md", "| PA3 | Chỉ cho hộ khá |  |  | 1.234 | Không đạt điều kiện bắt buộc |"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "a) PA3: Không gạt người nghèo ra ngoài; Phù hợp pháp luật và quy hoạch. Lý do: Gạt người nghèo"));
	assert_true(tells(&m, LANGUAGE_EN, "md", "Reason: Leaves the poor out"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "Số phương án được đưa ra: 03."));
	assert_silent(&m, "Viết nhầm");
	assert_silent(&m, "Nhầm thật");
	mini_close(&m);
}

/* 3.5 against 3, at 40 and 60 both 3.2: a tie is another first place, equal weights are not. */
static void what_shares_the_first_place_is_told(void **state)
{
	struct mini m = open_seven();
	const struct criterion criteria[] = { { .text = text("Hiệu quả"), .weight = 50 }, { .text = text("Khả thi"), .weight = 50 } };

	(void)state;
	RUN(&m, SET_CRITERIA, set_criteria, .criteria = { criteria, 2 });
	RUN(&m, AGREE_CRITERIA, agree_criteria, .agreed = true);
	RUN(&m, ADD_STRATEGY, add_strategy, .data = { .title = text("Chè đi trước") });
	RUN(&m, ADD_STRATEGY, add_strategy, .data = { .title = text("Đường đi trước") });
	score(&m, 1, SECTOR_STATE, 5, 2);
	score(&m, 2, SECTOR_STATE, 2, 4);
	RUN(&m, REVEAL, reveal, .activity = mini_activity(&m, ACTIVITY_KIND_STRATEGIES));
	assert_true(tells(&m, LANGUAGE_VI, "md", "a) Nếu trọng số của \"Hiệu quả\" giảm 10 điểm: PA2 đứng đầu với 3,20.\n"));
	assert_silent(&m, "Nếu các trọng số bằng nhau");
	assert_silent(&m, "With equal weights:");
	mini_close(&m);
}

static void criteria_are_agreed_or_said_to_be_open(void **state)
{
	struct mini m = open_seven();
	const struct criterion criteria[] = { { .text = text("Hiệu quả"), .weight = 55 }, { .text = text("Khả thi"), .weight = 45 } };

	(void)state;
	RUN(&m, SET_CRITERIA, set_criteria, .criteria = { criteria, 2 });
	RUN(&m, ADD_STRATEGY, add_strategy, .data = { .title = text("Chè đi trước"), .narrative = text("Từ đồi chè đến chợ") });
	assert_true(tells(&m, LANGUAGE_VI, "md", "được đề xuất, chưa thống nhất:\n\n| STT | Tiêu chí | Trọng số |\n| ---: | --- | ---: |\n"
		"| 1 | Hiệu quả | 55% |\n| 2 | Khả thi | 45% |\n"));
	RUN(&m, AGREE_CRITERIA, agree_criteria, .agreed = true);
	assert_true(tells(&m, LANGUAGE_VI, "md", "Hội thảo thống nhất các tiêu chí và trọng số trước khi chấm điểm:"));
	mini_close(&m);
}

/* As many criteria as there may be still make one table. */
static void twelve_criteria_have_room(void **state)
{
	struct mini m = open_seven();
	struct criterion criteria[12];
	int64_t values[12];

	(void)state;
	for (int i = 0; i < 12; i++) {
		criteria[i] = (struct criterion){ .text = text("Tiêu chí"), .weight = i == 0 ? 12 : 8 };
		values[i] = 1 + i % 5;
	}
	RUN(&m, SET_CRITERIA, set_criteria, .criteria = { criteria, 12 });
	RUN(&m, AGREE_CRITERIA, agree_criteria, .agreed = true);
	RUN(&m, ADD_STRATEGY, add_strategy, .data = { .title = text("Chè đi trước") });
	RUN(&m, SCORE_STRATEGY, score_strategy, .strategy = 1, .sector = SECTOR_STATE, .values = { values, 12 });
	RUN(&m, REVEAL, reveal, .activity = mini_activity(&m, ACTIVITY_KIND_STRATEGIES));
	assert_true(tells(&m, LANGUAGE_VI, "md", "| TC11 | TC12 | Điểm có trọng số | Trọng số bằng nhau | Hạng khi bằng nhau |"));
	assert_true(tells(&m, LANGUAGE_VI, "md", "| 1,00 | 2,00 | 2,68 | 2,75 | 1 |"));
	mini_close(&m);
}

/* Revealed with no score at all: there is no table to tell. */
static void without_scores_there_is_no_table(void **state)
{
	struct mini m = open_seven();

	(void)state;
	RUN(&m, ADD_STRATEGY, add_strategy, .data = { .title = text("Chè đi trước") });
	RUN(&m, REVEAL, reveal, .activity = mini_activity(&m, ACTIVITY_KIND_STRATEGIES));
	assert_told(&m, "Chè đi trước");
	assert_silent(&m, "Kết quả chấm theo tiêu chí");
	assert_silent(&m, "Tiêu chí và trọng số");
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(team_and_rules_are_listed),
		cmocka_unit_test(the_grid_is_told_with_what_was_chosen_or_follows),
		cmocka_unit_test(an_earlier_session_is_told_with_its_lessons),
		cmocka_unit_test(years_are_columns_as_long_as_they_are_few),
		cmocka_unit_test(tows_stand_by_type_with_their_themes),
		cmocka_unit_test(scores_are_told_only_while_they_are_shown),
		cmocka_unit_test(what_depends_on_the_weights_is_said_and_was_discussed),
		cmocka_unit_test(what_is_screened_out_stays_told_with_its_reason),
		cmocka_unit_test(what_shares_the_first_place_is_told),
		cmocka_unit_test(criteria_are_agreed_or_said_to_be_open),
		cmocka_unit_test(twelve_criteria_have_room),
		cmocka_unit_test(without_scores_there_is_no_table),
	};

	return cmocka_run_group_tests_name("report_options", tests, NULL, NULL);
}
