/*
 * Bytes choose commands, who sends them, and every field by the schema's own tables, mostly with numbers that exist. They go the
 * way of the hub: frame, codec, stamp, log, apply. Afterwards every key is looked at by two roles, which the digest chooses: it conforms to
 * the schema, no card is read and no result seen before its time, and the same log gives another hub the same digest. Looking and
 * folding again cost many times what the steps cost, so one input in four does the one, and one in four the other; which, its own bytes
 * decide, so that what broke once breaks again.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/must.h"
#include "core/workshop.h"
#include "protocol/codec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STEPS_MAX = 400, URN_MAX = 64 };

struct bytes { const uint8_t *at; size_t n; };
struct urn_row { uint32_t poll, member; struct urn_ballot ballot; };

struct world {
	struct bytes bytes;
	struct workshop *w;
	struct arena a, glance;       /* the second is wiped after each look */
	struct buf bodies[STEPS_MAX]; size_t bodies_n;
	struct urn_row urn[URN_MAX]; size_t urn_n;
	uint32_t texts;               /* every text is another one, so that it is known when it leaks */
	int64_t now_ms;
	struct audience who;
};

static unsigned pick(struct bytes *s, unsigned below)
{
	if (s->n == 0)
		return 0;
	s->n--;
	return *s->at++ % below;
}

/* -- filling -- */

static void put_fields(struct world *f, struct json *j, const struct schema_row *row);

static void put_words(struct world *f, struct json *j, const struct schema_field *field)
{
	char t[64];
	static const char *const ends[] = { "", " và 45%", " ế", "\n" };
	int n = snprintf(t, sizeof t, "#%u;%s", ++f->texts, ends[pick(&f->bytes, 4)]);

	json_text(j, (struct text){ t, field->max < 20 && n > field->max ? (size_t)field->max : (size_t)n });
}

static void put_value(struct world *f, struct json *j, const struct schema_field *field)
{
	static const char *const decimals[] = { "0", "16.9", "-3", "1000000.25" };
	char hex[2 * ID_BYTES + 1];

	switch (field->type) {
	case FIELD_INT: json_int(j, field->min + (int64_t)pick(&f->bytes, 8) * (pick(&f->bytes, 8) == 7 ? 30 : 1)); break;
	case FIELD_REF: json_int(j, 1 + (int64_t)pick(&f->bytes, 6)); break;
	case FIELD_BOOL: json_bool(j, pick(&f->bytes, 4) != 0); break;
	case FIELD_TEXT:
	case FIELD_LINE: put_words(f, j, field); break;
	case FIELD_DECIMAL: json_text(j, text_of(decimals[pick(&f->bytes, 4)])); break;
	case FIELD_ENUM: json_text(j, text_of(field->of_enum->values[1 + pick(&f->bytes, (unsigned)field->of_enum->n - 1)])); break;
	case FIELD_ID:
	case FIELD_HASH:
		(void)snprintf(hex, sizeof hex, "%032x", 1 + pick(&f->bytes, 8));
		json_text(j, text_of(hex));
		break;
	case FIELD_DATE: json_text(j, text("2026-03-05")); break;
	case FIELD_TIME: json_int(j, 1000 * (int64_t)pick(&f->bytes, 200)); break;
	case FIELD_SHAPE:
		json_open(j);
		put_fields(f, j, field->of_shape);
		json_close(j);
		break;
	case FIELD_LIST:
		json_open_list(j);
		for (unsigned n = pick(&f->bytes, 4); n > 0; n--)
			put_value(f, j, field->item);
		json_close_list(j);
		break;
	}
}

static void put_fields(struct world *f, struct json *j, const struct schema_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		if (row->fields[i].stamp || (row->fields[i].optional && pick(&f->bytes, 2) == 0))
			continue;
		json_name(j, row->fields[i].name);
		put_value(f, j, &row->fields[i]);
	}
}

/* -- the way of the hub -- */

static void stamp(struct world *f, struct command *c)
{
	struct urn_ballot *at = arena_take_n(&f->a, f->urn_n + 1, sizeof *at);
	const struct poll *p = NULL;
	size_t n = 0;

	switch (c->kind) {
	case COMMAND_CREATE_WORKSHOP:
		c->create_workshop.code = 482917;
		c->create_workshop.rules_version = RULES_VERSION;
		c->create_workshop.zone = 420;
		(void)workshop_plan(&f->a, &c->create_workshop);   /* an unknown template is refused below */
		break;
	case COMMAND_JOIN:
		c->join.key_hash = hash_of(c->join.key, sizeof c->join.key);
		break;
	case COMMAND_TAKE_SEAT:
		c->take_seat.key_hash = hash_of(c->take_seat.key, sizeof c->take_seat.key);
		c->take_seat.member = 1 + pick(&f->bytes, 6);
		break;
	case COMMAND_CLOSE_POLL:
		for (size_t i = 0; i < f->urn_n; i++)
			if (f->urn[i].poll == c->close_poll.poll)
				at[n++] = f->urn[i].ballot;
		p = poll_at(f->w, c->close_poll.poll);
		if (p != NULL && p->state == POLL_STATE_OPEN)
			(void)ballots_seal(f->w, p, &f->a, at, n, &c->close_poll);
		c->close_poll.present = (int64_t)f->w->members_n;
		break;
	default:
		break;
	}
}

static void cast(struct world *f, const struct actor *by, const struct cast_ballot *c)
{
	struct urn_row row = { .poll = c->poll };
	size_t at = 0;
	int64_t arg;

	if (ballot_check(f->w, by, c, &f->a, &row.ballot, &row.member, &arg) != word_fine)
		return;
	while (at < f->urn_n && (f->urn[at].poll != row.poll || f->urn[at].member != row.member))
		at++;
	if (at == URN_MAX)
		return;
	f->urn_n += at == f->urn_n;
	f->urn[at] = row;
}

static void id_of(uint8_t id[ID_BYTES], uint64_t seq)
{
	memset(id, 0, ID_BYTES);
	memcpy(id, &seq, sizeof seq);
}

static void give(struct workshop *w, struct arena *a, const struct buf *body)
{
	uint8_t id[ID_BYTES];
	struct entry e;
	struct outcome out;

	id_of(id, w->seq + 1);
	must(codec_read_entry(a, w->seq + 1, id, body->at, body->len, &e));
	struct hash chain = hash_chain(&w->chain, e.seq, id, body->at, body->len);
	must(apply(w, &e, &chain, a, &out));
}

static void give_frame(struct world *f, struct actor by, const struct buf *frame)
{
	struct frame_in in;
	int64_t arg;

	if (codec_read_frame(&f->a, frame->at, frame->len, &in, &arg) != word_fine)
		return;
	must(in.kind == FRAME_DO);
	if (!role_may(by.role, in.command.kind))
		return;
	if (in.command.kind == COMMAND_CAST_BALLOT) {
		cast(f, &by, &in.command.cast_ballot);
		return;
	}
	stamp(f, &in.command);
	struct entry e = { .seq = f->w->seq + 1, .at_ms = f->now_ms += 1000, .by = by, .command = in.command };
	codec_write_entry(&f->bodies[f->bodies_n], &e);
	give(f->w, &f->a, &f->bodies[f->bodies_n++]);
}

static void step(struct world *f)
{
	struct buf frame = { 0 };
	struct json j = json_to(&frame);
	unsigned kind = 1 + pick(&f->bytes, COMMAND_N - 1), who = pick(&f->bytes, 8);
	enum role role = ROLE_FACILITATOR;

	if (role_may(ROLE_PARTICIPANT, (enum command_kind)kind) && who < 4)
		role = ROLE_PARTICIPANT;
	else if (who > 5 || !role_may(role, (enum command_kind)kind))
		role = (enum role)(1 + pick(&f->bytes, ROLE_N - 1));
	json_open(&j);
	json_put_c(&j, "do", command_rows[kind].name);
	json_put_c(&j, "id", "00000000000000000000000000000001");
	put_fields(f, &j, &command_rows[kind]);
	json_close(&j);
	give_frame(f, (struct actor){ role, role == ROLE_PARTICIPANT ? 1 + who % 4 : 0 }, &frame);
	buf_free(&frame);
}

#define ID "\"id\":\"00000000000000000000000000000001\""
#define CREATE "{\"do\":\"create_workshop\"," ID ",\"about\":{\"title\":\"x\",\"results\":[],\"results_en\":[],\"recipients\":[]},\"template\":\"led-7-steps\"}"
#define JOIN(key, sector) "{\"do\":\"join\"," ID ",\"key\":\"000000000000000000000000000000" key "\",\"consent\":true,\"sector\":\"" sector "\"}"
#define OBJECTIVE(text, group) "{\"do\":\"add_objective\"," ID ",\"activity\":12,\"text\":\"" text "\",\"dimension\":\"social\",\"horizon\":\"medium\"}", \
	"{\"do\":\"set_priority\"," ID ",\"objective\":" group ",\"group\":\"A\"}"
#define INDICATOR(objective) "{\"do\":\"add_indicator\"," ID ",\"objective\":" objective ",\"text\":\"km\",\"unit\":\"%\",\"direction\":\"increase\",\"baseline\":\"46\",\"baseline_year\":2025,\"target\":\"85\",\"target_year\":2028}"
#define SOURCE(name, ceiling) "{\"do\":\"add_source\"," ID ",\"data\":{\"name\":\"" name "\",\"ceiling\":" ceiling ",\"owner\":\"x\"}}"
#define ACTION(objective, money) "{\"do\":\"add_action\"," ID ",\"data\":{\"title\":\"x\",\"objectives\":[" objective "],\"lead\":\"x\",\"unit\":\"km\",\"quantity\":\"9.6\",\"after\":[]," \
	"\"partners\":[],\"partners_en\":[],\"resources\":[{\"source\":1,\"amount\":" money "},{\"source\":2,\"amount\":" money "}],\"start\":202607,\"end\":202810}}"

/*
 * So that no input wastes itself on an empty room: two are seated, and the SWOT board is open for writing; or, in every second input, a plan
 * stands that no source can pay for, and its list is frozen.
 */
static void begin(struct world *f, bool with_plan)
{
	static const char *const board[] = { CREATE, JOIN("f1", "state"), JOIN("f2", "private"), "{\"do\":\"go_to\"," ID ",\"activity\":4}", "{\"do\":\"open_input\"," ID ",\"activity\":4}" };
	static const char *const plan[] = {
		OBJECTIVE("x", "1"), OBJECTIVE("y", "2"), INDICATOR("1"), INDICATOR("2"), SOURCE("x", "1500"), SOURCE("y", "6000"),
		ACTION("1", "1000"), ACTION("2", "900"), "{\"do\":\"freeze_plan\"," ID ",\"frozen\":true}",
	};

	for (size_t i = 0; i < sizeof board / sizeof *board; i++) {
		struct buf b = { (char *)(uintptr_t)board[i], strlen(board[i]), 0, false };
		give_frame(f, (struct actor){ i == 0 ? ROLE_HUB : i < 3 ? ROLE_GUEST : ROLE_FACILITATOR, 0 }, &b);
	}
	must(f->w->members_n == 2 && activity_at(f->w, 4)->kind == ACTIVITY_KIND_SWOT && activity_at(f->w, 4)->state == ACTIVITY_STATE_OPEN);
	for (size_t i = 0; with_plan && i < sizeof plan / sizeof *plan; i++) {
		struct buf b = { (char *)(uintptr_t)plan[i], strlen(plan[i]), 0, false };
		give_frame(f, (struct actor){ ROLE_FACILITATOR, 0 }, &b);
	}
	must(!with_plan || (f->w->actions_n == 2 && f->w->gate.frozen));
}

/* -- looking -- */

static bool is_for_all(enum role role)
{
	return role == ROLE_PARTICIPANT || role == ROLE_OBSERVER || role == ROLE_WALL || role == ROLE_GUEST;
}

/* Texts of cards begin with their own mark; what has been edited since may not be read either. */
static void must_keep_private(const struct world *f, struct key key, const struct buf *json)
{
	if (key.kind == VIEW_MINE || !is_for_all(f->who.role))
		return;
	for (size_t i = 0; i < f->w->cards_n; i++) {
		const struct card *c = &f->w->cards[i];
		const char *mark = memchr(c->text.at, ';', c->text.len);
		if (mark == NULL || (activity_at(f->w, c->activity)->state == ACTIVITY_STATE_SHOWN && !card_is_held(c)))
			continue;
		must(memmem(json->at, json->len, c->text.at, (size_t)(mark - c->text.at) + 1) == NULL);
	}
}

static void look_at(void *with, struct key key)
{
	struct world *f = with;
	struct buf out = { 0 }, why = { 0 };
	struct json j = json_to(&out);
	enum sight sight = see(f->w, key, &f->who, &f->glance, &j);

	if (key.kind == VIEW_RESULT) {
		const struct poll *p = poll_at(f->w, key.number);
		must(sight != SIGHT_SEEN || p->state == POLL_STATE_SHOWN);
		must(sight != SIGHT_GONE || p->was_shown);
	}
	if (sight == SIGHT_SEEN) {
		if (!codec_conforms(&view_rows[key.kind], (struct text){ out.at, out.len }, &why))
			(void)fprintf(stderr, "%.*s: %.*s\n", (int)why.len, why.at, (int)out.len, out.at);
		must(why.len == 0);
		must_keep_private(f, key, &out);
		must((view_rows[key.kind].who >> f->who.role & 1) != 0);
	}
	buf_free(&out);
	buf_free(&why);
	arena_wipe(&f->glance);
}

static void look_as(struct world *f, enum role role)
{
	for (uint32_t member = 0; member <= (role == ROLE_PARTICIPANT ? 2 : 0); member++) {
		f->who = (struct audience){ role, member };
		keys_each(f->w, look_at, f);
	}
}

/* One of those who must not know everything, and one of all. */
static void look(struct world *f)
{
	static const enum role hall[] = { ROLE_PARTICIPANT, ROLE_OBSERVER, ROLE_WALL, ROLE_GUEST };
	struct hash by = workshop_digest(f->w);

	look_as(f, hall[by.at[0] % 4]);
	look_as(f, (enum role)(1 + by.at[1] % (ROLE_N - 1)));
}

static void must_fold_the_same(struct world *f, struct hash one)
{
	struct workshop *other = workshop_new();

	for (size_t i = 0; i < f->bodies_n; i++)
		give(other, &f->a, &f->bodies[i]);
	struct hash two = workshop_digest(other);
	must(memcmp(one.at, two.at, sizeof one.at) == 0);
	workshop_free(other);
}

static uint32_t chance_of(const uint8_t *data, size_t size)
{
	uint32_t chance = 2166136261U;

	for (size_t i = 0; i < size; i++)
		chance = (chance ^ data[i]) * 16777619U;
	return chance >> 8;
}

/* The digest of the workshop that these bytes lead to. */
static struct hash play_bytes(const uint8_t *data, size_t size)
{
	struct world f = { .bytes = { data, size }, .w = workshop_new(), .now_ms = 1772672400000 };
	uint32_t chance = chance_of(data, size);

	begin(&f, pick(&f.bytes, 2) == 1);
	while (f.bytes.n > 0 && f.bodies_n < STEPS_MAX)
		step(&f);
	if (chance % 4 == 0)
		look(&f);
	struct hash one = workshop_digest(f.w);
	if (chance / 4 % 4 == 0)
		must_fold_the_same(&f, one);
	for (size_t i = 0; i < f.bodies_n; i++)
		buf_free(&f.bodies[i]);
	workshop_free(f.w);
	arena_free(&f.a);
	arena_free(&f.glance);
	return one;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	(void)play_bytes(data, size);
	return 0;
}
