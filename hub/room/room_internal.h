/*
 * What the files of this room share: sessions, rooms, wishes and boxes. A wish is a command between its arrival and its
 * answer; a box mirrors the urn of one open round. Only the step's own thread ever sees any of it.
 */
#ifndef ROOM_ROOM_INTERNAL_H
#define ROOM_ROOM_INTERNAL_H

#include <assert.h>

#include "base/must.h"
#include "protocol/codec.h"
#include "room/room.h"

enum {
	WRONG_MAX = 10,              /* wrong codes from one connection */
	WRONG_PER_S = 50,            /* from all together */
	GUESSERS = 16384,            /* places for addresses */
	GUESS_FREE = 30, GUESS_WINDOW_MS = 60000,    /* wrong codes a minute from one address, and one for each who sat down */
	GUESS_STORM = 500, GUESS_STORM_FREE = 2,     /* so many of all together in a minute leave each address these */
	GUESS_EVERY_MS = 40, GUESS_WAIT_MS = 4000, GUESS_LOOK_MS = 2000, LINE_MAX = 1024,
	LOOK_MS = 20, LOOKS_AHEAD = 256,             /* of all lines together: a code in each of these, promised for 4 seconds at most */
	OWED_MAX = 65536,            /* bytes of answers that may wait for a slow reader */
	IDLE_MS = 600000, IDLE_LOOK_MS = 60000,
	SEATS_STAY_MS = 86400000,    /* behind the end of a workshop: until then a seat's key opens it */
	RETRY_MS = 200,              /* before the journal is asked again for what it could not read */
	READ_PAGE = 1024,
	OPENING_MAX = 4,             /* rooms read at a time for the operator's list */
	PARKED_MAX = 64,             /* wishes for a workshop that wait until all are read */
	RECENT_MIN = 4096,           /* ballots whose ids are remembered per room, or two for each seat */
	RECENT_WAYS = 8,             /* of them with ids that fall together */
	REFUSED_MAX = 1024, REFUSED_WAYS = 4,        /* the same of what was refused */
	SEAT_DIGITS = 6, SEAT_CODES = 1000000,
	PASS_DIGITS = 9, PASS_CODES = 1000000000,
	REHEARSALS_MAX = 8, REHEARSALS_OF_ONE_MAX = 2,
	CLOSE_GOING = 1001, CLOSE_WRONG = 4003, CLOSE_REPLACED = 4004, CLOSE_OVER = 4005, CLOSE_TOO_SLOW = 4008,
};

/* A table from non-zero numbers to things. Never walked for output. */
struct map { struct map_slot *slots; size_t n, cap; };
struct map_slot { uint64_t key; void *at; };
void *map_get(const struct map *m, uint64_t key);
void map_put(struct map *m, uint64_t key, void *at);
void map_drop(struct map *m, uint64_t key);
void map_free(struct map *m);

/* Numbers of connections that wait for something, oldest first. */
struct queue { uint64_t *at; size_t n, cap; };
void conns_put(struct queue *q, uint64_t conn);

/* Grows a vector of the process; stops the hub if memory ends. Returns the new item behind the last, zeroed. */
void *vector_push(void *at, size_t *n, size_t *cap, size_t size);
void *memory_take(size_t n, size_t size);          /* calloc that does not fail */

/* What a frame says: members of `set` and items of `gone`, with commas between and no braces. */
struct parts { struct buf set, gone; };
void parts_wipe(struct parts *p);
void parts_free(struct parts *p);

struct said {
	struct text you;                     /* JSON, empty = left out */
	bool has_at, has_now, pong, whole;   /* whole: `set` and `gone` are written even when empty */
	uint64_t at;
	int64_t now;
	struct text did, no;                 /* items with commas between */
	struct text set[3], gone[3];
};

/* Answers of one session that leave at the end of the step, or when it can be written to again. */
struct owed { struct buf did, no, set; bool greet, pong; uint64_t from; };

struct session {
	uint64_t conn;
	struct room *room;             /* NULL before hello, and for the hub's operator */
	struct session *of_member;     /* next session of the same seat */
	struct owed *owed;
	uint64_t at;                   /* last number told */
	uint64_t clock, personal;      /* room's clock when it was last told what all, what it alone may see */
	struct hello hello;            /* kept while it waits for a room to open */
	size_t number, place;          /* in the list of all, in its room's list of the role */
	uint32_t member;
	unsigned wrong;
	uint64_t source;               /* stands for its address; 0 = not known */
	enum role role;                /* ROLE_NONE until it was greeted */
	enum sector preview;           /* who runs the room looks as a participant of it: no seat, no voice; SECTOR_NONE = no */
	enum role link;                /* whose link it came in by; ROLE_NONE = none */
	bool choked, stale, waits, vetted, hung, is_owing;
};

static_assert(sizeof(struct session) <= 256, "twenty thousand of them shall fit into a few megabytes");

struct sessions { struct session **at; size_t n, cap; };

struct wish {
	struct wish *next;
	uint64_t conn;
	uint8_t id[ID_BYTES];
	enum command_kind kind;
	struct actor by;
	int64_t at_ms;
	struct buf body;               /* as it goes to the journal; of close_poll only when it is sent */
	uint32_t poll;                 /* of open_poll, cast_ballot, close_poll */
	uint8_t urn_key[32];           /* of open_poll */
	struct hash pseudonym;         /* of cast_ballot */
	uint32_t member, for_;
	enum sector sector;
	bool in_flight;
};

struct wishes { struct wish *head, **tail; size_t n; };

struct box_row { struct hash pseudonym; enum sector sector; uint8_t id[ID_BYTES]; struct buf body; };   /* id: all zero = not known */

/* Rows in a table by pseudonym, which is a hash already; what is read out of it is sorted first. */
struct box {
	uint32_t poll;
	uint8_t key[32];
	struct box_row *rows; size_t n, cap;
	int64_t by[SECTOR_N];
	bool closing;                  /* a close_poll waits for what is under way */
};

struct dirty { struct key key; uint64_t seq; };
struct own { struct key key; uint64_t clock; uint32_t member; size_t before; };   /* before: index + 1 of the seat's previous one */

struct seat {
	struct session *first;         /* of those that sit on it; NULL = nobody is connected */
	size_t last;
	uint64_t changed;
	/* Felt. It counts only while `activity` is the current one and somebody is connected. */
	const struct session *writer;  /* whose last word was that it writes; NULL = nobody */
	uint32_t activity;
	bool done, done_in_vote;       /* done_in_vote: said while a round of the activity was open */
};

/* A felt view of those who run the room: composed when it is asked for and something behind it changed, then shared. */
struct felt { struct buf set; bool is_known, is_news; };   /* is_news: it differs from what the last tick told */

/* How many sat in the room when a round closed; it does not change any more. */
struct then { bool is_known; int64_t seats, by[SECTOR_N]; };

struct fan {
	bool active, only_felt;        /* only_felt: no entry since the last tick, and nobody has anything of its own */
	uint64_t seq, from, clock;
	int role;
	size_t next;
	struct parts parts[ROLE_N];
	struct frame *frames[ROLE_N];
};

struct delta { bool filled; uint64_t from, seq; struct parts parts; };

enum room_state { ROOM_ASLEEP, ROOM_OPENING, ROOM_OPEN, ROOM_SEALED };
enum room_asked { ASKED_NOTHING, ASKED_LOG, ASKED_URNS, ASKED_APPEND, ASKED_TAIL, ASKED_FORGET };

struct room {
	int64_t code;
	enum room_state state;
	struct workshop *w;            /* NULL while asleep */
	struct buf title;              /* what the operator's list says, kept while asleep */
	bool demo, ended, known;       /* known: its log was read once */
	uint8_t links[ROLE_N];         /* how often the link of each role was renewed, as far as is known; kept while asleep too */
	uint8_t made_id[ID_BYTES];     /* of its create_workshop */

	/* Of a rehearsal: never asleep, in no list, and nowhere but in a journal in memory. */
	int64_t mother;                /* code of the workshop it rehearses; 0 = it is none */
	bool is_over, is_gone;         /* the journal forgets it; has forgotten it: freed with the room's next turn */
	uint64_t over_conn;            /* who discarded it, and by which wish; 0 = nobody, it was left alone */
	uint8_t over_id[ID_BYTES];

	enum room_asked asked;
	uint64_t tag;                  /* of the request under way */
	int64_t retry_at;              /* 0 = not waiting to ask again */
	enum room_asked retry;
	struct wishes pending, flight;
	size_t joins_n;                /* wishes to sit down among them */
	int64_t last_ms;

	struct sessions by_role[ROLE_N];
	size_t sessions_n;
	struct queue waiting;
	struct seat *seats; size_t seats_cap;              /* by member */
	uint32_t *seat_codes; size_t seat_codes_n, seat_codes_cap;
	uint32_t *pass_codes; size_t pass_codes_n, pass_codes_cap;
	struct box *boxes; size_t boxes_n, boxes_cap;
	uint64_t (*recent)[2]; size_t recent_n, recent_cap;
	struct refusal { uint8_t id[ID_BYTES]; enum word word; int64_t arg; } *refused; size_t refused_n;

	uint64_t clock;                /* counts every change, felt ones too; of this process only */
	uint64_t told;                 /* number up to which the last tick told */
	int64_t ticked_ms, used_ms;
	bool needs_tick, is_active;
	struct room *next_active;
	struct dirty *dirty; size_t dirty_n, dirty_cap;
	struct own *own; size_t own_n, own_cap;
	bool online_dirty, passes_dirty, door_dirty, links_dirty, turnout_dirty[POLLS_MAX + 1], seats_stale;
	int64_t seats_n, seats_by[SECTOR_N];
	struct then *then;             /* by poll */
	struct felt pulse, quiet;
	struct fan fan;
	struct delta deltas[ROLE_N][2];
};

struct rooms {
	struct room_options options;
	struct outputs out;
	struct arena step;
	int64_t now;
	uint8_t entropy[32];
	uint64_t drawn, tags;
	bool asked_list, ready, closing;
	struct room **at; size_t n, cap;              /* by code */
	size_t rehearsals_n;                          /* of them */
	struct map sessions, wishes;
	struct sessions all, operators;
	struct queue lobby, owing;
	struct parked *parked;
	struct room *active, **active_tail;
	size_t budget, opening_n;
	bool list_dirty, list_wanted;
	int64_t list_ms, idle_ms;
	int64_t wrong_second; unsigned wrong_n;
	uint64_t wrong_all, wrong_then;               /* since the start; when the minute began */
	int64_t minute_ms, storm_until;
	int64_t looks[LOOKS_AHEAD];                   /* at n % LOOKS_AHEAD: the n-th look since 1970 is promised */
	int64_t lines_second; unsigned lines_n, lines_before;    /* addresses that asked for one in this second; in the one before */
	struct guesser { int64_t since_ms, turn_ms, look_ms, asked_second; unsigned wrong, joined; } guessers[GUESSERS];
	struct { struct waiting { uint64_t conn; int64_t turn_ms; } at[LINE_MAX]; size_t n; } line;
	struct buf scratch, you;
	struct parts mine;
	struct room_counts counts;
};

/* guess.c */
void wrong_code(struct rooms *r, struct session *s, const uint8_t *id, enum word word);
/* Before a hello by code is looked at. True: not now; it waits its turn, or was refused. */
bool guess_waits(struct rooms *r, struct session *s);
/* The same for a command with a code in it, which cannot wait: true = refused. */
bool guess_refused(struct rooms *r, struct session *s, const uint8_t *id);
void guess_earned(struct rooms *r, struct session *s);   /* somebody of this address has sat down */
void guessers_look(struct rooms *r);      /* whose turn has come? */

/* rooms.c */
struct room *room_find(const struct rooms *r, int64_t code);
struct room *room_add(struct rooms *r, int64_t code);
void room_forget(struct rooms *r, struct room *room);      /* takes it off the list and frees it */
void room_sleep(struct room *room);                        /* gives the workshop's memory back */
void room_activate(struct rooms *r, struct room *room);
void wake_by(struct rooms *r, int64_t at);
void room_ask(struct rooms *r, struct room *room, struct journal_request *q, enum room_asked what);

/* key.c */
void room_link_key(const struct rooms *r, const struct room *room, enum role role, char out[33]);
bool hub_key_is(const struct rooms *r, const uint8_t token[ID_BYTES]);
void rooms_draw(struct rooms *r, void *out, size_t n);     /* up to 32 bytes of the step's entropy */
/* A day after its end a workshop's seats are no longer anybody's: neither their keys nor their recovery codes open them. */
bool seats_are_over(const struct rooms *r, const struct room *room);
void seats_empty(struct rooms *r, struct room *room);      /* hangs up on who still sits there then; looked at once a minute */
uint32_t seat_code(struct rooms *r, struct room *room, uint32_t member);                  /* recovery codes, 6 digits */
uint32_t seat_by_code(struct rooms *r, struct room *room, struct text code);              /* 0 = nobody's */

void pass_code(struct rooms *r, struct room *room, uint32_t pass, char out[PASS_DIGITS + 1]);   /* what stands on a code card */
uint32_t pass_by_code(struct rooms *r, struct room *room, struct text code);              /* 0 = none */

/* frame.c */
struct frame *frame_of(struct text bytes);
struct frame *frame_make(struct rooms *r, const struct said *said);
struct output *output_add(struct rooms *r, enum output_kind kind, uint64_t conn);
void frame_send(struct rooms *r, struct session *s, struct frame *f);       /* holds the frame itself */
void session_hang_up(struct rooms *r, struct session *s, int code);

/* session.c */
struct session *session_find(const struct rooms *r, uint64_t conn);
void session_stale(struct rooms *r, struct session *s, bool is_stale);
void session_input(struct rooms *r, const struct input *in);
void session_hello(struct rooms *r, struct session *s);    /* by s->hello; again when what it waited for has come */
void session_seat(struct rooms *r, struct session *s, struct room *room, enum role role, uint32_t member);
void session_detach(struct rooms *r, struct session *s);
void session_free(struct session *give_s);
void sessions_wake(struct rooms *r, struct queue *take_q);
struct owed *owe(struct rooms *r, struct session *s);
void owe_did(struct rooms *r, uint64_t conn, const uint8_t id[ID_BYTES], uint32_t made);
void owe_no(struct rooms *r, uint64_t conn, const uint8_t *id, enum word word, int64_t arg);   /* id may be NULL */
void owing_flush(struct rooms *r);
void sessions_farewell(struct rooms *r);

/* room.c */
void room_do(struct rooms *r, struct session *s, const struct frame_in *in);
void create_do(struct rooms *r, struct session *s, struct frame_in *in);
struct wish *wish_new(struct rooms *r, struct room *room, struct session *s, const struct frame_in *in);
void wish_add(struct rooms *r, struct room *room, struct wish *take_wish);
bool close_waits(const struct room *room, uint32_t poll);    /* is a wish under way that closes this round? */
void wish_refuse(struct rooms *r, struct room *room, struct wish *take_wish, enum word word, int64_t arg);
void wish_free(struct rooms *r, struct room *room, struct wish *take_wish);
void wish_write(struct wish *wish, const struct command *c);
/* What would applying it lead to right now? Only true while nothing is under way. */
enum word wish_try(struct rooms *r, const struct workshop *w, const struct wish *wish, const struct command *c, int64_t *arg);
void wishes_put(struct wishes *list, struct wish *wish);
struct wish *wishes_take(struct wishes *list);
struct wish *flight_take(struct room *room, const uint8_t id[ID_BYTES]);

/* A room for the workshop that `in` wishes for; the answer is given when it is stored. Made by the hub, whoever wished for it. */
void room_make(struct rooms *r, struct session *s, struct frame_in *in, int64_t mother);
/* The same wish again, after its answer got lost or before there is one: answered with what it made. */
bool room_made(struct rooms *r, const struct session *s, const uint8_t id[ID_BYTES], int64_t mother);

/* parked.c */
bool rooms_are_read(const struct rooms *r);                /* every log was looked into once */
bool park(struct rooms *r, const struct session *s, const struct frame_in *in);   /* until they are; false: too many wait */
void parked_go_on(struct rooms *r);
void parked_free(struct rooms *r);

/* refused.c */
bool refusal_known(const struct room *room, const uint8_t id[ID_BYTES], enum word *word, int64_t *arg);
void refusal_note(struct room *room, const uint8_t id[ID_BYTES], enum word word, int64_t arg);

/* rehearsal.c */
void rehearse_do(struct rooms *r, struct session *s, const struct frame_in *in);
void discard_do(struct rooms *r, struct session *s, const struct frame_in *in);
void rehearsal_end(struct rooms *r, struct room *room);    /* nobody is let in any more, and the journal is asked to forget it */
void rehearsal_ask(struct rooms *r, struct room *room);
void rehearsal_forgotten(struct rooms *r, struct room *room);   /* everybody is told and hung up */

/* wifi.c */
void wifi_do(struct rooms *r, struct session *s, const struct frame_in *in);
void wifi_stored(struct rooms *r, struct wifi_request *take_q);
void door_put(const struct rooms *r, struct buf *set);

/* batch.c */
void batch_send(struct rooms *r, struct room *room);
void batch_stored(struct rooms *r, struct room *room, struct journal_request *q);
void batch_again(struct rooms *r, struct room *room);      /* what the journal has not got is sent anew */
void wish_applied(struct rooms *r, struct room *room, struct wish *take_wish, const struct entry *e, const struct outcome *o);

/* open.c */
void room_open(struct rooms *r, struct room *room);
void room_stored(struct rooms *r, struct room *room, struct journal_request *q);
void room_ask_again(struct rooms *r, struct room *room);
void room_seal(struct rooms *r, struct room *room);
void read_tail(struct rooms *r, struct room *room);
bool line_apply(struct rooms *r, struct room *room, const struct journal_line *line, struct entry *e, struct outcome *o);

/* urn.c */
struct box *box_find(struct room *room, uint32_t poll);
struct box *box_add(struct room *room, uint32_t poll, const uint8_t key[32]);
void box_close(struct room *room, uint32_t poll);
void boxes_free(struct room *room);
struct box_row *box_put(struct box *b, const struct hash *pseudonym, enum sector sector, const void *body, size_t n);   /* its id unknown */
const struct box_row *box_get(const struct box *b, const struct hash *pseudonym);
struct hash box_pseudonym(const struct box *b, uint32_t member);
bool box_stamp(struct rooms *r, struct room *room, struct close_poll *out);   /* ballots, root, present */
void ballot_do(struct rooms *r, struct session *s, const struct frame_in *in);
void ballot_stored(struct rooms *r, struct room *room, struct wish *take_wish);
void echoes_drop(struct room *room);
bool ballot_recent(const struct room *room, const uint8_t id[ID_BYTES]);

/* broadcast.c */
void changes_note(struct rooms *r, struct room *room, const struct outcome *o);
void own_note(struct room *room, uint32_t member, struct key key);
void greeting_send(struct rooms *r, struct session *s, struct owed *owed);
void delta_send(struct rooms *r, struct session *s, struct owed *owed);       /* all that it missed, with its answers */
void ack_send(struct rooms *r, struct session *s, struct owed *owed);
void room_tick(struct rooms *r, struct room *room);        /* starts a fan-out, goes on with one, or asks to be woken */
void fan_end(struct room *room);
void put_opening(struct buf *set, struct key key);         /* "card/12": */
void put_gone(struct parts *p, struct key key);

/* presence.c */
void felt_put(struct rooms *r, struct room *room, enum role role, bool all, uint64_t from, struct parts *p);
void ballots_put(struct rooms *r, struct room *room, uint32_t member, struct parts *p);
bool ballot_put(struct rooms *r, struct room *room, uint32_t poll, uint32_t member, uint32_t for_, struct buf *set);
void felt_touched(struct room *room, struct key key);
void felt_clear(struct room *room);
void sectors_put(struct json *j, const char *name, const int64_t by[SECTOR_N]);
void links_put(const struct rooms *r, const struct room *room, struct buf *set);
void list_put(struct rooms *r, struct buf *set);           /* the operator's list of rooms */
void list_tick(struct rooms *r);

/* feel.c */
void feel_take(struct rooms *r, struct session *s, const struct feel *f);     /* ignored from whoever has no seat */
void feel_comes(struct rooms *r, struct room *room);       /* the first session of a seat came */
void feel_goes(struct rooms *r, struct room *room, const struct session *s);  /* a session left its seat, already off its list */
void feel_follow(struct room *room, struct key key);       /* what an entry touched */
void feel_put(struct rooms *r, struct room *room, enum role role, bool all, struct parts *p);
void feel_clear(struct room *room);                        /* told to all */
void feel_free(struct room *room);

#endif
