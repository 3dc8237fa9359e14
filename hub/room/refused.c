/*
 * What was refused stays refused: a wish may arrive twice, and the second time it might be possible, when somebody has read already
 * that it is not. A refusal is in no log, so the last ones are remembered here; after a start none are, and no line of before either.
 */
#include "room/room_internal.h"

#include <string.h>

static struct refusal *place_of(const struct room *room, const uint8_t id[ID_BYTES])
{
	uint64_t two[2];

	memcpy(two, id, sizeof two);
	two[0] ^= two[1] * 0x9e3779b97f4a7c15u;
	return &room->refused[(two[0] >> 32) % (REFUSED_MAX / REFUSED_WAYS) * REFUSED_WAYS];
}

bool refusal_known(const struct room *room, const uint8_t id[ID_BYTES], enum word *word, int64_t *arg)
{
	if (room->refused == NULL)
		return false;
	const struct refusal *place = place_of(room, id);
	for (size_t i = 0; i < REFUSED_WAYS; i++) {
		if (place[i].word == word_fine || memcmp(place[i].id, id, ID_BYTES) != 0)
			continue;
		*word = place[i].word;
		*arg = place[i].arg;
		return true;
	}
	return false;
}

void refusal_note(struct room *room, const uint8_t id[ID_BYTES], enum word word, int64_t arg)
{
	enum word before;
	int64_t before_arg;

	/* Both pass: the same wish is said again, and then taken. */
	if (word == word_too_many_messages || word == word_journal_read_only || refusal_known(room, id, &before, &before_arg))
		return;
	if (room->refused == NULL)
		room->refused = memory_take(REFUSED_MAX, sizeof *room->refused);
	struct refusal *r = &place_of(room, id)[room->refused_n++ % REFUSED_WAYS];
	*r = (struct refusal){ .word = word, .arg = arg };
	memcpy(r->id, id, ID_BYTES);
}
