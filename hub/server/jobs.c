/*
 * The list of requests that wait: how they come, how they are answered, and how they go. Their askers may be gone by the time the
 * answer is there.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "server/job.h"

enum {
	WAIT_MS = 15000,                /* for a workshop to be read */
	QUEUE_MS = 30000,               /* for a turn */
	TURN_MS = 10,                   /* between two documents that are composed here */
	JOBS_MAX = 64, JOBS_OF_ONE = 32,    /* of one workshop: the others can export too */
};


static void job_free(struct job *j)
{
	buf_free(&j->out);
	explicit_bzero(j->token, sizeof j->token);
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

struct job *job_new(struct exchange *e, int64_t code)
{
	struct hub *h = e->hub;
	struct job **last = &h->jobs;
	size_t n = 0, of_one = 0;
	for (; *last; last = &(*last)->next) {
		n++;
		of_one += (*last)->code == code;
	}
	struct job *j = n < JOBS_MAX && of_one < JOBS_OF_ONE ? calloc(1, sizeof *j) : NULL;
	if (!j)
		return NULL;
	j->number = ++h->jobs_made;
	j->exchange = e;
	j->code = code;
	j->since_ms = hub_now(h);
	*last = j;
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

void job_busy(struct hub *h, struct job *j)
{
	struct exchange *e = j->exchange;
	job_drop(h, j);
	if (e)
		job_answered(e, http_answer_busy(e));
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
			job_busy(h, j);
		else
			log_stored(h, j, take_r);
	}
	journal_free(take_r);
}

/* A document was composed on the loop: before the next one everybody else is heard. */
static void take_turns(struct hub *h)
{
	(void)uv_timer_start(&h->turn, jobs_turn, TURN_MS, 0);   /* refused only while the hub goes down */
}

void jobs_turn(uv_timer_t *turn)
{
	jobs_look(turn->data);
}

static void look_at(struct hub *h, struct job *j, const struct workshop *w)
{
	if (!export_allows(h, j)) {
		job_fail(h, j, HTTP_STATUS_FORBIDDEN, "403\n");
	} else if (j->kind == JOB_PUBLIC) {
		public_run(h, j, w);
	} else if (j->kind == JOB_LOG) {
		log_begin(h, j, w);
	} else if (!uv_is_active((uv_handle_t *)&h->turn) && export_may(h, j)) {
		export_run(h, j, w);
		take_turns(h);
	} else if (hub_now(h) - j->since_ms > QUEUE_MS) {
		job_busy(h, j);
	}
}

void jobs_look(struct hub *h)
{
	for (struct job *j = h->jobs, *next; j; j = next) {
		next = j->next;
		if (j->kind == JOB_BACKUP || j->asked)
			continue;
		const struct workshop *w = rooms_find(h->rooms, j->code);
		if (w)
			look_at(h, j, w);
		else if (hub_now(h) - j->since_ms > WAIT_MS)
			job_busy(h, j);
	}
}

/*
 * While an answer is waited for the library does not read, and so does not hear that the asker has left. Asking the kernel for his
 * end alone is right under TLS too, where a goodbye lies in front of it.
 */
void jobs_sweep(struct hub *h)
{
	struct pollfd ends[JOBS_MAX];
	struct exchange *askers[JOBS_MAX];
	nfds_t n = 0;
	for (struct job *j = h->jobs; j; j = j->next)
		if (j->exchange) {
			askers[n] = j->exchange;
			ends[n++] = (struct pollfd){ .fd = lws_get_socket_fd(j->exchange->wsi), .events = POLLRDHUP };
		}
	if (!n || poll(ends, n, 0) <= 0)
		return;
	for (nfds_t i = 0; i < n; i++)
		if (ends[i].revents & (POLLRDHUP | POLLHUP | POLLERR))
			job_answered(askers[i], -1);
}
