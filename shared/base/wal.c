/* See wal.h. Two walks: along the frames of a log whose head is whole, and of one whose head is not. */
#include "base/wal.h"

#include <stdlib.h>
#include <string.h>

enum {
	HEAD = 32, FRAME_HEAD = 24,
	MAGIC = 0x377f0682, VERSION = 3007000,
	/*
	 * Up to so many frames in one commit SQLite wrote them in the order of their pages: it sorts them, unless its cache of 32 MiB
	 * was too small for all, and then there are more.
	 */
	SORTED_MOST = 4096,
};

struct sum { uint32_t a, b; };

struct frame {
	uint32_t page, commits;    /* `commits`: pages of the database after this commit, 0 = the commit goes on */
	struct sum salt, sum;      /* as they stand there */
	struct sum should;         /* what its sum is, if it goes on from the frame before it as that one stands there */
	bool is_sound;             /* ours, and its sum is as it should be */
};

struct walk {
	const struct wal *w;
	unsigned char *bytes;      /* of one frame */
	size_t frame_bytes;
	uint64_t frames_n;
	bool is_big;               /* the words that are summed up stand with their big end first */
	struct sum salt;
};

static uint32_t big(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static struct sum pair(const unsigned char *at)
{
	return (struct sum){ big(at), big(at + 4) };
}

static bool same(struct sum x, struct sum y)
{
	return x.a == y.a && x.b == y.b;
}

static struct sum sum_on(struct sum s, bool is_big, const unsigned char *at, size_t n)
{
	for (size_t i = 0; i < n; i += 8) {
		struct sum x = pair(at + i);
		if (!is_big)
			x = (struct sum){ __builtin_bswap32(x.a), __builtin_bswap32(x.b) };
		s.a += x.a + s.b;
		s.b += x.b + s.a;
	}
	return s;
}

/* Of the frame that was read last. */
static struct sum frame_should(const struct walk *k, struct sum from)
{
	return sum_on(sum_on(from, k->is_big, k->bytes, 8), k->is_big, k->bytes + FRAME_HEAD, k->frame_bytes - FRAME_HEAD);
}

/* `from`: the sum that it goes on from. */
static bool frame_read(const struct walk *k, uint64_t i, struct sum from, struct frame *f)
{
	if (!k->w->read(k->w->with, HEAD + i * k->frame_bytes, k->bytes, k->frame_bytes))
		return false;
	*f = (struct frame){ .page = big(k->bytes), .commits = big(k->bytes + 4), .salt = pair(k->bytes + 8), .sum = pair(k->bytes + 16) };
	f->should = frame_should(k, from);
	f->is_sound = f->page && same(f->salt, k->salt) && same(f->sum, f->should);
	return true;
}

/* The first frame that is not sound, the one before it, and where the commit began that it is part of. */
struct gap { struct frame before, broken; uint64_t at, begun_at; };

/* The frame right behind it, and whether it goes on from what the broken one's sum should be instead of what it is. */
static bool next_read(const struct walk *k, const struct gap *g, struct frame *f, bool *by_rights)
{
	if (!frame_read(k, g->at + 1, g->broken.sum, f))
		return false;
	f->is_sound = f->is_sound || (*by_rights = same(f->sum, frame_should(k, g->broken.should)) && f->page && same(f->salt, k->salt));
	return true;
}

/* Was it synced once? `ours_until` moves on behind the last frame of this log. */
static enum wal_state look_behind(const struct walk *k, const struct gap *g, uint64_t *ours_until)
{
	struct frame last = g->broken, f;
	enum wal_state state = WAL_CUT;
	bool is_another = false;   /* these frames go on from one another, and are of another commit than the one before the gap */
	for (uint64_t i = g->at + 1; i < k->frames_n; i++) {
		bool by_rights = false, is_next = i == g->at + 1;
		if (is_next ? !next_read(k, g, &f, &by_rights) : !frame_read(k, i, last.sum, &f))
			return WAL_UNREAD;
		if (same(f.salt, k->salt))
			*ours_until = i + 1;
		/* If what is broken is nothing but its sum, the frame behind it says that the rest is right. */
		if (f.is_sound && (is_next ? by_rights : last.is_sound) && last.commits)
			state = WAL_DAMAGED;
		/* Else the order of pages tells, for within a commit they ascend; once this one turns out to be whole. */
		is_another = f.is_sound && i - g->begun_at < SORTED_MOST && (is_next ? g->at > g->begun_at && f.page <= g->before.page : is_another);
		if (is_another && f.commits)
			state = WAL_DAMAGED;
		last = f;
	}
	return state;
}

static void walk_along(const struct walk *k, struct sum from, struct wal_found *found)
{
	struct gap g = { 0 };
	for (; g.at < k->frames_n; g.at++) {
		if (!frame_read(k, g.at, from, &g.broken)) {
			found->state = WAL_UNREAD;
			return;
		}
		if (!g.broken.is_sound)
			break;
		if (g.broken.commits) {
			g.begun_at = g.at + 1;
			found->kept = HEAD + (g.at + 1) * k->frame_bytes;
		}
		g.before = g.broken;
		from = g.broken.sum;
	}
	bool has_gap = g.at < k->frames_n;
	uint64_t ours_until = g.at + (has_gap && same(g.broken.salt, k->salt));
	found->state = has_gap ? look_behind(k, &g, &ours_until) : WAL_CUT;
	found->dropped = (ours_until - g.begun_at) * k->frame_bytes;
	if (found->state == WAL_CUT && !found->dropped)
		found->state = WAL_WHOLE;
}

/* -- without a head -- */

/* Frames that go on from one another, from the first on: how many, the last commit, and the last with a frame behind it. */
static bool run_measure(const struct walk *k, uint64_t *commits_n, uint64_t *synced_n, uint32_t *pages)
{
	struct frame f, before = { 0 };
	*commits_n = *synced_n = *pages = 0;
	for (uint64_t i = 0; i < k->frames_n; i++) {
		if (!frame_read(k, i, before.sum, &f))
			return false;
		if (i && !f.is_sound)
			break;
		if (before.commits)
			*synced_n = i;
		if (f.commits) {
			*commits_n = i + 1;
			*pages = f.commits;
		}
		before = f;
	}
	return true;
}

/* The newest of each page, if it had been synced for certain, is in the database: then the log had been written back whole. */
static enum wal_state run_compare(const struct walk *k, uint64_t commits_n, uint64_t synced_n, uint32_t pages)
{
	size_t page_bytes = k->frame_bytes - FRAME_HEAD;
	unsigned char *page = malloc(page_bytes), *seen = calloc(pages / 8 + 1u, 1);
	enum wal_state state = page && seen ? WAL_WHOLE : WAL_UNREAD;
	for (uint64_t i = commits_n; i-- > 0 && state == WAL_WHOLE;) {
		struct frame f;
		if (!frame_read(k, i, k->salt, &f)) {
			state = WAL_UNREAD;
			break;
		}
		if (!f.page || f.page > pages || seen[f.page / 8] & 1u << f.page % 8)
			continue;
		bool is_there = k->w->page(k->w->with, f.page, page, page_bytes) && !memcmp(page, k->bytes + FRAME_HEAD, page_bytes);
		if (is_there || i < synced_n)
			seen[f.page / 8] |= (unsigned char)(1u << f.page % 8);
		if (!is_there && i < synced_n)
			state = WAL_DAMAGED;
	}
	free(page);
	free(seen);
	return state;
}

/*
 * SQLite takes a log with a broken head for empty. One that the power cut tore is: a head is only written when all that stands
 * behind it is in the database, and synced before the first frame.
 */
static void walk_without_head(struct walk *k, struct wal_found *found)
{
	struct frame first;
	uint64_t commits_n = 0, synced_n = 0;
	uint32_t pages = 0;
	bool is_read = k->frames_n == 0 || frame_read(k, 0, k->salt, &first);
	if (is_read && k->frames_n)
		k->salt = first.salt;
	for (int big_end = 0; is_read && big_end < 2 && !synced_n; big_end++) {
		k->is_big = big_end == 1;
		is_read = run_measure(k, &commits_n, &synced_n, &pages);
	}
	found->state = !is_read ? WAL_UNREAD : synced_n ? run_compare(k, commits_n, synced_n, pages) : WAL_WHOLE;
	found->dropped = found->state == WAL_DAMAGED ? commits_n * k->frame_bytes : 0;
}

struct wal_found wal_look(const struct wal *w)
{
	struct wal_found found = { .state = WAL_WHOLE };
	struct walk k = { .w = w };
	unsigned char head[HEAD];
	if (w->n < HEAD)
		return found;
	if (!w->read(w->with, 0, head, HEAD))
		return (struct wal_found){ .state = WAL_UNREAD };
	uint32_t page_bytes = big(head + 8);
	bool is_page = page_bytes >= 512 && page_bytes <= 65536 && !(page_bytes & (page_bytes - 1));
	k.is_big = big(head) & 1;
	struct sum sum = sum_on((struct sum){ 0 }, k.is_big, head, HEAD - 8);
	bool is_whole = (big(head) & ~1u) == MAGIC && big(head + 4) == VERSION && is_page && same(sum, pair(head + 24));
	k.frame_bytes = FRAME_HEAD + (is_whole ? page_bytes : w->page_bytes);
	k.frames_n = (w->n - HEAD) / k.frame_bytes;
	k.salt = pair(head + 16);
	k.bytes = malloc(k.frame_bytes);
	if (!k.bytes)
		return (struct wal_found){ .state = WAL_UNREAD };
	if (is_whole)
		walk_along(&k, sum, &found);
	else
		walk_without_head(&k, &found);
	free(k.bytes);
	return found;
}
