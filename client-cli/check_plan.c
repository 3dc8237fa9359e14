/* Steps 3 and 4: elements of the vision, objectives and their marks. */
#include "play.h"

#include <string.h>

void check_vision(struct play *p)
{
	const struct value *want = value_get(p->file, "vision_expected"), *counts = value_get(want, "element_counts");
	struct session *s = p->check && want != NULL ? play_look(p, ROLE_WALL) : NULL;
	struct names discussed = { 0 };

	if (s == NULL)
		return;
	for (size_t i = 0; i < p->elements.n; i++) {
		const struct value *e = play_view(p, s, "element", p->elements.at[i].number);
		struct text code = p->elements.at[i].code;
		const char *name = text_c(p->arena, code);

		check_text(p, text_in(e, "code"), code, "vision.%s.code", name);
		check_int(p, int_in(e, "statements"), value_int(value_get(counts, name), -1), "vision.%s.count", name);
		if (value_bool(value_get(e, "discuss")))
			names_add(p, &discussed, text_in(e, "code"), 0);
	}
	check_codes(p, &discussed, value_get(want, "elements_for_draft"), "vision.elements_for_draft");
	session_close(s);
}

/* How many objectives have that word in that field. */
static int64_t count_with(struct play *p, const struct session *s, const char *field, struct text word)
{
	int64_t n = 0;

	for (size_t i = 0; i < p->objectives.n; i++)
		n += text_is(text_in(play_view(p, s, "objective", p->objectives.at[i].number), field), word);
	return n;
}

static void check_counts(struct play *p, const struct session *s, const struct value *want, const char *field)
{
	for (size_t i = 0; i < value_n(want); i++) {
		struct text word = value_name(value_at(want, i));

		check_int(p, count_with(p, s, field, word), value_int(value_at(want, i), -1), "objectives.by_%s.%.*s", field,
			TEXT_ARGS(word));
	}
}

static void check_objective(struct play *p, const struct value *got, const struct value *v)
{
	const char *code = text_c(p->arena, text_in(v, "code"));
	const struct value *smart = value_get(v, "expected_smart"), *indicators = value_get(got, "indicators");
	bool measurable = value_bool(value_dig(got, "smart", "measurable", NULL));
	struct names incomplete = { 0 };

	check_text(p, text_in(got, "code"), text_in(v, "code"), "objective.%s.code", code);
	check_text(p, text_in(got, "sort"), text_in(v, "kind"), "objective.%s.kind", code);
	check_int(p, measurable, value_bool(value_get(smart, "measurable_complete")), "objective.%s.measurable", code);
	for (size_t i = 0; i < value_n(indicators); i++)
		if (!value_bool(value_get(value_at(indicators, i), "complete")))
			names_add(p, &incomplete, text_in(value_at(indicators, i), "code"), 0);
	check_codes(p, &incomplete, value_get(smart, "missing_baseline_or_target"), "objective.%s.missing", code);
}

static void check_groups(struct play *p, const struct session *s, const struct value *decision)
{
	static const struct { const char *list, *group; } groups[] = { { "group_a", "A" }, { "group_b", "B" }, { "group_c", "C" } };

	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
		const struct value *codes = value_get(decision, groups[i].list);

		check_int(p, count_with(p, s, "group", text_of(groups[i].group)), (int64_t)value_n(codes), "objectives.%s", groups[i].list);
		for (size_t k = 0; k < value_n(codes); k++) {
			struct text code = value_text(value_at(codes, k));
			struct text group = text_in(play_view(p, s, "objective", names_find(&p->objectives, code)), "group");

			check_text(p, group, text_of(groups[i].group), "objective.%.*s.group", TEXT_ARGS(code));
		}
	}
}

void check_objectives(struct play *p)
{
	const struct value *want = value_get(p->file, "objectives_expected"), *all = value_get(p->file, "objectives");
	struct session *s = p->check && want != NULL ? play_look(p, ROLE_WALL) : NULL;
	struct names incomplete = { 0 };

	if (s == NULL)
		return;
	check_counts(p, s, value_get(want, "by_dimension"), "dimension");
	check_counts(p, s, value_get(want, "by_horizon"), "horizon");
	for (size_t i = 0; i < value_n(all); i++) {
		const struct value *got = play_view(p, s, "objective", names_find(&p->objectives, text_in(value_at(all, i), "code")));

		check_objective(p, got, value_at(all, i));
		if (!value_bool(value_dig(got, "smart", "measurable", NULL)))
			names_add(p, &incomplete, text_in(got, "code"), 0);
	}
	check_codes(p, &incomplete, value_get(want, "incomplete"), "objectives.incomplete");
	check_groups(p, s, value_get(want, "decision"));
	session_close(s);
}
