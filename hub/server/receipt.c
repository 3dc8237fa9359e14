/*
 * Is this ballot in? A phone asks by the hash that it alone can name, without a key and without its seat, so the answer is
 * joined to nobody. It gets the way to the round's root and checks it by itself.
 */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "server/asked.h"
#include "server/hub.h"

static void hash_put(struct json *j, const struct hash *h)
{
	struct buf hex = { 0 };
	buf_hex(&hex, h->at, HASH_BYTES);
	json_text(j, (struct text){ hex.at, hex.len });
	buf_free(&hex);
}

int receipt_answer(struct exchange *e, const char *path)
{
	static const struct header fresh[] = { { "cache-control:", "no-store" }, { NULL, NULL } };
	struct receipt_path way;
	struct hash receipt;
	struct buf out = { 0 };
	struct json j = json_to(&out);
	int64_t code;
	uint32_t number;
	if (!asked_receipt(path, &code, &number, &receipt))
		return http_answer_text(e, HTTP_STATUS_NOT_FOUND, "404\n");
	/* Only what is in memory: whoever asks about his ballot sits in the room, so it is. */
	const struct workshop *w = rooms_find(e->hub->rooms, code);
	const struct poll *p = w ? poll_at(w, number) : NULL;
	if (!p || !receipt_find(p, &receipt, &way))
		return http_answer_text(e, HTTP_STATUS_NOT_FOUND, "404\n");
	json_open(&j);
	json_put_int(&j, "index", (int64_t)way.index);
	json_put_int(&j, "count", (int64_t)way.count);
	json_name(&j, "path");
	json_open_list(&j);
	for (size_t i = 0; i < way.path_n; i++)
		hash_put(&j, &way.path[i]);
	json_close_list(&j);
	json_name(&j, "root");
	hash_put(&j, &p->root);
	json_close(&j);
	return http_answer_own(e, HTTP_STATUS_OK, "application/json", &out, fresh);
}
