/* Rounds: the count, the ranks, and that no figure of a sector leaves the hub against the k rule. */
#include "play.h"

#include <stdio.h>
#include <string.h>

void check_hidden(struct play *p, const char *id, uint32_t poll)
{
	char key[32];

	if (!p->check || p->failed != 0)
		return;
	(void)snprintf(key, sizeof key, "result/%u", poll);
	for (size_t i = 0; i < onlookers_n; i++) {
		struct session *s = play_look_any(p, onlookers[i]);

		if (s == NULL)
			continue;
		check_int(p, session_view(s, p->arena, key) != NULL, 0, "%s.hidden.%s", id, enum_role.values[onlookers[i]]);
		session_close(s);
	}
}

static struct text code_of(const struct value *poll, int64_t item)
{
	const struct value *items = value_get(poll, "items");

	for (size_t i = 0; i < value_n(items); i++)
		if (int_in(value_at(items, i), "item") == item)
			return text_in(value_at(items, i), "code");
	return text("?");
}

static const struct value *row_of(const struct value *poll, const struct value *rows, struct text code)
{
	for (size_t i = 0; i < value_n(rows); i++)
		if (text_is(code_of(poll, int_in(value_at(rows, i), "item")), code))
			return value_at(rows, i);
	return NULL;
}

static void check_top(struct play *p, const struct value *poll, const struct value *items, const struct value *want,
	const char *id, const char *name)
{
	struct names got = { 0 };

	for (size_t i = 0; i < value_n(items); i++)
		names_add(p, &got, code_of(poll, value_int(value_at(items, i), 0)), 0);
	check_codes(p, &got, want, "%s.%s", id, name);
}

static void check_row(struct play *p, const struct value *poll, const struct value *rows, const struct value *want,
	const char *id, bool sectors)
{
	struct text code = text_in(want, "code");
	const struct value *row = row_of(poll, rows, code);
	char name[64];

	check_int(p, value_int(value_get(row, "points"), -1), int_in(want, "dots"), "%s.%.*s.dots", id, TEXT_ARGS(code));
	check_int(p, value_int(value_get(row, "voters"), -1), int_in(want, "voters"), "%s.%.*s.voters", id, TEXT_ARGS(code));
	check_int(p, int_in(row, "rank"), int_in(want, "rank"), "%s.%.*s.rank", id, TEXT_ARGS(code));
	if (!sectors)
		return;
	(void)snprintf(name, sizeof name, "%s.%.*s.by_sector", id, TEXT_ARGS(code));
	check_sectors(p, value_get(row, "by"), value_get(want, "by_sector"), name);
	check_decimal(p, value_get(row, "balanced"), value_get(want, "balanced_percent"), "%s.%.*s.balanced_percent", id,
		TEXT_ARGS(code));
	check_int(p, int_in(row, "balanced_rank"), int_in(want, "balanced_rank"), "%s.%.*s.balanced_rank", id, TEXT_ARGS(code));
}

/* Names under which a figure of a sector could stand, at any depth. Not "state": a round has one of its own. */
static bool has_sector_figure(const struct value *v)
{
	static const char *const names[] = { "voted", "used_by", "by", "balanced", "balanced_rank", "tops_balanced", "bands",
		"private", "community" };

	for (size_t i = 0; i < value_n(v); i++) {
		const struct value *inner = value_at(v, i);

		for (size_t k = 0; value_is_object(v) && k < sizeof names / sizeof *names; k++)
			if (text_is(value_name(inner), text_of(names[k])))
				return true;
		if ((value_is_object(inner) || value_is_list(inner)) && has_sector_figure(inner))
			return true;
	}
	return false;
}

/* In anything that this onlooker was told about the round, whatever the kind of view. */
static bool tells_of_sectors(struct play *p, const struct session *s, uint32_t poll)
{
	char end[16];

	(void)snprintf(end, sizeof end, "/%u", poll);
	for (size_t i = 0; i < s->pieces_n; i++) {
		const char *number = strchr(s->pieces[i].key, '/');
		const struct value *v = session_view(s, p->arena, s->pieces[i].key);

		if (number != NULL && strcmp(number, end) == 0 && value_get(v, "poll") != NULL && has_sector_figure(v))
			return true;
	}
	return false;
}

/* Everybody is shown the same result, and no one a figure that the k rule holds back. */
static void check_onlookers(struct play *p, const char *id, uint32_t poll, bool sectors, const struct value *like)
{
	for (size_t i = 0; i < onlookers_n; i++) {
		struct session *s = play_look_any(p, onlookers[i]);

		if (s == NULL)
			continue;
		const struct value *result = play_view(p, s, "result", poll);
		check_same(p, result, like, "%s.same.%s", id, enum_role.values[onlookers[i]]);
		if (!sectors)
			check_int(p, tells_of_sectors(p, s, poll), 0, "%s.no_sector_figure.%s", id, enum_role.values[onlookers[i]]);
		session_close(s);
	}
}

void check_round(struct play *p, const char *id, uint32_t number)
{
	const struct value *want = value_get(value_with(value_get(p->file, "rounds"), "id", text_of(id)), "expected"), *table = value_get(want, "table");
	bool sectors = value_bool(value_get(want, "sector_breakdown_visible"));
	struct session *s = p->check && want != NULL ? play_look(p, ROLE_WALL) : NULL;
	char name[32];

	if (s == NULL)
		return;
	const struct value *poll = play_view(p, s, "poll", number), *result = play_view(p, s, "result", number);
	session_close(s);
	check_int(p, int_in(result, "cast"), int_in(want, "ballots_cast"), "%s.cast", id);
	check_decimal(p, value_get(result, "turnout"), value_get(want, "turnout_percent"), "%s.turnout", id);
	check_int(p, int_in(result, "used"), int_in(want, "dots_used"), "%s.used", id);
	check_int(p, int_in(result, "available"), int_in(want, "dots_available"), "%s.available", id);
	check_int(p, value_bool(value_get(result, "sectors")), sectors, "%s.sectors", id);
	if (sectors) {
		(void)snprintf(name, sizeof name, "%s.ballots_by_sector", id);
		check_sectors(p, value_get(result, "voted"), value_get(want, "ballots_by_sector"), name);
		(void)snprintf(name, sizeof name, "%s.dots_by_sector", id);
		check_sectors(p, value_get(result, "used_by"), value_get(want, "dots_by_sector"), name);
	}
	check_int(p, (int64_t)value_n(value_get(result, "rows")), (int64_t)value_n(table), "%s.rows", id);
	for (size_t i = 0; i < value_n(table); i++)
		check_row(p, poll, value_get(result, "rows"), value_at(table, i), id, sectors);
	check_top(p, poll, value_get(result, "tops"), value_get(want, "top_raw"), id, "top_raw");
	if (sectors)
		check_top(p, poll, value_get(result, "tops_balanced"), value_get(want, "top_balanced"), id, "top_balanced");
	check_int(p, value_bool(value_get(result, "divergence")), value_bool(value_get(want, "divergence")), "%s.divergence", id);
	check_onlookers(p, id, number, sectors, result);
}

void check_consensus(struct play *p, const char *id, uint32_t number)
{
	const struct value *want = value_get(value_with(value_get(p->file, "consensus_rounds"), "id", text_of(id)), "expected");
	bool sectors = value_bool(value_get(want, "sector_breakdown_visible"));
	struct session *s = p->check && want != NULL ? play_look(p, ROLE_WALL) : NULL;

	if (s == NULL)
		return;
	const struct value *result = play_view(p, s, "result", number), *levels = value_get(result, "levels");
	session_close(s);
	check_int(p, int_in(result, "cast"), int_in(want, "answers_cast"), "%s.cast", id);
	for (size_t level = 1; level <= 5; level++) {
		char digit[2] = { (char)('0' + level), 0 };

		check_int(p, value_int(value_at(levels, level - 1), -1), value_int(value_dig(want, "levels", digit, NULL), -2),
			"%s.level.%s", id, digit);
	}
	check_int(p, int_in(result, "support"), int_in(want, "support"), "%s.support", id);
	check_decimal(p, value_get(result, "support_percent"), value_get(want, "support_percent"), "%s.support_percent", id);
	check_int(p, value_bool(value_get(result, "passed")), value_bool(value_get(want, "passed")), "%s.passed", id);
	check_int(p, value_bool(value_get(result, "sectors")), sectors, "%s.sectors", id);
	for (int k = SECTOR_STATE; k < SECTOR_N; k++) {
		struct text got = text_in(value_get(result, "bands"), enum_sector.values[k]);
		struct text band = text_in(value_get(want, "by_sector_band"), enum_sector.values[k]);

		check_text(p, got, band, "%s.band.%s", id, enum_sector.values[k]);
	}
	check_onlookers(p, id, number, sectors, result);
}
