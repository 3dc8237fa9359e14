/* What the strategy options come to, and who may see it. Pure functions of the state, for rules, views and the report. */
#ifndef CORE_SCORES_H
#define CORE_SCORES_H

#include "core/method/criteria.h"
#include "core/workshop.h"

/* May groups score on their own phones now: is the input of an activity of strategies open? */
bool scores_are_open(const struct workshop *w);
/* May scores be seen? An activity of strategies was revealed, and none is open. Until then nobody is told any but the own group's. */
bool scores_are_shown(const struct workshop *w);
/* Has a group scored what is not shown: would the log tell what no view does? */
bool scores_are_secret(const struct workshop *w);
/* Options by number - 1, groups by sector; what was removed has no scores. Borrowed from the workshop and `a`. */
struct scoring scores_of(const struct workshop *w, struct arena *a);

#endif
