/*
 * The papers after the meeting: the notice of consultation and the answers to what people said (Law 10/2022/QH15, articles 25,
 * 26, 28), the results as everybody reads them, the poster of the plan. They tell what the minutes tell, in fewer and plainer
 * words, and use their pieces. Private to the report room.
 */
#ifndef REPORT_AFTER_H
#define REPORT_AFTER_H

#include "core/plan.h"
#include "report/minutes.h"

typedef void after_maker(const struct workshop *w, const struct order *order, struct arena *a, struct doc *d);
after_maker consultation_make, opinions_make, results_make, poster_make;

/* Begins the document; `title_key`: the catalog's key of the file's title, with {title}. */
struct minutes after_begin(const struct workshop *w, const struct order *order, struct arena *a, struct doc *d, const char *title_key);
/* The head of an official paper with room for its number, like "/TB-UBND"; place and date where the order wants them. */
void after_head(struct minutes *m, const char *kind);
struct block *after_title(struct minutes *m, const char *key, struct text subject);
void after_note(struct minutes *m, struct text t);

/* The title of the plan; where none was told, that of the workshop. */
struct text after_plan(const struct minutes *m);
/* The issuing agency in a sentence; "the agency in charge" where none was told. */
struct text after_agency(struct minutes *m);
/*
 * "từ ngày 10 tháng 3 năm 2026 đến hết ngày 30 tháng 3 năm 2026", for 20 days: the day of publication is not counted and the last
 * one is, to its end (Civil Code 2015, articles 147(2) and 148(5)). The pen's room when no consultation is set.
 */
struct text after_span(struct minutes *m);
/* The draft that passed the newest shown round which any draft passed; NULL when none did. */
const struct draft *after_draft(const struct minutes *m);
/* The vision as a quotation, or that there is none yet. */
void after_vision(struct minutes *m);
/* Objectives by group with their targets, a table; nothing when there is none. */
void after_objectives(struct minutes *m);
/* Actions that count and, once the gate is settled, are funded; nothing when there is none. */
void after_actions(struct minutes *m);
/* What is needed and what there is: a sentence, and bars of the need by source. */
void after_money(struct minutes *m);
/* What looks for funds; nothing before the gate settled, but which sources fall short. */
void after_unfunded(struct minutes *m);
/* When and how people give their opinion. */
void after_speak(struct minutes *m);
/* What somebody typed, as a sentence: with a full stop where it has no mark at its end. */
struct text after_sentence(struct minutes *m, struct text t);
/* "http://192.168.1.5:8080/r/482917"; empty where the page of results is not published, or from where it is read is not known. */
struct text after_page(struct minutes *m);

#endif
