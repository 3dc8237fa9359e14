/*
 * "/r/482917": what a workshop brought out, for everybody to read without any key, while the facilitator lets it be published.
 *
 * A hall of phones opens it in the same minute, so a composed page is kept by workshop, entry and language, and all of them are
 * sent the same bytes. A workshop that sleeps is read from its log for this only within a budget, a few a second for the whole
 * hub: without a key nobody makes it read more, whichever numbers he tries. That one does not exist, is not published or is a
 * rehearsal is one answer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/asked.h"
#include "server/job.h"

enum { OPENS_PER_S = 4 };

struct page {
	unsigned users;                 /* the table, and everyone who is being sent it */
	int64_t code;
	uint64_t seq;
	enum language language;
	struct buf body;
};

/* No script at all and nothing from elsewhere; the page brings its style along, also in attributes. */
static const char policy[] = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
	"require-trusted-types-for 'script'; trusted-types 'none'";

void page_drop(struct page *p)
{
	if (!p || --p->users)
		return;
	buf_free(&p->body);
	free(p);
}

void pages_free(struct hub *h)
{
	for (size_t i = 0; i < PAGES_KEPT; i++)
		page_drop(h->pages[i]);
}

static struct page *page_of(struct hub *h, const struct workshop *w, int64_t code, enum language l)
{
	struct order order = { .what = "results", .language = l, .house = house_of(l),
		.hub = { h->address.at, h->address.len } };
	const char *mime;
	size_t at = h->pages_at;
	for (size_t i = 0; i < PAGES_KEPT; i++) {
		struct page *p = h->pages[i];
		if (!p || p->code != code || p->language != l)
			continue;
		if (p->seq == w->seq)
			return p;
		at = i;   /* nobody asks for the older one again */
	}
	struct page *p = calloc(1, sizeof *p);
	if (!p)
		return NULL;
	*p = (struct page){ .users = 1, .code = code, .seq = w->seq, .language = l };
	if (!report_write(w, &order, "html", &p->body, &mime)) {
		page_drop(p);
		return NULL;
	}
	h->counts.pages_made++;
	if (at == h->pages_at)
		h->pages_at = (h->pages_at + 1) % PAGES_KEPT;
	page_drop(h->pages[at]);
	h->pages[at] = p;
	return p;
}

static int answer_words(struct exchange *e, unsigned status, enum language l, const char *key)
{
	static const struct header more[] = { { "cache-control:", "no-store" }, { "x-robots-tag:", "noindex" },
		{ "retry-after:", "5" }, { NULL, NULL } };
	static const struct header none[] = { { "cache-control:", "no-store" }, { "x-robots-tag:", "noindex" }, { NULL, NULL } };
	struct text words = say(l, key);
	struct buf out = { 0 };
	buf_f(&out, "<!doctype html>\n<html lang=\"%s\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
		"<title>%.*s</title></head>\n<body><p>%.*s</p></body>\n</html>\n", language_names[l],
		(int)words.len, words.at, (int)words.len, words.at);
	e->policy = policy;
	return http_answer_own(e, status, "text/html; charset=utf-8", &out, status == HTTP_STATUS_NOT_FOUND ? none : more);
}

static int busy(struct exchange *e, enum language l)
{
	return answer_words(e, HTTP_STATUS_SERVICE_UNAVAILABLE, l, "report.page_later");
}

static int answer(struct exchange *e, const struct workshop *w, int64_t code, enum language l)
{
	char tag[64], asked[256];
	if (!w->published || rooms_rehearses(e->hub->rooms, code))
		return answer_words(e, HTTP_STATUS_NOT_FOUND, l, "report.page_none");
	struct page *p = page_of(e->hub, w, code, l);
	if (!p)
		return busy(e, l);
	(void)snprintf(tag, sizeof tag, "\"%lld-%llu-%s\"", (long long)code, (unsigned long long)p->seq, language_names[l]);
	const struct header more[] = { { "cache-control:", "private, max-age=10" }, { "etag:", tag },
		{ "vary:", "accept-language" }, { "x-robots-tag:", "noindex" }, { NULL, NULL } };
	e->policy = policy;
	if (lws_hdr_copy(e->wsi, asked, sizeof asked, WSI_TOKEN_HTTP_IF_NONE_MATCH) > 0 && strstr(asked, tag))
		return http_answer(e, HTTP_STATUS_NOT_MODIFIED, NULL, NULL, 0, more);
	p->users++;
	e->page = p;
	return http_answer(e, HTTP_STATUS_OK, "text/html; charset=utf-8", p->body.at, p->body.len, more);
}

/* Without a language in the address it is the first one that the browser wishes for. */
static enum language language_asked(struct lws *wsi)
{
	char word[128];
	if (http_argument(wsi, "lang", word, sizeof word))
		return language_of(text_of(word));
	if (lws_hdr_copy(wsi, word, sizeof word, WSI_TOKEN_HTTP_ACCEPT_LANGUAGE) <= 0)
		return LANGUAGE_VI;
	word[strcspn(word, ",;")] = 0;
	return language_of(text_of(word));
}

static bool may_open(struct hub *h)
{
	int64_t second = hub_now(h) / 1000;
	if (second != h->opens_second) {
		h->opens_second = second;
		h->opens_n = 0;
	}
	return h->opens_n++ < OPENS_PER_S;
}

/* A reader without a key, whose workshop slept. */
void public_run(struct hub *h, struct job *j, const struct workshop *w)
{
	struct exchange *e = j->exchange;
	int64_t code = j->code;
	enum language l = j->order.language;
	job_drop(h, j);
	if (e)
		job_answered(e, answer(e, w, code, l));
}

static int wait_for(struct exchange *e, int64_t code, enum language l)
{
	struct hub *h = e->hub;
	struct job *j = job_new(e, code);
	if (!j)
		return busy(e, l);
	j->kind = JOB_PUBLIC;
	j->order.language = l;
	lws_set_timeout(e->wsi, PENDING_TIMEOUT_HTTP_CONTENT, JOB_SECONDS);
	hub_take(h, rooms_open(h->rooms, hub_now(h), code));
	return 0;
}

int public_start(struct exchange *e, const char *path)
{
	struct hub *h = e->hub;
	enum language l = language_asked(e->wsi);
	int64_t code;
	if (!asked_code(path, &code))
		return answer_words(e, HTTP_STATUS_NOT_FOUND, l, "report.page_none");
	const struct workshop *w = rooms_find(h->rooms, code);
	if (w)
		return answer(e, w, code, l);
	if (!rooms_know(h->rooms, code))
		return answer_words(e, HTTP_STATUS_NOT_FOUND, l, "report.page_none");
	return may_open(h) ? wait_for(e, code, l) : busy(e, l);
}
