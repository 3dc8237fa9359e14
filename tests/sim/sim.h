/*
 * A workshop in a bottle: the real rooms, sessions, broadcasts and rules; simulated phones, lines, disk and clocks, all on one
 * thread and by one seed. Nothing here asks the real time or draws a real lot, so a seed is a run, for ever.
 *
 * Who stands where: world.c moves time and the hub, line.c carries frames, disk.c is the journal, phone.c and mirror.c are a
 * client, write.c and script.c make people act, watch.c looks at each frame that leaves, history.c judges the end.
 */
#ifndef TESTS_SIM_SIM_H
#define TESTS_SIM_SIM_H

#include "base/buf.h"
#include "base/prng.h"
#include "protocol/codec.h"
#include "room/room.h"
#include "server/clock.h"

enum { PHONES_MAX = 60, LINES_MAX = 16384, WISHES_MAX = 4096, SETTLE_MS = 600000, DUES_MAX = 3000000, PICKS_TEXT = 512, FACILITATOR = 2 /* the first phone of whoever leads */,
	SECRETS_MAX = 64, MARKS_MAX = 2048 };

/* -- the mix of faults: drawn from the seed, so that some runs are calm and some are not -- */

struct faults {
	int64_t delay_ms, delay_most_ms;      /* of a frame on its way */
	unsigned cut_percent;                 /* of a phone's acts: the line breaks */
	unsigned half_percent;                /* of the breaks: one side hears of it much later */
	unsigned choke_percent;               /* of the lines: narrow ones */
	unsigned impatient_percent;           /* of the acts: everything unanswered is said again at once */
	int64_t storm_every_ms;               /* all lines break at once; 0 = never */
	int64_t crash_every_ms;               /* the hub is killed; 0 = never */
	int64_t disk_ms, disk_most_ms;        /* a group on its way to the platter */
	int64_t slow_every_ms, full_every_ms; /* the disk stands still for seconds; is full for seconds */
	unsigned unknown_percent, fatal_permille, short_percent;
	int64_t jump_every_ms;                /* the wall clock is set, forward or back */
};

/* What really happened, over all seeds. In shared memory: a run that crashes has counted too. */
struct counts {
	uint64_t seeds, frames_up, frames_down, bytes_down, lost_up, lost_down, cuts, halves, storms, chokes, crashes, kept_by_crash,
		lost_by_crash, fatals, unknown_stored, unknown_lost, slow, full, read_only, short_pages, jumps_on, jumps_back, resent, repeated,
		connects, refused_lines, resumes, wholes, twins, takeovers, revoked, turned_away, appends, entries, ballots, replaced, rounds,
		rounds_erased, checks, compared, conforming, canaries, seen_canaries, rehearsals, unanswered, masked, unmasked, sim_ms;
	uint64_t sent[COMMAND_N], done[COMMAND_N], refused[COMMAND_N];
};

/* -- wishes -- */

enum secrecy {                        /* who may read a word that was planted */
	SECRET_PUBLIC,                /* everybody, from when the disk has it */
	SECRET_CARD,                  /* its author and who runs the room; the hall from when it is shown */
	SECRET_REASON,                /* its author and who runs the room */
	SECRET_NOTE,                  /* of a group's scores: the group, until they are shown */
	SECRET_WIFI,                  /* facilitator and wall */
};

struct canary { uint32_t wish; enum secrecy secrecy; };

struct wish {
	uint8_t id[ID_BYTES], receipt[HASH_BYTES], key[ID_BYTES];
	enum command_kind kind;
	enum sector sector;
	struct buf frame;
	size_t phone;
	uint32_t seat, by;            /* of ballots: whose it is, who sent it; of cards: `card` they edit */
	uint32_t poll, card;
	int64_t code;                 /* of the room it was said in; 0 = the hub */
	bool has_receipt, is_edge;    /* is_edge: never in a log of this workshop */
	char picks[PICKS_TEXT];       /* canonical */

	/* As the hub and the disk saw it. `order` counts inputs and outputs of the hub. */
	uint64_t came, acked, refused, stored;
	uint64_t seq;                 /* its line; 0 = none */
	bool is_decided, is_fine;     /* and it was decided so */
	char why[40];                 /* last refusal */

	/* As its phone saw it. */
	bool is_over;                 /* answered for good, or given up */
	bool was_told, was_refused, was_forgotten;
	int64_t sent_ms;
	unsigned sends;
};

/* -- clients -- */

struct shown { uint64_t hash; struct buf key, value; };
struct mirror { struct shown *at; size_t n, cap; int64_t seq; bool ready; };

enum phone_state { PHONE_OFF, PHONE_WAITING, PHONE_CONNECTING, PHONE_GREETED, PHONE_OVER };

struct phone {
	enum role role;               /* what its key is for */
	bool is_preview, has_key, is_joining, is_seated, is_intruder;
	uint8_t key[ID_BYTES];
	enum sector sector;
	int64_t code;                 /* room; 0 = the hub */
	uint32_t member;              /* as last told */
	enum role you;
	enum phone_state state;
	size_t line;                  /* 0 = none */
	bool resumes, has_you;        /* the hello under way said `have`; greeted once since the key was changed */
	int64_t heard_ms, beat_ms, think_ms;
	unsigned failures, again_ms;
	uint32_t *outbox; size_t outbox_n, outbox_cap;
	struct mirror mirror;
};

/*
 * A frame on its way, read once for all who look at it: whoever watches it leave, and every phone that hears it. Its views are those of
 * `set`, in their order. Shared by reference, as the hub's own frames are.
 */
struct viewed { struct text key, value; uint64_t hash; enum view_kind kind; uint32_t number; };
struct parcel { unsigned refs; size_t n; struct text you, at, did, no, set, gone, bye; struct viewed *views; size_t views_n; bool conforms; char bytes[]; };

/* A connection. Frames keep their order in each direction; what was on its way when it broke is lost. */
struct line {
	size_t phone;
	bool hub_open, phone_open, is_said, is_choked, is_hung, is_narrow;
	int64_t up_ms, down_ms;       /* when the last frame of a direction arrives */
	int64_t up_cut_ms;            /* nothing arrives at the hub after this */
	size_t flying, window;
	enum role role;               /* as the hub last said to it; ROLE_NONE = not greeted */
	uint32_t member;
	uint8_t key[ID_BYTES];        /* shown in its last hello */
	bool has_key, is_preview;
	int64_t code;
};

/* -- time -- */

enum due_kind { DUE_TURN, DUE_OPEN, DUE_UP, DUE_DOWN, DUE_HUB_CLOSED, DUE_PHONE_CLOSED, DUE_SERVE, DUE_REPLY,
	DUE_PHONE, DUE_START, DUE_CRASH, DUE_STORM, DUE_SLOW, DUE_FULL, DUE_JUMP, DUE_WIFI_KEPT, DUE_CHOKED };

struct due { int64_t at; uint64_t order; enum due_kind kind; size_t n; uint64_t life; void *with; };

struct job { struct journal_request *q; bool is_served; };

struct disk {
	void *log, *rehearsals;       /* the journal's own memory backend */
	struct job *jobs; size_t jobs_n, jobs_cap, first;    /* in the order in which they were given */
	int64_t serve_ms, reply_ms, still_until, full_until;
};

struct world {
	uint64_t seed, order, steps;
	uint64_t last_crash;          /* when the hub last died */
	struct prng prng;
	struct faults faults;
	struct counts *counts;
	bool is_traced, has_failed, is_healing, is_calm;
	char why[1024];

	int64_t now, wall_offset_ms;
	struct clock clock;           /* the hub's own */
	struct due *heap; size_t heap_n, heap_cap;
	uint64_t events;

	struct room_options options;
	struct rooms *rooms;          /* NULL: the hub is down */
	uint64_t life;                /* which start of the hub this is */
	int64_t wake_at;
	struct wifi_request *wifi;
	struct disk disk;
	struct line lines[LINES_MAX]; size_t lines_n;
	struct phone phones[PHONES_MAX]; size_t phones_n;
	struct wish *wishes; size_t wishes_n;
	uint32_t *by_id;              /* open addressing: id -> wish + 1 */
	struct canary *canaries; size_t canaries_n, canaries_cap;
	size_t budget;                /* wishes that are still to be made */

	/* The frame that was read last and goes to others in the same step too. */
	const struct frame *told; struct parcel *told_parcel; uint64_t told_step;
	uint64_t *conform; size_t conform_n, conform_cap;    /* values that the schema was asked about, by their hash */
	struct secret { char hex[33]; enum role role; } secrets[SECRETS_MAX]; size_t secrets_n;    /* whose link; ROLE_NONE = nobody's to know */
	uint64_t marks[MARKS_MAX];    /* eight bytes of each, from eight places; see watch_keys() */
	uint8_t k[POLLS_MAX + 1];     /* of rounds: how many ballots a sector had to have when it was closed */
	uint8_t links_seen[ROLE_N];   /* of these numbers the keys are among them */

	int64_t code;                 /* the workshop */
	struct workshop *truth;       /* what the log on the disk says, as far as the hub has come */
	struct arena scratch;
	char role_keys[ROLE_N][33];   /* as they were before any was renewed */
};

/* world.c */
void fail(struct world *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
void trace(struct world *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool happens(struct world *w, unsigned percent);
int64_t between(struct world *w, int64_t low, int64_t high);       /* both ends in */
void later(struct world *w, int64_t at, enum due_kind kind, size_t n, void *with);
void hub_input(struct world *w, const struct input *in);
void hub_crash(struct world *w, const char *why);
bool world_run_until(struct world *w, bool (*is_reached)(struct world *w), int64_t limit_ms);
void world_pass(struct world *w, int64_t ms);
void world_open(struct world *w /* zeroed */, uint64_t seed, struct counts *counts, bool is_traced);
void world_close(struct world *w);
int64_t hub_now(struct world *w);
const struct workshop *hub_workshop(struct world *w);

/* faults.c */
void faults_draw(struct world *w);
void faults_begin(struct world *w);
void faults_happen(struct world *w, const struct due *e);
void faults_end(struct world *w);

/* line.c */
size_t line_open(struct world *w, size_t phone);
void line_up(struct world *w, size_t line, const char *bytes, size_t n);
void line_down(struct world *w, const struct output *o);
void line_cut(struct world *w, size_t line, bool half);
void line_event(struct world *w, const struct due *e);
void lines_crash(struct world *w);

/* disk.c */
void disk_open(struct world *w);
void disk_close(struct world *w);
void disk_give(struct world *w, struct journal_request *take_q);
void disk_event(struct world *w, const struct due *e);
void disk_crash(struct world *w);
void disk_heal(struct world *w);
struct journal_request *disk_ask(struct world *w, enum journal_ask ask, int64_t code, uint64_t from);   /* for checks; free it */
void truth_follow(struct world *w, uint64_t seq);
bool line_read(struct world *w, const struct journal_line *line, struct entry *e);

/* phone.c */
size_t phone_add(struct world *w, enum role role, enum sector sector);
void phone_start(struct world *w, size_t phone);
void phone_heard(struct world *w, size_t phone, const struct parcel *frame);
void phone_lost(struct world *w, size_t phone, int code);
void phone_greets(struct world *w, size_t phone);
void phone_wakes(struct world *w, size_t phone);
void phone_wants(struct world *w, size_t phone, struct wish *wish);    /* the newest wish */
void phone_says(struct world *w, size_t phone, struct wish *wish);

/* mirror.c */
struct walk { const char *at, *end; };
struct walk walk_into(struct text value);              /* of an object or a list */
bool walk_next(struct walk *w, struct text *name, struct text *value);
struct text json_field(struct text object, const char *name);    /* length 0 = not there */
int64_t json_number(struct text value, int64_t otherwise);
struct text json_words(struct text value);             /* what stands between the quotes */
struct parcel *parcel_of(const char *bytes, size_t n);
void parcel_read(struct parcel *p);                    /* what is not there has length 0 */
void parcel_drop(struct parcel *give_p);
uint64_t quick_hash(struct text bytes);
void mirror_clear(struct mirror *m);
void mirror_take(struct mirror *m, const struct parcel *frame, bool is_whole);
const struct shown *mirror_find(const struct mirror *m, struct text key);

/* write.c: wishes, and how they are written down by the schema */
struct wish *wish_make(struct world *w, size_t phone, enum command_kind kind);
struct wish *wish_of(struct world *w, const uint8_t id[ID_BYTES]);
struct wish *wish_of_receipt(struct world *w, const uint8_t receipt[HASH_BYTES]);
void put_wish(struct world *w, struct wish *wish);     /* all fields, by the schema */
void put_word(struct world *w, struct wish *wish, struct buf *out, enum secrecy secrecy);    /* a planted word */
uint32_t noun_count(const struct workshop *w, const char *noun);
bool is_possible(const struct workshop *w, const struct schema_row *row);

/* prelude.c */
uint32_t activity_of(const struct workshop *w, enum activity_kind kind);    /* the first of them; 0 = none */
void prelude(struct world *w, size_t phone);           /* a plan in hand from the first minute */

/* script.c */
void act(struct world *w, size_t phone);
struct wish *wish_begin(struct world *w, size_t phone, enum command_kind kind);    /* the caller puts fields, then says wish_send() */
void wish_send(struct world *w, size_t phone, struct wish *wish);
void wish_any(struct world *w, size_t phone, enum command_kind kind);
void wish_numbered(struct world *w, size_t phone, enum command_kind kind, const char *field, uint32_t number, const char *rest);
const struct poll *poll_in(const struct workshop *t, uint32_t activity, enum poll_state state);    /* the newest; activity 0 = any */
enum command_kind any_command(struct world *w, enum role role);

/* lead.c, late.c */
void lead(struct world *w, size_t phone);
bool lead_plan(struct world *w, size_t phone);         /* what the plan needs next; false: nothing, or it is not its turn */
bool lead_door(struct world *w, size_t phone);         /* code cards that were used are freed */
void carry_on(struct world *w, size_t phone);          /* what an earlier session brought out comes in */

/* watch.c */
void watch_secret(struct world *w, const char *hex, enum role role);    /* not to be told to anybody, but to who may see links */
void watch_frame(struct world *w, struct line *l, struct parcel *frame);
void watch_step(struct world *w);

/* history.c */
/*
 * A ballot may be refused though it counts when it is said again to a hub that was started behind the bell: the ids of the ballots
 * of a closed round are kept in memory alone. A hub that was started before the bell finds them in the urn.
 */
bool forgets_ballot(const struct world *w, const struct wish *wish);
void history_compare(struct world *w);                 /* every mirror against a fresh one; the log against the state */
void history_judge(struct world *w);

/* run.c */
void seed_run(uint64_t seed, struct counts *counts, bool is_traced, char *why, size_t why_n);

#endif
