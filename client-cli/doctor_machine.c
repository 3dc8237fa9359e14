/* The machine itself: libraries, limits, memory, clock, and whether documents can be written on it. */
#include "doctor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/timex.h>
#include <time.h>

#include <libwebsockets.h>
#include <sodium.h>

#include "export.h"

enum { FILES_LEAST = 1024 + 64, FILES_WANTED = 20000 + 64, FILES_KEPT = 64, MB_WRONG = 100, MB_NOTE = 300, TASKS_WRONG = 16, TASKS_NOTE = 48,
       LOOK_MS = 50, JUMP_MS = 20 };
static const int64_t not_before = INT64_C(1767225600);   /* 1 January 2026: this program is younger than that */

/* -- libraries -- */

/* libwebsockets before 4.3 keeps the holes that platform.md names: freed memory at an unknown upgrade, unchecked HTTP/2. */
static bool lws_is_old(const char *version)
{
	long major = strtol(version, NULL, 10);
	const char *dot = strchr(version, '.');

	return major < 4 || (major == 4 && dot != NULL && strtol(dot + 1, NULL, 10) < 3);
}

static void versions_look(struct doctor *d)
{
	const char *lws = lws_get_library_version();

	FIND(d, FINDING_OK, "versions", "doctor_versions", "version", DIENHONG_VERSION, "lws", lws, "sqlite", journal_sqlite_version(),
		"sodium", sodium_version_string());
	if (lws_is_old(lws))
		FIND(d, FINDING_NOTE, "libwebsockets", "doctor_lws_old", "version", lws);
	if (journal_sqlite_is_old())
		FIND(d, FINDING_NOTE, "sqlite", "doctor_sqlite_old", "version", journal_sqlite_version());
}

/* -- limits, memory -- */

static void limits_look(struct doctor *d)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return;
	/* The hub takes what it is allowed, so the hard limit counts. */
	int64_t n = files.rlim_max == RLIM_INFINITY ? FILES_WANTED : (int64_t)files.rlim_max;
	const char *phones = number_c(d->cli, n > FILES_KEPT ? n - FILES_KEPT : 0);

	if (n < FILES_LEAST)
		FIND(d, FINDING_WRONG, "limits", "doctor_files_few", "phones", phones);
	else if (n < FILES_WANTED)
		FIND(d, FINDING_NOTE, "limits", "doctor_files_some", "phones", phones);
	else
		FIND(d, FINDING_OK, "limits", "doctor_files_enough", "n", number_c(d->cli, n));
}

/* What the machine has, or what a container or a service may take of it, whichever is less. */
static void memory_look(struct doctor *d, int64_t allowed)
{
	struct buf all = { 0 };
	const char *at = doctor_proc(d, "meminfo", &all) ? strstr(all.at, "MemAvailable:") : NULL;
	int64_t bytes = at == NULL ? -1 : (int64_t)strtol(at + sizeof "MemAvailable:" - 1, NULL, 10) * 1024;
	bool is_limited = allowed >= 0 && (bytes < 0 || allowed < bytes);
	int64_t mb = (is_limited ? allowed : bytes) >> 20;
	const char *words = number_c(d->cli, mb);

	if (bytes < 0 && !is_limited)
		FIND(d, FINDING_NOTE, "memory", "doctor_memory_unknown");
	else if (mb < MB_NOTE)
		FIND(d, mb < MB_WRONG ? FINDING_WRONG : FINDING_NOTE, "memory", is_limited ? "doctor_memory_group_low" : "doctor_memory_low", "mb", words);
	else
		FIND(d, FINDING_OK, "memory", is_limited ? "doctor_memory_group" : "doctor_memory_fine", "mb", words);
	buf_free(&all);
}

/* Threads and processes: the hub has a few threads, and starts a process for each document. */
static void tasks_look(struct doctor *d, int64_t left)
{
	if (left >= 0 && left < TASKS_NOTE)
		FIND(d, left < TASKS_WRONG ? FINDING_WRONG : FINDING_NOTE, "tasks", "doctor_tasks_few", "n", number_c(d->cli, left));
	else if (left >= 0)
		FIND(d, FINDING_OK, "tasks", "doctor_tasks_fine", "n", number_c(d->cli, left));
}

/* -- clock -- */

static int64_t ms_of(clockid_t clock)
{
	struct timespec t = { 0 };

	(void)clock_gettime(clock, &t);   /* both exist */
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* How far one clock ran from the other in a moment: a wall clock that is being turned. */
static int64_t jumped_ms(void)
{
	int64_t wall = ms_of(CLOCK_REALTIME), steady = ms_of(CLOCK_MONOTONIC);
	const struct timespec moment = { .tv_nsec = LOOK_MS * 1000000L };

	(void)nanosleep(&moment, NULL);
	int64_t apart = (ms_of(CLOCK_REALTIME) - wall) - (ms_of(CLOCK_MONOTONIC) - steady);
	return apart < 0 ? -apart : apart;
}

static void clock_look(struct doctor *d)
{
	struct timex t = { 0 };
	char date[32] = "";
	time_t now = (time_t)d->now_s;
	struct tm local;

	if (localtime_r(&now, &local) != NULL)
		(void)strftime(date, sizeof date, "%d/%m/%Y %H:%M", &local);
	if (d->now_s < not_before)
		FIND(d, FINDING_WRONG, "clock", "doctor_clock_old", "date", date);
	else if (jumped_ms() > JUMP_MS)
		FIND(d, FINDING_NOTE, "clock", "doctor_clock_jumps", "date", date);
	else if (adjtimex(&t) == TIME_ERROR || (t.status & STA_UNSYNC) != 0)
		FIND(d, FINDING_NOTE, "clock", "doctor_clock_alone", "date", date);
	else
		FIND(d, FINDING_OK, "clock", "doctor_clock_fine", "date", date);
}

/* -- documents -- */

static void papers_look(struct doctor *d)
{
	switch (paper_probe("pdf")) {
	case PAPER_CAN:
		FIND(d, FINDING_OK, "documents", "doctor_papers_fine");
		break;
	case PAPER_CANNOT_FONT:
		FIND(d, FINDING_WRONG, "documents", "doctor_papers_font");
		break;
	case PAPER_CANNOT_RUN:
		FIND(d, FINDING_WRONG, "documents", "doctor_papers_program");
		break;
	}
}

void doctor_machine(struct doctor *d)
{
	versions_look(d);
	limits_look(d);
	struct group_left left = group_look(d);
	memory_look(d, left.bytes);
	tasks_look(d, left.tasks);
	clock_look(d);
	papers_look(d);
}
