/*
 * Codes are short, so guesses are counted. Where many came from, whoever names a code waits in a line that moves 25 times a second,
 * right or wrong, so that nothing is learned from the waiting. Who shows a key that fits does not wait: nobody guesses 128 bits.
 *
 * Many addresses together are no better off: all lines share 50 looks a second, evenly, and when many codes were wrong each address
 * errs twice and stands in line from then on. Whoever comes from an address where nobody errs, or where people have sat down, does not
 * notice.
 */
#include "room/room_internal.h"

/* Of the place in the table that an address falls on; two that fall together are counted as one. */
static struct guesser *guesser_of(struct rooms *r, const struct session *s)
{
	struct guesser *g = &r->guessers[s->source % GUESSERS];

	/* While it storms nothing is forgotten, neither who erred nor who sat down. */
	if (r->now >= g->since_ms + GUESS_WINDOW_MS && r->now >= r->storm_until) {
		g->since_ms = r->now;
		g->wrong = g->joined = 0;
	}
	return g;
}

static bool is_suspect(const struct rooms *r, const struct guesser *g)
{
	/* A whole hall may share one address, and some of it mistype. */
	return g->wrong >= (r->now < r->storm_until ? GUESS_STORM_FREE : GUESS_FREE) + g->joined;
}

static void minute_count(struct rooms *r)
{
	if (r->now >= r->minute_ms + GUESS_WINDOW_MS) {
		r->minute_ms = r->now;
		r->wrong_then = r->wrong_all;
	}
	if (++r->wrong_all - r->wrong_then > GUESS_STORM)
		r->storm_until = r->now + GUESS_WINDOW_MS;
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
	minute_count(r);
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

/* How long after one look the next of the same address may come: longer the more addresses ask, so that each has its share. */
static int64_t share_ms(struct rooms *r, struct guesser *g)
{
	int64_t second = r->now / 1000;

	if (second != r->lines_second) {
		r->lines_before = second == r->lines_second + 1 ? r->lines_n : 0;
		r->lines_second = second;
		r->lines_n = 0;
	}
	r->lines_n += g->asked_second != second;
	g->asked_second = second;
	unsigned lines = r->lines_n > r->lines_before ? r->lines_n : r->lines_before;
	return (int64_t)lines * LOOK_MS > GUESS_EVERY_MS ? (int64_t)lines * LOOK_MS : GUESS_EVERY_MS;
}

/*
 * The next look for this address: a time from now on, at most `wait_ms` away, which is promised to it and to nobody else. *next_ms is
 * when it may have another one. Every other look is for addresses that wait for none, however early the others came. Negative = there
 * is none.
 */
static int64_t look_take(struct rooms *r, struct guesser *g, int64_t *next_ms, int64_t wait_ms)
{
	int64_t from = *next_ms > r->now ? *next_ms : r->now, share = share_ms(r, g), last = (r->now + wait_ms) / LOOK_MS;

	for (int64_t n = (from + LOOK_MS - 1) / LOOK_MS; n <= last; n++) {
		if (r->looks[n % LOOKS_AHEAD] == n || (n % 2 == 1 && from > r->now))
			continue;
		r->looks[n % LOOKS_AHEAD] = n;
		*next_ms = n * LOOK_MS + share;
		return n * LOOK_MS;
	}
	return -1;
}

bool guess_waits(struct rooms *r, struct session *s)
{
	struct guesser *g = guesser_of(r, s);

	if (!is_suspect(r, g))
		return false;
	int64_t turn = r->line.n >= LINE_MAX ? -1 : look_take(r, g, &g->turn_ms, GUESS_WAIT_MS);
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

	if (!is_suspect(r, g))
		return false;
	/* Who has erred on this line comes back by the line of hellos; of the others, so many a second. */
	if (s->wrong == 0 && look_take(r, g, &g->look_ms, GUESS_LOOK_MS) >= 0)
		return false;
	over_budget(r, s, id);
	return true;
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
