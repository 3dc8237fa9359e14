/*
 * Runs plays: a behaviour of the core, told in words. A line begins with who acts; behind it `>` is an event that must follow,
 * `!` a refusal, `~` what somebody sees or does not see. Every row of the schemas that a play used is noted; with --coverage the
 * rows that no play ever used are an error. With --matrix FILE the plays are only the way to states in which everybody tries everything.
 *
 *     ben: participant 1
 *     ben   add_card activity=2 kind=swot quadrant=S text="Đất tốt"
 *       > card_added card=1 quadrant=S
 *       ~ wall sees no card/1
 *       ~ ben sees mine/1 editable:true
 *     s1..s5: guest
 *     s1..s5 join consent=true sector=state
 *
 * Several act in turn, `s1..s5` or `s1,s3,p2`; what follows is said of the last, the others must not be refused. Who joins without a
 * key has one made of the name.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "core/workshop.h"
#include "i18n/catalog.h"
#include "protocol/codec.h"
#include "matrix.h"
#include "piece.h"
#include "seen.h"
#include "touched.h"

enum { PEOPLE_MAX = 64, WORDS_MAX = 64 };

struct person { char name[32]; enum role role; uint32_t member; };

struct stage {
	struct workshop *w;
	struct arena step, words;
	struct person people[PEOPLE_MAX]; int people_n;
	int64_t now;
	unsigned ids;
	struct event *events; size_t events_n;
	struct outcome outcome;
	bool acted;
	const char *file; int line;
	int failed, checked;
};

static enum { MATRIX_NO, MATRIX_LEARNS, MATRIX_TRIES } matrix_mode;
static bool used_commands[COMMAND_N], used_events[EVENT_N], used_views[VIEW_N], used_words[WORD_N];

static void fail(struct stage *s, const char *what, const char *detail)
{
	printf("not ok %s:%d: %s%s%s\n", s->file, s->line, what, detail[0] ? ": " : "", detail);
	s->failed++;
}

/* Splits at blanks; double quotes hold blanks together and are taken off. What stands in ='..' is left as it is: JSON. */
static int split(char *line, char **words)
{
	int n = 0;
	char *to = line, *from = line;

	while (*from != '\0' && n < WORDS_MAX) {
		while (*from == ' ' || *from == '\t')
			from++;
		if (*from == '\0')
			break;
		words[n++] = to;
		bool quoted = false, raw = false;
		for (char last = ' '; *from != '\0' && (quoted || raw || (*from != ' ' && *from != '\t')); last = *from++) {
			if (*from == '\'' && (raw || (!quoted && last == '=')))
				raw = !raw;
			else if (*from == '"' && !raw)
				quoted = !quoted;
			else
				*to++ = *from;
		}
		if (*from != '\0')
			from++;
		*to++ = '\0';
	}
	return n;
}

static struct person *find_person(struct stage *s, const char *name)
{
	for (int i = 0; i < s->people_n; i++)
		if (strcmp(s->people[i].name, name) == 0)
			return &s->people[i];
	return NULL;
}

static void introduce(struct stage *s, char **words, int n)
{
	struct person *p = &s->people[s->people_n++];
	int role = schema_value_of(&enum_role, text_of(n > 1 ? words[1] : ""));

	must(s->people_n < PEOPLE_MAX);
	snprintf(p->name, sizeof p->name, "%s", words[0]);
	p->role = (enum role)role;
	p->member = n > 2 ? (uint32_t)atoi(words[2]) : 0;
	if (role == 0)
		fail(s, "no such role", words[0]);
}

/*
 * What the edge stamps in the hub: a code, a key's hash. The digits of a code card, and those of a seat, are its number here; a hub
 * that is called `rehearsal` makes one.
 */
static void stamp(struct stage *s, const struct person *p, struct command *c)
{
	if (c->kind == COMMAND_CREATE_WORKSHOP) {
		c->create_workshop.code = 482917;
		c->create_workshop.rules_version = RULES_VERSION;
		c->create_workshop.zone = 420;
		c->create_workshop.has_rehearses = strcmp(p->name, "rehearsal") == 0;
		c->create_workshop.rehearses = c->create_workshop.has_rehearses ? 730164 : 0;
		(void)workshop_plan(&s->words, &c->create_workshop);   /* what it refuses, decide refuses again */
	} else if (c->kind == COMMAND_JOIN) {
		c->join.key_hash = hash_of(c->join.key, sizeof c->join.key);
		c->join.pass_number = (uint32_t)strtol(text_c(&s->words, c->join.pass), NULL, 10);
	} else if (c->kind == COMMAND_TAKE_SEAT) {
		c->take_seat.key_hash = hash_of(c->take_seat.key, sizeof c->take_seat.key);
		c->take_seat.member = (uint32_t)strtol(text_c(&s->words, c->take_seat.seat), NULL, 10);
	}
}

/* The urn of the play: ballots cast since the round opened. */
static struct { uint32_t poll, member; struct urn_ballot ballot; } urn[512];
static size_t urn_n;

static enum word cast(struct stage *s, const struct person *p, const struct cast_ballot *c)
{
	struct urn_ballot b = { 0 };
	uint32_t whose;
	enum word word = ballot_check(s->w, &(struct actor){ p->role, p->member }, c, &s->words, &b, &whose, &s->outcome.arg);
	size_t at = 0;

	if (word != word_fine)
		return word;
	if (!c->has_receipt)
		b.receipt = hash_of(&whose, sizeof whose);
	while (at < urn_n && (urn[at].poll != c->poll || urn[at].member != whose))
		at++;
	if (at == urn_n)
		urn_n++;
	urn[at].poll = c->poll;
	urn[at].member = whose;
	urn[at].ballot = b;
	return word_fine;
}

static void stamp_close(struct stage *s, struct close_poll *c)
{
	struct urn_ballot *at = arena_take_n(&s->words, urn_n + 1, sizeof *at);
	const struct poll *p = poll_at(s->w, c->poll);
	size_t n = 0;

	for (size_t i = 0; i < urn_n; i++)
		if (urn[i].poll == c->poll)
			at[n++] = urn[i].ballot;
	if (p != NULL && p->state == POLL_STATE_OPEN && !ballots_seal(s->w, p, &s->words, at, n, c))
		fail(s, "out of memory", "");
	for (size_t i = 0; i < s->w->members_n; i++)
		c->present += !s->w->members[i].left;
}

/* Through the codec and back, as the log does it: what a play shows holds for replay too. */
static bool through_log(struct stage *s, struct entry *e)
{
	struct buf out = { 0 };
	struct entry back;

	codec_write_entry(&out, e);
	char *kept = arena_copy(&s->words, out.at, out.len);
	bool ok = codec_read_entry(&s->words, e->seq, e->id, kept, out.len, &back);
	seen_json(&s->words, &command_rows[e->command.kind], kept, out.len);
	buf_free(&out);
	*e = back;
	return ok;
}

static void look(struct stage *s, struct key key, const struct audience *who)
{
	struct buf out = { 0 }, why = { 0 };
	struct json j = json_to(&out);

	if (see(s->w, key, who, &s->step, &j) == SIGHT_SEEN) {
		seen_json(&s->step, &view_rows[key.kind], out.at, out.len);
		if (!codec_conforms(&view_rows[key.kind], (struct text){ out.at, out.len }, &why)) {
			buf_byte(&why, '\0');
			fail(s, "not as the schema says", why.at);
		}
	}
	buf_free(&why);
	buf_free(&out);
	arena_wipe(&s->step);
}

/* What everybody now sees of what was touched: each frame that would go out is held against the schema. */
static void look_around(struct stage *s)
{
	for (size_t i = 0; i < s->outcome.keys_n; i++) {
		for (int role = 1; role < ROLE_N; role++)
			look(s, s->outcome.keys[i], &(struct audience){ (enum role)role, 0 });
		for (uint32_t m = 1; m <= s->w->members_n; m++) {
			struct key key = s->outcome.keys[i];
			if (key.kind == VIEW_ME)
				key.number = m;
			look(s, key, &(struct audience){ ROLE_PARTICIPANT, m });
		}
	}
}

static void note_events(struct stage *s)
{
	for (size_t i = 0; i < s->events_n; i++) {
		const struct event *e = &s->events[i];
		struct buf out = { 0 };
		struct json j = json_to(&out);

		used_events[e->kind] = true;
		codec_write_struct(&j, &event_rows[e->kind], &e->workshop_created);
		seen_json(&s->step, &event_rows[e->kind], out.at, out.len);
		buf_free(&out);
		arena_wipe(&s->step);
	}
}

/* A ballot goes to the urn and not through the log. */
static void note_ballot(struct stage *s, const struct command *c)
{
	struct buf out = { 0 };
	struct json j = json_to(&out);

	codec_write_struct(&j, &command_rows[c->kind], &c->cast_ballot);
	seen_json(&s->step, &command_rows[c->kind], out.at, out.len);
	buf_free(&out);
	arena_wipe(&s->step);
}

static bool has_word(char **words, int n, const char *start)
{
	for (int i = 0; i < n; i++)
		if (strncmp(words[i], start, strlen(start)) == 0)
			return true;
	return false;
}

/* A key for who does not care which: the bytes of the name. */
static char *key_of(const char *name, char key[40])
{
	int at = snprintf(key, 40, "key=");

	for (int i = 0; i < ID_BYTES; i++)
		at += snprintf(key + at, (size_t)(40 - at), "%02x", i < (int)strlen(name) ? (unsigned char)name[i] : 0);
	return key;
}

/* Applies it, and holds what everybody saw before against what they see now. */
static void apply_told(struct stage *s, const struct entry *e)
{
	struct hash chain = hash_chain(&s->w->chain, e->seq, e->id, "", 0);
	uint32_t members = (uint32_t)s->w->members_n;
	struct sights before = sights_now(s->w);

	if (!apply(s->w, e, &chain, &s->words, &s->outcome))
		fail(s, "sealed", command_rows[e->command.kind].name);
	struct sights after = sights_now(s->w);
	struct key missed = sights_missed(&before, &after, members);
	if (missed.kind != VIEW_NONE) {
		struct buf name = { 0 };

		key_put(&name, missed);
		buf_byte(&name, '\0');
		fail(s, "changed, and nobody is told", name.at);
		buf_free(&name);
	}
	arena_free(&before.arena);
	arena_free(&after.arena);
}

/* Who joins is who speaks from now on. */
static void follow(struct stage *s, struct person *p, const struct entry *e)
{
	if (s->outcome.word == word_fine && (e->command.kind == COMMAND_JOIN || e->command.kind == COMMAND_TAKE_SEAT)) {
		p->role = ROLE_PARTICIPANT;
		p->member = s->outcome.made;
	}
}

static void act_for_matrix(struct stage *s, const struct entry *e, enum word word)
{
	struct hash chain = hash_chain(&s->w->chain, e->seq, e->id, "", 0);

	if (matrix_mode == MATRIX_TRIES)
		matrix_try(s->w, s->now);
	else if (word == word_fine || matrix.examples[e->command.kind][0].body == NULL)
		matrix_learn(e);   /* some are the room's, and the core refuses them always */
	if (!apply(s->w, e, &chain, &s->words, &s->outcome))
		fail(s, "sealed", command_rows[e->command.kind].name);
}

static void act(struct stage *s, char **words, int n)
{
	struct person *p = find_person(s, words[0]);
	struct entry e = { .seq = s->w->seq + 1, .at_ms = s->now += 1000 };
	struct buf why = { 0 };

	s->acted = true;
	s->events_n = 0;
	s->outcome = (struct outcome){ 0 };
	if (p == NULL) {
		fail(s, "who is that", words[0]);
		return;
	}
	if (strcmp(words[1], "waits") == 0 && n > 2) {
		s->now += atoi(words[2]) * 1000;
		return;
	}
	e.by = (struct actor){ p->role, p->member };
	s->ids++;
	memcpy(e.id, &s->ids, sizeof s->ids);
	char *given[WORDS_MAX + 1], key[40];
	int given_n = n - 2;
	memcpy(given, words + 2, (size_t)given_n * sizeof *given);
	if (strcmp(words[1], "join") == 0 && !has_word(words, n, "key="))
		given[given_n++] = key_of(words[0], key);
	if (!codec_from_words(&s->words, words[1], given_n, given, &e.command, &why)) {
		buf_byte(&why, '\0');
		fail(s, "not a command", why.at);
		buf_free(&why);
		return;
	}
	used_commands[e.command.kind] = true;
	if (e.command.kind == COMMAND_CAST_BALLOT) {
		note_ballot(s, &e.command);
		if (matrix_mode == MATRIX_LEARNS)
			matrix_learn(&e);
		s->outcome.word = cast(s, p, &e.command.cast_ballot);
		return;
	}
	stamp(s, p, &e.command);
	if (e.command.kind == COMMAND_CLOSE_POLL)
		stamp_close(s, &e.command.close_poll);
	if (!through_log(s, &e)) {
		fail(s, "the log does not give it back", words[1]);
		return;
	}
	struct events events = { 0 };
	int64_t arg;
	enum word word = decide(s->w, &e, &s->words, &events, &arg);
	if (matrix_mode != MATRIX_NO) {
		act_for_matrix(s, &e, word);
		follow(s, p, &e);
		return;
	}
	s->events = events.at;
	s->events_n = events.n;
	note_events(s);
	apply_told(s, &e);
	seen_note(&enum_role, (int)e.by.role);
	look_around(s);
	follow(s, p, &e);
}

/* Introduces, or lets act, each of `s1..s3,p2` in turn; the first word is theirs. */
static void each(struct stage *s, char **words, int n, void (*do_it)(struct stage *s, char **words, int n))
{
	char all[256], *rest = all;
	bool first = true;

	snprintf(all, sizeof all, "%s", words[0]);
	for (char *name = strsep(&rest, ","); name != NULL; name = strsep(&rest, ",")) {
		char *dots = strstr(name, ".."), one[64];
		size_t stem = strcspn(name, "0123456789");
		int from = dots == NULL ? 0 : atoi(name + stem), to = dots == NULL ? 0 : atoi(dots + 2 + stem);

		for (int i = from; i <= to; i++) {
			if (!first && s->outcome.word != word_fine)
				fail(s, "refused", word_rows[s->outcome.word].name);
			first = false;
			snprintf(one, sizeof one, "%.*s", (int)(dots == NULL ? strlen(name) : stem), name);
			if (dots != NULL)
				snprintf(one + stem, sizeof one - stem, "%d", i);
			words[0] = one;
			do_it(s, words, n);
		}
	}
}

static void expect_event(struct stage *s, char **words, int n)
{
	static size_t at;

	if (s->checked == 0)
		at = 0;
	s->checked++;
	if (at >= s->events_n) {
		fail(s, "no such event followed", words[0]);
		return;
	}
	const struct event *e = &s->events[at++];
	if (strcmp(event_rows[e->kind].name, words[0]) != 0) {
		fail(s, "another event followed", event_rows[e->kind].name);
		return;
	}
	struct buf out = { 0 };
	struct json j = json_to(&out);
	codec_write_struct(&j, &event_rows[e->kind], &e->workshop_created);
	buf_byte(&out, '\0');
	for (int i = 1; i < n; i++) {
		char *equals = strchr(words[i], '=');

		if (equals != NULL)
			*equals = ':';
	}
	const char *missed = piece_missed((struct text){ out.at, out.len - 1 }, words + 1, n - 1);
	if (missed != NULL)
		fail(s, missed, out.at);
	buf_free(&out);
}

static bool read_key(const char *name, struct key *out)
{
	int kind = schema_view_of(text_of(name));
	const char *slash = strchr(name, '/');

	*out = (struct key){ (enum view_kind)kind, slash == NULL ? 0 : (uint32_t)atoi(slash + 1) };
	return kind != 0;
}

/* `WHO sees [no|lost] KEY [PIECE...]` */
static void expect_sight(struct stage *s, char **words, int n)
{
	struct person *p = find_person(s, words[0]);
	bool none = n > 2 && strcmp(words[2], "no") == 0, lost = n > 2 && strcmp(words[2], "lost") == 0;
	struct key key;
	struct buf out = { 0 };
	struct json j = json_to(&out);

	if (p == NULL || n < 3 || strcmp(words[1], "sees") != 0 || !read_key(words[none || lost ? 3 : 2], &key)) {
		fail(s, "who sees what?", words[0]);
		return;
	}
	if (key.kind == VIEW_ME)
		key.number = p->member;
	enum sight sight = see(s->w, key, &(struct audience){ p->role, p->member }, &s->words, &j);
	if (sight == SIGHT_SEEN)
		used_views[key.kind] = true;
	buf_byte(&out, '\0');
	struct buf why = { 0 };
	if (sight == SIGHT_SEEN && !codec_conforms(&view_rows[key.kind], (struct text){ out.at, out.len - 1 }, &why)) {
		buf_byte(&why, '\0');
		fail(s, "not as the schema says", why.at);
	}
	buf_free(&why);
	if (sight != (none ? SIGHT_NEVER : lost ? SIGHT_GONE : SIGHT_SEEN))
		fail(s, sight == SIGHT_SEEN ? "seen" : sight == SIGHT_GONE ? "gone" : "never seen", out.at);
	const char *missed = sight == SIGHT_SEEN ? piece_missed((struct text){ out.at, out.len - 1 }, words + 3, n - 3) : NULL;
	if (missed != NULL)
		fail(s, missed, out.at);
	buf_free(&out);
}

static void expect_refusal(struct stage *s, char **words, int n)
{
	s->checked++;
	used_words[s->outcome.word] = true;
	if (strcmp(word_rows[s->outcome.word].name, words[0]) != 0)
		fail(s, words[0], word_rows[s->outcome.word].name);
	if (n > 1 && atoll(words[1]) != s->outcome.arg)
		fail(s, "another argument", words[1]);
}

/* An act that was refused and nobody said so is a failure. */
static void finish_act(struct stage *s, bool refusal_told)
{
	if (matrix_mode != MATRIX_NO)
		return;
	if (s->acted && !refusal_told && s->outcome.word != word_fine)
		fail(s, "refused", word_rows[s->outcome.word].name);
	s->acted = false;
}

static int play(const char *path)
{
	struct stage s = { .w = workshop_new(), .now = 1772672400000, .file = path };
	FILE *in = fopen(path, "r");
	char line[4096];
	bool told = false;

	urn_n = 0;
	if (in == NULL) {
		printf("not ok %s: cannot be read\n", path);
		return 1;
	}
	while (fgets(line, sizeof line, in) != NULL) {
		char *words[WORDS_MAX], *hash = line[0] == '#' ? line : NULL;
		bool inside = line[0] == ' ' || line[0] == '\t';

		s.line++;
		line[strcspn(line, "\n")] = '\0';
		if (hash != NULL)
			continue;
		int n = split(line, words);
		if (n == 0)
			continue;
		if (!inside) {
			finish_act(&s, told);
			told = false;
			s.checked = 0;
			char *colon = words[0] + strlen(words[0]) - 1;
			if (*colon == ':') {
				*colon = '\0';
				each(&s, words, n, introduce);
			} else if (n > 1) {
				each(&s, words, n, act);
			}
			continue;
		}
		if (matrix_mode != MATRIX_NO)
			continue;
		if (words[0][0] == '>')
			expect_event(&s, words + 1, n - 1);
		else if (words[0][0] == '!') {
			expect_refusal(&s, words + 1, n - 1);
			told = true;
		} else if (words[0][0] == '~')
			expect_sight(&s, words + 1, n - 1);
		else
			fail(&s, "what does this line mean", words[0]);
	}
	finish_act(&s, told);
	fclose(in);
	workshop_free(s.w);
	arena_free(&s.words);
	arena_free(&s.step);
	return s.failed;
}

/* Every row of the schemas is played at least once, refusals of the core too. */
static int coverage(void)
{
	int missing = 0;

	for (int i = 1; i < COMMAND_N; i++)
		if (!used_commands[i])
			missing++, printf("not ok no play uses the command %s\n", command_rows[i].name);
	for (int i = 1; i < EVENT_N; i++)
		if (!used_events[i])
			missing++, printf("not ok no play leads to the event %s\n", event_rows[i].name);
	for (int i = 1; i < VIEW_N; i++)
		if (!used_views[i] && !view_rows[i].felt)
			missing++, printf("not ok no play looks at the view %s\n", view_rows[i].name);
	missing += seen_missing();
	return missing;
}

int main(int argc, char **argv)
{
	int passed = 0, failed = 0;

	if (argc > 2 && strcmp(argv[1], "--matrix") == 0) {
		for (matrix_mode = MATRIX_LEARNS; matrix_mode <= MATRIX_TRIES; matrix_mode++)
			for (int i = 3; i < argc; i++)
				failed += play(argv[i]);
		failed += matrix_end(argv[2]);
		printf("%d passed, %d failed\n", failed == 0, failed);
		return failed != 0;
	}
	bool cover = argc > 1 && strcmp(argv[1], "--coverage") == 0;

	for (int i = cover ? 2 : 1; i < argc; i++) {
		if (play(argv[i]) == 0)
			passed++;
		else
			failed++;
	}
	if (cover && coverage() == 0)
		passed++;
	else if (cover)
		failed++;
	printf("%d passed, %d failed\n", passed, failed);
	return failed != 0;
}
