/* Cards and themes, and the line between private and revealed. */
#include "core/rule/rule.h"
#include "core/thread.h"
#include "core/view/view.h"

bool sees_private(enum role role)
{
	return role == ROLE_FACILITATOR || role == ROLE_MODERATOR;
}

enum sector sector_of(const struct workshop *w, uint32_t member)
{
	const struct member *m = member_at(w, member);

	return m == NULL ? SECTOR_NONE : m->sector;
}

bool card_is_open(const struct workshop *w, const struct card *c, enum role role)
{
	if (c->withdrawn)
		return false;
	if (sees_private(role))
		return true;
	return !card_is_held(c) && activity_at(w, c->activity)->state == ACTIVITY_STATE_SHOWN;
}

/* Could this role have read it at some time? If not, not even its absence is mentioned. */
bool card_was_open(const struct workshop *w, const struct card *c, enum role role)
{
	return sees_private(role) || (!c->unread && activity_at(w, c->activity)->was_shown);
}

/* Does this role reckon with the card: count it, and know what it lies on? One that is held back is no part of the board for the hall. */
static bool is_counted(const struct card *c, enum role role)
{
	return !c->withdrawn && (sees_private(role) || !card_is_held(c));
}

/* The card it lies on, for whoever reckons with that one; without it a card stands by itself, as in the minutes. */
static uint32_t host_of(const struct workshop *w, const struct card *c, enum role role)
{
	return c->into != 0 && is_counted(card_at(w, c->into), role) ? c->into : 0;
}

static void put_under(const struct workshop *w, const struct card *c, enum role role, struct json *j)
{
	json_name(j, "under");
	json_open_list(j);
	for (size_t i = 0; i < c->under.n; i++)
		if (is_counted(card_at(w, c->under.at[i]), role))
			json_int(j, c->under.at[i]);
	json_close_list(j);
}

enum sight see_card(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct card *c = card_at(w, number);

	(void)a;
	if (c == NULL)
		return SIGHT_NEVER;
	if (!card_is_open(w, c, who->role))
		return card_was_open(w, c, who->role) ? SIGHT_GONE : SIGHT_NEVER;
	json_open(j);
	json_put_int(j, "card", c->number);
	json_put_c(j, "code", c->code);
	json_put_int(j, "activity", c->activity);
	put_enum(j, "kind", &enum_card_kind, (int)c->kind);
	put_enum(j, "quadrant", &enum_quadrant, (int)c->quadrant);
	if (c->was != c->quadrant)
		put_enum(j, "was", &enum_quadrant, (int)c->was);
	put_opt(j, "moved", c->moved);
	put_opt(j, "moved_en", c->moved_en);
	json_put_text(j, "text", c->text);
	put_opt(j, "en", c->en);
	put_enum(j, "sector", &enum_sector, (int)card_sector(w, c));
	put_enum(j, "entry", &enum_entered, (int)c->entry);
	put_ref(j, "theme", c->theme);
	put_ref(j, "into", host_of(w, c, who->role));
	put_under(w, c, who->role, j);
	put_numbers(j, "elements", &c->elements);
	if (role_runs(who->role)) {
		put_opt(j, "hidden", c->hidden_why);
		put_ref(j, "member", c->member);
	}
	put_from(j, w, c->earlier, c->earlier_code);
	json_put_bool(j, "waiting", c->waiting);
	json_put_bool(j, "amended", c->amended);
	json_close(j);
	return SIGHT_SEEN;
}

enum sight see_mine(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct card *c = card_at(w, number);

	if (c == NULL || who->member == 0 || (c->member != who->member && c->by != who->member))
		return SIGHT_NEVER;
	json_open(j);
	json_put_int(j, "card", c->number);
	json_put_c(j, "code", c->code);
	json_put_int(j, "activity", c->activity);
	put_enum(j, "kind", &enum_card_kind, (int)c->kind);
	put_enum(j, "quadrant", &enum_quadrant, (int)c->quadrant);
	json_put_text(j, "text", c->text);
	put_opt(j, "en", c->en);
	json_put_bool(j, "editable", !c->withdrawn && !w->ended && activity_at(w, c->activity)->state == ACTIVITY_STATE_OPEN);
	json_put_bool(j, "withdrawn", c->withdrawn);
	put_opt(j, "hidden", c->hidden_why);
	/* Held back and mended since: it waits once more. */
	json_put_bool(j, "waiting", c->waiting || c->amended);
	put_fate(j, w, a, c);
	json_close(j);
	return SIGHT_SEEN;
}

/* Counts over a board: computed, never stored. */
struct board_count { int64_t cards, by[QUADRANT_N], distinct, authors, authors_by[SECTOR_N], waiting; };

static struct board_count board_count(const struct workshop *w, uint32_t activity, enum role role, struct arena *a)
{
	struct board_count n = { 0 };
	bool *seen = arena_take(a, w->members_n + 1);

	for (size_t i = 0; i < w->cards_n; i++) {
		const struct card *c = &w->cards[i];

		n.waiting += c->activity == activity && c->waiting && !c->withdrawn;
		if (c->activity != activity || !is_counted(c, role))
			continue;
		n.cards++;
		n.by[c->quadrant]++;
		n.distinct += host_of(w, c, role) == 0;
		if (c->member == 0 || seen == NULL || seen[c->member])
			continue;
		seen[c->member] = true;
		n.authors++;
		n.authors_by[sector_of(w, c->member)]++;
	}
	return n;
}

/* Counts only, so that the wall can show a board filling up without showing a word of it. */
enum sight see_board(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	if (activity_at(w, number) == NULL)
		return SIGHT_NEVER;
	struct board_count n = board_count(w, number, who->role, a);
	json_open(j);
	json_put_int(j, "activity", number);
	json_put_int(j, "cards", n.cards);
	for (int q = QUADRANT_S; q < QUADRANT_N; q++)
		json_put_int(j, enum_quadrant.values[q], n.by[q]);
	json_put_int(j, "distinct", n.distinct);
	json_put_int(j, "authors", n.authors);
	put_sectors(j, "authors_by", n.authors_by);
	json_put_int(j, "waiting", n.waiting);
	json_close(j);
	return SIGHT_SEEN;
}

enum sight see_theme(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct theme *t = theme_at(w, number);
	int64_t voices[SECTOR_N] = { 0 };

	if (t == NULL)
		return SIGHT_NEVER;
	if (t->removed)
		return SIGHT_GONE;
	/* What lies on a card of the theme counts for its author. */
	struct numbers members = theme_members(w, t, sees_private(who->role), a);
	voices_count(w, &members, sees_private(who->role), a, voices);
	json_open(j);
	json_put_int(j, "theme", t->number);
	json_put_c(j, "code", t->code);
	put_enum(j, "quadrant", &enum_quadrant, (int)t->quadrant);
	json_put_text(j, "title", t->title);
	put_opt(j, "title_en", t->title_en);
	json_name(j, "cards");
	json_open_list(j);
	for (size_t i = 0; i < t->cards.n; i++)
		if (card_is_open(w, card_at(w, t->cards.at[i]), who->role))
			json_int(j, t->cards.at[i]);
	json_close_list(j);
	put_sectors(j, "voices", voices);
	json_put_bool(j, "single", t->single);
	put_from(j, w, t->earlier, t->earlier_code);
	json_close(j);
	return SIGHT_SEEN;
}

/* The moderation log: what was done, by which role, to which card. The words stay with the card. */
enum sight see_deed(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct deed *deed = deed_at(w, number);

	(void)who, (void)a;
	if (deed == NULL)
		return SIGHT_NEVER;
	json_open(j);
	json_put_int(j, "deed", deed->number);
	json_put_int(j, "at", deed->at_ms);
	put_enum(j, "role", &enum_role, (int)deed->role);
	put_ref(j, "member", deed->member);
	put_enum(j, "what", &enum_deed_kind, (int)deed->what);
	json_put_int(j, "card", deed->card);
	json_put_c(j, "code", card_at(w, deed->card)->code);
	if (deed->other != 0)
		json_put_c(j, "other", card_at(w, deed->other)->code);
	else
		put_enum(j, "other", &enum_quadrant, (int)deed->quadrant);
	put_opt(j, "reason", deed->reason);
	json_close(j);
	return SIGHT_SEEN;
}

enum sight see_remark(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct remark *r = remark_at(w, number);

	(void)who, (void)a;
	if (r == NULL)
		return SIGHT_NEVER;
	json_open(j);
	json_put_int(j, "remark", r->number);
	json_put_int(j, "activity", r->activity);
	json_put_text(j, "text", r->text);
	put_opt(j, "en", r->en);
	put_enum(j, "sector", &enum_sector, (int)r->sector);
	json_put_bool(j, "decision", r->decision);
	json_close(j);
	return SIGHT_SEEN;
}
