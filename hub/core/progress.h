/*
 * Step 7: how far an action and an indicator got. Pure functions, for views and the report. Percentages have one place, rounded half up (half
 * away from zero below it); what depends on them is decided by the exact quotients.
 */
#ifndef CORE_PROGRESS_H
#define CORE_PROGRESS_H

#include "core/workshop.h"

/*
 * Physical: actual of planned; financial: disbursed of allocated; each absent where nothing was planned or allocated. The status is that of
 * the work: 90 % and more on track, 70 to below 90 at risk, below off track; PROGRESS_NONE without it. Mismatch: the two differ by more
 * than 20 points.
 */
struct reading_progress { bool has_physical, has_financial, mismatch; struct decimal physical, financial; enum progress status; };
struct reading_progress reading_progress(const struct reading_data *r);

/*
 * (value - baseline) / (milestone - baseline), so that falling indicators count the same way; below 0 and above 100 are told as they are.
 * Against the target as it is now, after all moves of the resource gate. Each absent without a baseline, or when it is to stay where it
 * was. The status is by the milestone, and by the target where there is none.
 */
struct target_progress { bool of_milestone_known, of_target_known; struct decimal of_milestone, of_target; enum progress status; };
struct target_progress target_progress(const struct target *t, const struct measurement_data *m);

/* Was the question answered? */
bool evaluation_stands(const struct evaluation *x);
/* A measurement stands as long as its indicator does. */
bool measurement_stands(const struct workshop *w, const struct measurement *m);

#endif
