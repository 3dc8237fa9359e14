/* A clock that never goes back and never stands still. */
#include "server/clock.h"

int64_t clock_now(struct clock *c, int64_t wall_ms, int64_t mono_ms)
{
	int64_t passed = c->now_ms == 0 ? 0 : mono_ms - c->mono_ms;

	c->mono_ms = mono_ms;
	c->slack_ms += passed;
	c->now_ms += passed - c->slack_ms / 10;
	c->slack_ms %= 10;
	if (wall_ms > c->now_ms)
		c->now_ms = wall_ms;
	return c->now_ms;
}
