/* A plan as large as the limits let it grow: what one command shows anew is composed while the hall waits. */
#include <time.h>

#include "plan_world.h"

enum { LINES = 20, AT_MOST_MS = 1500 };

static int64_t cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Every action asks 20 sources for money and serves 20 objectives. */
static struct mini full_plan(void)
{
	struct mini m = open_plan();
	struct resource lines[LINES];
	uint32_t objectives[LINES];
	struct action_data data = row();

	for (uint32_t i = 0; i < OBJECTIVES_MAX; i++)
		(void)objective(&m, text("Mục tiêu"), false);
	for (uint32_t i = 0; i < SOURCES_MAX; i++)
		(void)source(&m, text("Nguồn"), 1000, false);
	data.resources = (struct resource_list){ lines, LINES };
	data.objectives = (struct ref_list){ objectives, LINES };
	for (uint32_t i = 0; i < ACTIONS_MAX; i++) {
		for (uint32_t k = 0; k < LINES; k++) {
			lines[k] = (struct resource){ .source = (i + k) % SOURCES_MAX + 1, .amount = 10 };
			objectives[k] = (i + k) % OBJECTIVES_MAX + 1;
		}
		(void)add(&m, data);
		arena_wipe(&m.a);
	}
	return m;
}

static void all_objectives_are_told_when_the_gate_opens(void **state)
{
	struct mini m = full_plan();
	struct arena a = { 0 };
	int64_t begun;

	(void)state;
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	begun = cpu_ms();
	for (uint32_t i = 1; i <= OBJECTIVES_MAX; i++) {
		struct buf b = { 0 };
		struct json j = json_to(&b);

		assert_int_equal(see(m.w, (struct key){ VIEW_OBJECTIVE, i }, &(struct audience){ .role = ROLE_FACILITATOR }, &a, &j), SIGHT_SEEN);
		buf_byte(&b, '\0');
		assert_non_null(strstr(b.at, "\"achievable\":true"));
		buf_free(&b);
		arena_wipe(&a);
	}
	assert_true(cpu_ms() - begun < AT_MOST_MS);
	arena_free(&a);
	mini_close(&m);
}

/* Money at its limits: no sum of it overflows, and the gate says what it lacks. */
static void money_at_its_limits_adds_up(void **state)
{
	enum { MOST = 1000000000 };
	struct mini m = open_plan();
	struct resource lines[LINES];
	struct action_data data = row();
	struct arena a = { 0 };
	struct buf b = { 0 };
	struct json j = json_to(&b);

	(void)state;
	(void)objective(&m, text("Mục tiêu"), false);
	(void)source(&m, text("Nguồn"), MOST, false);
	for (size_t k = 0; k < LINES; k++)
		lines[k] = (struct resource){ .source = 1, .amount = MOST, .certainty = CERTAINTY_CONFIRMED };
	data.resources = (struct resource_list){ lines, LINES };
	for (uint32_t i = 0; i < ACTIONS_MAX; i++)
		(void)add(&m, data);
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	assert_int_equal(see(m.w, (struct key){ VIEW_GATE, 0 }, &(struct audience){ .role = ROLE_WALL }, &a, &j), SIGHT_SEEN);
	buf_byte(&b, '\0');
	assert_non_null(strstr(b.at, "\"demand\":4000000000000,\"ceiling\":1000000000,\"gap\":3999000000000,\"confirmed\":4000000000000"));
	assert_non_null(strstr(b.at, "\"confirmed_percent\":\"100.0\""));
	buf_free(&b);
	arena_free(&a);
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_objectives_are_told_when_the_gate_opens),
		cmocka_unit_test(money_at_its_limits_adds_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
