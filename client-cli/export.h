/* What the files of `dienhong export` share. */
#ifndef CLI_EXPORT_H
#define CLI_EXPORT_H

#include "cli.h"
#include "report/report.h"

/* What was asked for; NULL = not said. `format` and `what` are filled in before anything is fetched or made. */
struct export_wish {
	const char *key, *format, *what, *poll, *path, *house, *journal;
	const char *address;      /* with `journal`: where people find the page of results, for the papers that tell it */
	bool place_date, no_bom, list;
	int64_t code;
	uint32_t poll_number;     /* `poll`, once it was read */
};

/* -- export_offline.c: each returns an exit code after having said what is wrong -- */

int export_offline(struct cli *cli, const struct export_wish *wish, struct buf *out);
/* Documents, formats and house styles on standard output. */
int export_list(const struct cli *cli);

/* -- export_paper.c -- */

/* Has the hub's program write the document, in a process of its own; the file goes to the end of `out`. */
int paper_write(struct cli *cli, const struct doc *d, const char *format, struct buf *out);

/* Could this machine write a document of that format? Asks the program with nothing to write. */
enum paper_can { PAPER_CAN, PAPER_CANNOT_FONT, PAPER_CANNOT_RUN };
enum paper_can paper_probe(const char *format);

#endif
