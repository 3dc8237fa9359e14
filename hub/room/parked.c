/*
 * Wishes for a workshop that came before the hub had read all that it has: one of them may have been made by this very wish, whose answer
 * got lost when the hub went down. They wait until every log was looked into; then they are answered, or come true.
 */
#include "room/room_internal.h"

#include <stdlib.h>
#include <string.h>

struct parked { struct parked *next; uint64_t conn; uint8_t id[ID_BYTES], entropy[32]; struct buf frame; };

bool rooms_are_read(const struct rooms *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (!r->at[i]->known && (r->at[i]->state == ROOM_ASLEEP || r->at[i]->state == ROOM_OPENING))
			return false;
	return true;
}

bool park(struct rooms *r, const struct session *s, const struct frame_in *in)
{
	struct parked **at = &r->parked;

	r->list_wanted = true;
	for (size_t n = 0; *at != NULL; at = &(*at)->next) {
		if (memcmp((*at)->id, in->id, ID_BYTES) == 0) {
			(*at)->conn = s->conn;
			return true;
		}
		if (++n >= PARKED_MAX)
			return false;
	}
	struct parked *p = memory_take(1, sizeof *p);
	p->conn = s->conn;
	memcpy(p->id, in->id, sizeof p->id);
	/* Its code is drawn when it comes true, in a step that has no lots of its own. */
	rooms_draw(r, p->entropy, sizeof p->entropy);
	codec_write_command(&p->frame, &in->command, in->id);
	must(!p->frame.broken);
	*at = p;
	return true;
}

void parked_go_on(struct rooms *r)
{
	struct parked *list = r->parked;

	if (list == NULL || !rooms_are_read(r))
		return;
	r->parked = NULL;
	for (struct parked *p = list, *next; p != NULL; p = next) {
		struct session *s = session_find(r, p->conn);
		struct frame_in f = { 0 };
		int64_t arg = 0;

		next = p->next;
		memcpy(r->entropy, p->entropy, sizeof r->entropy);
		r->drawn = 0;
		/* It was read before, so it can be read again; a text that grew by being cleaned may be too long now. */
		enum word word = codec_read_frame(&r->step, p->frame.at, p->frame.len, &f, &arg);
		if (word != word_fine)
			owe_no(r, p->conn, p->id, word, arg);
		else if (s != NULL && s->role == ROLE_HUB)
			create_do(r, s, &f);
		buf_free(&p->frame);
		free(p);
	}
}

void parked_free(struct rooms *r)
{
	for (struct parked *p; (p = r->parked) != NULL;) {
		r->parked = p->next;
		buf_free(&p->frame);
		free(p);
	}
}
