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
       ELEMENTS_MAX = 200, PASSES_MAX = 2000, SHARERS_MAX = 3000, DRAFTS_MAX = 100, INDICATORS_MAX = 1000, REMARKS_MAX = 2000, ITEMS_MAX = 200,
       STAKEHOLDERS_MAX = 200, SERIES_MAX = 100, TOWS_MAX = 200, STRATEGIES_MAX = 100, SOURCES_MAX = 50, ACTIONS_MAX = 200,
       ADJUSTMENTS_MAX = 1000, ITERATIONS_MAX = 100, COMMITMENTS_MAX = 1000, READINGS_MAX = 2000, MEASUREMENTS_MAX = 2000,
       EARLIER_MAX = 100, LESSONS_MAX = 200, OPINIONS_MAX = 2000 };
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
	uint32_t earlier;             /* the session it was carried from, 0 = written here */
	char earlier_code[16];        /* its code there */
	enum sector earlier_sector;   /* of its author there; it has no member here */
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
	uint32_t earlier;             /* the session it was carried from, 0 = made here */
	char earlier_code[16];
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
	uint32_t earlier;             /* the session it was carried from, 0 = written here */
	char earlier_code[16];
};

struct target {                       /* an indicator (chỉ tiêu) with its baseline and target */
	uint32_t number, objective;
	char code[16];                /* M01.1 */
	struct text text, en, unit, unit_en, source, source_en;
	enum direction direction;
	bool has_baseline, has_target, removed;
	struct decimal baseline, target;
	int64_t baseline_year, target_year;
	bool adjusted;                /* a move of the gate that stands changed it: first_* is what it was before all of them */
	struct decimal first_target;
	int64_t first_year;
	struct text remainder, remainder_en;
};

/* -- steps 1 and 2: the grid, the figures, TOWS -- */

struct stakeholder { uint32_t number; char code[12]; /* ST01 */ struct stakeholder_data data; bool removed; };
struct series { uint32_t number; char code[12]; /* IN01 */ struct series_data data; bool removed; };
struct tows { uint32_t number; char code[12]; /* SO1 */ struct tows_data data; bool removed; };

/* -- step 5 -- */

struct sector_scores { int64_t *values; size_t n; struct text note; };  /* n = 0: not scored */

struct strategy {
	uint32_t number;
	char code[12];                /* PA1 */
	struct strategy_data data;
	bool removed;
	enum screening screening;     /* SCREENING_UNKNOWN from the start */
	enum must_have *failed; size_t failed_n;
	struct text screen_reason, screen_reason_en;
	struct sector_scores scores[SECTOR_N];
};

/* What the options have in common. */
struct choice {
	struct criterion *criteria; size_t criteria_n;
	bool agreed;
	uint32_t chosen;              /* strategy, 0 = none */
	struct text reason, reason_en, dissent, dissent_en, discussion, discussion_en;
};

/* -- step 6 -- */

struct source { uint32_t number; char code[12]; /* B1 */ struct source_data data; bool removed; };

struct action {
	uint32_t number;
	char code[12];                /* H01 */
	struct action_data data;      /* as it is now: after the moves that stand */
	bool removed, dropped;        /* dropped: by a move of the gate, from this period */
};

/* An indicator before a move changed it. */
struct target_was { uint32_t indicator; bool has_target, was_adjusted; struct decimal target; int64_t year; struct text remainder, remainder_en; };

/* A move of the gate, with all that is needed to take it back. */
struct adjustment {
	uint32_t number, action;
	enum gate_move kind;
	uint32_t round;               /* iterations that had been recorded when it was made; 1 or more */
	struct resource_list before, after;   /* the action's lines */
	bool had_quantity, has_quantity;
	struct decimal quantity_before, quantity;
	int64_t start_before, end_before, start, end;      /* 0 = none */
	struct text reason, reason_en, consent;
	struct target_change *changes; struct target_was *was; size_t changes_n;
	bool undone;
};

/* Demand and ceiling of a source when an iteration was recorded. */
struct source_demand { uint32_t source; int64_t demand, ceiling; };

struct iteration {
	uint32_t number;
	struct text label, label_en;
	struct source_demand *rows; size_t rows_n;
	uint32_t adjustments_n;       /* adjustments ever made when it was recorded */
	struct numbers adjustments;   /* that stood then and were made since the iteration before */
	int64_t at_ms;
};

struct gate {
	bool frozen, settled;
	bool was_through;             /* as the objectives were last touched for: by it they are achievable or not */
	uint64_t changed_seq;         /* the entry that last changed money, targets or ceilings while frozen: a consensus round opened later speaks of them */
	struct numbers funded, unfunded;
	struct text reason, reason_en;
};

struct commitment {
	uint32_t number, action, member;      /* member 0: nobody's phone, by voice only */
	struct text party, party_en, statement, statement_en, note;
	enum commitment_level level;
	bool voice, removed;
	int64_t at_ms;                /* of the answer */
};

/* -- step 7 -- */

struct reading { uint32_t number; struct reading_data data; bool removed; };
struct measurement { uint32_t number; struct measurement_data data; bool removed; };

struct evaluation {                   /* of one question; absent: all empty */
	struct text finding, finding_en, evidence, evidence_en, lesson, lesson_en;
	int64_t rating;
};

/* A session that this one carries on. */
struct lesson { enum evaluation_criterion criterion; struct text text, en; };
struct earlier {
	uint32_t number;
	int64_t code;
	struct text title, title_en;
	uint32_t cards, themes, objectives;
	struct lesson *lessons; size_t lessons_n, lessons_cap;
};

/* -- after the meeting -- */

struct opinion { uint32_t number; struct opinion_data data; bool removed; };

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
	struct numbers items;         /* numbers of what it is about; filled when it opens. Of options: 1, 2, 3 ..; of the plan: 1 */
	int64_t *costs;               /* of actions, item by item, as they were when it opened; NULL for everything else */
	struct ballot_list ballots;   /* empty until it closes */
	struct receipt_list receipts;
	struct hash *receipt_tree;    /* all levels of the receipts' tree, leaves first: a path costs no hashing */
	struct hash root, ballots_root;
	struct hash opened_head, closed_head;         /* heads of the chain at its opening and closing entries */
	struct tally *tally;          /* NULL until it closes */
	int64_t opened_ms, closed_ms;
	uint64_t opened_seq;
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
	uint32_t wall_objective, wall_action;         /* whose thread the wall shows; 0 = none */
	uint32_t current;             /* activity, 0 = none yet */
	struct numbers agenda;        /* activities in order */
	uint8_t links[ROLE_N];        /* how often the link of each role was renewed */

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

	struct stakeholder *stakeholders; size_t stakeholders_n, stakeholders_cap;
	struct series *series; size_t series_n, series_cap;
	struct tows *tows; size_t tows_n, tows_cap;
	uint32_t tows_by[TOWS_TYPE_N];        /* ever made, by type: the next code */
	struct choice choice;
	struct strategy *strategies; size_t strategies_n, strategies_cap;
	struct source *sources; size_t sources_n, sources_cap;
	struct action *actions; size_t actions_n, actions_cap;
	struct gate gate;
	struct adjustment *adjustments; size_t adjustments_n, adjustments_cap;
	struct iteration *iterations; size_t iterations_n, iterations_cap;
	struct commitment *commitments; size_t commitments_n, commitments_cap;
	bool has_coordination, has_impact;
	struct coordination coordination;
	struct impact_monitoring impact;
	struct reading *readings; size_t readings_n, readings_cap;
	struct measurement *measurements; size_t measurements_n, measurements_cap;
	struct evaluation evaluations[EVALUATION_CRITERION_N];
	struct earlier *earlier; size_t earlier_n, earlier_cap;
	bool published, has_consultation;
	struct consultation_data consultation;
	struct opinion *opinions; size_t opinions_n, opinions_cap;

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
const struct stakeholder *stakeholder_at(const struct workshop *w, uint32_t number);
const struct series *series_at(const struct workshop *w, uint32_t number);
const struct tows *tows_at(const struct workshop *w, uint32_t number);
const struct strategy *strategy_at(const struct workshop *w, uint32_t number);
const struct source *source_at(const struct workshop *w, uint32_t number);
const struct action *action_at(const struct workshop *w, uint32_t number);
const struct adjustment *adjustment_at(const struct workshop *w, uint32_t number);
const struct iteration *iteration_at(const struct workshop *w, uint32_t number);
const struct commitment *commitment_at(const struct workshop *w, uint32_t number);
const struct reading *reading_at(const struct workshop *w, uint32_t number);
const struct measurement *measurement_at(const struct workshop *w, uint32_t number);
const struct opinion *opinion_at(const struct workshop *w, uint32_t number);
const struct earlier *earlier_at(const struct workshop *w, uint32_t number);

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
