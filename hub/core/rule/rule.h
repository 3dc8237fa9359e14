/* What the rule files share: one noun a file, its decide_ beside its fold_. Private to the core. */
#ifndef CORE_RULE_RULE_H
#define CORE_RULE_RULE_H

#include "core/workshop.h"

/* A decision being made: where its events go, and the argument of a refusal. */
struct decision { struct arena *arena; struct events *events; int64_t arg; struct event spare; };

/* May refuse; changes nothing. */
typedef enum word decide_rule(const struct workshop *w, const struct entry *e, struct decision *d);
/* Changes; may not refuse. */
typedef void fold_rule(struct workshop *w, const struct entry *e, const struct event *event);

#define ROW(command, function) decide_rule function;
#include "core/rule/decides.def"
#define ROW(event, function) fold_rule function;
#include "core/rule/folds.def"

/* A new event at the end of the decision; its fields are zero. If memory ends it is a spare, and apply() sees the broken arena. */
struct event *fact(struct decision *d, enum event_kind kind);

/* Copies what the workshop keeps. */
struct text keep(struct workshop *w, struct text t);
/* Makes a struct of a shape the workshop's own: its texts and lists are copied, so `data` is filled from the event first. keep.c. */
void keep_data(struct workshop *w, const struct schema_row *shape, void *data);

/* Is this one of those who run the room? */
bool role_runs(enum role role);
/* May whoever did this act for the member (oneself, or by a helper or facilitator)? word_fine or why not. */
enum word acts_for(const struct workshop *w, const struct actor *by, uint32_t for_, uint32_t *member);
/* The member's key is the way to the seat from now on. */
void seat_note(struct workshop *w, uint32_t member);
/* Has a round whose balanced top list differs and that nobody has talked over yet? */
bool activity_needs_discussion(const struct workshop *w, const struct activity *a);
struct activity *activity_for(struct workshop *w, uint32_t number);
/*
 * The thread. touch_theme_thread: what this theme's cards have to do with changed, so everything that cites it, and everything that
 * cites that, shows another origin; its cards' authors see another fate. touch_objective_thread: the same from an objective on.
 * thread.c.
 */
void touch_theme_thread(struct workshop *w, uint32_t theme);
void touch_objective_thread(struct workshop *w, uint32_t objective);
/* Where a card stands, what lies on it or whether it may be read: called before and after it changes. Also its theme and its author's view. */
void touch_card_thread(struct workshop *w, const struct card *c);
void touch_cards_thread(struct workshop *w, const struct numbers *cards);
/* The cards of an activity are shown or no longer; a member speaks for another sector. */
void touch_activity_thread(struct workshop *w, uint32_t activity);
void touch_member_thread(struct workshop *w, uint32_t member);
/* All options and what they have in common: scores are shown or hidden, or compare in another way. strategy.c */
void touch_strategies(struct workshop *w);
/* What each seat may see of its group's scores, and whether it may change them. strategy.c */
void touch_my_scores(struct workshop *w);
/* A theme, a TOWS strategy or an objective is gone: whatever cites it does so no longer. tows.c, strategy.c */
void tows_drop_theme(struct workshop *w, uint32_t theme);
void strategies_drop_tows(struct workshop *w, uint32_t tows);
void strategies_drop_objective(struct workshop *w, uint32_t objective);
/* Money, output, time, targets or ceilings changed: sources, plan, gate and the action are seen anew. 0 = no action in particular. gate.c */
void touch_gate(struct workshop *w, uint32_t action);
/* Takes the moves' effect into account: has a closed consensus round about the plan been opened since the gate last changed? gate.c */
bool gate_was_agreed(const struct workshop *w);
/* Open, or settled with a funded part that its sources suffice for: commitments may be asked for. */
bool gate_is_through(const struct workshop *w);

/* A target or what it is measured against changed: its objective, what was measured of it. objective.c */
void touch_target(struct workshop *w, uint32_t target);
/* Its months changed, or it was dropped: whom it serves, who waits for it, and what else its lead has to do. action.c */
void actions_touch_around(struct workshop *w, uint32_t action);
/* What this objective weighs, or in which group it is, changed: so do the actions that serve it, the plan and the gate. action.c */
void actions_touch_objective(struct workshop *w, uint32_t objective);
/* It was withdrawn, or removed: no action names it any more. The objective's actions are touched before. action.c */
void actions_drop_objective(struct workshop *w, uint32_t objective);
void actions_drop_strategy(struct workshop *w, uint32_t strategy);
/* It was removed: impact is watched by the others. mechanism.c */
void mechanisms_drop_indicator(struct workshop *w, uint32_t indicator);

/* A card that stands, so not withdrawn; NULL when there is none. */
const struct card *card_standing(const struct workshop *w, uint32_t number);
/* Is it this person's own: of their seat, or typed by them and of no seat? */
bool card_is_of(const struct card *c, const struct actor *by);
/* Its elements are named by one statement more (+1) or less (-1). Held statements are not counted, like in the minutes. */
void elements_count(struct workshop *w, const struct card *c, int by);
/* Notes what was done to a card by somebody else than its author. The log of deeds ends silently at DEEDS_MAX: NULL from then on. */
struct deed *deed_note(struct workshop *w, const struct entry *e, enum deed_kind what, const struct card *c, struct text reason);
/* A statement more or less that counts moves the line from which on an element is to be discussed, for all of them. */
void touch_fifths(struct workshop *w, const struct card *c);
/* Everything that shows this card. */
void touch_card(struct workshop *w, const struct card *c);
/* A round that is open or closed lists its items as they were; mark those about what has just changed. */
void polls_grow_stale(struct workshop *w, enum items_of about);
/* Every round that lists this thing shows it anew. */
void polls_touch_item(struct workshop *w, enum items_of about, uint32_t number);
void touch_poll(struct workshop *w, const struct poll *p);
/* Ballots by sector and then by what they say; `spare` has room for n as well. Equal ones are the same bytes. */
int ballot_order(const struct ballot *x, const struct ballot *y);
void ballots_sort(struct ballot *at, struct ballot *spare, size_t n);
/*
 * Does its result stand so close to one of the same question that was shown, that the two together would tell what fewer than k of a
 * sector changed? Scratch memory is `a`'s; when that ends it says so and the answer is yes.
 */
bool poll_is_too_close(const struct workshop *w, const struct poll *p, struct arena *a);
/* The stage shows this activity: touch it too. */
void touch_activity(struct workshop *w, uint32_t activity);
/* Everything whose sight depends on the activity being shown. */
void touch_contents(struct workshop *w, uint32_t activity);

#endif
