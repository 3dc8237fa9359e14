/* A workshop of three steps, for the tests of sessions carried on. */
#ifndef TESTS_UNIT_CARRY_WORLD_H
#define TESTS_UNIT_CARRY_WORLD_H

#include "options_world.h"

#include "../support/gate_world.h"

enum { SWOT = 1, OBJECTIVES, PAUSE };

/* Three steps; the objectives are the second, a break the third. */
static inline struct mini three_steps(int64_t code)
{
	static const struct part parts[] = { { .kind = ACTIVITY_KIND_SWOT, .title = { "Thẻ", 5 }, .minutes = 10 },
		{ .kind = ACTIVITY_KIND_OBJECTIVES, .title = { "Mục tiêu", 10 }, .minutes = 10 }, { .kind = ACTIVITY_KIND_PAUSE, .title = { "Nghỉ", 6 }, .minutes = 5 } };
	struct mini m = mini_open();

	mini_do(&m, ROLE_HUB, 0, (struct command){ .kind = COMMAND_CREATE_WORKSHOP, .create_workshop = { .about = { .title = text("Xã Đồng Mây") },
		.agenda = { parts, 3 }, .code = code, .zone = 420, .rules_version = RULES_VERSION } });
	return m;
}

#endif
