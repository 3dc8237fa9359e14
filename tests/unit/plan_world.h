/* A plan made by hand: objectives, sources and actions, and what the rules would say to a command. */
#ifndef TESTS_UNIT_PLAN_WORLD_H
#define TESTS_UNIT_PLAN_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/plan.h"
#include "../support/mini.h"

static inline struct mini open_plan(void)
{
	struct mini m = mini_open();

	mini_do(&m, ROLE_HUB, 0, (struct command){ .kind = COMMAND_CREATE_WORKSHOP, .create_workshop = { .about = { .title = text("Kế hoạch") },
		.template = text("priorities-only"), .code = 482917, .zone = 420, .rules_version = RULES_VERSION } });
	return m;
}

static inline uint32_t objective(struct mini *m, struct text words, bool legal)
{
	return RUN(m, ADD_OBJECTIVE, add_objective, .activity = mini_activity(m, ACTIVITY_KIND_OBJECTIVES), .text = words,
		.dimension = DIMENSION_SOCIAL, .horizon = HORIZON_MEDIUM, .has_legal = true, .legal = legal);
}

static inline uint32_t source(struct mini *m, struct text name, int64_t ceiling, bool community)
{
	return RUN(m, ADD_SOURCE, add_source, .data = { .name = name, .owner = text("UBND xã"), .ceiling = ceiling,
		.has_community = true, .community = community });
}

/* What the rules would say to it; nothing is changed. */
static inline enum word answer_to(const struct mini *m, struct actor by, struct command c)
{
	struct entry e = { .seq = m->w->seq + 1, .at_ms = m->now_ms, .by = by, .command = c };
	struct arena a = { 0 };
	struct events events = { 0 };
	int64_t arg;
	enum word word = decide(m->w, &e, &a, &events, &arg);

	arena_free(&a);
	return word;
}
#define ANSWER(m, KIND, name, ...) \
	answer_to((m), (struct actor){ ROLE_FACILITATOR, 0 }, (struct command){ .kind = COMMAND_##KIND, .name = { __VA_ARGS__ } })

static const uint32_t first[] = { 1 };

static inline struct action_data row(void)
{
	return (struct action_data){ .title = text("Làm đường"), .objectives = { first, 1 }, .lead = text("UBND xã") };
}

static inline uint32_t add(struct mini *m, struct action_data data)
{
	return RUN(m, ADD_ACTION, add_action, .data = data);
}

#endif
