/*
 * The action plan as it stands: what it costs, whom it serves, what collides and what is still missing. Pure functions of the state, for
 * rules, views and the report. Warnings only: nothing here refuses anything. Money is in million đồng.
 */
#ifndef CORE_PLAN_H
#define CORE_PLAN_H

#include "core/workshop.h"

/* Of a lead, in one half-year: up to here it is work, above it an overload. */
enum { LEAD_ACTIONS_MAX = 4, RISK_NEEDS_MITIGATION = 6, OVERLOADS_MAX = 100, BOXES_N = 8 };

/* Stands and was not dropped by a move of the gate. */
bool action_counts(const struct workshop *w, const struct action *a);
/* Counts, and when the gate is settled it stands in the funded part. */
bool action_is_funded(const struct workshop *w, const struct action *a);
int64_t action_total(const struct action *a);
/* What it asks of one source. */
int64_t action_asks(const struct action *a, uint32_t source);
/* Of the total, what the community concerned has yet to decide on. */
int64_t action_awaiting(const struct action *a);
bool action_serves(const struct action *a, uint32_t objective);
/* Does an objective that it serves come from a legal obligation? Then it can only be phased. It names standing ones alone. */
bool action_is_legal(const struct workshop *w, const struct action *a);
/* The best group of the objectives that it serves; PRIORITY_NONE when none is in a group. */
enum priority action_group(const struct workshop *w, const struct action *a);
/* Has a party answered for it? */
bool action_is_committed(const struct workshop *w, const struct action *a);
/* Likelihood by impact, 1 to 9; 0 when one of the two is not known. */
int64_t action_risk(const struct action *a);
bool action_needs_mitigation(const struct action *a);
/* Place in the list that looks for funds, from 1; 0 = not in it. */
int64_t action_unfunded_place(const struct workshop *w, const struct action *a);

/* People's contributions: the community concerned decides on them, by law. */
bool source_is_community(const struct source *s);
/* What standing actions ask of it; when the gate is settled, the funded ones alone. */
int64_t source_demand(const struct workshop *w, uint32_t source);
/*
 * Resource lines as the hub keeps them, copied to `a`: on a source of people's contributions each is awaiting the community's decision,
 * whoever said what, and no other is; a line of which nothing was said is unknown. Lines of a move come through here as well.
 */
struct resource_list resources_settled(const struct workshop *w, struct arena *a, struct resource_list lines);

/* Has a year and month, like 202604, a month that there is? */
bool month_exists(int64_t month);
/*
 * The actions that `x` should wait for and, by its months, does not: FS, it starts in or before the month in which the other ends; SS, it
 * starts before the other. What is removed, dropped or without months collides with nothing. In `a`, each once.
 */
struct numbers action_conflicts(const struct workshop *w, const struct action *x, struct arena *a);
/* Would the actions wait for each other in a circle if `self` (0 = a new one) waited for these? Over links of any kind. */
bool plan_would_circle(const struct workshop *w, uint32_t self, struct dependency_list after, struct arena *a);

/* More than LEAD_ACTIONS_MAX actions under one lead in a half-year (1 or 2). Leads are the same when they are spelt the same. */
struct plan_overload { struct text lead, lead_en; int64_t year, half; struct numbers actions; };
/* By lead in order of its first action, then by time, at most OVERLOADS_MAX; in `a`. */
size_t plan_overloads(const struct workshop *w, struct arena *a, struct plan_overload **out);
bool action_is_in_overload(const struct workshop *w, const struct action *x, struct arena *a);

/*
 * How full the eight boxes are, box 1 at [0]. Of 1 to 6 the actions that count are counted: title, objective and output; lead and partners;
 * lines, each with a guarantor or a certainty; both months; a risk with its two grades, and something against it from
 * RISK_NEEDS_MITIGATION on; an answered commitment. 7 and 8 are one thing each: coordination with body, meeting and decision rule;
 * impact monitoring with indicators and who collects them.
 */
struct plan_box { int64_t done, of; };
void plan_boxes(const struct workshop *w, struct plan_box out[BOXES_N]);
/* Standing objectives of group A that no action which counts serves; in `a`. */
struct numbers plan_unserved(const struct workshop *w, struct arena *a);

#endif
