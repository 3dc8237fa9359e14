/*
 * What the SQLite journal asks of SQLite and of the machine, failing in turn: each question on the way to an open journal, each
 * on the way to an answer, and the calls that faults of the disk itself never meet. Whatever fails, it says so, and what was answered stays.
 */
#include "journal_place.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/statvfs.h>

#include <sqlite3.h>

static _Atomic(const char *) question;   /* the statement that fails next */
static atomic_int question_rc, call_left, call_errno, calls_failed;
static _Atomic(const char *) call_name;

static void *real(const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);
	if (!found)
		abort();
	return found;
}

int sqlite3_step(sqlite3_stmt *q)
{
	int (*step)(sqlite3_stmt *);
	void *found = real("sqlite3_step");
	memcpy(&step, &found, sizeof step);
	const char *at = atomic_load(&question), *sql = sqlite3_sql(q);
	/* Not where one is set: sqlite3_exec() believes its own statement, and not what a step of it says. */
	if (!at || !sql || strncmp(at, sql, strlen(at)) || !strncmp(sql + strlen(at), " =", 2))
		return step(q);
	atomic_store(&question, NULL);
	return atomic_load(&question_rc);
}

/* Does the call of this name fail now? */
static bool fails(const char *name)
{
	const char *chosen = atomic_load(&call_name);
	if (!chosen || strcmp(chosen, name) || atomic_fetch_sub(&call_left, 1) != 1)
		return false;
	atomic_fetch_add(&calls_failed, 1);
	errno = atomic_load(&call_errno);
	return true;
}

#define CALL_OF(type, bad, name, parameters, ...) \
	type name parameters \
	{ \
		type (*call) parameters; \
		void *found = real(#name); \
		memcpy(&call, &found, sizeof call); \
		return fails(#name) ? (bad) : call(__VA_ARGS__); \
	}
#define CALL(name, parameters, ...) CALL_OF(int, -1, name, parameters, __VA_ARGS__)
CALL(fstat, (int fd, struct stat *st), fd, st)
CALL(fsync, (int fd), fd)
CALL(unlink, (const char *path), path)
CALL(unlinkat, (int fd, const char *name, int flags), fd, name, flags)
CALL(renameat2, (int a, const char *from, int b, const char *to, unsigned flags), a, from, b, to, flags)
CALL(rename, (const char *from, const char *to), from, to)
CALL(mkdir, (const char *path, mode_t mode), path, mode)
CALL(stat, (const char *path, struct stat *st), path, st)
CALL(lstat, (const char *path, struct stat *st), path, st)
CALL(statvfs, (const char *path, struct statvfs *st), path, st)
CALL(fchmod, (int fd, mode_t mode), fd, mode)
CALL_OF(ssize_t, -1, pread, (int fd, void *bytes, size_t n, off_t at), fd, bytes, n, at)
CALL_OF(struct dirent *, NULL, readdir, (DIR *d), d)
/* It tells what is wrong by its value. */
CALL_OF(int, EAGAIN, pthread_create, (pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *with), thread, attr, run, with)

static void fail_call(const char *name, int nth, int error)
{
	atomic_store(&calls_failed, 0);
	atomic_store(&call_errno, error);
	atomic_store(&call_left, nth);
	atomic_store(&call_name, name);
}

static void fail_question(const char *sql, int rc)
{
	atomic_store(&question_rc, rc);
	atomic_store(&question, sql);
}

static const struct kind sqlite_kind = { "sqlite", true, false };

static void no_question_at_the_start_may_fail(void **state)
{
	static const char *const asked[] = {
		"PRAGMA locking_mode", "PRAGMA synchronous", "PRAGMA secure_delete", "PRAGMA application_id", "PRAGMA user_version",
		"SELECT group_concat", "PRAGMA quick_check", "SELECT workshop, seq, id, chain, body", "PRAGMA journal_mode",
		"SELECT workshop, poll, pseudonym", "SELECT workshop, poll FROM urn_open",
	};
	struct place *p = *state;
	append(p, 7, 1, 3, "x");
	expect(p, with_ballot(opening(batch_of(7, 4, 1, "o"), 1, "key"), 1, 1, "ballot"), JOURNAL_DONE);
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		for (int how = 0; how < 3; how++) {
			place_close(p);
			fail_question(asked[i], how == 0 ? SQLITE_IOERR : how == 1 ? SQLITE_NOMEM : SQLITE_BUSY);
			if (place_try(p, p->url))
				fail_msg("opened although '%s' failed", asked[i]);
			assert_null(atomic_load(&question));
			assert_non_null(strstr(p->why, p->file));
			place_open(p);
			assert_chained(p, 7, 4);
		}
	/* Settings and marks that are answered with nothing. */
	for (size_t i = 0; i < 5; i++) {
		place_close(p);
		fail_question(asked[i], SQLITE_DONE);
		assert_false(place_try(p, p->url));
		assert_non_null(strstr(p->why, p->file));
	}
	place_open(p);
	assert_chained(p, 7, 4);
}

static void no_answer_is_made_up(void **state)
{
	static const struct { const char *sql; enum journal_ask ask; } asked[] = {
		{ "SELECT seq, id, chain, body", JOURNAL_READ }, { "SELECT poll FROM urn_open", JOURNAL_READ_URNS },
		{ "SELECT pseudonym, body, proof", JOURNAL_READ_URNS }, { "SELECT seq FROM entry", JOURNAL_FIND },
		{ "SELECT 1 FROM urn_open", JOURNAL_APPEND }, { "INSERT OR REPLACE INTO urn", JOURNAL_APPEND },
	};
	struct place *p = *state;
	expect(p, with_ballot(opening(batch_of(7, 1, 1, "o"), 1, "key"), 1, 1, "ballot"), JOURNAL_DONE);
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		for (int is_memory = 0; is_memory < 2; is_memory++) {
			struct journal_request *r = asked[i].ask == JOURNAL_APPEND ? with_ballot(batch_of(7, 50 + i, 1, "b"), 1, 2, "another")
				: journal_ask(asked[i].ask, 7);
			fail_question(asked[i].sql, is_memory ? SQLITE_NOMEM : SQLITE_IOERR);
			expect(p, r, is_memory ? JOURNAL_UNKNOWN : JOURNAL_FATAL);
			assert_null(atomic_load(&question));
			place_close(p);
			place_open(p);
			assert_chained(p, 7, 1);
		}
}

/* A call fails once at each place where it is made, while a journal is made or opened, written, copied and closed. */
static void no_call_may_fail_unheard(void **state)
{
	static const struct { const char *name; int error; } calls[] = {
		{ "fstat", EIO }, { "fsync", EIO }, { "fsync", EINVAL }, { "unlink", EACCES }, { "unlinkat", EACCES }, { "renameat2", EIO },
		{ "renameat2", EINVAL }, { "renameat2", ENOSPC }, { "mkdir", EACCES }, { "stat", EIO }, { "lstat", EIO }, { "statvfs", EIO },
		{ "fchmod", EPERM }, { "pread", EIO }, { "readdir", EIO }, { "pthread_create", 0 },
	};
	struct place *p = *state;
	size_t lives = 0;
	place_close(p);
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		for (int nth = 1, failed = 1; failed && nth < 200; nth++, lives++) {
			char copy[100];
			enum journal_outcome ended = JOURNAL_FATAL;
			(void)nftw(p->dir, thing_remove, 8, FTW_DEPTH | FTW_PHYS);
			assert_int_equal(mkdir(p->dir, 0700), 0);
			(void)snprintf(copy, sizeof copy, "%s/copy", p->dir);
			fail_call(calls[i].name, nth, calls[i].error);
			if (place_try(p, p->url)) {
				struct journal_request *r = ask(p, with_ballot(opening(batch_of(7, 1, 2, "x"), 1, "key"), 1, 1, "ballot"));
				ended = r->outcome;
				journal_free(r);
				r = journal_ask(JOURNAL_BACKUP, 0);
				r->path = journal_keep(r, copy, strlen(copy) + 1);
				ask(p, r);
				assert_true(r->outcome != JOURNAL_DONE || !access(copy, F_OK));
				journal_free(r);
				r = ask(p, emptying(batch_of(7, 3, 1, "e"), 1));
				journal_free(r);
				place_close(p);
			} else {
				assert_true(p->why[0] != 0);
			}
			failed = atomic_load(&calls_failed);
			fail_call(NULL, 0, 0);
			place_open(p);
			if (ended == JOURNAL_DONE)
				assert_int_equal(find(p, 7, 2), 2);
			place_close(p);
		}
	print_message("%zu lives\n", lives);
	assert_true(lives > 40);
	place_open(p);
}

/* The files as a killed hub leaves them, with a log: whatever part of that cannot be read, nothing of it is passed over. */
static void a_log_that_is_left_is_read_or_named(void **state)
{
	static const struct { const char *name; int error; } calls[] = { { "fstat", EIO }, { "pread", EIO }, { "stat", EIO }, { "statvfs", EIO } };
	struct place *p = *state;
	struct journal *own = p->j;
	char left[100], url[200], copy[400];
	size_t refused = 0;
	append(p, 7, 1, 3, "x");
	(void)snprintf(left, sizeof left, "%s.left", p->dir);
	(void)snprintf(url, sizeof url, "sqlite:%s%s", left, p->file + strlen(p->dir));
	(void)snprintf(copy, sizeof copy, "rm -rf %s && cp -a %s %s", left, p->dir, left);
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		for (int nth = 1, failed = 1; failed && nth < 100; nth++) {
			assert_int_equal(system(copy), 0);
			fail_call(calls[i].name, nth, calls[i].error);
			bool is_open = place_try(p, url);
			failed = atomic_load(&calls_failed);
			fail_call(NULL, 0, 0);
			if (is_open)
				assert_int_equal(find(p, 7, 3), 3);
			else
				assert_true(p->why[0] != 0);
			refused += !is_open;
			if (is_open)
				journal_close(p->j);
		}
	assert_true(refused > 3);
	(void)nftw(left, thing_remove, 8, FTW_DEPTH | FTW_PHYS);
	p->j = own;
}

static void odd_places_are_named(void **state)
{
	struct place *p = *state;
	char url[1200], *end = url + snprintf(url, sizeof url, "sqlite:");
	place_close(p);
	assert_false(place_try(p, url));
	memset(end, 'x', 1100);
	end[1100] = 0;
	assert_false(place_try(p, url));
	memset(url, 'x', 200);
	assert_false(place_try(p, url));
	place_open(p);
	for (int i = 0; i < 3; i++) {
		place_close(p);
		(void)snprintf(url, sizeof url, "%s?pages=%s", p->url, i == 0 ? "x" : i == 1 ? "0" : "9999999999");
		assert_false(place_try(p, url));
		assert_non_null(strstr(p->why, "wants a number"));
		place_open(p);
	}
	/* No file is made under another file, nor opened as a pipe. */
	(void)snprintf(url, sizeof url, "sqlite:%s/below/log.db", p->file);
	struct journal *own = p->j;
	assert_false(place_try(p, url));
	(void)snprintf(url, sizeof url, "sqlite:%s/pipe", p->dir);
	assert_int_equal(mkfifo(url + 7, 0600), 0);
	assert_false(place_try(p, url));
	assert_non_null(strstr(p->why, "not a database"));
	p->j = own;
	/* A copy without a name, and one whose name is too long. */
	struct journal_request *r = journal_ask(JOURNAL_BACKUP, 0);
	expect(p, r, JOURNAL_DUPLICATE);
	r = journal_ask(JOURNAL_BACKUP, 0);
	memset(url, 'y', sizeof url);
	url[sizeof url - 1] = 0;
	r->path = journal_keep(r, url, sizeof url);
	expect(p, r, JOURNAL_DUPLICATE);
	append(p, 7, 1, 1, "x");
}

#define TEST(f) { #f, f, place_setup, place_teardown, (void *)(uintptr_t)&sqlite_kind }

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(no_question_at_the_start_may_fail), TEST(no_answer_is_made_up), TEST(no_call_may_fail_unheard),
		TEST(a_log_that_is_left_is_read_or_named), TEST(odd_places_are_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
