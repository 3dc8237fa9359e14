/*
 * Codes are short, so guesses are counted. Where many came from, whoever names a code waits in a line that moves 25 times a second,
 * right or wrong, so that nothing is learned from the waiting. Who shows a key that fits does not wait: nobody guesses 128 bits.
 */
#include "room/room_internal.h"

/* Of the place in the table that an address falls on; two that fall together are counted as one. */
static struct guesser *guesser_of(struct rooms *r, const struct session *s)
{
	struct guesser *g = &r->guessers[s->source % GUESSERS];

	if (r->now >= g->since_ms + GUESS_WINDOW_MS) {
		g->since_ms = r->now;
		g->wrong = g->joined = 0;
	}
	return g;
}

static bool is_suspect(const struct guesser *g)
{
	/* A whole hall may share one address, and some of it mistype. */
	return g->wrong >= GUESS_FREE + g->joined;
}

static void over_budget(struct rooms *r, struct session *s, const uint8_t *id)
{
	owe_no(r, s->conn, id, word_wrong_code_budget, 0);
	owing_flush(r);
	session_hang_up(r, s, CLOSE_WRONG);
}

void wrong_code(struct rooms *r, struct session *s, const uint8_t *id, enum word word)
{
	struct guesser *g = guesser_of(r, s);

	if (r->now / 1000 != r->wrong_second) {
		r->wrong_second = r->now / 1000;
		r->wrong_n = 0;
	}
	s->wrong++;
	g->wrong++;
	if (++r->wrong_n > WRONG_PER_S) {
		over_budget(r, s, id);
		return;
	}
	owe_no(r, s->conn, id, word, 0);
	if (s->wrong <= WRONG_MAX)
		return;
	owing_flush(r);
	session_hang_up(r, s, CLOSE_WRONG);
}

void guess_earned(struct rooms *r, struct session *s)
{
	guesser_of(r, s)->joined++;
}

/* Its turn in the line: a time from now on, at most GUESS_WAIT_MS away; negative = the line is too long. */
static int64_t turn_of(struct rooms *r, struct guesser *g)
{
	int64_t turn = g->turn_ms > r->now ? g->turn_ms : r->now;

	if (turn > r->now + GUESS_WAIT_MS || r->line.n >= LINE_MAX)
		return -1;
	g->turn_ms = turn + GUESS_EVERY_MS;
	return turn;
}

bool guess_waits(struct rooms *r, struct session *s)
{
	struct guesser *g = guesser_of(r, s);

	if (!is_suspect(g))
		return false;
	int64_t turn = turn_of(r, g);
	if (turn < 0) {
		over_budget(r, s, NULL);
		return true;
	}
	s->waits = true;
	r->line.at[r->line.n++] = (struct waiting){ .conn = s->conn, .turn_ms = turn };
	return true;
}

bool guess_refused(struct rooms *r, struct session *s, const uint8_t *id)
{
	struct guesser *g = guesser_of(r, s);

	if (!is_suspect(g))
		return false;
	/* Who has erred on this line comes back by the line of hellos; of the others, so many a second. */
	int64_t turn = g->look_ms > r->now ? g->look_ms : r->now;
	if (s->wrong > 0 || turn > r->now + GUESS_LOOK_MS) {
		over_budget(r, s, id);
		return true;
	}
	g->look_ms = turn + GUESS_EVERY_MS;
	return false;
}

void guessers_look(struct rooms *r)
{
	size_t left = 0, n = r->line.n;

	for (size_t i = 0; i < n; i++) {
		struct waiting w = r->line.at[i];
		struct session *s = session_find(r, w.conn);

		if (s == NULL || !s->waits || s->hung)
			continue;
		if (w.turn_ms > r->now) {
			r->line.at[left++] = w;
			wake_by(r, w.turn_ms);
			continue;
		}
		session_hello(r, s);   /* it was vetted, so it does not stand in line again */
	}
	r->line.n = left;
}
