/* The disk's own floor: how many appends of 200 bytes with fdatasync a second. Usage: fsync FILE */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	char line[200];
	int fd = argc > 1 ? open(argv[1], O_CREAT | O_WRONLY | O_APPEND, 0600) : -1;
	double start = now();
	long n = 0;

	if (fd < 0)
		return 1;
	memset(line, 'x', sizeof line);
	while (now() < start + 2.0) {
		if (write(fd, line, sizeof line) != (ssize_t)sizeof line || fdatasync(fd) != 0)
			return 1;
		n++;
	}
	printf("%.0f appends/s\n", (double)n / (now() - start));
	close(fd);
	return unlink(argv[1]) != 0;
}
