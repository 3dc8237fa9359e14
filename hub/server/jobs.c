/*
 * The list of requests that wait: how they come, how they are answered, and how they go. Their askers may be gone by the time the
 * answer is there.
 */
#include <stdio.h>
#include <stdlib.h>

#include "server/job.h"

enum { WAIT_MS = 15000, JOBS_MAX = 64 };

static void job_free(struct job *j)
{
	buf_free(&j->out);
	free(j);
}

void job_drop(struct hub *h, struct job *j)
{
	struct job **p = &h->jobs;
	while (*p != j)
		p = &(*p)->next;
	*p = j->next;
	if (j->exchange)
		j->exchange->job = NULL;
	job_free(j);
}

void job_forget(struct job *j)
{
	struct hub *h = j->exchange->hub;
	j->exchange->job = NULL;
	j->exchange = NULL;
	if (j->asked)
		paper_drop(h, j->number);
	else
		job_drop(h, j);   /* else it is freed when the journal's answer comes, or its writer has ended */
}

void jobs_free(struct hub *h)
{
	while (h->jobs)
		job_drop(h, h->jobs);
}

struct job *job_new(struct exchange *e)
{
	struct hub *h = e->hub;
	size_t n = 0;
	for (const struct job *j = h->jobs; j; j = j->next)
		n++;
	struct job *j = n < JOBS_MAX ? calloc(1, sizeof *j) : NULL;
	if (!j)
		return NULL;
	j->number = ++h->jobs_made;
	j->exchange = e;
	j->since_ms = hub_now(h);
	j->next = h->jobs;
	h->jobs = j;
	e->job = j;
	return j;
}

void job_answered(struct exchange *e, int outcome)
{
	if (outcome) {
		lws_set_timeout(e->wsi, PENDING_TIMEOUT_HTTP_CONTENT, LWS_TO_KILL_ASYNC);
		lws_cancel_service(e->hub->lws);
	}
}

void job_fail(struct hub *h, struct job *j, unsigned status, const char *literal)
{
	struct exchange *e = j->exchange;
	job_drop(h, j);
	if (e)
		job_answered(e, http_answer_text(e, status, literal));
}

void job_finish(struct hub *h, struct job *j, const char *type)
{
	struct exchange *e = j->exchange;
	struct buf out = j->out;
	char name[128];
	j->out = (struct buf){ 0 };
	const struct format_row *row = document_find(j->what) ? format_find(j->format) : NULL;
	/* What differs from the usual stands in the name, so that two of them lie side by side in a folder. */
	bool has_language = row && j->order.language != LANGUAGE_VI, has_house = row && j->order.house != house_of(j->order.language);
	(void)snprintf(name, sizeof name, "attachment; filename=\"dienhong-%lld%s%s%s%s%s%s.%s\"", (long long)j->code,
		j->what[0] ? "-" : "", j->what, has_language ? "-" : "", has_language ? language_names[j->order.language] : "",
		has_house ? "-" : "", has_house ? house_names[j->order.house] : "", row ? row->extension : j->format);
	const struct header more[] = { { "cache-control:", "no-store" },
		{ j->kind == JOB_BACKUP ? NULL : "content-disposition:", name }, { NULL, NULL } };
	job_drop(h, j);
	if (e)
		job_answered(e, http_answer_own(e, HTTP_STATUS_OK, type, &out, more));
	buf_free(&out);
}

/* -- whose turn it is -- */

void job_stored(struct hub *h, struct journal_request *take_r)
{
	struct job *j = h->jobs;
	while (j && (TAG_SERVER | j->number) != take_r->tag)
		j = j->next;
	if (j) {
		j->asked = false;
		if (!j->exchange)
			job_drop(h, j);
		else if (j->kind == JOB_BACKUP)
			backup_stored(h, j, take_r);
		else if (take_r->outcome != JOURNAL_DONE)
			job_fail(h, j, HTTP_STATUS_SERVICE_UNAVAILABLE, "503\n");
		else
			log_stored(h, j, take_r);
	}
	journal_free(take_r);
}

void jobs_look(struct hub *h)
{
	for (struct job *j = h->jobs, *next; j; j = next) {
		next = j->next;
		if (j->kind == JOB_BACKUP || j->asked)
			continue;
		const struct workshop *w = rooms_find(h->rooms, j->code);
		if (w && j->kind == JOB_PUBLIC)
			public_run(h, j, w);
		else if (w && j->kind == JOB_LOG)
			log_begin(h, j, w);
		else if (w)
			export_run(h, j, w);
		else if (hub_now(h) - j->since_ms > WAIT_MS)
			job_fail(h, j, HTTP_STATUS_SERVICE_UNAVAILABLE, "503\n");
	}
}
