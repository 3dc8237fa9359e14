/* One view a file group: each writes its value from nothing, for one audience. Private to the core. */
#ifndef CORE_VIEW_VIEW_H
#define CORE_VIEW_VIEW_H

#include "core/workshop.h"

/* Decides the sight and, when SEEN, writes one JSON object. Whoever may not see the row at all was stopped before. */
typedef enum sight view_writer(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j);

view_writer see_workshop, see_agenda, see_stage, see_people, see_member, see_me, see_card, see_mine, see_board, see_theme,
	see_hints, see_element, see_draft, see_objective, see_mine_objective, see_poll, see_result, see_remark, see_deed,
	see_stakeholder, see_series, see_tows, see_strategies, see_strategy, see_my_score, see_source, see_action, see_plan, see_gate,
	see_adjustment, see_iteration, see_commitment, see_my_commitment, see_mechanisms, see_reading, see_measurement, see_consultation, see_opinion,
	see_evaluation, see_earlier;

/* Staff sees private cards; everybody else only what was revealed. */
bool sees_private(enum role role);
/* May this audience read the card now? */
bool card_is_open(const struct workshop *w, const struct card *c, enum role role);
bool card_was_open(const struct workshop *w, const struct card *c, enum role role);
enum sector sector_of(const struct workshop *w, uint32_t member);

/* Writers of parts: nothing is written for an absent optional value. */
void put_opt(struct json *j, const char *name, struct text t);
void put_ref(struct json *j, const char *name, uint32_t number);
void put_enum(struct json *j, const char *name, const struct schema_enum *of, int value);
void put_numbers(struct json *j, const char *name, const struct numbers *list);
void put_sectors(struct json *j, const char *name, const int64_t by[SECTOR_N]);
void put_decimal(struct json *j, const char *name, struct decimal d);
/*
 * A struct of a shape by the schema's table, as an object under `name` (NULL: an item of a list). What is absent is left out; decimals
 * are texts. data.c.
 */
void put_data(struct json *j, const char *name, const struct schema_row *shape, const void *data);
/* A whole list field's items, by the item's shape. */
void put_data_list(struct json *j, const char *name, const struct schema_row *shape, const void *at, size_t n);
void put_refs(struct json *j, const char *name, struct ref_list list);

/*
 * `origin`: the themes, TOWS strategies, cards and voices behind a line of the plan (a tows, objective, strategy or action), as this role
 * may see them. thread.c.
 */
void put_origin(struct json *j, const struct workshop *w, struct arena *a, enum view_kind of, uint32_t number, enum role role);

/* What became of a card: `theme`, `tows`, `objectives`, `actions`. thread.c */
void put_fate(struct json *j, const struct workshop *w, struct arena *a, const struct card *c);
/* `from` and `from_code`: the earlier session that it was carried from, and its code there; nothing for what was made here. thread.c */
void put_from(struct json *j, const struct workshop *w, uint32_t earlier, const char *code);

/* A source of the resource gate, now or in an iteration. iteration.c */
void put_gate_row(struct json *j, const struct source_demand *r);

/* -- marks, advice: pure functions of the state, used by views and by the report -- */
struct marks { bool specific, measurable, achievable, relevant, timed; };
struct marks objective_marks(const struct workshop *w, const struct objective *o, struct arena *a);
bool target_is_complete(const struct target *t);
bool objective_has_no_chain(const struct workshop *w, const struct objective *o, struct arena *a);
bool text_joins_two_verbs(struct arena *a, struct text t);
bool text_has_number(struct text t);
bool text_is_long(struct text t);
bool element_is_for_discussion(const struct workshop *w, const struct element *e);
int64_t statements_count(const struct workshop *w);
/* How a group is to be involved, by its interest and influence. */
enum engagement engagement_proposed(const struct stakeholder_data *s);

/* A pair of cards that look alike, or that speak of one matter in opposite quadrants. */
struct hint_pair { uint32_t card, other; unsigned percent; bool opposite; };
size_t hints_find(const struct workshop *w, struct arena *a, struct hint_pair **out);

#endif
