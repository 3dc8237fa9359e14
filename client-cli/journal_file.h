/* A workshop out of a file, without a hub: a SQLite journal or an exported log. */
#ifndef CLI_JOURNAL_FILE_H
#define CLI_JOURNAL_FILE_H

#include "cli.h"
#include "core/workshop.h"

/*
 * The log of workshop `code` (0: of the only one) out of the file at `path`, written as `export --as log` writes it. Nothing is
 * written at `path` or beside it, and a hub may be running on it. Returns an exit code after having said what is wrong.
 */
int journal_file_read(struct cli *cli, const char *path, int64_t code, struct buf *log);

#endif
