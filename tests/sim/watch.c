/*
 * Looks at every frame that leaves the hub, with the eyes of whoever it goes to: is an answer given before the disk has the wish, is a
 * word in it that this audience must not read, a ballot that is another's, a key, a view of other people's?
 */
#include "sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "protocol/keys.h"

void watch_step(struct world *w)
{
	const struct workshop *live = hub_workshop(w);

	if (live == NULL)
		return;
	truth_follow(w, live->seq);
	for (int role = ROLE_PARTICIPANT; w->truth != NULL && w->truth->code != 0 && role < ROLE_N; role++) {
		char key[ROLE_KEY_CHARS + 1];

		if (w->truth->links[role] == w->links_seen[role])
			continue;
		w->links_seen[role] = w->truth->links[role];
		role_key_hex(w->options.secret, w->code, (enum role)role, w->links_seen[role], key);
		watch_secret(w, key, (enum role)role);
	}
}

/* -- who it is -- */

static bool key_fits(const struct world *w, const struct line *l, enum role role)
{
	uint8_t key[ID_BYTES];

	/* As often as its link was renewed. */
	role_key(w->options.secret, w->code, role, w->truth->links[role], key);
	return l->has_key && memcmp(key, l->key, ID_BYTES) == 0;
}

static bool seat_is_held(const struct world *w, const struct line *l)
{
	const struct member *m = member_at(w->truth, l->member);
	struct hash h = hash_of(l->key, ID_BYTES);

	return l->has_key && m != NULL && !m->left && memcmp(&m->key_hash, &h, sizeof h) == 0;
}

static void watch_you(struct world *w, struct line *l, struct text you)
{
	l->role = (enum role)schema_value_of(&enum_role, json_words(json_field(you, "role")));
	l->member = (uint32_t)json_number(json_field(you, "member"), 0);
	if ((l->code == 0) != (l->role == ROLE_HUB))
		fail(w, "phone %zu is let in as %s of room %lld", l->phone, role_name(l->role), (long long)l->code);
	if (l->code != w->code || l->code == 0 || w->truth == NULL)
		return;
	bool is_preview = json_field(you, "preview").len > 0;
	if (l->role == ROLE_GUEST || (is_preview && key_fits(w, l, ROLE_FACILITATOR) && l->is_preview && l->member == 0))
		return;
	if (l->role == ROLE_PARTICIPANT ? !seat_is_held(w, l) : !key_fits(w, l, l->role))
		fail(w, "phone %zu is let in as %s %u with a key that does not open that", l->phone, role_name(l->role), l->member);
}

/* -- answers -- */

static void watch_answers(struct world *w, struct line *l, const struct parcel *e)
{
	struct walk did = walk_into(e->did), no = walk_into(e->no);
	struct text item;
	uint8_t id[ID_BYTES];

	while (walk_next(&did, NULL, &item)) {
		struct text hex = json_words(json_field(item, "id"));
		struct wish *wish = hex_read(hex.at, hex.len, id, ID_BYTES) ? wish_of(w, id) : NULL;

		if (wish == NULL)
			continue;
		bool is_ballot = wish->kind == COMMAND_CAST_BALLOT;
		if (wish->stored == 0 && wish->kind != COMMAND_SET_WIFI && wish->kind != COMMAND_DISCARD_REHEARSAL && (!is_ballot || wish->has_receipt))
			fail(w, "%s is acknowledged and not on the disk", command_rows[wish->kind].name);
		if (!is_ballot && !wish->is_edge && wish->code == w->code && wish->code != 0 && !wish->is_fine)
			fail(w, "%s is acknowledged and was refused", command_rows[wish->kind].name);
		if (wish->kind == COMMAND_JOIN || wish->kind == COMMAND_TAKE_SEAT) {
			memcpy(l->key, wish->key, ID_BYTES);
			l->has_key = true;
		}
		/* Whoever renews a link is told the new one with the answer, and stays. */
		if (wish->kind == COMMAND_RENEW_LINK && l->role == ROLE_FACILITATOR && l->code == w->code)
			role_key(w->options.secret, w->code, l->role, w->truth->links[l->role], l->key);
		wish->acked = wish->acked == 0 ? ++w->order : wish->acked;
	}
	while (walk_next(&no, NULL, &item)) {
		struct text hex = json_words(json_field(item, "id"));
		struct wish *wish = hex_read(hex.at, hex.len, id, ID_BYTES) ? wish_of(w, id) : NULL;

		if (wish != NULL)
			wish->refused = ++w->order;
	}
}

/* -- planted words -- */

static bool may_read_card(const struct world *w, const struct line *l, const struct wish *wish)
{
	const struct card *c = card_at(w->truth, wish->card);

	if (c == NULL)
		return false;
	if (l->role == ROLE_FACILITATOR || l->role == ROLE_MODERATOR)
		return true;
	if (l->member != 0 && (c->member == l->member || c->by == l->member))
		return true;
	return !c->withdrawn && !c->waiting && !c->hidden && activity_at(w->truth, c->activity)->state == ACTIVITY_STATE_SHOWN;
}

static bool may_read_note(const struct world *w, const struct line *l, const struct wish *wish)
{
	const struct member *m = member_at(w->truth, l->member);

	for (size_t i = 0; i < w->truth->activities_n; i++)
		if (w->truth->activities[i].kind == ACTIVITY_KIND_STRATEGIES && w->truth->activities[i].state == ACTIVITY_STATE_SHOWN)
			return true;
	return m != NULL && m->sector == wish->sector;
}

static bool may_read(const struct world *w, const struct line *l, const struct canary *c)
{
	const struct wish *wish = &w->wishes[c->wish];
	bool is_author = wish->card != 0 && card_at(w->truth, wish->card) != NULL && l->member != 0 && card_at(w->truth, wish->card)->member == l->member;

	if (c->secrecy == SECRET_WIFI)
		return l->role == ROLE_FACILITATOR || l->role == ROLE_WALL;
	/* Nothing is shown that the disk does not have, nor from another room. */
	if (wish->stored == 0 || (l->code == w->code && wish->code != w->code && wish->code != 0))
		return false;
	if (wish->code == 0 || wish->code != w->code || l->code != w->code)
		return true;
	if (!wish->is_fine)
		return false;
	switch (c->secrecy) {
	case SECRET_CARD: return may_read_card(w, l, wish);
	case SECRET_REASON: return l->role == ROLE_FACILITATOR || l->role == ROLE_MODERATOR || l->role == ROLE_HELPER || is_author;
	case SECRET_NOTE: return may_read_note(w, l, wish);
	default: return true;
	}
}

static void watch_words(struct world *w, const struct line *l, const struct parcel *frame)
{
	const char *at = frame->bytes, *end = frame->bytes + frame->n;

	while ((at = memchr(at, 'z', (size_t)(end - at))) != NULL) {
		char digits[7] = "";

		if (end - at < 10)
			return;
		if (*++at != 'q')
			continue;
		memcpy(digits, at + 1, 6);
		size_t n = (size_t)strtoul(digits, NULL, 16);
		at++;
		if (n >= w->canaries_n)
			continue;
		w->counts->seen_canaries++;
		if (!may_read(w, l, &w->canaries[n]))
			fail(w, "%s (phone %zu, seat %u) reads a word of %s by phone %zu that is not for it: %.*s", role_name(l->role), l->phone, l->member,
				command_rows[w->wishes[w->canaries[n].wish].kind].name, w->wishes[w->canaries[n].wish].phone,
				(int)(end - at < 200 ? end - at : 200), at - 2);
	}
}

/* -- secrets -- */

static size_t mark_place(const struct world *w, uint64_t mark)
{
	size_t i = (size_t)(mark * 0x9e3779b97f4a7c15u >> 53);

	while (w->marks[i] != 0 && w->marks[i] != mark)
		i = (i + 1) % MARKS_MAX;
	return i;
}

/* Sixteen digits at least: wherever it stands in a frame, one of these eight stands at a multiple of eight. */
void watch_secret(struct world *w, const char *hex, enum role role)
{
	for (size_t i = 0; i < w->secrets_n; i++)
		if (strcmp(w->secrets[i].hex, hex) == 0)
			return;
	if (w->secrets_n == SECRETS_MAX)
		return;
	struct secret *secret = &w->secrets[w->secrets_n++];
	(void)snprintf(secret->hex, sizeof secret->hex, "%s", hex);
	secret->role = role;
	for (size_t i = 0; i < 8; i++) {
		uint64_t mark;

		memcpy(&mark, hex + i, 8);
		w->marks[mark_place(w, mark)] = mark;
	}
}

static void find_secrets(struct world *w, const struct line *l, const struct parcel *frame)
{
	bool knows_links = l->role == ROLE_FACILITATOR || l->role == ROLE_HUB;

	for (size_t i = 0; i < w->secrets_n; i++) {
		const struct secret *s = &w->secrets[i];

		if ((s->role == ROLE_NONE || !knows_links) && memmem(frame->bytes, frame->n, s->hex, strlen(s->hex)) != NULL)
			fail(w, s->role == ROLE_NONE ? "a seat's key or a receipt is told to phone %zu (%s%s)" : "phone %zu (%s) is told the key of %s",
				l->phone, role_name(l->role), s->role == ROLE_NONE ? "" : role_name(s->role));
	}
}

/* Keys of seats and receipts go up and never down; keys of roles are for who runs the room. */
static void watch_keys(struct world *w, const struct line *l, const struct parcel *frame)
{
	for (size_t i = 0; i + 8 <= frame->n; i += 8) {
		uint64_t mark;

		memcpy(&mark, frame->bytes + i, 8);
		if (w->marks[mark_place(w, mark)] != mark)
			continue;
		find_secrets(w, l, frame);
		return;
	}
}

/* -- views -- */

/* Is this one of the ballots that were cast for this seat, by itself or by whoever is shown it? */
static bool is_own_ballot(const struct world *w, const struct line *l, uint32_t poll, struct text value)
{
	uint32_t seat = (uint32_t)json_number(json_field(value, "for"), l->member);
	struct walk list = walk_into(json_field(value, "picks"));
	char picks[PICKS_TEXT] = "";
	struct text one;

	while (walk_next(&list, NULL, &one)) {
		size_t n = strlen(picks);

		(void)snprintf(picks + n, sizeof picks - n, "%lld:%lld,", (long long)json_number(json_field(one, "item"), 0),
			(long long)json_number(json_field(one, "points"), 0));
	}
	for (size_t i = 0; i < w->wishes_n; i++) {
		const struct wish *wish = &w->wishes[i];

		if (wish->kind == COMMAND_CAST_BALLOT && wish->code == w->code && wish->poll == poll && wish->seat == seat &&
		    (wish->stored != 0 || !wish->has_receipt) && strcmp(wish->picks, picks) == 0 && (seat == l->member || wish->phone == l->phone))
			return true;
	}
	return false;
}

/* Figures by sector, none or of k ballots at least; where there are none, nothing that would tell them. */
static void watch_sectors(struct world *w, const struct line *l, const struct viewed *v)
{
	struct walk voted = walk_into(json_field(v->value, "voted"));
	bool shows = text_is(json_field(v->value, "sectors"), text("true"));
	struct text sector, n;

	w->counts->masked += !shows;
	w->counts->unmasked += shows;
	if (!shows && (voted.at != NULL || json_field(v->value, "used_by").len > 0 || json_field(v->value, "effective").len > 0 ||
			memmem(v->value.at, v->value.len, "\"by\":", 5) != NULL))
		fail(w, "%s (phone %zu) is told figures by sector that are withheld: %.*s", role_name(l->role), l->phone, TEXT_ARGS(v->value));
	while (shows && walk_next(&voted, &sector, &n))
		if (json_number(n, 0) > 0 && json_number(n, 0) < w->k[v->number])
			fail(w, "%s (phone %zu) is told of a sector of %lld ballots: %.*s", role_name(l->role), l->phone, (long long)json_number(n, 0),
				TEXT_ARGS(v->value));
}

static void watch_view(struct world *w, const struct line *l, const struct viewed *v)
{
	if (v->kind == VIEW_NONE || (view_rows[v->kind].who & (1u << l->role)) == 0) {
		fail(w, "a %s (phone %zu) is shown %.*s", role_name(l->role), l->phone, TEXT_ARGS(v->key));
		return;
	}
	if (l->code != w->code || w->truth == NULL)
		return;
	const struct poll *p = v->kind == VIEW_RESULT ? poll_at(w->truth, v->number) : NULL;
	if (v->kind == VIEW_RESULT && (p == NULL || p->state != POLL_STATE_SHOWN))
		fail(w, "a result of round %u that is not shown: %.*s", v->number, TEXT_ARGS(v->value));
	if (v->kind == VIEW_RESULT && v->number <= POLLS_MAX)
		watch_sectors(w, l, v);
	if (v->kind == VIEW_BALLOT && !is_own_ballot(w, l, v->number, v->value))
		fail(w, "phone %zu (%s %u) is shown a ballot that is not its own: %.*s", l->phone, role_name(l->role), l->member, TEXT_ARGS(v->value));
}

/* False: this very value was looked at before, as this view. */
static bool is_new_value(struct world *w, enum view_kind kind, struct text value)
{
	uint64_t hash = quick_hash(value) ^ (uint64_t)kind << 56;

	if (2 * w->conform_n >= w->conform_cap) {
		size_t cap = w->conform_cap == 0 ? 4096 : 2 * w->conform_cap;
		uint64_t *wider = calloc(cap, sizeof *wider);

		must(wider != NULL);
		for (size_t i = 0; i < w->conform_cap; i++) {
			size_t at = w->conform[i] % cap;

			while (w->conform[i] != 0 && wider[at] != 0)
				at = (at + 1) % cap;
			if (w->conform[i] != 0)
				wider[at] = w->conform[i];
		}
		free(w->conform);
		w->conform = wider;
		w->conform_cap = cap;
	}
	size_t at = hash % w->conform_cap;
	while (w->conform[at] != 0 && w->conform[at] != hash)
		at = (at + 1) % w->conform_cap;
	if (w->conform[at] == hash || hash == 0)
		return false;
	w->conform[at] = hash;
	w->conform_n++;
	return true;
}

/* Each value once, whoever is shown it. */
static void watch_schema(struct world *w, struct parcel *frame)
{
	struct buf why = { 0 };

	for (size_t i = 0; i < frame->views_n; i++) {
		const struct viewed *v = &frame->views[i];

		if (v->kind == VIEW_NONE || !is_new_value(w, v->kind, v->value))
			continue;
		w->counts->conforming++;
		if (!codec_conforms(&view_rows[v->kind], v->value, &why))
			fail(w, "%.*s has a field %.*s that the schema does not know: %.*s", TEXT_ARGS(v->key), (int)why.len, why.at, TEXT_ARGS(v->value));
	}
	buf_free(&why);
	frame->conforms = true;
}

void watch_frame(struct world *w, struct line *l, struct parcel *frame)
{
	bool shows = frame->views_n > 0;

	watch_answers(w, l, frame);
	if (frame->you.len > 0)
		watch_you(w, l, frame->you);
	watch_keys(w, l, frame);
	if (!frame->conforms)
		watch_schema(w, frame);
	if (w->truth == NULL)
		return;
	watch_words(w, l, frame);
	if (l->role == ROLE_NONE && shows)
		fail(w, "phone %zu is shown something before it was greeted", l->phone);
	if (l->role == ROLE_PARTICIPANT && shows && !l->is_preview && l->code == w->code && !seat_is_held(w, l))
		fail(w, "phone %zu is shown what its seat %u may see, and does not hold it any more", l->phone, l->member);
	bool is_staff = l->role != ROLE_NONE && l->role != ROLE_GUEST && l->role != ROLE_PARTICIPANT && l->role != ROLE_HUB;
	if (is_staff && shows && l->code == w->code && w->truth->code != 0 && !key_fits(w, l, l->role))
		fail(w, "phone %zu is shown what a %s may see, and its link was renewed", l->phone, role_name(l->role));
	for (size_t i = 0; l->role != ROLE_NONE && i < frame->views_n; i++)
		watch_view(w, l, &frame->views[i]);
}
