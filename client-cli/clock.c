#include "cli.h"

#include <time.h>

int64_t clock_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);   /* this clock always exists on Linux */
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}
