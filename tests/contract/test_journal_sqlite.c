/*
 * What the SQLite journal promises beyond the contract: files that are not ours or damaged are refused and left alone,
 * ballots leave no trace, a full disk passes, a broken one stops the hub, kill -9 loses nothing that was answered.
 */
#include "journal_place.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <time.h>

#include <sqlite3.h>

/* -- a SQLite that fails on demand: our sqlite3_step() stands before the library's -- */

static _Atomic(const char *) fault_at;   /* the statement that fails next */
static atomic_int fault_rc;
static atomic_bool fault_is_after;       /* it is done all the same, and only the answer is lost */

int sqlite3_step(sqlite3_stmt *q)
{
	static int (*real)(sqlite3_stmt *);
	if (!real) {
		void *found = dlsym(RTLD_NEXT, "sqlite3_step");
		memcpy(&real, &found, sizeof real);
	}
	const char *at = atomic_load(&fault_at), *sql = sqlite3_sql(q);
	if (!at || !sql || strncmp(at, sql, strlen(at)))
		return real(q);
	atomic_store(&fault_at, NULL);
	if (atomic_load(&fault_is_after))
		(void)real(q);
	return atomic_load(&fault_rc);
}

static void fail_next(const char *sql, int rc, bool is_after)
{
	atomic_store(&fault_rc, rc);
	atomic_store(&fault_is_after, is_after);
	atomic_store(&fault_at, sql);
}

/* -- files as bytes -- */

struct bytes { unsigned char *at; size_t n; };

static struct bytes slurp(const char *path)
{
	struct bytes b = { 0 };
	struct stat st;
	FILE *f = fopen(path, "rb");
	if (!f)
		return b;
	assert_int_equal(fstat(fileno(f), &st), 0);
	b.at = malloc((size_t)st.st_size + 1);
	b.n = fread(b.at, 1, (size_t)st.st_size, f);
	assert_int_equal(b.n, st.st_size);
	fclose(f);
	return b;
}

static void spill(const char *path, const void *at, size_t n)
{
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(at, 1, n, f), n);
	fclose(f);
}

static bool holds(const char *path, const char *needle)
{
	struct bytes b = slurp(path);
	bool is_there = b.at && memmem(b.at, b.n, needle, strlen(needle));
	free(b.at);
	return is_there;
}

static const char *sought;
static size_t found_n, files_n;

static int look_into(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)at;
	files_n++;
	found_n += type == FTW_F && holds(path, sought);
	return 0;
}

/* In how many files of the place do these bytes stand? */
static size_t traces(const struct place *p, const char *needle)
{
	sought = needle;
	found_n = files_n = 0;
	assert_int_equal(nftw(p->dir, look_into, 8, FTW_PHYS), 0);
	return found_n;
}

static int sql(const char *path, const char *text)
{
	sqlite3 *db = NULL;
	int rc = sqlite3_open(path, &db);
	if (!rc)
		rc = sqlite3_exec(db, text, NULL, NULL, NULL);
	sqlite3_close(db);
	return rc;
}

/* Refused, with these words, and not a byte of the file is another; nothing was put beside it. */
static void assert_refused(struct place *p, const char *words)
{
	struct bytes before = slurp(p->file);
	(void)traces(p, "x");
	size_t files_before = files_n;
	assert_false(place_try(p, p->url));
	if (!strstr(p->why, words))
		fail_msg("'%s' does not say '%s'", p->why, words);
	assert_non_null(strstr(p->why, p->file));
	struct bytes after = slurp(p->file);
	assert_int_equal(before.n, after.n);
	if (before.n)
		assert_memory_equal(before.at, after.at, before.n);
	(void)traces(p, "x");
	assert_int_equal(files_n, files_before);
	free(before.at);
	free(after.at);
}

/* -- files -- */

static void foreign_files_are_left_alone(void **state)
{
	struct place *p = *state;
	char text[5000];
	memset(text, 'x', sizeof text);
	for (int i = 0; i < 5; i++) {
		place_close(p);
		(void)nftw(p->dir, thing_remove, 8, FTW_DEPTH | FTW_PHYS);
		(void)snprintf(text, sizeof text, "%s/inner", p->dir);
		assert_int_equal(mkdir(p->dir, 0700) | mkdir(text, 0700), 0);
		text[strlen(text)] = 'x';
		if (i < 3) {
			spill(p->file, text, i == 0 ? 7 : i == 1 ? 99 : sizeof text);
			assert_refused(p, "not a database");
		} else if (i == 3) {
			assert_int_equal(sql(p->file, "CREATE TABLE t (x); INSERT INTO t VALUES (1);"), SQLITE_OK);
			assert_refused(p, "another program");
		} else {
			assert_int_equal(sql(p->file, "PRAGMA journal_mode = WAL; PRAGMA application_id = 99; CREATE TABLE t (x);"), SQLITE_OK);
			assert_refused(p, "another program");
		}
	}
	/* A directory, or a place that is not there. */
	(void)snprintf(text, sizeof text, "sqlite:%s", p->dir);
	assert_false(place_try(p, text));
	(void)snprintf(text, sizeof text, "sqlite:%s/no/such/place.db", p->dir);
	assert_false(place_try(p, text));
	/* An empty file is one that somebody made for us. */
	assert_int_equal(unlink(p->file), 0);
	spill(p->file, "", 0);
	place_open(p);
	append(p, 7, 1, 1, "x");
}

static void other_versions_and_changed_tables_are_left_alone(void **state)
{
	struct place *p = *state;
	append(p, 7, 1, 5, "x");
	place_close(p);
	assert_int_equal(sql(p->file, "PRAGMA user_version = 3"), SQLITE_OK);
	assert_refused(p, "newer version");
	assert_int_equal(sql(p->file, "PRAGMA user_version = 2; DROP TRIGGER entry_is_not_deleted"), SQLITE_OK);
	assert_refused(p, "tables or triggers");
}

static void damage_is_found_and_named(void **state)
{
	struct place *p = *state;
	for (uint64_t n = 1; n <= 300; n++)
		append(p, 7, n, 1, n == 150 ? "entry to be damaged" : "an ordinary entry");
	place_close(p);
	struct bytes b = slurp(p->file);
	unsigned char *at = memmem(b.at, b.n, "entry to be damaged", 19);
	assert_non_null(at);
	at[5] ^= 1;
	spill(p->file, b.at, b.n);
	assert_refused(p, "entry 150 of workshop 7");
	at[5] ^= 1;
	/* A page that is no page. */
	memset(b.at + 3 * 4096, 0xa5, 4096);
	spill(p->file, b.at, b.n);
	assert_refused(p, "damaged");
	free(b.at);
}

/* A crash left a WAL behind, and the file is damaged: not even what the WAL holds may be written into it. */
static void a_damaged_file_keeps_its_wal(void **state)
{
	struct place *p = *state;
	char wal[128];
	(void)snprintf(wal, sizeof wal, "%s-wal", p->file);
	append(p, 7, 1, 1, "entry to be damaged");
	append(p, 7, 2, 300, "an ordinary entry");
	place_close(p);
	struct bytes file = slurp(p->file);
	place_open(p);
	append(p, 7, 1000, 1, "only in the WAL");
	struct bytes left = slurp(wal);
	place_close(p);
	spill(p->file, file.at, file.n);
	spill(wal, left.at, left.n);
	place_open(p);   /* the control: such a pair is a whole journal */
	assert_chained(p, 7, 302);
	place_close(p);
	unsigned char *at = memmem(file.at, file.n, "entry to be damaged", 19);
	assert_non_null(at);
	at[5] ^= 1;
	spill(p->file, file.at, file.n);
	spill(wal, left.at, left.n);
	assert_refused(p, "entry 1 of workshop 7");
	struct bytes after = slurp(wal);
	assert_int_equal(after.n, left.n);
	assert_memory_equal(after.at, left.at, left.n);
	free(after.at);
	free(file.at);
	free(left.at);
}

static void gaps_are_found_and_named(void **state)
{
	struct place *p = *state;
	append(p, 7, 1, 300, "x");
	place_close(p);
	/* Somebody who puts the trigger back afterwards. */
	assert_int_equal(sql(p->file, "DROP TRIGGER entry_is_not_deleted; DELETE FROM entry WHERE seq = 120;"
		"CREATE TRIGGER entry_is_not_deleted BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;"), SQLITE_OK);
	assert_refused(p, "workshop 7 has no entry 120");
}

static void entries_can_not_be_changed(void **state)
{
	static const char *const tries[] = {
		"UPDATE entry SET body = x'00' WHERE seq = 2", "DELETE FROM entry WHERE seq = 3", "DELETE FROM entry",
		/* As the hub's own connection is set. */
		"PRAGMA recursive_triggers = ON; INSERT OR REPLACE INTO entry SELECT workshop, seq, id, chain, x'00' FROM entry WHERE seq = 3",
		"INSERT INTO entry SELECT workshop, seq + 1, id, chain, body FROM entry WHERE seq = 3",
		"INSERT INTO entry VALUES (7, 4, x'00', zeroblob(32), x'')",
	};
	struct place *p = *state;
	append(p, 7, 1, 3, "x");
	place_close(p);
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
		assert_int_equal(sql(p->file, tries[i]), SQLITE_CONSTRAINT);
	place_open(p);
	assert_chained(p, 7, 3);
}

/* Run by itself as a child: the first hub's locks are another process's. */
static int open_only(const char *url)
{
	char why[256] = "";
	struct journal *j = journal_open(url, NULL, NULL, why, sizeof why);
	bool is_refused = !j && strstr(why, "another hub");
	journal_close(j);
	return is_refused ? 42 : 1;
}

static void a_second_hub_is_refused(void **state)
{
	struct place *p = *state;
	append(p, 7, 1, 1, "x");
	pid_t child = fork();
	assert_true(child >= 0);
	if (!child) {
		execl("/proc/self/exe", "test", "--open", p->url, (char *)NULL);
		_exit(9);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 42);
	append(p, 7, 2, 1, "x");
}

static unsigned mode_of(const char *format, const char *path)
{
	char name[200];
	struct stat st;
	(void)snprintf(name, sizeof name, "%s%s", path, format);
	assert_int_equal(stat(name, &st), 0);
	return st.st_mode & 07777;
}

static void nobody_else_may_read(void **state)
{
	struct place *p = *state;
	char inner[80];
	expect(p, opening(batch_of(7, 1, 1, "open"), 3, "key"), JOURNAL_DONE);
	(void)snprintf(inner, sizeof inner, "%s/inner", p->dir);
	assert_int_equal(mode_of("", inner), 0700);
	assert_int_equal(mode_of("", p->file), 0600);
	assert_int_equal(mode_of("-wal", p->file), 0600);
	assert_int_equal(mode_of(".keys", p->file), 0700);
	assert_int_equal(mode_of(".keys/7-3", p->file), 0600);
	place_close(p);
	/* A file brought back from somewhere is closed to others again. */
	assert_int_equal(chmod(p->file, 0644), 0);
	place_open(p);
	assert_int_equal(mode_of("", p->file), 0600);
	append(p, 7, 2, 1, "x");
	assert_int_equal(mode_of("-wal", p->file), 0600);
}

/* -- secrecy -- */

static void ballots_leave_no_trace(void **state)
{
	struct place *p = *state;
	expect(p, opening(batch_of(7, 1, 1, "open"), 3, "keykeykeykeykeykeykeykeykeykeyke"), JOURNAL_DONE);
	for (uint64_t voter = 1; voter <= 200; voter++)
		expect(p, with_ballot(batch_of(7, 10 + voter, 1, "took part"), 3, voter, "marked-ballot-old"), JOURNAL_DONE);
	for (uint64_t voter = 1; voter <= 200; voter++)
		expect(p, with_ballot(batch_of(7, 0, 0, ""), 3, voter, "marked-ballot-new"), JOURNAL_DONE);
	/* The search can find. */
	assert_true(traces(p, "marked-ballot") >= 1);
	assert_int_equal(traces(p, "keykeykeykey"), 1);
	expect(p, emptying(batch_of(7, 500, 1, "closed"), 3), JOURNAL_DONE);
	/* Before the answer is given, not only after the close. */
	assert_int_equal(traces(p, "marked-ballot"), 0);
	assert_int_equal(traces(p, "keykeykeykey"), 0);
	assert_int_equal(traces(p, "took part"), 1);
	place_close(p);
	assert_int_equal(traces(p, "marked-ballot"), 0);
	place_open(p);
	assert_chained(p, 7, 202);
}

static void a_forgotten_workshop_leaves_no_trace(void **state)
{
	struct place *p = *state;
	static char big[20000];
	memset(big, 'b', sizeof big - 1);
	memcpy(big + sizeof big - 40, "marked-line", 11);
	/* Woven into others, so that its lines share pages with theirs; some run over into pages of their own. */
	for (uint64_t n = 0; n < 300; n++) {
		append(p, 7, n, 1, n % 50 ? "a marked-line of the one that is forgotten" : big);
		append(p, n % 9 == 6 ? 5 : n % 9 + 1, 1000 + n, 1, n % 9 == 6 ? "somebody else's" : "another's line");
	}
	expect(p, opening(batch_of(7, 2000, 1, "open"), 3, "keykeykeykeykeykeykeykeykeykeyke"), JOURNAL_DONE);
	expect(p, with_ballot(batch_of(7, 0, 0, ""), 3, 1, "marked-line of an urn"), JOURNAL_DONE);
	expect(p, opening(batch_of(8, 2000, 1, "open"), 3, "the-others-key"), JOURNAL_DONE);
	assert_true(traces(p, "marked-line") >= 1);
	assert_int_equal(traces(p, "keykeykeykey"), 1);
	forget(p, 7);
	/* Before the answer is given, not only after the close. */
	assert_int_equal(traces(p, "marked-line"), 0);
	assert_int_equal(traces(p, "keykeykeykey"), 0);
	assert_int_equal(traces(p, "the-others-key"), 1);
	assert_int_equal(traces(p, "another's line"), 1);
	place_close(p);
	assert_int_equal(traces(p, "marked-line"), 0);
	/* The guard is back: as strict as before, and the file is still one of ours. */
	assert_int_equal(sql(p->file, "DELETE FROM entry WHERE workshop = 8"), SQLITE_CONSTRAINT);
	place_open(p);
	assert_chained(p, 7, 0);
}

static void forgetting_is_all_or_nothing(void **state)
{
	static const char *const at[] = { "BEGIN", "DELETE FROM entry", "DELETE FROM urn", "DELETE FROM urn_open", "COMMIT" };
	struct place *p = *state;
	expect(p, opening(batch_of(7, 1, 3, "open"), 3, "key"), JOURNAL_DONE);
	expect(p, with_ballot(batch_of(7, 0, 0, ""), 3, 1, "ballot"), JOURNAL_DONE);
	for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
		fail_next(at[i], SQLITE_FULL, false);
		expect(p, journal_ask(JOURNAL_FORGET, 7), JOURNAL_READ_ONLY);
		assert_chained(p, 7, 3);
		struct journal_request *r = urns(p, 7);
		assert_int_equal(r->urns_n, 1);
		assert_int_equal(r->urns[0].n, 1);
		journal_free(r);
	}
	/* Done, and the answer lost. */
	fail_next("COMMIT", SQLITE_NOMEM, true);
	expect(p, journal_ask(JOURNAL_FORGET, 7), JOURNAL_UNKNOWN);
	assert_chained(p, 7, 0);
	forget(p, 7);
	append(p, 7, 1, 1, "anew");
	place_close(p);
	assert_int_equal(sql(p->file, "DELETE FROM entry"), SQLITE_CONSTRAINT);
	place_open(p);
	assert_chained(p, 7, 1);
}

static void a_lost_key_is_named_and_a_stray_key_goes(void **state)
{
	struct place *p = *state;
	char key[128], stray[128], other[128];
	expect(p, opening(batch_of(7, 1, 1, "open"), 3, "key"), JOURNAL_DONE);
	place_close(p);
	(void)snprintf(key, sizeof key, "%s.keys/7-3", p->file);
	(void)snprintf(stray, sizeof stray, "%s.keys/7-4", p->file);
	(void)snprintf(other, sizeof other, "%s.keys/note", p->file);
	struct bytes b = slurp(key);
	assert_int_equal(b.n, 64);
	spill(stray, b.at, b.n);
	spill(other, "x", 1);
	place_open(p);
	assert_int_equal(access(stray, F_OK), -1);
	assert_int_equal(access(key, F_OK), 0);
	assert_int_equal(access(other, F_OK), 0);
	place_close(p);
	assert_int_equal(unlink(key), 0);
	assert_refused(p, "the key of an open round is missing");
	spill(key, b.at, b.n);
	place_open(p);
	free(b.at);
}

/* -- disks -- */

static void fill(struct place *p, uint64_t from_id, uint64_t *stored, enum journal_outcome *outcome)
{
	char body[3000];
	memset(body, 'f', sizeof body - 1);
	body[sizeof body - 1] = 0;
	*outcome = JOURNAL_DONE;
	for (*stored = 0; *outcome == JOURNAL_DONE && *stored < 5000; *stored += *outcome == JOURNAL_DONE) {
		struct journal_request *r = ask(p, batch_of(7, from_id + *stored, 1, body));
		*outcome = r->outcome;
		journal_free(r);
	}
}

static void a_full_file_is_read_only_and_recovers(void **state)
{
	struct place *p = *state;
	char url[200], body[3000];
	uint64_t stored;
	enum journal_outcome outcome;
	memset(body, 'b', sizeof body - 1);
	body[sizeof body - 1] = 0;
	place_close(p);
	(void)snprintf(url, sizeof url, "%s?pages=200", p->url);
	assert_true(place_try(p, url));
	expect(p, opening(batch_of(8, 1, 1, "open"), 3, "key"), JOURNAL_DONE);
	for (uint64_t voter = 1; voter <= 50; voter++)
		expect(p, with_ballot(batch_of(8, 0, 0, ""), 3, voter, body), JOURNAL_DONE);
	assert_false(journal_is_full(p->j));
	fill(p, 1, &stored, &outcome);
	assert_int_equal(outcome, JOURNAL_READ_ONLY);
	assert_true(stored > 20);
	assert_true(journal_is_full(p->j));
	/* Nothing of a refused batch is there, an urn that could not be opened has no key, and reading goes on. */
	expect(p, opening(batch_of(7, 9000, 1, body), 4, "key-that-is-not-kept"), JOURNAL_READ_ONLY);
	assert_int_equal(traces(p, "key-that-is-not-kept"), 0);
	assert_int_equal(find(p, 7, 9000), 0);
	assert_chained(p, 7, stored);
	expect(p, batch_of(7, 1, 1, "x"), JOURNAL_DUPLICATE);
	assert_true(journal_is_full(p->j));
	/* Space comes back: the next write just works. */
	expect(p, emptying(batch_of(8, 2, 1, "closed"), 3), JOURNAL_DONE);
	assert_false(journal_is_full(p->j));
	append(p, 7, 9000, 1, body);
	assert_chained(p, 7, stored + 1);
	place_close(p);
	place_open(p);
	assert_chained(p, 7, stored + 1);
}

static void a_full_disk_is_read_only_and_recovers(void **state)
{
	struct place *p = *state;
	char disk[80], ballast[100];
	uint64_t stored, more;
	enum journal_outcome outcome;
	(void)snprintf(disk, sizeof disk, "%s/disk", p->dir);
	(void)snprintf(ballast, sizeof ballast, "%s/ballast", disk);
	assert_int_equal(mkdir(disk, 0700), 0);
	if (mount("tmpfs", disk, "tmpfs", 0, "size=2m,mode=0700")) {
		print_message("skipped: a small disk needs the right to mount (%s)\n", strerror(errno));
		skip();
	}
	place_close(p);
	(void)snprintf(p->url, sizeof p->url, "sqlite:%s/log.db", disk);
	char filler[600 * 1024] = { 0 };
	spill(ballast, filler, sizeof filler);
	bool is_open = place_try(p, p->url);
	fill(p, 1, &stored, &outcome);
	bool is_full = journal_is_full(p->j);
	(void)unlink(ballast);
	enum journal_outcome full = outcome;
	fill(p, 1 + stored, &more, &outcome);
	uint64_t last = last_of(p, 7);
	(void)traces(p, "x");
	place_close(p);
	bool is_open_again = place_try(p, p->url);
	uint64_t last_again = is_open_again ? last_of(p, 7) : 0;
	place_close(p);
	assert_int_equal(umount(disk), 0);
	assert_true(is_open && is_full && is_open_again);
	assert_int_equal(full, JOURNAL_READ_ONLY);
	print_message("%llu lines until the disk was full, %llu more after 600 KiB were freed\n", (unsigned long long)stored, (unsigned long long)more);
	/* More than 600 KiB of WAL could hold: the WAL itself was given back. */
	assert_true(stored > 20 && more > 50);
	assert_int_equal(last, stored + more);
	assert_int_equal(last_again, last);
}

static void an_io_error_stops_everything(void **state)
{
	static const struct { const char *at; int rc; } faults[] = {
		{ "COMMIT", SQLITE_IOERR_FSYNC }, { "INSERT", SQLITE_IOERR_WRITE }, { "BEGIN", SQLITE_IOERR_READ },
		{ "SELECT seq FROM entry", SQLITE_CORRUPT }, { "INSERT", SQLITE_NOTADB },
	};
	struct place *p = *state;
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		append(p, 7, 10 * i, 2, "x");
		fail_next(faults[i].at, faults[i].rc, false);
		expect(p, batch_of(7, 10 * i + 5, 1, "lost"), JOURNAL_FATAL);
		/* From here on nothing is answered otherwise. */
		expect(p, batch_of(8, 1, 1, "x"), JOURNAL_FATAL);
		expect(p, journal_ask(JOURNAL_LIST, 0), JOURNAL_FATAL);
		struct journal_request *r = journal_ask(JOURNAL_BACKUP, 0);
		r->path = journal_keep(r, "/tmp/never", 11);
		expect(p, r, JOURNAL_FATAL);
		place_close(p);
		place_open(p);
		assert_chained(p, 7, 2 * (i + 1));
	}
}

static void a_lost_answer_is_unknown(void **state)
{
	struct place *p = *state;
	append(p, 7, 1, 2, "x");
	/* Not stored: the same ids can be sent again. */
	fail_next("COMMIT", SQLITE_BUSY, false);
	expect(p, opening(batch_of(7, 3, 2, "y"), 3, "key-that-is-not-kept"), JOURNAL_UNKNOWN);
	assert_int_equal(traces(p, "key-that-is-not-kept"), 0);
	assert_int_equal(find(p, 7, 3), 0);
	append(p, 7, 3, 2, "y");
	/* Stored, and the answer lost: the file is asked, and the next number is right. */
	fail_next("COMMIT", SQLITE_NOMEM, true);
	expect(p, batch_of(7, 5, 2, "z"), JOURNAL_UNKNOWN);
	assert_int_equal(find(p, 7, 5), 5);
	expect(p, batch_of(7, 5, 2, "z"), JOURNAL_DUPLICATE);
	append(p, 7, 7, 1, "on");
	assert_chained(p, 7, 7);
	/* In the middle of a batch. */
	fail_next("INSERT", SQLITE_NOMEM, true);
	expect(p, batch_of(7, 8, 3, "m"), JOURNAL_UNKNOWN);
	append(p, 7, 8, 3, "m");
	assert_chained(p, 7, 10);
}

/* -- every write of a whole life fails once -- */

static atomic_int write_fails_at, write_errno;   /* 0 = none; counts down to the write that fails */
static atomic_bool write_fails_on;               /* and all that follow */
static atomic_int writes_failed;

static bool write_fails(void)
{
	int left = atomic_load(&write_fails_at);
	if (left <= 0 || (left > 1 && atomic_fetch_sub(&write_fails_at, 1) > 1))
		return false;
	if (!atomic_load(&write_fails_on))
		atomic_store(&write_fails_at, 0);
	atomic_fetch_add(&writes_failed, 1);
	errno = atomic_load(&write_errno);
	return true;
}

static ssize_t failing_write(int fd, const void *at, size_t n)
{
	return write_fails() ? -1 : write(fd, at, n);
}

static ssize_t failing_pwrite(int fd, const void *at, size_t n, off_t where)
{
	return write_fails() ? -1 : pwrite(fd, at, n, where);
}

static int failing_ftruncate(int fd, off_t n)
{
	return write_fails() ? -1 : ftruncate(fd, n);
}

/* SQLite's own door for tests: its system calls are replaced, by name. */
static void replace_calls(bool is_on)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
	const struct { const char *name; sqlite3_syscall_ptr call; } calls[] = {
		{ "write", (sqlite3_syscall_ptr)failing_write }, { "pwrite", (sqlite3_syscall_ptr)failing_pwrite },
		{ "pwrite64", (sqlite3_syscall_ptr)failing_pwrite }, { "ftruncate", (sqlite3_syscall_ptr)failing_ftruncate },
	};
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		(void)vfs->xSetSystemCall(vfs, calls[i].name, is_on ? calls[i].call : NULL);
}

enum { STEPS = 11, STEPS_OF_SEVEN = 9 };

/* Lives until a fatal answer; says how each step ended. */
static void live(struct place *p, enum journal_outcome ended[STEPS])
{
	for (int i = 0; i < STEPS; i++)
		ended[i] = JOURNAL_FATAL;
	if (!place_try(p, p->url))
		return;
	for (int i = 0; i < STEPS; i++) {
		uint64_t id = (uint64_t)i * 10;
		struct journal_request *r = i < STEPS_OF_SEVEN ? batch_of(7, id, 3, "a line of a life")
			: i == STEPS_OF_SEVEN ? batch_of(8, id, 3, "another life") : journal_ask(JOURNAL_FORGET, 8);
		if (i == 2)
			opening(r, 1, "key-of-a-life");
		if (i == 4 || i == 5)
			with_ballot(r, 1, 1, i == 4 ? "ballot-first" : "ballot-second");
		if (i == 7)
			emptying(r, 1);
		ask(p, r);
		ended[i] = r->outcome;
		journal_free(r);
		if (ended[i] == JOURNAL_FATAL)
			break;
	}
	place_close(p);
}

static void assert_life_is_whole(struct place *p, const enum journal_outcome ended[STEPS])
{
	place_open(p);   /* which checks pages, numbers and chains */
	for (int i = 0; i < STEPS_OF_SEVEN; i++) {
		uint64_t seq = find(p, 7, (uint64_t)i * 10);
		if (ended[i] == JOURNAL_DONE)
			assert_true(seq > 0);
		if (ended[i] == JOURNAL_READ_ONLY || ended[i] == JOURNAL_DUPLICATE)
			assert_int_equal(seq, 0);
	}
	struct journal_request *r = urns(p, 7);
	if (ended[2] == JOURNAL_DONE && ended[7] != JOURNAL_DONE && !find(p, 7, 70)) {
		assert_int_equal(r->urns_n, 1);
		assert_memory_equal(r->urns[0].key, "key-of-a-life", 13);
		if (ended[5] == JOURNAL_DONE)
			assert_memory_equal(r->urns[0].rows[0].body, "ballot-second", 13);
	}
	journal_free(r);
	append(p, 7, 1000, 1, "life goes on");
	uint64_t others = last_of(p, 8);
	assert_true(others == 0 || others == 3);
	if (ended[STEPS_OF_SEVEN + 1] == JOURNAL_DONE)
		assert_int_equal(traces(p, "another life"), 0);
	else if (ended[STEPS_OF_SEVEN] == JOURNAL_DONE && ended[STEPS_OF_SEVEN + 1] == JOURNAL_READ_ONLY)
		assert_int_equal(others, 3);
	if (find(p, 7, 70)) {
		assert_int_equal(traces(p, "ballot-"), 0);
		assert_int_equal(traces(p, "key-of-a-life"), 0);
	}
	place_close(p);
}

static void any_write_may_fail(void **state)
{
	struct place *p = *state;
	size_t lives = 0;
	place_close(p);
	replace_calls(true);
	for (int how = 0; how < 4; how++) {
		bool has_failed = true;
		for (int at = 1; has_failed; at++, lives++) {
			enum journal_outcome ended[STEPS];
			(void)nftw(p->dir, thing_remove, 8, FTW_DEPTH | FTW_PHYS);
			assert_int_equal(mkdir(p->dir, 0700), 0);
			atomic_store(&write_errno, how % 2 ? ENOSPC : EIO);
			atomic_store(&write_fails_on, how / 2);
			atomic_store(&writes_failed, 0);
			atomic_store(&write_fails_at, at);
			live(p, ended);
			has_failed = atomic_load(&writes_failed) > 0;
			atomic_store(&write_fails_at, 0);
			assert_life_is_whole(p, ended);
			if (!has_failed)
				for (int i = 0; i < STEPS; i++)
					assert_int_equal(ended[i], JOURNAL_DONE);
		}
	}
	replace_calls(false);
	print_message("%zu lives, each with a write that failed\n", lives - 4);
	assert_true(lives > 100);
}

/* -- kill -9 -- */

static void write_until_killed(const char *url, int fd)
{
	struct place p = { 0 };
	if (sem_init(&p.woken, 0, 0) || !place_try(&p, url))
		_exit(1);
	uint64_t last = last_of(&p, 7);
	for (;;) {
		struct journal_request *r = ask(&p, batch_of(7, last + 1, 1, "until the end"));
		if (r->outcome != JOURNAL_DONE || r->first != last + 1)
			_exit(2);
		last = r->first;
		journal_free(r);
		if (write(fd, &last, sizeof last) != sizeof last)
			_exit(3);
	}
}

static void a_killed_hub_loses_nothing_it_answered(void **state)
{
	struct place *p = *state;
	uint64_t acked = 0;
	place_close(p);
	for (int kills = 0; kills < 8; kills++) {
		int ends[2], status;
		assert_int_equal(pipe(ends), 0);
		pid_t child = fork();
		assert_true(child >= 0);
		if (!child) {
			char fd[16];
			(void)snprintf(fd, sizeof fd, "%d", ends[1]);
			execl("/proc/self/exe", "test", "--write", p->url, fd, (char *)NULL);
			_exit(9);
		}
		close(ends[1]);
		for (int n = 0; n < 20 + 13 * kills; n++)
			assert_int_equal(read(ends[0], &acked, sizeof acked), sizeof acked);
		assert_int_equal(kill(child, SIGKILL), 0);
		while (read(ends[0], &acked, sizeof acked) == sizeof acked)
			;
		close(ends[0]);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		place_open(p);
		uint64_t last = last_of(p, 7);
		assert_true(last == acked || last == acked + 1);
		assert_chained(p, 7, last);
		place_close(p);
	}
}

/* -- backups -- */

static struct journal_request *backup_to(const char *path)
{
	struct journal_request *r = journal_ask(JOURNAL_BACKUP, 0);
	r->path = journal_keep(r, path, strlen(path) + 1);
	return r;
}

static void a_backup_is_made_while_writing(void **state)
{
	struct place *p = *state;
	char copy[128], part[136];
	(void)snprintf(copy, sizeof copy, "%s/copy.db", p->dir);
	(void)snprintf(part, sizeof part, "%s.part", copy);
	for (uint64_t w = 1; w <= 5; w++)
		append(p, w, 1, 4000, "an entry before the backup");
	expect(p, opening(batch_of(7, 1, 1, "open"), 3, "keykeykey"), JOURNAL_DONE);
	expect(p, with_ballot(batch_of(7, 2, 1, "took part"), 3, 1, "marked-ballot"), JOURNAL_DONE);
	struct journal_request *b = backup_to(copy);
	journal_give(p->j, b);
	uint64_t n = 0;
	bool is_back = false;
	/* Writing goes on: each batch waits for its own answer only. */
	while (!is_back) {
		journal_give(p->j, batch_of(n % 7 + 11, 10000 + n, 1, "meanwhile"));
		n++;
		struct journal_request *r = reply(p);
		if (r == b) {
			is_back = true;
			r = reply(p);
		}
		assert_int_equal(r->outcome, JOURNAL_DONE);
		journal_free(r);
	}
	print_message("%llu batches were answered during the backup\n", (unsigned long long)n);
	assert_true(n >= 3);
	if (b->outcome != JOURNAL_DONE)
		fail_msg("%s", b->why);
	assert_true(b->workshops_n >= 6);
	assert_int_equal(access(part, F_OK), -1);
	assert_int_equal(mode_of("", copy), 0600);
	assert_false(holds(copy, "marked-ballot"));
	journal_free(b);
	/* A second one may not overwrite it, and a bad place harms nobody. */
	expect(p, backup_to(copy), JOURNAL_DUPLICATE);
	expect(p, backup_to("/no/such/place/copy.db"), JOURNAL_UNKNOWN);
	append(p, 6, 1, 1, "the hub goes on");
	place_close(p);
	(void)snprintf(p->url, sizeof p->url, "sqlite:%s", copy);
	place_open(p);
	for (uint64_t w = 1; w <= 5; w++)
		assert_chained(p, w, 4000);
	assert_chained(p, 7, 2);
	struct journal_request *r = urns(p, 7);
	assert_int_equal(r->urns_n, 0);
	journal_free(r);
	append(p, 7, 3, 1, "life goes on in the copy");
	assert_chained(p, 7, 3);
}

static void a_backup_forgets_with_the_journal(void **state)
{
	struct place *p = *state;
	char copy[128];
	(void)snprintf(copy, sizeof copy, "%s/copy.db", p->dir);
	for (uint64_t w = 1; w <= 3; w++)
		append(p, w, 1, 4000, w == 1 ? "a marked-line" : "an entry");
	struct journal_request *b = backup_to(copy);
	journal_give(p->j, b);
	/* The first workshop is over there by now, for the copy goes on between any two groups. */
	for (uint64_t n = 0; n < 20; n++)
		append(p, 4, n, 1, "meanwhile");
	journal_give(p->j, journal_ask(JOURNAL_FORGET, 1));
	for (int i = 0; i < 2; i++) {
		struct journal_request *r = reply(p);
		assert_int_equal(r->outcome, JOURNAL_DONE);
		journal_free(r);
	}
	assert_int_equal(traces(p, "a marked-line"), 0);
	place_close(p);
	(void)snprintf(p->url, sizeof p->url, "sqlite:%s", copy);
	place_open(p);
	assert_chained(p, 1, 0);
	assert_chained(p, 2, 4000);
	assert_chained(p, 3, 4000);
}

static void closing_finishes_a_backup(void **state)
{
	struct place *p = *state;
	char copy[128];
	(void)snprintf(copy, sizeof copy, "%s/copy.db", p->dir);
	append(p, 1, 1, 3000, "x");
	journal_give(p->j, backup_to(copy));
	place_close(p);
	(void)snprintf(p->url, sizeof p->url, "sqlite:%s", copy);
	place_open(p);
	assert_chained(p, 1, 3000);
}

/* -- pace -- */

static double seconds(clockid_t clock)
{
	struct timespec t;
	(void)clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void pace(struct place *p, const char *name, uint64_t workshop, size_t batches, size_t lines, bool is_burst)
{
	struct journal_request **r = calloc(batches, sizeof *r);
	static const char body[] = "{\"do\":\"add_card\",\"at\":1700000000000,\"who\":12,\"quadrant\":\"S\",\"text\":\"a card of the usual length, as people write them\"}";
	for (size_t i = 0; i < batches; i++)
		r[i] = batch_of(workshop, i * lines, lines, body);
	double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
	for (size_t i = 0; i < batches; i++) {
		journal_give(p->j, r[i]);
		if (!is_burst)
			journal_free(reply(p));
	}
	for (size_t i = 0; is_burst && i < batches; i++)
		journal_free(reply(p));
	wall = seconds(CLOCK_MONOTONIC) - wall;
	cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	double n = (double)(batches * lines);
	print_message("%-38s %9.0f rows/s %7.2f us CPU a row\n", name, n / wall, cpu / n * 1e6);
	free(r);
	assert_int_equal(last_of(p, workshop), batches * lines);
}

static void pace_is_printed(void **state)
{
	struct place *p = *state;
	pace(p, "10 batches of 1000, one commit each", 1, 10, 1000, false);
	pace(p, "10000 batches of 1, as a burst", 2, 10000, 1, true);
	pace(p, "1000 batches of 1, one commit each", 3, 1000, 1, false);
	pace(p, "100 batches of 1000, as a burst", 4, 100, 1000, true);
	double wall = seconds(CLOCK_MONOTONIC);
	place_close(p);
	place_open(p);
	print_message("closed and checked again, 121000 rows: %.3f s\n", seconds(CLOCK_MONOTONIC) - wall);
}

static struct kind sqlite = { "sqlite", true, false }, sqlite_on_disk = { "sqlite", true, true };

#define TEST(test) { #test, test, place_setup, place_teardown, &sqlite }

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(foreign_files_are_left_alone),
		TEST(other_versions_and_changed_tables_are_left_alone),
		TEST(damage_is_found_and_named),
		TEST(a_damaged_file_keeps_its_wal),
		TEST(gaps_are_found_and_named),
		TEST(entries_can_not_be_changed),
		TEST(a_second_hub_is_refused),
		TEST(nobody_else_may_read),
		TEST(ballots_leave_no_trace),
		TEST(a_forgotten_workshop_leaves_no_trace),
		TEST(forgetting_is_all_or_nothing),
		TEST(a_lost_key_is_named_and_a_stray_key_goes),
		TEST(a_full_file_is_read_only_and_recovers),
		TEST(a_full_disk_is_read_only_and_recovers),
		TEST(an_io_error_stops_everything),
		TEST(a_lost_answer_is_unknown),
		TEST(any_write_may_fail),
		TEST(a_killed_hub_loses_nothing_it_answered),
		TEST(a_backup_is_made_while_writing),
		TEST(a_backup_forgets_with_the_journal),
		TEST(closing_finishes_a_backup),
		{ "pace_is_printed", pace_is_printed, place_setup, place_teardown, &sqlite_on_disk },
	};
	if (argc == 3 && !strcmp(argv[1], "--open"))
		return open_only(argv[2]);
	if (argc == 4 && !strcmp(argv[1], "--write"))
		write_until_killed(argv[2], atoi(argv[3]));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
