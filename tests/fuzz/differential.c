/*
 * The same logs, whoever compiled: differential N prints the digests of N workshops that random bytes lead to, a line each. What gcc and
 * clang, with and without optimising, print has to be the same; scripts/differential.sh sees to it.
 */
#include "fuzz_apply.c"

#include <stdlib.h>

enum { BYTES = 900 };

/* splitmix64 */
static uint64_t next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

int main(int argc, char **argv)
{
	unsigned long n = argc > 1 ? strtoul(argv[1], NULL, 10) : 2000;

	for (unsigned long seed = 1; seed <= n; seed++) {
		uint64_t state = seed;
		uint8_t bytes[BYTES];

		for (size_t i = 0; i < sizeof bytes; i++)
			bytes[i] = (uint8_t)next(&state);
		struct hash h = play_bytes(bytes, sizeof bytes);
		printf("%lu ", seed);
		for (size_t i = 0; i < sizeof h.at; i++)
			printf("%02x", h.at[i]);
		putchar('\n');
	}
	return 0;
}
