/*
 * Exact fractions that are not negative, of 256 bits each way, always in lowest terms. What does not fit is `lost`: it stays
 * lost through every further step, and whoever publishes it must say so instead of rounding. A zeroed struct is 0.
 */
#ifndef BASE_FRACTION_H
#define BASE_FRACTION_H

#include "base/big.h"
#include "base/decimal.h"

enum { FRACTION_LIMBS = 4 };

struct fraction { uint64_t num[FRACTION_LIMBS], den[FRACTION_LIMBS]; bool lost; };

struct fraction fraction_of(uint64_t num, uint64_t den);                   /* den > 0 */
struct fraction fraction_add(struct fraction a, struct fraction b);
struct fraction fraction_minus(struct fraction a, struct fraction b);      /* b <= a is a must unless one is lost */
struct fraction fraction_mul(struct fraction a, struct fraction b);
struct fraction fraction_div(struct fraction a, struct fraction b);        /* b > 0 is a must */
/* <0, 0, >0 by value, never rounded; a lost one is equal to everything: ask `lost` before ordering. */
int fraction_order(const struct fraction *a, const struct fraction *b);
bool fraction_is_zero(const struct fraction *f);
/* Rounded half up to 0..4 places; past the range of a decimal, and when lost, it is its edge: 10^16 - 1 units. */
struct decimal fraction_decimal(const struct fraction *f, uint8_t places);
struct decimal fraction_percent(const struct fraction *f, uint8_t places); /* of f * 100 */
void fraction_put(struct buf *out, const struct fraction *f);              /* "7/3", "4", "?" when lost */

#endif
