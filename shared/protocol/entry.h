/* One line of the log as the core sees it: a command with everything its decision needs. */
#ifndef PROTOCOL_ENTRY_H
#define PROTOCOL_ENTRY_H

#include "base/arena.h"
#include "base/hash.h"
#include "protocol/schema.h"
#include "words.h"

/* Who did it: the role of the session and its seat (0 = none). */
struct actor { enum role role; uint32_t member; };

/* A ballot on its way and in the urn: what the log will not have, how it came in, is still with it. */
/* A ballot as it lies in the urn. `id` is the command's, all zero = not known; it never leaves the urn, and goes with it. */
struct urn_ballot { struct ballot ballot; enum entered entry; struct hash receipt; uint8_t id[ID_BYTES]; };

/* Texts are borrowed from the arena it was read into. */
struct entry {
	uint64_t seq;             /* 1.. within the workshop */
	int64_t at_ms;            /* stamped by the hub, milliseconds since 1970 */
	struct actor by;
	uint8_t id[ID_BYTES];     /* made by the client */
	struct command command;
};

#endif
