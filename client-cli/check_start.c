/* Steps 1 and 2, what is not cards: stakeholders, the situation in figures, TOWS. */
#include "play.h"

#include <string.h>

void check_stakeholders(struct play *p)
{
	const struct value *all = value_get(p->file, "stakeholders");
	struct session *s = p->check ? play_look(p, ROLE_WALL) : NULL;

	for (size_t i = 0; s != NULL && i < value_n(all); i++) {
		const struct value *v = value_at(all, i), *got = play_view(p, s, "stakeholder", (uint32_t)i + 1);
		const struct value *data = value_get(got, "data");
		const char *code = text_c(p->arena, text_in(v, "code"));

		check_text(p, text_in(got, "code"), text_in(v, "code"), "stakeholder.%s.code", code);
		check_text(p, text_in(got, "strategy"), text_in(v, "strategy"), "stakeholder.%s.strategy", code);
		check_text(p, text_in(got, "proposed"), text_in(v, "strategy"), "stakeholder.%s.proposed", code);
		check_text(p, text_in(data, "position"), text_in(v, "position"), "stakeholder.%s.position", code);
		check_int(p, int_in(data, "interest"), int_in(v, "interest"), "stakeholder.%s.interest", code);
		check_int(p, int_in(data, "influence"), int_in(v, "influence"), "stakeholder.%s.influence", code);
	}
	if (s != NULL)
		session_close(s);
}

static void check_figure(struct play *p, const struct value *got, const struct value *v, bool targets)
{
	const struct value *data = value_get(got, "data"), *points = value_get(data, "points"), *years = value_get(v, "series");
	const char *code = text_c(p->arena, text_in(v, "code"));

	check_text(p, text_in(got, "code"), text_in(v, "code"), "series.%s.code", code);
	check_int(p, (int64_t)value_n(points), (int64_t)value_n(years), "series.%s.points", code);
	for (size_t i = 0; i < value_n(points); i++) {
		const struct value *point = value_at(points, i);
		const char *year = number_c(p->cli, int_in(point, "year"));

		check_decimal(p, value_get(point, "value"), value_get(years, year), "series.%s.%s", code, year);
	}
	check_decimal(p, value_get(value_at(value_get(data, "compare"), 0), "value"), value_get(v, "compare_value"), "series.%s.compare",
		code);
	/* That the target is there at all: which one it is, the objectives' own checks tell. */
	check_int(p, value_get(data, "target") != NULL, targets, "series.%s.has_target", code);
}

void check_series(struct play *p, bool targets)
{
	const struct value *all = value_dig(p->file, "commune_profile", "indicators", NULL);
	struct session *s = p->check ? play_look(p, ROLE_WALL) : NULL;

	for (size_t i = 0; s != NULL && i < value_n(all); i++)
		check_figure(p, play_view(p, s, "series", (uint32_t)i + 1), value_at(all, i), targets);
	if (s != NULL)
		session_close(s);
}

void check_tows(struct play *p)
{
	const struct value *all = value_get(p->file, "tows");
	struct session *s = p->check ? play_look(p, ROLE_WALL) : NULL;

	for (size_t i = 0; s != NULL && i < value_n(all); i++) {
		const struct value *v = value_at(all, i), *got = play_view(p, s, "tows", names_find(&p->tows, text_in(v, "code")));
		const char *code = text_c(p->arena, text_in(v, "code"));

		check_text(p, text_in(got, "code"), text_in(v, "code"), "tows.%s.code", code);
		check_text(p, text_in(value_get(got, "data"), "type"), text_in(v, "type"), "tows.%s.type", code);
		check_refs(p, &p->themes, value_dig(got, "data", "themes", NULL), value_get(v, "from"), "tows.%s.from", code);
		check_refs(p, &p->themes, value_dig(got, "origin", "themes", NULL), value_get(v, "from"), "tows.%s.origin", code);
	}
	if (s != NULL)
		session_close(s);
}
