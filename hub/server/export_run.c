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
		job_fail(h, j, HTTP_STATUS_SERVICE_UNAVAILABLE, "503\n");
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
		job_fail(h, j, HTTP_STATUS_SERVICE_UNAVAILABLE, "503\n");
	else
		job_finish(h, j, "application/json");
}

/*
 * A format that takes its time is written by another process. The document itself is composed here, in milliseconds; the
 * job waits for its turn when others are being written.
 */
static void far_run(struct hub *h, struct job *j, const struct workshop *w)
{
	struct arena a = { 0 };
	struct buf bytes = { 0 };
	struct doc d;
	if (!paper_may(h))
		return;
	bool is_made = report_make(w, &j->order, &a, &d);
	if (is_made)
		doc_pack(&d, &bytes);
	arena_free(&a);
	if (!is_made)
		job_fail(h, j, HTTP_STATUS_NOT_FOUND, "404\n");
	else if (paper_begin(h, j->number, j->format, &bytes))
		j->asked = true;
	else
		job_fail(h, j, HTTP_STATUS_SERVICE_UNAVAILABLE, "503\n");
}

void job_written(struct hub *h, uint64_t number, int64_t status, struct buf *take_file)
{
	struct job *j = h->jobs;
	while (j && j->number != number)
		j = j->next;
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
	const char *type = NULL;
	j->order.hub = (struct text){ h->address.at, h->address.len };
	if (!strcmp(j->what, "ballots")) {
		ballots_run(h, j, w);
		return;
	}
	if (export_is_for_others(j->what) && !strcmp(j->format, "json")) {
		others_run(h, j, w);
		return;
	}
	if (row && row->is_far)
		far_run(h, j, w);
	else if (report_write(w, &j->order, j->format, &j->out, &type))
		job_finish(h, j, type);
	else
		job_fail(h, j, HTTP_STATUS_NOT_FOUND, "404\n");
}
