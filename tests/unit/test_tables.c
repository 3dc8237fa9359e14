/* The workshop as tables: what stands in them, what does not, and every format of every table. */
#include "tables_world.h"

static void an_empty_workshop_has_titles_alone(void **state)
{
	struct mini m = open_of("led-7-steps", (struct about){ .title = text("Hội thảo xã") });

	(void)state;
	for (int l = 0; l < LANGUAGE_N; l++)
		for (size_t i = 0; i < document_rows_n; i++) {
			if (document_rows[i].kind != TABLE)
				continue;
			struct buf b = written(&m, (enum language)l, document_rows[i].name, "csv");
			assert_int_equal(lines_n(&b), 1);
			buf_free(&b);
		}
	struct buf b = written(&m, LANGUAGE_VI, "tables", "xlsx");
	assert_non_null(memmem(b.at, b.len, "name=\"Thẻ SWOT\"", strlen("name=\"Thẻ SWOT\"")));
	buf_free(&b);
	mini_close(&m);
}

static void values_are_told_plainly(void **state)
{
	struct mini m = three_actions();

	(void)state;
	assert_true(has(&m, LANGUAGE_VI, "actions", "\r\nH01,Làm đường,M01,,9.6,km,Phòng Kinh tế,,,900,2026-04,2028-12,"));
	assert_true(has(&m, LANGUAGE_VI, "resources", "\r\nH01,Làm đường,B1,Ngân sách xã,800,"));
	assert_true(has(&m, LANGUAGE_VI, "indicators", "\r\nM01.1,M01,Tỷ lệ,%,Tăng,40,2025,85,2028,85,2028,,"));
	assert_true(has(&m, LANGUAGE_EN, "indicators", "Code,Objective code,Indicator,Unit,Direction,Baseline,Baseline year,"));
	assert_true(has(&m, LANGUAGE_VI, "gate", ",B1,Ngân sách xã,1300,1000,300\r\n"));
	mini_close(&m);
}

static void what_was_removed_is_in_no_table(void **state)
{
	struct mini m = three_actions();

	(void)state;
	RUN(&m, REMOVE_ACTION, remove_action, .action = 2);
	assert_nowhere(&m, "Cấp nước");
	mini_close(&m);
}

static void cards_stand_once_they_are_shown(void **state)
{
	struct mini m = open_of("led-7-steps", (struct about){ .title = text("Hội thảo xã") });
	uint32_t activity = mini_activity(&m, ACTIVITY_KIND_SWOT), seat = mini_join(&m, SECTOR_COMMUNITY, GENDER_FEMALE, PRESENCE_OWN_PHONE);

	(void)state;
	RUN(&m, OPEN_INPUT, open_input, .activity = activity);
	BY(&m, seat, ADD_CARD, add_card, .activity = activity, .kind = CARD_KIND_SWOT, .quadrant = QUADRANT_S, .text = text("=Đất tốt"),
		.text_raw = text("=Đất tốt"));
	uint32_t second = BY(&m, seat, ADD_CARD, add_card, .activity = activity, .kind = CARD_KIND_SWOT, .quadrant = QUADRANT_W, .text = text("Đường xấu"),
		.text_raw = text("Đường xấu"));
	uint32_t third = BY(&m, seat, ADD_CARD, add_card, .activity = activity, .kind = CARD_KIND_SWOT, .quadrant = QUADRANT_W, .text = text("Lỡ lời"),
		.text_raw = text("Lỡ lời"));
	assert_nowhere(&m, "Đất tốt");
	BY(&m, seat, WITHDRAW_CARD, withdraw_card, .card = second);
	RUN(&m, CLOSE_INPUT, close_input, .activity = activity);
	RUN(&m, REVEAL, reveal, .activity = activity);
	RUN(&m, HIDE_CARD, hide_card, .card = third, .reason = text("Nêu tên người"));
	assert_nowhere(&m, "Đường xấu");
	assert_nowhere(&m, "Lỡ lời");
	assert_nowhere(&m, "Nêu tên người");
	assert_nowhere(&m, m.w->members[0].code);
	assert_true(has(&m, LANGUAGE_VI, "cards", "\r\nS01,Điểm mạnh,'=Đất tốt,,"));
	mini_close(&m);
}

static void two_hundred_objectives(void **state)
{
	struct mini m = open_of("led-7-steps", (struct about){ .title = text("Hội thảo xã") });

	(void)state;
	for (int i = 0; i < OBJECTIVES_MAX; i++)
		add_objective(&m, "Mục tiêu", false, 85);
	struct buf b = written(&m, LANGUAGE_VI, "objectives", "csv");
	assert_int_equal(lines_n(&b), OBJECTIVES_MAX + 1);
	buf_free(&b);
	b = written(&m, LANGUAGE_EN, "tables", "xlsx");
	assert_non_null(memmem(b.at, b.len, "ref=\"A1:J201\"", strlen("ref=\"A1:J201\"")));
	buf_free(&b);
	mini_close(&m);
}

/* Numbers in JSON are numbers, with the places that were declared. */
static void json_has_values(void **state)
{
	struct mini m = three_actions();
	struct buf b = written(&m, LANGUAGE_VI, "actions", "json");

	(void)state;
	assert_non_null(strstr(b.at, "\"9,6\""));
	assert_non_null(strstr(b.at, "\"values\":[null,null,null,null,9.6,null,null,null,null,900,\"2026-04\",\"2028-12\""));
	buf_free(&b);
	mini_close(&m);
}

static void the_same_bytes_twice(void **state)
{
	struct mini m = three_actions();
	struct order order = order_of(LANGUAGE_VI, "tables");
	struct buf a = { 0 }, b = { 0 };

	(void)state;
	assert_true(paper_write(m.w, &order, "xlsx", &a) && paper_write(m.w, &order, "xlsx", &b));
	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.at, b.at, a.len);
	buf_free(&a);
	buf_free(&b);
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_workshop_has_titles_alone), cmocka_unit_test(values_are_told_plainly),
		cmocka_unit_test(what_was_removed_is_in_no_table), cmocka_unit_test(cards_stand_once_they_are_shown),
		cmocka_unit_test(two_hundred_objectives), cmocka_unit_test(json_has_values), cmocka_unit_test(the_same_bytes_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
