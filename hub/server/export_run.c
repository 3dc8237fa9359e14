/*
 * What is made of a workshop for one request: composed here, and written here or, where that takes its time, by another process.
 */
#include <string.h>

#include "report/carry.h"
#include "report/doc_wire.h"
#include "report/report.h"
#include "report/scrutiny.h"
#include "server/job.h"
#include "server/paper.h"

/* Bytes of blocks; the slowest of the near formats needs some 10 ms for so many. */
enum { LONG = 1 << 20, PERCENT = 100 };

/* The scrutineer's file: the unlinked ballots of one round, for `dienhong count`. */
static void ballots_run(struct hub *h, struct job *j, const struct workshop *w)
{
	const struct poll *p = poll_at(w, j->poll);
	if (!p || !p->tally || strcmp(j->format, "json")) {
		job_fail(h, j, HTTP_STATUS_NOT_FOUND, "404\n");
		return;
	}
	if (!p->was_shown) {
		job_fail(h, j, HTTP_STATUS_CONFLICT, "round_is_hidden\n");
		return;
	}
	scrutiny_put(&j->out, w, p);
	if (j->out.broken)
		job_busy(h, j);
	else
		job_finish(h, j, "application/json");
}

/* What the session carries on, its agenda as a template. */
bool export_is_for_others(const char *what)
{
	return !strcmp(what, "carry") || !strcmp(what, "template");
}

static void others_run(struct hub *h, struct job *j, const struct workshop *w)
{
	if (!strcmp(j->what, "carry"))
		carry_put(&j->out, w);
	else
		template_put(&j->out, w);
	buf_byte(&j->out, '\n');
	if (j->out.broken)
		job_busy(h, j);
	else
		job_finish(h, j, "application/json");
}

/*
 * A document is composed here, in milliseconds. What takes its time is written by another process: a format that needs a library,
 * and any format when the document is long. Such a job waits for its turn when others are being written.
 */
static void document_run(struct hub *h, struct job *j, const struct workshop *w, const struct format_row *row)
{
	struct arena a = { 0 };
	struct buf packed = { 0 };
	struct doc d;
	progress_at(j->exchange, STAGE_COMPOSING, 0, 0);
	bool is_made = report_make(w, &j->order, &a, &d);
	if (is_made)
		doc_pack(&d, &packed);
	if (!is_made || packed.broken) {
		job_busy(h, j);
	} else if (!row->is_far && packed.len <= LONG) {
		row->write(&d, &j->out);
		job_finish(h, j, row->mime);
	} else if (!paper_may(h)) {
		j->is_long = true;
		progress_at(j->exchange, STAGE_QUEUED, 0, 0);
	} else if (paper_begin(h, j->number, j->format, &packed)) {
		j->asked = true;
		progress_at(j->exchange, STAGE_WRITING, 0, PERCENT);
	} else {
		job_busy(h, j);
	}
	buf_free(&packed);
	arena_free(&a);
}

bool export_may(const struct hub *h, const struct job *j)
{
	const struct format_row *row = document_find(j->what) ? format_find(j->format) : NULL;
	return !row || (!row->is_far && !j->is_long) || paper_may(h);
}

static struct job *job_of(struct hub *h, uint64_t number)
{
	struct job *j = h->jobs;
	while (j && j->number != number)
		j = j->next;
	return j;
}

void job_told(struct hub *h, uint64_t number, unsigned percent)
{
	struct job *j = job_of(h, number);
	if (j)
		progress_at(j->exchange, STAGE_WRITING, percent < PERCENT ? percent : PERCENT, PERCENT);
}

void job_written(struct hub *h, uint64_t number, int64_t status, struct buf *take_file)
{
	struct job *j = job_of(h, number);
	if (!j)
		return;
	j->asked = false;
	if (!j->exchange)
		job_drop(h, j);
	else if (status == PAPER_NO_FONT)
		job_fail(h, j, HTTP_STATUS_NOT_IMPLEMENTED, "no_font\n");
	else if (status)
		job_fail(h, j, HTTP_STATUS_INTERNAL_SERVER_ERROR, "not_written\n");
	else {
		j->out = *take_file;
		*take_file = (struct buf){ 0 };
		job_finish(h, j, format_find(j->format)->mime);
	}
}

void export_run(struct hub *h, struct job *j, const struct workshop *w)
{
	const struct format_row *row = format_find(j->format);
	j->order.hub = (struct text){ h->address.at, h->address.len };
	if (!strcmp(j->what, "ballots"))
		ballots_run(h, j, w);
	else if (export_is_for_others(j->what) && !strcmp(j->format, "json"))
		others_run(h, j, w);
	else if (row && document_find(j->what))
		document_run(h, j, w, row);
	else
		job_fail(h, j, HTTP_STATUS_NOT_FOUND, "404\n");
}
