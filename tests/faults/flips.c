/*
 * Bits that turn by themselves. A journal is written and closed; then one bit of its file, of the key of an open round or of what a
 * crash left in the WAL is turned, and it is opened. The hub must refuse it and say what is damaged, or everything is as it was.
 * In the last commit of the WAL a turned bit cannot be told from a write that a power cut tore, nor in one of a single page before it:
 * there the log may end early, by so much at most, and is never another.
 *
 * `flips [N] [SEED]`: N bits of the file, and a quarter as many of the others.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/must.h"
#include "life.h"

static const char script[] = "LLLOBBLBLBLlllolbblblLBLBLlllLLLLBLLLLblllBBLblLLlBlbLLLLLLLLBLLlllB";

struct bytes { unsigned char *at; size_t n; };
enum { LAST = 3 };
struct tally { uint64_t flips, named, same, shorter[LAST], wrong; };

/* What was promised before the last commit, before the one before it, and so on; and where the WAL ended then. */
static struct promised ledgers[LAST][WORKSHOPS + 1];
static off_t ends[LAST];

static struct bytes slurp(const char *path)
{
	struct bytes b = { .at = malloc(8 << 20) };
	FILE *f = fopen(path, "rb");
	must(f && b.at);
	b.n = fread(b.at, 1, 8 << 20, f);
	fclose(f);
	return b;
}

static void spill(const char *path, struct bytes b)
{
	FILE *f = fopen(path, "wb");
	must(f && fwrite(b.at, 1, b.n, f) == b.n && !fclose(f));
}

/* The whole of a journal, as it lies on the disk. */
struct files { char db[112], wal[112], key[112], other[112]; struct bytes db_bytes, wal_bytes, key_bytes, other_bytes; };

static void files_restore(const struct files *f)
{
	spill(f->db, f->db_bytes);
	spill(f->key, f->key_bytes);
	spill(f->other, f->other_bytes);
	if (f->wal_bytes.n)
		spill(f->wal, f->wal_bytes);
	else
		(void)unlink(f->wal);
}

/* Does it say what is damaged, and where? */
static bool is_named(const struct life *l)
{
	return strstr(l->why, l->root) && (strstr(l->why, "damaged") || strstr(l->why, "not a database") || strstr(l->why, "another program") ||
		strstr(l->why, "version") || strstr(l->why, "malformed") || strstr(l->why, "tables or triggers") || strstr(l->why, "missing") ||
		strstr(l->why, "key of an open round"));
}

/* How many of the last commits are missing, and nothing else? 0: it is not that. */
static int commits_missing(struct life *l)
{
	struct promised now[WORKSHOPS + 1];
	enum verdict v = LIFE_LOST;
	int n = 0;
	memcpy(now, l->of, sizeof now);
	while (v == LIFE_LOST && ++n < LAST) {
		memcpy(l->of, ledgers[n - 1], sizeof now);
		for (int w = 1; w <= WORKSHOPS; w++)
			l->of[w].ids = now[w].ids;
		v = life_check(l);
	}
	memcpy(l->of, now, sizeof now);
	return v ? 0 : n;
}

static void flip_once(struct life *l, struct tally *t, const struct files *f, struct bytes which, uint64_t from, struct prng *dice)
{
	uint64_t bit = from * 8 + prng_below(dice, (which.n - from) * 8);
	which.at[bit / 8] ^= (unsigned char)(1u << bit % 8);
	files_restore(f);
	which.at[bit / 8] ^= (unsigned char)(1u << bit % 8);
	bool is_open = life_open(l), is_good = is_open ? false : is_named(l);
	enum verdict v = is_open ? life_check(l) : LIFE_WHOLE;
	t->flips++;
	if (is_open && !v) {
		t->same++;
		is_good = true;
	} else if (is_open && v == LIFE_LOST && which.at == f->wal_bytes.at) {
		int missing = commits_missing(l);
		t->shorter[missing]++;
		is_good = missing > 0;
	} else if (is_good) {
		t->named++;
	}
	if (!is_good) {
		t->wrong++;
		printf("not ok bit %" PRIu64 " of byte %" PRIu64 ": %s\n", bit % 8, bit / 8, is_open ? l->said : l->why[0] ? l->why : "refused without a word");
	}
	life_close(l);
}

static void write_journal(struct life *l, struct files *f, bool is_killed)
{
	life_anew(l, 11);
	must(life_open(l));
	(void)snprintf(f->db, sizeof f->db, "%s", l->file);
	(void)snprintf(f->wal, sizeof f->wal, "%s-wal", l->file);
	(void)snprintf(f->key, sizeof f->key, "%s.keys/1-1", l->file);
	(void)snprintf(f->other, sizeof f->other, "%s.keys/2-1", l->file);
	for (l->script = script; *l->script;) {
		struct stat st;
		memmove(ledgers[1], ledgers[0], sizeof ledgers - sizeof *ledgers);
		memcpy(ledgers[0], l->of, sizeof *ledgers);
		memmove(ends + 1, ends, sizeof ends - sizeof *ends);
		ends[0] = stat(f->wal, &st) ? 0 : st.st_size;
		must(life_round(l) == JOURNAL_DONE);
	}
	if (!is_killed)
		life_close(l);
	f->db_bytes = slurp(f->db);
	f->key_bytes = slurp(f->key);
	f->other_bytes = slurp(f->other);
	f->wal_bytes = is_killed ? slurp(f->wal) : (struct bytes){ 0 };
	life_close(l);
}

int main(int argc, char **argv)
{
	uint64_t n = argc > 1 ? strtoull(argv[1], NULL, 10) : 100, seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	static const char *const what[] = { "the file", "the key of an open round", "the WAL that a crash left", "its last commits" };
	unsigned passed = 0, failed = 0;
	struct life l;
	life_begin(&l, seed);
	for (int i = 0; i < 4; i++) {
		struct files f;
		struct tally t = { 0 };
		struct prng dice = prng_from(seed + (uint64_t)i);
		write_journal(&l, &f, i >= 2);
		struct bytes which = i == 0 ? f.db_bytes : i == 1 ? f.key_bytes : f.wal_bytes;
		uint64_t from = i == 3 ? (uint64_t)ends[LAST - 1] : 0;
		while (t.flips < (i ? n / 4 : n))
			flip_once(&l, &t, &f, which, from, &dice);
		bool is_good = !t.wrong && t.named > 0 && which.n > 16;
		printf("%s a bit of %s (%zu bytes) turned: %" PRIu64 " times; %" PRIu64 " refused and named, %" PRIu64 " without effect, %" PRIu64
			" without the last commit, %" PRIu64 " without the last two, %" PRIu64 " wrong\n", is_good ? "ok" : "not ok", what[i],
			which.n - (size_t)from, t.flips, t.named, t.same, t.shorter[1], t.shorter[2], t.wrong);
		passed += is_good;
		failed += !is_good;
		free(f.db_bytes.at);
		free(f.key_bytes.at);
		free(f.other_bytes.at);
		free(f.wal_bytes.at);
	}
	life_end(&l);
	printf("%u passed, %u failed\n", passed, failed);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
