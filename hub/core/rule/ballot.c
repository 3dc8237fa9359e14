/*
 * Ballots. While a round is open they lie in the urn, outside the log, and are checked at the door. Here stand also their order, the
 * roots of a round, and how a receipt finds its way to them.
 */
#include "core/method/method.h"
#include "core/rule/rule.h"

#include <string.h>

enum word decide_cast_ballot(const struct workshop *w, const struct entry *e, struct decision *d)
{
	(void)w, (void)e, (void)d;
	return word_not_allowed;   /* ballots never enter the log by themselves; see ballot_check() */
}

/* Canonical picks: by item, without zeros; a doubled item is refused. */
static enum word picks_in_order(const struct cast_ballot *c, struct arena *a, struct pick_list *out)
{
	struct pick *at = arena_take_n(a, c->picks.n + 1, sizeof *at);
	size_t n = 0;

	if (at == NULL)
		return word_hub_in_trouble;
	for (size_t i = 0; i < c->picks.n; i++) {
		size_t place = n;

		if (c->picks.at[i].points == 0)
			continue;
		while (place > 0 && at[place - 1].item > c->picks.at[i].item)
			place--;
		if (place > 0 && at[place - 1].item == c->picks.at[i].item)
			return word_wrong_item;
		memmove(&at[place + 1], &at[place], (n - place) * sizeof *at);
		at[place] = c->picks.at[i];
		n++;
	}
	*out = (struct pick_list){ at, n };
	return word_fine;
}

enum word ballot_check(const struct workshop *w, const struct actor *by, const struct cast_ballot *c, struct arena *a,
	struct urn_ballot *out, uint32_t *for_member, int64_t *arg)
{
	const struct poll *p = poll_at(w, c->poll);
	struct question q;

	*arg = 0;
	if (p == NULL)
		return word_no_such_thing;
	if (w->ended)
		return word_workshop_ended;
	if (p->state != POLL_STATE_OPEN)
		return p->state == POLL_STATE_PREPARED ? word_poll_not_open : word_poll_is_closed;
	if (!role_may(by->role, COMMAND_CAST_BALLOT))
		return word_not_allowed;
	enum word word = acts_for(w, by, c->for_, for_member);
	if (word != word_fine)
		return word;
	const struct member *m = member_at(w, *for_member);
	if (m == NULL)
		return word_not_allowed;   /* only a seat has a vote */
	word = picks_in_order(c, a, &out->ballot.picks);
	if (word != word_fine)
		return word;
	out->ballot.sector = m->sector;
	out->entry = m->number == by->member ? ENTERED_SELF : c->entry == ENTERED_PAPER ? ENTERED_PAPER : ENTERED_PROXY;
	if (c->has_receipt)
		out->receipt = c->receipt;
	poll_shape(w, p, &q);
	return picks_check(&q, &out->ballot.picks, arg);
}

/* -- the order of ballots, and their roots -- */

int ballot_order(const struct ballot *x, const struct ballot *y)
{
	if (x->sector != y->sector)
		return x->sector < y->sector ? -1 : 1;
	return picks_order(&x->picks, &y->picks);
}

/* Merge sort: equal ballots are the same bytes, so nothing of the order of arrival is left. */
void ballots_sort(struct ballot *at, struct ballot *spare, size_t n)
{
	if (n < 2)
		return;
	size_t half = n / 2, i = 0, k = half, to = 0;
	ballots_sort(at, spare, half);
	ballots_sort(at + half, spare, n - half);
	while (i < half || k < n)
		spare[to++] = k >= n || (i < half && ballot_order(&at[i], &at[k]) <= 0) ? at[i++] : at[k++];
	memcpy(at, spare, n * sizeof *at);
}

static void put_u64(struct buf *b, uint64_t n)
{
	for (int shift = 56; shift >= 0; shift -= 8)
		buf_byte(b, (char)(n >> shift & 0xff));
}

/* The bytes of a ballot: its sector and then each pick, item before points, all as 8 bytes, highest first. */
struct hash ballots_root(struct arena *a, const struct ballot *ballots, size_t n)
{
	struct hash *leaves = arena_take_n(a, n + 1, sizeof *leaves);
	struct buf bytes = { 0 };

	if (leaves == NULL)
		return (struct hash){ 0 };   /* the arena says so */
	for (size_t i = 0; i < n; i++) {
		const struct ballot *b = &ballots[i];

		buf_wipe(&bytes);
		put_u64(&bytes, (uint64_t)b->sector);
		for (size_t k = 0; k < b->picks.n; k++) {
			put_u64(&bytes, (uint64_t)b->picks.at[k].item);
			put_u64(&bytes, (uint64_t)b->picks.at[k].points);
		}
		leaves[i] = hash_leaf(bytes.at, bytes.len);
		a->broken = a->broken || bytes.broken;   /* before it is wiped, which forgets it */
	}
	buf_free(&bytes);
	return hash_merkle(leaves, n);
}

struct hash receipts_root(struct arena *a, const struct receipt *receipts, size_t n)
{
	struct hash *leaves = arena_take_n(a, n + 1, sizeof *leaves);

	if (leaves == NULL)
		return (struct hash){ 0 };
	for (size_t i = 0; i < n; i++)
		leaves[i] = hash_leaf(&receipts[i].hash, HASH_BYTES);
	return hash_merkle(leaves, n);
}

struct hash round_root(struct arena *a, const struct ballot *ballots, const struct receipt *receipts, size_t n)
{
	struct hash left = ballots_root(a, ballots, n), right = receipts_root(a, receipts, n);

	return hash_node(&left, &right);
}

bool receipt_find(const struct poll *p, const struct hash *receipt, struct receipt_path *out)
{
	size_t low = 0, high = p->receipts.n;
	const struct hash *at = p->receipt_tree;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (memcmp(&p->receipts.at[middle].hash, receipt, HASH_BYTES) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == p->receipts.n || at == NULL || memcmp(&p->receipts.at[low].hash, receipt, HASH_BYTES) != 0)
		return false;
	*out = (struct receipt_path){ .index = low, .count = p->receipts.n };
	for (size_t n = p->receipts.n, i = low; n > 1; at += n, n = (n + 1) / 2, i /= 2)
		if ((i ^ 1) < n)
			out->path[out->path_n++] = at[i ^ 1];
	out->path[out->path_n++] = p->ballots_root;
	return true;
}
