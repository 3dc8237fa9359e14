/*
 * `dienhong doctor` looks at a machine before people come into the hall: what it finds is fine, worth a note, or wrong, and for the last
 * two the sentence says what to do. Every file of it makes findings; doctor.c has the order and prints.
 */
#ifndef CLI_DOCTOR_H
#define CLI_DOCTOR_H

#include "cli.h"

enum finding { FINDING_OK, FINDING_NOTE, FINDING_WRONG, FINDING_N };

struct doctor {
	struct cli *cli;
	const char *journal;      /* path of the journal's file */
	const char *proc;         /* /proc; tests lay down another */
	int64_t now_s;            /* since 1970 */
	bool is_public;           /* behind a proxy or on the internet: no phones come over the hall's Wi-Fi */
	bool hub_runs;
	struct buf line;          /* the sentence that is being made */
	unsigned found[FINDING_N];
};

/* One finding: kind, name of the check, then as in tell(): a sentence's key and its arguments. */
#define FIND(d, kind, check, ...) (sentence_put(&(d)->line, (d)->cli, __VA_ARGS__, NULL), finding_out(d, kind, check))
void finding_out(struct doctor *d, enum finding kind, const char *check);

void doctor_files(struct doctor *d);      /* doctor_files.c: folder, journal, secret and their rights; disk */
void doctor_journal(struct doctor *d);    /* journal_file_doctor.c: is what is in it whole? */
const char *journal_sqlite_version(void);
bool journal_sqlite_is_old(void);         /* it has the error of WAL-reset, mended in 3.51.3 */
void doctor_machine(struct doctor *d);    /* doctor_machine.c: versions, limits, memory, clock, the writer of documents */
void doctor_hub(struct doctor *d);        /* doctor_net.c: hub and port */
void doctor_reach(struct doctor *d);      /* doctor_net.c: do phones come through? */

/* Of a file in d->proc; false when it is not there. */
bool doctor_proc(const struct doctor *d, const char *name, struct buf *out);

#endif
