/* Step 1: who has a stake; step 2 begins with the figures of the situation; and TOWS, which joins what step 2 found. */
#include "play.h"

#include <string.h>

static void add_stakeholder(struct play *p, const struct value *v)
{
	struct command c = { .kind = COMMAND_ADD_STAKEHOLDER };

	/* How to involve them is left to the hub's proposal, which the check compares. */
	c.add_stakeholder.data = (struct stakeholder_data){ .name = text_in(v, "vi"), .name_en = text_in(v, "en"),
		.sector = (enum sector)schema_value_of(&enum_sector, text_in(v, "sector")), .interest = int_in(v, "interest"),
		.influence = int_in(v, "influence"), .position = (enum position)schema_value_of(&enum_position, text_in(v, "position")),
		.brings = text_in(v, "role_vi"), .brings_en = text_in(v, "role_en") };
	(void)play_do(p, p->facilitator, &c);
}

/* The name of a year's figure is the year. */
static int64_t year_of(struct text name)
{
	int64_t year = 0;

	for (size_t i = 0; i < name.len; i++)
		year = year * 10 + (name.at[i] - '0');
	return year;
}

static struct year_value_list points_of(struct play *p, const struct value *series)
{
	size_t n = value_n(series);
	struct year_value *at = arena_take_n(p->arena, n + 1, sizeof *at);

	for (size_t i = 0; at != NULL && i < n; i++) {
		at[i].year = year_of(value_name(value_at(series, i)));
		(void)decimal_read(value_number(p->arena, value_at(series, i)), &at[i].value);
	}
	return (struct year_value_list){ at, at == NULL ? 0 : n };
}

/* "Bình quân toàn tỉnh năm 2025: 61,0" is a label and the figure once more. */
static struct text before_colon(struct text t)
{
	for (size_t i = 0; i < t.len; i++)
		if (t.at[i] == ':')
			return (struct text){ t.at, i };
	return t;
}

static struct series_data series_of(struct play *p, const struct value *v)
{
	struct comparison *other = arena_take(p->arena, sizeof *other);
	struct series_data data = { .name = text_in(v, "vi"), .name_en = text_in(v, "en"), .unit = text_in(v, "unit_vi"),
		.unit_en = text_in(v, "unit_en"), .points = points_of(p, value_get(v, "series")) };

	if (other != NULL && decimal_in(p, v, "compare_value", &other->value)) {
		other->label = before_colon(text_in(v, "compare_vi"));
		other->label_en = before_colon(text_in(v, "compare_en"));
		data.compare = (struct comparison_list){ other, 1 };
	}
	return data;
}

void play_start(struct play *p)
{
	const struct value *stakeholders = value_get(p->file, "stakeholders");
	const struct value *figures = value_dig(p->file, "commune_profile", "indicators", NULL);

	play_go(p, ACTIVITY_KIND_STAKEHOLDERS);
	for (size_t i = 0; i < value_n(stakeholders) && p->failed == 0; i++)
		add_stakeholder(p, value_at(stakeholders, i));
	check_stakeholders(p);
	play_say(p, "play_stakeholders", (int64_t)value_n(stakeholders));
	play_go(p, ACTIVITY_KIND_SITUATION);
	for (size_t i = 0; i < value_n(figures) && p->failed == 0; i++) {
		struct command c = { .kind = COMMAND_ADD_SERIES, .add_series.data = series_of(p, value_at(figures, i)) };

		(void)play_do(p, p->facilitator, &c);
	}
	check_series(p, false);
	play_say(p, "play_series", (int64_t)value_n(figures));
}

/* -- what the objectives set is drawn beside what was and what others have -- */

static const struct value *indicator_called(const struct play *p, struct text name)
{
	const struct value *objectives = value_get(p->file, "objectives");

	for (size_t i = 0; i < value_n(objectives); i++) {
		const struct value *v = value_with(value_get(value_at(objectives, i), "indicators"), "vi", name);

		if (v != NULL)
			return v;
	}
	return NULL;
}

void play_targets(struct play *p)
{
	const struct value *figures = value_dig(p->file, "commune_profile", "indicators", NULL);

	for (size_t i = 0; i < value_n(figures); i++) {
		const struct value *v = value_at(figures, i), *indicator = indicator_called(p, text_in(v, "vi"));
		struct command c = { .kind = COMMAND_EDIT_SERIES, .edit_series = { .series = (uint32_t)i + 1, .data = series_of(p, v) } };
		struct series_data *data = &c.edit_series.data;

		if (indicator == NULL)
			continue;
		data->direction = (enum direction)schema_value_of(&enum_direction, text_in(indicator, "direction"));
		data->has_target = decimal_in(p, indicator, "target", &data->target);
		data->target_year = int_in(indicator, "target_year");
		data->has_target_year = data->has_target && data->target_year != 0;
		play_wish(p, p->moderator, &c, NULL);
	}
	if (play_settle(p))
		check_series(p, true);
}

/* -- TOWS -- */

void play_tows(struct play *p)
{
	const struct value *all = value_get(p->file, "tows");

	play_go(p, ACTIVITY_KIND_TOWS);
	for (size_t i = 0; i < value_n(all) && p->failed == 0; i++) {
		const struct value *v = value_at(all, i);
		struct command c = { .kind = COMMAND_ADD_TOWS };

		c.add_tows.data = (struct tows_data){ .type = (enum tows_type)schema_value_of(&enum_tows_type, text_in(v, "type")),
			.text = text_in(v, "vi"), .en = text_in(v, "en"), .themes = names_list(p, &p->themes, value_get(v, "from")) };
		names_add(p, &p->tows, text_in(v, "code"), play_do(p, p->facilitator, &c));
	}
	check_tows(p);
	play_say(p, "play_tows", (int64_t)value_n(all));
}
