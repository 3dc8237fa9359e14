/*
 * Who may do what, when: every command by every role in every kind of step, before the workshop and after its end. Learns an example of
 * each command from the plays, then tries all of them in the states that the plays come to. The table that comes out is held against the
 * one in the repository, so nobody is let in, or shut out, without a line of it being changed by hand.
 *
 *                      before    welcome   swot
 *     add_card         --------- --x++---- -+++x----
 *
 * Roles in the order of the schema (guest, participant, helper, moderator, facilitator, observer, wall, hub, reporter).
 * `-` not allowed in any state, `+` done in some, `x` allowed to ask but refused for another reason in all, `.` not tried.
 */
#ifndef PLAYS_MATRIX_H
#define PLAYS_MATRIX_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "core/workshop.h"
#include "protocol/codec.h"

enum { EXAMPLES_MAX = 6, EVERY_ACT = 4, PHASE_BEFORE = ACTIVITY_KIND_N, PHASE_ENDED, PHASE_N,
	CELL_REFUSED = 1, CELL_DONE = 2, CELL_OTHER = 4 };

struct matrix {
	struct { char *body; size_t n; } examples[COMMAND_N][EXAMPLES_MAX];
	unsigned char cells[COMMAND_N][PHASE_N][ROLE_N];
	unsigned acts, tried, wrong;
	int last_phase;
};

static struct matrix matrix;

static void matrix_learn(const struct entry *e)
{
	for (int i = 0; i < EXAMPLES_MAX; i++) {
		struct buf out = { 0 };

		if (matrix.examples[e->command.kind][i].body != NULL)
			continue;
		codec_write_entry(&out, e);
		must(!out.broken);
		matrix.examples[e->command.kind][i].body = out.at;
		matrix.examples[e->command.kind][i].n = out.len;
		return;
	}
}

static int matrix_phase(const struct workshop *w)
{
	const struct activity *a = activity_at(w, w->current);

	return w->code == 0 ? PHASE_BEFORE : w->ended ? PHASE_ENDED : a == NULL ? ACTIVITY_KIND_NONE : (int)a->kind;
}

/* Somebody who has this role here, if it is one of people with seats. */
static uint32_t matrix_member(const struct workshop *w, enum role role, uint32_t wanted)
{
	if (role != ROLE_PARTICIPANT)
		return 0;
	if (wanted != 0 && wanted <= w->members_n && !w->members[wanted - 1].left)
		return wanted;
	for (size_t i = 0; i < w->members_n; i++)
		if (!w->members[i].left)
			return w->members[i].number;
	return 0;
}

static void matrix_one(const struct workshop *w, struct entry *e, int phase, struct arena *a)
{
	uint32_t wanted = e->by.member;

	for (int role = ROLE_NONE + 1; role < ROLE_N; role++) {
		struct events events = { 0 };
		int64_t arg;

		e->by = (struct actor){ (enum role)role, matrix_member(w, (enum role)role, wanted) };
		enum word word = decide(w, e, a, &events, &arg);
		bool may = role_may((enum role)role, e->command.kind);
		/* Deny by default, and a refusal has no events. */
		if ((!may && word != word_not_allowed) || (word != word_fine && events.n > 0)) {
			printf("not ok %s by %s: %s\n", command_rows[e->command.kind].name, role_name((enum role)role), word_rows[word].name);
			matrix.wrong++;
		}
		matrix.tried++;
		matrix.cells[e->command.kind][phase][role] |= word == word_fine ? CELL_DONE : word == word_not_allowed && !may ? CELL_REFUSED : CELL_OTHER;
	}
}

/* Tries everything in the state that a play has come to; changes nothing in it. */
static void matrix_try(const struct workshop *w, int64_t now)
{
	int phase = matrix_phase(w);
	struct arena a = { 0 };

	if (phase == matrix.last_phase && matrix.acts++ % EVERY_ACT != 0)
		return;
	matrix.last_phase = phase;
	struct hash before = workshop_digest(w);
	for (int kind = COMMAND_NONE + 1; kind < COMMAND_N; kind++)
		for (int i = 0; i < EXAMPLES_MAX && matrix.examples[kind][i].body != NULL; i++) {
			struct entry e;
			uint8_t id[ID_BYTES] = { 0xff, (uint8_t)kind, (uint8_t)i };

			must(codec_read_entry(&a, w->seq + 1, id, matrix.examples[kind][i].body, matrix.examples[kind][i].n, &e));
			e.at_ms = now;
			matrix_one(w, &e, phase, &a);
			arena_wipe(&a);
		}
	struct hash after = workshop_digest(w);
	if (!hash_same(before.at, after.at, sizeof before.at)) {
		printf("not ok deciding changed the state\n");
		matrix.wrong++;
	}
	arena_free(&a);
}

static char matrix_letter(unsigned cell)
{
	return cell & CELL_DONE ? '+' : cell & CELL_OTHER ? 'x' : cell & CELL_REFUSED ? '-' : '.';
}

static const char *phase_name(int phase)
{
	return phase == PHASE_BEFORE ? "before" : phase == PHASE_ENDED ? "ended" : activity_kind_name((enum activity_kind)phase);
}

/* Holds the table against `path`, and writes what was seen to build/ where they differ. Returns how many lines do, and cells that were never tried. */
static int matrix_end(const char *path)
{
	struct buf out = { 0 };
	char fresh[512];
	int wrong = (int)matrix.wrong, empty = 0;

	for (int kind = COMMAND_NONE; kind < COMMAND_N; kind++) {
		buf_f(&out, "%-24s", kind == COMMAND_NONE ? "" : command_rows[kind].name);
		for (int phase = ACTIVITY_KIND_NONE + 1; phase < PHASE_N; phase++) {
			buf_byte(&out, ' ');
			if (kind == COMMAND_NONE)
				buf_f(&out, "%-9.9s", phase_name(phase));
			for (int role = ROLE_NONE + 1; role < ROLE_N && kind != COMMAND_NONE; role++) {
				char letter = matrix_letter(matrix.cells[kind][phase][role]);

				empty += letter == '.';
				buf_byte(&out, letter);
			}
		}
		buf_byte(&out, '\n');
	}
	must(!out.broken);
	(void)snprintf(fresh, sizeof fresh, "build/%s.new", strrchr(path, '/') == NULL ? path : strrchr(path, '/') + 1);
	FILE *old = fopen(path, "r");
	char *kept = malloc(out.len + 2);
	must(kept != NULL);
	size_t n = old == NULL ? 0 : fread(kept, 1, out.len + 1, old);
	if (old != NULL)
		(void)fclose(old);
	if (n != out.len || memcmp(kept, out.at, n) != 0) {
		FILE *new = fopen(fresh, "w");

		must(new != NULL && fwrite(out.at, 1, out.len, new) == out.len && fclose(new) == 0);
		printf("not ok the matrix differs: diff %s %s\n", path, fresh);
		wrong++;
	}
	if (empty > 0)
		printf("not ok %d cells were never tried\n", empty);
	printf("# %u tries, %d cells\n", matrix.tried, (COMMAND_N - 1) * (PHASE_N - 1) * (ROLE_N - 1));
	free(kept);
	buf_free(&out);
	for (int kind = 0; kind < COMMAND_N; kind++)
		for (int i = 0; i < EXAMPLES_MAX; i++)
			free(matrix.examples[kind][i].body);
	return wrong + (empty > 0);
}

#endif
