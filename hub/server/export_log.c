/* The log itself, as `dienhong verify` reads it: page by page out of the journal. */
#include "base/json.h"
#include "core/scores.h"
#include "server/job.h"

enum { LOG_PAGE = 1024, LOG_MAX = 256 << 20 };

static bool log_ask(struct hub *h, struct job *j, uint64_t from)
{
	struct journal_request *r = journal_ask(JOURNAL_READ, (uint64_t)j->code);
	if (!r)
		return false;
	r->tag = TAG_SERVER | j->number;
	r->rehearsal = rooms_rehearses(h->rooms, j->code);
	r->from = from;
	r->most = LOG_PAGE;
	j->asked = true;
	hub_give(h, r);
	return true;
}

/*
 * What `dienhong verify` reads: the very bytes that the chain was computed over stand behind
 * "entry".
 */
static void log_put(struct buf *out, const struct journal_line *line)
{
	buf_c(out, "{\"seq\":");
	buf_int(out, (int64_t)line->seq);
	buf_c(out, ",\"id\":\"");
	buf_hex(out, line->id, sizeof line->id);
	buf_c(out, "\",\"chain\":\"");
	buf_hex(out, line->chain.at, sizeof line->chain.at);
	buf_c(out, "\",\"entry\":");
	buf_put(out, line->body, line->len);
	buf_c(out, "}\n");
}

void log_stored(struct hub *h, struct job *j, const struct journal_request *r)
{
	uint64_t seen = 0;
	for (size_t i = 0; i < r->lines_n; i++) {
		log_put(&j->out, &r->lines[i]);
		seen = r->lines[i].seq;
	}
	progress_at(j->exchange, STAGE_WRITING, seen, r->last);
	if (j->out.broken || j->out.len > LOG_MAX)
		job_busy(h, j);
	else if (!r->lines_n || seen >= r->last)
		job_finish(h, j, "application/x-ndjson");
	else if (!log_ask(h, j, seen + 1))
		job_busy(h, j);
}

/*
 * The log holds the ballots of a round from its close on, and what groups scored from the first score on: until these are shown, nobody
 * gets them, on no way out.
 */
void log_begin(struct hub *h, struct job *j, const struct workshop *w)
{
	for (size_t i = 0; i < w->polls_n; i++) {
		const struct poll *p = &w->polls[i];
		if (p->state == POLL_STATE_CLOSED && !p->was_shown && !w->ended) {
			job_fail(h, j, HTTP_STATUS_CONFLICT, "round_is_hidden\n");
			return;
		}
	}
	if (scores_are_secret(w) && !w->ended) {
		job_fail(h, j, HTTP_STATUS_CONFLICT, "scores_are_hidden\n");
		return;
	}
	if (!log_ask(h, j, 1))
		job_busy(h, j);
}
