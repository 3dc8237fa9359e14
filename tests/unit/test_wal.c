/*
 * Logs as SQLite would have written them, made here word by word, and what crashes and turned bits make of them. That it reads those of
 * a real SQLite is shown by tests/contract and tests/faults.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/wal.h"

enum { PAGE = 512, FRAME = PAGE + 24, FRAMES = 24, PAGES = 16 };

struct log {
	unsigned char at[32 + FRAMES * FRAME], pages[PAGES + 1][PAGE];
	size_t n;
	uint32_t a, b, salt;
	bool is_big, is_unread, has_no_pages;
	uint64_t unread_from;
};

static void put(unsigned char *at, uint32_t n)
{
	for (int i = 0; i < 4; i++)
		at[i] = (unsigned char)(n >> (24 - 8 * i));
}

static uint32_t word(const struct log *l, const unsigned char *at)
{
	return l->is_big ? (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3]
		: (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

static void sum(struct log *l, const unsigned char *at, size_t n)
{
	for (size_t i = 0; i < n; i += 8) {
		l->a += word(l, at + i) + l->b;
		l->b += word(l, at + i + 4) + l->a;
	}
}

static void begin(struct log *l, uint32_t salt)
{
	put(l->at, 0x377f0682u | l->is_big);
	put(l->at + 4, 3007000);
	put(l->at + 8, PAGE);
	put(l->at + 12, 7);
	put(l->at + 16, salt);
	put(l->at + 20, salt * 31);
	l->a = l->b = 0;
	sum(l, l->at, 24);
	put(l->at + 24, l->a);
	put(l->at + 28, l->b);
	l->salt = salt;
	l->n = 32;
}

static unsigned char *frame_at(struct log *l, size_t i)
{
	return l->at + 32 + i * FRAME;
}

/* `byte` fills the page. */
static void add(struct log *l, uint32_t page, uint32_t commits, unsigned char byte)
{
	unsigned char *f = l->at + l->n;
	put(f, page);
	put(f + 4, commits);
	put(f + 8, l->salt);
	put(f + 12, l->salt * 31);
	memset(f + 24, byte, PAGE);
	sum(l, f, 8);
	sum(l, f + 24, PAGE);
	put(f + 16, l->a);
	put(f + 20, l->b);
	l->n += FRAME;
}

/* Three pages a commit, three commits: frames 0 to 8. */
static struct log usual(void)
{
	struct log l = { .is_big = false };
	begin(&l, 100);
	for (unsigned char c = 1; c <= 3; c++) {
		add(&l, 2, 0, (unsigned char)(c * 16 + 2));
		add(&l, 3, 0, (unsigned char)(c * 16 + 3));
		add(&l, 5, 9, (unsigned char)(c * 16 + 5));
	}
	return l;
}

static bool bytes_read(void *with, uint64_t at, void *bytes, size_t n)
{
	const struct log *l = with;
	if (l->is_unread && at >= l->unread_from)
		return false;
	memcpy(bytes, l->at + at, n);
	return at + n <= l->n;
}

static bool page_read(void *with, uint32_t number, void *bytes, size_t n)
{
	const struct log *l = with;
	assert_in_range(number, 1, PAGES);
	assert_int_equal(n, PAGE);
	memcpy(bytes, l->pages[number], n);
	return !l->has_no_pages;
}

static struct wal_found look(struct log *l)
{
	struct wal w = { .read = bytes_read, .page = page_read, .with = l, .n = l->n, .page_bytes = PAGE };
	return wal_look(&w);
}

static void assert_found(struct log *l, enum wal_state state, size_t kept_frames, size_t dropped_frames)
{
	struct wal_found f = look(l);
	assert_int_equal(f.state, state);
	assert_int_equal(f.kept, kept_frames ? 32 + kept_frames * FRAME : 0);
	assert_int_equal(f.dropped, dropped_frames * FRAME);
}

static void whole_logs_are_whole(void **state)
{
	(void)state;
	struct log l = usual(), none = { 0 };
	assert_found(&l, WAL_WHOLE, 9, 0);
	assert_found(&none, WAL_WHOLE, 0, 0);
	l.n = 32;
	assert_found(&l, WAL_WHOLE, 0, 0);
	/* The order of bytes of another machine. */
	struct log big_end = { .is_big = true };
	begin(&big_end, 5);
	add(&big_end, 1, 1, 'a');
	assert_found(&big_end, WAL_WHOLE, 1, 0);
	/* Begun anew over a longer one: what stands behind its end has other salts. */
	l = usual();
	size_t n = l.n;
	begin(&l, 101);
	add(&l, 2, 0, 'x');
	add(&l, 3, 9, 'y');
	l.n = n;
	assert_found(&l, WAL_WHOLE, 2, 0);
}

static void cuts_are_cuts(void **state)
{
	(void)state;
	/* The last commit in any state of being written, behind two that were synced. */
	for (unsigned lost = 1; lost < 8; lost++) {
		struct log l = usual();
		for (size_t i = 0; i < 3; i++)
			if (lost & 1u << i)
				memset(frame_at(&l, 6 + i), 0, FRAME);
		assert_int_equal(look(&l).state, lost == 7 ? WAL_WHOLE : WAL_CUT);
		assert_int_equal(look(&l).kept, 32 + 6 * FRAME);
	}
	struct log l = usual();
	l.n -= FRAME;
	assert_found(&l, WAL_CUT, 6, 2);
	l.n -= 2 * FRAME + 10;
	assert_found(&l, WAL_CUT, 3, 2);
	/* What a full disk refused, longer than what was written over it, and torn: no frame goes on from the commit. */
	l = usual();
	struct log over = usual();
	over.n = 32 + 3 * FRAME;
	over.a = (uint32_t)frame_at(&over, 2)[16] << 24 | (uint32_t)frame_at(&over, 2)[17] << 16 | (uint32_t)frame_at(&over, 2)[18] << 8 | frame_at(&over, 2)[19];
	over.b = (uint32_t)frame_at(&over, 2)[20] << 24 | (uint32_t)frame_at(&over, 2)[21] << 16 | (uint32_t)frame_at(&over, 2)[22] << 8 | frame_at(&over, 2)[23];
	put(frame_at(&l, 5) + 4, 0);
	add(&over, 2, 0, 'p');
	add(&over, 5, 9, 'q');
	over.n = l.n;
	memcpy(frame_at(&over, 5), frame_at(&l, 5), 4 * FRAME);
	frame_at(&over, 3)[30] ^= 1;
	assert_int_equal(look(&over).state, WAL_CUT);
	assert_int_equal(look(&over).kept, 32 + 3 * FRAME);
}

/* Each bit of the head and of the first two commits, and those of the last that tell. */
static void turned_bits_are_damage(void **state)
{
	(void)state;
	for (size_t bit = 0; bit < (32 + 9 * FRAME) * 8u; bit++) {
		struct log l = usual();
		l.at[bit / 8] ^= (unsigned char)(1u << bit % 8);
		struct wal_found f = look(&l);
		bool is_last = bit / 8 >= 32 + 6 * FRAME;
		if (f.state != (is_last ? WAL_CUT : WAL_DAMAGED))
			fail_msg("bit %zu of byte %zu: %d", bit % 8, bit / 8, (int)f.state);
	}
	struct log l = usual();
	frame_at(&l, 4)[100] ^= 4;
	assert_found(&l, WAL_DAMAGED, 3, 6);
	frame_at(&l, 0)[100] ^= 4;
	assert_found(&l, WAL_DAMAGED, 0, 9);
}

/* The last page of a commit that only one follows is told by the order of pages; a commit of one page is not. */
static void what_cannot_be_told_is_let_through(void **state)
{
	(void)state;
	struct log l = usual();
	add(&l, 7, 9, 'z');
	add(&l, 8, 9, 'z');
	frame_at(&l, 9)[50] ^= 1;
	assert_found(&l, WAL_CUT, 9, 2);
	/* Its sum alone is wrong: the next says that the rest is right. */
	frame_at(&l, 9)[50] ^= 1;
	frame_at(&l, 9)[17] ^= 1;
	assert_found(&l, WAL_DAMAGED, 9, 2);
	l = usual();
	frame_at(&l, 5)[50] ^= 1;
	assert_found(&l, WAL_DAMAGED, 3, 6);
	frame_at(&l, 7)[50] ^= 1;   /* and the last is torn as well: now anything may be */
	assert_found(&l, WAL_CUT, 3, 6);
}

static void a_torn_head_is_no_damage_once_all_is_written_back(void **state)
{
	(void)state;
	for (int is_back = 0; is_back < 3; is_back++) {
		struct log l = usual();
		unsigned char old[32];
		memcpy(old, l.at, 32);
		size_t n = l.n;
		memset(l.pages[2], 0x32, PAGE);
		memset(l.pages[3], is_back ? 0x33 : 0x23, PAGE);
		memset(l.pages[5], is_back == 2 ? 0x35 : 0x25, PAGE);   /* the last commit was not synced for certain */
		begin(&l, 101);
		l.n = n;
		memcpy(l.at + 16, old + 16, 16);
		l.at[12] ^= 1;
		/* Page 3 as the second commit left it is good enough, since the third may have been torn. */
		assert_int_equal(look(&l).state, WAL_WHOLE);
		memset(l.pages[3], 0x13, PAGE);
		assert_int_equal(look(&l).state, WAL_DAMAGED);
		assert_int_equal(look(&l).kept, 0);
		l.has_no_pages = true;
		assert_int_equal(look(&l).state, WAL_DAMAGED);
	}
	/* Pages that a later commit cut off are not missed; nor is anything behind the first frame that does not go on. */
	struct log l = usual();
	add(&l, 2, 2, 'a');
	add(&l, 1, 2, 'b');
	memset(l.pages[2], 'a', PAGE);
	l.at[0] ^= 1;
	assert_int_equal(look(&l).state, WAL_WHOLE);
	frame_at(&l, 1)[16] ^= 1;
	assert_int_equal(look(&l).state, WAL_WHOLE);
}

static void what_cannot_be_read_is_said(void **state)
{
	(void)state;
	for (int is_torn = 0; is_torn < 3; is_torn++)
		for (uint64_t from = 0; from < 32 + 9 * FRAME; from += FRAME / 2) {
			struct log l = usual();
			if (is_torn == 1)
				frame_at(&l, 6)[40] ^= 1;
			else if (is_torn)
				l.at[5] ^= 1;
			l.is_unread = true;
			l.unread_from = from;
			assert_int_equal(look(&l).state, from <= 32 + 8 * FRAME ? WAL_UNREAD : is_torn == 1 ? WAL_CUT : is_torn ? WAL_DAMAGED : WAL_WHOLE);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_logs_are_whole),
		cmocka_unit_test(cuts_are_cuts),
		cmocka_unit_test(turned_bits_are_damage),
		cmocka_unit_test(what_cannot_be_told_is_let_through),
		cmocka_unit_test(a_torn_head_is_no_damage_once_all_is_written_back),
		cmocka_unit_test(what_cannot_be_read_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
