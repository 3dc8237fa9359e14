/*
 * Batches: one is under way at a time and what comes meanwhile is the next one, so the disk's own pace makes the groups. State is
 * changed by what the journal says it holds and by nothing else; a wish is applied by reading back the very bytes that
 * were stored, so that a live room and a replay cannot differ.
 */
#include "room/room_internal.h"

#include <string.h>

/*
 * Rounds are opened and closed only as the first entry of a batch: then the state is exactly the one the entry will be
 * decided on, and the urn is made or emptied if and only if the entry will hold. False: refused and gone.
 */
static bool turn_round(struct rooms *r, struct room *room, struct wish *wish, struct journal_request *q)
{
	struct command c = { .kind = wish->kind };
	int64_t arg = 0;

	if (wish->kind == COMMAND_OPEN_POLL) {
		struct entry e;

		/* As it was written when it came in, with the word that the room has said. */
		bool is_read = codec_read_entry(&r->step, 1, wish->id, wish->body.at, wish->body.len, &e);
		must_have(!r->step.broken);
		must(is_read);
		c = e.command;
	} else {
		c.close_poll.poll = wish->poll;
	}
	if (wish->kind == COMMAND_CLOSE_POLL && !box_stamp(r, room, &c.close_poll)) {
		wish_refuse(r, room, wish, word_hub_in_trouble, 0);
		return false;
	}
	enum word word = wish_try(r, room->w, wish, &c, &arg);
	if (word != word_fine) {
		wish_refuse(r, room, wish, word, arg);
		return false;
	}
	if (wish->kind == COMMAND_CLOSE_POLL)
		wish_write(wish, &c);
	if (wish->kind == COMMAND_OPEN_POLL) {
		q->opens_urn = wish->poll;
		memcpy(q->urn_key, wish->urn_key, sizeof q->urn_key);
	} else {
		q->empties_urn = wish->poll;
	}
	return true;
}

static void *kept(struct journal_request *q, const void *bytes, size_t n)
{
	void *at = journal_keep(q, bytes, n);

	must_have(at != NULL || n == 0);
	return at;
}

void batch_send(struct rooms *r, struct room *room)
{
	/* Behind a journal that broke there is no batch any more, and the one under way is never answered. */
	if (room->asked != ASKED_NOTHING || room->pending.n == 0 || room->retry_at != 0 || r->closing || r->out.fatal)
		return;
	struct journal_request *q = journal_ask(JOURNAL_APPEND, (uint64_t)room->code);
	struct journal_line *lines = arena_take_n(&r->step, room->pending.n, sizeof *lines);
	struct urn_row *rows = arena_take_n(&r->step, room->pending.n, sizeof *rows);
	must_have(q != NULL && lines != NULL && rows != NULL);
	must(room->flight.n == 0);
	while (room->pending.head != NULL) {
		struct wish *wish = room->pending.head;
		bool turns = wish->kind == COMMAND_OPEN_POLL || wish->kind == COMMAND_CLOSE_POLL;

		if (turns && room->flight.n > 0)
			break;
		(void)wishes_take(&room->pending);
		if (turns && !turn_round(r, room, wish, q))
			continue;
		void *body = kept(q, wish->body.at, wish->body.len);
		if (wish->kind == COMMAND_CAST_BALLOT) {
			rows[q->ballots_n++] = (struct urn_row){ wish->poll, wish->pseudonym, body, wish->body.len };
		} else {
			struct journal_line *line = &lines[q->lines_n++];

			*line = (struct journal_line){ .body = body, .len = wish->body.len };
			memcpy(line->id, wish->id, ID_BYTES);
		}
		wishes_put(&room->flight, wish);
	}
	if (room->flight.n == 0) {
		journal_free(q);
		return;
	}
	q->lines = kept(q, lines, q->lines_n * sizeof *lines);
	q->ballots = kept(q, rows, q->ballots_n * sizeof *rows);
	room_ask(r, room, q, ASKED_APPEND);
}

static void wish_answer(struct rooms *r, struct room *room, struct wish *take_wish, const struct outcome *o)
{
	struct session *s = session_find(r, take_wish->conn);

	if (o->word != word_fine) {
		wish_refuse(r, room, take_wish, o->word, o->arg);
		return;
	}
	owe_did(r, take_wish->conn, take_wish->id, o->made);
	if (s != NULL && s->role == ROLE_HUB) {
		struct buf *set = &owe(r, s)->set;

		buf_wipe(set);
		list_put(r, set);
	} else if (s != NULL && s->role == ROLE_FACILITATOR && take_wish->kind == COMMAND_RENEW_LINK) {
		struct buf *set = &owe(r, s)->set;

		/* With the answer and not behind it: it may be his own link, and without the new one he does not come back. */
		buf_wipe(set);
		links_put(r, room, set);
	}
	wish_free(r, room, take_wish);
}

void batch_again(struct rooms *r, struct room *room)
{
	struct wishes rest = { 0 };

	rest.tail = &rest.head;
	for (struct wish *wish; (wish = wishes_take(&room->flight)) != NULL;) {
		struct outcome then;

		/* Should the log have it from before, sending it again would go on for ever. */
		if (wish->kind != COMMAND_CAST_BALLOT && workshop_knows(room->w, wish->id, &then))
			wish_answer(r, room, wish, &then);
		else
			wishes_put(&rest, wish);
	}
	if (rest.n == 0)
		return;
	*rest.tail = room->pending.head;
	if (room->pending.head == NULL)
		room->pending.tail = rest.tail;
	room->pending.head = rest.head;
	room->pending.n += rest.n;
}

static void refuse_flight(struct rooms *r, struct room *room, enum word word)
{
	for (struct wish *wish; (wish = wishes_take(&room->flight)) != NULL;)
		wish_refuse(r, room, wish, word, 0);
}

/* Everything of the batch is durable: apply and answer in its order. */
static void batch_done(struct rooms *r, struct room *room, const struct journal_request *q)
{
	size_t n = 0;

	if (q->lines_n > 0 && q->lines[0].seq != room->w->seq + 1) {
		read_tail(r, room);    /* somebody else appended as well: read it all in order */
		return;
	}
	for (struct wish *wish; (wish = wishes_take(&room->flight)) != NULL;) {
		struct entry e;
		struct outcome o;

		if (wish->kind == COMMAND_CAST_BALLOT) {
			ballot_stored(r, room, wish);
		} else if (n < q->lines_n && line_apply(r, room, &q->lines[n++], &e, &o)) {
			wish_applied(r, room, wish, &e, &o);
		} else {
			wish_refuse(r, room, wish, word_hub_in_trouble, 0);
			refuse_flight(r, room, word_hub_in_trouble);
			room_seal(r, room);
			return;
		}
	}
}

void batch_stored(struct rooms *r, struct room *room, struct journal_request *q)
{
	switch (q->outcome) {
	case JOURNAL_DONE:
		batch_done(r, room, q);
		break;
	case JOURNAL_DUPLICATE:
	case JOURNAL_UNKNOWN:
		/*
		 * What the log holds is asked of the log itself: its tail tells ids, numbers and chain at once, where finding
		 * each id would still leave the entries to be read.
		 */
		read_tail(r, room);
		break;
	case JOURNAL_READ_ONLY:
		refuse_flight(r, room, word_journal_read_only);
		break;
	case JOURNAL_FATAL:
		r->out.fatal = true;
		break;
	}
}

/* -- what an entry does to the sessions -- */

static void send_away(struct rooms *r, struct session *s, struct frame *bye)
{
	if (!s->choked)
		frame_send(r, s, bye);
	session_hang_up(r, s, CLOSE_REPLACED);
	session_detach(r, s);
}

static void seat_anew(struct rooms *r, struct room *room, uint32_t member, enum role role, uint64_t but)
{
	static const struct text words = { "{\"bye\":\"replaced\"}", 18 };

	for (struct session *s = room->seats[member].first, *next; s != NULL; s = next) {
		next = s->of_member;
		if (s->conn == but)
			continue;
		if (role == ROLE_GUEST) {
			session_seat(r, s, room, ROLE_GUEST, 0);
			continue;
		}
		/* Another phone holds the seat now; this one's key opens nothing any more. */
		struct frame *bye = frame_of(words);
		send_away(r, s, bye);
		frame_drop(bye);
	}
}

/* Who came by a link that opens nothing any more, here and in rehearsals; whoever renewed it is given the new one and stays. */
static void link_anew(struct rooms *r, const struct room *renewed, enum role role, uint64_t but)
{
	struct frame *bye = frame_of(text("{\"bye\":\"link_renewed\"}"));

	for (size_t i = 0; i < r->all.n; i++) {
		struct session *s = r->all.at[i];

		if (s->link == role && s->conn != but && (s->room == renewed || s->room->mother == renewed->code))
			send_away(r, s, bye);
	}
	frame_drop(bye);
	/* Its rehearsals are opened by the same links, and whoever runs one is shown them. */
	for (size_t i = 0; i < r->n; i++) {
		if (r->at[i]->mother != renewed->code)
			continue;
		felt_touched(r->at[i], (struct key){ VIEW_LINKS, 0 });
		room_activate(r, r->at[i]);
	}
}

static void seats_follow(struct rooms *r, struct room *room, const struct wish *wish, const struct entry *e, uint32_t made)
{
	struct session *s = wish == NULL ? NULL : session_find(r, wish->conn);

	switch (e->command.kind) {
	case COMMAND_LEAVE:
		made = e->command.leave.member != 0 ? e->command.leave.member : e->by.member;
		seat_anew(r, room, made, ROLE_GUEST, 0);
		break;
	case COMMAND_FREE_PASS:
		for (size_t i = 0; i < room->w->members_n; i++)
			if (room->w->members[i].pass == e->command.free_pass.pass && room->w->members[i].left)
				seat_anew(r, room, room->w->members[i].number, ROLE_GUEST, 0);
		break;
	case COMMAND_RENEW_LINK:
		link_anew(r, room, e->command.renew_link.link, s == NULL ? 0 : s->conn);
		break;
	case COMMAND_TAKE_SEAT:
		seat_anew(r, room, e->command.take_seat.member, ROLE_PARTICIPANT, s == NULL ? 0 : s->conn);
		made = e->command.take_seat.member;
		/* fall through */
	case COMMAND_JOIN:
		if (s != NULL && e->command.kind == COMMAND_JOIN)
			guess_earned(r, s);
		if (s != NULL && s->room == room && s->role == ROLE_GUEST)
			session_seat(r, s, room, ROLE_PARTICIPANT, made);
		break;
	default:
		break;
	}
}

void wish_applied(struct rooms *r, struct room *room, struct wish *take_wish, const struct entry *e, const struct outcome *o)
{
	/* Whoever opens and closes in one breath has said both before there was a box. */
	if (o->word == word_fine && take_wish != NULL && e->command.kind == COMMAND_OPEN_POLL)
		box_add(room, take_wish->poll, take_wish->urn_key)->closing = close_waits(room, take_wish->poll);
	if (o->word == word_fine && e->command.kind == COMMAND_CLOSE_POLL) {
		box_close(room, e->command.close_poll.poll);
		echoes_drop(room);
	}
	if (o->word == word_fine && room->w->passes_n > 0)
		felt_touched(room, (struct key){ VIEW_PASSES, 0 });
	if (o->word == word_fine && !o->repeated)
		seats_follow(r, room, take_wish, e, o->made);
	if (take_wish != NULL)
		wish_answer(r, room, take_wish, o);
}
