/* The minutes in both house styles, each in both languages: the lines that stand fast (Decree 30/2020/NĐ-CP, form 1.9; UN manner). */
#include "house_world.h"
#include "report/numbers.h"

/* The lines stand there in this order. */
static void assert_lines(const struct mini *m, enum language l, enum house_style house, const char *const *lines)
{
	struct buf b = minutes_in(m, l, house, false, "md");
	const char *at = b.at;

	for (size_t i = 0; lines[i] != NULL; i++) {
		const char *found = strstr(at, lines[i]);

		if (found == NULL)
			print_message("no line: %s\n", lines[i]);
		assert_non_null(found);
		at = found + strlen(lines[i]);
	}
	buf_free(&b);
}

static bool has(const struct mini *m, enum language l, enum house_style house, bool place_date, const char *words)
{
	struct buf b = minutes_in(m, l, house, place_date, "md");
	bool found = strstr(b.at, words) != NULL;

	buf_free(&b);
	return found;
}

/* -- what stands fast -- */

static void the_decree_fixes_seven_items_in_either_language(void **state)
{
	static const char *const vi[] = { "**ỦY BAN NHÂN DÂN**", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "**XÃ ĐỒNG MÂY**",
		"Độc lập - Tự do - Hạnh phúc", "Số: 07/BB-UBND", "# BIÊN BẢN", "**Hội thảo xã**",
		"Thời gian bắt đầu: 08 giờ 00 phút, ngày 05 tháng 3 năm 2026\n", "Địa điểm: Nhà văn hóa\n", "Thành phần tham dự: ",
		"Chủ trì (chủ tọa): Lãnh đạo xã\n", "Thư ký (người ghi biên bản): Văn phòng\n\nNội dung (theo diễn biến hội thảo):\n",
		"## I. MỤC ĐÍCH, PHẠM VI, PHƯƠNG PHÁP", "a) Mỗi đại biểu", "d) Kết quả hội thảo", "điều hành thảo luận: Cán bộ tập huấn.",
		" Ý KIẾN KHÁC\n", " KẾT LUẬN CỦA CHỦ TỌA\n", "Chủ tọa kết luận: …",
		"Hội thảo kết thúc vào 16 giờ 45 phút, ngày 05 tháng 3 năm 2026./.\n", "**THƯ KÝ** | **CHỦ TỌA**", "Nơi nhận:",
		"- UBND xã;", "- Lưu: VT, Hồ sơ.", NULL };
	static const char *const en[] = { "**COMMUNE PEOPLE'S COMMITTEE**", "SOCIALIST REPUBLIC OF VIET NAM",
		"No. 7/BB-UBND", "Independence - Freedom - Happiness", "# MINUTES", "**Commune workshop**",
		"Opened at: 8 a.m., 5 March 2026\n", "Venue: ", "Attendance: ", "Chair: ",
		"Secretary: Văn phòng\n\nProceedings (in the order of the workshop):\n", "## I. PURPOSE, SCOPE AND METHOD", "a) Everybody took",
		"d) The results", "facilitated by: ", " OTHER MATTERS\n", " CONCLUSIONS OF THE CHAIR\n",
		"The workshop closed at 4.45 p.m. on 5 March 2026./.\n", "**SECRETARY** | **CHAIR**", "Distribution:", "- File.", NULL };
	struct mini m = open_commune();

	(void)state;
	assert_lines(&m, LANGUAGE_VI, HOUSE_ND30, vi);
	assert_lines(&m, LANGUAGE_EN, HOUSE_ND30, en);
	assert_false(has(&m, LANGUAGE_EN, HOUSE_ND30, false, "Lưu: VT"));
	assert_false(has(&m, LANGUAGE_VI, HOUSE_ND30, false, "## Khai mạc"));
	mini_close(&m);
}

static void the_other_house_numbers_through_and_has_no_motto(void **state)
{
	static const char *const vi[] = { "Ủy ban nhân dân xã Đồng Mây", "Số: 07/BB-UBND", "# BIÊN BẢN",
		"Thời gian: ngày 05 tháng 3 năm 2026, từ 08 giờ 00 phút đến 16 giờ 45 phút\n", "Người điều hành: Cán bộ tập huấn",
		"## Khai mạc\n\n1\\. Hội thảo khai mạc lúc 08 giờ 00 phút, ngày 05 tháng 3 năm 2026.\n", "## Thông qua chương trình\n\n2\\. ",
		"(a) ", "## Mục đích, phạm vi, phương pháp\n", "3\\. ", "(a) Mỗi đại biểu", "(d) ", "## Ý kiến khác\n",
		"## Kết luận và các hành động đã thống nhất\n", "## Bế mạc\n",
		"Hội thảo kết thúc vào 16 giờ 45 phút, ngày 05 tháng 3 năm 2026.\n", "**Thư ký** | **Chủ tọa**", NULL };
	static const char *const en[] = { "Commune People's Committee", "# MINUTES", "Date and time: 5 March 2026, 8 a.m. to 4.45 p.m.\n",
		"## Opening\n\n1\\. The workshop opened at 8 a.m. on 5 March 2026.\n", "## Adoption of the agenda\n\n2\\. ", "(a) ",
		"## Purpose, scope and method\n", "## Other matters\n", "## Conclusions and agreed actions\n", "## Closure\n",
		"The workshop closed at 4.45 p.m. on 5 March 2026.\n", "**Secretary** | **Chair**", NULL };
	static const char *const absent[] = { "Giải lao", "Độc lập", "CỘNG HÒA", "Independence", "SOCIALIST", "Kính gửi", "./.", "## I." };
	struct mini m = open_commune();

	(void)state;
	assert_lines(&m, LANGUAGE_VI, HOUSE_UN, vi);
	assert_lines(&m, LANGUAGE_EN, HOUSE_UN, en);
	for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
		for (int l = 0; l < LANGUAGE_N; l++)
			assert_false(has(&m, (enum language)l, HOUSE_UN, false, absent[i]));
	mini_close(&m);
}

static void place_and_date_stand_in_the_head_when_asked_for(void **state)
{
	struct mini m = open_commune();

	(void)state;
	assert_false(has(&m, LANGUAGE_VI, HOUSE_ND30, false, "Đồng Mây, ngày 05"));
	assert_true(has(&m, LANGUAGE_VI, HOUSE_ND30, true, "_Đồng Mây, ngày 05 tháng 3 năm 2026_"));
	assert_true(has(&m, LANGUAGE_EN, HOUSE_ND30, true, "_Đồng Mây, 5 March 2026_"));
	assert_false(has(&m, LANGUAGE_VI, HOUSE_UN, true, "Đồng Mây, ngày 05"));
	mini_close(&m);
	m = open_of("led-7-steps", (struct about){ .title = text("Hội thảo xã"), .date = 20260305 });
	assert_true(has(&m, LANGUAGE_VI, HOUSE_ND30, true, "……, ngày 05 tháng 3 năm 2026_"));
	mini_close(&m);
}

static void actions_agreed_on_have_somebody_and_a_day(void **state)
{
	struct mini m = open_plan();

	(void)state;
	assert_false(has(&m, LANGUAGE_EN, HOUSE_UN, false, "| Action | Responsible | Due |"));
	uint32_t serves[] = { 1 };
	RUN(&m, ADD_ACTION, add_action, .data = { .title = text("Làm đường"), .objectives = { serves, 1 }, .lead = text("Phòng Kinh tế"),
		.start = 202604, .has_start = true, .end = 202812, .has_end = true });
	assert_true(has(&m, LANGUAGE_EN, HOUSE_UN, false, "| Action | Responsible | Due |"));
	assert_true(has(&m, LANGUAGE_EN, HOUSE_UN, false, "| H01 Làm đường | Phòng Kinh tế | Dec 2028 |"));
	assert_true(has(&m, LANGUAGE_VI, HOUSE_UN, false, "| H01 Làm đường | Phòng Kinh tế | 12/2028 |"));
	assert_false(has(&m, LANGUAGE_VI, HOUSE_ND30, false, "Bên chịu trách nhiệm"));
	mini_close(&m);
}

static void the_consultation_is_one_sentence_and_its_opinions_are_not_told(void **state)
{
	struct mini m = open_commune();

	(void)state;
	assert_false(has(&m, LANGUAGE_VI, HOUSE_ND30, false, "lấy ý kiến Nhân dân"));
	RUN(&m, SET_CONSULTATION, set_consultation, .data = { .starts = 20260306, .days = 20, .channels = text("Họp thôn") });
	RUN(&m, ADD_OPINION, add_opinion, .data = { .text = text("Đề nghị làm cầu"), .sector = SECTOR_COMMUNITY });
	for (int h = 0; h < HOUSE_N; h++) {
		assert_true(has(&m, LANGUAGE_VI, (enum house_style)h, false, "lấy ý kiến Nhân dân từ ngày 06 tháng 3 năm 2026"));
		assert_true(has(&m, LANGUAGE_EN, (enum house_style)h, false, "open for consultation from 6 March 2026"));
		assert_false(has(&m, LANGUAGE_VI, (enum house_style)h, false, "Đề nghị làm cầu"));
	}
	mini_close(&m);
}

/* Before anybody has come: everything for the pen, in every format. */
static void an_empty_workshop_has_minutes_in_every_manner(void **state)
{
	struct mini m = open_of("led-7-steps", (struct about){ .title = text("Hội thảo xã") });

	(void)state;
	for (int l = 0; l < LANGUAGE_N; l++)
		for (int h = 0; h < HOUSE_N; h++)
			for (size_t i = 0; i < format_rows_n; i++) {
				if ((format_rows[i].kinds & PROSE) == 0)
					continue;
				struct buf b = minutes_in(&m, (enum language)l, (enum house_style)h, true, format_rows[i].name);

				assert_true(b.len > 1000);
				buf_free(&b);
			}
	for (int h = 0; h < HOUSE_N; h++) {
		assert_true(has(&m, LANGUAGE_VI, (enum house_style)h, false, "Số: \u00a0\u00a0\u00a0\u00a0\u00a0/BB"));
		assert_true(has(&m, LANGUAGE_VI, (enum house_style)h, false, "Địa điểm: …"));
		assert_true(has(&m, LANGUAGE_EN, (enum house_style)h, false, "Chair: …"));
		assert_true(has(&m, LANGUAGE_EN, (enum house_style)h, false, "No other matters were raised."));
		assert_true(has(&m, LANGUAGE_EN, (enum house_style)h, false, "The chair concluded: …"));
	}
	mini_close(&m);
}

static void the_page_is_set_by_house_not_by_language(void **state)
{
	struct mini m = open_commune();

	(void)state;
	for (int l = 0; l < LANGUAGE_N; l++)
		for (int h = 0; h < HOUSE_N; h++) {
			struct buf b = minutes_in(&m, (enum language)l, (enum house_style)h, false, "html");

			assert_non_null(strstr(b.at, h == HOUSE_UN ? "<body class=\"un\">" : "<body class=\"nd30\">"));
			assert_null(strstr(b.at, ":lang("));
			buf_free(&b);
		}
	mini_close(&m);
}

/* -- drafts -- */

static void hints_for_the_hand_stand_in_drafts_of_the_form_only(void **state)
{
	struct mini m = open_commune();

	(void)state;
	for (int l = 0; l < LANGUAGE_N; l++)
		for (int h = 0; h < HOUSE_N; h++) {
			assert_true(has(&m, (enum language)l, (enum house_style)h, false, l == LANGUAGE_VI ? "_DỰ THẢO_" : "_DRAFT_"));
			assert_int_equal(has(&m, (enum language)l, (enum house_style)h, false, l == LANGUAGE_VI ? "_(Chữ ký)_ | _(Chữ ký của người" :
				"_(Signature)_ | _(Signature of the"), h == HOUSE_ND30);
		}
	RUN(&m, END_WORKSHOP, end_workshop, .nothing = 0);
	assert_silent(&m, "DỰ THẢO");
	assert_silent(&m, "DRAFT");
	assert_silent(&m, "(Chữ ký");
	assert_silent(&m, "(Signature");
	mini_close(&m);
}

/* -- numbers -- */

static void english_writes_out_what_is_below_ten(void **state)
{
	struct mini m = open_commune();

	(void)state;
	assert_true(has(&m, LANGUAGE_EN, HOUSE_UN, false, "sent ballots sent at least five."));
	assert_true(has(&m, LANGUAGE_EN, HOUSE_ND30, false, "sent ballots sent at least five."));
	assert_true(has(&m, LANGUAGE_VI, HOUSE_UN, false, "có từ 05 phiếu trở lên."));
	mini_close(&m);
}

/* Sections count I, II, III… and headings 1, 2, 3… in each, however little there was to tell. */
static void assert_unbroken(const struct mini *m, enum language l)
{
	struct buf b = minutes_in(m, l, HOUSE_ND30, false, "md"), want = { 0 };
	unsigned section = 0, heading = 0;

	for (const char *at = strstr(b.at, "\n##"); at != NULL; at = strstr(at + 1, "\n##")) {
		want.len = 0;
		if (at[3] == '#') {
			buf_f(&want, "\n### %u\\. ", ++heading);
		} else {
			heading = 0;
			buf_c(&want, "\n## ");
			if (strncmp(at, "\n## Phụ", strlen("\n## Phụ")) == 0 || strncmp(at, "\n## Ann", strlen("\n## Ann")) == 0)
				break;
			roman_put(&want, ++section);
			buf_c(&want, ". ");
		}
		assert_memory_equal(at, want.at, want.len);
	}
	assert_true(section >= 3);
	buf_free(&b);
	buf_free(&want);
}

static void numbers_have_no_holes(void **state)
{
	struct mini worlds[] = { open_of("led-7-steps", (struct about){ .title = text("Hội thảo xã") }), open_commune(), three_actions() };

	(void)state;
	RUN(&worlds[2], FREEZE_PLAN, freeze_plan, .frozen = true);
	for (size_t i = 0; i < sizeof worlds / sizeof *worlds; i++) {
		for (int l = 0; l < LANGUAGE_N; l++)
			assert_unbroken(&worlds[i], (enum language)l);
		mini_close(&worlds[i]);
	}
}

static void lists_are_lettered_where_paragraphs_are_numbered(void **state)
{
	const struct text team[] = { text("Phòng Kinh tế"), text("Mặt trận Tổ quốc") };
	struct mini m = open_of("led-7-steps", (struct about){ .title = text("Hội thảo xã"), .team = { team, 2 }, .ground_rules = { team, 1 } });

	(void)state;
	assert_true(has(&m, LANGUAGE_VI, HOUSE_ND30, false, "Tổ nòng cốt gồm:\n\n- Phòng Kinh tế\n\n- Mặt trận"));
	assert_true(has(&m, LANGUAGE_VI, HOUSE_UN, false, "Tổ nòng cốt gồm:\n\n(a) Phòng Kinh tế\n\n(b) Mặt trận"));
	assert_true(has(&m, LANGUAGE_EN, HOUSE_UN, false, "the following ground rules:\n\n(a) Phòng Kinh tế"));
	mini_close(&m);
}

static void an_item_of_the_agenda_without_a_title_has_the_name_of_its_kind(void **state)
{
	struct mini m = open_commune();

	(void)state;
	RUN(&m, ADD_ACTIVITY, add_activity, .kind = ACTIVITY_KIND_EVALUATION);
	assert_true(has(&m, LANGUAGE_VI, HOUSE_UN, false, ") Đánh giá\n\n## "));
	assert_true(has(&m, LANGUAGE_EN, HOUSE_UN, false, ") Evaluation\n\n## "));
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_decree_fixes_seven_items_in_either_language),
		cmocka_unit_test(the_other_house_numbers_through_and_has_no_motto),
		cmocka_unit_test(place_and_date_stand_in_the_head_when_asked_for),
		cmocka_unit_test(actions_agreed_on_have_somebody_and_a_day),
		cmocka_unit_test(the_consultation_is_one_sentence_and_its_opinions_are_not_told),
		cmocka_unit_test(an_empty_workshop_has_minutes_in_every_manner),
		cmocka_unit_test(the_page_is_set_by_house_not_by_language),
		cmocka_unit_test(hints_for_the_hand_stand_in_drafts_of_the_form_only),
		cmocka_unit_test(english_writes_out_what_is_below_ten),
		cmocka_unit_test(numbers_have_no_holes),
		cmocka_unit_test(lists_are_lettered_where_paragraphs_are_numbered),
		cmocka_unit_test(an_item_of_the_agenda_without_a_title_has_the_name_of_its_kind),
	};

	return cmocka_run_group_tests_name("report_house", tests, NULL, NULL);
}
