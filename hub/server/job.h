/*
 * A request over HTTP that waits before it can be answered: for the rooms to read a workshop, for the journal, or for a process
 * that writes. A job belongs to the hub's list; its asker may go at any time, and then it is dropped as soon as nobody else holds
 * its number.
 */
#ifndef SERVER_JOB_H
#define SERVER_JOB_H

#include "server/hub.h"

/* What an asker is kept waiting for at most: the reading of his workshop, his turn, and the writing have limits of their own below. */
enum { JOB_SECONDS = 90 };

struct job {
	struct job *next;
	enum { JOB_EXPORT, JOB_LOG, JOB_BACKUP, JOB_PUBLIC } kind;
	uint64_t number;
	struct exchange *exchange;      /* NULL: the asker has gone */
	int64_t code, since_ms;
	struct order order;             /* its `what` is the field below */
	char what[24], format[12];
	uint32_t poll;                  /* of what=ballots: the round */
	uint8_t token[ID_BYTES];        /* of exports and logs: who asks; that he may have it is known for sure when the workshop is there */
	struct buf out;
	bool is_long;                   /* composed once, and found too long to be written here */
	bool asked;                     /* the journal, or a process that writes, has a request of this job */
};

/* jobs.c */
struct job *job_new(struct exchange *e, int64_t code);         /* NULL: too many wait, or memory ended */
void job_drop(struct hub *h, struct job *j);
/* These answer the asker, if he is still there, and drop the job. */
void job_fail(struct hub *h, struct job *j, unsigned status, const char *literal);
void job_busy(struct hub *h, struct job *j);                  /* 503: later */
void job_finish(struct hub *h, struct job *j, const char *type);     /* with j->out, as a file to be saved */
/* After an answer that was given when no callback of its connection was running: the library has to be told of a failure. */
void job_answered(struct exchange *e, int outcome);

bool export_allows(const struct hub *h, const struct job *j);  /* export.c: the workshop is there; may the asker have it? */

/* export_run.c: the workshop is there */
void export_run(struct hub *h, struct job *j, const struct workshop *w);
bool export_may(const struct hub *h, const struct job *j);    /* is it its turn, as far as other processes go? */
bool export_is_for_others(const char *what);                  /* files for other workshops: "carry", "template" */
/* The process of this job ended: its status, and what it wrote. */
void job_written(struct hub *h, uint64_t number, int64_t status, struct buf *take_file);
/* How far it is, in hundredths. */
void job_told(struct hub *h, uint64_t number, unsigned percent);

/* export_log.c: the workshop is there; the journal has read a page */
void log_begin(struct hub *h, struct job *j, const struct workshop *w);
void log_stored(struct hub *h, struct job *j, const struct journal_request *r);

/* backup_job.c */
void backup_stored(struct hub *h, struct job *j, const struct journal_request *r);

/* public.c */
void public_run(struct hub *h, struct job *j, const struct workshop *w);

#endif
