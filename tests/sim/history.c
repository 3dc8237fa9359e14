/*
 * The verdict, when everything has come to rest: what was acknowledged stands in the log once and in order, what was refused does not,
 * the log makes the state, each mirror shows what a fresh one is shown, and the ballots of each round are those that were cast.
 */
#include "sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

/* -- mirrors -- */

static size_t fresh_phone;

static bool is_greeted(struct world *w)
{
	const struct phone *p = &w->phones[fresh_phone];

	return p->state == PHONE_GREETED || p->state == PHONE_OVER;
}

static void same_mirrors(struct world *w, size_t phone, const struct mirror *a, const struct mirror *b)
{
	for (size_t i = 0; i < a->n; i++) {
		const struct shown *x = &a->at[i], *y = mirror_find(b, (struct text){ x->key.at, x->key.len });

		if (y != NULL && y->value.len == x->value.len && memcmp(y->value.at, x->value.at, x->value.len) == 0)
			continue;
		fail(w, "phone %zu (%s %u): %.*s is %.*s, fresh: %.*s", phone, role_name(w->phones[phone].you), w->phones[phone].member,
			(int)x->key.len, x->key.at, (int)(x->value.len > 300 ? 300 : x->value.len), x->value.at,
			y == NULL ? 7 : (int)(y->value.len > 300 ? 300 : y->value.len), y == NULL ? "nothing" : y->value.at);
		return;
	}
	for (size_t i = 0; i < b->n; i++)
		if (mirror_find(a, (struct text){ b->at[i].key.at, b->at[i].key.len }) == NULL)
			fail(w, "phone %zu (%s %u) does not show %.*s, fresh: %.*s", phone, role_name(w->phones[phone].you), w->phones[phone].member,
				(int)b->at[i].key.len, b->at[i].key.at, (int)(b->at[i].value.len > 300 ? 300 : b->at[i].value.len), b->at[i].value.at);
}

/* A phone with the same key and an empty memory. */
static void compare(struct world *w, size_t phone)
{
	struct phone *p = &w->phones[phone];

	if (p->state != PHONE_GREETED || w->has_failed)
		return;
	fresh_phone = phone_add(w, p->role, p->sector);
	struct phone *f = &w->phones[fresh_phone];
	f->code = p->code;
	f->is_preview = p->is_preview;
	f->has_key = p->has_key;
	memcpy(f->key, p->key, ID_BYTES);
	phone_start(w, fresh_phone);
	if (!world_run_until(w, is_greeted, 20000) || f->state != PHONE_GREETED) {
		fail(w, "a phone like %zu is not let in", phone);
	} else {
		world_pass(w, 400);
		same_mirrors(w, phone, &p->mirror, &f->mirror);
		w->counts->compared++;
	}
	line_cut(w, f->line, false);
	f->state = PHONE_OFF;
	world_pass(w, 400);
	mirror_clear(&f->mirror);
	free(f->mirror.at);
	f->mirror = (struct mirror){ 0 };
	if (w->phones_n == fresh_phone + 1)
		w->phones_n--;
}

/* -- the log and the state -- */

static void same_states(struct world *w)
{
	const struct workshop *live = hub_workshop(w);

	if (live == NULL || live->sealed) {
		fail(w, "the workshop is gone or sealed");
		return;
	}
	struct journal_request *list = disk_ask(w, JOURNAL_LIST, 0, 0);
	uint64_t last = 0;
	for (size_t i = 0; i < list->workshops_n; i++)
		last = (int64_t)list->workshops[i].workshop == w->code ? list->workshops[i].last : last;
	journal_free(list);
	if (live->seq != last)
		fail(w, "the hub stands at %llu, its log at %llu", (unsigned long long)live->seq, (unsigned long long)last);
	truth_follow(w, last);
	if (w->has_failed)
		return;
	struct hash a = workshop_digest(live), b = workshop_digest(w->truth);
	w->counts->checks++;
	if (memcmp(&a, &b, sizeof a) != 0)
		fail(w, "the state is not what the log makes of it");
	if (memcmp(&live->chain, &w->truth->chain, sizeof live->chain) != 0)
		fail(w, "the chain is another one");
}

void history_compare(struct world *w)
{
	size_t n = w->phones_n;

	same_states(w);
	for (size_t i = 1; i < n && !w->has_failed; i++)
		compare(w, i);
}

/* -- wishes -- */

static bool is_logged(const struct world *w, const struct wish *wish)
{
	return wish->kind != COMMAND_CAST_BALLOT && !wish->is_edge && wish->code == w->code && w->code != 0;
}

static void judge_wish(struct world *w, const struct wish *wish)
{
	const char *name = command_rows[wish->kind].name;

	if (!is_logged(w, wish))
		return;
	if (wish->was_told && (wish->seq == 0 || !wish->is_fine))
		fail(w, "%s of phone %zu was acknowledged and is not in the log", name, wish->phone);
	if (wish->was_refused && wish->seq != 0 && wish->is_fine)
		fail(w, "%s of phone %zu was refused (%s) and stands in the log at %llu", name, wish->phone, wish->why, (unsigned long long)wish->seq);
	if (!wish->is_over && w->phones[wish->phone].state != PHONE_OVER)
		fail(w, "%s of phone %zu was never answered", name, wish->phone);
	w->counts->unanswered += wish->is_over && !wish->was_told && !wish->was_refused;
}

static int by_seq(const void *a, const void *b)
{
	const struct wish *x = *(struct wish *const *)a, *y = *(struct wish *const *)b;

	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* Who was answered before another one came stands before it. */
static void judge_order(struct world *w)
{
	struct wish **list = calloc(w->wishes_n + 1, sizeof *list);
	size_t n = 0;
	uint64_t soonest = UINT64_MAX;

	must(list != NULL);
	for (size_t i = 0; i < w->wishes_n; i++)
		if (is_logged(w, &w->wishes[i]) && w->wishes[i].seq != 0)
			list[n++] = &w->wishes[i];
	qsort(list, n, sizeof *list, by_seq);
	for (size_t i = n; i-- > 0;) {
		if (soonest < list[i]->came)
			fail(w, "%s at %llu came after somebody behind it was answered", command_rows[list[i]->kind].name, (unsigned long long)list[i]->seq);
		if (list[i]->acked != 0 && list[i]->acked < soonest)
			soonest = list[i]->acked;
	}
	free(list);
}

static void judge_workshops(struct world *w)
{
	struct journal_request *list = disk_ask(w, JOURNAL_LIST, 0, 0);
	size_t wished = 0;

	for (size_t i = 0; i < w->wishes_n; i++)
		wished += w->wishes[i].kind == COMMAND_CREATE_WORKSHOP && w->wishes[i].code == 0 && w->wishes[i].came != 0;
	if (list->workshops_n > wished)
		fail(w, "%zu workshops were wished for, and there are %zu", wished, list->workshops_n);
	journal_free(list);
}

/* -- rounds -- */

static bool picks_are(const struct ballot *b, const char *picks)
{
	char said[PICKS_TEXT] = "";

	for (size_t i = 0; i < b->picks.n; i++) {
		size_t n = strlen(said);

		(void)snprintf(said + n, sizeof said - n, "%lld:%lld,", (long long)b->picks.at[i].item, (long long)b->picks.at[i].points);
	}
	return strcmp(said, picks) == 0;
}

static bool has_receipt(const struct poll *p, const struct wish *wish)
{
	struct receipt_path path;
	struct hash h;

	memcpy(&h, wish->receipt, sizeof h);
	return receipt_find(p, &h, &path);
}

/* Of this seat, in this round, with a receipt. */
static bool is_ballot_of(const struct world *w, const struct wish *wish, uint32_t poll, uint32_t seat)
{
	return wish->kind == COMMAND_CAST_BALLOT && wish->code == w->code && wish->poll == poll && wish->seat == seat && wish->has_receipt;
}

/* When the close of this round came to the disk; 0 = it has not. */
static uint64_t closed_at(const struct world *w, uint32_t poll)
{
	for (size_t i = 0; i < w->wishes_n; i++) {
		const struct wish *wish = &w->wishes[i];

		if (wish->kind == COMMAND_CLOSE_POLL && wish->code == w->code && wish->poll == poll && wish->is_fine)
			return wish->stored;
	}
	return 0;
}

bool forgets_ballot(const struct world *w, const struct wish *wish)
{
	uint64_t closed = closed_at(w, wish->poll);

	return wish->kind == COMMAND_CAST_BALLOT && wish->came != 0 && closed != 0 && closed < w->last_crash &&
	       strcmp(wish->why, word_rows[word_poll_is_closed].name) == 0;
}

/*
 * The one that counts for the seat: its last acknowledged ballot, or one that came to the disk behind it and whose answer was lost.
 * What was never acknowledged may count or not.
 */
static const struct wish *judge_seat(struct world *w, const struct poll *p, uint32_t seat)
{
	const struct wish *counts = NULL, *acked = NULL;
	size_t n = 0;

	for (size_t i = 0; i < w->wishes_n; i++) {
		const struct wish *wish = &w->wishes[i];

		if (!is_ballot_of(w, wish, p->number, seat))
			continue;
		if (wish->acked != 0 && (acked == NULL || wish->stored > acked->stored))
			acked = wish;
		if (!has_receipt(p, wish))
			continue;
		counts = wish;
		n++;
		if (wish->was_refused && !wish->was_forgotten)
			fail(w, "round %u: the ballot of seat %u was refused (%s) and counts", p->number, seat, wish->why);
	}
	if (n > 1 || (acked != NULL && (counts == NULL || counts->stored < acked->stored)))
		fail(w, "round %u: of the ballots of seat %u %zu count, the last that was acknowledged %s", p->number, seat, n,
			acked != NULL && counts == acked ? "is one" : "is none of them");
	return counts;
}

/* Every ballot of the round is somebody's, and says what that one said. */
static void judge_round(struct world *w, const struct poll *p)
{
	bool *taken = calloc(p->ballots.n + 1, sizeof *taken);
	size_t known = 0;

	must(taken != NULL);
	w->counts->rounds++;
	w->counts->rounds_erased += p->erased;
	w->counts->ballots += p->ballots.n;
	for (uint32_t seat = 1; seat <= w->truth->members_n; seat++) {
		const struct wish *last = judge_seat(w, p, seat);
		size_t at = 0;

		if (last == NULL)
			continue;
		known++;
		while (at < p->ballots.n && (taken[at] || !picks_are(&p->ballots.at[at], last->picks)))
			at++;
		if (at == p->ballots.n)
			fail(w, "round %u: the ballot of seat %u (%s) is not in it", p->number, seat, last->picks);
		else
			taken[at] = true;
	}
	struct hash root = round_root(&w->scratch, p->ballots.at, p->receipts.at, p->ballots.n);
	if (p->receipts.n != p->ballots.n || known > p->ballots.n || p->tally == NULL || p->tally->cast != (int64_t)p->ballots.n ||
	    memcmp(&root, &p->root, sizeof root) != 0)
		fail(w, "round %u: %zu ballots, %zu receipts, %zu known ones, %lld counted, or another root", p->number, p->ballots.n, p->receipts.n,
			known, p->tally == NULL ? -1 : (long long)p->tally->cast);
	arena_wipe(&w->scratch);
	free(taken);
}

void history_judge(struct world *w)
{
	for (size_t i = 0; i < w->wishes_n && !w->has_failed; i++)
		judge_wish(w, &w->wishes[i]);
	if (!w->has_failed)
		judge_order(w);
	judge_workshops(w);
	for (size_t i = 0; i < w->truth->polls_n && !w->has_failed; i++)
		if (w->truth->polls[i].state == POLL_STATE_CLOSED || w->truth->polls[i].state == POLL_STATE_SHOWN)
			judge_round(w, &w->truth->polls[i]);
}
