/*
 * Each allocation of a scene fails in turn, once and from there on, in a child of its own. The child may refuse or go on, and then all
 * that it promised is true, it goes on as before and gives back all its memory; or it ends itself in order (MEMORY_ENDED), and then too
 * all that it promised is true. Anything else, a signal or a lie, is a defect.
 *
 * `torture [--quick | SCENE...]`: quick plays those that are small. EVERY=n takes every n-th allocation of a scene.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/must.h"
#include "memory.h"
#include "torture.h"

enum { CHILD_FINE = 0, CHILD_LIED = 3, CHILD_LEAKED = 4, CHILD_SECONDS = 20 };

extern const char __executable_start;   /* of the linker: places are told as addr2line wants them */
_Noreturn void __real__Exit(int status);
/* There when branches are counted: they are a file's at an exit, and _Exit() is none. */
void __gcov_dump(void) __attribute__((weak));
_Noreturn void __wrap__Exit(int status);

static const struct scene *playing;
static bool is_playing, is_ending;

static _Noreturn void leave(int status)
{
	memory_mine(true);
	if (__gcov_dump)
		__gcov_dump();
	__real__Exit(status);
}

bool torture_is_ending(void)
{
	return is_ending;
}

static void tell(const char *what, const char *detail)
{
	void *callers[VICTIMS];
	int n = memory_victim(callers);
	printf("  %s: %s %s; refused at", playing->name, what, detail);
	/* Not those of the harness itself. */
	for (int i = 2; i < n && i < 10; i++)
		printf(" %#tx", (const char *)callers[i] - &__executable_start);
	printf("\n");
	(void)fflush(stdout);
}

/* The program ends itself in the middle of a scene. */
void __wrap__Exit(int status)
{
	memory_mine(true);
	is_ending = true;
	const char *wrong = status == MEMORY_ENDED && is_playing && playing->look ? playing->look() : NULL;
	if (wrong)
		tell("ended, but", wrong);
	leave(wrong ? CHILD_LIED : status);
}

/* In the child. `at` 0: nothing fails, and the number of allocations is told through `count`. */
static int play(const struct scene *s, uint64_t at, bool on, uint64_t *count)
{
	const void *who = NULL;
	char detail[64];
	playing = s;
	memory_mine(false);
	memory_mark();
	if (s->set)
		s->set();
	memory_fail_at(at ? at : UINT64_MAX, on);   /* of so many none is the last */
	is_playing = true;
	s->play();
	is_playing = false;
	uint64_t asked = memory_asked();
	const char *wrong;
	memory_fail_at(0, false);
	memory_mine(true);
	wrong = s->look ? s->look() : NULL;
	memory_mine(false);
	if (wrong)
		tell("it went on, but", wrong);
	s->end();
	if (wrong)
		return CHILD_LIED;
	size_t leaked = s->gives_away ? 0 : memory_leaked(&who);
	if (leaked) {
		(void)snprintf(detail, sizeof detail, "%zu blocks, one from %#tx", leaked, (const char *)who - &__executable_start);
		tell("leaked", detail);
		return CHILD_LEAKED;
	}
	*count = asked;
	return CHILD_FINE;
}

/* The machine has no room for one more process: that says nothing of the hub, and is not to be taken for a defect of a scene. */
static _Noreturn void starved(const struct scene *s, const char *what)
{
	printf("not ok %s: no child, %s: %s\n", s->name, what, strerror(errno));
	(void)fflush(stdout);
	exit(EX_OSERR);
}

static int in_child(const struct scene *s, uint64_t at, bool on, uint64_t *count)
{
	int ends[2], status;
	(void)fflush(stdout);
	if (pipe(ends))
		starved(s, "pipe");
	pid_t child = fork();
	if (child < 0)
		starved(s, "fork");
	if (!child) {
		uint64_t asked = 0;
		const struct rlimit none = { 0, 0 };
		(void)setrlimit(RLIMIT_CORE, &none);
		(void)alarm(CHILD_SECONDS);
		/* Most of them say that memory ended; what else one says shows when it is played alone, with AT=. */
		must(freopen("/dev/null", "w", stderr));
		int code = play(s, at, on, &asked);
		(void)fflush(stdout);
		leave(write(ends[1], &asked, sizeof asked) == sizeof asked ? code : 9);
	}
	close(ends[1]);
	if (read(ends[0], count, sizeof *count) != sizeof *count)
		*count = 0;
	close(ends[0]);
	must(waitpid(child, &status, 0) == child);
	return status;
}

static bool torture(const struct scene *s, uint64_t every)
{
	uint64_t n, none, played = 0, went_on = 0, ended = 0, wrong = 0;
	if (s->once)
		s->once();
	int status = in_child(s, 0, false, &n);
	if (status || !n) {
		printf("not ok %s: it does not play when memory is there (%d)\n", s->name, status);
		return false;
	}
	for (int on = 0; on < 2; on++)
		for (uint64_t at = 1 + (every > 1 ? (uint64_t)on : 0); at <= n; at += every) {
			status = in_child(s, at, on, &none);
			played++;
			if (WIFEXITED(status) && WEXITSTATUS(status) == CHILD_FINE) {
				went_on++;
			} else if (WIFEXITED(status) && WEXITSTATUS(status) == MEMORY_ENDED) {
				ended++;
			} else if (wrong++ < 12) {
				printf("  %s, allocation %" PRIu64 "%s: %s %d\n", s->name, at, on ? " and on" : "",
					WIFSIGNALED(status) ? "signal" : "exit", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
			}
		}
	printf("%s %s: %" PRIu64 " allocations, %" PRIu64 " times one failed: %" PRIu64 " went on, %" PRIu64 " ended in order, %" PRIu64
		" wrong\n", wrong ? "not ok" : "ok", s->name, n, played, went_on, ended, wrong);
	return !wrong;
}

static bool is_wanted(const struct scene *s, int argc, char **argv)
{
	if (argc < 2)
		return true;
	if (!strcmp(argv[1], "--quick"))
		return s->is_quick;
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], s->name))
			return true;
	return false;
}

int main(int argc, char **argv)
{
	const struct scene *const all[] = { scenes_of_rooms, scenes_of_papers, scenes_of_journal, scenes_of_memory };
	const char *every = getenv("EVERY"), *alone = getenv("AT");
	unsigned passed = 0, failed = 0;
	memory_begin();
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		for (const struct scene *s = all[i]; s->name; s++) {
			if (!is_wanted(s, argc, argv))
				continue;
			if (alone) {   /* for a debugger: no child */
				uint64_t n;
				if (s->once)
					s->once();
				return play(s, strtoull(alone, NULL, 10), getenv("ON"), &n);
			}
			bool is_good = torture(s, every ? strtoull(every, NULL, 10) : 1);
			passed += is_good;
			failed += !is_good;
		}
	printf("%u passed, %u failed\n", passed, failed);
	return failed || !passed ? EXIT_FAILURE : EXIT_SUCCESS;
}
