/*
 * Files that go from one workshop to another: what a session carries on, for the command `carry` of the next one; and an agenda as a
 * template, for `create_workshop`.
 */
#ifndef REPORT_CARRY_H
#define REPORT_CARRY_H

#include "base/buf.h"
#include "core/workshop.h"

/*
 * Writes {"carry":[..]}, each item a command `carry` without its activity, small enough to be sent as one message: themes with their
 * cards, cards without a theme, standing objectives by priority group with their indicators, lessons of the evaluation. Cards as all
 * may see them now: nothing that is held back, waits or was not shown, and of people nothing but the sector. A theme stands again in a
 * later item when its cards did not fit, or when an objective there cites it. `out` is broken when memory ended.
 */
void carry_put(struct buf *out, const struct workshop *w);

/* Writes {"title":..,"agenda":[..]}: the activities that are not left out, in order. `out` is broken when memory ended. */
void template_put(struct buf *out, const struct workshop *w);

#endif
