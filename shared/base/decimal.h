/*
 * A quantity with declared places ("52.4", "260", "78.00"), exact. On the wire it is a string. No floats.
 */
#ifndef BASE_DECIMAL_H
#define BASE_DECIMAL_H

#include "base/buf.h"

enum { DECIMAL_PLACES_MAX = 4 };

/* value = units / 10^places; |units| < 10^16; places 0..4. */
struct decimal { int64_t units; uint8_t places; };

/* Reads -?digits(.digits)?; false when it is anything else, too long, or has more than 4 places. */
bool decimal_read(struct text t, struct decimal *out);
void decimal_put(struct buf *b, struct decimal d);                      /* "52.4" */
int  decimal_order(struct decimal a, struct decimal b);                 /* by value: 78 equals 78.0 */

/*
 * num/den (den > 0, |num|, den < 2^62) rounded half away from zero to `places` (0..4) places. A quotient past the
 * range of units stays at its edge, 10^16 - 1.
 */
struct decimal decimal_ratio(int64_t num, int64_t den, uint8_t places);

#endif
