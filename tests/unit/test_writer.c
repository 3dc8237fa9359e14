/*
 * The process that writes a document, gone wrong in every way that its limits are for. This program starts itself as that process, as
 * the hub does; there the writer of a format is one of those below, which the document knows nothing of. The code on both sides is the
 * hub's own, compiled in here with that one function changed, so that no such format is in the hub.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

#include <cmocka.h>

#include "report/doc_wire.h"

static bool misbehave(const char *format, const struct doc *d, struct buf *out);
static const char *no_trouble(const char *format);

#define far_write misbehave
#define far_trouble no_trouble
#include "../../hub/server/paper_child.c"
#undef far_write
#undef far_trouble
#define PIECE PIECE_OF_HUB   /* both have one of their own */
#include "../../hub/server/paper.c"

/* -- over there -- */

enum { OTHER_LIMIT = 42, STILL_FREE = 43, HALF = 50, TOO_MUCH = 1 << 30, PATIENCE_S = 60 };

static const char *no_trouble(const char *format)
{
	(void)format;
	return NULL;
}

static void count_forever(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_CPU, &limit) || limit.rlim_max != SECONDS)
		_exit(OTHER_LIMIT);
	(void)setrlimit(RLIMIT_CPU, &(struct rlimit){ 1, 1 });   /* twenty seconds would be long for a test */
	for (volatile unsigned n = 0;; n++)
		;
}

/* What is taken is written to, or it would be none. */
static void hoard(struct buf *out)
{
	char piece[PIECE];

	memset(piece, 'x', sizeof piece);
	while (!out->broken && out->len < TOO_MUCH)
		buf_put(out, piece, sizeof piece);
	if (!out->broken)
		_exit(STILL_FREE);
}

static void flood(void)
{
	char piece[PIECE];

	memset(piece, 'x', sizeof piece);
	for (size_t n = 0; n < 2 * FILE_MAX; n += sizeof piece)
		(void)!write(STDOUT_FILENO, piece, sizeof piece);
	_exit(STILL_FREE);
}

/* Every door that has to be shut; the first that is open ends it. */
static void try_doors(void)
{
	char *const none[] = { NULL };

	if (socket(AF_INET, SOCK_STREAM, 0) >= 0 || socket(AF_UNIX, SOCK_STREAM, 0) >= 0)
		_exit(STILL_FREE);
	if (execve("/bin/true", none, none) >= 0 || kill(getppid(), 0) == 0)
		_exit(STILL_FREE);
	if (fork() >= 0 || vfork() >= 0)
		_exit(STILL_FREE);
}

static void *idle(void *with)
{
	return with;
}

static void fill_disk(void)
{
	FILE *f = tmpfile();
	static char piece[1 << 20];

	for (size_t n = 0; f && n < TOO_MUCH && fwrite(piece, sizeof piece, 1, f) == 1; n += sizeof piece)
		;
	_exit(STILL_FREE);
}

static void start_thread(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, idle, NULL) || pthread_join(thread, NULL))
		abort();   /* pango needs this one */
}

/* The title of the document says how. */
static bool misbehave(const char *format, const struct doc *d, struct buf *out)
{
	(void)format;
	buf_c(out, "well");
	if (text_is(d->title, text("loop")))
		count_forever();
	else if (text_is(d->title, text("hoard")))
		hoard(out);
	else if (text_is(d->title, text("flood")))
		flood();
	else if (text_is(d->title, text("fall")))
		abort();
	else if (text_is(d->title, text("disk")))
		fill_disk();
	else if (text_is(d->title, text("doors")))
		try_doors();
	else if (text_is(d->title, text("thread")))
		start_thread();
	else if (text_is(d->title, text("half"))) {
		tell(HALF, 2 * HALF);
		for (;;)
			(void)pause();
	}
	return true;
}

/* -- over here: as much of the hub as the hub's side of it needs -- */

enum { FIRST_JOB = 7, KILLED = 128 + SIGKILL };

static struct { int64_t now, status; unsigned written, percent; size_t len; uint64_t job; } seen;

int64_t hub_now(struct hub *h)
{
	(void)h;
	return seen.now;
}

void jobs_look(struct hub *h)
{
	(void)h;
}

void job_told(struct hub *h, uint64_t number, unsigned percent)
{
	(void)h;
	(void)number;
	seen.percent = percent;
}

void job_written(struct hub *h, uint64_t number, int64_t status, struct buf *take_file)
{
	(void)h;
	seen.written++;
	seen.job = number;
	seen.status = status;
	seen.len = take_file->len;
}

void log_line(const char *format, ...)
{
	(void)format;
}

static struct hub *hub_open(void)
{
	struct hub *h = calloc(1, sizeof *h);

	must(h != NULL && uv_loop_init(&h->loop) == 0);
	memset(&seen, 0, sizeof seen);
	seen.now = 1000;
	return h;
}

static void hub_close(struct hub *h)
{
	papers_end(h);
	(void)uv_run(&h->loop, UV_RUN_DEFAULT);
	assert_null(h->papers);
	assert_int_equal(uv_loop_close(&h->loop), 0);
	free(h);
}

static bool begin_at(struct hub *h, uint64_t job, const char *title, const char *format, size_t more)
{
	struct arena a = { 0 };
	struct buf bytes = { 0 };
	struct doc d = { .arena = &a, .title = text_of(title) };

	doc_pack(&d, &bytes);
	for (size_t i = 0; i < more; i++)
		buf_byte(&bytes, 'x');
	bool begun = paper_begin(h, job, format, &bytes);
	arena_free(&a);
	return begun;
}

static void begin(struct hub *h, const char *title)
{
	assert_true(begin_at(h, FIRST_JOB, title, "docx", 0));
}

static void until_written(struct hub *h)
{
	while (seen.written == 0)
		(void)uv_run(&h->loop, UV_RUN_ONCE);
	assert_int_equal(seen.job, FIRST_JOB);
}

static void until_half(struct hub *h)
{
	while (seen.percent != HALF)
		(void)uv_run(&h->loop, UV_RUN_ONCE);
}

static void ends_with(const char *title, int64_t status)
{
	struct hub *h = hub_open();

	begin(h, title);
	until_written(h);
	assert_int_equal(seen.status, status);
	hub_close(h);
	assert_int_equal(seen.written, 1);
}

/* -- tests -- */

static void writes(void **state)
{
	(void)state;
	ends_with("well", 0);
	assert_int_equal(seen.len, 4);
	ends_with("thread", 0);
}

static void falls(void **state)
{
	(void)state;
	ends_with("fall", 128 + SIGABRT);
}

static void has_so_much_processor(void **state)
{
	(void)state;
	ends_with("loop", KILLED);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED true
#else
#define IS_SANITIZED false
#endif

static void has_so_much_memory(void **state)
{
	(void)state;
	if (IS_SANITIZED)
		skip();   /* a sanitizer's shadow is larger than the limit, which is left out there */
	ends_with("hoard", PAPER_NO_MEMORY);
}

static void has_so_much_disk(void **state)
{
	(void)state;
	ends_with("disk", 128 + SIGXFSZ);
}

static void says_so_much(void **state)
{
	(void)state;
	ends_with("flood", KILLED);
}

static void has_no_doors(void **state)
{
	(void)state;
	if (IS_SANITIZED)
		skip();   /* what a sanitizer itself calls is not ours to shut */
	ends_with("doors", 0);
}

static void has_so_much_time(void **state)
{
	struct hub *h = hub_open();

	(void)state;
	begin(h, "half");
	until_half(h);
	papers_sweep(h, seen.now + PAPER_MS);
	for (int i = 0; i < 50 && seen.written == 0; i++) {
		(void)uv_run(&h->loop, UV_RUN_NOWAIT);
		(void)nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	}
	assert_int_equal(seen.written, 0);
	papers_sweep(h, seen.now + PAPER_MS + 1);
	until_written(h);
	assert_int_equal(seen.status, KILLED);
	hub_close(h);
}

static void is_dropped_with_its_asker(void **state)
{
	struct hub *h = hub_open();

	(void)state;
	begin(h, "half");
	until_half(h);
	paper_drop(h, FIRST_JOB + 1);
	papers_sweep(h, seen.now);
	assert_int_equal(seen.written, 0);
	paper_drop(h, FIRST_JOB);
	until_written(h);
	assert_int_equal(seen.status, KILLED);
	hub_close(h);
}

static void two_at_a_time(void **state)
{
	struct hub *h = hub_open();

	(void)state;
	assert_true(paper_may(h));
	begin(h, "half");
	assert_true(paper_may(h));
	assert_true(begin_at(h, FIRST_JOB + 1, "half", "docx", 0));
	assert_false(paper_may(h));
	paper_drop(h, FIRST_JOB);
	until_written(h);
	while (!paper_may(h))
		(void)uv_run(&h->loop, UV_RUN_ONCE);
	hub_close(h);
}

/* One that ends without having read all: the hub's pipe breaks, and that is all. */
static void refuses_what_makes_no_sense(void **state)
{
	struct hub *h = hub_open();

	(void)state;
	assert_true(begin_at(h, FIRST_JOB, "well", "docx", 1));
	until_written(h);
	assert_int_equal(seen.status, PAPER_NO_SENSE);
	hub_close(h);
	h = hub_open();
	assert_true(begin_at(h, FIRST_JOB, "well", "doc", 0));
	until_written(h);
	assert_int_equal(seen.status, PAPER_NO_SENSE);
	hub_close(h);
}

/* A hub that is killed has no time for goodbyes. Whom it leaves behind comes to this program, which sees how he ended. */
static void ends_with_its_hub(void **state)
{
	int pids[2], status;
	pid_t writer = 0;

	(void)state;
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
	assert_int_equal(pipe(pids), 0);
	pid_t hub = fork();
	if (hub == 0) {
		struct hub *h = hub_open();

		must(begin_at(h, FIRST_JOB, "half", "docx", 0));
		until_half(h);
		must(write(pids[1], &h->papers->process.pid, sizeof writer) == sizeof writer);
		(void)raise(SIGKILL);
	}
	assert_int_equal(read(pids[0], &writer, sizeof writer), sizeof writer);
	assert_int_equal(waitpid(hub, &status, 0), hub);
	assert_true(WIFSIGNALED(status));
	pid_t ended = 0;
	for (int i = 0; i < 2000 && ended == 0; i++) {
		(void)nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
		ended = waitpid(writer, &status, WNOHANG);
	}
	if (ended == 0)
		(void)kill(writer, SIGKILL);
	assert_int_equal(ended, writer);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	(void)close(pids[0]);
	(void)close(pids[1]);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes), cmocka_unit_test(falls), cmocka_unit_test(has_so_much_processor),
		cmocka_unit_test(has_so_much_memory), cmocka_unit_test(has_so_much_disk), cmocka_unit_test(says_so_much),
		cmocka_unit_test(has_no_doors), cmocka_unit_test(has_so_much_time), cmocka_unit_test(is_dropped_with_its_asker),
		cmocka_unit_test(two_at_a_time), cmocka_unit_test(refuses_what_makes_no_sense), cmocka_unit_test(ends_with_its_hub),
	};

	if (argc > 3 && strcmp(argv[1], PAPER_WORD) == 0)
		paper_main(argv[2], strcmp(argv[3], PAPER_TELLS) == 0);
	(void)signal(SIGPIPE, SIG_IGN);
	(void)alarm(PATIENCE_S);   /* a limit that fails must not look like a test that waits */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
