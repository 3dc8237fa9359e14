/*
 * A workshop played by hand: commands go straight into apply(), with a clock and ids that are counted. For tests of what is
 * made of a workshop; how a workshop is made has its own plays.
 */
#ifndef TESTS_MINI_H
#define TESTS_MINI_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/workshop.h"

/* `told`, where there is one, hears of each entry before it is applied. */
struct mini {
	struct workshop *w;
	struct arena a;
	int64_t now_ms;
	struct hash chain;
	void (*told)(void *with, const struct entry *e);
	void *with;
};

/* Opens at 8:00 of 5 March 2026 in Vietnam. */
static inline struct mini mini_open(void)
{
	return (struct mini){ .w = workshop_new(), .now_ms = INT64_C(1772672400000) };
}

static inline void mini_close(struct mini *m)
{
	workshop_free(m->w);
	arena_free(&m->a);
}

/* Applies one command; a refusal ends the test, since nothing after it would mean anything. The number of what was made. */
static inline uint32_t mini_do(struct mini *m, enum role role, uint32_t member, struct command c)
{
	struct entry e = { .seq = m->w->seq + 1, .at_ms = m->now_ms, .by = { role, member }, .command = c };
	struct outcome out;

	if (c.kind == COMMAND_CREATE_WORKSHOP)
		(void)workshop_plan(&m->a, &e.command.create_workshop);   /* as the edge does; apply() refuses what it could not */
	for (unsigned i = 0; i < sizeof e.seq; i++)
		e.id[i] = (uint8_t)(e.seq >> (8 * i));
	m->chain = hash_chain(&m->chain, e.seq, e.id, "", 0);
	if (m->told != NULL)
		m->told(m->with, &e);
	m->now_ms += 7000;
	if (!apply(m->w, &e, &m->chain, &m->a, &out) || out.word != word_fine) {
		(void)fprintf(stderr, "%s refused at entry %llu: %s\n", command_rows[c.kind].name, (unsigned long long)e.seq,
			word_rows[out.word].name);
		abort();
	}
	return out.made;
}

/* A facilitator's command, by its name. */
#define RUN(m, KIND, name, ...) \
	mini_do((m), ROLE_FACILITATOR, 0, (struct command){ .kind = COMMAND_##KIND, .name = { __VA_ARGS__ } })
/* A command of a seat. */
#define BY(m, member, KIND, name, ...) \
	mini_do((m), ROLE_PARTICIPANT, (member), (struct command){ .kind = COMMAND_##KIND, .name = { __VA_ARGS__ } })

static inline uint32_t mini_join(struct mini *m, enum sector sector, enum gender gender, enum presence presence)
{
	struct join j = { .consent = true, .sector = sector, .gender = gender, .presence = presence };

	j.key_hash = hash_of(&m->w->seq, sizeof m->w->seq);
	return mini_do(m, ROLE_GUEST, 0, (struct command){ .kind = COMMAND_JOIN, .join = j });
}

/* The first activity of a kind. */
static inline uint32_t mini_activity(const struct mini *m, enum activity_kind kind)
{
	for (size_t i = 0; i < m->w->activities_n; i++)
		if (m->w->activities[i].kind == kind)
			return m->w->activities[i].number;
	abort();
}

/* Opens a prepared round, closes it with these ballots, and shows it. */
static inline void mini_round(struct mini *m, uint32_t poll, const struct urn_ballot *urn, size_t n, int64_t present, bool show)
{
	struct close_poll close = { .poll = poll, .present = present };

	(void)ballots_seal(m->w, poll_at(m->w, poll), &m->a, urn, n, &close);
	mini_do(m, ROLE_FACILITATOR, 0, (struct command){ .kind = COMMAND_CLOSE_POLL, .close_poll = close });
	if (show)
		RUN(m, SHOW_RESULT, show_result, .poll = poll);
}

#endif
