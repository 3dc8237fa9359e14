/*
 * The arithmetic of the resource gate: demand against ceiling by source, where to go on, and what a round or the priority groups
 * would fund. Pure functions of the state, for rules, views and the report; nothing here decides for people. Money is in million đồng.
 */
#ifndef CORE_GATE_H
#define CORE_GATE_H

#include "core/plan.h"

/* How far the demand exceeds the ceiling; 0 = it suffices, also when they are equal. */
int64_t gate_gap(const struct source_demand *r);
/* Every source that was not removed, by number; in `a`. */
size_t gate_rows(const struct workshop *w, struct arena *a, struct source_demand **out);

/* All sources together. `awaiting`: people's contributions; `confirmed`: lines that somebody said are sure. Both of the demand. */
struct gate_sums { int64_t demand, ceiling, gap, confirmed, awaiting; };
struct gate_sums gate_sums(const struct workshop *w);

/* Does every source suffice, each for itself? */
bool gate_fits(const struct workshop *w);
enum gate_state gate_state(const struct workshop *w);

/* The move that could be undone now: the last that stands, and none while the gate is settled. NULL: there is none. */
const struct adjustment *gate_last_move(const struct workshop *w);
/* Does a move stand on this action that a legal obligation may not suffer, so any but phasing? */
bool action_was_cut(const struct workshop *w, uint32_t action);

/* The source with the largest gap, the first of equals; 0 = none, or nothing is to be moved now. */
uint32_t gate_next(const struct workshop *w);
struct gate_candidate { uint32_t action; int64_t amount; bool legal; };
/* Actions that draw on it: without a group first, then C, B, A, what asks most first; legal obligations last. In `a`. */
size_t gate_candidates(const struct workshop *w, uint32_t source, struct arena *a, struct gate_candidate **out);

/*
 * What fits every source, walking along an order: that of the newest round about the actions whose result is shown (what it funded, in
 * the order of purchase, then its ranking), then whatever it left out; without such a round by group, legal obligations first in each.
 */
struct gate_proposal { struct numbers actions; enum gate_basis basis; uint32_t poll; /* 0 = none */ };
struct gate_proposal gate_propose(const struct workshop *w, struct arena *a);

/*
 * Did the room agree to the objectives as they are now? Of the newest round about the plan that was opened after the last change and
 * whose result is shown; what is closed and not shown yet nobody is told.
 */
enum consensus_check gate_consensus(const struct workshop *w);

#endif
