/*
 * Files to take home: minutes and plan in every format, what other workshops can use, and the log itself. Here it is read what
 * somebody wants and whether he may have it; then it waits for its workshop as a job.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/report.h"
#include "server/asked.h"
#include "server/job.h"

static bool may_read(enum role role, bool is_log)
{
	if (role == ROLE_FACILITATOR)
		return true;
	/* What the others may see of a report is what see() shows them; the raw log is not for them. */
	return !is_log && (role == ROLE_MODERATOR || role == ROLE_HELPER || role == ROLE_OBSERVER);
}

/* The log, the scrutineer's ballots and what is carried elsewhere are not what see() shows. */
static bool is_raw(const struct job *j)
{
	return j->kind == JOB_LOG || !strcmp(j->what, "ballots") || export_is_for_others(j->what);
}

static bool token_opens(const struct hub *h, const struct job *j)
{
	uint32_t member;
	return may_read(room_role_of(h->rooms, j->code, j->token, &member), is_raw(j));
}

bool export_allows(const struct hub *h, const struct job *j)
{
	return j->kind == JOB_PUBLIC || token_opens(h, j);
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
	if (!strncmp(path, "progress/", 9))
		return progress_answer(e, path + 9);
	struct job want = { .order = { .language = LANGUAGE_VI } };
	char word[8], number[8];
	if (!asked_export(path, &want.code, want.format, sizeof want.format))
		return http_answer_text(e, HTTP_STATUS_NOT_FOUND, "404\n");
	want.kind = strcmp(want.format, "log") ? JOB_EXPORT : JOB_LOG;
	/*
	 * One answer for no such workshop and for no such key; and without a key nobody makes the hub
	 * read a log.
	 */
	(void)http_argument(e->wsi, "what", want.what, sizeof want.what);
	if (export_is_for_others(want.format)) {
		memcpy(want.what, want.format, sizeof want.format);
		(void)snprintf(want.format, sizeof want.format, "json");
	}
	if (!http_bearer(e->wsi, want.token) || !token_opens(h, &want))
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
	if (!is_raw(&want) && !goes_together(want.what, want.format))
		return http_answer_text(e, HTTP_STATUS_NOT_FOUND, "no_such_format\n");
	if (!progress_begin(e, want.token))
		return http_answer_text(e, HTTP_STATUS_BAD_REQUEST, "400\n");
	struct job *j = job_new(e, want.code);
	if (!j)
		return http_answer_busy(e);
	j->kind = want.kind;
	j->order = want.order;
	j->order.what = j->what;
	j->poll = want.poll;
	memcpy(j->what, want.what, sizeof j->what);
	memcpy(j->token, want.token, sizeof j->token);
	memcpy(j->format, want.format, sizeof j->format);
	lws_set_timeout(e->wsi, PENDING_TIMEOUT_HTTP_CONTENT, JOB_SECONDS);
	/* From here on the job may be answered, and gone, before we return. */
	if (rooms_find(h->rooms, j->code))
		jobs_look(h);
	else
		hub_take(h, rooms_open(h->rooms, hub_now(h), j->code));
	return 0;
}
