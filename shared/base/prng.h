/* xoshiro256** by seed, for simulations and tests; never for secrets (those are drawn at the edge by libsodium). */
#ifndef BASE_PRNG_H
#define BASE_PRNG_H

#include <stdint.h>

struct prng { uint64_t s[4]; };

struct prng prng_from(uint64_t seed);
uint64_t prng_next(struct prng *p);
uint64_t prng_below(struct prng *p, uint64_t n);   /* uniform in 0..n-1, n > 0 */

#endif
