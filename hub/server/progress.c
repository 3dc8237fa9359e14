/*
 * How far an export is, for whoever asked for it. The one who asks for a document says under which number he will ask after it:
 * 128 bits that he drew himself. That number stands in addresses, so it opens nothing: an answer goes only to the key that the
 * document was asked for with, of which a hash is kept. There is room for so many; an export that finds none goes unobserved.
 */
#include <string.h>

#include "base/json.h"
#include "server/hub.h"

enum { KEPT_MS = 60000, ASKS_PER_S = 10 };

static const char *const stages[] = {
	[STAGE_QUEUED] = "queued", [STAGE_COMPOSING] = "composing", [STAGE_WRITING] = "writing", [STAGE_SENDING] = "sending",
	[STAGE_DONE] = "done",
};

static struct watch *find(struct hub *h, const uint8_t id[ID_BYTES])
{
	for (size_t i = 0; i < WATCHES_MAX; i++)
		if (h->watches[i].is_used && !memcmp(h->watches[i].id, id, ID_BYTES))
			return &h->watches[i];
	return NULL;
}

static void let_go(struct watch *p)
{
	if (p->exchange)
		p->exchange->watch = NULL;
	*p = (struct watch){ 0 };
}

/* A free place, or that of the export which ended longest ago. */
static struct watch *place(struct hub *h)
{
	struct watch *oldest = NULL;
	for (size_t i = 0; i < WATCHES_MAX; i++) {
		struct watch *p = &h->watches[i];
		if (!p->is_used)
			return p;
		if (!p->exchange && (!oldest || p->at_ms < oldest->at_ms))
			oldest = p;
	}
	return oldest;
}

bool progress_begin(struct exchange *e, const uint8_t key[ID_BYTES])
{
	struct hub *h = e->hub;
	char hex[64];
	uint8_t id[ID_BYTES];
	if (!http_argument(e->wsi, "job", hex, sizeof hex))
		return true;
	if (strlen(hex) != 2 * ID_BYTES || !hex_read(hex, 2 * ID_BYTES, id, sizeof id))
		return false;
	struct hash mine = hash_of(key, ID_BYTES);
	struct watch *p = find(h, id);
	if (p && !hash_same(&p->key, &mine, sizeof mine))
		return true;   /* somebody else's number: it stays his */
	if (!p)
		p = place(h);
	if (!p)
		return true;
	let_go(p);
	*p = (struct watch){ .is_used = true, .exchange = e, .key = mine, .at_ms = hub_now(h) };
	memcpy(p->id, id, sizeof id);
	e->watch = p;
	return true;
}

void progress_at(struct exchange *e, enum stage stage, size_t done, size_t of)
{
	struct watch *p = e ? e->watch : NULL;
	if (!p)
		return;
	p->stage = stage;
	p->done = done;
	p->of = of;
	p->at_ms = hub_now(e->hub);
}

void progress_end(struct exchange *e)
{
	struct watch *p = e->watch;
	if (!p)
		return;
	e->watch = NULL;
	p->exchange = NULL;
	if (p->stage != STAGE_DONE)
		let_go(p);
}

static int too_often(struct exchange *e)
{
	static const struct header more[] = { { "cache-control:", "no-store" }, { "retry-after:", "1" }, { NULL, NULL } };
	return http_answer(e, 429, "text/plain; charset=utf-8", "429\n", 4, more);
}

/* Nobody's number and somebody else's are one answer. */
int progress_answer(struct exchange *e, const char *hex)
{
	static const struct header fresh[] = { { "cache-control:", "no-store" }, { NULL, NULL } };
	struct hub *h = e->hub;
	int64_t now = hub_now(h);
	uint8_t key[ID_BYTES], id[ID_BYTES];
	if (!http_bearer(e->wsi, key))
		return http_answer_text(e, HTTP_STATUS_FORBIDDEN, "403\n");
	struct hash mine = hash_of(key, sizeof key);
	explicit_bzero(key, sizeof key);
	struct watch *p = strlen(hex) == 2 * ID_BYTES && hex_read(hex, 2 * ID_BYTES, id, sizeof id) ? find(h, id) : NULL;
	if (!p || !hash_same(&p->key, &mine, sizeof mine) || (!p->exchange && now - p->at_ms > KEPT_MS))
		return http_answer_text(e, HTTP_STATUS_NOT_FOUND, "404\n");
	if (p->second != now / 1000)
		p->asks = 0;
	p->second = now / 1000;
	if (p->asks++ >= ASKS_PER_S)
		return too_often(e);
	struct buf out = { 0 };
	struct json j = json_to(&out);
	json_open(&j);
	json_put_c(&j, "job", hex);
	json_put_c(&j, "stage", stages[p->stage]);
	json_put_int(&j, "done", (int64_t)p->done);
	json_put_int(&j, "of", (int64_t)p->of);
	json_close(&j);
	buf_byte(&out, '\n');
	return http_answer_own(e, HTTP_STATUS_OK, "application/json", &out, fresh);
}
