/*
 * Limits of the control group (version 2) in which the hub runs, or this program where no hub does: a container or a service may have far
 * less than the machine has. Each group above it has its limit too; what the tightest leaves is what counts.
 */
#include "doctor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The number in a file of the group; -1: there is none, or it says `max`. */
static int64_t group_number(const struct doctor *d, const char *group, const char *file)
{
	struct buf all = { 0 };
	char *end = NULL;
	int64_t n = doctor_group(d, group, file, &all) ? strtoll(all.at, &end, 10) : -1;

	if (end == all.at)
		n = -1;
	buf_free(&all);
	return n;
}

/* Pages of files that were read once are given back before anybody is refused memory. */
static int64_t given_back(const struct doctor *d, const char *group)
{
	struct buf all = { 0 };
	const char *at = doctor_group(d, group, "memory.stat", &all) ? strstr(all.at, "\ninactive_file ") : NULL;
	int64_t n = at == NULL ? 0 : strtoll(at + sizeof "\ninactive_file " - 1, NULL, 10);

	buf_free(&all);
	return n;
}

/* The name of the group, without the slash at its end, or NULL: there are no groups of version 2. In the program's arena. */
static char *group_name(struct doctor *d)
{
	struct buf all = { 0 }, file = { 0 };
	char *name = NULL;

	if (d->hub_process != 0)
		buf_f(&file, "%ld/cgroup", (long)d->hub_process);
	else
		buf_c(&file, "self/cgroup");
	buf_byte(&file, 0);
	const char *at = !file.broken && doctor_proc(d, file.at, &all) ? strstr(all.at, "0::/") : NULL;
	if (at != NULL && (at == all.at || at[-1] == '\n')) {
		size_t n = strcspn(at + 3, "\n");

		name = arena_take(&d->cli->arena, n + 1);
		if (name != NULL) {
			memcpy(name, at + 3, n);
			name[n == 1 ? 0 : n] = 0;
		}
	}
	buf_free(&file);
	buf_free(&all);
	return name;
}

struct group_left group_look(struct doctor *d)
{
	struct group_left left = { -1, -1 };
	char *name = group_name(d);

	while (name != NULL) {
		int64_t bytes = group_number(d, name, "memory.max"), used = group_number(d, name, "memory.current");
		int64_t tasks = group_number(d, name, "pids.max"), running = group_number(d, name, "pids.current");

		if (bytes >= 0 && used >= 0) {
			bytes += given_back(d, name) - used;
			bytes = bytes < 0 ? 0 : bytes;
			left.bytes = left.bytes < 0 || bytes < left.bytes ? bytes : left.bytes;
		}
		if (tasks >= 0 && running >= 0) {
			tasks = tasks > running ? tasks - running : 0;
			left.tasks = left.tasks < 0 || tasks < left.tasks ? tasks : left.tasks;
		}
		/* In a container the topmost that is seen is not the machine's, and has limits. */
		char *slash = strrchr(name, '/');
		if (slash == NULL)
			break;
		*slash = 0;
	}
	return left;
}
