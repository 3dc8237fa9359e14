/* Connections as records: their numbers, their memory and their budgets. */
#include <stdlib.h>
#include <string.h>

#include "server/hub.h"
#include "server/wire.h"

enum { SLOT_BITS = 24 };

static bool slots_grow(struct hub *h)
{
	size_t n = h->slots_n ? h->slots_n * 2 : 256;
	if (n > CONN_INNER)
		return false;
	struct conn **slots = realloc(h->slots, n * sizeof *slots);
	if (!slots)
		return false;
	h->slots = slots;
	uint32_t *free_slots = realloc(h->free_slots, n * sizeof *free_slots);
	if (!free_slots)
		return false;
	h->free_slots = free_slots;
	for (size_t i = n; i-- > h->slots_n;) {
		slots[i] = NULL;
		free_slots[h->free_n++] = (uint32_t)i;
	}
	h->slots_n = n;
	return true;
}

struct conn *conn_new(struct hub *h, struct lws *wsi)
{
	if (!h->free_n && !slots_grow(h))
		return NULL;
	struct conn *c = calloc(1, sizeof *c);
	if (!c)
		return NULL;
	uint32_t slot = h->free_slots[--h->free_n];
	int64_t now = hub_now(h);
	*c = (struct conn){ .id = ++h->serial << SLOT_BITS | slot, .wsi = wsi, .hub = h, .tail = &c->head,
		.opened_ms = now, .heard_ms = now, .refilled_ms = now, .swept_ms = now,
		.messages = MESSAGES_BURST * 1000, .bytes = BYTES_BURST, .wire = BYTES_BURST };
	h->slots[slot] = c;
	h->conns_n++;
	return c;
}

struct conn *conn_find(struct hub *h, uint64_t id)
{
	size_t slot = id & (((uint64_t)1 << SLOT_BITS) - 1);
	struct conn *c = slot < h->slots_n ? h->slots[slot] : NULL;
	return c && c->id == id ? c : NULL;
}

void conn_free(struct conn *c)
{
	struct hub *h = c->hub;
	uint32_t slot = (uint32_t)(c->id & (((uint64_t)1 << SLOT_BITS) - 1));
	h->slots[slot] = NULL;
	h->free_slots[h->free_n++] = slot;
	h->conns_n--;
	if (c->is_leaving) {
		struct conn **p = &h->leaving;
		while (*p != c)
			p = &(*p)->leaving;
		*p = c->leaving;
		if (h->leaving_tail == &c->leaving)
			h->leaving_tail = p;
	}
	for (struct held *n; c->head; c->head = n) {
		n = c->head->next;
		frame_drop(c->head->frame);
		free(c->head);
	}
	free(c->in);
	free(c);
}

static void refill(int64_t *left, int64_t ms, int64_t per_s, int64_t burst)
{
	*left += ms * per_s / 1000;
	if (*left > burst)
		*left = burst;
}

/*
 * A budget may be overdrawn, down to twice its burst below nothing: up to there every message is
 * answered with a refusal, so that an honest but clumsy client learns of it; below, it is a flood.
 */
int conn_spend(struct conn *c, int64_t now, size_t n)
{
	int64_t ms = now - c->refilled_ms;
	c->refilled_ms = now;
	refill(&c->messages, ms, MESSAGES_PER_S * 1000, MESSAGES_BURST * 1000);
	refill(&c->bytes, ms, BYTES_PER_S, BYTES_BURST);
	c->messages -= 1000;
	c->bytes -= (int64_t)n;
	if (c->messages < -2 * MESSAGES_BURST * 1000 || c->bytes < -2 * BYTES_BURST)
		return -1;
	return c->messages >= 0 && c->bytes >= 0;
}

/*
 * Pings are answered inside libwebsockets without a callback: 3.7 million a second were seen to
 * take half a core. Only the kernel's own count of what came in shows them.
 */
int conn_spend_wire(struct conn *c, int64_t now)
{
	uint64_t received;
	if (!wire_received(lws_get_socket_fd(c->wsi), &received))
		return 1;
	int64_t ms = now - c->swept_ms;
	c->swept_ms = now;
	refill(&c->wire, ms, BYTES_PER_S, BYTES_BURST);
	c->wire -= (int64_t)(received - c->wire_seen);
	c->hub->counts.bytes_in += received - c->wire_seen;
	c->wire_seen = received;
	return c->wire < -2 * BYTES_BURST ? -1 : 1;
}
