/*
 * The close of a round: its ballots enter the log at once, sorted by what they say, without anything that joins them to a person: no
 * seat, no time, no way they came in, and without their sector where so few of a sector voted that it would name somebody. Receipts
 * stand beside them in an order of their own.
 */
#include "core/method/method.h"
#include "core/rule/rule.h"

#include <string.h>

/* Would the lists have differed? Asked while the sectors are still known; the one bit that is told when they are not. */
static bool lists_differ(const struct workshop *w, const struct poll *p, struct arena *a, const struct ballot *ballots, size_t n)
{
	struct poll as_cast = *p;

	as_cast.ballots = (struct ballot_list){ ballots, n };
	as_cast.erased = false;
	const struct tally *t = poll_count(w, &as_cast, a);
	return t != NULL && t->divergence;
}

static void sort_receipts(struct receipt *at, struct receipt *spare, size_t n)
{
	if (n < 2)
		return;
	size_t half = n / 2, i = 0, k = half, to = 0;
	sort_receipts(at, spare, half);
	sort_receipts(at + half, spare, n - half);
	while (i < half || k < n)
		spare[to++] = k >= n || (i < half && memcmp(&at[i], &at[k], sizeof *at) <= 0) ? at[i++] : at[k++];
	memcpy(at, spare, n * sizeof *at);
}

bool ballots_seal(const struct workshop *w, const struct poll *p, struct arena *a, const struct urn_ballot *urn, size_t n,
	struct close_poll *out)
{
	int64_t voted[SECTOR_N] = { 0 };
	struct ballot *ballots = arena_take_n(a, n + 1, sizeof *ballots), *spare = arena_take_n(a, n + 1, sizeof *spare);
	struct receipt *receipts = arena_take_n(a, n + 1, sizeof *receipts), *room = arena_take_n(a, n + 1, sizeof *room);
	enum sector *absent = arena_take_n(a, SECTOR_N, sizeof *absent);
	bool few = false;

	if (ballots == NULL || spare == NULL || receipts == NULL || room == NULL || absent == NULL)
		return false;
	out->proxy = out->paper = 0;
	for (size_t i = 0; i < n; i++) {
		ballots[i] = urn[i].ballot;
		receipts[i].hash = urn[i].receipt;
		out->proxy += urn[i].entry == ENTERED_PROXY;
		out->paper += urn[i].entry == ENTERED_PAPER;
		voted[urn[i].ballot.sector] += urn[i].ballot.picks.n > 0;
	}
	out->absent = (struct sector_list){ absent, 0 };
	for (int s = SECTOR_STATE; s < SECTOR_N; s++) {
		few = few || (voted[s] > 0 && voted[s] < w->rules.k);
		if (voted[s] == 0)
			absent[out->absent.n++] = (enum sector)s;
	}
	out->has_erased = out->erased = few;
	out->has_diverges = out->diverges = few && lists_differ(w, p, a, ballots, n);
	for (size_t i = 0; i < n; i++)
		if (few || ballots[i].picks.n == 0)
			ballots[i].sector = SECTOR_NONE;
	ballots_sort(ballots, spare, n);
	sort_receipts(receipts, room, n);
	out->ballots = (struct ballot_list){ ballots, n };
	out->receipts = (struct receipt_list){ receipts, n };
	out->root = round_root(a, ballots, receipts, n);
	return !a->broken;
}

/* One spelling alone: picks rise by item, and a mark of nothing is none. */
static bool is_canonical(const struct pick_list *picks)
{
	for (size_t i = 0; i < picks->n; i++)
		if (picks->at[i].points < 1 || (i > 0 && picks->at[i].item <= picks->at[i - 1].item))
			return false;
	return true;
}

/* Each ballot by itself, and all in their order. */
static enum word ballots_hold(const struct workshop *w, const struct poll *p, const struct close_poll *c, int64_t *arg)
{
	const struct ballot *b = c->ballots.at;
	struct question q;

	poll_shape(w, p, &q);
	for (size_t i = 0; i < c->ballots.n; i++) {
		enum word word = picks_check(&q, &b[i].picks, arg);

		if (word != word_fine)
			return word;
		if (!is_canonical(&b[i].picks) || b[i].sector < SECTOR_NONE || b[i].sector >= SECTOR_N)
			return word_wrong_item;
		if ((b[i].sector == SECTOR_NONE) != (c->erased || b[i].picks.n == 0))
			return word_wrong_item;
		if (i > 0 && (ballot_order(&b[i - 1], &b[i]) > 0 ||
			memcmp(&c->receipts.at[i - 1], &c->receipts.at[i], sizeof *c->receipts.at) > 0))
			return word_wrong_item;
	}
	return word_fine;
}

/*
 * What stands beside the ballots, as far as they can tell: who was absent and, where the sectors stand, that each has k. Where they
 * were erased there were ballots to erase them from: one at least of every sector that is not absent.
 */
static bool sums_hold(const struct workshop *w, const struct close_poll *c)
{
	int64_t voted[SECTOR_N] = { 0 }, marked = 0, here = 0;
	bool absent[SECTOR_N] = { false };

	for (size_t i = 0; i < c->ballots.n; i++) {
		marked += c->ballots.at[i].picks.n > 0;
		voted[c->ballots.at[i].sector]++;
	}
	for (size_t i = 0; i < c->absent.n; i++) {
		enum sector s = c->absent.at[i];

		if (s <= SECTOR_NONE || s >= SECTOR_N || absent[s])
			return false;
		absent[s] = true;
	}
	for (int s = SECTOR_STATE; s < SECTOR_N; s++) {
		here += !absent[s];
		if (!c->erased && (absent[s] != (voted[s] == 0) || (voted[s] > 0 && voted[s] < w->rules.k)))
			return false;
	}
	if (c->erased ? here == 0 || marked < here : c->diverges)
		return false;
	return c->proxy >= 0 && c->paper >= 0 && c->proxy + c->paper <= (int64_t)c->ballots.n;
}

/* What the edge stamped is checked again: a log edited by hand must not count what could not be cast. */
static enum word stamps_hold(const struct workshop *w, const struct poll *p, const struct close_poll *c, struct decision *d)
{
	if (c->receipts.n != c->ballots.n)
		return word_wrong_item;
	enum word word = ballots_hold(w, p, c, &d->arg);
	if (word != word_fine)
		return word;
	struct hash root = round_root(d->arena, c->ballots.at, c->receipts.at, c->ballots.n);
	return sums_hold(w, c) && memcmp(&root, &c->root, sizeof root) == 0 ? word_fine : word_wrong_item;
}

enum word decide_close_poll(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct close_poll *c = &e->command.close_poll;
	const struct poll *p = poll_at(w, c->poll);

	if (p == NULL)
		return word_no_such_thing;
	if (p->state != POLL_STATE_OPEN)
		return p->state == POLL_STATE_PREPARED ? word_poll_not_open : word_poll_is_closed;
	enum word word = stamps_hold(w, p, c, d);
	if (word != word_fine)
		return word;
	struct poll_closed *f = &fact(d, EVENT_POLL_CLOSED)->poll_closed;
	*f = (struct poll_closed){ .poll = c->poll, .ballots = c->ballots, .receipts = c->receipts, .root = c->root,
		.present = c->present, .proxy = c->proxy, .paper = c->paper, .absent = c->absent, .erased = c->erased,
		.diverges = c->diverges };
	return word_fine;
}

/*
 * Level by level from the leaves up; who has no neighbour moves up as he is. That is the tree of RFC 6962, whose left half is the
 * largest power of two.
 */
static struct hash *receipt_levels(struct arena *a, const struct receipt *receipts, size_t n)
{
	struct hash *tree = arena_take_n(a, 2 * n + 64, sizeof *tree), *at = tree;

	if (tree == NULL)
		return NULL;
	for (size_t i = 0; i < n; i++)
		tree[i] = hash_leaf(&receipts[i].hash, HASH_BYTES);
	for (; n > 1; n = (n + 1) / 2) {
		struct hash *above = at + n;

		for (size_t i = 0; i < n; i += 2)
			above[i / 2] = i + 1 < n ? hash_node(&at[i], &at[i + 1]) : at[i];
		at = above;
	}
	return tree;
}

static bool keep_ballots(struct workshop *w, struct poll *p, const struct poll_closed *f)
{
	struct ballot *kept = arena_copy(&w->arena, f->ballots.at, f->ballots.n * sizeof *kept);
	struct receipt *receipts = arena_copy(&w->arena, f->receipts.at, f->receipts.n * sizeof *receipts);

	if (f->ballots.n > 0 && (kept == NULL || receipts == NULL))
		return false;
	for (size_t i = 0; i < f->ballots.n; i++)
		kept[i].picks.at = arena_copy(&w->arena, kept[i].picks.at, kept[i].picks.n * sizeof *kept[i].picks.at);
	p->ballots = (struct ballot_list){ kept, f->ballots.n };
	p->receipts = (struct receipt_list){ receipts, f->receipts.n };
	p->receipt_tree = receipt_levels(&w->arena, receipts, f->receipts.n);
	p->ballots_root = ballots_root(&w->arena, kept, f->ballots.n);
	return !w->arena.broken;
}

void fold_poll_closed(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct poll_closed *f = &event->poll_closed;
	struct poll *p = &w->polls[f->poll - 1];

	p->state = POLL_STATE_CLOSED;
	p->closed_ms = e->at_ms;
	p->closed_head = w->chain;
	p->root = f->root;
	p->present = f->present;
	p->proxy = f->proxy;
	p->paper = f->paper;
	p->erased = f->erased;
	p->diverges = f->diverges;
	for (size_t i = 0; i < f->absent.n; i++)
		p->absent[f->absent.at[i]] = true;
	if (!keep_ballots(w, p, f))
		return;
	p->tally = poll_count(w, p, &w->arena);
	touch_poll(w, p);
}
