/* The workshop's own data and its agenda, out of the file. */
#include "play.h"

#include <string.h>

#include "core/activity/activity.h"

/* What stands behind ": " in a line of the minutes; the file gives roles only there. */
static struct text behind_colon(struct text line)
{
	for (size_t i = 0; i + 2 < line.len; i++)
		if (line.at[i] == ':' && line.at[i + 1] == ' ')
			return (struct text){ line.at + i + 2, line.len - i - 2 };
	return line;
}

static struct text before_comma(struct text line)
{
	const char *comma = line.len == 0 ? NULL : memchr(line.at, ',', line.len);

	return comma == NULL ? line : (struct text){ line.at, (size_t)(comma - line.at) };
}

static struct text joined(struct play *p, const struct value *lines)
{
	struct buf out = { 0 };

	for (size_t i = 0; i < value_n(lines); i++) {
		buf_c(&out, i == 0 ? "" : "/");
		buf_text(&out, value_text(value_at(lines, i)));
	}
	struct text t = text_copy(p->arena, (struct text){ out.at, out.len });
	buf_free(&out);
	return t;
}

/* "- UBND xã;" is a line of the minutes; the recipient is what stands between. */
static struct text bare(struct text line)
{
	if (line.len > 2 && memcmp(line.at, "- ", 2) == 0)
		line = (struct text){ line.at + 2, line.len - 2 };
	if (line.len > 0 && (line.at[line.len - 1] == ';' || line.at[line.len - 1] == '.'))
		line.len--;
	return line;
}

static struct text_list lines_of(struct play *p, const struct value *list)
{
	size_t n = value_n(list);
	struct text *at = arena_take_n(p->arena, n + 1, sizeof *at);

	for (size_t i = 0; at != NULL && i < n; i++)
		at[i] = bare(value_text(value_at(list, i)));
	return (struct text_list){ at, at == NULL ? 0 : n };
}

static int32_t date_of(struct text iso)
{
	int32_t date = 0;

	for (size_t i = 0; i < iso.len; i++)
		if (iso.at[i] != '-')
			date = date * 10 + (iso.at[i] - '0');
	return date;
}

/* "2026-03-05T08:00:00+07:00" */
static struct text clock_of(struct text iso)
{
	return iso.len < 16 ? TEXT_NONE : (struct text){ iso.at + 11, 5 };
}

void about_read(struct play *p, struct about *out)
{
	const struct value *w = value_get(p->file, "workshop"), *vi = value_dig(p->file, "minutes", "vi", NULL);
	const struct value *en = value_dig(p->file, "minutes", "en", NULL), *people = value_get(p->file, "participants");

	*out = (struct about){
		.title = text_in(vi, "subject").len > 0 ? text_in(vi, "subject") : text_in(w, "plan_title_vi"),
		.title_en = text_in(en, "subject").len > 0 ? text_in(en, "subject") : text_in(w, "plan_title_en"),
		.plan = text_in(w, "plan_title_vi"), .plan_en = text_in(w, "plan_title_en"),
		.agency = joined(p, value_get(vi, "agency_lines")), .number = int_in(vi, "number"),
		.has_number = value_get(vi, "number") != NULL, .symbol = text_in(vi, "symbol"),
		.place = before_comma(text_in(vi, "place_date_if_shown")), .venue = text_in(w, "venue_vi"), .venue_en = text_in(w, "venue_en"),
		.date = date_of(text_in(w, "date")), .starts = clock_of(text_in(w, "start")), .ends = clock_of(text_in(w, "end")),
		.chair = behind_colon(text_in(vi, "chair_line")), .chair_en = text_in(value_with(people, "code", text_in(w, "chair")), "role_en"),
		.secretary = behind_colon(text_in(vi, "secretary_line")),
		.secretary_en = text_in(value_with(people, "code", text_in(w, "secretary")), "role_en"),
		.facilitator = text_in(w, "facilitator_vi"), .facilitator_en = text_in(w, "facilitator_en"),
		.scope = text_in(w, "scope_vi"), .scope_en = text_in(w, "scope_en"),
		.results = lines_of(p, value_get(w, "expected_results_vi")), .recipients = lines_of(p, value_get(vi, "recipients")),
		.plan_start = int_in(w, "plan_start"), .has_plan_start = value_get(w, "plan_start") != NULL,
		.plan_end = int_in(w, "plan_end"), .has_plan_end = value_get(w, "plan_end") != NULL,
		.vision_year = int_in(w, "vision_year"), .has_vision_year = value_get(w, "vision_year") != NULL,
	};
}

struct part_list agenda_read(struct play *p)
{
	/* Where the file has one phase for two activities, the second keeps the title of its kind. */
	static const struct { enum activity_kind kind; const char *phase; int minutes; } plan[] = {
		{ ACTIVITY_KIND_WELCOME, "P1", 15 }, { ACTIVITY_KIND_STAKEHOLDERS, "", 15 }, { ACTIVITY_KIND_SITUATION, "", 0 },
		{ ACTIVITY_KIND_SWOT, "P2a", 0 }, { ACTIVITY_KIND_THEMES, "P2b", 0 }, { ACTIVITY_KIND_THEME_POINTS, "P2c", 0 },
		{ ACTIVITY_KIND_TOWS, "", 0 }, { ACTIVITY_KIND_VISION, "P3", 40 }, { ACTIVITY_KIND_DRAFT, "", 45 },
		{ ACTIVITY_KIND_OBJECTIVES, "P4", 25 }, { ACTIVITY_KIND_OBJECTIVE_POINTS, "", 25 }, { ACTIVITY_KIND_STRATEGIES, "P5", 0 },
		{ ACTIVITY_KIND_ACTIONS, "P6a", 0 }, { ACTIVITY_KIND_GATE, "P6b", 0 }, { ACTIVITY_KIND_COMMITMENTS, "P7", 0 },
		{ ACTIVITY_KIND_CLOSING, "M", 0 },
	};
	size_t n = sizeof plan / sizeof *plan;
	struct part *parts = arena_take_n(p->arena, n, sizeof *parts);

	for (size_t i = 0; parts != NULL && i < n; i++) {
		const struct activity_row *row = &activity_rows[plan[i].kind];
		const struct value *v = value_with(value_get(p->file, "phases"), "code", text_of(plan[i].phase));

		parts[i] = (struct part){ .kind = plan[i].kind, .title = text_of(row->title_vi), .title_en = text_of(row->title_en),
			.question = text_of(row->question_vi), .question_en = text_of(row->question_en), .minutes = row->minutes };
		if (v != NULL) {
			parts[i].title = text_in(v, "vi");
			parts[i].title_en = text_in(v, "en");
			parts[i].minutes = int_in(v, "minutes");
		}
		if (plan[i].minutes != 0)
			parts[i].minutes = plan[i].minutes;
		p->activities[plan[i].kind] = (uint32_t)i + 1;
	}
	return (struct part_list){ parts, parts == NULL ? 0 : n };
}
