/*
 * The rooms: one live workshop each. One step: (now, input) -> outputs. No clock, no random, no sockets, no threads:
 * the caller brings time and entropy in and carries frames and journal requests out. This is the same code in the
 * hub, in the simulator and in the tests.
 */
#ifndef ROOM_ROOM_H
#define ROOM_ROOM_H

#include "base/arena.h"
#include "base/buf.h"
#include "core/workshop.h"
#include "journal/journal.h"
#include "room/wifi.h"

enum { ROOM_SLICE = 256, ROOM_TICK_MS = 150, ROOM_PENDING_MAX = 2000, ROOM_HEADROOM = 32 };

/* A frame on its way to one or many clients; immutable once made. `at` has ROOM_HEADROOM bytes free in front (LWS_PRE <= 32). */
struct frame { unsigned refs; size_t len; char *at; };
struct frame *frame_hold(struct frame *f);
void frame_drop(struct frame *give_f);

enum input_kind {
	INPUT_OPENED,      /* conn: somebody came through the door */
	INPUT_FRAME,       /* conn, bytes, n: borrowed for the step */
	INPUT_CHOKED,      /* conn: the last send did not leave whole; send nothing until WRITABLE */
	INPUT_WRITABLE,    /* conn */
	INPUT_CLOSED,      /* conn: gone; do not send to it */
	INPUT_STORED,      /* reply: a journal request came back, taken over by the step */
	INPUT_TICK,        /* time passed: at the moment asked for by `wake_at`, or later */
	INPUT_CLOSING,     /* the hub says goodbye: bye to all */
	INPUT_WIFI,        /* wifi: an OUTPUT_WIFI came back, taken over by the step */
};

/* A wish to keep the hall's network, and later its own reply. Made by the step, freed by the step that takes it back. */
struct wifi_request {
	struct wifi wifi;
	bool is_kept;             /* filled in by the caller: it outlives the hub, or need not */
	uint64_t conn;
	uint8_t id[ID_BYTES];
};

struct input {
	enum input_kind kind;
	uint64_t conn;
	uint64_t source;          /* OPENED: the same for all connections of one address; 0 = not known */
	const void *bytes;
	size_t n;
	struct journal_request *reply;
	struct wifi_request *wifi;
	uint8_t entropy[32];      /* fresh random bytes for this step (FRAME only): lots, codes, keys */
};

enum output_kind { OUTPUT_SEND, OUTPUT_HANG_UP, OUTPUT_ASK, OUTPUT_WIFI };

struct output {
	enum output_kind kind;
	uint64_t conn;
	struct frame *frame;              /* SEND: a reference that the caller drops */
	int code;                         /* HANG_UP: close code (1001, 4000..4999), after what was sent */
	struct journal_request *request;  /* ASK: the caller gives it to the journal, of a `rehearsal` to one in memory */
	struct wifi_request *wifi;        /* WIFI: the caller keeps it beside its secret and gives it back */
};

struct outputs {
	struct output *at; size_t n, cap;
	int64_t wake_at;                  /* call again with TICK at this time (ms); INT64_MAX = not needed; <= now: at once, after sockets were served */
	bool fatal;                       /* the journal broke or two replays disagree: stop the hub, non-zero */
};

struct rooms;

struct room_options {
	uint8_t secret[32];        /* the hub's own: role keys and recovery codes are derived from it */
	int code_digits;           /* 6 on a LAN, 9 when public */
	int zone;                  /* minutes east of UTC, for new workshops */
	const char *address;       /* where phones go, for the links view; borrowed for life */
	bool lan;                  /* Wi-Fi may be set and is shown */
	struct wifi wifi;          /* as it was kept */
	size_t rooms_max, members_max;   /* 1000, 20000 */
};

struct rooms *rooms_new(const struct room_options *o);
void rooms_free(struct rooms *r);
/* Outputs are borrowed until the next step; frames and requests inside change owner to the caller. */
struct outputs *room_step(struct rooms *r, int64_t now_ms, const struct input *in);
/* Call once after start: asks the journal for the list of workshops. Answers like a step. */
struct outputs *rooms_start(struct rooms *r, int64_t now_ms);
bool rooms_ready(const struct rooms *r);           /* the list has arrived */

/* For exports and the links printed at start. The workshop is borrowed until the next step; NULL = not open (yet). */
const struct workshop *rooms_find(struct rooms *r, int64_t code);
bool rooms_know(struct rooms *r, int64_t code);                               /* in memory or asleep */
size_t rooms_codes(const struct rooms *r, int64_t *out, size_t most);        /* without rehearsals */
bool rooms_rehearses(const struct rooms *r, int64_t code);                   /* is this one a rehearsal? */
struct outputs *rooms_open(struct rooms *r, int64_t now_ms, int64_t code);   /* reads the log if not in memory */
/* Key of a role's first link, and of the hub's own: 32 hex digits into out[33]. Derived, never stored (protocol/keys.h). */
void room_role_key(const uint8_t secret[32], int64_t code, enum role role, char out[33]);
/* The key that opens the role now. False: not known, because the workshop's log was not read yet. */
bool rooms_link_key(const struct rooms *r, int64_t code, enum role role, char out[33]);
/*
 * Which role does this token have in the room? ROLE_NONE = none. While the workshop's log was not read yet, a link that was renewed
 * since counts too: who it let in is asked again when the room is open.
 */
enum role room_role_of(const struct rooms *r, int64_t code, const uint8_t token[ID_BYTES], uint32_t *member);
/* Counters for /metrics. */
struct room_counts { uint64_t sends, frames_in, acks, refusals, ticks, deltas, snapshots, stale, sessions, rooms, commands, ballots; };
struct room_counts rooms_counts(const struct rooms *r);

#endif
