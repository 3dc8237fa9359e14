/*
 * A workshop: the state that applying its log yields. Every noun has its own numbers, counted from 1 in the order
 * of the log, so a number is short to say aloud and equal on every hub; vectors are indexed by number - 1 and nothing
 * is ever removed from them. All memory is the workshop's arena.
 */
#ifndef CORE_WORKSHOP_H
#define CORE_WORKSHOP_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/json.h"
#include "core/method/count.h"
#include "core/numbers.h"
#include "protocol/entry.h"

/*
 * Rules a new log is written under. 1 was never released: its ballots stood in the log with their sectors. Under 2 a card that is
 * held back could not be returned again after its author amended it; an old log where somebody tried must refuse it for ever.
 */
enum { RULES_VERSION = 3, RULES_RETURN_AGAIN = 3 };
enum { MEMBERS_MAX = 20000, CARDS_MAX = 50000, THEMES_MAX = 200, POLLS_MAX = 200, OBJECTIVES_MAX = 200, ACTIVITIES_MAX = 200,
       ELEMENTS_MAX = 200, PASSES_MAX = 2000, SHARERS_MAX = 3000, DRAFTS_MAX = 100, INDICATORS_MAX = 1000, REMARKS_MAX = 2000, ITEMS_MAX = 200 };
/* What was done to cards is noted up to here, and no further: nothing is refused for it, and the log itself still has it. */
enum { DEEDS_MAX = 20000 };

struct member {
	uint32_t number;
	char code[12];                /* NN01, TN03, XH07 */
	enum sector sector;
	struct text office, office_en;
	enum gender gender;
	enum presence presence;
	struct hash key_hash;         /* of the seat's token; meaningless when helped */
	bool helped, left;
	uint32_t pass;                /* code card it sat down with, 0 = none */
	int64_t joined_ms, left_ms;
	uint32_t cards_n;
};

struct activity {
	uint32_t number;
	enum activity_kind kind;
	struct text title, title_en, question, question_en;
	int64_t minutes;
	enum activity_state state;
	bool skipped, visited, was_shown;
	int64_t ends_ms;              /* timer, 0 = none */
	int64_t entered_ms, left_ms;  /* first entered, last left; 0 = never */
	struct numbers polls;
	uint32_t cards_n, authors_n;
};

struct card {
	uint32_t number;
	char code[12];                /* S01: quadrant as submitted and its place there; V3 for statements */
	uint32_t activity;
	enum card_kind kind;
	enum quadrant quadrant, was;  /* where it stands; where its author put it */
	struct text text, raw, en, moved, moved_en, hidden_why, masked_why;
	uint32_t member, by;          /* whose words (0 = nobody's seat); who typed (0 = the member) */
	enum role by_role;
	enum entered entry;
	uint32_t theme, into;         /* 0 = none */
	struct numbers under, elements;
	bool withdrawn, masked;
	bool waiting, unread;         /* not let through yet; never since, also when it was returned: the hall has not seen it */
	bool hidden, amended;         /* held back; changed by its author since then */
	int64_t at_ms;
};

/* What was done to somebody's card by another hand. */
struct deed {
	uint32_t number, card;
	enum deed_kind what;
	enum role role;
	uint32_t member;              /* seat of whoever did it, 0 = none */
	uint32_t other;               /* the card it was laid on or taken off, 0 = none */
	enum quadrant quadrant;       /* where it went, if it was moved */
	struct text reason;
	int64_t at_ms;
};

struct theme {
	uint32_t number;
	char code[12];                /* S-A */
	enum quadrant quadrant;
	struct text title, title_en;
	struct numbers cards;         /* standing cards in order of grouping; merged ones follow their host */
	bool removed, single;
};

struct element { uint32_t number; char code[12]; struct text title, title_en; uint32_t statements; };

struct reservation_note { struct text text, en; enum sector sector; };

struct draft {
	uint32_t number;
	char code[12];                /* VD1 */
	struct text text, en;
	struct numbers elements;
	struct reservation_note *notes; size_t notes_n, notes_cap;
};

struct objective {
	uint32_t number;
	char code[12];                /* M01 */
	uint32_t activity, member;
	struct text text, en;
	enum dimension dimension;
	enum horizon horizon;
	struct numbers elements, themes, leads_to, indicators;
	bool legal, withdrawn;
	uint32_t ever_indicators;     /* the next indicator code */
	enum priority group;
	struct text reason;
};

struct target {                       /* an indicator (chỉ tiêu) with its baseline and target */
	uint32_t number, objective;
	char code[16];                /* M01.1 */
	struct text text, en, unit, unit_en, source, source_en;
	enum direction direction;
	bool has_baseline, has_target, removed;
	struct decimal baseline, target;
	int64_t baseline_year, target_year;
};

struct poll {
	uint32_t number, activity, draft;
	uint32_t again;               /* the round that this one repeats, 0 = none */
	enum method method;
	enum items_of items_of;
	enum poll_state state;
	bool was_shown, stale;
	struct text question, question_en, discussion, discussion_en;
	int64_t points, cap, top;
	struct option *options; size_t options_n;
	struct criterion *criteria; size_t criteria_n;
	int64_t ceiling, weight_cap;  /* 0 = none */
	enum balance balance;
	enum decides decides;
	bool until_spent;
	struct text word;             /* what the lot is drawn from; empty = no lot */
	struct numbers items;         /* numbers of what it is about; filled when it opens. Of options: 1, 2, 3 .. */
	struct ballot_list ballots;   /* empty until it closes */
	struct receipt_list receipts;
	struct hash *receipt_tree;    /* all levels of the receipts' tree, leaves first: a path costs no hashing */
	struct hash root, ballots_root;
	struct hash opened_head, closed_head;         /* heads of the chain at its opening and closing entries */
	struct tally *tally;          /* NULL until it closes */
	int64_t opened_ms, closed_ms;
	int64_t proxy, paper, present;
	bool absent[SECTOR_N], erased, diverges;      /* as stamped at the close */
};

/* A code card: seats one person of its sector. What stands on it is derived at the edge, never stored. */
struct pass { uint32_t number; enum sector sector; uint32_t member; /* 0 = free */ };

struct remark { uint32_t number, activity; struct text text, en; enum sector sector; bool decision; int64_t at_ms; };

struct dismissed { uint32_t low, high; };

/* What a view shows: `kind` with a number (0 when the key has none). */
struct key { enum view_kind kind; uint32_t number; };

/* For every key the number of the entry that last touched it: dense per kind. */
struct touched { uint64_t *at; size_t n, cap; };

struct seen_id { uint8_t id[ID_BYTES]; uint64_t seq; uint32_t made; enum word word; int64_t arg; };

struct workshop {
	struct arena arena;
	uint64_t seq;                 /* last entry applied */
	int64_t now_ms;               /* its time */
	struct hash chain;            /* its chain value, as the journal told */
	int64_t code, zone;
	int64_t rules_version;
	bool demo, rehearsal, ended;
	bool holds;                   /* new cards of participants wait until somebody lets them through */
	bool sealed;                  /* sealed: an entry made no sense; nothing is served any more */
	int64_t created_ms, ended_ms;
	struct about about;           /* texts owned by the arena */
	struct rules rules;
	enum wall_mode wall;
	uint32_t spotlight;
	uint32_t current;             /* activity, 0 = none yet */
	struct numbers agenda;        /* activities in order */

	struct activity *activities; size_t activities_n, activities_cap;
	struct member *members; size_t members_n, members_cap;
	uint32_t *seats; size_t seats_n, seats_cap;         /* open-addressing table: key hash -> member, newest first found */
	uint32_t members_by[SECTOR_N];        /* seats ever given, by sector: the next code */
	struct card *cards; size_t cards_n, cards_cap;
	uint32_t cards_by[QUADRANT_N];        /* cards ever written, by quadrant (0: statements): the next code */
	struct theme *themes; size_t themes_n, themes_cap;
	uint32_t themes_by[QUADRANT_N];
	struct element *elements; size_t elements_n, elements_cap;
	struct draft *drafts; size_t drafts_n, drafts_cap;
	struct objective *objectives; size_t objectives_n, objectives_cap;
	struct target *targets; size_t targets_n, targets_cap;
	struct poll *polls; size_t polls_n, polls_cap;
	struct pass *passes; size_t passes_n, passes_cap;
	bool by_pass;                 /* the door wants a code card */
	struct remark *remarks; size_t remarks_n, remarks_cap;
	struct deed *deeds; size_t deeds_n, deeds_cap;
	struct dismissed *dismissed; size_t dismissed_n, dismissed_cap;

	struct seen_id *ids; size_t ids_n, ids_cap;         /* open-addressing table over command ids, for ever */
	struct touched touched[VIEW_N];
	struct key *fresh; size_t fresh_n, fresh_cap;       /* keys touched by the entry being applied */
};

/* Events of one decision, in order. */
struct events { struct event *at; size_t n, cap; };

/* What applying one entry led to. */
struct outcome {
	enum word word;               /* word_fine, or why it was refused */
	int64_t arg;                  /* argument of the word */
	uint32_t made;                /* number of the thing created, 0 = none */
	bool repeated;                /* this id was applied before; `word`, `arg`, `made` are those of the first time */
	struct key *keys; size_t keys_n;      /* keys touched, each once; in the step's arena */
};

struct workshop *workshop_new(void);
void workshop_free(struct workshop *w);

/* May refuse; changes nothing. Events live in `a`. The word's argument goes to *arg. */
enum word decide(const struct workshop *w, const struct entry *e, struct arena *a, struct events *out, int64_t *arg);
/* Changes; may not refuse, may not ask the time. */
void fold(struct workshop *w, const struct entry *e, const struct event *event);
/* Decide and fold. False: the entry makes no sense here (a gap in the numbers); the workshop is sealed. */
bool apply(struct workshop *w, const struct entry *e, const struct hash *chain, struct arena *a, struct outcome *out);

/* Was this id applied before? Fills `out` as it was answered then. */
bool workshop_knows(const struct workshop *w, const uint8_t id[ID_BYTES], struct outcome *out);
/* A digest of everything that matters, for comparing hubs, versions and compilers. */
struct hash workshop_digest(const struct workshop *w);

/*
 * Fills the agenda of a new workshop from its template, at the edge and before it is logged. False: no such template, or memory
 * ended. What it writes is borrowed from `a`.
 */
bool workshop_plan(struct arena *a, struct create_workshop *c);

/* May this role send this command at all? Of the schema's `who` rows. */
bool role_may(enum role role, enum command_kind kind);
/* The session's seat by the hash of its token; 0 = none, or left. */
uint32_t workshop_seat(const struct workshop *w, const struct hash *key_hash);

/* Looking things up by number; NULL when there is none. */
const struct activity *activity_at(const struct workshop *w, uint32_t number);
const struct member *member_at(const struct workshop *w, uint32_t number);
const struct card *card_at(const struct workshop *w, uint32_t number);
const struct theme *theme_at(const struct workshop *w, uint32_t number);
const struct element *element_at(const struct workshop *w, uint32_t number);
const struct draft *draft_at(const struct workshop *w, uint32_t number);
const struct objective *objective_at(const struct workshop *w, uint32_t number);
const struct target *target_at(const struct workshop *w, uint32_t number);
const struct poll *poll_at(const struct workshop *w, uint32_t number);
const struct pass *pass_at(const struct workshop *w, uint32_t number);
const struct remark *remark_at(const struct workshop *w, uint32_t number);
const struct deed *deed_at(const struct workshop *w, uint32_t number);

/* Held back or not let through yet: its author and those who run the room alone read it. */
bool card_is_held(const struct card *c);

/* -- ballots: checked at the door, they wait in the urn -- */

/* May this ballot be cast now? Checks round, seat, items, points and the method's own rules. `out` is canonical: picks
 * by item without zeros, sector and entry filled. `for_` says whose ballot it is. */
enum word ballot_check(const struct workshop *w, const struct actor *by, const struct cast_ballot *c, struct arena *a,
	struct urn_ballot *out, uint32_t *for_member, int64_t *arg);
/*
 * What close_poll is stamped with, from what lay in the urn in any order: the ballots by their canonical bytes, without
 * sectors where the k rule forbids them; the receipts by theirs; the root; proxy, paper, absent, erased, diverges. `present` is the caller's.
 */
bool ballots_seal(const struct workshop *w, const struct poll *p, struct arena *a, const struct urn_ballot *urn, size_t n,
	struct close_poll *out);
/* The roots of both trees, and the node over them. Lists must stand in their order. */
struct hash ballots_root(struct arena *a, const struct ballot *ballots, size_t n);
struct hash receipts_root(struct arena *a, const struct receipt *receipts, size_t n);
struct hash round_root(struct arena *a, const struct ballot *ballots, const struct receipt *receipts, size_t n);
/*
 * A receipt's way to the root of a closed round (RFC 6962 section 2.1.1): its index, then sibling hashes from the leaf up into
 * `path`, the last being the root of the ballots. False: not in.
 */
enum { RECEIPT_PATH_MAX = 33 };
struct receipt_path { size_t index, count, path_n; struct hash path[RECEIPT_PATH_MAX]; };
bool receipt_find(const struct poll *p, const struct hash *receipt, struct receipt_path *out);

/* -- seeing -- */

struct audience { enum role role; uint32_t member; };

enum sight { SIGHT_NEVER,      /* this audience never heard of it: say nothing */
	     SIGHT_GONE,       /* it may have been seen before and is not to be seen now */
	     SIGHT_SEEN };

/*
 * Writes the value of one key for an audience, built from nothing. Shared kinds depend on the role alone, so one frame
 * serves all sessions of a role; personal kinds (view_is_personal) on the member too. Felt views (online, turnout,
 * ballot, links, rooms) are the room's, not the core's: NEVER here.
 */
enum sight see(const struct workshop *w, struct key key, const struct audience *who, struct arena *a, struct json *j);
bool view_is_personal(enum view_kind kind);
bool view_is_felt(enum view_kind kind);
/* Number of the entry that last touched the key; 0 = never. */
uint64_t key_touched(const struct workshop *w, struct key key);
/* "card/12" */
void key_put(struct buf *out, struct key key);
/* Calls `each` for every key that exists, in a fixed order. */
void keys_each(const struct workshop *w, void (*each)(void *with, struct key key), void *with);

/* Used by rules to mark what they changed. */
void touch(struct workshop *w, enum view_kind kind, uint32_t number);

#endif
