/* The workshop's frame: its data, the agenda, the stage, the people. */
#include "core/view/view.h"

#include "core/activity/activity.h"
#include "core/thread.h"

enum sight see_workshop(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	(void)number, (void)who, (void)a;
	json_open(j);
	json_put_int(j, "code", w->code);
	put_data(j, "about", &shape_about, &w->about);
	json_name(j, "rules");
	json_open(j);
	json_put_int(j, "k", w->rules.k);
	json_put_int(j, "pass_percent", w->rules.pass_percent);
	json_put_int(j, "sector_percent", w->rules.sector_percent);
	json_close(j);
	json_put_bool(j, "ended", w->ended);
	json_put_bool(j, "demo", w->demo);
	json_put_int(j, "zone", w->zone);
	json_put_bool(j, "by_pass", w->by_pass);
	json_put_bool(j, "holds", w->holds);
	json_put_bool(j, "rehearsal", w->rehearsal);
	json_close(j);
	return SIGHT_SEEN;
}

enum sight see_agenda(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	(void)number, (void)who, (void)a;
	json_open(j);
	json_put_int(j, "current", w->current);
	json_name(j, "activities");
	json_open_list(j);
	for (size_t i = 0; i < w->agenda.n; i++) {
		const struct activity *act = activity_at(w, w->agenda.at[i]);

		json_open(j);
		json_put_int(j, "activity", act->number);
		put_enum(j, "kind", &enum_activity_kind, (int)act->kind);
		json_put_int(j, "step", activity_rows[act->kind].step);
		json_put_text(j, "title", act->title);
		put_opt(j, "title_en", act->title_en);
		json_put_int(j, "minutes", act->minutes);
		put_enum(j, "state", &enum_activity_state, (int)act->state);
		json_put_bool(j, "skipped", act->skipped);
		json_put_bool(j, "visited", act->visited);
		json_close(j);
	}
	json_close_list(j);
	json_close(j);
	return SIGHT_SEEN;
}

static void put_writes(struct json *j, const struct activity_row *row)
{
	int64_t limit = 0, warn = 0;

	json_name(j, "writes");
	json_open_list(j);
	for (size_t i = 0; i < sizeof row->writes / sizeof *row->writes && row->writes[i] != CARD_KIND_NONE; i++) {
		json_c(j, enum_card_kind.values[row->writes[i]]);
		limit = kind_rows[row->writes[i]].limit;
		warn = kind_rows[row->writes[i]].warn;
	}
	json_close_list(j);
	json_put_int(j, "limit", limit);
	json_put_int(j, "warn", warn);
}

enum sight see_stage(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct activity *act = activity_at(w, w->current);

	(void)number, (void)who, (void)a;
	if (act == NULL)
		return SIGHT_NEVER;
	const struct activity_row *row = &activity_rows[act->kind];
	json_open(j);
	json_put_int(j, "activity", act->number);
	put_enum(j, "kind", &enum_activity_kind, (int)act->kind);
	json_put_int(j, "step", row->step);
	json_put_text(j, "title", act->title);
	put_opt(j, "title_en", act->title_en);
	put_opt(j, "question", act->question);
	put_opt(j, "question_en", act->question_en);
	put_enum(j, "state", &enum_activity_state, (int)act->state);
	json_name(j, "panels");
	json_open_list(j);
	for (size_t i = 0; i < sizeof row->panels / sizeof *row->panels && row->panels[i] != PANEL_NONE; i++)
		json_c(j, enum_panel.values[row->panels[i]]);
	json_close_list(j);
	put_writes(j, row);
	json_put_int(j, "ends", act->ends_ms);
	json_put_int(j, "minutes", act->minutes);
	put_numbers(j, "polls", &act->polls);
	put_enum(j, "wall", &enum_wall_mode, (int)w->wall);
	put_ref(j, "spotlight", wall_may_show(w, w->spotlight) ? w->spotlight : 0);
	put_ref(j, "objective", objective_stands(w, w->wall_objective) ? w->wall_objective : 0);
	put_ref(j, "action", action_stands(w, w->wall_action) ? w->wall_action : 0);
	json_close(j);
	return SIGHT_SEEN;
}

/* Domain.md step 1: all three sectors present; warn below one fifth or above one half of those present. */
static void put_warnings(struct json *j, const int64_t by[SECTOR_N], int64_t total)
{
	json_name(j, "warn");
	json_open_list(j);
	for (int s = SECTOR_STATE; s < SECTOR_N; s++) {
		const char *what = by[s] == 0 ? "sector_absent." : by[s] * 5 < total ? "sector_small." :
			by[s] * 2 > total ? "sector_large." : NULL;
		struct buf b = { 0 };

		if (what == NULL || total == 0)
			continue;
		buf_c(&b, what);
		buf_c(&b, enum_sector.values[s]);
		json_text(j, (struct text){ b.at, b.len });
		j->out->broken = j->out->broken || b.broken;
		buf_free(&b);
	}
	json_close_list(j);
}

enum sight see_people(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	int64_t by[SECTOR_N] = { 0 }, passes[SECTOR_N] = { 0 }, total = 0, helped = 0, female = 0, male = 0;

	(void)number, (void)who, (void)a;
	for (size_t i = 0; i < w->passes_n; i++)
		passes[w->passes[i].sector]++;
	for (size_t i = 0; i < w->members_n; i++) {
		const struct member *m = &w->members[i];

		if (m->left)
			continue;
		total++;
		by[m->sector]++;
		helped += m->helped;
		female += m->gender == GENDER_FEMALE;
		male += m->gender == GENDER_MALE;
	}
	json_open(j);
	json_put_int(j, "total", total);
	put_sectors(j, "sectors", by);
	json_put_int(j, "helped", helped);
	json_put_int(j, "female", female);
	json_put_int(j, "male", male);
	if (w->passes_n > 0)
		put_sectors(j, "passes", passes);
	put_warnings(j, by, total);
	json_close(j);
	return SIGHT_SEEN;
}

static void put_person(struct json *j, const struct member *m)
{
	json_put_int(j, "member", m->number);
	json_put_c(j, "code", m->code);
	put_enum(j, "sector", &enum_sector, (int)m->sector);
	put_opt(j, "office", m->office);
	put_opt(j, "office_en", m->office_en);
	put_enum(j, "gender", &enum_gender, (int)m->gender);
}

enum sight see_member(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct member *m = member_at(w, number);

	(void)who, (void)a;
	if (m == NULL)
		return SIGHT_NEVER;
	json_open(j);
	put_person(j, m);
	put_enum(j, "presence", &enum_presence, (int)m->presence);
	json_put_bool(j, "helped", m->helped);
	json_put_bool(j, "left", m->left);
	json_put_int(j, "cards", m->cards_n);
	json_close(j);
	return SIGHT_SEEN;
}

/* The recovery code is the room's to add: it is derived from the hub's secret, which the core does not know. */
enum sight see_me(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct member *m = member_at(w, who->member);

	(void)a;
	if (number != who->member)
		return SIGHT_NEVER;
	json_open(j);
	json_put_c(j, "role", enum_role.values[who->role]);
	if (m != NULL)
		put_person(j, m);
	json_close(j);
	return SIGHT_SEEN;
}
