/* A workshop of four seats for the tests of steps 1 and 5: commands that may be refused, and what somebody is shown. */
#ifndef TESTS_UNIT_OPTIONS_WORLD_H
#define TESTS_UNIT_OPTIONS_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../support/mini.h"

/* Members 1, 2, 3 are of the state, private and community sectors, 4 of the state too. */
static inline struct mini opened(const char *template)
{
	struct mini m = mini_open();
	struct create_workshop c = { .about = { .title = text("Thử") }, .template = text_of(template), .code = 482917, .zone = 420,
		.rules_version = RULES_VERSION };

	mini_do(&m, ROLE_HUB, 0, (struct command){ .kind = COMMAND_CREATE_WORKSHOP, .create_workshop = c });
	for (int i = 0; i < 4; i++)
		mini_join(&m, (enum sector)(1 + i % 3), GENDER_NONE, PRESENCE_OWN_PHONE);
	return m;
}

/* Applies a command that may be refused. The entry is kept in `*log`, if there is one. */
static inline enum word attempt(struct mini *m, enum role role, uint32_t member, struct command c, struct entry *log)
{
	struct entry e = { .seq = m->w->seq + 1, .at_ms = m->now_ms += 1000, .by = { role, member }, .command = c };
	struct outcome out;

	memcpy(e.id, &e.seq, sizeof e.seq);
	assert_true(apply(m->w, &e, &m->chain, &m->a, &out));
	if (log != NULL)
		*log = e;
	return out.word;
}

#define TRY(m, role, member, KIND, name, ...) \
	attempt((m), (role), (member), (struct command){ .kind = COMMAND_##KIND, .name = { __VA_ARGS__ } }, NULL)
#define FAC(m, KIND, name, ...) TRY(m, ROLE_FACILITATOR, 0, KIND, name, __VA_ARGS__)

static inline struct buf seen(const struct mini *m, struct key key, enum role role, uint32_t member)
{
	struct buf out = { 0 };
	struct json j = json_to(&out);
	struct arena a = { 0 };

	if (see(m->w, key, &(struct audience){ role, member }, &a, &j) != SIGHT_SEEN)
		buf_wipe(&out);
	buf_byte(&out, '\0');
	arena_free(&a);
	return out;
}

#endif
