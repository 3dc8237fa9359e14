/*
 * A client as the web client is one: it says hello with the number it knows, mirrors what it is told, keeps every wish until it is
 * answered and says it again under the same id, on this line or on the next one.
 */
#include "sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "protocol/keys.h"

enum { PING_MS = 8000, DEAD_MS = 15000, AGAIN_MS = 3000, AGAIN_MOST_MS = 24000 };

static void wake_at(struct world *w, size_t phone, int64_t at)
{
	w->phones[phone].think_ms = at;
	later(w, at, DUE_PHONE, phone, NULL);
}

size_t phone_add(struct world *w, enum role role, enum sector sector)
{
	must(w->phones_n < PHONES_MAX);
	w->phones[w->phones_n] = (struct phone){ .role = role, .sector = sector, .again_ms = AGAIN_MS };
	return w->phones_n++;
}

void phone_start(struct world *w, size_t phone)
{
	w->phones[phone].state = PHONE_WAITING;
	wake_at(w, phone, w->now + between(w, 0, 300));
}

/* -- the outbox -- */

static void outbox_drop(struct phone *p, size_t at)
{
	memmove(&p->outbox[at], &p->outbox[at + 1], (--p->outbox_n - at) * sizeof *p->outbox);
}

static void outbox_forget(struct world *w, struct phone *p)
{
	for (size_t i = 0; i < p->outbox_n; i++)
		w->wishes[p->outbox[i]].is_over = true;
	p->outbox_n = 0;
}

void phone_says(struct world *w, size_t phone, struct wish *wish)
{
	struct phone *p = &w->phones[phone];

	if (p->state != PHONE_GREETED || p->line == 0)
		return;
	w->counts->resent += wish->sends > 0;
	wish->sends++;
	wish->sent_ms = w->now;
	line_up(w, p->line, wish->frame.at, wish->frame.len);
}

void phone_wants(struct world *w, size_t phone, struct wish *wish)
{
	struct phone *p = &w->phones[phone];

	if (p->outbox_n == p->outbox_cap) {
		p->outbox_cap = p->outbox_cap == 0 ? 8 : p->outbox_cap * 2;
		p->outbox = realloc(p->outbox, p->outbox_cap * sizeof *p->outbox);
		must(p->outbox != NULL);
	}
	/* Of ballots of one round only the last has to travel. */
	for (size_t i = 0; i < p->outbox_n; i++) {
		struct wish *old = &w->wishes[p->outbox[i]];

		if (wish->kind == COMMAND_CAST_BALLOT && old->kind == COMMAND_CAST_BALLOT && old->poll == wish->poll && old->seat == wish->seat) {
			old->is_over = true;
			w->counts->replaced++;
			outbox_drop(p, i--);
		}
	}
	p->outbox[p->outbox_n++] = (uint32_t)(wish - w->wishes);
	w->counts->sent[wish->kind]++;
	phone_says(w, phone, wish);
}

/* What went unanswered for too long is said again, each time later; an impatient one says all of it again at once. */
static void say_again(struct world *w, size_t phone, bool at_once)
{
	struct phone *p = &w->phones[phone];
	bool is_any = false;

	for (size_t i = 0; i < p->outbox_n; i++) {
		struct wish *wish = &w->wishes[p->outbox[i]];

		if (!at_once && w->now < wish->sent_ms + (int64_t)p->again_ms)
			continue;
		is_any = true;
		phone_says(w, phone, wish);
	}
	if (!is_any || w->is_healing)
		p->again_ms = AGAIN_MS;
	else if (!at_once)
		p->again_ms = p->again_ms * 2 > AGAIN_MOST_MS ? AGAIN_MOST_MS : p->again_ms * 2;
}

/* -- the line -- */

static void say_hello(struct world *w, struct phone *p)
{
	struct buf b = { 0 };

	p->resumes = p->has_you && p->mirror.seq > 0 && p->code != 0;
	w->counts->resumes += p->resumes;
	w->counts->wholes += !p->resumes;
	if (p->code == 0)
		buf_c(&b, "{\"hello\":1,\"room\":\"hub\"");
	else
		buf_f(&b, "{\"hello\":1,\"room\":\"%lld\"", (long long)p->code);
	if (p->has_key) {
		buf_c(&b, ",\"token\":\"");
		buf_hex(&b, p->key, ID_BYTES);
		buf_byte(&b, '"');
	}
	if (p->is_preview)
		buf_c(&b, ",\"as\":\"community\"");
	if (p->resumes)
		buf_f(&b, ",\"have\":%lld", (long long)p->mirror.seq);
	buf_byte(&b, '}');
	line_up(w, p->line, b.at, b.len);
	buf_free(&b);
}

static void connect_phone(struct world *w, size_t phone)
{
	struct phone *p = &w->phones[phone];

	p->line = line_open(w, phone);
	if (p->line == 0)
		return;
	p->state = PHONE_CONNECTING;
	p->heard_ms = p->beat_ms = w->now;
	say_hello(w, p);
}

static int64_t back_off(struct world *w, const struct phone *p)
{
	int64_t full = 300 << (p->failures > 5 ? 5 : p->failures);

	return w->is_healing ? between(w, 10, 300) : between(w, full / 2, full);
}

void phone_lost(struct world *w, size_t phone, int code)
{
	struct phone *p = &w->phones[phone];

	(void)code;
	p->line = 0;
	if (p->state == PHONE_OVER || p->state == PHONE_OFF)
		return;
	p->state = PHONE_WAITING;
	p->failures++;
	wake_at(w, phone, w->now + back_off(w, p));
}

/* Leaves for good, or until it thinks otherwise. */
static void give_up(struct world *w, size_t phone, const char *why)
{
	struct phone *p = &w->phones[phone];

	trace(w, "phone %zu is turned away: %s", phone, why);
	w->counts->turned_away++;
	p->state = PHONE_OVER;
	if (p->line != 0)
		line_cut(w, p->line, false);
	p->line = 0;
	wake_at(w, phone, w->now + between(w, 500, 4000));
}

/* -- what it hears -- */

static void settle(struct world *w, size_t phone, struct wish *wish)
{
	struct phone *p = &w->phones[phone];

	wish->is_over = true;
	for (size_t i = 0; i < p->outbox_n; i++)
		if (&w->wishes[p->outbox[i]] == wish)
			outbox_drop(p, i--);
}

/* Somebody looks into the rehearsal and tries things out. */
static void rehearse(struct world *w, size_t phone, int64_t code)
{
	w->counts->rehearsals++;
	if (w->phones_n >= PHONES_MAX - 4 || w->is_healing)
		return;
	size_t n = phone_add(w, ROLE_FACILITATOR, SECTOR_NONE);
	w->phones[n].code = code;
	w->phones[n].has_key = true;
	memcpy(w->phones[n].key, w->phones[phone].key, ID_BYTES);
	phone_start(w, n);
}

static void done(struct world *w, size_t phone, struct text item)
{
	struct phone *p = &w->phones[phone];
	struct text id = json_words(json_field(item, "id"));
	uint8_t raw[ID_BYTES];
	struct wish *wish = hex_read(id.at, id.len, raw, ID_BYTES) ? wish_of(w, raw) : NULL;

	if (wish == NULL || wish->phone != phone) {
		fail(w, "phone %zu is answered what it never asked: %.*s", phone, TEXT_ARGS(item));
		return;
	}
	if (wish->was_refused && !wish->is_edge)
		fail(w, "%s was refused (%s) and then done", command_rows[wish->kind].name, wish->why);
	w->counts->done[wish->kind] += !wish->was_told;
	wish->was_told = true;
	if (wish->kind == COMMAND_CREATE_WORKSHOP && w->code == 0) {
		w->code = json_number(json_field(item, "made"), 0);
		trace(w, "the workshop is %lld", (long long)w->code);
		for (int role = ROLE_NONE; role < ROLE_N; role++)
			room_role_key(w->options.secret, w->code, (enum role)role, w->role_keys[role]);
		for (int role = ROLE_PARTICIPANT; role < ROLE_N; role++)
			watch_secret(w, w->role_keys[role], (enum role)role);
	}
	if (wish->kind == COMMAND_RENEW_LINK && p->code == w->code && w->truth != NULL)
		role_key(w->options.secret, w->code, p->role, w->truth->links[p->role], p->key);
	if (wish->kind == COMMAND_REHEARSE)
		rehearse(w, phone, json_number(json_field(item, "made"), 0));
	if ((wish->kind == COMMAND_JOIN || wish->kind == COMMAND_TAKE_SEAT) && !wish->is_over) {
		memcpy(p->key, wish->key, ID_BYTES);
		p->has_key = p->is_seated = true;
		p->is_joining = false;
		w->counts->takeovers += wish->kind == COMMAND_TAKE_SEAT;
	}
	settle(w, phone, wish);
}

static bool is_one_of(struct text word, const char *const *words)
{
	for (; *words != NULL; words++)
		if (word.len == strlen(*words) && memcmp(word.at, *words, word.len) == 0)
			return true;
	return false;
}

static void refused(struct world *w, size_t phone, struct text item)
{
	static const char *const wait[] = { "too_many_messages", "journal_read_only", NULL };
	static const char *const final[] = { "no_such_room", "wrong_code_budget", "wrong_key", "not_allowed", NULL };
	struct phone *p = &w->phones[phone];
	struct text id = json_words(json_field(item, "id")), why = json_words(json_field(item, "why"));
	uint8_t raw[ID_BYTES];
	char word[40];

	if (id.len == 0) {
		(void)snprintf(word, sizeof word, "%.*s", TEXT_ARGS(why));
		if (p->state != PHONE_GREETED && is_one_of(why, final))
			give_up(w, phone, word);
		return;
	}
	struct wish *wish = hex_read(id.at, id.len, raw, ID_BYTES) ? wish_of(w, raw) : NULL;
	if (wish == NULL || wish->phone != phone) {
		fail(w, "phone %zu is refused what it never asked: %.*s", phone, TEXT_ARGS(item));
		return;
	}
	if (is_one_of(why, wait))
		return;
	(void)snprintf(wish->why, sizeof wish->why, "%.*s", TEXT_ARGS(why));
	wish->was_forgotten = wish->was_forgotten || forgets_ballot(w, wish);
	if (wish->was_told && !wish->is_edge && !wish->was_forgotten)      /* the edge's are absolute, and in no log */
		fail(w, "%s was done and then refused (%s)", command_rows[wish->kind].name, wish->why);
	w->counts->refused[wish->kind] += !wish->was_refused;
	wish->was_refused = true;
	if (wish->kind == COMMAND_JOIN || wish->kind == COMMAND_TAKE_SEAT)
		p->is_joining = false;
	settle(w, phone, wish);
}

static void welcome(struct world *w, size_t phone, const struct parcel *e)
{
	struct phone *p = &w->phones[phone];
	bool is_whole = !p->resumes || json_number(e->at, 0) < p->mirror.seq;
	struct text role = json_words(json_field(e->you, "role"));

	p->resumes = false;
	p->has_you = true;
	p->failures = 0;
	p->you = (enum role)schema_value_of(&enum_role, role);
	p->member = (uint32_t)json_number(json_field(e->you, "member"), 0);
	mirror_take(&p->mirror, e, is_whole);
	bool is_first = p->state != PHONE_GREETED;
	p->state = PHONE_GREETED;
	/* The seat was taken away on this very line: whoever sat there is nobody now. */
	if (p->you == ROLE_GUEST && p->has_key) {
		p->has_key = p->is_seated = false;
		w->counts->revoked++;
		outbox_forget(w, p);
	}
	if (is_first)
		for (size_t i = 0; i < p->outbox_n; i++)
			phone_says(w, phone, &w->wishes[p->outbox[i]]);
}

void phone_heard(struct world *w, size_t phone, const struct parcel *e)
{
	struct phone *p = &w->phones[phone];
	struct text item, bye = json_words(e->bye);
	int64_t at = json_number(e->at, -1);
	struct walk did = walk_into(e->did), no = walk_into(e->no);

	trace(w, "phone %zu hears %.*s", phone, (int)(e->n > 600 ? 600 : e->n), e->bytes);
	p->heard_ms = w->now;
	/* Answers first: a seat that was given is known before its greeting is read. */
	while (walk_next(&did, NULL, &item))
		done(w, phone, item);
	if (e->you.len > 0) {
		welcome(w, phone, e);
	} else if (p->has_you) {
		if (at >= 0 && at < p->mirror.seq)
			fail(w, "phone %zu is at %lld and told of %lld", phone, (long long)p->mirror.seq, (long long)at);
		mirror_take(&p->mirror, e, false);
	}
	while (walk_next(&no, NULL, &item))
		refused(w, phone, item);
	/* A wish to sit down that was done long ago, and the seat was taken away meanwhile: it is answered, and nobody is greeted. */
	if (e->did.len > 0 && p->has_key && p->is_seated && p->has_you && p->you == ROLE_GUEST)
		p->has_key = p->is_seated = false;
	if (bye.len > 0 && !text_is(bye, text("hub_closing")) && !text_is(bye, text("too_slow")))
		give_up(w, phone, "bye");
}

/* -- what it does by itself -- */

/* Turned away: some try the old key again, some come in as somebody new. */
static void come_back(struct world *w, size_t phone)
{
	struct phone *p = &w->phones[phone];

	/* Whoever runs the room is given the new link of the role. */
	if (p->role != ROLE_PARTICIPANT && p->code == w->code && w->code != 0 && w->truth != NULL && !happens(w, 50)) {
		outbox_forget(w, p);
		mirror_clear(&p->mirror);
		p->has_you = false;
		role_key(w->options.secret, w->code, p->role, w->truth->links[p->role], p->key);
		p->state = PHONE_WAITING;
		connect_phone(w, phone);
		return;
	}
	if (w->is_healing || p->role != ROLE_PARTICIPANT || happens(w, 30))
		return;
	if (happens(w, 60)) {
		outbox_forget(w, p);
		mirror_clear(&p->mirror);
		p->has_key = p->is_seated = p->has_you = p->is_joining = false;
	}
	p->state = PHONE_WAITING;
	connect_phone(w, phone);
}

void phone_wakes(struct world *w, size_t phone)
{
	struct phone *p = &w->phones[phone];

	if (w->now != p->think_ms || p->state == PHONE_OFF)
		return;
	if (p->state == PHONE_WAITING) {
		connect_phone(w, phone);
	} else if (p->state == PHONE_OVER) {
		come_back(w, phone);
	} else if (w->now - p->heard_ms > DEAD_MS) {
		trace(w, "phone %zu has waited too long", phone);
		w->lines[p->line].phone_open = false;
		later(w, w->now + between(w, 0, 20000), DUE_HUB_CLOSED, p->line, NULL);
		phone_lost(w, phone, 0);
		return;
	} else {
		if (w->now - p->heard_ms > PING_MS && w->now - p->beat_ms > PING_MS) {
			p->beat_ms = w->now;
			line_up(w, p->line, "{\"ping\":1}", 10);
		}
		if (p->state == PHONE_GREETED && !w->is_healing && w->code != 0 && p->code != 0)
			act(w, phone);
		if (p->state == PHONE_GREETED)
			say_again(w, phone, !w->is_healing && happens(w, w->faults.impatient_percent));
		if (!w->is_healing && p->line != 0 && happens(w, w->faults.cut_percent)) {
			line_cut(w, p->line, happens(w, w->faults.half_percent));
			if (p->state == PHONE_WAITING)
				return;      /* it has its own hour to come back */
		}
	}
	if (p->state != PHONE_WAITING)
		wake_at(w, phone, w->now + (w->is_healing ? 1000 : between(w, 60, 2400)));
}
