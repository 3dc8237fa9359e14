/* Steps 1 and 2 of what is typed by those who run the room: the grid, the figures over the years, TOWS out of the right halves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../support/mini.h"
#include "core/view/view.h"

static struct mini opened(void)
{
	struct mini m = mini_open();
	struct create_workshop c = { .about = { .title = text("Thử") }, .code = 482917, .zone = 420, .rules_version = RULES_VERSION };

	mini_do(&m, ROLE_HUB, 0, (struct command){ .kind = COMMAND_CREATE_WORKSHOP, .create_workshop = c });
	return m;
}

/* What deciding says, without an entry of the log. */
static enum word asked(struct mini *m, struct command c)
{
	struct entry e = { .seq = m->w->seq + 1, .at_ms = m->now_ms, .by = { ROLE_FACILITATOR, 0 }, .command = c };
	struct events events = { 0 };
	int64_t arg;

	return decide(m->w, &e, &m->a, &events, &arg);
}

static bool was_touched(const struct mini *m, enum view_kind kind, uint32_t number)
{
	return key_touched(m->w, (struct key){ kind, number }) == m->w->seq;
}

/* -- the grid -- */

/* The rule as domain.md tells it, read line by line over the whole grid. */
static void the_grid_proposes(void **state)
{
	static const enum engagement M = ENGAGEMENT_MANAGE_CLOSELY, S = ENGAGEMENT_KEEP_SATISFIED, I = ENGAGEMENT_KEEP_INFORMED,
		O = ENGAGEMENT_MONITOR, E = ENGAGEMENT_EMPOWER;
	const enum engagement expected[5][5] = {   /* interest 1..5 down, influence 1..5 across */
		{ O, O, O, S, S }, { O, O, O, S, S }, { I, I, I, S, S }, { E, E, I, M, M }, { E, E, I, M, M },
	};

	(void)state;
	for (int64_t interest = 1; interest <= 5; interest++)
		for (int64_t influence = 1; influence <= 5; influence++)
			assert_int_equal(engagement_proposed(&(struct stakeholder_data){ .interest = interest, .influence = influence }),
				expected[interest - 1][influence - 1]);
}

/* The six groups of the demo commune come out as its planners put them. */
static void the_demo_grid(void **state)
{
	const struct { int64_t interest, influence; enum engagement strategy; } rows[] = {
		{ 5, 5, ENGAGEMENT_MANAGE_CLOSELY }, { 5, 4, ENGAGEMENT_MANAGE_CLOSELY }, { 3, 4, ENGAGEMENT_KEEP_SATISFIED },
		{ 5, 1, ENGAGEMENT_EMPOWER }, { 3, 2, ENGAGEMENT_KEEP_INFORMED }, { 3, 4, ENGAGEMENT_KEEP_SATISFIED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(engagement_proposed(&(struct stakeholder_data){ .interest = rows[i].interest, .influence = rows[i].influence }),
			rows[i].strategy);
}

static void codes_are_never_reused(void **state)
{
	struct mini m = opened();
	const struct stakeholder_data group = { .name = text("Hộ nghèo"), .sector = SECTOR_COMMUNITY, .interest = 5, .influence = 1,
		.position = POSITION_SUPPORT };

	(void)state;
	assert_int_equal(RUN(&m, ADD_STAKEHOLDER, add_stakeholder, .data = group), 1);
	RUN(&m, REMOVE_STAKEHOLDER, remove_stakeholder, .stakeholder = 1);
	assert_int_equal(RUN(&m, ADD_STAKEHOLDER, add_stakeholder, .data = group), 2);
	assert_string_equal(stakeholder_at(m.w, 2)->code, "ST02");
	assert_int_equal(asked(&m, (struct command){ .kind = COMMAND_EDIT_STAKEHOLDER, .edit_stakeholder = { .stakeholder = 1, .data = group } }),
		word_no_such_thing);
	for (size_t i = 3; i <= STAKEHOLDERS_MAX; i++)
		assert_int_equal(RUN(&m, ADD_STAKEHOLDER, add_stakeholder, .data = group), i);
	assert_int_equal(asked(&m, (struct command){ .kind = COMMAND_ADD_STAKEHOLDER, .add_stakeholder = { .data = group } }),
		word_too_many_things);
	mini_close(&m);
}

/* What the workshop keeps is its own: the command's memory may go. */
static void what_is_kept_is_kept(void **state)
{
	struct mini m = opened();
	char name[] = "Thương lái";
	const struct stakeholder_data group = { .name = { name, sizeof name - 1 }, .sector = SECTOR_PRIVATE, .interest = 3, .influence = 4,
		.position = POSITION_NEUTRAL };

	(void)state;
	RUN(&m, ADD_STAKEHOLDER, add_stakeholder, .data = group);
	memset(name, 'x', sizeof name - 1);
	assert_true(text_is(stakeholder_at(m.w, 1)->data.name, text("Thương lái")));
	mini_close(&m);
}

/* -- figures -- */

static void years_come_in_order(void **state)
{
	struct mini m = opened();
	static const struct year_value points[] = { { 2025, { 524, 1 } }, { 2020, { 310, 1 } }, { 2023, { 450, 1 } }, { 2020, { 318, 1 } } };
	const struct series_data data = { .name = text("Thu nhập"), .unit = text("triệu đồng"), .points = { points, 4 } };

	(void)state;
	assert_int_equal(RUN(&m, ADD_SERIES, add_series, .data = data), 1);
	const struct series *s = series_at(m.w, 1);
	assert_string_equal(s->code, "IN01");
	assert_int_equal(s->data.points.n, 3);
	assert_int_equal(s->data.points.at[0].year, 2020);
	assert_int_equal(s->data.points.at[0].value.units, 318);      /* of two figures of a year the last */
	assert_int_equal(s->data.points.at[1].year, 2023);
	assert_int_equal(s->data.points.at[2].year, 2025);
	RUN(&m, EDIT_SERIES, edit_series, .series = 1, .data = { .name = text("Hộ nghèo"), .unit = text("%"), .points = { points, 1 } });
	assert_int_equal(series_at(m.w, 1)->data.points.n, 1);
	assert_int_equal(m.w->series_n, 1);
	mini_close(&m);
}

/* -- TOWS -- */

/* Themes 1..4 are S, W, O, T. */
static struct mini with_themes(void)
{
	struct mini m = opened();

	for (enum quadrant q = QUADRANT_S; q <= QUADRANT_T; q++)
		RUN(&m, ADD_THEME, add_theme, .quadrant = q, .title = text("Nhóm"));
	return m;
}

static enum word tows_of(struct mini *m, enum tows_type type, const uint32_t *themes, size_t n)
{
	return asked(m, (struct command){ .kind = COMMAND_ADD_TOWS, .add_tows = { .data = { .type = type, .text = text("Chiến lược"),
		.themes = { themes, n } } } });
}

/* Every set of the four quadrants against every type: right when it holds both halves of the type and nothing else. */
static void halves_must_be_right(void **state)
{
	struct mini m = with_themes();
	const unsigned halves[TOWS_TYPE_N] = { [TOWS_TYPE_SO] = 1 | 4, [TOWS_TYPE_WO] = 2 | 4, [TOWS_TYPE_ST] = 1 | 8, [TOWS_TYPE_WT] = 2 | 8 };

	(void)state;
	for (enum tows_type type = TOWS_TYPE_SO; type < TOWS_TYPE_N; type++) {
		for (unsigned set = 0; set < 16; set++) {
			uint32_t themes[4];
			size_t n = 0;

			for (uint32_t q = 0; q < 4; q++)
				if ((set >> q & 1) != 0)
					themes[n++] = q + 1;
			assert_int_equal(tows_of(&m, type, themes, n), set == halves[type] ? word_fine : word_wrong_halves);
		}
	}
	assert_int_equal(tows_of(&m, TOWS_TYPE_SO, (const uint32_t[]){ 1, 3, 9 }, 3), word_no_such_thing);
	mini_close(&m);
}

static void a_type_stays(void **state)
{
	struct mini m = with_themes();
	static const uint32_t so[] = { 1, 3, 1 }, wo[] = { 2, 3 };
	struct tows_data data = { .type = TOWS_TYPE_SO, .text = text("Dùng đất tốt"), .themes = { so, 3 } };

	(void)state;
	RUN(&m, ADD_TOWS, add_tows, .data = data);
	assert_int_equal(tows_at(m.w, 1)->data.themes.n, 2);          /* a theme is cited once */
	data = (struct tows_data){ .type = TOWS_TYPE_WO, .text = text("Đổi"), .themes = { wo, 2 } };
	assert_int_equal(asked(&m, (struct command){ .kind = COMMAND_EDIT_TOWS, .edit_tows = { .tows = 1, .data = data } }), word_wrong_halves);
	RUN(&m, ADD_TOWS, add_tows, .data = data);
	assert_string_equal(tows_at(m.w, 2)->code, "WO1");
	data.themes = (struct ref_list){ so, 2 };
	RUN(&m, EDIT_TOWS, edit_tows, .tows = 1, .data = data);
	assert_int_equal(tows_at(m.w, 1)->data.type, TOWS_TYPE_SO);
	assert_string_equal(tows_at(m.w, 1)->code, "SO1");
	RUN(&m, REMOVE_TOWS, remove_tows, .tows = 1);
	data.type = TOWS_TYPE_SO;
	RUN(&m, ADD_TOWS, add_tows, .data = data);
	assert_string_equal(tows_at(m.w, 3)->code, "SO2");
	mini_close(&m);
}

/* Nothing cites what is gone, and whoever showed it is told. */
static void what_goes_is_cited_no_more(void **state)
{
	struct mini m = with_themes();
	static const uint32_t so[] = { 1, 3 }, one[] = { 1 };

	(void)state;
	RUN(&m, ADD_TOWS, add_tows, .data = { .type = TOWS_TYPE_SO, .text = text("Dùng đất tốt"), .themes = { so, 2 } });
	RUN(&m, ADD_STRATEGY, add_strategy, .data = { .title = text("Chè"), .tows = { one, 1 } });
	RUN(&m, REMOVE_THEME, remove_theme, .theme = 1);
	assert_int_equal(tows_at(m.w, 1)->data.themes.n, 1);
	assert_int_equal(tows_at(m.w, 1)->data.themes.at[0], 3);
	assert_true(was_touched(&m, VIEW_TOWS, 1));
	assert_true(was_touched(&m, VIEW_STRATEGY, 1));
	RUN(&m, REMOVE_THEME, remove_theme, .theme = 3);
	assert_int_equal(tows_at(m.w, 1)->data.themes.n, 0);
	RUN(&m, REMOVE_TOWS, remove_tows, .tows = 1);
	assert_int_equal(strategy_at(m.w, 1)->data.tows.n, 0);
	assert_true(was_touched(&m, VIEW_STRATEGY, 1));
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_grid_proposes), cmocka_unit_test(the_demo_grid), cmocka_unit_test(codes_are_never_reused),
		cmocka_unit_test(what_is_kept_is_kept), cmocka_unit_test(years_come_in_order), cmocka_unit_test(halves_must_be_right),
		cmocka_unit_test(a_type_stays), cmocka_unit_test(what_goes_is_cited_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
