/*
 * The hub's clock. Rooms are promised that time never goes back, and wait by it: for the next tick, for another try at the disk. So a wall
 * clock that was set back must not hold them up; in a hall without internet it is set by hand.
 */
#ifndef SERVER_CLOCK_H
#define SERVER_CLOCK_H

#include <stdint.h>

/* Zeroed before its first use. All in milliseconds; `slack` is what was gone on by and not slowed down yet. */
struct clock { int64_t now_ms, mono_ms, slack_ms; };

/*
 * The hub's now, from the wall's (since 1970) and from a clock that nobody can set. Forward it follows the wall at once. Where the wall
 * stands behind, it goes on by the other clock, a tenth slower, until the wall has caught up.
 */
int64_t clock_now(struct clock *c, int64_t wall_ms, int64_t mono_ms);

#endif
