/*
 * Journals of every version there was, kept as SQL text in tests/data/journals, are opened, brought up and folded: to the same state
 * for ever. A file of a version to come is refused and left as it is. A new version of the file brings its own N.sql.
 */
#include "journal_place.h"

#include <sqlite3.h>

#include "core/workshop.h"
#include "protocol/codec.h"

enum { NEWEST = 2, TEXT_MAX = 1 << 20, POLL_OPEN_NOW = 2, BALLOTS = 4 };
static const char digest_of_all[] = "3a91c8ae81c37f6e27dc7b32fdb96aa9798ca88093c57c16fa074b085131a8af";

static char *text_of_version(int version)
{
	char path[64];
	char *at = calloc(1, TEXT_MAX);
	(void)snprintf(path, sizeof path, "tests/data/journals/%d.sql", version);
	FILE *f = fopen(path, "rb");
	if (!f)
		fail_msg("%s is not there", path);
	assert_true(fread(at, 1, TEXT_MAX - 1, f) > 1000);
	fclose(f);
	return at;
}

static void key_lay(const struct place *p, const char *line)
{
	char name[64], hex[160], path[256];
	uint8_t bytes[64];
	assert_int_equal(sscanf(line, "-- key %63s %159s", name, hex), 2);
	assert_true(hex_read(hex, strlen(hex), bytes, strlen(hex) / 2));
	(void)snprintf(path, sizeof path, "%s.keys/%s", p->file, name);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, strlen(hex) / 2, f), strlen(hex) / 2);
	fclose(f);
}

/* In place of the journal of this place stands one of that version. */
static void file_put(struct place *p, const char *sql)
{
	sqlite3 *db = NULL;
	char *why = NULL;
	place_close(p);
	assert_int_equal(remove(p->file), 0);
	assert_int_equal(sqlite3_open(p->file, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &why))
		fail_msg("%s", why);
	sqlite3_close(db);
	for (const char *line = sql; (line = strstr(line, "-- key ")); line++)
		key_lay(p, line);
}

static int64_t mark_of(const struct place *p)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *q = NULL;
	assert_int_equal(sqlite3_open(p->file, &db) | sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	int64_t mark = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	sqlite3_close(db);
	return mark;
}

/* The log folded by the core, and the ballots of the open round beside it. */
static void assert_same_story(struct place *p)
{
	struct arena a = { 0 };
	struct workshop *w = workshop_new();
	struct journal_request *list = ask(p, journal_ask(JOURNAL_LIST, 0));
	assert_int_equal(list->workshops_n, 1);
	uint64_t code = list->workshops[0].workshop;
	struct journal_request *r = reading(p, code, 1, 0);
	assert_int_equal(r->lines_n, list->workshops[0].last);
	for (size_t i = 0; i < r->lines_n; i++) {
		const struct journal_line *l = &r->lines[i];
		struct entry e;
		struct outcome o;
		assert_true(codec_read_entry(&a, l->seq, l->id, l->body, l->len, &e));
		assert_true(apply(w, &e, &l->chain, &a, &o));
	}
	char said[2 * HASH_BYTES + 1];
	struct hash digest = workshop_digest(w);
	for (size_t i = 0; i < HASH_BYTES; i++)
		(void)snprintf(said + 2 * i, 3, "%02x", digest.at[i]);
	assert_string_equal(said, digest_of_all);
	struct journal_request *u = urns(p, code);
	assert_int_equal(u->urns_n, 1);
	assert_int_equal(u->urns[0].poll, POLL_OPEN_NOW);
	assert_int_equal(u->urns[0].n, BALLOTS);
	for (size_t i = 0; i < BALLOTS; i++) {
		struct urn_ballot b;
		assert_true(codec_read_ballot(&a, u->urns[0].rows[i].body, u->urns[0].rows[i].len, &b));
	}
	journal_free(u);
	journal_free(r);
	journal_free(list);
	workshop_free(w);
	arena_free(&a);
}

static void every_version_opens_and_folds_to_the_same(void **state)
{
	struct place *p = *state;
	for (int version = 1; version <= NEWEST; version++) {
		char *sql = text_of_version(version);
		file_put(p, sql);
		assert_int_equal(mark_of(p), version);
		place_open(p);
		assert_same_story(p);
		/* It is one of ours now, and takes what comes. */
		append(p, 7, 1, 3, "life goes on");
		place_close(p);
		assert_int_equal(mark_of(p), NEWEST);
		place_open(p);
		assert_chained(p, 7, 3);
		free(sql);
	}
}

static void a_version_to_come_is_refused(void **state)
{
	struct place *p = *state;
	char *sql = text_of_version(NEWEST);
	file_put(p, sql);
	free(sql);
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(p->file, &db) | sqlite3_exec(db, "PRAGMA user_version = 3", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_false(place_try(p, p->url));
	assert_non_null(strstr(p->why, "this journal was written by a newer version of the hub"));
	assert_int_equal(mark_of(p), NEWEST + 1);
}

/* In the middle of being brought up the power may go: the step is one transaction, so an older file is whole or new. */
static void an_old_file_that_is_damaged_stays_old(void **state)
{
	struct place *p = *state;
	char *sql = text_of_version(1), *body = strstr(sql, "INSERT INTO entry VALUES");
	body = strstr(body, "7b2276223a31");   /* {"v":1 */
	body[11] = '2';
	file_put(p, sql);
	free(sql);
	assert_false(place_try(p, p->url));
	assert_non_null(strstr(p->why, "was changed after it was written"));
	assert_int_equal(mark_of(p), 1);
}

static struct kind sqlite = { "sqlite", true, false };

#define TEST(test) { #test, test, place_setup, place_teardown, &sqlite }

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_version_opens_and_folds_to_the_same),
		TEST(a_version_to_come_is_refused),
		TEST(an_old_file_that_is_damaged_stays_old),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
