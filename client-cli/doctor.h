/*
 * `dienhong doctor` looks at a machine before people come into the hall: what it finds is fine, worth a note, or wrong, and for the last
 * two the sentence says what to do. Every file of it makes findings; doctor.c has the order and prints.
 */
#ifndef CLI_DOCTOR_H
#define CLI_DOCTOR_H

#include <sys/types.h>

#include "cli.h"

enum finding { FINDING_OK, FINDING_NOTE, FINDING_WRONG, FINDING_N };

struct doctor {
	struct cli *cli;
	const char *journal;      /* path of the journal's file */
	const char *proc, *sys;   /* /proc, /sys; tests lay down others */
	const char *tls_cert, *tls_key, *origin;   /* as the hub has them; NULL where it has none */
	pid_t hub_process;        /* that has the journal open; 0: none */
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
pid_t journal_holder(const char *path);   /* the process that has it open; 0: none */
const char *journal_sqlite_version(void);
bool journal_sqlite_is_old(void);         /* it has the error of WAL-reset, mended in 3.51.3 */
void doctor_machine(struct doctor *d);    /* doctor_machine.c: versions, limits, memory, clock, the writer of documents */
void doctor_tls(struct doctor *d);        /* doctor_tls.c: certificate, key, names, trust; nothing when there is no certificate */
void doctor_hub(struct doctor *d);        /* doctor_net.c: hub and port */
void doctor_reach(struct doctor *d);      /* doctor_net.c: do phones come through? */

/* What groups of processes may still take, in doctor_group.c; -1: as much as there is. */
struct group_left { int64_t bytes, tasks; };
struct group_left group_look(struct doctor *d);

/* Of a file in d->proc, or in a group of processes (a path that begins with a slash, or is empty); false when it is not there. */
bool doctor_proc(const struct doctor *d, const char *name, struct buf *out);
bool doctor_group(const struct doctor *d, const char *group, const char *name, struct buf *out);

#endif
