/*
 * Files to take home: minutes and plan in every format, the log itself, and the operator's backup.
 * They wait for the rooms or the journal as jobs; the asker may be gone by the time the answer is
 * there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "core/scores.h"
#include "report/carry.h"
#include "report/doc_wire.h"
#include "report/report.h"
#include "report/scrutiny.h"
#include "server/hub.h"
#include "server/log.h"
#include "server/paper.h"

enum { WAIT_MS = 15000, WAIT_SECONDS = 60, JOBS_MAX = 64, LOG_PAGE = 1024, LOG_MAX = 256 << 20 };

static void job_free(struct job *j)
{
	buf_free(&j->out);
	free(j);
}

static void job_drop(struct hub *h, struct job *j)
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

static struct job *job_new(struct exchange *e)
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

/*
 * An answer that comes when no callback of its connection is running: a failure has to be told to
 * the library.
 */
static void late(struct exchange *e, int outcome)
{
	if (outcome) {
		lws_set_timeout(e->wsi, PENDING_TIMEOUT_HTTP_CONTENT, LWS_TO_KILL_ASYNC);
		lws_cancel_service(e->hub->lws);
	}
}

static void finish_text(struct hub *h, struct job *j, unsigned status, const char *literal)
{
	struct exchange *e = j->exchange;
	job_drop(h, j);
	if (e)
		late(e, http_answer_text(e, status, literal));
}

static void finish(struct hub *h, struct job *j, const char *type)
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
		late(e, http_answer_own(e, HTTP_STATUS_OK, type, &out, more));
	buf_free(&out);
}

/* -- reports -- */

static bool may_read(enum role role, bool is_log)
{
	if (role == ROLE_FACILITATOR)
		return true;
	/* What the others may see of a report is what see() shows them; the raw log is not for them. */
	return !is_log && (role == ROLE_MODERATOR || role == ROLE_HELPER || role == ROLE_OBSERVER);
}

/* The scrutineer's file: the unlinked ballots of one round, for `dienhong count`. */
static void ballots_run(struct hub *h, struct job *j, const struct workshop *w)
{
	const struct poll *p = poll_at(w, j->poll);
	if (!p || !p->tally || strcmp(j->format, "json")) {
		finish_text(h, j, HTTP_STATUS_NOT_FOUND, "404\n");
		return;
	}
	if (!p->was_shown) {
		finish_text(h, j, HTTP_STATUS_CONFLICT, "round_is_hidden\n");
		return;
	}
	scrutiny_put(&j->out, w, p);
	if (j->out.broken)
		finish_text(h, j, HTTP_STATUS_SERVICE_UNAVAILABLE, "503\n");
	else
		finish(h, j, "application/json");
}

/* Files for other workshops: what the session carries on, its agenda as a template. */
static bool is_for_others(const char *what)
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
		finish_text(h, j, HTTP_STATUS_SERVICE_UNAVAILABLE, "503\n");
	else
		finish(h, j, "application/json");
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
		finish_text(h, j, HTTP_STATUS_NOT_FOUND, "404\n");
	else if (paper_begin(h, j->number, j->format, &bytes))
		j->asked = true;
	else
		finish_text(h, j, HTTP_STATUS_SERVICE_UNAVAILABLE, "503\n");
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
		finish_text(h, j, HTTP_STATUS_NOT_IMPLEMENTED, "no_font\n");
	else if (status)
		finish_text(h, j, HTTP_STATUS_INTERNAL_SERVER_ERROR, "not_written\n");
	else {
		j->out = *take_file;
		*take_file = (struct buf){ 0 };
		finish(h, j, format_find(j->format)->mime);
	}
}

static void report_run(struct hub *h, struct job *j, const struct workshop *w)
{
	const struct format_row *row = format_find(j->format);
	const char *type = NULL;
	j->order.hub = (struct text){ h->address.at, h->address.len };
	if (!strcmp(j->what, "ballots")) {
		ballots_run(h, j, w);
		return;
	}
	if (is_for_others(j->what) && !strcmp(j->format, "json")) {
		others_run(h, j, w);
		return;
	}
	if (row && row->is_far)
		far_run(h, j, w);
	else if (report_write(w, &j->order, j->format, &j->out, &type))
		finish(h, j, type);
	else
		finish_text(h, j, HTTP_STATUS_NOT_FOUND, "404\n");
}

/* A reader without a key, whose workshop slept. */
static void public_run(struct hub *h, struct job *j, const struct workshop *w)
{
	struct exchange *e = j->exchange;
	int64_t code = j->code;
	enum language l = j->order.language;
	job_drop(h, j);
	if (e)
		late(e, public_answer(e, w, code, l));
}

int public_wait(struct exchange *e, int64_t code, enum language l)
{
	struct hub *h = e->hub;
	struct job *j = job_new(e);
	if (!j)
		return public_busy(e, l);
	j->kind = JOB_PUBLIC;
	j->code = code;
	j->order.language = l;
	lws_set_timeout(e->wsi, PENDING_TIMEOUT_HTTP_CONTENT, WAIT_SECONDS);
	hub_take(h, rooms_open(h->rooms, hub_now(h), code));
	return 0;
}

/* -- the log, page by page -- */

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

static void log_stored(struct hub *h, struct job *j, const struct journal_request *r)
{
	uint64_t seen = 0;
	for (size_t i = 0; i < r->lines_n; i++) {
		log_put(&j->out, &r->lines[i]);
		seen = r->lines[i].seq;
	}
	if (j->out.broken || j->out.len > LOG_MAX)
		finish_text(h, j, HTTP_STATUS_SERVICE_UNAVAILABLE, "503\n");
	else if (!r->lines_n || seen >= r->last)
		finish(h, j, "application/x-ndjson");
	else if (!log_ask(h, j, seen + 1))
		finish_text(h, j, HTTP_STATUS_SERVICE_UNAVAILABLE, "503\n");
}

/*
 * The log holds the ballots of a round from its close on, and what groups scored from the first score on: until these are shown, nobody
 * gets them, on no way out.
 */
static void log_begin(struct hub *h, struct job *j, const struct workshop *w)
{
	for (size_t i = 0; i < w->polls_n; i++) {
		const struct poll *p = &w->polls[i];
		if (p->state == POLL_STATE_CLOSED && !p->was_shown && !w->ended) {
			finish_text(h, j, HTTP_STATUS_CONFLICT, "round_is_hidden\n");
			return;
		}
	}
	if (scores_are_secret(w) && !w->ended) {
		finish_text(h, j, HTTP_STATUS_CONFLICT, "scores_are_hidden\n");
		return;
	}
	if (!log_ask(h, j, 1))
		finish_text(h, j, HTTP_STATUS_SERVICE_UNAVAILABLE, "503\n");
}

/* -- the operator's backup -- */

static void backup_stored(struct hub *h, struct job *j, const struct journal_request *r)
{
	struct json out = json_to(&j->out);
	bool is_done = r->outcome == JOURNAL_DONE;
	log_line("event=backup done=%d why=\"%s\"", is_done, r->why);
	json_open(&out);
	json_put_bool(&out, "ok", is_done);
	if (!is_done)
		json_put_c(&out, "why", r->why);
	json_close(&out);
	buf_byte(&j->out, '\n');
	finish(h, j, "application/json");
}

int backup_start(struct exchange *e)
{
	struct hub *h = e->hub;
	char path[1024], hex[33];
	uint8_t token[ID_BYTES], key[ID_BYTES];
	room_role_key(h->options->secret, 0, ROLE_HUB, hex);
	bool knows_key = hex_read(hex, 32, key, sizeof key) && http_bearer(e->wsi, token)
		&& hash_same(key, token, sizeof key);
	explicit_bzero(hex, sizeof hex);
	explicit_bzero(key, sizeof key);
	/* It names a file on this machine, so it is only for who sits here. */
	if (!knows_key || !http_is_local(e->wsi))
		return http_answer_text(e, HTTP_STATUS_FORBIDDEN, "403\n");
	if (!http_argument(e->wsi, "path", path, sizeof path) || path[0] != '/')
		return http_answer_text(e, HTTP_STATUS_BAD_REQUEST, "400\n");
	struct job *j = job_new(e);
	struct journal_request *r = j ? journal_ask(JOURNAL_BACKUP, 0) : NULL;
	char *kept = r ? journal_keep(r, path, strlen(path) + 1) : NULL;
	if (!kept) {
		if (r)
			journal_free(r);
		if (j)
			job_drop(h, j);
		return http_answer_text(e, HTTP_STATUS_SERVICE_UNAVAILABLE, "503\n");
	}
	j->kind = JOB_BACKUP;
	j->asked = true;
	r->tag = TAG_SERVER | j->number;
	r->path = kept;
	lws_set_timeout(e->wsi, PENDING_TIMEOUT_HTTP_CONTENT, 10 * WAIT_SECONDS);
	hub_give(h, r);
	return 0;
}

/* -- jobs -- */

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
			finish_text(h, j, HTTP_STATUS_SERVICE_UNAVAILABLE, "503\n");
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
			report_run(h, j, w);
		else if (hub_now(h) - j->since_ms > WAIT_MS)
			finish_text(h, j, HTTP_STATUS_SERVICE_UNAVAILABLE, "503\n");
	}
}

/* "482917.docx" */
static bool path_read(const char *path, int64_t *code, char *format, size_t format_n)
{
	size_t digits = strspn(path, "0123456789");
	const char *rest = path + digits;
	size_t n = rest[0] == '.' ? strspn(rest + 1, "abcdefghijklmnopqrstuvwxyz") : 0;
	if (digits < 6 || digits > 9 || !n || rest[1 + n] || n >= format_n)
		return false;
	*code = strtoll(path, NULL, 10);
	memcpy(format, rest + 1, n + 1);
	return true;
}

/* What there is to be had, for everybody: no word of it depends on a workshop. */
static int menu_answer(struct exchange *e)
{
	static const struct header more[] = { { "cache-control:", "public, max-age=300" }, { NULL, NULL } };
	struct buf out = { 0 };
	report_menu(&out);
	return http_answer_own(e, HTTP_STATUS_OK, "application/json", &out, more);
}

/* Does the format write this kind of document? The scrutineer's ballots are no document and look after themselves. */
static bool goes_together(const char *what, const char *format)
{
	const struct document_row *document = document_find(what);
	const struct format_row *row = format_find(format);
	return document && row && (document->kind & row->kinds);
}

int export_start(struct exchange *e, const char *path)
{
	struct hub *h = e->hub;
	if (!strcmp(path, "menu.json"))
		return menu_answer(e);
	struct job want = { .order = { .language = LANGUAGE_VI } };
	uint8_t token[ID_BYTES];
	uint32_t member;
	char word[8], number[8];
	if (!path_read(path, &want.code, want.format, sizeof want.format))
		return http_answer_text(e, HTTP_STATUS_NOT_FOUND, "404\n");
	want.kind = strcmp(want.format, "log") ? JOB_EXPORT : JOB_LOG;
	/*
	 * One answer for no such workshop and for no such key; and without a key nobody makes the hub
	 * read a log.
	 */
	(void)http_argument(e->wsi, "what", want.what, sizeof want.what);
	if (is_for_others(want.format)) {
		memcpy(want.what, want.format, sizeof want.format);
		(void)snprintf(want.format, sizeof want.format, "json");
	}
	bool is_raw = want.kind == JOB_LOG || !strcmp(want.what, "ballots") || is_for_others(want.what);
	if (!http_bearer(e->wsi, token) || !may_read(room_role_of(h->rooms, want.code, token, &member), is_raw))
		return http_answer_text(e, HTTP_STATUS_FORBIDDEN, "403\n");
	if (http_argument(e->wsi, "lang", word, sizeof word))
		want.order.language = language_of(text_of(word));
	want.order.house = house_of(want.order.language);
	if (http_argument(e->wsi, "house", word, sizeof word) && !house_find(word, &want.order.house))
		return http_answer_text(e, HTTP_STATUS_NOT_FOUND, "404\n");
	want.order.place_date = http_argument(e->wsi, "place_date", word, sizeof word) && !strcmp(word, "1");
	want.order.without_bom = http_argument(e->wsi, "bom", word, sizeof word) && !strcmp(word, "0");
	if (want.kind == JOB_LOG)
		want.what[0] = 0;
	else if (!want.what[0])
		(void)snprintf(want.what, sizeof want.what, "minutes");
	if (http_argument(e->wsi, "poll", number, sizeof number) && strspn(number, "0123456789") == strlen(number))
		want.poll = (uint32_t)strtoul(number, NULL, 10);
	if (want.what[strspn(want.what, "abcdefghijklmnopqrstuvwxyz_")])
		return http_answer_text(e, HTTP_STATUS_NOT_FOUND, "404\n");   /* it becomes part of a file's name */
	if (!is_raw && !goes_together(want.what, want.format))
		return http_answer_text(e, HTTP_STATUS_NOT_FOUND, "no_such_format\n");
	struct job *j = job_new(e);
	if (!j)
		return http_answer_text(e, HTTP_STATUS_SERVICE_UNAVAILABLE, "503\n");
	j->kind = want.kind;
	j->code = want.code;
	j->order = want.order;
	j->order.what = j->what;
	j->poll = want.poll;
	memcpy(j->what, want.what, sizeof j->what);
	memcpy(j->format, want.format, sizeof j->format);
	lws_set_timeout(e->wsi, PENDING_TIMEOUT_HTTP_CONTENT, WAIT_SECONDS);
	/* From here on the job may be answered, and gone, before we return. */
	if (rooms_find(h->rooms, j->code))
		jobs_look(h);
	else
		hub_take(h, rooms_open(h->rooms, hub_now(h), j->code));
	return 0;
}
