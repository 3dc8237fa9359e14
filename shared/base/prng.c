/* xoshiro256** 1.0 (Blackman and Vigna), its state filled from the seed by splitmix64 as they advise. */
#include "base/prng.h"

#include "base/must.h"

struct prng prng_from(uint64_t seed)
{
	struct prng p;
	for (int i = 0; i < 4; i++) {
		seed += UINT64_C(0x9e3779b97f4a7c15);
		uint64_t z = seed;
		z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
		z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
		p.s[i] = z ^ (z >> 31);
	}
	return p;
}

static uint64_t turn(uint64_t x, int by)
{
	return (x << by) | (x >> (64 - by));
}

uint64_t prng_next(struct prng *p)
{
	uint64_t result = turn(p->s[1] * 5, 7) * 9, t = p->s[1] << 17;
	p->s[2] ^= p->s[0];
	p->s[3] ^= p->s[1];
	p->s[1] ^= p->s[2];
	p->s[0] ^= p->s[3];
	p->s[2] ^= t;
	p->s[3] = turn(p->s[3], 45);
	return result;
}

uint64_t prng_below(struct prng *p, uint64_t n)
{
	must(n > 0);
	/* 2^64 mod n values are thrown away, so that every remainder is equally likely. */
	uint64_t skip = (0 - n) % n, drawn;
	do
		drawn = prng_next(p);
	while (drawn < skip);
	return drawn % n;
}
