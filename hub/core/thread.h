/*
 * The one thread: from a line of the plan back to the cards and the sectors that raised it, and from a card forward to what became of it.
 * Pure functions of the state, for views, rules and the report. What was removed, withdrawn or held back is on no thread, for nobody.
 */
#ifndef CORE_THREAD_H
#define CORE_THREAD_H

#include "core/workshop.h"

/* More cards than this are not listed one by one; their voices are counted all the same. */
enum { ORIGIN_CARDS_MAX = 5000 };

/*
 * The theme that a card stands in: that of the card it lies on, and its own where that one has none. 0 = none. A host that is held back
 * counts for those who run the room alone (`staff`); for all others what lies on it stands by itself.
 */
uint32_t card_theme(const struct workshop *w, const struct card *c, bool staff);
/* The cards that stand in a theme, each followed by what lies on it, in order of grouping; in `a`. */
struct numbers theme_members(const struct workshop *w, const struct theme *t, bool staff, struct arena *a);
/* The sector that a card speaks for: its author's, or the one it had in the session that it was carried from. */
enum sector card_sector(const struct workshop *w, const struct card *c);
/*
 * Distinct authors of cards by sector, added to `by`. A carried card has no author here and is a voice of its own. Cards that only the
 * room's staff may see are left out unless `staff`.
 */
void voices_count(const struct workshop *w, const struct numbers *cards, bool staff, struct arena *a, int64_t by[SECTOR_N]);

/* What the wall's thread may begin at: still there, and of a card, not held back. False for 0. */
bool wall_may_show(const struct workshop *w, uint32_t card);
bool objective_stands(const struct workshop *w, uint32_t objective);
bool action_stands(const struct workshop *w, uint32_t action);

/* Lists hold what stands and what the role may see, each once, by number; `voices` are of all cards behind it. */
struct origin { struct numbers themes, tows, cards; int64_t voices[SECTOR_N]; };
/*
 * Behind a TOWS, STRATEGY, OBJECTIVE or ACTION. Themes: those that a tows or an objective cites; of a strategy those of its tows and its
 * objectives; of an action those of its objectives. Tows: a strategy's own; of an objective and an action all that cite one of the themes.
 */
struct origin thread_origin(const struct workshop *w, enum view_kind of, uint32_t number, enum role role, struct arena *a);

/* What became of a card; `theme` 0 = it stands in none. */
struct fate { uint32_t theme; struct numbers tows, objectives, actions; };
struct fate thread_fate(const struct workshop *w, const struct card *c, struct arena *a);

#endif
