/*
 * A journal's two files, copied into this program's own memory, and SQLite over them. Nothing of it has a name on any disk, so
 * nothing of it outlives the program, however that ends.
 */
#ifndef CLI_JOURNAL_FILE_COPY_H
#define CLI_JOURNAL_FILE_COPY_H

#include <sqlite3.h>

#include "base/buf.h"
#include "base/wal.h"

/* The database, what was written since it was last brought up to date, and whether that is whole. */
struct journal_copy { struct buf db, wal; struct wal_found found; };

/* Reads `path` and the log beside it, as they stood together at one moment. False: errno tells why; EBUSY: they never stood still. */
bool journal_copy_take(struct journal_copy *out, const char *path);
/* What is damaged of what SQLite would pass over in silence, in `words`; NULL: nothing. */
const char *journal_copy_damage(const struct journal_copy *c, char *words, size_t n);
void journal_copy_free(struct journal_copy *c);

/*
 * Opens the copy for reading; one at a time in a program. It is borrowed until sqlite3_close(*db), which is the caller's to call
 * whatever the answer was. The answer is a result of SQLite.
 */
int journal_copy_open(struct journal_copy *c, sqlite3 **db);

#endif
