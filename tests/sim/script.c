/*
 * What people do: they write and vote where it fits, and every now and then any command at all, so that refusals happen too.
 * They know the state of the workshop better than people do; what they send is seldom nonsense.
 */
#include "sim.h"

#include <stdio.h>
#include <string.h>

#include "core/activity/activity.h"
#include "core/method/method.h"

enum { OUTBOX_MOST = 4 };

struct wish *wish_begin(struct world *w, size_t phone, enum command_kind kind)
{
	if (w->budget > 0)
		w->budget--;
	return wish_make(w, phone, kind);
}

void wish_send(struct world *w, size_t phone, struct wish *wish)
{
	buf_byte(&wish->frame, '}');
	phone_wants(w, phone, wish);
}

void wish_any(struct world *w, size_t phone, enum command_kind kind)
{
	struct wish *wish = wish_begin(w, phone, kind);

	put_wish(w, wish);
	phone_wants(w, phone, wish);
}

void wish_numbered(struct world *w, size_t phone, enum command_kind kind, const char *field, uint32_t number, const char *rest)
{
	struct wish *wish = wish_begin(w, phone, kind);

	buf_f(&wish->frame, ",\"%s\":%u%s", field, number, rest);
	wish_send(w, phone, wish);
}

/* -- people -- */

/* The digits of a code card that is still free, as whoever leads reads them out; now and then one that is not. */
static void put_pass(struct world *w, struct wish *wish)
{
	const struct shown *passes = mirror_find(&w->phones[FACILITATOR].mirror, text("passes"));
	struct walk list = walk_into(passes == NULL ? TEXT_NONE : json_field((struct text){ passes->value.at, passes->value.len }, "passes"));
	struct text one;

	if (w->truth->passes_n == 0 || !happens(w, w->truth->by_pass ? 90 : 50))
		return;
	while (walk_next(&list, NULL, &one)) {
		struct text code = json_words(json_field(one, "code"));

		if (!text_is(json_words(json_field(one, "state")), text("free")) && !happens(w, 2))
			continue;
		buf_f(&wish->frame, ",\"pass\":\"%.*s\"", TEXT_ARGS(code));
		return;
	}
}

static void do_join(struct world *w, size_t phone)
{
	struct phone *p = &w->phones[phone];
	struct wish *wish = wish_begin(w, phone, COMMAND_JOIN);

	p->is_joining = true;
	buf_c(&wish->frame, ",\"key\":\"");
	buf_hex(&wish->frame, wish->key, ID_BYTES);
	buf_f(&wish->frame, "\",\"consent\":true,\"sector\":\"%s\"", enum_sector.values[p->sector]);
	put_pass(w, wish);
	wish_send(w, phone, wish);
}

/* Somebody else's seat, by the code on that one's card. */
static void do_take_seat(struct world *w, size_t phone)
{
	struct phone *p = &w->phones[phone];
	struct wish *wish = wish_begin(w, phone, COMMAND_TAKE_SEAT);
	const struct phone *other = &w->phones[prng_below(&w->prng, w->phones_n)];
	const struct shown *me = other->is_seated ? mirror_find(&other->mirror, text("me")) : NULL;
	struct text seat = me == NULL ? TEXT_NONE : json_words(json_field((struct text){ me->value.at, me->value.len }, "seat"));

	p->is_joining = true;
	buf_c(&wish->frame, ",\"key\":\"");
	buf_hex(&wish->frame, wish->key, ID_BYTES);
	buf_f(&wish->frame, "\",\"seat\":\"%.*s\"", seat.len > 0 ? (int)seat.len : 6, seat.len > 0 ? seat.at : "123456");
	wish_send(w, phone, wish);
}

static void do_card(struct world *w, size_t phone, const struct activity *a)
{
	struct wish *wish = wish_begin(w, phone, COMMAND_ADD_CARD);
	enum card_kind kind = activity_rows[a->kind].writes[0];

	buf_f(&wish->frame, ",\"activity\":%u,\"kind\":\"%s\"", a->number, enum_card_kind.values[kind]);
	if (kind == CARD_KIND_SWOT)
		buf_f(&wish->frame, ",\"quadrant\":\"%s\"", enum_quadrant.values[between(w, 1, QUADRANT_N - 1)]);
	if (w->phones[phone].you != ROLE_PARTICIPANT && happens(w, 60))
		buf_f(&wish->frame, ",\"for\":%u,\"entry\":\"proxy\"", (unsigned)between(w, 1, (int64_t)w->truth->members_n));
	buf_c(&wish->frame, ",\"text\":\"");
	put_word(w, wish, &wish->frame, SECRET_CARD);
	buf_byte(&wish->frame, '"');
	wish_send(w, phone, wish);
}

/* One's own card, if there is one. */
static bool do_own_card(struct world *w, size_t phone, enum command_kind kind)
{
	const struct workshop *t = w->truth;

	for (int i = 0; i < 8 && t->cards_n > 0; i++) {
		const struct card *c = &t->cards[prng_below(&w->prng, t->cards_n)];

		if (c->member == 0 || c->member != w->phones[phone].member)
			continue;
		struct wish *wish = wish_begin(w, phone, kind);
		buf_f(&wish->frame, ",\"card\":%u", c->number);
		if (kind == COMMAND_EDIT_CARD) {
			buf_c(&wish->frame, ",\"text\":\"");
			put_word(w, wish, &wish->frame, SECRET_CARD);
			buf_byte(&wish->frame, '"');
		}
		wish_send(w, phone, wish);
		return true;
	}
	return false;
}

/* -- ballots -- */

const struct poll *poll_in(const struct workshop *t, uint32_t activity, enum poll_state state)
{
	for (size_t i = t->polls_n; i-- > 0;)
		if (t->polls[i].state == state && (activity == 0 || t->polls[i].activity == activity))
			return &t->polls[i];
	return NULL;
}

static void pick(struct wish *wish, uint32_t item, int64_t points, bool *is_first)
{
	char one[32];

	buf_f(&wish->frame, "%s{\"item\":%u,\"points\":%d}", *is_first ? "" : ",", item, (int)points);
	(void)snprintf(one, sizeof one, "%u:%d,", item, (int)points);
	size_t n = strlen(wish->picks), more = strlen(one) + 1;
	if (n + more <= sizeof wish->picks)
		memcpy(wish->picks + n, one, more);
	*is_first = false;
}

static void put_picks(struct world *w, struct wish *wish, const struct poll *p)
{
	uint32_t n = (uint32_t)p->items.n, from = 1 + (uint32_t)prng_below(&w->prng, n == 0 ? 1 : n);
	bool is_first = true;
	int64_t left = p->points;

	for (uint32_t slot = 1; method_rows[p->method].form == FORM_GRADE && slot <= n * (p->criteria_n == 0 ? 1 : p->criteria_n); slot++)
		pick(wish, slot, between(w, 1, 5), &is_first);
	for (uint32_t i = 1; i <= n && i <= 30; i++) {
		switch (method_rows[p->method].form) {
		case FORM_SPEND: {
			int64_t points = i < from ? 0 : between(w, 0, p->cap < left ? p->cap : left);

			left -= points;
			if (points > 0)
				pick(wish, i, points, &is_first);
			break;
		}
		case FORM_LEVELS: pick(wish, i, between(w, 1, 5), &is_first); break;
		case FORM_REACT: pick(wish, i, between(w, 1, 3), &is_first); break;
		case FORM_TICK:
			if (happens(w, 50))
				pick(wish, i, 1, &is_first);
			break;
		case FORM_GRADE: break;
		case FORM_RANK: pick(wish, i, (i + from) % n + 1, &is_first); break;
		default:
			if (i < n)
				pick(wish, i, between(w, 1, 2), &is_first);
			break;
		}
	}
}

static void do_ballot(struct world *w, size_t phone, const struct poll *p)
{
	struct phone *me = &w->phones[phone];
	struct wish *wish = wish_begin(w, phone, COMMAND_CAST_BALLOT);

	wish->poll = p->number;
	wish->by = wish->seat = me->member;
	buf_f(&wish->frame, ",\"poll\":%u,\"picks\":[", p->number);
	put_picks(w, wish, p);
	buf_byte(&wish->frame, ']');
	if (me->you != ROLE_PARTICIPANT && w->truth->members_n > 0) {
		wish->seat = (uint32_t)between(w, 1, (int64_t)w->truth->members_n);
		buf_f(&wish->frame, ",\"for\":%u,\"entry\":\"%s\"", wish->seat, happens(w, 50) ? "paper" : "proxy");
	}
	/* Odd seats never keep a receipt. */
	if (wish->seat % 5 != 4) {
		wish->has_receipt = true;
		buf_c(&wish->frame, ",\"receipt\":\"");
		buf_hex(&wish->frame, wish->receipt, HASH_BYTES);
		buf_byte(&wish->frame, '"');
	}
	wish_send(w, phone, wish);
}
enum command_kind any_command(struct world *w, enum role role)
{
	for (;;) {
		enum command_kind kind = (enum command_kind)between(w, COMMAND_NONE + 1, COMMAND_N - 1);
		bool is_big = kind == COMMAND_CREATE_WORKSHOP || kind == COMMAND_END_WORKSHOP || kind == COMMAND_LEAVE || kind == COMMAND_SET_DOOR ||
			kind == COMMAND_RENEW_LINK || kind == COMMAND_JOIN || kind == COMMAND_TAKE_SEAT;

		if ((role_may(role, kind) || happens(w, 2)) && (!is_big || happens(w, 25)) && kind != COMMAND_CREATE_WORKSHOP &&
		    kind != COMMAND_CAST_BALLOT && (is_possible(w->truth, &command_rows[kind]) || happens(w, 4)))
			return kind;
	}
}

/* -- everybody else -- */

static void participate(struct world *w, size_t phone)
{
	const struct workshop *t = w->truth;
	const struct activity *a = activity_at(t, t->current);
	const struct poll *open = poll_in(t, 0, POLL_STATE_OPEN);
	bool is_open = a != NULL && (a->state == ACTIVITY_STATE_OPEN || happens(w, 8));

	/* Some vote in whatever round there is. */
	if (t->polls_n > 0 && happens(w, 2))
		open = &t->polls[prng_below(&w->prng, t->polls_n)];
	if (open != NULL && happens(w, 55))
		do_ballot(w, phone, open);
	else if (is_open && activity_rows[a->kind].writes[0] != CARD_KIND_NONE && happens(w, 55))
		do_card(w, phone, a);
	else if (is_open && happens(w, 25) && do_own_card(w, phone, happens(w, 70) ? COMMAND_EDIT_CARD : COMMAND_WITHDRAW_CARD))
		return;
	else if (is_open && activity_rows[a->kind].objectives && happens(w, 50))
		wish_any(w, phone, COMMAND_ADD_OBJECTIVE);
	else if (a != NULL && a->kind == ACTIVITY_KIND_STRATEGIES && t->strategies_n > 0 && t->choice.agreed && happens(w, 60))
		wish_any(w, phone, COMMAND_SCORE_STRATEGY);
	else if (happens(w, 10))
		wish_any(w, phone, any_command(w, ROLE_PARTICIPANT));
}

static void feel(struct world *w, size_t phone)
{
	struct buf b = { 0 };

	buf_f(&b, "{\"feel\":1,\"activity\":%u,\"writing\":%s,\"done\":%s}", (unsigned)between(w, 1, 4), happens(w, 50) ? "true" : "false",
		happens(w, 40) ? "true" : "false");
	line_up(w, w->phones[phone].line, b.at, b.len);
	buf_free(&b);
}

/* Somebody who is in the room and has no seat yet: sits down, takes a seat over, or comes as the second phone of somebody. */
static void come_in(struct world *w, size_t phone)
{
	struct phone *p = &w->phones[phone];

	if (p->is_joining || p->outbox_n > 0)
		return;
	if (p->is_intruder && happens(w, 60))
		do_take_seat(w, phone);
	else
		do_join(w, phone);
}

void act(struct world *w, size_t phone)
{
	struct phone *p = &w->phones[phone];

	if (w->budget == 0 || w->truth == NULL || w->truth->code == 0 || p->outbox_n >= OUTBOX_MOST || w->wishes_n > WISHES_MAX - 50)
		return;
	if (p->is_preview || p->code != w->code) {
		if (happens(w, p->is_preview ? 3 : 40))
			wish_any(w, phone, any_command(w, p->is_preview ? ROLE_PARTICIPANT : ROLE_FACILITATOR));
		return;
	}
	if (p->you == ROLE_PARTICIPANT && happens(w, 15))
		feel(w, phone);
	switch (p->you) {
	case ROLE_FACILITATOR:
		for (int i = 0; i < 3 && p->outbox_n < OUTBOX_MOST; i++)
			lead(w, phone);
		break;
	case ROLE_GUEST: come_in(w, phone); break;
	case ROLE_PARTICIPANT: participate(w, phone); break;
	case ROLE_HELPER:
		if (poll_in(w->truth, 0, POLL_STATE_OPEN) != NULL && happens(w, 50))
			do_ballot(w, phone, poll_in(w->truth, 0, POLL_STATE_OPEN));
		else if (happens(w, 40))
			wish_any(w, phone, happens(w, 12) ? COMMAND_ADD_MEMBER : any_command(w, ROLE_HELPER));
		break;
	case ROLE_MODERATOR: case ROLE_REPORTER:
		if (happens(w, 40))
			wish_any(w, phone, any_command(w, p->you));
		break;
	default:
		if (happens(w, 2))
			wish_any(w, phone, any_command(w, ROLE_FACILITATOR));
		break;
	}
}
