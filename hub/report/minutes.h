/*
 * The minutes, one part a file. The Vietnamese ones follow form 1.9 of Decree 30/2020/NĐ-CP (seven fixed items, numbering
 * I. / 1. / a)); the English ones number their paragraphs through. Private to the report room.
 */
#ifndef REPORT_MINUTES_H
#define REPORT_MINUTES_H

#include "core/workshop.h"
#include "i18n/catalog.h"
#include "report/doc.h"
#include "report/numbers.h"

/* Annexes are numbered before anything is written, because the text refers to them. 0 = this part stands in the text. */
struct minutes {
	const struct workshop *w;
	enum language l;
	struct arena *a;
	struct doc *d;
	unsigned section, heading, paragraph, letter;   /* the numbers last given */
	unsigned annexes_n, annex_cards, annex_targets;
};

void minutes_make(const struct workshop *w, enum language l, struct arena *a, struct doc *d);

/* -- the parts, in order -- */
void minutes_head(struct minutes *m);
void minutes_opening(struct minutes *m);      /* items 1 to 6 of the form */
void minutes_purpose(struct minutes *m);      /* I */
void minutes_swot(struct minutes *m);         /* II */
void minutes_vision(struct minutes *m);       /* III */
void minutes_objectives(struct minutes *m);   /* IV */
void minutes_remarks(struct minutes *m);      /* V */
void minutes_closing(struct minutes *m);      /* item 7, signatures, recipients, evidence */
void minutes_cards_annex(struct minutes *m);
void minutes_targets_annex(struct minutes *m);

/* Every shown round about these things; `draft` narrows it down, 0 = any. */
void minutes_rounds(struct minutes *m, enum items_of items_of, uint32_t draft);
bool minutes_has_round(const struct minutes *m, enum items_of items_of);

/* -- words; all texts are the arena's -- */
struct text minutes_say(struct minutes *m, const char *key);
struct text minutes_say_with(struct minutes *m, const char *key, const struct say_arg *args, size_t n);
#define SAY(m, key, ...) minutes_say_with((m), (key), (const struct say_arg[]){ __VA_ARGS__ }, \
	sizeof((const struct say_arg[]){ __VA_ARGS__ }) / sizeof(struct say_arg))
/* Takes what was gathered in a buffer, and empties it. */
struct text minutes_take(struct minutes *m, struct buf *b);
/* The text in the language of the minutes: English ones prefer `en` where it stands, else the original. */
struct text minutes_either(const struct minutes *m, struct text vi, struct text en);
/* The name of an enum's value, like report.name() of "sector.state". */
struct text minutes_name(struct minutes *m, const struct schema_enum *of, int value);
struct text minutes_number(struct minutes *m, int64_t n);
struct text minutes_count(struct minutes *m, int64_t n);
struct text minutes_percent(struct minutes *m, struct decimal d, bool in_table);
struct text minutes_quantity(struct minutes *m, struct decimal d);
struct text minutes_code(struct minutes *m, const char *code);
/* Adds ", " (or `mark`) between the items of a list. */
void minutes_list(struct buf *b, const char *mark, struct text item);

/* -- blocks with their numbers -- */
void minutes_section(struct minutes *m, const char *key);
void minutes_heading(struct minutes *m, const char *key);
struct block *minutes_paragraph(struct minutes *m, struct text t);
struct block *minutes_item(struct minutes *m, struct text t);   /* a), b), c) under the heading or paragraph before */
struct block *minutes_table(struct minutes *m);
void minutes_annex_begin(struct minutes *m, unsigned number, const char *title_key);
/* "Phụ lục I", or "Phụ lục" when there is but one. */
struct text minutes_annex_name(struct minutes *m, unsigned number);
/* "07/BB-UBND", with room for the pen when there is no number yet. */
struct text minutes_document_number(struct minutes *m);
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
