/*
 * Numbers, dates and times as the two languages write them in documents. Vietnamese after Decree 30/2020/NĐ-CP (leading
 * zeros of numbers below ten, of days below ten and of the months 1 and 2) and CLDR vi; English after the UN Editorial Manual.
 */
#ifndef REPORT_NUMBERS_H
#define REPORT_NUMBERS_H

#include "base/buf.h"
#include "base/date.h"
#include "base/decimal.h"
#include "words.h"

/* 26.850 / 26,850 */
void number_put(struct buf *out, enum language l, int64_t n);
/* 1.234.567,5 / 1,234,567.5; places as declared. */
void quantity_put(struct buf *out, enum language l, struct decimal d);
/* 95,8% / 95.8 per cent in a sentence, 95.8% in a table. */
void percent_put(struct buf *out, enum language l, struct decimal d, bool in_table);
/* Of people and documents: 07 / 7; zero and ten and more as number_put(). */
void count_put(struct buf *out, enum language l, int64_t n);

/* Dates are whole numbers like 20260305. "ngày 05 tháng 3 năm 2026" / "5 March 2026" */
void date_put_long(struct buf *out, enum language l, int32_t date);
/* For screens: 05/03/2026 / 5 Mar 2026 */
void date_put_screen(struct buf *out, enum language l, int32_t date);
/* For tables of documents: 05/3/2026 / 5 Mar 2026 */
void date_put_table(struct buf *out, enum language l, int32_t date);
/* Months are whole numbers like 202604. "tháng 4 năm 2026" / "April 2026" */
void month_put_long(struct buf *out, enum language l, int64_t month);
/* For tables: 4/2026 / Apr 2026 */
void month_put_table(struct buf *out, enum language l, int64_t month);
/* "16 giờ 45 phút" / "4.45 p.m." */
void time_put(struct buf *out, enum language l, int hour, int minute);
/* "HH:MM" or "H:MM"; false when it is anything else. */
bool time_read(struct text t, int *hour, int *minute);
/* 2026 - 2030 / 2026–2030 */
void years_put(struct buf *out, enum language l, int64_t from, int64_t to);

/* The nth (from 1) letter of a list: a b c d đ e g ... / a b c d e f ...; past the alphabet aa, ab, ... */
void letter_put(struct buf *out, enum language l, unsigned n);
/* I, II, III ...; 0 < n < 4000 */
void roman_put(struct buf *out, unsigned n);
/* Capital and small letters of the Latin script, the Vietnamese ones included; other letters stay. */
void upper_put(struct buf *out, struct text t);
void lower_put(struct buf *out, struct text t);

#endif
