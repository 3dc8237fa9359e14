/* See life.h. Bodies are made from ids, so that the ledger holds numbers and not texts. */
#include "life.h"

#include <ctype.h>
#include <dlfcn.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/must.h"

enum { BODY_MAX = 24000, LINES_MAX = 6 };
static const char ballot_mark[] = "a sealed ballot of the faults";

const char *life_after_open;
int life_wal_factor = 1;
static struct { int (*hook)(void *, sqlite3 *, const char *, int); void *with; } wal;

/* The journal sets what it needs and reads it back; what a test wants otherwise comes behind its last setting. */
int sqlite3_exec(sqlite3 *db, const char *sql, int (*each)(void *, int, char **, char **), void *with, char **error)
{
	static int (*real)(sqlite3 *, const char *, int (*)(void *, int, char **, char **), void *, char **);
	if (!real) {
		void *found = dlsym(RTLD_NEXT, "sqlite3_exec");
		memcpy(&real, &found, sizeof real);
	}
	int rc = real(db, sql, each, with, error);
	if (!rc && life_after_open && !strcmp(sql, "PRAGMA journal_mode = WAL"))
		rc = real(db, life_after_open, NULL, NULL, NULL);
	return rc;
}

static int wal_magnified(void *with, sqlite3 *db, const char *name, int pages)
{
	(void)with;
	return wal.hook(wal.with, db, name, pages * life_wal_factor);
}

void *sqlite3_wal_hook(sqlite3 *db, int (*hook)(void *, sqlite3 *, const char *, int), void *with)
{
	static void *(*real)(sqlite3 *, int (*)(void *, sqlite3 *, const char *, int), void *);
	if (!real) {
		void *found_there = dlsym(RTLD_NEXT, "sqlite3_wal_hook");
		memcpy(&real, &found_there, sizeof real);
	}
	if ((uintptr_t)with <= 1000)
		return real(db, hook, with);   /* SQLite's own, on every connection; its argument is a number of pages */
	wal.hook = hook;
	wal.with = with;
	return real(db, wal_magnified, NULL);
}

/* -- files -- */

/* What must be found nowhere, and what of it was. */
static struct { char words[64]; } sought[64];
static size_t sought_n;
static char found[160];

__attribute__((format(printf, 1, 2)))
static void seek(const char *format, ...)
{
	va_list args;
	must(sought_n < sizeof sought / sizeof *sought);
	va_start(args, format);
	(void)vsnprintf(sought[sought_n++].words, sizeof sought->words, format, args);
	va_end(args);
}

static int look_into(const char *path, const struct stat *st, int type, struct FTW *at)
{
	const char *name = path + at->base, *end = strrchr(name, '.');
	/* A copy that is whole holds what it held. */
	bool is_copy = !strncmp(name, "copy-", 5) && end && !strcmp(end, ".db");
	FILE *f = type == FTW_F && st->st_size && !is_copy ? fopen(path, "rb") : NULL;
	if (!f)
		return 0;
	char *bytes = malloc((size_t)st->st_size);
	must(bytes);
	size_t n = fread(bytes, 1, (size_t)st->st_size, f);
	for (size_t i = 0; i < sought_n && !found[0]; i++)
		if (memmem(bytes, n, sought[i].words, strlen(sought[i].words))) {
			(void)snprintf(found, sizeof found, "'%s' in %s", sought[i].words, name);
			break;
		}
	free(bytes);
	fclose(f);
	return 0;
}

const char *life_traces(const struct life *l)
{
	sought_n = 0;
	found[0] = 0;
	for (int w = 1; w <= WORKSHOPS; w++) {
		const struct promised *p = &l->of[w];
		for (uint32_t poll = p->polls > 8 ? p->polls - 8 : 1; poll <= p->polls; poll++)
			if (poll != p->poll)
				seek("%s %d.%u:", ballot_mark, w, poll);
		if (p->forgotten_id)
			seek("line %llu ", (unsigned long long)p->forgotten_id);
	}
	must(!nftw(l->root, look_into, 8, FTW_PHYS));
	return found[0] ? found : NULL;
}

static int thing_remove(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

static void files_remove(const struct life *l)
{
	must(!nftw(l->root, thing_remove, 8, FTW_DEPTH | FTW_PHYS));
}

/* -- begin, end -- */

static void wake(void *with)
{
	struct life *l = with;
	sem_post(&l->woken);
}

static void ledger_begin(struct life *l, uint64_t seed)
{
	for (int w = 1; w <= WORKSHOPS; w++)
		free(l->of[w].ids);
	memset(l->of, 0, sizeof l->of);
	l->dice = prng_from(seed);
	l->copy_asked = l->copy_made = false;
	l->next_id = 1;
}

void life_begin(struct life *l, uint64_t seed)
{
	memset(l, 0, sizeof *l);
	(void)snprintf(l->root, sizeof l->root, "%s/dienhong-faults-XXXXXX", access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	must(mkdtemp(l->root) && !sem_init(&l->woken, 0, 0));
	(void)snprintf(l->file, sizeof l->file, "%s/inner/log.db", l->root);
	(void)snprintf(l->url, sizeof l->url, "sqlite:%s", l->file);
	ledger_begin(l, seed);
}

void life_anew(struct life *l, uint64_t seed)
{
	must(!l->j);
	files_remove(l);
	must(!mkdir(l->root, 0700));
	ledger_begin(l, seed);
}

void life_end(struct life *l)
{
	life_close(l);
	files_remove(l);
	ledger_begin(l, 0);
	sem_destroy(&l->woken);
}

bool life_open(struct life *l)
{
	must(!l->j);
	l->why[0] = 0;
	l->j = journal_open(l->url, wake, l, l->why, sizeof l->why);
	return l->j;
}

void life_close(struct life *l)
{
	journal_close(l->j);
	l->j = NULL;
}

/* -- asking -- */

static struct journal_request *reply(struct life *l)
{
	struct journal_request *r;
	while (!(r = journal_next(l->j)))
		sem_wait(&l->woken);
	return r;
}

static struct journal_request *ask(struct life *l, struct journal_request *r)
{
	journal_give(l->j, r);
	return reply(l);
}

static void id_of(uint64_t n, uint8_t id[ID_BYTES])
{
	struct hash h = hash_of(&n, sizeof n);
	memcpy(id, h.at, ID_BYTES);
}

/* Most are as short as a card, some fill pages of their own. */
static size_t body_of(uint64_t id, char body[BODY_MAX])
{
	struct prng p = prng_from(id);
	size_t n = prng_below(&p, 12) ? 20 + (size_t)prng_below(&p, 400) : 1000 + (size_t)prng_below(&p, BODY_MAX - 1000);
	int head = snprintf(body, BODY_MAX, "line %llu ", (unsigned long long)id);
	memset(body + head, 'a' + (char)(id % 26), n > (size_t)head ? n - (size_t)head : 0);
	return n > (size_t)head ? n : (size_t)head;
}

static size_t ballot_of(uint64_t w, uint32_t poll, unsigned voter, unsigned version, char body[256])
{
	return (size_t)snprintf(body, 256, "%s %d.%u: voter %u, version %u", ballot_mark, (int)w, poll, voter, version);
}

static struct hash pseudonym_of(unsigned voter)
{
	return hash_of(&voter, sizeof voter);
}

static void key_of(uint64_t w, uint32_t poll, uint8_t key[32])
{
	uint64_t both[2] = { w, poll };
	struct hash h = hash_of(both, sizeof both);
	memcpy(key, h.at, 32);
}

static void lines_add(struct journal_request *r, uint64_t first_id, unsigned n)
{
	static char body[BODY_MAX];
	struct journal_line lines[LINES_MAX] = { 0 };
	for (unsigned i = 0; i < n; i++) {
		id_of(first_id + i, lines[i].id);
		lines[i].len = body_of(first_id + i, body);
		lines[i].body = journal_keep(r, body, lines[i].len);
	}
	r->lines = journal_keep(r, lines, sizeof lines);
	r->lines_n = n;
}

static const char letters[] = " LOBEFC";   /* by enum wish */

static struct journal_request *wish_make(struct life *l, uint64_t w)
{
	struct promised *p = &l->of[w];
	unsigned lot = (unsigned)prng_below(&l->dice, 100);
	if (l->script) {
		p->wish = (enum wish)(strchr(letters, toupper((unsigned char)*l->script++)) - letters);
		if (p->poll ? p->wish == WISH_OPEN : p->wish == WISH_BALLOT || p->wish == WISH_EMPTY)
			p->wish = WISH_LINES;   /* what stood before it was refused */
	} else
		p->wish = lot < 45 ? WISH_LINES : lot < 75 ? (p->poll ? WISH_BALLOT : WISH_OPEN) : lot < 90 && p->poll ? WISH_EMPTY :
		lot == 99 ? WISH_FORGET : WISH_LINES;
	struct journal_request *r = journal_ask(p->wish == WISH_FORGET ? JOURNAL_FORGET : JOURNAL_APPEND, w);
	p->wish_id = l->next_id;
	p->wish_n = p->wish == WISH_FORGET ? 0 : p->wish == WISH_BALLOT ? (unsigned)prng_below(&l->dice, 2) :
		1 + (unsigned)prng_below(&l->dice, LINES_MAX);
	l->next_id += p->wish_n;
	if (p->wish_n)
		lines_add(r, p->wish_id, p->wish_n);
	if (p->wish == WISH_OPEN) {
		r->opens_urn = p->polls + 1;
		key_of(w, r->opens_urn, r->urn_key);
	} else if (p->wish == WISH_EMPTY) {
		r->empties_urn = p->poll;
	} else if (p->wish == WISH_BALLOT) {
		char body[256];
		p->wish_voter = (unsigned)prng_below(&l->dice, VOTERS);
		size_t n = ballot_of(w, p->poll, p->wish_voter, l->versions + 1, body);
		struct urn_row row = { .poll = p->poll, .pseudonym = pseudonym_of(p->wish_voter), .body = journal_keep(r, body, n), .len = n };
		r->ballots = journal_keep(r, &row, sizeof row);
		r->ballots_n = 1;
		p->wish_version = ++l->versions;
	}
	return r;
}

/* It happened. */
static void wish_land(struct promised *p)
{
	if (p->wish == WISH_FORGET) {
		p->forgotten_id = p->n ? p->ids[0] : p->forgotten_id;
		p->n = 0;
		p->poll = 0;
	}
	if (p->n + p->wish_n > p->cap) {
		p->cap = p->cap * 2 + 64;
		p->ids = realloc(p->ids, p->cap * sizeof *p->ids);
		must(p->ids);
	}
	for (unsigned i = 0; i < p->wish_n; i++)
		p->ids[p->n++] = p->wish_id + i;
	if (p->wish == WISH_OPEN) {
		p->poll = ++p->polls;
		memset(p->ballots, 0, sizeof p->ballots);
	} else if (p->wish == WISH_EMPTY) {
		p->poll = 0;
	} else if (p->wish == WISH_BALLOT) {
		p->ballots[p->wish_voter] = p->wish_version;
	}
	p->wish = WISH_NOTHING;
}

static void copy_ask(struct life *l)
{
	char path[128];
	struct journal_request *r = journal_ask(JOURNAL_BACKUP, 0);
	(void)snprintf(path, sizeof path, "%s/inner/copy-%u.db", l->root, ++l->copies);
	r->path = journal_keep(r, path, strlen(path) + 1);
	l->copy_asked = true;
	l->copy_made = false;
	for (int w = 1; w <= WORKSHOPS; w++)
		l->copy_last[w] = l->of[w].wish ? UINT64_MAX : l->of[w].n;
	ask(l, r);
	l->copy_made = r->outcome == JOURNAL_DONE;
	l->outcomes[r->outcome]++;
	(void)snprintf(l->said, sizeof l->said, "%s", r->why);
	journal_free(r);
}

enum journal_outcome life_round(struct life *l)
{
	unsigned n = 0;
	enum journal_outcome worst = JOURNAL_DONE;
	if (l->script && !*l->script)
		return JOURNAL_DONE;
	if (l->script && toupper((unsigned char)*l->script) != 'C' && l->of[islower((unsigned char)*l->script) ? 2 : 1].wish) {
		l->script++;   /* nothing more of this workshop before it was looked up what became of the last wish */
		return JOURNAL_DONE;
	}
	if (l->script ? toupper((unsigned char)*l->script) == 'C' : !prng_below(&l->dice, 60)) {
		l->script += l->script != NULL;
		copy_ask(l);
		return JOURNAL_DONE;   /* a copy that cannot be made is no matter of the journal */
	}
	for (uint64_t w = 1; w <= WORKSHOPS; w++) {
		if (l->script ? n || (w == 1) != !islower((unsigned char)*l->script) || w > 2 : l->of[w].wish || (prng_below(&l->dice, 2) && n))
			continue;
		journal_give(l->j, wish_make(l, w));
		n++;
	}
	for (; n; n--) {
		struct journal_request *r = reply(l);
		struct promised *p = &l->of[r->workshop];
		l->outcomes[r->outcome]++;
		if (r->outcome == JOURNAL_DONE) {
			l->acked++;
			if (r->ask == JOURNAL_APPEND && r->lines_n)
				must(r->first == p->n + 1 && r->last == p->n + r->lines_n);
			wish_land(p);
		} else if (r->outcome == JOURNAL_READ_ONLY || r->outcome == JOURNAL_DUPLICATE) {
			p->wish = WISH_NOTHING;   /* nothing of it may be there */
		}
		if (r->outcome > worst) {
			worst = r->outcome;
			(void)snprintf(l->said, sizeof l->said, "%s", r->why);
		}
		journal_free(r);
	}
	return worst;
}

/* -- checking -- */

__attribute__((format(printf, 3, 4)))
static enum verdict wrong(struct life *l, enum verdict v, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	(void)vsnprintf(l->said, sizeof l->said, format, args);
	va_end(args);
	return v;
}

static enum verdict lines_check(struct life *l, uint64_t w)
{
	static char body[BODY_MAX];
	struct promised *p = &l->of[w];
	struct hash chain = { { 0 } };
	uint64_t seq = 0, last = 0;
	do {
		struct journal_request *r = journal_ask(JOURNAL_READ, w);
		r->from = seq + 1;
		ask(l, r);
		enum verdict v = r->outcome == JOURNAL_DONE ? LIFE_WHOLE : wrong(l, LIFE_CORRUPT, "reading: %s", r->why);
		last = r->last;
		for (size_t i = 0; i < r->lines_n && !v; i++) {
			const struct journal_line *at = &r->lines[i];
			uint8_t id[ID_BYTES];
			if (seq >= p->n) {
				v = wrong(l, LIFE_CORRUPT, "workshop %d has a line %d that nobody wrote", (int)w, (int)seq + 1);
				break;
			}
			id_of(p->ids[seq], id);
			size_t n = body_of(p->ids[seq++], body);
			chain = hash_chain(&chain, seq, at->id, at->body, at->len);
			if (at->seq != seq || memcmp(at->id, id, ID_BYTES) || at->len != n || memcmp(at->body, body, n) ||
			    memcmp(&at->chain, &chain, sizeof chain))
				v = wrong(l, LIFE_CORRUPT, "line %d of workshop %d is another", (int)seq, (int)w);
		}
		bool is_stuck = !r->lines_n && seq < last;
		journal_free(r);
		if (v || is_stuck)
			return v ? v : wrong(l, LIFE_CORRUPT, "workshop %d ends early", (int)w);
	} while (seq < last);
	return seq == p->n ? LIFE_WHOLE : wrong(l, LIFE_LOST, "workshop %d has %d of %d lines", (int)w, (int)seq, (int)p->n);
}

static bool ballot_is(const struct urn_row *row, uint64_t w, unsigned voter, unsigned version)
{
	char body[256];
	size_t n = ballot_of(w, row->poll, voter, version, body);
	return row->len == n && !memcmp(row->body, body, n);
}

static enum verdict urn_check(struct life *l, uint64_t w)
{
	struct promised *p = &l->of[w];
	enum verdict v = LIFE_WHOLE;
	uint8_t key[32];
	struct journal_request *r = journal_ask(JOURNAL_READ_URNS, w);
	ask(l, r);
	if (r->outcome != JOURNAL_DONE)
		v = wrong(l, LIFE_CORRUPT, "urns: %s", r->why);
	else if (r->urns_n != (p->poll != 0))
		v = wrong(l, LIFE_LOST, "workshop %d has %d urns and not %d", (int)w, (int)r->urns_n, p->poll != 0);
	if (!v && p->poll) {
		size_t n = 0;
		key_of(w, p->poll, key);
		if (r->urns[0].poll != p->poll || memcmp(r->urns[0].key, key, sizeof key))
			v = wrong(l, LIFE_CORRUPT, "another urn");
		for (unsigned voter = 0; voter < VOTERS && !v; voter++) {
			struct hash name = pseudonym_of(voter);
			const struct urn_row *row = NULL;
			for (size_t i = 0; i < r->urns[0].n; i++)
				if (!memcmp(&r->urns[0].rows[i].pseudonym, &name, sizeof name))
					row = &r->urns[0].rows[i];
			n += row != NULL;
			if (p->ballots[voter] ? !row || !ballot_is(row, w, voter, p->ballots[voter]) : row != NULL)
				v = wrong(l, LIFE_LOST, "ballot of voter %u in workshop %d", voter, (int)w);
		}
		if (!v && n != r->urns[0].n)
			v = wrong(l, LIFE_CORRUPT, "a ballot that nobody cast");
	}
	journal_free(r);
	return v;
}

/* Did what was in doubt happen? Asked of one thing of it; the comparison of everything then shows whether it is all there. */
static bool wish_is_there(struct life *l, uint64_t w)
{
	struct promised *p = &l->of[w];
	bool is_there = false;
	if (p->wish_n) {
		struct journal_request *r = journal_ask(JOURNAL_FIND, w);
		id_of(p->wish_id, r->id);
		ask(l, r);
		is_there = r->first != 0;
		journal_free(r);
	}
	if (p->wish == WISH_FORGET) {
		struct journal_request *r = journal_ask(JOURNAL_READ, w);
		ask(l, r);
		is_there = !r->last;
		journal_free(r);
	}
	if (p->wish == WISH_BALLOT) {
		struct journal_request *r = journal_ask(JOURNAL_READ_URNS, w);
		struct hash name = pseudonym_of(p->wish_voter);
		ask(l, r);
		for (size_t i = 0; r->urns_n && i < r->urns[0].n; i++)
			is_there = is_there || (!memcmp(&r->urns[0].rows[i].pseudonym, &name, sizeof name) &&
				ballot_is(&r->urns[0].rows[i], w, p->wish_voter, p->wish_version));
		journal_free(r);
	}
	return is_there;
}

/* A copy that was acknowledged is under its name, and is a journal with these lines. */
static enum verdict copy_check(struct life *l)
{
	char url[160], why[256];
	enum verdict v = LIFE_WHOLE;
	(void)snprintf(url, sizeof url, "sqlite:%s/inner/copy-%u.db", l->root, l->copies);
	bool is_there = !access(url + 7, F_OK);
	if (!is_there)
		return l->copy_made ? wrong(l, LIFE_LOST, "the copy is gone") : LIFE_WHOLE;
	struct journal *own = l->j;
	l->j = journal_open(url, wake, l, why, sizeof why);
	if (!l->j) {
		l->j = own;
		return wrong(l, LIFE_CORRUPT, "the copy: %s", why);
	}
	for (uint64_t w = 1; w <= WORKSHOPS && !v; w++) {
		struct journal_request *r = journal_ask(JOURNAL_READ, w);
		ask(l, r);
		if (r->last != l->copy_last[w] && l->copy_last[w] != UINT64_MAX)
			v = wrong(l, LIFE_CORRUPT, "the copy has %d of %d lines of workshop %d", (int)r->last, (int)l->copy_last[w], (int)w);
		journal_free(r);
	}
	journal_close(l->j);
	l->j = own;
	return v;
}

enum verdict life_check(struct life *l)
{
	if (!l->j && !life_open(l))
		return wrong(l, LIFE_CORRUPT, "not opened: %s", l->why);
	for (uint64_t w = 1; w <= WORKSHOPS; w++) {
		struct promised *p = &l->of[w];
		if (!p->wish)
			continue;
		if (wish_is_there(l, w)) {
			l->unknown_there++;
			wish_land(p);
		} else {
			l->unknown_gone++;
		}
		p->wish = WISH_NOTHING;
	}
	for (uint64_t w = 1; w <= WORKSHOPS; w++) {
		enum verdict v = lines_check(l, w);
		if (!v)
			v = urn_check(l, w);
		if (v)
			return v;
	}
	const char *left = life_traces(l);
	if (left)
		return wrong(l, LIFE_CORRUPT, "%s, although destroyed", left);
	enum verdict v = l->copy_asked ? copy_check(l) : LIFE_WHOLE;
	l->copy_asked = l->copy_made = false;
	return v;
}
