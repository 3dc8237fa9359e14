/* Keys and codes: all are derived from the hub's secret, or drawn from the entropy of the step; none is stored. */
#include "room/room_internal.h"

#include <string.h>

#include "protocol/keys.h"

void rooms_draw(struct rooms *r, void *out, size_t n)
{
	uint8_t count[8];
	uint64_t number = r->drawn++;

	must(n <= HASH_BYTES);
	for (int i = 7; i >= 0; i--, number >>= 8)
		count[i] = (uint8_t)number;
	struct hash h = hash_keyed(r->entropy, sizeof r->entropy, count, sizeof count);
	memcpy(out, &h, n);
}

void room_role_key(const uint8_t secret[32], int64_t code, enum role role, char out[33])
{
	role_key_hex(secret, code, role, 0, out);
}

/* A rehearsal is opened by its workshop's links, also by those that are renewed while it lives. */
static const struct room *links_of(const struct rooms *r, const struct room *room)
{
	const struct room *of = room->mother != 0 ? room_find(r, room->mother) : room;

	must(of != NULL);     /* a workshop is never forgotten */
	return of;
}

void room_link_key(const struct rooms *r, const struct room *room, enum role role, char out[33])
{
	const struct room *of = links_of(r, room);

	role_key_hex(r->options.secret, of->code, role, of->links[role], out);
}

bool rooms_link_key(const struct rooms *r, int64_t code, enum role role, char out[33])
{
	const struct room *room = room_find(r, code);

	if (room == NULL || !links_of(r, room)->known)
		return false;
	room_link_key(r, room, role, out);
	return true;
}

bool hub_key_is(const struct rooms *r, const uint8_t token[ID_BYTES])
{
	uint8_t key[ID_BYTES];

	role_key(r->options.secret, 0, ROLE_HUB, 0, key);
	return hash_same(key, token, ID_BYTES);
}

bool seats_are_over(const struct rooms *r, const struct room *room)
{
	return room->w->ended && r->now >= room->w->ended_ms + SEATS_STAY_MS;
}

void seats_empty(struct rooms *r, struct room *room)
{
	struct sessions *seated = &room->by_role[ROLE_PARTICIPANT];

	if (!seats_are_over(r, room))
		return;
	for (size_t i = seated->n; i-- > 0;) {
		struct session *s = seated->at[i];

		if (s->member == 0)
			continue;      /* a preview, by a role's link */
		session_hang_up(r, s, CLOSE_REPLACED);
		session_detach(r, s);
	}
}

enum role room_role_of(const struct rooms *r, int64_t code, const uint8_t token[ID_BYTES], uint32_t *member)
{
	const struct room *room = room_find(r, code), *of = room == NULL ? NULL : links_of(r, room);
	enum role found = ROLE_NONE;

	*member = 0;
	/* All are compared, so that the time tells nothing: neither which role it is, nor whether the workshop exists or was read. */
	for (size_t i = 0; i < LINKED_ROLES_N; i++) {
		enum role role = linked_roles[i];
		const uint8_t numbers[2] = { 0, role_key_number(token) };

		for (size_t k = 0; k < 2; k++) {
			uint8_t key[ID_BYTES];
			bool stands = of != NULL && (!of->known || of->links[role] == numbers[k]);

			role_key(r->options.secret, of == NULL ? code : of->code, role, numbers[k], key);
			if (hash_same(key, token, ID_BYTES) && stands)
				found = role;
		}
	}
	if (room == NULL || found != ROLE_NONE)
		return found;
	if (room->state == ROOM_OPEN && !seats_are_over(r, room)) {
		struct hash h = hash_of(token, ID_BYTES);

		*member = workshop_seat(room->w, &h);
	}
	return *member != 0 ? ROLE_PARTICIPANT : ROLE_NONE;
}

/* -- recovery codes, code cards -- */

struct codes { const char *what; uint32_t most; uint32_t **at; size_t *n, *cap; };

/*
 * Codes are derived from the hub's secret, so nothing is stored. Two of one workshop and one kind never are the same: who would
 * share one, draws again. They depend only on the numbers before, so they are the same after every restart.
 */
static void codes_reach(struct rooms *r, const struct room *room, const struct codes *c, uint32_t wanted)
{
	while (*c->n < wanted) {
		uint32_t number = (uint32_t)*c->n + 1, code = 0;
		bool is_taken = true;

		for (uint8_t turn = 0; is_taken; turn++) {
			uint8_t what[4 + 8 + 4 + 1];
			uint64_t lot = 0;

			memcpy(what, c->what, 4);
			for (size_t i = 0; i < 8; i++)
				what[4 + i] = (uint8_t)((uint64_t)room->code >> (56 - 8 * i));
			for (size_t i = 0; i < 4; i++)
				what[12 + i] = (uint8_t)(number >> (24 - 8 * i));
			what[16] = turn;
			struct hash h = hash_keyed(r->options.secret, sizeof r->options.secret, what, sizeof what);
			for (size_t i = 0; i < 8; i++)
				lot = lot << 8 | h.at[i];
			code = (uint32_t)(lot % c->most);
			is_taken = false;
			for (size_t i = 0; i < *c->n; i++)
				is_taken = is_taken || (*c->at)[i] == code;
		}
		*(uint32_t *)vector_push(c->at, c->n, c->cap, sizeof code) = code;
	}
}

/* Exactly `digits` digits, spaces between them allowed. */
static bool code_read(struct text said, size_t digits, uint32_t *out)
{
	size_t n = 0;

	*out = 0;
	for (size_t i = 0; i < said.len; i++) {
		if (said.at[i] == ' ')
			continue;
		if (said.at[i] < '0' || said.at[i] > '9' || ++n > digits)
			return false;
		*out = *out * 10 + (uint32_t)(said.at[i] - '0');
	}
	return n == digits;
}

static struct codes seat_codes(struct room *room)
{
	return (struct codes){ "seat", SEAT_CODES, &room->seat_codes, &room->seat_codes_n, &room->seat_codes_cap };
}

static struct codes pass_codes(struct room *room)
{
	return (struct codes){ "pass", PASS_CODES, &room->pass_codes, &room->pass_codes_n, &room->pass_codes_cap };
}

uint32_t seat_code(struct rooms *r, struct room *room, uint32_t member)
{
	const struct codes c = seat_codes(room);

	codes_reach(r, room, &c, member);
	return room->seat_codes[member - 1];
}

uint32_t seat_by_code(struct rooms *r, struct room *room, struct text code)
{
	uint32_t wanted, found = 0, members = (uint32_t)room->w->members_n;

	if (!code_read(code, SEAT_DIGITS, &wanted) || members == 0)
		return 0;
	(void)seat_code(r, room, members);    /* derives all of them */
	for (uint32_t n = 1; n <= members; n++)
		if (room->seat_codes[n - 1] == wanted && !room->w->members[n - 1].left)
			found = n;
	return found;
}

void pass_code(struct rooms *r, struct room *room, uint32_t pass, char out[PASS_DIGITS + 1])
{
	const struct codes c = pass_codes(room);
	uint32_t code;

	codes_reach(r, room, &c, pass);
	code = room->pass_codes[pass - 1];
	for (int i = PASS_DIGITS - 1; i >= 0; i--, code /= 10)
		out[i] = (char)('0' + code % 10);
	out[PASS_DIGITS] = '\0';
}

uint32_t pass_by_code(struct rooms *r, struct room *room, struct text code)
{
	const struct codes c = pass_codes(room);
	uint32_t wanted, passes = (uint32_t)room->w->passes_n;

	if (!code_read(code, PASS_DIGITS, &wanted))
		return 0;
	codes_reach(r, room, &c, passes);
	for (uint32_t n = 1; n <= passes; n++)
		if (room->pass_codes[n - 1] == wanted)
			return n;
	return 0;
}
