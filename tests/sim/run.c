/*
 * The simulation: seeds, in as many processes as there are cores (--jobs), which may die of what they find. --seed N runs one and ends with
 * its verdict, --trace tells the whole story of it; --from N --seeds M runs many and counts.
 */
#include "sim.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/must.h"

enum { SEED_SECONDS = 60, WORKERS_MAX = 64, SEEDS_THAT_REACH_ALL = 1000 };

/* What a worker tells, in memory that outlives it. */
struct told { uint64_t seed, failed_seed; size_t at; bool is_failed; struct counts counts; char why[1024]; };

/* The seeds, and what is left of them; `until`: with --first no worker goes behind a seed that failed. */
struct work { atomic_size_t next, until; struct told told[WORKERS_MAX]; };

struct order { uint64_t from, seeds, jobs; bool is_one, is_traced, is_quiet, stops; const char *kept; };

static void one(struct told *told, uint64_t seed, bool is_traced)
{
	char why[1024] = "";

	told->seed = seed;
	(void)alarm(is_traced ? 0 : SEED_SECONDS);
	seed_run(seed, &told->counts, is_traced, why, sizeof why);
	if (why[0] == '\0')
		return;
	told->is_failed = true;
	told->failed_seed = seed;
	memcpy(told->why, why, sizeof why);
}

/* Runs on until a seed fails or none is left. Each seed is a world of its own: who runs it, and next to whom, changes nothing in it. */
static void child(struct work *work, struct told *told, const uint64_t *seeds)
{
	while (!told->is_failed && (told->at = atomic_fetch_add(&work->next, 1)) < atomic_load(&work->until))
		one(told, seeds[told->at], false);
	_exit(0);
}

static pid_t hire(struct work *work, struct told *told, const uint64_t *seeds)
{
	told->is_failed = false;
	(void)fflush(stdout);
	pid_t pid = fork();
	must(pid >= 0);
	if (pid == 0)
		child(work, told, seeds);
	return pid;
}

static void say_failure(const char *program, const struct told *told)
{
	printf("not ok seed %llu: %s\n    again: %s --seed %llu --trace\n", (unsigned long long)told->failed_seed, told->why, program,
		(unsigned long long)told->failed_seed);
	(void)fflush(stdout);
}

/* A worker that dies takes its seed with it. */
static bool has_failed(struct told *told, int status)
{
	if (!told->is_failed && WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return false;
	if (!told->is_failed) {
		told->failed_seed = told->seed;
		(void)snprintf(told->why, sizeof told->why, WIFSIGNALED(status) ? "the program died of signal %d" : "the program ended with %d",
			WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	}
	return true;
}

/* How many failed. With `stops` the first in their order is told alone, whoever was quicker. */
static uint64_t many(const char *program, struct work *work, const uint64_t *seeds, const struct order *o)
{
	pid_t pids[WORKERS_MAX];
	struct told first = { .at = SIZE_MAX };
	size_t working = (size_t)o->jobs;
	uint64_t failed = 0;

	for (size_t i = 0; i < working; i++)
		pids[i] = hire(work, &work->told[i], seeds);
	while (working > 0) {
		int status = 0;
		size_t i = 0;
		pid_t pid = wait(&status);

		must(pid > 0);
		while (pids[i] != pid)
			i++;
		struct told *told = &work->told[i];
		if (!has_failed(told, status)) {
			working--;
			continue;
		}
		failed++;
		if (!o->stops)
			say_failure(program, told);
		else if (told->at < first.at)
			first = *told;
		if (o->stops && told->at < atomic_load(&work->until))
			atomic_store(&work->until, told->at);
		pids[i] = hire(work, told, seeds);
	}
	if (o->stops && failed > 0)
		say_failure(program, &first);
	return failed;
}

/* All of them are numbers of one kind. */
static struct counts sum(const struct work *work)
{
	struct counts all = { 0 };
	uint64_t *to = (uint64_t *)&all;

	for (size_t i = 0; i < WORKERS_MAX; i++)
		for (size_t k = 0; k < sizeof all / sizeof *to; k++)
			to[k] += ((const uint64_t *)&work->told[i].counts)[k];
	return all;
}

/* Seeds that once found something are tried first, every time. */
static size_t read_kept(const char *path, uint64_t *out, size_t most)
{
	FILE *f = path == NULL ? NULL : fopen(path, "r");
	char line[256];
	size_t n = 0;

	while (f != NULL && n < most && fgets(line, sizeof line, f) != NULL)
		if (line[0] >= '0' && line[0] <= '9')
			out[n++] = strtoull(line, NULL, 10);
	if (f != NULL)
		(void)fclose(f);
	return n;
}

static void say_counts(const struct counts *c)
{
#define N(field) (unsigned long long)c->field
	printf("# lines: %llu opened, %llu refused, %llu broken (%llu half), %llu storms, %llu choked; hellos: %llu resumed, %llu whole\n",
		N(connects), N(refused_lines), N(cuts), N(halves), N(storms), N(chokes), N(resumes), N(wholes));
	printf("# frames: %llu up, %llu down (%llu kB), %llu + %llu lost; wishes said again %llu, arrived again %llu, ballots replaced %llu\n",
		N(frames_up), N(frames_down), N(bytes_down) / 1000, N(lost_up), N(lost_down), N(resent), N(repeated), N(replaced));
	printf("# hub: %llu crashes (%llu by a fatal disk), batches on their way then: %llu kept, %llu lost; clock set %llu on, %llu back\n",
		N(crashes), N(fatals), N(kept_by_crash), N(lost_by_crash), N(jumps_on), N(jumps_back));
	printf("# disk: %llu appends, %llu entries; unknown %llu stored, %llu lost; %llu stalls, %llu times full (%llu refused), %llu short pages\n",
		N(appends), N(entries), N(unknown_stored), N(unknown_lost), N(slow), N(full), N(read_only), N(short_pages));
	printf("# people: %llu twins, %llu seats taken over, %llu seats revoked, %llu turned away, %llu rehearsals, %llu wishes given up\n",
		N(twins), N(takeovers), N(revoked), N(turned_away), N(rehearsals), N(unanswered));
	printf("# rounds: %llu closed (%llu without sectors), %llu ballots in them, each of a known receipt; results looked at: %llu with sectors, %llu without\n",
		N(rounds), N(rounds_erased), N(ballots), N(unmasked), N(masked));
	printf("# checks: %llu states against the log, %llu mirrors against fresh ones, %llu values by the schema, %llu planted words, met %llu times\n",
		N(checks), N(compared), N(conforming), N(canaries), N(seen_canaries));
#undef N
}

/* How many of them nobody ever did: what is not reached is not tested. */
static unsigned say_commands(const struct counts *c)
{
	unsigned never = 0;

	printf("# %-24s %8s %8s %8s\n", "command", "sent", "done", "refused");
	for (int kind = COMMAND_NONE + 1; kind < COMMAND_N; kind++) {
		printf("# %-24s %8llu %8llu %8llu\n", command_rows[kind].name, (unsigned long long)c->sent[kind], (unsigned long long)c->done[kind],
			(unsigned long long)c->refused[kind]);
		never += c->done[kind] == 0;
	}
	printf("# commands: %u of %d accepted\n", COMMAND_N - 1 - never, COMMAND_N - 1);
	return never;
}

static struct order orders(int argc, char **argv)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	struct order o = { .from = 1, .seeds = 1000, .jobs = cores < 1 ? 1 : cores > WORKERS_MAX ? WORKERS_MAX : (uint64_t)cores };

	for (int i = 1; i < argc; i++) {
		const char *next = i + 1 < argc ? argv[i + 1] : "0";

		if (strcmp(argv[i], "--seed") == 0) {
			o.is_one = true;
			o.from = strtoull(next, NULL, 10);
		} else if (strcmp(argv[i], "--from") == 0) {
			o.from = strtoull(next, NULL, 10);
		} else if (strcmp(argv[i], "--seeds") == 0) {
			o.seeds = strtoull(next, NULL, 10);
		} else if (strcmp(argv[i], "--jobs") == 0) {
			o.jobs = strtoull(next, NULL, 10);
			must(o.jobs > 0 && o.jobs <= WORKERS_MAX);
		} else if (strcmp(argv[i], "--kept") == 0) {
			o.kept = argv[i + 1];
		} else {
			o.is_traced = o.is_traced || strcmp(argv[i], "--trace") == 0;
			o.is_quiet = o.is_quiet || strcmp(argv[i], "--quiet") == 0;
			o.stops = o.stops || strcmp(argv[i], "--first") == 0;
			continue;
		}
		i++;
	}
	return o;
}

int main(int argc, char **argv)
{
	struct order o = orders(argc, argv);
	struct work *work = mmap(NULL, sizeof *work, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct timespec a, b;
	unsigned never = 0;

	must(work != MAP_FAILED);
	(void)setvbuf(stdout, NULL, _IOLBF, 0);    /* what was told last stands, also when the program dies */
	if (o.is_one) {
		one(&work->told[0], o.from, o.is_traced);
		if (work->told[0].is_failed)
			say_failure(argv[0], &work->told[0]);
		else
			printf("ok seed %llu\n", (unsigned long long)o.from);
		return work->told[0].is_failed;
	}
	uint64_t *seeds = calloc(o.seeds + 1000, sizeof *seeds);
	must(seeds != NULL);
	size_t n = read_kept(o.kept, seeds, 1000);
	for (uint64_t i = 0; i < o.seeds; i++)
		seeds[n++] = o.from + i;
	atomic_store(&work->until, n);
	(void)clock_gettime(CLOCK_MONOTONIC, &a);
	uint64_t failed = many(argv[0], work, seeds, &o);
	(void)clock_gettime(CLOCK_MONOTONIC, &b);
	int64_t ms = (b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000;
	if (!o.is_quiet) {
		struct counts all = sum(work);

		say_counts(&all);
		never = say_commands(&all);
		printf("# %llu seeds in %lld.%lld s by %llu processes, %lld a second; %llu hours of workshops\n", (unsigned long long)all.seeds,
			(long long)ms / 1000, (long long)ms % 1000 / 100, (unsigned long long)o.jobs,
			(long long)(all.seeds * 1000 / (uint64_t)(ms + 1)), (unsigned long long)all.sim_ms / 3600000);
	}
	bool is_short = never > 0 && o.seeds >= SEEDS_THAT_REACH_ALL;
	if (is_short)
		printf("not ok: %u commands were never accepted in %llu seeds\n", never, (unsigned long long)o.seeds);
	if (o.stops && failed > 0)
		n = (size_t)sum(work).seeds;      /* what was behind it was left out */
	printf("%llu passed, %llu failed\n", (unsigned long long)(n > failed ? n - failed : 0), (unsigned long long)(failed + is_short));
	free(seeds);
	return failed > 0 || is_short;
}
