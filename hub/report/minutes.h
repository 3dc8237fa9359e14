/*
 * The minutes, one part a file. Those of the house nd30 follow form 1.9 of Decree 30/2020/NĐ-CP (seven fixed items, numbering
 * I. / 1. / a)); those of the house un number their paragraphs through. Private to the report room.
 */
#ifndef REPORT_MINUTES_H
#define REPORT_MINUTES_H

#include "core/workshop.h"
#include "i18n/catalog.h"
#include "report/doc.h"
#include "report/numbers.h"
#include "report/report.h"

/* Annexes are numbered before anything is written, because the text refers to them. 0 = this part stands in the text. */
struct minutes {
	const struct workshop *w;
	const struct order *order;
	enum language l;
	enum house_style house;
	struct arena *a;
	struct doc *d;
	unsigned section, heading, paragraph, letter;   /* the numbers last given */
	unsigned annexes_n, annex_cards, annex_targets, annex_actions, annex_commitments;
};

void minutes_make(const struct workshop *w, const struct order *order, struct arena *a, struct doc *d);

/* -- the parts, in order -- */
void minutes_head(struct minutes *m);
void minutes_opening(struct minutes *m);      /* items 1 to 6 of the form */
void minutes_purpose(struct minutes *m);      /* I */
void minutes_swot(struct minutes *m);         /* II */
void minutes_vision(struct minutes *m);       /* III */
void minutes_objectives(struct minutes *m);   /* IV */
void minutes_strategies(struct minutes *m);   /* V */
void minutes_plan(struct minutes *m);         /* VI, with minutes_gate() */
void minutes_commitments(struct minutes *m);  /* VII */
void minutes_remarks(struct minutes *m);      /* VIII */
void minutes_conclusions(struct minutes *m);  /* IX */
void minutes_monitoring(struct minutes *m);   /* of its own, when the workshop came together again */
void minutes_closing(struct minutes *m);      /* item 7, signatures, recipients, evidence */
void minutes_cards_annex(struct minutes *m);
void minutes_targets_annex(struct minutes *m);
void minutes_actions_annex(struct minutes *m);
void minutes_commitments_annex(struct minutes *m);

/* -- pieces of the parts; each writes nothing when there is nothing -- */
void minutes_team(struct minutes *m);
void minutes_ground_rules(struct minutes *m);
void minutes_stakeholders(struct minutes *m);
void minutes_earlier(struct minutes *m);      /* the sessions that this one carries on */
bool minutes_has_figures(const struct minutes *m);
void minutes_figures(struct minutes *m);
bool minutes_has_tows(const struct minutes *m);
void minutes_tows(struct minutes *m);
void minutes_gate(struct minutes *m);

/* Every shown round about these things; `draft` narrows it down, 0 = any. */
void minutes_rounds(struct minutes *m, enum items_of items_of, uint32_t draft);
bool minutes_has_round(const struct minutes *m, enum items_of items_of);

/* -- words; all texts are the arena's -- */
struct text minutes_say(struct minutes *m, const char *key);
struct text minutes_say_with(struct minutes *m, const char *key, const struct say_arg *args, size_t n);
#define SAY(m, key, ...) minutes_say_with((m), (key), (const struct say_arg[]){ __VA_ARGS__ }, \
	sizeof((const struct say_arg[]){ __VA_ARGS__ }) / sizeof(struct say_arg))
/* In capitals where the decree wants them (nd30), else as it is. */
struct text minutes_capitals(struct minutes *m, struct text t);
/* Takes what was gathered in a buffer, and empties it. */
struct text minutes_take(struct minutes *m, struct buf *b);
/* The text in the language of the minutes: English ones prefer `en` where it stands, else the original. */
struct text minutes_either(const struct minutes *m, struct text vi, struct text en);
/* The same of a list of lines. */
const struct text_list *minutes_lines(const struct minutes *m, const struct text_list *vi, const struct text_list *en);
/* The name of an enum's value, like report.name() of "sector.state". */
struct text minutes_name(struct minutes *m, const struct schema_enum *of, int value);
struct text minutes_number(struct minutes *m, int64_t n);
struct text minutes_count(struct minutes *m, int64_t n);
/* A count in a running sentence: 05 / five; ten and more in figures (domain.md 5b). */
struct text minutes_words(struct minutes *m, int64_t n);
struct text minutes_percent(struct minutes *m, struct decimal d, bool in_table);
struct text minutes_quantity(struct minutes *m, struct decimal d);
struct text minutes_year(struct minutes *m, int64_t year);
struct text minutes_month(struct minutes *m, int64_t month, bool in_table);
/* "4/2026 - 12/2028"; 0 = not known, both: nothing. */
struct text minutes_months(struct minutes *m, int64_t start, int64_t end);
/* "6,4 km" */
struct text minutes_amount(struct minutes *m, struct decimal d, struct text unit);
/* "52,4 (2025)"; "…" where a value is missing, so that nobody takes an empty cell for zero; year 0 = none. */
struct text minutes_value(struct minutes *m, bool has, struct decimal d, int64_t year);
struct text minutes_code(struct minutes *m, const char *code);
struct text minutes_objective_codes(struct minutes *m, struct ref_list list);
struct text minutes_action_codes(struct minutes *m, const struct numbers *list);
/* Adds ", " (or `mark`) between the items of a list. */
void minutes_list(struct buf *b, const char *mark, struct text item);

/* -- blocks with their numbers -- */
void minutes_section(struct minutes *m, const char *key);
void minutes_heading(struct minutes *m, const char *key);
struct block *minutes_paragraph(struct minutes *m, struct text t);
struct block *minutes_item(struct minutes *m, struct text t);   /* a), b), c) under the heading or paragraph before */
/* A point of a plain list under a paragraph: a dash; lettered where every paragraph has its number (un). */
void minutes_point(struct minutes *m, struct text t);
struct block *minutes_table(struct minutes *m);
void minutes_annex_begin(struct minutes *m, unsigned number, const char *title_key);
/* "Phụ lục I", or "Phụ lục" when there is but one. */
struct text minutes_annex_name(struct minutes *m, unsigned number);
/* "07/BB-UBND", with room for the pen when there is no number yet. */
struct text minutes_document_number(struct minutes *m);
/* "Ủy ban nhân dân xã Đồng Mây": the issuing agency in a sentence; empty when none was told. */
struct text minutes_agency(struct minutes *m);
/* The same as lines of the head, the last with its rule. */
void minutes_agency_lines(struct minutes *m, struct head_column *c);
/* Who gets a copy. */
void minutes_recipients(struct minutes *m);
/* The day of the workshop: told, or that of its log. */
int32_t minutes_date(const struct minutes *m);

/* -- rounds -- */
/* The table of a round's chart; bands have none. */
void minutes_chart(struct minutes *m, const struct poll *p);
struct text minutes_item_title(const struct minutes *m, const struct poll *p, uint32_t item);
struct text minutes_item_codes(struct minutes *m, const struct poll *p, const struct numbers *items);

/* May it stand in the minutes? Revealed, and neither withdrawn nor held back. */
bool minutes_card_is_open(const struct minutes *m, const struct card *c);

#endif
