/* What a round, a scored option, a move, a report and an opinion come down to in the tables, and what stays out of them. */
#include "tables_world.h"

/* -- rounds: how ballots stand in the table, and what does not -- */

static struct urn_ballot ballot(enum sector sector, const struct pick *picks, size_t n, enum entered by)
{
	return (struct urn_ballot){ .ballot = { sector, { picks, n } }, .entry = by };
}

/* Two themes, and these ballots on them: `n` of each sector, of the private one the second theme. The first of all was typed for
 * somebody, the second is from paper. */
static struct mini with_round(enum method method, enum decides decides, const size_t n[SECTOR_N], const struct pick *first,
	const struct pick *second, size_t picks_n)
{
	struct mini m = open_of("led-7-steps", (struct about){ .title = text("Hội thảo xã") });
	struct urn_ballot urn[32];
	size_t all = 0;

	RUN(&m, ADD_THEME, add_theme, .quadrant = QUADRANT_S, .title = text("Đất đai"), .title_en = text("Land"));
	RUN(&m, ADD_THEME, add_theme, .quadrant = QUADRANT_W, .title = text("Đường sá"));
	uint32_t poll = RUN(&m, PREPARE_POLL, prepare_poll, .activity = mini_activity(&m, ACTIVITY_KIND_THEME_POINTS), .method = method,
		.items_of = ITEMS_OF_THEMES, .question = text("Nhóm nào?"), .question_en = text("Which theme?"), .top = 1, .has_top = true, .decides = decides);
	RUN(&m, OPEN_POLL, open_poll, .poll = poll);
	for (int s = SECTOR_STATE; s < SECTOR_N; s++)
		for (size_t i = 0; i < n[s]; i++, all++)
			urn[all] = ballot((enum sector)s, s == SECTOR_PRIVATE ? second : first, picks_n,
				all == 0 ? ENTERED_PROXY : all == 1 ? ENTERED_PAPER : ENTERED_SELF);
	mini_round(&m, poll, urn, all, (int64_t)all + 3, true);
	return m;
}

static const size_t fives[] = { 0, 5, 5, 5 }, one_of_four[] = { 0, 5, 4, 5 };
static const struct pick first[] = { { 1, 2 } }, second[] = { { 2, 2 } };

static void a_round_has_a_row_an_item(void **state)
{
	struct mini m = with_round(METHOD_DOTS, DECIDES_PLAIN, fives, first, second, 1);

	(void)state;
	assert_true(has(&m, LANGUAGE_VI, "rounds", "\r\n1,Chấm điểm ưu tiên,Nhóm nào?,18,15,13,1,1,S-A,Đất đai,20,1,66.67,1,,có\r\n"
		"1,Chấm điểm ưu tiên,Nhóm nào?,18,15,13,1,1,W-A,Đường sá,10,2,33.33,2,,\r\n"));
	assert_true(has(&m, LANGUAGE_EN, "rounds", "\r\n1,Priority points,Which theme?,18,15,13,1,1,S-A,Land,20,1,66.67,1,,yes\r\n"));
	assert_true(has(&m, LANGUAGE_VI, "themes", "\r\nS-A,Điểm mạnh,Đất đai,0,1,20,1\r\nW-A,Điểm yếu,Đường sá,0,1,10,2\r\n"));
	RUN(&m, HIDE_RESULT, hide_result, .poll = 1);
	assert_nowhere(&m, "Nhóm nào?");
	assert_nowhere(&m, "66.67");
	assert_true(has(&m, LANGUAGE_VI, "themes", "\r\nS-A,Điểm mạnh,Đất đai,0,,,\r\n"));
	mini_close(&m);
}

/* Four of one sector: the total less the others would give them away. */
static void a_small_sector_is_in_no_figure(void **state)
{
	struct mini m = with_round(METHOD_DOTS, DECIDES_PLAIN, one_of_four, first, second, 1);

	(void)state;
	assert_true(has(&m, LANGUAGE_VI, "rounds", ",17,14,12,1,1,S-A,Đất đai,20,1,,,,có\r\n"));
	assert_true(has(&m, LANGUAGE_VI, "rounds", ",W-A,Đường sá,8,2,,,,\r\n"));
	assert_nowhere(&m, "66.67");
	assert_nowhere(&m, "66,67");
	mini_close(&m);
}

static void a_tie_at_the_border_is_told(void **state)
{
	static const size_t equal[] = { 0, 3, 3, 0 };
	struct mini m = with_round(METHOD_DOTS, DECIDES_PLAIN, equal, first, second, 1);

	(void)state;
	assert_true(has(&m, LANGUAGE_VI, "rounds", ",9,6,4,1,1,S-A,Đất đai,6,1,,,có,\r\n"));
	assert_true(has(&m, LANGUAGE_VI, "rounds", ",W-A,Đường sá,6,1,,,có,\r\n"));
	mini_close(&m);
}

/* Twelve of one sector against five and five: who leads by points does not where every sector weighs the same. */
static void what_decides_is_marked(void **state)
{
	static const size_t many[] = { 0, 5, 12, 5 };

	(void)state;
	for (enum decides decides = DECIDES_PLAIN; decides < DECIDES_N; decides++) {
		struct mini m = with_round(METHOD_DOTS, decides, many, first, second, 1);
		bool by_points = decides == DECIDES_PLAIN;

		assert_true(has(&m, LANGUAGE_VI, "rounds", by_points ? ",W-A,Đường sá,24,1,33.33,2,,có\r\n" : ",W-A,Đường sá,24,1,33.33,2,,\r\n"));
		assert_true(has(&m, LANGUAGE_VI, "rounds", by_points ? ",S-A,Đất đai,20,2,66.67,1,,\r\n" : ",S-A,Đất đai,20,2,66.67,1,,có\r\n"));
		mini_close(&m);
	}
}

/* Points, places, shares and grades have places of their own. */
static void a_score_is_told_as_its_method_tells_it(void **state)
{
	static const struct pick better[] = { { 1, 1 }, { 2, 2 } }, worse[] = { { 1, 2 }, { 2, 1 } };
	static const struct pick good[] = { { 1, 5 }, { 2, 2 } }, bad[] = { { 1, 4 }, { 2, 1 } };
	static const struct pick win[] = { { 1, 1 } }, lose[] = { { 1, 2 } }, other[] = { { 2, 1 } };
	static const struct { enum method method; const struct pick *first, *second; size_t n; const char *told; } cases[] = {
		{ METHOD_APPROVAL, win, other, 1, ",S-A,Đất đai,10,1,,1,,có\r\n" },
		{ METHOD_BORDA, better, worse, 2, ",S-A,Đất đai,10.0,1,,1,,có\r\n" },
		{ METHOD_GRADES, good, bad, 2, ",S-A,Đất đai,5.00,1,,1,,có\r\n" },
		{ METHOD_PAIRWISE, win, lose, 1, ",S-A,Đất đai,64.7,1,,1,,có\r\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct mini m = with_round(cases[i].method, DECIDES_PLAIN, fives, cases[i].first, cases[i].second, cases[i].n);

		assert_true(has(&m, LANGUAGE_VI, "rounds", cases[i].told));
		mini_close(&m);
	}
}

/* What is bought is decided by costs: a rank by sectors would say nothing. */
static void what_money_buys_has_no_balanced_rank(void **state)
{
	const struct option costs[] = { { .text = text("Cầu"), .cost = 60, .has_cost = true }, { .text = text("Đường"), .cost = 40, .has_cost = true } };
	static const struct pick bridge[] = { { 1, 1 } }, road[] = { { 2, 1 } };
	struct mini m = open_of("led-7-steps", (struct about){ .title = text("Hội thảo xã") });
	struct urn_ballot urn[15];

	(void)state;
	uint32_t poll = RUN(&m, PREPARE_POLL, prepare_poll, .activity = mini_activity(&m, ACTIVITY_KIND_STRATEGIES), .method = METHOD_EQUAL_SHARES,
		.items_of = ITEMS_OF_OPTIONS, .question = text("Mua gì?"), .options = { costs, 2 }, .ceiling = 100, .has_ceiling = true);
	RUN(&m, OPEN_POLL, open_poll, .poll = poll);
	for (size_t i = 0; i < 15; i++)
		urn[i] = ballot((enum sector)(SECTOR_STATE + (int)(i % 3)), i < 9 ? bridge : road, 1, ENTERED_SELF);
	mini_round(&m, poll, urn, 15, 15, true);
	assert_true(poll_at(m.w, poll)->tally->sectors);
	assert_true(has(&m, LANGUAGE_VI, "rounds", ",Mua gì?,15,15,15,0,0,1,Cầu,9,1,,,,có\r\n"));
	mini_close(&m);
}

static void agreement_has_a_row_a_level(void **state)
{
	static const struct pick support[] = { { 1, 4 } }, doubt[] = { { 1, 2 } };
	struct mini m = open_of("vision-only", (struct about){ .title = text("Hội thảo xã") });
	struct urn_ballot urn[7];

	(void)state;
	uint32_t draft = RUN(&m, ADD_DRAFT, add_draft, .text = text("Quê hương xanh"));
	uint32_t poll = RUN(&m, PREPARE_POLL, prepare_poll, .activity = mini_activity(&m, ACTIVITY_KIND_DRAFT), .method = METHOD_CONSENSUS,
		.items_of = ITEMS_OF_DRAFT, .draft = draft, .question = text("Đồng ý?"));
	RUN(&m, OPEN_POLL, open_poll, .poll = poll);
	for (size_t i = 0; i < 7; i++)
		urn[i] = ballot(SECTOR_STATE, i < 5 ? support : doubt, 1, ENTERED_SELF);
	mini_round(&m, poll, urn, 7, 8, true);
	struct buf b = written(&m, LANGUAGE_VI, "rounds", "csv");
	assert_int_equal(lines_n(&b), 6);
	buf_free(&b);
	assert_true(has(&m, LANGUAGE_VI, "rounds", ",Đồng ý?,8,7,7,0,0,5,"));
	assert_true(has(&m, LANGUAGE_VI, "rounds", "\r\n1,Kiểm tra mức đồng thuận,Đồng ý?,8,7,7,0,0,4,Đồng ý,5,,,,,\r\n"));
	assert_true(has(&m, LANGUAGE_VI, "rounds", ",8,7,7,0,0,2,\"Còn băn khoăn, cần sửa\",2,,,,,\r\n"));
	mini_close(&m);
}

/* -- scores of options, moves, readings, opinions -- */

static void scores_stand_once_they_are_shown(void **state)
{
	const struct criterion criteria[] = { { .text = text("Hiệu quả"), .weight = 60 }, { .text = text("Khả thi"), .weight = 40 } };
	static const int64_t high[] = { 5, 1 }, low[] = { 2, 5 };
	struct mini m = open_of("led-7-steps", (struct about){ .title = text("Hội thảo xã") });
	uint32_t activity = mini_activity(&m, ACTIVITY_KIND_STRATEGIES);

	(void)state;
	RUN(&m, SET_CRITERIA, set_criteria, .criteria = { criteria, 2 });
	RUN(&m, AGREE_CRITERIA, agree_criteria, .agreed = true);
	RUN(&m, ADD_STRATEGY, add_strategy, .data = { .title = text("Chè"), .cost = 1234, .has_cost = true });
	RUN(&m, ADD_STRATEGY, add_strategy, .data = { .title = text("Đường") });
	RUN(&m, ADD_STRATEGY, add_strategy, .data = { .title = text("Không ai chấm") });
	RUN(&m, SCORE_STRATEGY, score_strategy, .strategy = 1, .sector = SECTOR_STATE, .values = { high, 2 });
	RUN(&m, SCORE_STRATEGY, score_strategy, .strategy = 2, .sector = SECTOR_STATE, .values = { low, 2 });
	RUN(&m, SCREEN_STRATEGY, screen_strategy, .strategy = 1, .screening = SCREENING_PASSED);
	assert_true(has(&m, LANGUAGE_VI, "options", "\r\nPA1,Chè,,,1234,Đạt điều kiện bắt buộc,,,,,,\r\n"));
	RUN(&m, REVEAL, reveal, .activity = activity);
	RUN(&m, DISCUSS_STRATEGIES, discuss_strategies, .text = text("Bàn về trọng số"));
	RUN(&m, CHOOSE_STRATEGY, choose_strategy, .strategy = 1, .reason = text("Chắc hơn"));
	assert_true(has(&m, LANGUAGE_VI, "options", "\r\nPA1,Chè,,,1234,Đạt điều kiện bắt buộc,,có,3.40,1,3.00,2\r\nPA2,Đường,,,,"));
	assert_true(has(&m, LANGUAGE_EN, "options", ",,,3.20,2,3.50,1\r\n"));
	assert_true(has(&m, LANGUAGE_VI, "options", "\r\nPA3,Không ai chấm,,,,Chưa sàng lọc,,,,,,\r\n"));
	RUN(&m, CONCEAL, conceal, .activity = activity);
	assert_nowhere(&m, "3.40");
	assert_nowhere(&m, "3,40");
	mini_close(&m);
}

static void a_move_stands_with_what_it_changed(void **state)
{
	struct mini m = three_actions();
	static const char row[] = "\r\n1,1,H01,Thu nhỏ quy mô,900,9.6,2026-04,2028-12,550,6.4,2026-04,2028-12,Làm ba tuyến trước,,"
		"M01.1,85,2028,72,2028,85% năm 2030\r\n";

	(void)state;
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	scale_down(&m);
	assert_true(has(&m, LANGUAGE_VI, "moves", row));
	assert_true(has(&m, LANGUAGE_EN, "moves", ",Three routes first,"));
	assert_true(has(&m, LANGUAGE_VI, "indicators", "\r\nM01.1,M01,Tỷ lệ,%,Tăng,40,2025,85,2028,72,2028,có,85% năm 2030,\r\n"));
	assert_true(has(&m, LANGUAGE_VI, "gate", ",B1,Ngân sách xã,1300,1000,300\r\n"));
	assert_true(has(&m, LANGUAGE_VI, "gate", ",B1,Ngân sách xã,1000,1000,0\r\n"));
	RUN(&m, UNDO_ADJUSTMENT, undo_adjustment, .adjustment = 1);
	assert_nowhere(&m, "Làm ba tuyến trước");
	mini_close(&m);
}

static void what_is_reported_has_a_row(void **state)
{
	struct mini m = three_actions();

	(void)state;
	RUN(&m, ADD_READING, add_reading, .data = { .action = 1, .period = text("Quý I"), .period_en = text("First quarter"),
		.planned = { 20, 1 }, .actual = { 14, 1 }, .allocated = 2100, .disbursed = 900, .cause = text("Mưa dài"), .measure = text("Làm bù"),
		.evidence = text("Ảnh chụp") });
	RUN(&m, ADD_READING, add_reading, .data = { .action = 2, .period = text("Quý II") });
	uint32_t wrong = RUN(&m, ADD_READING, add_reading, .data = { .action = 2, .period = text("Nhập nhầm") });
	RUN(&m, REMOVE_READING, remove_reading, .reading = wrong);
	assert_true(has(&m, LANGUAGE_VI, "readings", "\r\nH01,Quý I,2.0,1.4,70.0,2100,900,42.9,Có nguy cơ chậm,có,Mưa dài,Làm bù,Ảnh chụp\r\n"
		"H02,Quý II,0,0,,0,0,,,,,,\r\n"));
	assert_true(has(&m, LANGUAGE_EN, "readings", "\r\nH01,First quarter,2.0,1.4,70.0,2100,900,42.9,At risk,yes,"));
	assert_nowhere(&m, "Nhập nhầm");
	RUN(&m, ADD_MEASUREMENT, add_measurement, .data = { .indicator = 1, .period = text("Năm 2026"), .year = 2026, .value = { 485, 1 },
		.milestone = { 50, 0 }, .has_milestone = true, .source = text("Thống kê xã") });
	RUN(&m, ADD_MEASUREMENT, add_measurement, .data = { .indicator = 2, .period = text("Chỉ tiêu bỏ"), .year = 2026, .value = { 1, 0 } });
	RUN(&m, REMOVE_INDICATOR, remove_indicator, .indicator = 2);
	assert_true(has(&m, LANGUAGE_VI, "measurements",
		"\r\nM01.1,Tỷ lệ,%,Năm 2026,2026,40,50,48.5,85.0,85,18.9,Có nguy cơ chậm,Thống kê xã\r\n"));
	assert_nowhere(&m, "Chỉ tiêu bỏ");
	mini_close(&m);
}

static void opinions_stand_with_their_answers(void **state)
{
	struct mini m = three_actions();

	(void)state;
	RUN(&m, ADD_OPINION, add_opinion, .data = { .text = text("Làm đường thôn trước"), .source = text("Họp thôn"), .sector = SECTOR_COMMUNITY,
		.about = text("H01"), .received = 20260311, .uptake = UPTAKE_PARTLY, .answer = text("Làm từng đoạn"), .answer_en = text("By stretches") });
	RUN(&m, ADD_OPINION, add_opinion, .data = { .text = text("Chưa rõ"), .uptake = UPTAKE_OPEN });
	uint32_t wrong = RUN(&m, ADD_OPINION, add_opinion, .data = { .text = text("Ghi nhầm"), .uptake = UPTAKE_OPEN });
	RUN(&m, REMOVE_OPINION, remove_opinion, .opinion = wrong);
	assert_true(has(&m, LANGUAGE_VI, "opinion_list", "\r\n1,Làm đường thôn trước,Họp thôn,\"Xã hội, cộng đồng\",H01,2026-03-11,"
		"Tiếp thu một phần,Làm từng đoạn\r\n2,Chưa rõ,,,,,"));
	assert_true(has(&m, LANGUAGE_EN, "opinion_list", ",2026-03-11,Accepted in part,By stretches\r\n"));
	assert_nowhere(&m, "Ghi nhầm");
	mini_close(&m);
}

/* Whom the answer is of stays out where a seat gave it; a day stands where there is an answer. */
static void commitments_stand_with_their_day(void **state)
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
	RUN(&m, ASK_COMMITMENT, ask_commitment, .action = 3, .party = text("Hội Phụ nữ"), .statement = text("Đi gom"));
	BY(&m, seat, ANSWER_COMMITMENT, answer_commitment, .commitment = own, .level = COMMITMENT_LEVEL_CONFIRMED, .note = text("từ tháng 5"));
	assert_true(has(&m, LANGUAGE_VI, "commitments", "\r\nH01,Hợp tác xã chè,Góp đá,Cam kết thực hiện,2026-03-05,,từ tháng 5\r\n"
		"H03,Hội Phụ nữ,Đi gom,Chờ trả lời,,,\r\n"));
	assert_nowhere(&m, member_at(m.w, seat)->code);
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_round_has_a_row_an_item),
		cmocka_unit_test(a_small_sector_is_in_no_figure),
		cmocka_unit_test(a_tie_at_the_border_is_told),
		cmocka_unit_test(what_decides_is_marked),
		cmocka_unit_test(a_score_is_told_as_its_method_tells_it),
		cmocka_unit_test(what_money_buys_has_no_balanced_rank),
		cmocka_unit_test(agreement_has_a_row_a_level),
		cmocka_unit_test(scores_stand_once_they_are_shown),
		cmocka_unit_test(a_move_stands_with_what_it_changed),
		cmocka_unit_test(what_is_reported_has_a_row),
		cmocka_unit_test(opinions_stand_with_their_answers),
		cmocka_unit_test(commitments_stand_with_their_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
