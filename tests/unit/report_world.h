/* A small plan for the tests of its minutes. */
#ifndef TESTS_UNIT_REPORT_WORLD_H
#define TESTS_UNIT_REPORT_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../support/told.h"

enum { BUDGET = 1, PEOPLE };

/* -- a small plan: two sources, three objectives, the last of them a legal obligation -- */

static inline uint32_t add_objective(struct mini *m, const char *words, bool legal, int64_t target)
{
	uint32_t objective = RUN(m, ADD_OBJECTIVE, add_objective, .activity = mini_activity(m, ACTIVITY_KIND_OBJECTIVES),
		.text = text_of(words), .dimension = DIMENSION_SOCIAL, .horizon = HORIZON_MEDIUM, .legal = legal, .has_legal = true);

	RUN(m, ADD_INDICATOR, add_indicator, .objective = objective, .text = text("Tỷ lệ"), .unit = text("%"), .direction = DIRECTION_INCREASE,
		.baseline = { 40, 0 }, .has_baseline = true, .baseline_year = 2025, .has_baseline_year = true, .target = { target, 0 },
		.has_target = true, .target_year = 2028, .has_target_year = true);
	return objective;
}

static inline struct mini open_plan(void)
{
	struct mini m = open_of("led-7-steps", (struct about){ .title = text("Hội thảo xã") });

	RUN(&m, ADD_SOURCE, add_source, .data = { .name = text("Ngân sách xã"), .owner = text("UBND xã"), .ceiling = 1000 });
	RUN(&m, ADD_SOURCE, add_source, .data = { .name = text("Nhân dân đóng góp"), .owner = text("Các thôn"), .ceiling = 200,
		.community = true, .has_community = true });
	add_objective(&m, "Đường tốt", false, 85);
	add_objective(&m, "Nước sạch", false, 90);
	add_objective(&m, "Thu gom rác", true, 70);
	return m;
}

static inline struct resource_list lines(struct mini *m, int64_t budget, int64_t people)
{
	struct resource *at = arena_take_n(&m->a, 2, sizeof *at);
	size_t n = 0;

	if (budget > 0)
		at[n++] = (struct resource){ .source = BUDGET, .amount = budget, .certainty = CERTAINTY_CONFIRMED };
	if (people > 0)
		at[n++] = (struct resource){ .source = PEOPLE, .amount = people };
	return (struct resource_list){ at, n };
}

static inline uint32_t add_action(struct mini *m, const char *title, uint32_t objective, int64_t budget, int64_t people)
{
	uint32_t *serves = arena_take(&m->a, sizeof *serves);

	*serves = objective;
	return RUN(m, ADD_ACTION, add_action, .data = { .title = text_of(title), .objectives = { serves, 1 }, .lead = text("Phòng Kinh tế"),
		.resources = lines(m, budget, people), .unit = text("km"), .quantity = { 96, 1 }, .has_quantity = true, .start = 202604,
		.has_start = true, .end = 202812, .has_end = true });
}

/* 1.300 against 1.000, 150 against 200. */
static inline struct mini three_actions(void)
{
	struct mini m = open_plan();

	add_action(&m, "Làm đường", 1, 800, 100);
	add_action(&m, "Cấp nước", 2, 300, 50);
	add_action(&m, "Gom rác", 3, 200, 0);
	return m;
}

static inline struct target_change_list to_target(struct mini *m, uint32_t indicator, int64_t value, const char *remainder)
{
	struct target_change *at = arena_take(&m->a, sizeof *at);

	*at = (struct target_change){ .indicator = indicator, .target = { value, 0 }, .has_target = true, .remainder = text_of(remainder) };
	return (struct target_change_list){ at, 1 };
}

/* The road gets shorter: 500 and 50, 6,4 km, 72 %. */
static inline uint32_t scale_down(struct mini *m)
{
	return RUN(m, ADJUST_ACTION, adjust_action, .action = 1, .kind = GATE_MOVE_SCALE_DOWN, .resources = lines(m, 500, 50),
		.quantity = { 64, 1 }, .has_quantity = true, .reason = text("Làm ba tuyến trước"), .reason_en = text("Three routes first"),
		.changes = to_target(m, 1, 72, "85% năm 2030"));
}

static inline bool told_vi(const struct mini *m, const char *words)
{
	return tells(m, LANGUAGE_VI, "md", words);
}

#endif
