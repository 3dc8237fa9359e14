/*
 * The disk under the hub: the journal's own memory backend, behind a queue that is slow, full, forgetful of its answers and cut off by a
 * crash, all within what journal.h allows. What it has answered DONE it holds; what it has been given and not answered yet may be on
 * it or not, the earlier before the later.
 */
#include "sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

static void *memory_open(void)
{
	char why[64];
	void *self = journal_memory.open("", why, sizeof why);

	must(self != NULL);
	return self;
}

void disk_open(struct world *w)
{
	w->disk.log = memory_open();
	w->disk.rehearsals = memory_open();
}

static void jobs_free(struct disk *d)
{
	for (size_t i = d->first; i < d->jobs_n; i++)
		journal_free(d->jobs[i].q);
	d->first = d->jobs_n = 0;
}

void disk_close(struct world *w)
{
	jobs_free(&w->disk);
	free(w->disk.jobs);
	journal_memory.close(w->disk.log);
	journal_memory.close(w->disk.rehearsals);
}

/* -- what is on it -- */

static void note_ballot(struct world *w, const struct urn_row *row)
{
	struct urn_ballot ballot;

	if (!codec_read_ballot(&w->scratch, row->body, row->len, &ballot)) {
		fail(w, "a ballot that nobody can read lies in the urn of round %u", row->poll);
		return;
	}
	struct wish *wish = wish_of_receipt(w, ballot.receipt.at);
	if (wish != NULL)
		wish->stored = ++w->order;
}

static void note_line(struct world *w, const struct journal_request *q, const struct journal_line *line)
{
	struct wish *wish = wish_of(w, line->id);

	w->counts->entries++;
	if (wish == NULL || wish->came == 0) {
		fail(w, "line %llu of %llu is nobody's wish", (unsigned long long)line->seq, (unsigned long long)q->workshop);
		return;
	}
	if (wish->seq != 0 && (int64_t)q->workshop == w->code)
		fail(w, "%s stands in the log twice: lines %llu and %llu", command_rows[wish->kind].name,
			(unsigned long long)wish->seq, (unsigned long long)line->seq);
	wish->seq = line->seq;
	wish->stored = ++w->order;
}

/* A group of one: each is stored or lost for itself. */
static void serve(struct world *w, struct journal_request *q)
{
	q->next = NULL;
	journal_memory.serve(q->rehearsal ? w->disk.rehearsals : w->disk.log, q);
	if (q->ask != JOURNAL_APPEND || q->outcome != JOURNAL_DONE)
		return;
	w->counts->appends++;
	for (size_t i = 0; i < q->lines_n; i++)
		note_line(w, q, &q->lines[i]);
	for (size_t i = 0; i < q->ballots_n; i++)
		note_ballot(w, &q->ballots[i]);
	arena_wipe(&w->scratch);
}

struct journal_request *disk_ask(struct world *w, enum journal_ask ask, int64_t code, uint64_t from)
{
	struct journal_request *q = journal_ask(ask, (uint64_t)code);

	must(q != NULL);
	q->from = from;
	q->most = 1000000;
	journal_memory.serve(w->disk.log, q);
	return q;
}

bool line_read(struct world *w, const struct journal_line *line, struct entry *e)
{
	return codec_read_entry(&w->scratch, line->seq, line->id, line->body, line->len, e);
}

/* What an entry says of its wish; and what must hold of it whatever the rules say. */
static void note_entry(struct world *w, const struct entry *e, const struct outcome *o)
{
	struct wish *wish = wish_of(w, e->id);
	bool is_fine = o->word == word_fine && !o->repeated;

	if (wish == NULL)
		return;
	wish->is_fine = is_fine;
	if (e->command.kind == COMMAND_CLOSE_POLL)
		wish->poll = e->command.close_poll.poll;
	wish->is_decided = true;
	if (e->command.kind == COMMAND_ADD_CARD && is_fine)
		wish->card = o->made;
	else if (e->command.kind == COMMAND_EDIT_CARD)
		wish->card = e->command.edit_card.card;
	else if (e->command.kind == COMMAND_HIDE_CARD)
		wish->card = e->command.hide_card.card;
	else if (e->command.kind == COMMAND_SCORE_STRATEGY)
		wish->sector = e->command.score_strategy.sector;
	else if (e->command.kind == COMMAND_CLOSE_POLL && is_fine && e->command.close_poll.poll <= POLLS_MAX)
		w->k[e->command.close_poll.poll] = (uint8_t)w->truth->rules.k;
	if (e->command.kind != COMMAND_SET_TIMER || !is_fine)
		return;
	int64_t seconds = e->command.set_timer.seconds, ends = activity_at(w->truth, e->command.set_timer.activity)->ends_ms;
	if (ends != (seconds == 0 ? 0 : e->at_ms + 1000 * seconds))
		fail(w, "a timer of %lld s set at %lld ends at %lld", (long long)seconds, (long long)e->at_ms, (long long)ends);
}

/* The same log by another hand: what the hub says is held against this. */
void truth_follow(struct world *w, uint64_t seq)
{
	if (w->truth == NULL || w->truth->seq >= seq)
		return;
	struct journal_request *q = disk_ask(w, JOURNAL_READ, w->code, w->truth->seq + 1);
	for (size_t i = 0; i < q->lines_n && w->truth->seq < seq; i++) {
		int64_t before_ms = w->truth->now_ms;
		struct entry e;
		struct outcome o;

		if (!line_read(w, &q->lines[i], &e) || !apply(w->truth, &e, &q->lines[i].chain, &w->scratch, &o)) {
			fail(w, "line %llu makes no sense", (unsigned long long)q->lines[i].seq);
			break;
		}
		if (e.at_ms < before_ms)
			fail(w, "line %llu was written before the one in front of it", (unsigned long long)e.seq);
		note_entry(w, &e, &o);
	}
	journal_free(q);
	arena_wipe(&w->scratch);
	if (w->truth->seq < seq)
		fail(w, "the hub is at %llu, its disk at %llu", (unsigned long long)seq, (unsigned long long)w->truth->seq);
}

/* -- the queue -- */

static int64_t latency(struct world *w)
{
	return w->is_healing ? 1 : happens(w, 5) ? between(w, w->faults.disk_ms, w->faults.disk_most_ms) : between(w, 0, w->faults.disk_ms);
}

void disk_give(struct world *w, struct journal_request *take_q)
{
	struct disk *d = &w->disk;
	int64_t at = w->now > d->serve_ms ? w->now : d->serve_ms;

	if (d->jobs_n == d->jobs_cap) {
		d->jobs_cap = d->jobs_cap == 0 ? 256 : d->jobs_cap * 2;
		d->jobs = realloc(d->jobs, d->jobs_cap * sizeof *d->jobs);
		must(d->jobs != NULL);
	}
	d->jobs[d->jobs_n++] = (struct job){ .q = take_q };
	if (at < d->still_until)
		at = d->still_until;
	d->serve_ms = at + latency(w);
	d->reply_ms = (d->reply_ms > d->serve_ms ? d->reply_ms : d->serve_ms) + latency(w);
	later(w, d->serve_ms, DUE_SERVE, d->jobs_n - 1, NULL);
	later(w, d->reply_ms, DUE_REPLY, d->jobs_n - 1, NULL);
}

static void forget_what(struct journal_request *q)
{
	q->first = q->last = 0;
	q->chain = (struct hash){ { 0 } };
	for (size_t i = 0; i < q->lines_n && q->ask == JOURNAL_APPEND; i++) {
		q->lines[i].seq = 0;
		q->lines[i].chain = (struct hash){ { 0 } };
	}
	if (q->ask != JOURNAL_APPEND)
		q->lines_n = q->urns_n = q->workshops_n = 0;
}

static void serve_badly(struct world *w, struct journal_request *q)
{
	bool is_stored = happens(w, 50);

	if (is_stored)
		serve(w, q);
	w->counts->unknown_stored += is_stored;
	w->counts->unknown_lost += !is_stored;
	forget_what(q);
	q->outcome = JOURNAL_UNKNOWN;
}

static void serve_job(struct world *w, struct journal_request *q)
{
	bool writes = q->ask == JOURNAL_APPEND || q->ask == JOURNAL_FORGET;

	if (q->rehearsal || w->is_healing) {
		serve(w, q);
	} else if (writes && w->now < w->disk.full_until) {
		w->counts->read_only++;
		q->outcome = JOURNAL_READ_ONLY;
	} else if (prng_below(&w->prng, 1000) < w->faults.fatal_permille) {
		if (happens(w, 50))
			serve(w, q);
		q->outcome = JOURNAL_FATAL;
	} else if (happens(w, w->faults.unknown_percent)) {
		serve_badly(w, q);
	} else {
		serve(w, q);
	}
	/* A page may end early, which its `last` says. */
	if (q->ask == JOURNAL_READ && q->lines_n > 1 && happens(w, w->faults.short_percent)) {
		q->lines_n = 1 + prng_below(&w->prng, q->lines_n - 1);
		w->counts->short_pages++;
	}
}

void disk_event(struct world *w, const struct due *e)
{
	struct disk *d = &w->disk;

	if (e->life != w->life || w->rooms == NULL)
		return;
	struct job *job = &d->jobs[e->n];
	if (e->kind == DUE_SERVE) {
		job->is_served = true;
		serve_job(w, job->q);
		trace(w, "disk %s %llu: %zu lines, %zu ballots: %d", job->q->ask == JOURNAL_APPEND ? "append" : "other",
			(unsigned long long)job->q->workshop, job->q->lines_n, job->q->ballots_n, (int)job->q->outcome);
		return;
	}
	struct journal_request *q = job->q;
	must(job->is_served && e->n == d->first);
	d->first++;
	hub_input(w, &(struct input){ .kind = INPUT_STORED, .reply = q });
}

void disk_crash(struct world *w)
{
	struct disk *d = &w->disk;
	size_t waiting = 0;

	for (size_t i = d->first; i < d->jobs_n; i++)
		waiting += !d->jobs[i].is_served;
	/* Of those on their way the first few may have come to the platter. */
	uint64_t kept = waiting == 0 ? 0 : prng_below(&w->prng, waiting + 1);
	for (size_t i = d->first; i < d->jobs_n; i++) {
		bool writes = d->jobs[i].q->ask == JOURNAL_APPEND && !d->jobs[i].q->rehearsal;

		if (d->jobs[i].is_served)
			continue;
		if (kept > 0 && kept-- > 0) {
			w->counts->kept_by_crash += writes;
			serve(w, d->jobs[i].q);
		} else {
			w->counts->lost_by_crash += writes;
		}
	}
	jobs_free(d);
	d->serve_ms = d->reply_ms = w->now;
	journal_memory.close(d->rehearsals);
	d->rehearsals = memory_open();
}

void disk_heal(struct world *w)
{
	w->disk.still_until = w->disk.full_until = 0;
}
