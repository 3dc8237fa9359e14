/* The minutes in both house styles, each in both languages: the lines that stand fast (Decree 30/2020/NĐ-CP, form 1.9; UN manner). */
#include "report_world.h"

/* -- asking for one -- */

static struct buf minutes_in(const struct mini *m, enum language l, enum house_style house, bool place_date, const char *format)
{
	struct order order = { .what = "minutes", .language = l, .house = house, .place_date = place_date };
	struct buf b = { 0 };

	assert_true(paper_write(m->w, &order, format, &b));
	buf_byte(&b, 0);
	assert_false(b.broken);
	return b;
}

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

static struct mini open_commune(void)
{
	const struct text recipients[] = { text("UBND xã"), text("Lưu: VT, Hồ sơ.") };

	return open_of("led-7-steps", (struct about){ .title = text("Hội thảo xã"), .title_en = text("Commune workshop"),
		.agency = text("ỦY BAN NHÂN DÂN/XÃ ĐỒNG MÂY"), .agency_en = text("Commune People's Committee"), .number = 7,
		.symbol = text("BB-UBND"), .place = text("Đồng Mây"), .date = 20260305, .starts = text("08:00"), .ends = text("16:45"),
		.venue = text("Nhà văn hóa"), .chair = text("Lãnh đạo xã"), .secretary = text("Văn phòng"),
		.facilitator = text("Cán bộ tập huấn"), .recipients = { recipients, 2 } });
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
	};

	return cmocka_run_group_tests_name("report_house", tests, NULL, NULL);
}
