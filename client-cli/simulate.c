/*
 * `dienhong simulate`: a crowd. Each of N connections sits down, then writes cards or votes, as the current activity asks,
 * at a rate for all together. With the facilitator's key it also walks the room from cards to a round of points.
 */
#include "ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/prng.h"

enum { SLICE_MS = 10, OPEN_AT_ONCE = 20, THEMES_N = 6, LATE_MS = 60000, CARDS_ENOUGH = 3 };

struct times { int64_t *at; size_t n, cap; };

struct crowd;
struct bot { struct crowd *crowd; struct session *s; bool asked, sits; uint32_t voted, cards_n; };

struct crowd {
	struct cli *cli;
	struct net *net;
	int64_t code, seconds, rate;
	struct prng prng;
	struct bot *bots; size_t bots_n, opened_n, next, begun;   /* begun: as `next`, those who have begun to write */
	struct session *facilitator;
	uint32_t swot, points, poll;
	int64_t cards_asked, refused;
	struct times joins, cards, ballots;
	int failed;
};

static void times_add(struct times *t, int64_t us)
{
	if (t->n == t->cap) {
		size_t cap = t->cap == 0 ? 256 : t->cap * 2;
		int64_t *wider = realloc(t->at, cap * sizeof *wider);

		if (wider == NULL)
			return;
		t->at = wider;
		t->cap = cap;
	}
	t->at[t->n++] = us;
}

static int by_time(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;

	return a < b ? -1 : a > b;
}

/* -- what one of them does -- */

static void answered_to(struct bot *b, const struct answer *a, struct times *t)
{
	if (a->did)
		times_add(t, a->took_us);
	else
		b->crowd->refused++;
}

static void on_join(void *with, struct session *s, const struct answer *a)
{
	struct bot *b = with;

	(void)s;
	b->sits = a->did;
	answered_to(b, a, &b->crowd->joins);
}

static void on_card(void *with, struct session *s, const struct answer *a)
{
	(void)s;
	answered_to(with, a, &((struct bot *)with)->crowd->cards);
}

static void on_ballot(void *with, struct session *s, const struct answer *a)
{
	(void)s;
	answered_to(with, a, &((struct bot *)with)->crowd->ballots);
}

static void bot_join(struct bot *b)
{
	struct crowd *w = b->crowd;
	struct command c = { .kind = COMMAND_JOIN };

	c.join = (struct join){ .consent = true, .presence = PRESENCE_OWN_PHONE,
		.sector = (enum sector)(SECTOR_STATE + (int)((size_t)(b - w->bots) % (SECTOR_N - SECTOR_STATE))) };
	b->s = session_open(w->net, w->code, NULL, NULL, b);
	if (b->s == NULL)
		return;
	b->s->is_thin = true;
	randombytes_buf(c.join.key, ID_BYTES);
	session_token(b->s, c.join.key);
	session_wish(b->s, &c, NULL, on_join, b);
	b->asked = true;
}

static void write_card(struct bot *b, struct arena *a, const struct value *stage)
{
	struct crowd *w = b->crowd;
	struct command c = { .kind = COMMAND_ADD_CARD };
	struct text kind = value_text(value_at(value_get(stage, "writes"), 0));
	struct buf words = { 0 };

	sentence_put(&words, w->cli, "simulate_card", "n", number_c(w->cli, ++w->cards_asked), NULL);
	c.add_card = (struct add_card){ .activity = (uint32_t)value_int(value_get(stage, "activity"), 0),
		.kind = (enum card_kind)schema_value_of(&enum_card_kind, kind), .text = text_copy(a, (struct text){ words.at, words.len }) };
	if (c.add_card.kind == CARD_KIND_SWOT)
		c.add_card.quadrant = (enum quadrant)(QUADRANT_S + (int)prng_below(&w->prng, 4));
	buf_free(&words);
	session_wish(b->s, &c, NULL, on_card, b);
}

/* A ballot that keeps the rule of the round: one point on each of some items, or one level. */
static void vote(struct bot *b, const struct value *poll)
{
	struct crowd *w = b->crowd;
	struct command c = { .kind = COMMAND_CAST_BALLOT };
	size_t items = value_n(value_get(poll, "items")), points = (size_t)value_int(value_get(poll, "points"), 1);
	bool levels = text_is(value_text(value_get(poll, "form")), text("levels"));
	struct pick picks[16];
	size_t n = 0;

	if (levels) {
		picks[n++] = (struct pick){ 1, 1 + (int64_t)prng_below(&w->prng, 5) };
	} else if (items > 0) {
		size_t from = prng_below(&w->prng, items);

		for (size_t most = points < items ? points : items; n < most && n < sizeof picks / sizeof *picks; n++)
			picks[n] = (struct pick){ (int64_t)((from + n) % items) + 1, 1 };
	}
	b->voted = (uint32_t)value_int(value_get(poll, "poll"), 0);
	c.cast_ballot = (struct cast_ballot){ .poll = b->voted, .picks = { picks, n } };
	session_wish(b->s, &c, NULL, on_ballot, b);
}

/* People write for a while before they send: whoever's turn comes within a second has begun. */
static void bot_begins(struct bot *b)
{
	struct arena a = { 0 };
	const struct value *stage = b->sits ? session_view(b->s, &a, "stage") : NULL;

	if (text_is(value_text(value_get(stage, "state")), text("open")) && value_n(value_get(stage, "writes")) > 0)
		session_feel(b->s, &(struct feel){ .activity = (uint32_t)value_int(value_get(stage, "activity"), 0), .writing = true });
	arena_free(&a);
}

static void bot_sent(struct bot *b, const struct value *stage, bool is_done)
{
	session_feel(b->s, &(struct feel){ .activity = (uint32_t)value_int(value_get(stage, "activity"), 0), .done = is_done });
}

static void bot_act(struct bot *b)
{
	struct arena a = { 0 };
	const struct value *stage = b->sits ? session_view(b->s, &a, "stage") : NULL;
	const struct value *polls = value_get(stage, "polls");

	for (size_t i = value_n(polls); i > 0; i--) {
		char key[32];

		(void)snprintf(key, sizeof key, "poll/%lld", (long long)value_int(value_at(polls, i - 1), 0));
		const struct value *poll = session_view(b->s, &a, key);
		if (text_is(value_text(value_get(poll, "state")), text("open")) && value_int(value_get(poll, "poll"), 0) != b->voted) {
			vote(b, poll);
			bot_sent(b, stage, true);
			arena_free(&a);
			return;
		}
	}
	if (text_is(value_text(value_get(stage, "state")), text("open")) && value_n(value_get(stage, "writes")) > 0) {
		write_card(b, &a, stage);
		bot_sent(b, stage, ++b->cards_n >= CARDS_ENOUGH);
	}
	arena_free(&a);
}

/* -- walking the room -- */

static bool walk(struct crowd *w, const struct command *c, uint32_t *made)
{
	struct reply r;

	w->failed = ask(w->net, w->facilitator, c, NULL, &r);
	if (w->failed == EXIT_FINE && !r.did && strcmp(r.why, "already_there") != 0)
		w->failed = reply_out(w->cli, &r);
	if (made != NULL)
		*made = (uint32_t)r.made;
	return w->failed == EXIT_FINE;
}

static uint32_t activity_of(struct crowd *w, const char *kind)
{
	struct arena a = { 0 };
	const struct value *list = value_get(session_view(w->facilitator, &a, "agenda"), "activities");
	uint32_t found = 0;

	for (size_t i = 0; i < value_n(list) && found == 0; i++)
		if (text_is(value_text(value_get(value_at(list, i), "kind")), text_of(kind)))
			found = (uint32_t)value_int(value_get(value_at(list, i), "activity"), 0);
	arena_free(&a);
	return found;
}

static bool open_cards(struct crowd *w)
{
	w->swot = activity_of(w, "swot");
	w->points = activity_of(w, "theme_points");
	if (w->swot == 0)
		return true;
	const struct command there = { .kind = COMMAND_GO_TO, .go_to = { .activity = w->swot } };
	const struct command open = { .kind = COMMAND_OPEN_INPUT, .open_input = { .activity = w->swot } };
	if (!walk(w, &there, NULL) || !walk(w, &open, NULL))
		return false;
	for (int i = 0; w->points != 0 && i < THEMES_N; i++) {
		struct command c = { .kind = COMMAND_ADD_THEME };
		struct buf title = { 0 };

		sentence_put(&title, w->cli, "simulate_theme", "n", number_c(w->cli, i + 1), NULL);
		c.add_theme.quadrant = (enum quadrant)(QUADRANT_S + i % 4);
		c.add_theme.title = (struct text){ title.at, title.len };
		bool fine = walk(w, &c, NULL);
		buf_free(&title);
		if (!fine)
			return false;
	}
	return true;
}

static bool open_round(struct crowd *w)
{
	struct command there = { .kind = COMMAND_GO_TO, .go_to = { .activity = w->points } }, c = { .kind = COMMAND_PREPARE_POLL };
	struct command open = { .kind = COMMAND_OPEN_POLL };

	c.prepare_poll = (struct prepare_poll){ .activity = w->points, .method = METHOD_DOTS, .items_of = ITEMS_OF_THEMES,
		.question = say(w->cli->language, "console.question_themes") };
	if (!walk(w, &there, NULL) || !walk(w, &c, &w->poll))
		return false;
	open.open_poll.poll = w->poll;
	return walk(w, &open, NULL);
}

static bool close_round(struct crowd *w)
{
	const struct command close = { .kind = COMMAND_CLOSE_POLL, .close_poll = { .poll = w->poll } };
	const struct command show = { .kind = COMMAND_SHOW_RESULT, .show_result = { .poll = w->poll } };

	return w->poll == 0 || (walk(w, &close, NULL) && walk(w, &show, NULL));
}

/* -- the whole -- */

static void slice(struct crowd *w, double *due, int64_t passed_us)
{
	for (int i = 0; i < OPEN_AT_ONCE && w->opened_n < w->bots_n; i++)
		bot_join(&w->bots[w->opened_n++]);
	*due += (double)w->rate * (double)passed_us / 1e6;
	w->begun = w->begun < w->next ? w->next : w->begun;
	for (; w->begun < w->next + w->bots_n && w->begun < w->next + (size_t)w->rate; w->begun++)
		bot_begins(&w->bots[w->begun % w->bots_n]);
	for (size_t tried = 0; *due >= 1 && tried < w->bots_n; tried++) {
		struct bot *b = &w->bots[w->next++ % w->bots_n];

		if (!b->sits)
			continue;
		bot_act(b);
		*due -= 1;
	}
}

static bool crowd_run(struct crowd *w)
{
	int64_t start = clock_us(), before = start, end = start + w->seconds * 1000000;
	double due = 0;
	bool voting = w->facilitator == NULL || w->points == 0;

	while (clock_us() < end) {
		enum net_end how = net_run(w->net, NULL, NULL, SLICE_MS);
		int64_t now = clock_us();

		if (how == NET_FAILED || how == NET_STOPPED) {
			w->failed = net_failed(w->net, how);
			return false;
		}
		slice(w, &due, now - before);
		before = now;
		if (!voting && now - start > w->seconds * 600000) {
			voting = true;
			if (!open_round(w))
				return false;
		}
	}
	w->failed = net_failed(w->net, net_settle(w->net, LATE_MS));
	return w->failed == EXIT_FINE && (w->facilitator == NULL || close_round(w));
}

static void times_out(struct crowd *w, const char *name, struct times *t)
{
	static const int parts[] = { 50, 95, 99, 100 };
	struct buf out = { 0 };

	if (t->n > 0)
		qsort(t->at, t->n, sizeof *t->at, by_time);
	struct json j = json_to(&out);
	json_open(&j);
	json_put_c(&j, "what", name);
	json_put_int(&j, "acked", (int64_t)t->n);
	for (size_t i = 0; i < sizeof parts / sizeof *parts && t->n > 0; i++) {
		char key[16];
		size_t at = (t->n * (size_t)parts[i] + 99) / 100;

		(void)snprintf(key, sizeof key, "p%d_ms", parts[i]);
		json_put_int(&j, key, t->at[at - 1] / 1000);
	}
	json_close(&j);
	if (!w->cli->json) {
		buf_wipe(&out);
		buf_f(&out, "%-8s %7zu", name, t->n);
		for (size_t i = 0; i < sizeof parts / sizeof *parts && t->n > 0; i++)
			buf_f(&out, "  p%d %lld ms", parts[i], (long long)(t->at[(t->n * (size_t)parts[i] + 99) / 100 - 1] / 1000));
	}
	line_out(&out);
	buf_free(&out);
	free(t->at);
}

static int simulate(struct crowd *w, const uint8_t *key)
{
	w->net = net_new(w->cli);
	w->bots = calloc(w->bots_n, sizeof *w->bots);
	if (w->net == NULL || w->bots == NULL)
		w->failed = EXIT_TEMPORARY;
	for (size_t i = 0; w->bots != NULL && i < w->bots_n; i++)
		w->bots[i].crowd = w;
	if (w->failed == EXIT_FINE && key != NULL) {
		w->facilitator = session_open(w->net, w->code, key, NULL, NULL);
		w->failed = w->facilitator == NULL ? EXIT_TEMPORARY : ask_ready(w->net, w->facilitator);
	}
	if (w->failed == EXIT_FINE && (w->facilitator == NULL || open_cards(w)) && crowd_run(w)) {
		times_out(w, "joins", &w->joins);
		times_out(w, "cards", &w->cards);
		times_out(w, "ballots", &w->ballots);
		tell(w->cli, "simulated", "refused", number_c(w->cli, w->refused), NULL);
	}
	net_free(w->net);
	free(w->bots);
	return w->failed;
}

int simulate_main(struct cli *cli, int argc, char **argv)
{
	const char *people = "24", *seconds = "30", *rate = "20", *seed = "1", *key_hex = NULL;
	const struct option_row rows[] = { { "participants", &people, NULL }, { "seconds", &seconds, NULL }, { "rate", &rate, NULL },
		{ "seed", &seed, NULL }, { "key", &key_hex, NULL } };
	struct crowd w = { .cli = cli };
	uint8_t key[ID_BYTES];
	int64_t n, number;
	int code;

	if (!options_read(cli, "help_simulate", rows, sizeof rows / sizeof *rows, &argc, argv, &code))
		return code;
	if (argc != 2) {
		tell(cli, "bad_words", "command", "simulate", NULL);
		return EXIT_BAD_USAGE;
	}
	if (!code_read(cli, argv[1], &w.code) || !key_read(cli, key_hex, key) ||
	    !option_number(cli, "--participants", people, 1, 20000, &n) || !option_number(cli, "--seconds", seconds, 1, 86400, &w.seconds) ||
	    !option_number(cli, "--rate", rate, 1, 100000, &w.rate) || !option_number(cli, "--seed", seed, 0, INT64_MAX, &number))
		return EXIT_BAD_USAGE;
	w.bots_n = (size_t)n;
	w.prng = prng_from((uint64_t)number);
	return simulate(&w, key_hex == NULL ? NULL : key);
}
