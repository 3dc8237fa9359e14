/*
 * Boxes mirror the journal's urns. A ballot is checked at the door, made durable under its pseudonym, acknowledged, and can be
 * replaced until the round closes; then all leave it at once, sorted, and box, key and pseudonyms are gone.
 */
#include "room/room_internal.h"

#include <stdlib.h>
#include <string.h>

struct box *box_find(struct room *room, uint32_t poll)
{
	for (size_t i = 0; i < room->boxes_n; i++)
		if (room->boxes[i].poll == poll)
			return &room->boxes[i];
	return NULL;
}

struct box *box_add(struct room *room, uint32_t poll, const uint8_t key[32])
{
	struct box *b = box_find(room, poll);

	if (b != NULL)
		return b;
	b = vector_push(&room->boxes, &room->boxes_n, &room->boxes_cap, sizeof *b);
	b->poll = poll;
	memcpy(b->key, key, sizeof b->key);
	return b;
}

static void box_free(struct box *b)
{
	for (size_t i = 0; i < b->cap; i++)
		buf_free(&b->rows[i].body);
	free(b->rows);
	memset(b, 0, sizeof *b);
}

void boxes_free(struct room *room)
{
	for (size_t i = 0; i < room->boxes_n; i++)
		box_free(&room->boxes[i]);
	free(room->boxes);
	room->boxes = NULL;
	room->boxes_n = room->boxes_cap = 0;
}

/* -- rows -- */

static struct box_row *row_of(const struct box *b, const struct hash *pseudonym)
{
	uint64_t key;

	memcpy(&key, pseudonym, sizeof key);
	for (size_t i = (size_t)key & (b->cap - 1);; i = (i + 1) & (b->cap - 1)) {
		struct box_row *row = &b->rows[i];

		if (row->body.len == 0 || memcmp(&row->pseudonym, pseudonym, sizeof *pseudonym) == 0)
			return row;
	}
}

const struct box_row *box_get(const struct box *b, const struct hash *pseudonym)
{
	const struct box_row *row = b->cap == 0 ? NULL : row_of(b, pseudonym);

	return row == NULL || row->body.len == 0 ? NULL : row;
}

static void box_grow(struct box *b)
{
	struct box wider = *b;

	wider.cap = b->cap == 0 ? 64 : b->cap * 2;
	wider.rows = memory_take(wider.cap, sizeof *wider.rows);
	for (size_t i = 0; i < b->cap; i++)
		if (b->rows[i].body.len > 0)
			*row_of(&wider, &b->rows[i].pseudonym) = b->rows[i];
	free(b->rows);
	*b = wider;
}

struct box_row *box_put(struct box *b, const struct hash *pseudonym, enum sector sector, const void *body, size_t n)
{
	must(n > 0);
	if ((b->n + 1) * 2 > b->cap)
		box_grow(b);
	struct box_row *row = row_of(b, pseudonym);
	if (row->body.len > 0)
		b->by[row->sector]--;
	else
		b->n++;
	row->pseudonym = *pseudonym;
	row->sector = sector;
	buf_wipe(&row->body);
	buf_put(&row->body, body, n);
	must_have(!row->body.broken);
	memset(row->id, 0, sizeof row->id);
	b->by[sector]++;
	return row;
}

struct hash box_pseudonym(const struct box *b, uint32_t member)
{
	const uint8_t number[4] = { (uint8_t)(member >> 24), (uint8_t)(member >> 16), (uint8_t)(member >> 8), (uint8_t)member };

	return hash_keyed(b->key, sizeof b->key, number, sizeof number);
}

/* Who voted and then left counts too: his ballot stays, and no more can have voted than there were. */
static int64_t seats_at_close(const struct room *room, const struct box *b)
{
	int64_t n = 0;

	for (size_t i = 0; i < room->w->members_n; i++) {
		const struct member *m = &room->w->members[i];
		struct hash pseudonym = { 0 };

		if (m->left && b != NULL)
			pseudonym = box_pseudonym(b, m->number);
		n += !m->left || (b != NULL && box_get(b, &pseudonym) != NULL);
	}
	return n;
}

/* The order in which rows are gathered is that of a hash table; sealing sorts them by what they say. */
bool box_stamp(struct rooms *r, struct room *room, struct close_poll *out)
{
	const struct box *b = box_find(room, out->poll);
	size_t n = b == NULL ? 0 : b->n, at = 0;
	struct urn_ballot *ballots = arena_take_n(&r->step, n + 1, sizeof *ballots);
	const struct poll *p = poll_at(room->w, out->poll);

	if (ballots == NULL)
		return false;
	if (p == NULL || p->state != POLL_STATE_OPEN)
		return true;    /* decide says why not */
	for (size_t i = 0; b != NULL && i < b->cap; i++) {
		const struct buf *body = &b->rows[i].body;

		if (body->len > 0 && !codec_read_ballot(&r->step, body->at, body->len, &ballots[at++]))
			return false;
	}
	must(at == n);
	if (!ballots_seal(room->w, p, &r->step, ballots, n, out))
		return false;
	out->present = seats_at_close(room, b);
	return !r->step.broken;
}

/* -- ids of ballots, in memory alone -- */

/* The few places where this id may stand. Ids are the phone's own, so both halves are mixed. */
static uint64_t (*recent_places(const struct room *room, const uint8_t id[ID_BYTES]))[2]
{
	uint64_t two[2];

	memcpy(two, id, sizeof two);
	two[0] ^= two[1] * 0x9e3779b97f4a7c15u;
	return &room->recent[(two[0] >> 32) % (room->recent_cap / RECENT_WAYS) * RECENT_WAYS];
}

static bool is_an_id(const uint8_t id[ID_BYTES])
{
	static const uint8_t none[ID_BYTES];

	return memcmp(id, none, sizeof none) != 0;    /* so an empty place holds */
}

/* A resent ballot whose answer got lost is answered even when its round has closed meanwhile. */
bool ballot_recent(const struct room *room, const uint8_t id[ID_BYTES])
{
	if (room->recent == NULL || !is_an_id(id))
		return false;
	uint64_t (*place)[2] = recent_places(room, id);
	for (size_t i = 0; i < RECENT_WAYS; i++)
		if (memcmp(place[i], id, ID_BYTES) == 0)
			return true;
	return false;
}

static void recent_note(struct room *room, const uint8_t id[ID_BYTES])
{
	if (!is_an_id(id) || ballot_recent(room, id))
		return;
	if (room->recent == NULL) {
		for (room->recent_cap = RECENT_MIN; room->recent_cap < 2 * room->w->members_n;)
			room->recent_cap *= 2;
		room->recent = memory_take(room->recent_cap, sizeof *room->recent);
	}
	uint64_t (*place)[2] = recent_places(room, id);
	size_t way = 0;
	while (way < RECENT_WAYS && is_an_id((const uint8_t *)place[way]))
		way++;
	memcpy(place[way < RECENT_WAYS ? way : room->recent_n++ % RECENT_WAYS], id, ID_BYTES);
}

/*
 * The round is over. Whose answer got lost says his ballot again, and it is his last word that counts or an earlier one: that is told
 * by the ids of those that lay here, also of those that an earlier hub took. On the disk the ids are gone with the urn.
 */
void box_close(struct room *room, uint32_t poll)
{
	struct box *b = box_find(room, poll);

	if (b == NULL)
		return;
	for (size_t i = 0; i < b->cap; i++)
		if (b->rows[i].body.len > 0)
			recent_note(room, b->rows[i].id);
	box_free(b);
	*b = room->boxes[--room->boxes_n];
	memset(&room->boxes[room->boxes_n], 0, sizeof *b);
}

/* -- casting -- */

/* Is this very ballot the one that lies in the box for its seat? The receipt does not say so: a phone has one for a round. */
static bool box_holds(const struct box *b, uint32_t member, const uint8_t id[ID_BYTES])
{
	struct hash pseudonym = box_pseudonym(b, member);
	const struct box_row *row = box_get(b, &pseudonym);

	return row != NULL && is_an_id(id) && memcmp(row->id, id, ID_BYTES) == 0;
}

void ballot_do(struct rooms *r, struct session *s, const struct frame_in *in)
{
	const struct cast_ballot *c = &in->command.cast_ballot;
	const struct actor by = { s->role, s->member };
	struct room *room = s->room;
	struct urn_ballot ballot = { 0 };
	uint32_t member = 0;
	int64_t arg = 0;
	enum word word = ballot_check(room->w, &by, c, &r->step, &ballot, &member, &arg);
	struct box *b = box_find(room, c->poll);

	if (word == word_fine && b == NULL)
		word = word_hub_in_trouble;
	if (word == word_fine && b->closing) {
		/* Its answer got lost, the hub was started anew, and the round is about to be over. */
		if (box_holds(b, member, in->id)) {
			owe_did(r, s->conn, in->id, 0);
			return;
		}
		word = word_poll_is_closed;
	}
	if (word != word_fine) {
		owe_no(r, s->conn, in->id, word, arg);
		return;
	}
	struct wish *wish = wish_new(r, room, s, in);
	wish->poll = c->poll;
	wish->member = member;
	wish->for_ = member == s->member ? 0 : member;
	wish->sector = ballot.ballot.sector;
	wish->pseudonym = box_pseudonym(b, member);
	/* Who kept no receipt has one that nobody can show: as long as the key lives it is his, afterwards a number like any. */
	if (!c->has_receipt)
		ballot.receipt = hash_keyed(b->key, sizeof b->key, &wish->pseudonym, sizeof wish->pseudonym);
	memcpy(ballot.id, in->id, ID_BYTES);
	codec_write_ballot(&wish->body, &ballot);
	must_have(!wish->body.broken);
	wish_add(r, room, wish);
}

/* What was taken for somebody is shown while the round is open: who was too slow to be shown it in time is not shown it behind the bell. */
void echoes_drop(struct room *room)
{
	for (int role = 0; role < ROLE_N; role++)
		for (size_t i = 0; role != ROLE_PARTICIPANT && i < room->by_role[role].n; i++)
			if (room->by_role[role].at[i]->owed != NULL)
				buf_wipe(&room->by_role[role].at[i]->owed->set);
}

static bool says_key(const struct buf *set, struct key key)
{
	struct buf opening = { 0 };

	buf_byte(&opening, '"');
	key_put(&opening, key);
	buf_c(&opening, "\":");
	bool says = set->len >= opening.len && memmem(set->at, set->len, opening.at, opening.len) != NULL;
	buf_free(&opening);
	return says;
}

void ballot_stored(struct rooms *r, struct room *room, struct wish *take_wish)
{
	struct wish *wish = take_wish;
	struct box *b = box_find(room, wish->poll);
	struct session *s = session_find(r, wish->conn);
	const struct key key = { VIEW_BALLOT, wish->poll };

	if (b == NULL) {    /* only another hub can have closed the round with this one under way */
		owe_no(r, wish->conn, wish->id, word_poll_is_closed, 0);
		wish_free(r, room, wish);
		return;
	}
	memcpy(box_put(b, &wish->pseudonym, wish->sector, wish->body.at, wish->body.len)->id, wish->id, ID_BYTES);
	recent_note(room, wish->id);
	r->counts.ballots += room->mother == 0;
	room->clock++;
	own_note(room, wish->member, key);
	felt_touched(room, (struct key){ VIEW_TURNOUT, wish->poll });
	owe_did(r, wish->conn, wish->id, 0);
	/* A helper is shown what was taken for somebody; of two in one step the first, as a frame names a key once. */
	if (s != NULL && s->room == room && wish->for_ != 0 && !says_key(&owe(r, s)->set, key))
		(void)ballot_put(r, room, wish->poll, wish->member, wish->for_, &owe(r, s)->set);
	wish_free(r, room, wish);
}
