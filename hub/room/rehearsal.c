/*
 * Rehearsals: a room like any other that is made from a workshop's data and agenda, opened by the same role keys, and kept
 * nowhere. Its log goes to a journal in memory, which acknowledges like the other one; when it is discarded, or left
 * alone, that journal forgets it and the room is gone. The mother's log never hears of it.
 */
#include "room/room_internal.h"

#include <string.h>

bool rooms_rehearses(const struct rooms *r, int64_t code)
{
	const struct room *room = room_find(r, code);

	return room != NULL && room->mother != 0;
}

/* The agenda as it stands, without what is skipped. False: more than a new workshop may have. */
static bool parts_of(struct rooms *r, const struct workshop *w, struct part_list *out, int64_t *most)
{
	struct part *parts = arena_take_n(&r->step, w->agenda.n + 1, sizeof *parts);
	size_t n = 0;

	must_have(parts != NULL);
	for (size_t i = 0; i < w->agenda.n; i++) {
		const struct activity *a = activity_at(w, w->agenda.at[i]);

		if (a->skipped)
			continue;
		parts[n++] = (struct part){ .kind = a->kind, .title = a->title, .title_en = a->title_en,
			.question = a->question, .question_en = a->question_en, .minutes = a->minutes };
	}
	*out = (struct part_list){ parts, n };
	*most = schema_field_of(&command_rows[COMMAND_CREATE_WORKSHOP], text("agenda"))->max;
	return (int64_t)n <= *most;
}

static bool has_place(const struct rooms *r, int64_t mother)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += r->at[i]->mother == mother;
	return n < REHEARSALS_OF_ONE_MAX && r->rehearsals_n < REHEARSALS_MAX;
}

/* Decided by no rule of the mother's: it may have ended, and it is not changed. */
void rehearse_do(struct rooms *r, struct session *s, const struct frame_in *in)
{
	const struct room *mother = s->room;
	const struct workshop *w = mother->w;
	struct frame_in made = { .kind = FRAME_DO, .has_id = true, .command = { .kind = COMMAND_CREATE_WORKSHOP } };
	struct create_workshop *c = &made.command.create_workshop;
	int64_t most = 0;

	if (mother->mother != 0) {
		owe_no(r, s->conn, in->id, word_is_a_rehearsal, 0);
		return;
	}
	if (room_made(r, s, in->id, mother->code))
		return;
	if (!has_place(r, mother->code)) {
		owe_no(r, s->conn, in->id, word_too_many_rehearsals, 0);
		return;
	}
	if (!parts_of(r, w, &c->agenda, &most)) {
		owe_no(r, s->conn, in->id, word_too_many_things, most);
		return;
	}
	memcpy(made.id, in->id, sizeof made.id);
	c->about = w->about;
	c->rules = w->rules;
	c->has_rules = true;
	c->zone = w->zone;
	c->rehearses = mother->code;
	c->has_rehearses = true;
	room_make(r, s, &made, mother->code);
}

void discard_do(struct rooms *r, struct session *s, const struct frame_in *in)
{
	struct room *room = s->room;

	if (room->mother == 0) {
		owe_no(r, s->conn, in->id, word_not_a_rehearsal, 0);
		return;
	}
	room->over_conn = s->conn;
	memcpy(room->over_id, in->id, sizeof room->over_id);
	rehearsal_end(r, room);
}

void rehearsal_end(struct rooms *r, struct room *room)
{
	room->is_over = true;
	fan_end(room);
	room->needs_tick = false;
	room_activate(r, room);
	wake_by(r, r->now);    /* should its turn in this step be over */
}

/* Behind what is under way: that is stored and answered first. */
void rehearsal_ask(struct rooms *r, struct room *room)
{
	if (room->asked == ASKED_NOTHING && (room->retry_at == 0 || r->now >= room->retry_at) && !r->closing)
		room_ask(r, room, journal_ask(JOURNAL_FORGET, (uint64_t)room->code), ASKED_FORGET);
}

void rehearsal_forgotten(struct rooms *r, struct room *room)
{
	struct frame *bye = frame_of(text("{\"bye\":\"rehearsal_over\"}"));

	owe_did(r, room->over_conn, room->over_id, 0);
	owing_flush(r);
	for (int role = 0; role < ROLE_N; role++)
		while (room->by_role[role].n > 0) {
			struct session *s = room->by_role[role].at[room->by_role[role].n - 1];

			if (!s->choked)
				frame_send(r, s, bye);
			session_hang_up(r, s, CLOSE_OVER);
			session_detach(r, s);
		}
	frame_drop(bye);
	room->needs_tick = false;
	room->is_gone = true;
	room_activate(r, room);
}
