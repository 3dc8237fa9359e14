/*
 * A disk between the journal and the kernel, for tests. It stands at the border of the system calls, so it catches SQLite's own unix
 * VFS and our own code for keys, headers and names alike: what a program writes lies in the page cache (the real files under `root`)
 * and reaches the platter by fsync alone, the entries of a directory by an fsync of the directory. At a power cut every sector
 * (512 bytes or 4 KiB) that was written and not synced is kept, dropped or torn at random, each for itself; sizes, new names, new
 * places and removals likewise. A failed fsync leaves the pages in the cache as if they were clean: no later fsync brings them to the
 * platter (Rebello et al., "Can applications recover from fsync failures?", USENIX ATC 2020).
 *
 * One disk a program. Calls may come from any thread.
 */
#ifndef TESTS_FAULTS_DISK_H
#define TESTS_FAULTS_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum disk_fault {
	DISK_EIO,          /* any call, a reading one too: EIO */
	DISK_ENOSPC,       /* what needs space: ENOSPC */
	DISK_SYNC,         /* an fsync: EIO, and what it should have brought to the platter is lost */
	DISK_SHORT,        /* a write brings half of its bytes over, and the rest finds no space */
	DISK_FAULT_N,
};

/* An empty directory, by an absolute path, becomes the disk. */
void disk_begin(const char *root, uint64_t seed);
/* The calls go to the kernel alone again; what lies in the directory stays. */
void disk_end(void);

/* The n-th call from now that writes, makes, removes or syncs anything (1..) is the last: the power is gone. 0 = none. */
void disk_cut_at(uint64_t n);
void disk_cut(void);                     /* now */
bool disk_is_dark(void);
/* Puts in place of the files what survived on the platter. Close everything before. */
void disk_light(void);
/* From now on an fsync says that it is done, and does nothing. */
void disk_lie(bool lies);

/* The n-th call from now of those that can fail so (1..) fails; with `on` all behind it too. n = 0: none, and what failed is whole again. */
void disk_fail_at(enum disk_fault fault, uint64_t n, bool on);
/* How many calls failed since then, and the name of the first and the file it was for. */
uint64_t disk_failed(const char **call, const char **file);

#endif
