/*
 * The workshop as tables for programs that calculate: a row a thing, a value a cell. They tell what every reader of the hall may
 * see, as the minutes do: open cards, shown rounds, balanced figures where the k rule allows; never a person. A table without
 * rows still has its columns, so that programs find what they expect. Private to the report room.
 */
#ifndef REPORT_TABLES_H
#define REPORT_TABLES_H

#include "report/minutes.h"

typedef void table_maker(const struct workshop *w, const struct order *order, struct arena *a, struct doc *d);

/* A table that is being filled, cell after cell from left to right; `at` is the next one. */
struct sheet { struct minutes m; struct block *t; struct text *cells; size_t at; };

#define SHEET(name) table_maker table_##name##_make; void table_##name(struct sheet *s);
#include "report/tables.def"
table_maker tables_make;   /* all of them */

struct heading { const char *key; enum align align; unsigned weight; };
void sheet_columns(struct sheet *s, const struct heading *headings, size_t n);
#define COLUMNS(s, headings) sheet_columns((s), (headings), sizeof (headings) / sizeof *(headings))
void sheet_row(struct sheet *s);

/* The next cell. Numbers, dates (20260305) and months (202604) stand as values beside their words. */
void sheet_empty(struct sheet *s);
void sheet_words(struct sheet *s, struct text t);
void sheet_either(struct sheet *s, struct text vi, struct text en);
void sheet_code(struct sheet *s, const char *code);
void sheet_name(struct sheet *s, const struct schema_enum *of, int value);
void sheet_yes(struct sheet *s, bool truth);
void sheet_number(struct sheet *s, int64_t n);
void sheet_decimal(struct sheet *s, bool has, struct decimal d);
/* 0 = none; these three and a year, which has no thousands marks. */
void sheet_year(struct sheet *s, int64_t year);
void sheet_month(struct sheet *s, int64_t month);
void sheet_date(struct sheet *s, int32_t date);

#endif
