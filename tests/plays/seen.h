/*
 * What of the schemas the plays have shown: every field of a command that was given, every field of a view that was seen, every
 * value of an enum that stood in one of them. What never occurred is a promise that nobody has tried.
 */
#ifndef TESTS_PLAYS_SEEN_H
#define TESTS_PLAYS_SEEN_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "protocol/codec.h"

enum { SEEN_MAX = 4096 };

/* A field of a row, or a value of an enum; both are known by the place of their table. */
struct seen { const void *what; int value; };
static struct seen seen_rows[SEEN_MAX];
static size_t seen_n;

static bool seen_has(const void *what, int value)
{
	for (size_t i = 0; i < seen_n; i++)
		if (seen_rows[i].what == what && seen_rows[i].value == value)
			return true;
	return false;
}

static void seen_note(const void *what, int value)
{
	if (seen_has(what, value))
		return;
	must(seen_n < SEEN_MAX);
	seen_rows[seen_n++] = (struct seen){ what, value };
}

static void seen_fields(const struct schema_row *row, const struct value *v);

static void seen_value(const struct schema_field *f, const struct value *v)
{
	if (f->type == FIELD_ENUM)
		seen_note(f->of_enum, schema_value_of(f->of_enum, value_text(v)));
	else if (f->type == FIELD_SHAPE)
		seen_fields(f->of_shape, v);
	for (size_t i = 0; f->type == FIELD_LIST && i < value_n(v); i++)
		seen_value(f->item, value_at(v, i));
}

static void seen_fields(const struct schema_row *row, const struct value *v)
{
	for (size_t i = 0; i < row->n; i++) {
		const struct value *field = value_get(v, row->fields[i].name);

		if (field == NULL)
			continue;
		seen_note(&row->fields[i], 0);
		seen_value(&row->fields[i], field);
	}
}

static void seen_json(struct arena *a, const struct schema_row *row, const void *at, size_t n)
{
	const struct value *v = value_read(a, &customs_log, at, n);

	must(v != NULL);
	seen_fields(row, v);
}

/* Secrets never reach the log, so a command that was given has had them; the recovery code is added by the room, not by the core. */
static bool seen_elsewhere(const struct schema_row *row, const struct schema_field *f)
{
	return f->secret || (row == &view_rows[VIEW_ME] && strcmp(f->name, "seat") == 0);
}

static int seen_missing_of(const struct schema_row *row, const char *what)
{
	int missing = 0;

	for (size_t i = 0; i < row->n; i++) {
		if (seen_elsewhere(row, &row->fields[i]) || seen_has(&row->fields[i], 0))
			continue;
		printf("not ok no play has the field %s of the %s %s\n", row->fields[i].name, what, row->name);
		missing++;
	}
	return missing;
}

/* A shape counts when anything that is played has it: link and room_row belong to felt views, tests/e2e/views.test.mjs sees those. */
static bool seen_reaches(const struct schema_row *row, const struct schema_row *shape)
{
	for (size_t i = 0; i < row->n; i++) {
		const struct schema_field *f = row->fields[i].type == FIELD_LIST ? row->fields[i].item : &row->fields[i];
		if (f->type == FIELD_SHAPE && (f->of_shape == shape || seen_reaches(f->of_shape, shape)))
			return true;
	}
	return false;
}

static bool seen_is_played(const struct schema_row *shape)
{
	bool played = false;

	for (int i = 1; i < COMMAND_N; i++)
		played = played || seen_reaches(&command_rows[i], shape);
	for (int i = 1; i < VIEW_N; i++)
		played = played || (!view_rows[i].felt && seen_reaches(&view_rows[i], shape));
	return played;
}

/* The same for an enum: pass_state stands in the felt view of the code cards alone. */
static bool seen_names(const struct schema_row *row, const struct schema_enum *of)
{
	for (size_t i = 0; i < row->n; i++) {
		const struct schema_field *f = row->fields[i].type == FIELD_LIST ? row->fields[i].item : &row->fields[i];
		if ((f->type == FIELD_ENUM && f->of_enum == of) || (f->type == FIELD_SHAPE && seen_names(f->of_shape, of)))
			return true;
	}
	return false;
}

static bool seen_is_said(const struct schema_enum *of)
{
	bool said = of == &enum_role;   /* the roles stand in front of every line */

	for (int i = 1; i < COMMAND_N; i++)
		said = said || seen_names(&command_rows[i], of);
	for (int i = 1; i < VIEW_N; i++)
		said = said || (!view_rows[i].felt && seen_names(&view_rows[i], of));
	return said;
}

/*
 * The one value that no workshop can lead to: k is at least 3 there, so a sector of one or two is withheld as `few` before it is
 * `small`. It is for `dienhong count --no-k`, and tests/unit/test_count.c counts it.
 */
static bool seen_cannot_be(const struct schema_enum *of, size_t value)
{
	return of == &enum_withheld && value == WITHHELD_SMALL;
}

static int seen_missing(void)
{
	int missing = 0;

	for (int i = 1; i < COMMAND_N; i++)
		missing += seen_missing_of(&command_rows[i], "command");
	for (int i = 1; i < EVENT_N; i++)
		missing += seen_missing_of(&event_rows[i], "event");
	for (int i = 1; i < VIEW_N; i++)
		if (!view_rows[i].felt)
			missing += seen_missing_of(&view_rows[i], "view");
	for (size_t i = 0; i < shape_rows_n; i++)
		if (seen_is_played(shape_rows[i]))
			missing += seen_missing_of(shape_rows[i], "shape");
	for (size_t i = 0; i < enum_rows_n; i++) {
		for (size_t k = 1; k < enum_rows[i]->n; k++) {
			if (seen_has(enum_rows[i], (int)k) || seen_cannot_be(enum_rows[i], k) || !seen_is_said(enum_rows[i]))
				continue;
			printf("not ok no play has %s of the enum %s\n", enum_rows[i]->values[k], enum_rows[i]->name);
			missing++;
		}
	}
	return missing;
}

#endif
