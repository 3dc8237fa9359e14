/*
 * Sessions: a connection that said hello has a role and perhaps a seat. Whatever a session is owed is gathered during the step
 * and leaves as one frame at its end; a slow one keeps it until it can be written to.
 */
#include "room/room_internal.h"

#include <stdlib.h>
#include <string.h>

struct session *session_find(const struct rooms *r, uint64_t conn)
{
	struct session *s = map_get(&r->sessions, conn);

	return s == NULL || s->hung ? NULL : s;
}

/* A stale session missed a tick and is due one delta. */
void session_stale(struct rooms *r, struct session *s, bool is_stale)
{
	r->counts.stale += is_stale && !s->stale;
	r->counts.stale -= !is_stale && s->stale;
	s->stale = is_stale;
}

/* -- what is owed -- */

struct owed *owe(struct rooms *r, struct session *s)
{
	if (s->owed == NULL)
		s->owed = memory_take(1, sizeof *s->owed);
	if (!s->is_owing) {
		s->is_owing = true;
		conns_put(&r->owing, s->conn);
	}
	return s->owed;
}

static void owed_free(struct session *s)
{
	if (s->owed == NULL)
		return;
	buf_free(&s->owed->did);
	buf_free(&s->owed->no);
	buf_free(&s->owed->set);
	free(s->owed);
	s->owed = NULL;
}

void session_free(struct session *give_s)
{
	owed_free(give_s);
	free(give_s);
}

void owe_did(struct rooms *r, uint64_t conn, const uint8_t id[ID_BYTES], uint32_t made)
{
	struct session *s = session_find(r, conn);

	if (s == NULL)
		return;    /* it will ask again with the same id */
	struct buf *did = &owe(r, s)->did;
	buf_c(did, did->len == 0 ? "{\"id\":\"" : ",{\"id\":\"");
	buf_hex(did, id, ID_BYTES);
	buf_byte(did, '"');
	if (made != 0) {
		buf_c(did, ",\"made\":");
		buf_int(did, made);
	}
	buf_byte(did, '}');
	r->counts.acks++;
}

void owe_no(struct rooms *r, uint64_t conn, const uint8_t *id, enum word word, int64_t arg)
{
	struct session *s = session_find(r, conn);

	r->counts.refusals++;
	if (s == NULL)
		return;
	if (id != NULL && s->room != NULL)
		refusal_note(s->room, id, word, arg);
	struct buf *no = &owe(r, s)->no;
	buf_c(no, no->len == 0 ? "{" : ",{");
	if (id != NULL) {
		buf_c(no, "\"id\":\"");
		buf_hex(no, id, ID_BYTES);
		buf_c(no, "\",");
	}
	buf_c(no, "\"why\":\"");
	buf_c(no, word_rows[word].name);
	buf_byte(no, '"');
	if (word_rows[word].arg != NULL) {
		buf_c(no, ",\"");
		buf_c(no, word_rows[word].arg);
		buf_c(no, "\":");
		buf_int(no, arg);
	}
	buf_byte(no, '}');
}

static void owed_send(struct rooms *r, struct session *s)
{
	struct owed *o = s->owed;

	if (o->greet)
		greeting_send(r, s, o);
	else if (s->stale)
		delta_send(r, s, o);
	else
		ack_send(r, s, o);
	owed_free(s);
}

void owing_flush(struct rooms *r)
{
	for (size_t i = 0; i < r->owing.n; i++) {
		struct session *s = map_get(&r->sessions, r->owing.at[i]);

		if (s == NULL)
			continue;
		s->is_owing = false;
		if (s->owed == NULL)
			continue;
		if (!s->choked)
			owed_send(r, s);
		else if (s->owed->did.len + s->owed->no.len > OWED_MAX)
			session_hang_up(r, s, CLOSE_TOO_SLOW);
	}
	r->owing.n = 0;
}

/* -- places -- */

static void place_drop(struct sessions *list, struct session *s, size_t *sent)
{
	size_t gap = s->place;

	/* A fan-out has passed the first *sent places: those behind must not slip in front of its cursor. */
	if (sent != NULL && gap < *sent) {
		list->at[gap] = list->at[--*sent];
		list->at[gap]->place = gap;
		gap = *sent;
	}
	list->at[gap] = list->at[--list->n];
	list->at[gap]->place = gap;
}

static struct session **place_add(struct sessions *list)
{
	return vector_push(&list->at, &list->n, &list->cap, sizeof *list->at);
}

void session_detach(struct rooms *r, struct session *s)
{
	struct room *room = s->room;

	if (room == NULL && s->role == ROLE_HUB)
		place_drop(&r->operators, s, NULL);
	if (room != NULL) {
		bool is_here = room->fan.active && room->fan.role == (int)s->role;

		place_drop(&room->by_role[s->role], s, is_here ? &room->fan.next : NULL);
		room->sessions_n--;
		room->used_ms = r->now;
		if (s->member != 0) {
			struct session **at = &room->seats[s->member].first;

			while (*at != s)
				at = &(*at)->of_member;
			*at = s->of_member;
			feel_goes(r, room, s);
			if (room->seats[s->member].first == NULL && room->state == ROOM_OPEN) {
				room->online_dirty = room->needs_tick = true;
				room_activate(r, room);
			}
		}
	}
	s->room = NULL;
	s->of_member = NULL;
	s->role = ROLE_NONE;
	s->preview = SECTOR_NONE;
	s->link = ROLE_NONE;
	s->member = 0;
	s->at = s->clock = s->personal = 0;
	session_stale(r, s, false);
	/* What it was owed as who it was: a choked one has it still, and would be greeted as somebody without a room. */
	if (s->owed != NULL) {
		s->owed->greet = false;
		buf_wipe(&s->owed->set);
	}
}

void session_seat(struct rooms *r, struct session *s, struct room *room, enum role role, uint32_t member)
{
	session_detach(r, s);
	s->waits = false;
	s->role = role;
	s->member = member;
	s->room = room;
	struct sessions *list = room == NULL ? &r->operators : &room->by_role[role];
	s->place = list->n;
	*place_add(list) = s;
	struct owed *o = owe(r, s);
	o->greet = true;
	o->from = 0;
	buf_wipe(&o->set);
	if (room == NULL)
		return;
	room->sessions_n++;
	room->used_ms = r->now;
	if (member == 0)
		return;
	must(member < room->seats_cap);
	if (room->seats[member].first == NULL) {
		room->online_dirty = room->needs_tick = true;
		room_activate(r, room);
		feel_comes(r, room);
	}
	s->of_member = room->seats[member].first;
	room->seats[member].first = s;
}

void sessions_wake(struct rooms *r, struct queue *take_q)
{
	struct queue q = *take_q;

	*take_q = (struct queue){ 0 };
	for (size_t i = 0; i < q.n; i++) {
		struct session *s = session_find(r, q.at[i]);

		if (s != NULL && s->waits)
			session_hello(r, s);
	}
	free(q.at);
}

/* -- hello -- */

/* Does it show a key that fits? Then it is no guess. */
static bool knows_key(const struct rooms *r, const struct hello *h)
{
	uint32_t member;

	if (!h->has_token)
		return false;
	return h->room == 0 ? hub_key_is(r, h->token) : room_role_of(r, h->room, h->token, &member) != ROLE_NONE;
}

static void hello_operator(struct rooms *r, struct session *s, const struct hello *h)
{
	if (!knows_key(r, h)) {
		wrong_code(r, s, NULL, word_wrong_key);
		return;
	}
	session_seat(r, s, NULL, ROLE_HUB, 0);
	r->list_wanted = true;
}

void session_hello(struct rooms *r, struct session *s)
{
	const struct hello h = s->hello;
	enum role role = ROLE_GUEST;
	uint32_t member = 0;

	s->waits = false;
	if (!r->ready) {
		s->waits = true;
		conns_put(&r->lobby, s->conn);
		return;
	}
	if (!s->vetted) {
		s->vetted = true;
		if (!knows_key(r, &h) && guess_waits(r, s))
			return;
	}
	if (h.room == 0 && h.as != SECTOR_NONE) {
		owe_no(r, s->conn, NULL, word_not_allowed, 0);
		return;
	}
	if (h.room == 0) {
		hello_operator(r, s, &h);
		return;
	}
	struct room *room = room_find(r, h.room);
	if (room == NULL || room->is_over || (room->state == ROOM_OPEN && room->w->seq == 0)) {
		wrong_code(r, s, NULL, word_no_such_room);
		return;
	}
	if (room->state == ROOM_SEALED) {
		owe_no(r, s->conn, NULL, word_hub_in_trouble, 0);
		return;
	}
	if (room->state != ROOM_OPEN) {
		s->waits = true;
		conns_put(&room->waiting, s->conn);
		room_open(r, room);
		return;
	}
	if (h.has_token)
		role = room_role_of(r, h.room, h.token, &member);
	if (role == ROLE_NONE) {
		owe_no(r, s->conn, NULL, word_wrong_key, 0);
		return;
	}
	if (h.as != SECTOR_NONE && role != ROLE_FACILITATOR && role != ROLE_MODERATOR) {
		owe_no(r, s->conn, NULL, word_not_allowed, 0);
		return;
	}
	/* A preview has no seat: it is shown what all participants are shown, and is nobody. */
	session_seat(r, s, room, h.as == SECTOR_NONE ? role : ROLE_PARTICIPANT, h.as == SECTOR_NONE ? member : 0);
	s->preview = h.as;
	s->link = role == ROLE_GUEST || role == ROLE_PARTICIPANT ? ROLE_NONE : role;
	if (h.has_have && h.have <= room->w->seq)
		s->owed->from = h.have;
}

/* -- frames -- */

static void take_frame(struct rooms *r, struct session *s, const struct input *in)
{
	struct frame_in f = { 0 };
	int64_t arg = 0;
	enum word word = codec_read_frame(&r->step, in->bytes, in->n, &f, &arg);

	if (word != word_fine) {
		owe_no(r, s->conn, f.has_id ? f.id : NULL, word, arg);
		/* Memory ended before it was known whose answer this is: on a new line a phone says all again that was not answered. */
		if (word == word_hub_in_trouble && !f.has_id) {
			owing_flush(r);
			session_hang_up(r, s, CLOSE_GOING);
		}
		return;
	}
	switch (f.kind) {
	case FRAME_HELLO:
		session_detach(r, s);
		s->hello = f.hello;
		s->hello.lang = TEXT_NONE;     /* lives in the step only */
		s->vetted = false;
		session_hello(r, s);
		break;
	case FRAME_DO:
		room_do(r, s, &f);
		break;
	case FRAME_FEEL:
		feel_take(r, s, &f.feel);
		break;
	case FRAME_PING:
		owe(r, s)->pong = true;
		break;
	}
}

static void opened(struct rooms *r, uint64_t conn, uint64_t source)
{
	struct session *s = memory_take(1, sizeof *s);

	must(conn != 0 && map_get(&r->sessions, conn) == NULL);
	s->conn = conn;
	s->source = source;
	map_put(&r->sessions, conn, s);
	s->number = r->all.n;
	*place_add(&r->all) = s;
}

static void closed(struct rooms *r, struct session *s)
{
	session_detach(r, s);
	r->all.at[s->number] = r->all.at[--r->all.n];
	r->all.at[s->number]->number = s->number;
	map_drop(&r->sessions, s->conn);
	session_free(s);
}

void session_input(struct rooms *r, const struct input *in)
{
	struct session *s = map_get(&r->sessions, in->conn);

	if (in->kind == INPUT_OPENED) {
		opened(r, in->conn, in->source);
		return;
	}
	if (s == NULL)
		return;
	switch (in->kind) {
	case INPUT_FRAME:
		if (!s->hung && !r->closing)
			take_frame(r, s, in);
		break;
	case INPUT_CHOKED:
		s->choked = true;
		break;
	case INPUT_WRITABLE:
		s->choked = false;
		if (s->stale || s->owed != NULL)
			(void)owe(r, s);
		break;
	default:
		closed(r, s);
		break;
	}
}

void sessions_farewell(struct rooms *r)
{
	struct frame *bye = frame_of(text("{\"bye\":\"hub_closing\"}"));

	for (size_t i = 0; i < r->all.n; i++) {
		struct session *s = r->all.at[i];

		if (!s->choked)
			frame_send(r, s, bye);
		session_hang_up(r, s, CLOSE_GOING);
	}
	frame_drop(bye);
}
