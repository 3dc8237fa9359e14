/*
 * Pieces of a value that a play expects, found in its JSON. `name:value` is a member, `word` a name or a whole text, `-` before either
 * says that it must not be there. `@` looks closer from then on: `@item:2` into the innermost object with that member, `@funds` into
 * what stands behind that name, `@item:2/steps` into one and then the other.
 */
#ifndef TESTS_PLAYS_PIECE_H
#define TESTS_PLAYS_PIECE_H

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { PIECE_MAX = 600, DEPTH_MAX = 32 };

/* A number must not go on behind what was found: `rank:1` is no rank of 10. */
static bool piece_ends(struct text in, size_t at)
{
	return at == in.len || strchr(",]}:\"", in.at[at]) != NULL;
}

static size_t piece_find(struct text in, const char *wanted)
{
	size_t n = strlen(wanted);

	for (size_t at = 0; at + n <= in.len; at++)
		if (memcmp(in.at + at, wanted, n) == 0 && piece_ends(in, at + n))
			return at;
	return in.len;
}

/* Where a piece stands; in.len: nowhere. Quotes were taken off in the play, so a value is looked for with and without. */
static size_t piece_at(struct text in, const char *piece)
{
	const char *colon = strchr(piece, ':');
	char wanted[PIECE_MAX];
	int name = colon == NULL ? 0 : (int)(colon - piece);

	if (colon == NULL) {
		snprintf(wanted, sizeof wanted, "\"%s\"", piece);
		return piece_find(in, wanted);
	}
	snprintf(wanted, sizeof wanted, "\"%.*s\":%s", name, piece, colon + 1);
	size_t bare = piece_find(in, wanted);
	snprintf(wanted, sizeof wanted, "\"%.*s\":\"%s\"", name, piece, colon + 1);
	return bare < in.len ? bare : piece_find(in, wanted);
}

/* From an opening bracket to behind the one that closes it. */
static struct text piece_whole(struct text in, size_t open)
{
	int depth = 0;
	bool quoted = false;

	for (size_t i = open; i < in.len; i++) {
		char c = in.at[i];

		if (c == '"' && in.at[i - 1] != '\\')
			quoted = !quoted;
		depth += !quoted && (c == '{' || c == '[');
		depth -= !quoted && (c == '}' || c == ']');
		if (depth == 0)
			return (struct text){ in.at + open, i + 1 - open };
	}
	return TEXT_NONE;
}

/* The innermost object around a place. */
static struct text piece_around(struct text in, size_t place)
{
	size_t open[DEPTH_MAX] = { 0 }, depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < place; i++) {
		char c = in.at[i];

		if (c == '"' && (i == 0 || in.at[i - 1] != '\\'))
			quoted = !quoted;
		if (!quoted && (c == '{' || c == '[') && depth < DEPTH_MAX)
			open[depth++] = i;
		else if (!quoted && (c == '}' || c == ']') && depth > 0)
			depth--;
	}
	return depth == 0 ? TEXT_NONE : piece_whole(in, open[depth - 1]);
}

static struct text piece_closer(struct text in, const char *step)
{
	char wanted[PIECE_MAX];

	if (strchr(step, ':') != NULL) {
		size_t at = piece_at(in, step);
		return at == in.len ? TEXT_NONE : piece_around(in, at);
	}
	snprintf(wanted, sizeof wanted, "\"%s\":", step);
	const char *at = memmem(in.at, in.len, wanted, strlen(wanted));
	return at == NULL ? TEXT_NONE : piece_whole(in, (size_t)(at - in.at) + strlen(wanted));
}

/* `@step/step`, from the whole value. .at == NULL: there is no such part. */
static struct text piece_part(struct text whole, const char *path)
{
	struct text part = whole;
	char steps[PIECE_MAX];
	char *rest = steps;

	snprintf(steps, sizeof steps, "%s", path + 1);
	for (char *step = strsep(&rest, "/"); step != NULL && part.at != NULL; step = strsep(&rest, "/"))
		part = piece_closer(part, step);
	return part;
}

/* The first of `n` pieces that does not hold, NULL when all do. */
static const char *piece_missed(struct text whole, char **pieces, int n)
{
	struct text part = whole;

	for (int i = 0; i < n; i++) {
		bool absent = pieces[i][0] == '-';

		if (pieces[i][0] == '@') {
			part = piece_part(whole, pieces[i]);
			if (part.at == NULL)
				return pieces[i];
		} else if ((piece_at(part, pieces[i] + absent) < part.len) == absent) {
			return pieces[i];
		}
	}
	return NULL;
}

#endif
