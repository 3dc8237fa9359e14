/*
 * The first start: a hub without workshops makes one to try things out with. It does so like any
 * operator would, over a connection of its own that no socket belongs to.
 */
#include <string.h>

#include <sodium.h>

#include "base/json.h"
#include "server/assets.h"
#include "server/hub.h"
#include "server/log.h"

static void tell(struct hub *h, const struct buf *frame)
{
	hub_feed(h, &(struct input){ .kind = INPUT_FRAME, .conn = CONN_INNER, .bytes = frame->at,
		.n = frame->len });
}

void demo_make(struct hub *h)
{
	struct buf hello = { 0 }, wish = { 0 };
	uint8_t id[ID_BYTES];
	char key[33];
	const char *at = (const char *)hub_demo, *end = (const char *)hub_demo_end;
	const char *brace = memchr(at, '{', (size_t)(end - at));
	if (!brace) {
		h->demo_refused = true;
		return;
	}
	room_role_key(h->options->secret, 0, ROLE_HUB, key);
	buf_f(&hello, "{\"hello\":1,\"room\":\"hub\",\"token\":\"%s\"}", key);
	/* The file holds the whole command but for the id, which no two commands share. */
	randombytes_buf(id, sizeof id);
	buf_c(&wish, "{\"id\":\"");
	buf_hex(&wish, id, sizeof id);
	buf_c(&wish, "\",");
	buf_put(&wish, brace + 1, (size_t)(end - brace - 1));
	while (wish.len && (wish.at[wish.len - 1] == '\n' || wish.at[wish.len - 1] == ' '))
		wish.len--;
	if (hello.broken || wish.broken)
		log_fatal("out of memory");
	hub_feed(h, &(struct input){ .kind = INPUT_OPENED, .conn = CONN_INNER });
	tell(h, &hello);
	tell(h, &wish);
	sodium_memzero(key, sizeof key);
	sodium_memzero(hello.at, hello.len);
	buf_free(&hello);
	buf_free(&wish);
}

/*
 * What the rooms tell the inner connection; only a refusal matters, that it worked is seen in the
 * list of rooms.
 */
void demo_heard(struct hub *h, const struct frame *frame)
{
	if (!memmem(frame->at, frame->len, "\"no\":[{", 7))
		return;
	h->demo_refused = true;
	log_line("event=demo_refused answer=\"%.*s\"", (int)(frame->len < 200 ? frame->len : 200), frame->at);
}
