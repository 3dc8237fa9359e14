/*
 * Was a write-ahead log of SQLite cut short by a crash, or is it damaged? SQLite itself ends the log at the first frame whose
 * checksum is wrong and says nothing, since a write that was under way when the power went looks like that. It can be told apart:
 * a checksum goes on from that of the frame before, and with one writer and `synchronous = FULL` nothing is ever written behind a
 * commit that was not synced. So where a whole frame goes on from a whole commit, all that stands before it had been on the disk; if
 * some of it is wrong now, it was damaged, and commits that were acknowledged would vanish.
 *
 * Of the very last commit (and of a commit of a single page before it) nobody can say so.
 *
 * The format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
 */
#ifndef BASE_WAL_H
#define BASE_WAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wal {
	/* Bytes of the log from `at` on; false: they cannot be read. */
	bool (*read)(void *with, uint64_t at, void *bytes, size_t n);
	/* Page `number` (from 1) of the database as it is without the log; false: there is none, or it cannot be read. */
	bool (*page)(void *with, uint32_t number, void *bytes, size_t n);
	void *with;
	uint64_t n;                /* bytes of the log */
	uint32_t page_bytes;       /* of the database: for a log whose own head does not say it any more */
};

enum wal_state {
	WAL_WHOLE,                 /* or empty, or written into the database already */
	WAL_CUT,                   /* a commit was under way and is not there; nobody was told that it is */
	WAL_DAMAGED,
	WAL_UNREAD,                /* it cannot be read, or memory ended */
};

struct wal_found {
	enum wal_state state;
	uint64_t kept;             /* bytes up to the end of the last commit that SQLite will find */
	uint64_t dropped;          /* CUT, DAMAGED: bytes of this log behind it */
};

struct wal_found wal_look(const struct wal *w);

#endif
