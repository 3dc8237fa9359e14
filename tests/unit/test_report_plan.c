/* The minutes of the action plan and its gate: every move and target, the views' own totals, and nothing hidden. */
#include "report_world.h"
#include "report/numbers.h"

/* -- actions -- */

static void an_action_is_a_row(void **state)
{
	struct mini m = three_actions();

	(void)state;
	assert_true(told_vi(&m, "| H01 | Làm đường | M01 | Phòng Kinh tế |  | 9,6 km | 4/2026\u00a0- 12/2028 | 900 | – |"));
	assert_true(tells(&m, LANGUAGE_EN, "md", "| 9.6 km | Apr 2026–Dec 2028 | 900 | – |"));
	assert_true(told_vi(&m, "|  | **Tổng số** |  |  |  |  |  | **1.450** |  |"));
	RUN(&m, REMOVE_ACTION, remove_action, .action = 2);
	assert_silent(&m, "Cấp nước");
	assert_true(told_vi(&m, "Kế hoạch gồm 02 hành động, tổng nhu cầu khi lập biên bản 1.100 triệu đồng."));
	assert_false(told_vi(&m, "Phụ lục"));
	for (int i = 0; i < 7; i++)
		add_action(&m, "Việc nữa", 1, 1, 0);
	assert_true(told_vi(&m, "Bảng các hành động tại Phụ lục."));
	assert_true(told_vi(&m, "**KẾ HOẠCH HÀNH ĐỘNG**"));
	mini_close(&m);
}

static void what_collides_is_said_in_words(void **state)
{
	struct mini m = three_actions();
	const struct dependency after[] = { { 1, LINK_KIND_FS } };
	const uint32_t serves[] = { 2 };

	(void)state;
	assert_silent(&m, "Lưu ý về tiến độ");
	RUN(&m, EDIT_ACTION, edit_action, .action = 2, .data = { .title = text("Cấp nước"), .objectives = { serves, 1 }, .lead = text("Phòng Kinh tế"),
		.start = 202701, .has_start = true, .end = 202709, .has_end = true, .after = { after, 1 }, .risk = text("Cạn nước"), .likelihood = 2,
		.has_likelihood = true, .impact = 3, .has_impact = true, .missing = text("Chưa đo") });
	assert_true(told_vi(&m, "a) H02 dự kiến bắt đầu tháng 01 năm 2027, trong khi phải chờ H01 (4/2026\u00a0- 12/2028)."));
	assert_true(tells(&m, LANGUAGE_EN, "md", "(a) H02 is planned to start in January 2027, but waits for H01 (Apr 2026–Dec 2028)."));
	assert_true(told_vi(&m, "Điểm rủi ro từ 6 trở lên mà chưa có biện pháp: H02."));
	assert_true(told_vi(&m, "| H02 | Cạn nước | 6 |  | Chưa đo |"));
	RUN(&m, SET_PRIORITY, set_priority, .objective = 3, .group = PRIORITY_A);
	assert_silent(&m, "chưa có hành động nào: M");
	uint32_t waits = add_objective(&m, "Việc làm", false, 50);
	RUN(&m, SET_PRIORITY, set_priority, .objective = waits, .group = PRIORITY_A);
	assert_true(told_vi(&m, "Mục tiêu nhóm A chưa có hành động nào: M04."));
	add_action(&m, "Việc tư", 1, 1, 0);
	assert_silent(&m, "quá nhiều hành động");
	add_action(&m, "Việc năm", 1, 1, 0);
	assert_true(told_vi(&m, "a) Phòng Kinh tế: 05 hành động trong 6 tháng đầu năm 2027 (H01, H02, H03, H04, H05)."));
	assert_false(told_vi(&m, "trong 6 tháng cuối năm 2026"));
	mini_close(&m);
}

/* -- the gate -- */

/* A number of a view, as the minutes write it. */
static struct text of_view(struct mini *m, enum view_kind kind, uint32_t number, const char *name)
{
	struct buf b = { 0 }, out = { 0 };
	struct json j = json_to(&b);
	char field[32];

	assert_int_equal(see(m->w, (struct key){ kind, number }, &(struct audience){ ROLE_OBSERVER, 0 }, &m->a, &j), SIGHT_SEEN);
	buf_byte(&b, 0);
	(void)snprintf(field, sizeof field, "\"%s\":", name);
	/* The last of that name is the view's own: lists stand before the sums. */
	const char *at = NULL;
	for (const char *next = b.at; (next = strstr(next, field)) != NULL; next++)
		at = next;
	assert_non_null(at);
	number_put(&out, LANGUAGE_VI, strtoll(at + strlen(field), NULL, 10));
	struct text t = text_copy(&m->a, (struct text){ out.at, out.len });
	buf_free(&b);
	buf_free(&out);
	return t;
}

static void assert_line(struct mini *m, const char *before, struct text middle, const char *after)
{
	struct buf b = { 0 };

	buf_c(&b, before);
	buf_text(&b, middle);
	buf_c(&b, after);
	buf_byte(&b, 0);
	assert_true(told_vi(m, b.at));
	buf_free(&b);
}

/* Whatever is done to the plan, its sums in the minutes are those of the views. */
static void assert_sums_of_views(struct mini *m)
{
	assert_line(m, "tổng nhu cầu khi lập biên bản ", of_view(m, VIEW_PLAN, 0, "total"), " triệu đồng.");
	assert_line(m, " trên ", of_view(m, VIEW_GATE, 0, "demand"), " triệu đồng, đạt ");
	assert_line(m, "Phần nhu cầu đã được xác nhận: ", of_view(m, VIEW_GATE, 0, "confirmed"), " trên ");
	assert_line(m, "Phần đóng góp của Nhân dân, ", of_view(m, VIEW_GATE, 0, "awaiting"), " triệu đồng, chờ cộng đồng dân cư quyết định");
	assert_line(m, "|  | Tổng số | ", of_view(m, VIEW_GATE, 0, "demand"), " | 1.200 | ");
}

static void before_the_freeze_nothing_is_balanced(void **state)
{
	struct mini m = three_actions();

	(void)state;
	assert_true(told_vi(&m, "Chưa chốt danh mục hành động để cân đối."));
	assert_true(told_vi(&m, "| **Khi lập biên bản** |  |  |  |  |\n| **B1** | **Ngân sách xã** | **1.300** | **1.000** | **\\-300** |\n"
		"| B2 | Nhân dân đóng góp | 150 | 200 | 50 |\n|  | Tổng số | 1.450 | 1.200 | \\-250 |\n"));
	assert_true(told_vi(&m, "Khi lập biên bản: nguồn không đủ và số còn thiếu: B1\u00a0(300)."));
	assert_silent(&m, "Kết quả cân đối");
	assert_silent(&m, "Lần 1");
	mini_close(&m);
}

static void first_and_last_iteration_and_every_move_are_told(void **state)
{
	struct mini m = three_actions();

	(void)state;
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	assert_true(told_vi(&m, "| **Lần 1: trước khi điều chỉnh** |"));
	assert_false(told_vi(&m, "| **Khi lập biên bản** |"));
	assert_true(told_vi(&m, "**Nguồn lực không đảm bảo, phải điều chỉnh mục tiêu.**"));
	assert_sums_of_views(&m);
	scale_down(&m);
	/* Not kept yet: what stands now is told beside the first. */
	assert_true(told_vi(&m, "| **Khi lập biên bản** |  |  |  |  |\n| B1 | Ngân sách xã | 1.000 | 1.000 | 0 |"));
	RUN(&m, RECORD_ITERATION, record_iteration, .label = text("sau vòng 1"));
	assert_true(told_vi(&m, "| **Lần 2: sau vòng 1** |  |  |  |  |\n| B1 | Ngân sách xã | 1.000 | 1.000 | 0 |"));
	assert_true(told_vi(&m, "Lần 1: nguồn không đủ và số còn thiếu: B1\u00a0(300).\n\nLần 2: mọi nguồn đều đủ.\n"));
	assert_false(told_vi(&m, "| **Khi lập biên bản** |"));
	assert_true(told_vi(&m, "| 1 | H01 | Thu nhỏ quy mô | B1:\u00a0800; B2:\u00a0100; tổng\u00a0900<br>9,6 km | B1:\u00a0500; B2:\u00a050; tổng\u00a0550<br>6,4 km | "
		"Làm ba tuyến trước |"));
	assert_true(tells(&m, LANGUAGE_EN, "md", "| Three routes first |"));
	assert_true(told_vi(&m, "| M01.1 | Tỷ lệ | % | 85 (2028) | 72 (2028) | 85% năm 2030 | H01 |"));
	assert_true(told_vi(&m, "| M01.1 | Tỷ lệ (\\*\\*\\*) | % | 40 (2025) | 72 (2028) |"));
	assert_true(told_vi(&m, "**Đảm bảo nguồn lực.**"));
	assert_sums_of_views(&m);
	/* A ceiling that moves afterwards. */
	RUN(&m, EDIT_SOURCE, edit_source, .source = BUDGET, .data = { .name = text("Ngân sách xã"), .owner = text("UBND xã"), .ceiling = 900 });
	assert_true(told_vi(&m, "| **Khi lập biên bản** |  |  |  |  |\n| **B1** | **Ngân sách xã** | **1.000** | **900** | **\\-100** |"));
	mini_close(&m);
}

static void what_was_taken_back_is_not_told(void **state)
{
	struct mini m = three_actions();

	(void)state;
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	uint32_t move = scale_down(&m);
	assert_told(&m, "Làm đường");
	RUN(&m, UNDO_ADJUSTMENT, undo_adjustment, .adjustment = move);
	assert_silent(&m, "Làm ba tuyến trước");
	assert_silent(&m, "85% năm 2030");
	assert_silent(&m, "Các điều chỉnh");
	assert_false(told_vi(&m, "(\\*\\*\\*)"));
	assert_sums_of_views(&m);
	mini_close(&m);
}

static void consent_months_and_drops_are_told(void **state)
{
	struct mini m = three_actions();
	struct target_change *later = arena_take(&m.a, sizeof *later);

	(void)state;
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	RUN(&m, ADJUST_ACTION, adjust_action, .action = 2, .kind = GATE_MOVE_SUBSTITUTE, .resources = lines(&m, 250, 100), .quantity = { 96, 1 },
		.has_quantity = true, .reason = text("Dân góp công"), .consent = text("Thôn Nà Cam"));
	assert_true(told_vi(&m, "| 1 | H02 | Thay nguồn | B1:\u00a0300; B2:\u00a050; tổng\u00a0350 | B1:\u00a0250; B2:\u00a0100; tổng\u00a0350 | "
		"Dân góp công (Được sự đồng ý của: Thôn Nà Cam) |"));
	*later = (struct target_change){ .indicator = 3, .year = 2030, .has_year = true };
	RUN(&m, ADJUST_ACTION, adjust_action, .action = 3, .kind = GATE_MOVE_PHASE, .resources = lines(&m, 150, 0), .quantity = { 96, 1 },
		.has_quantity = true, .end = 203006, .has_end = true, .reason = text("Làm dần"), .changes = { later, 1 });
	assert_true(told_vi(&m, "| 1 | H03 | Phân kỳ | B1:\u00a0200<br>4/2026\u00a0- 12/2028 | B1:\u00a0150<br>4/2026\u00a0- 6/2030 | Làm dần |"));
	assert_true(told_vi(&m, "| M03.1 | Tỷ lệ | % | 70 (2028) | 70 (2030) |  | H03 |"));
	RUN(&m, ADJUST_ACTION, adjust_action, .action = 1, .kind = GATE_MOVE_DROP, .reason = text("Chưa có vốn"),
		.changes = to_target(&m, 1, 40, "kỳ sau"));
	assert_true(told_vi(&m, "| H01 | Làm đường (\\*\\*\\*\\*) | M01 | Phòng Kinh tế |  |  |  | 0 | – |"));
	assert_true(told_vi(&m, "(\\*\\*\\*\\*) Đưa ra khỏi kỳ này"));
	assert_true(told_vi(&m, "| Đưa ra khỏi kỳ này | B1:\u00a0800; B2:\u00a0100; tổng\u00a0900 | tổng\u00a00 | Chưa có vốn |"));
	assert_true(told_vi(&m, "Kế hoạch gồm 02 hành động"));
	assert_sums_of_views(&m);
	mini_close(&m);
}

static void what_can_not_be_closed_is_settled_in_two_lists(void **state)
{
	struct mini m = three_actions();
	const uint32_t funded[] = { 3, 2 }, unfunded[] = { 1 };

	(void)state;
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	assert_silent(&m, "kêu gọi đầu tư");
	RUN(&m, SETTLE_GATE, settle_gate, .settled = true, .funded = { funded, 2 }, .unfunded = { unfunded, 1 }, .reason = text("Chờ tỉnh"));
	assert_true(told_vi(&m, "Lý do: Chờ tỉnh\n\nPhần được bố trí vốn:\n\n| Mã | Hành động | Tổng số (triệu đồng) |\n| --- | --- | ---: |\n"
		"| H03 | Gom rác | 200 |\n| H02 | Cấp nước | 350 |\n\nDanh mục kêu gọi đầu tư, theo thứ tự ưu tiên:\n\n"
		"| Hạng | Mã | Hành động | Tổng số (triệu đồng) |\n| ---: | --- | --- | ---: |\n| 1 | H01 | Làm đường | 900 |\n"));
	assert_true(told_vi(&m, "| **Phần được bố trí vốn** |  |  |  |  |\n| B1 | Ngân sách xã | 500 | 1.000 | 500 |"));
	assert_sums_of_views(&m);
	mini_close(&m);
}

/* The room's answer about the plan stands with the gate, and only when its result was shown. */
static void the_answer_about_the_plan_is_told_when_it_is_shown(void **state)
{
	struct mini m = three_actions();
	struct urn_ballot ballots[6];
	struct pick levels[6];

	(void)state;
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	scale_down(&m);
	uint32_t poll = RUN(&m, PREPARE_POLL, prepare_poll, .activity = mini_activity(&m, ACTIVITY_KIND_GATE), .method = METHOD_CONSENSUS,
		.items_of = ITEMS_OF_PLAN, .question = text("Đồng ý chưa?"));
	RUN(&m, OPEN_POLL, open_poll, .poll = poll);
	for (size_t i = 0; i < 6; i++) {
		levels[i] = (struct pick){ 1, 5 };
		ballots[i] = (struct urn_ballot){ .ballot = { SECTOR_STATE, { &levels[i], 1 } }, .entry = ENTERED_SELF };
	}
	mini_round(&m, poll, ballots, 6, 6, false);
	assert_silent(&m, "Đồng ý chưa?");
	assert_true(told_vi(&m, "Chưa kiểm tra mức đồng thuận"));
	assert_silent(&m, "Hội thảo đồng thuận với các mục tiêu đã điều chỉnh");
	RUN(&m, SHOW_RESULT, show_result, .poll = poll);
	assert_told(&m, "Đồng ý chưa?");
	assert_true(told_vi(&m, "Ủng hộ (mức 3, 4, 5): 06 trên 06 phiếu, đạt 100%."));
	assert_true(told_vi(&m, "Hội thảo đồng thuận với các mục tiêu đã điều chỉnh."));
	assert_true(told_vi(&m, "c) Số liệu theo khu vực") && told_vi(&m, "d) Đạt đồng thuận khi phiếu ủng hộ"));
	assert_silent(&m, "CÁC VÒNG LẤY Ý KIẾN KHÁC");
	mini_close(&m);
}

/* Every sentence is there, in both languages: a key that is not found is written as itself. */
static void no_sentence_is_missing(void **state)
{
	struct mini m = three_actions();

	(void)state;
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	scale_down(&m);
	assert_silent(&m, "report.");
	assert_silent(&m, "name.");
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_action_is_a_row),
		cmocka_unit_test(what_collides_is_said_in_words),
		cmocka_unit_test(before_the_freeze_nothing_is_balanced),
		cmocka_unit_test(first_and_last_iteration_and_every_move_are_told),
		cmocka_unit_test(what_was_taken_back_is_not_told),
		cmocka_unit_test(consent_months_and_drops_are_told),
		cmocka_unit_test(what_can_not_be_closed_is_settled_in_two_lists),
		cmocka_unit_test(the_answer_about_the_plan_is_told_when_it_is_shown),
		cmocka_unit_test(no_sentence_is_missing),
	};

	return cmocka_run_group_tests_name("report_plan", tests, NULL, NULL);
}
