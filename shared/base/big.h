/*
 * Natural numbers of a fixed number of limbs: 64 bits each, least first, no allocation. Nothing wraps: an operation that
 * would leave the limbs says so. Made for exact counting, where a few hundred bits are needed and not a library.
 */
#ifndef BASE_BIG_H
#define BASE_BIG_H

#include "base/buf.h"

void big_set(uint64_t *a, size_t n, uint64_t value);
void big_copy(uint64_t *a, const uint64_t *b, size_t n);
bool big_is_zero(const uint64_t *a, size_t n);
int big_order(const uint64_t *a, const uint64_t *b, size_t n);             /* <0, 0, >0 */
unsigned big_bits(const uint64_t *a, size_t n);                            /* 0 for 0, else 1 + floor(log2) */
bool big_add(uint64_t *a, const uint64_t *b, size_t n);                    /* a += b; false: overflow, a is garbage */
void big_sub(uint64_t *a, const uint64_t *b, size_t n);                    /* a -= b; b <= a is a must */
bool big_mul_small(uint64_t *a, size_t n, uint64_t by);                    /* a *= by; false: overflow */
uint64_t big_div_small(uint64_t *a, size_t n, uint64_t by);                /* a /= by; the remainder */
/* out = a * b, where out has n limbs like both; false: overflow. `out` is neither of them. */
bool big_mul(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n);
/* quotient and remainder of a / b, b > 0; both may be NULL. n <= BIG_LIMBS_MAX. */
enum { BIG_LIMBS_MAX = 80 };
void big_div(const uint64_t *a, const uint64_t *b, size_t n, uint64_t *quotient, uint64_t *rest);
void big_gcd(uint64_t *out, const uint64_t *a, const uint64_t *b, size_t n);
void big_put(struct buf *out, const uint64_t *a, size_t n);                /* decimal digits */

#endif
