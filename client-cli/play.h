/*
 * `dienhong play`: a whole workshop out of a file, driven as its participants would, each over a connection of its own.
 * The files of the play go through the steps in order; each step may be checked against what the file expects.
 */
#ifndef CLI_PLAY_H
#define CLI_PLAY_H

#include "ask.h"

enum { WATCH_MS = 30000, PLAYERS_MAX = 2000 };

/* Somebody of the file: at an own phone, or helped by somebody else. */
struct player {
	struct text code;
	enum sector sector;
	bool helped;
	uint32_t member;
	struct session *s;         /* NULL when helped */
	uint8_t token[ID_BYTES];
};

/* What the file calls a thing, and its number in the workshop. */
struct named { struct text code; uint32_t number; };
struct names { struct named *at; size_t n, cap; };

struct play {
	struct cli *cli;
	struct net *net;
	struct arena *arena;
	const struct value *file;
	bool check, keep;
	int64_t code;
	uint8_t keys[ROLE_N][ID_BYTES];
	struct session *facilitator, *moderator, *helper, *reporter, *wall;
	struct player *players; size_t players_n;
	uint32_t activities[ACTIVITY_KIND_N];
	struct names cards, themes, elements, drafts, objectives, indicators, tows, strategies, sources, actions;
	uint32_t stray;            /* where numbers go that nobody asks for */
	size_t refused;
	int failed;                /* exit code of what stopped the play, 0 = goes on */
	size_t passed_n, failed_n;
};

/* A wish under way; *made is filled when it is answered. A refusal stops the play. */
void play_wish(struct play *p, struct session *s, const struct command *c, uint32_t *made);
/* Waits for the answers. False: the play is over. */
bool play_settle(struct play *p);
/* Both; the number of what was made. */
uint32_t play_do(struct play *p, struct session *s, const struct command *c);
/* Waits until the session sees that value of a key: a text, or "" for anything at all. */
bool play_await(struct play *p, struct session *s, const char *key, const char *field, const char *word);
/* A new connection with the role's key, or the player's: it is told everything as it stands now. */
struct session *play_look(struct play *p, enum role role);
struct session *play_look_player(struct play *p, const struct player *player);
/* As play_look(), and for the role of a participant the first who is not helped. */
struct session *play_look_any(struct play *p, enum role role);
/* Everybody who looks at results: staff, the wall, a participant. */
extern const enum role onlookers[];
extern const size_t onlookers_n;
/* What the session sees of one thing, like "theme" 3. */
const struct value *play_view(struct play *p, const struct session *s, const char *kind, uint32_t number);
/* Makes it the current activity. */
void play_go(struct play *p, enum activity_kind kind);
/* Opens, closes or reveals its input. */
void play_turn(struct play *p, enum command_kind kind, enum activity_kind activity);
void play_say(struct play *p, const char *key, int64_t n);      /* progress */

/* -- reading the file -- */

void names_add(struct play *p, struct names *names, struct text code, uint32_t number);
uint32_t names_find(const struct names *names, struct text code);   /* 0 = none */
struct text names_code(const struct names *names, int64_t number);
struct ref_list names_list(struct play *p, const struct names *names, const struct value *codes);
struct player *player_of(struct play *p, struct text code);
struct text text_in(const struct value *v, const char *name);
int64_t int_in(const struct value *v, const char *name);
/* A quantity, exact; false when the file has none or null. */
bool decimal_in(struct play *p, const struct value *v, const char *name, struct decimal *out);
/* A list of lines as they stand. */
struct text_list lines_in(struct play *p, const struct value *v, const char *name);
/* "2026-04" is 202604; 0 = none. */
int64_t month_in(const struct value *v, const char *name);
/* The item of a list with that code under that name; NULL = none. */
const struct value *value_with(const struct value *list, const char *name, struct text code);
struct session *author_of(struct play *p, struct text code, uint32_t *for_);   /* oneself, or the helper for one */

/* -- the steps, in order -- */

bool play_create(struct play *p, const uint8_t hub_key[ID_BYTES]);
void about_read(struct play *p, struct about *out);
struct part_list agenda_read(struct play *p);
void play_people(struct play *p);
void play_start(struct play *p);         /* stakeholders, and the situation in figures */
void play_swot(struct play *p);
void play_themes(struct play *p);
void play_tows(struct play *p);
void play_vision(struct play *p);
void play_objectives(struct play *p);
void play_targets(struct play *p);       /* figures of the situation get the targets that the objectives set */
void play_strategies(struct play *p);
void play_actions(struct play *p);
void play_gate(struct play *p);
void play_commitments(struct play *p);
void play_consultation(struct play *p);  /* once the meeting is over */
void play_end(struct play *p);           /* the day is over; months later the same seats monitor and evaluate */
/* The lines of an action's or a move's `cost`, without those of nothing. */
struct resource_list resources_in(struct play *p, const struct value *cost, enum certainty certainty);
/* A round of the file by its id. The poll's number. */
uint32_t play_round(struct play *p, const char *id, uint32_t activity, const struct prepare_poll *rule);
/* A consensus check: about that draft, or about the plan when it is 0. */
uint32_t play_consensus(struct play *p, const char *id, uint32_t activity, uint32_t draft);

/* -- check.c: one line a comparison -- */

__attribute__((format(printf, 4, 5)))
void check_text(struct play *p, struct text got, struct text expected, const char *name, ...);
__attribute__((format(printf, 4, 5)))
void check_int(struct play *p, int64_t got, int64_t expected, const char *name, ...);
__attribute__((format(printf, 4, 5)))
void check_same(struct play *p, const struct value *got, const struct value *expected, const char *name, ...);   /* by their JSON */
__attribute__((format(printf, 4, 5)))
void check_decimal(struct play *p, const struct value *got, const struct value *expected, const char *name, ...);
/* By the sectors' names; both objects. */
void check_sectors(struct play *p, const struct value *got, const struct value *expected, const char *name);
__attribute__((format(printf, 4, 5)))
void check_codes(struct play *p, const struct names *got, const struct value *expected, const char *name, ...);   /* in order */
/* Numbers of things against codes of the file, in order. */
__attribute__((format(printf, 5, 6)))
void check_refs(struct play *p, const struct names *names, const struct value *refs, const struct value *expected,
	const char *name, ...);
/* Every onlooker sees the same of a key. */
void check_alike(struct play *p, const char *key);

void check_people(struct play *p);
void check_cards_before(struct play *p);
void check_cards_after(struct play *p);
void check_round(struct play *p, const char *id, uint32_t poll);
void check_hidden(struct play *p, const char *id, uint32_t poll);
void check_consensus(struct play *p, const char *id, uint32_t poll);
void check_vision(struct play *p);
void check_objectives(struct play *p);
void check_stakeholders(struct play *p);
void check_series(struct play *p, bool targets);
void check_tows(struct play *p);
void check_scores_hidden(struct play *p);
void check_strategies(struct play *p);
void check_chosen(struct play *p);
void check_actions(struct play *p);
void check_gate(struct play *p, size_t round);      /* as an iteration of the file says, before its consensus check */
void check_gate_open(struct play *p);
void check_commitments(struct play *p);
void check_mechanisms(struct play *p);
void check_thread(struct play *p);
void check_seats(struct play *p, bool ended);
void check_monitoring(struct play *p);
void check_evaluation(struct play *p);
void check_consultation(struct play *p);
void check_catalog(struct play *p);                 /* boxes, questions, numbers and dates in both languages */

#endif
