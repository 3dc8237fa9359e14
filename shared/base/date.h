/* Days as whole numbers like 20260305, and moments as milliseconds since 1970; the proleptic Gregorian calendar, no locale. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* "2026-03-05" <-> 20260305; false for what is no day of the calendar. */
bool date_read(struct text t, int32_t *out);
void date_put(char out[11], int32_t date);
/* That many days later, or earlier; the calendar ends with 9999-12-31. */
int32_t date_add(int32_t date, int64_t days);

/* The local moment of a time: `zone` in minutes east of UTC. */
struct moment { int year, month, day, hour, minute, second; };
struct moment moment_at(int64_t ms, int64_t zone);

#endif
