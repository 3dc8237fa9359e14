/*
 * The mailbox between sockets, journal and rooms. A step is never begun inside another: writing to
 * a socket may call us back, so what happens during a step is laid down as a letter and read when
 * the step's outputs have been carried out.
 */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/must.h"
#include "server/hub.h"
#include "server/log.h"

static void lay_down(struct hub *h, const struct input *in);

static struct journal *journal_of(struct hub *h, const struct journal_request *r)
{
	return r->rehearsal ? h->rehearsals : h->journal;
}

/*
 * Written on the loop, as it is one small file, and once a workshop at most. The room hears of it by letter: it is in
 * the middle of a step.
 */
static void wifi_write(struct hub *h, struct wifi_request *take_q)
{
	const char *path = h->options->wifi_file;
	take_q->is_kept = !path || wifi_keep(path, &take_q->wifi);
	if (!take_q->is_kept)
		log_line("event=wifi_not_kept file=\"%s\"", path);
	lay_down(h, &(struct input){ .kind = INPUT_WIFI, .wifi = take_q });
}

static void carry_out(struct hub *h, struct outputs *outs)
{
	if (outs->fatal)
		log_fatal("the rooms stopped: the journal broke, or two replays of one log differ");
	h->wake_at = outs->wake_at;
	for (size_t i = 0; i < outs->n; i++) {
		struct output *o = &outs->at[i];
		struct conn *c = o->kind == OUTPUT_SEND || o->kind == OUTPUT_HANG_UP ? conn_find(h, o->conn) : NULL;
		switch (o->kind) {
		case OUTPUT_SEND:
			if (o->conn == CONN_INNER)
				demo_heard(h, o->frame);
			else if (c)
				conn_send(c, o->frame);
			frame_drop(o->frame);
			break;
		case OUTPUT_HANG_UP:
			if (c)
				conn_hang_up(c, o->code);
			break;
		case OUTPUT_ASK:
			must(!(o->request->tag & TAG_SERVER));
			if (journal_of(h, o->request))
				journal_give(journal_of(h, o->request), o->request);
			else
				journal_free(o->request);   /* the hub is going down: nothing is acknowledged any more */
			break;
		case OUTPUT_WIFI:
			wifi_write(h, o->wifi);
			break;
		}
	}
}

static void lay_down(struct hub *h, const struct input *in)
{
	struct letter *l = malloc(sizeof *l + in->n);
	if (!l)
		log_fatal("out of memory");
	*l = (struct letter){ .in = *in };
	if (in->n)
		memcpy(l->bytes, in->bytes, in->n);
	l->in.bytes = l->bytes;
	*h->letters_tail = l;
	h->letters_tail = &l->next;
}

/* Fresh bytes for one frame. They are drawn from the kernel many frames at a time: one system call a frame would be felt. */
static void draw(struct hub *h, uint8_t out[32])
{
	if (h->lots_at == sizeof h->lots) {
		randombytes_buf(h->lots, sizeof h->lots);
		h->lots_at = 0;
	}
	memcpy(out, h->lots + h->lots_at, 32);
	sodium_memzero(h->lots + h->lots_at, 32);
	h->lots_at += 32;
}

static void step(struct hub *h, struct input *in)
{
	if (in->kind == INPUT_FRAME)
		draw(h, in->entropy);
	carry_out(h, room_step(h->rooms, hub_now(h), in));
	sodium_memzero(in->entropy, sizeof in->entropy);   /* codes and keys were drawn from it */
}

/* Reads the letters that came meanwhile; then nobody is in the middle of anything. */
static void settle(struct hub *h)
{
	struct letter *l;
	while ((l = h->letters)) {
		h->letters = l->next;
		if (!h->letters)
			h->letters_tail = &h->letters;
		step(h, &l->in);
		free(l);
	}
	h->stepping = false;
	jobs_look(h);
	hub_arm(h);
}

void hub_feed(struct hub *h, const struct input *in)
{
	if (h->stepping) {
		lay_down(h, in);
		return;
	}
	h->stepping = true;
	struct input mine = *in;
	step(h, &mine);
	settle(h);
}

void hub_take(struct hub *h, struct outputs *outs)
{
	must(!h->stepping);
	h->stepping = true;
	carry_out(h, outs);
	settle(h);
}

void hub_give(struct hub *h, struct journal_request *take_r)
{
	must(take_r->tag & TAG_SERVER);
	journal_give(journal_of(h, take_r), take_r);
}

static void drain(struct hub *h, struct journal *j)
{
	struct journal_request *r;
	while ((r = journal_next(j))) {
		if (r->outcome == JOURNAL_FATAL)
			log_fatal(r->why[0] ? r->why : "the journal broke");
		if (r->outcome == JOURNAL_READ_ONLY)
			log_line("event=journal_full why=\"%s\"", r->why);
		if (r->tag & TAG_SERVER)
			job_stored(h, r);
		else
			hub_feed(h, &(struct input){ .kind = INPUT_STORED, .reply = r });
	}
}

void hub_drain_journal(struct hub *h)
{
	drain(h, h->journal);
	drain(h, h->rehearsals);
}
