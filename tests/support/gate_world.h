/*
 * The action plan of the demo commune as a workshop played by hand: five sources, twelve objectives with their indicators, fourteen
 * actions; and ways to ask the gate. For the tests of the resource gate.
 */
#ifndef SUPPORT_GATE_WORLD_H
#define SUPPORT_GATE_WORLD_H

#include "core/gate.h"
#include "core/rule/rule.h"
#include "core/view/view.h"
#include "mini.h"
#include "protocol/codec.h"

#define DEMO_FILE "tests/data/demo-commune.json"

static inline const struct value *demo_read(struct arena *a)
{
	struct buf b = { 0 };
	FILE *f = fopen(DEMO_FILE, "rb");
	char part[4096];
	size_t n;

	if (f == NULL)
		abort();
	while ((n = fread(part, 1, sizeof part, f)) > 0)
		buf_put(&b, part, n);
	fclose(f);
	const char *kept = arena_copy(a, b.at, b.len);
	const struct value *v = value_read(a, &customs_file, kept, b.len);
	buf_free(&b);
	if (v == NULL)
		abort();
	return v;
}

/* "M06" -> 6, "H13" -> 13, "B2" -> 2. */
static inline uint32_t demo_number(struct text code)
{
	uint32_t n = 0;

	for (size_t i = 1; i < code.len && code.at[i] != '.'; i++)
		n = n * 10 + (uint32_t)(code.at[i] - '0');
	return n;
}

static inline struct decimal demo_decimal(struct arena *a, const struct value *v)
{
	struct decimal d = { 0 };

	(void)decimal_read(value_number(a, v), &d);
	return d;
}

/* "2026-04" -> 202604 */
static inline int64_t demo_month(struct text t)
{
	int64_t n = 0;

	for (size_t i = 0; i < t.len; i++)
		n = t.at[i] == '-' ? n : n * 10 + (t.at[i] - '0');
	return n;
}

/* What an action asks of the five sources. */
static inline struct resource_list demo_lines(struct arena *a, const struct value *cost, enum certainty certainty)
{
	struct resource *lines = arena_take_n(a, 5, sizeof *lines);
	size_t n = 0;

	for (size_t i = 0; i < value_n(cost); i++)
		if (value_int(value_at(cost, i), 0) > 0)
			lines[n++] = (struct resource){ .source = demo_number(value_name(value_at(cost, i))),
				.amount = value_int(value_at(cost, i), 0),
				.certainty = certainty };
	return (struct resource_list){ lines, n };
}

static inline const struct value *demo_by_code(const struct value *list, const char *code)
{
	for (size_t i = 0; i < value_n(list); i++)
		if (text_is(value_text(value_get(value_at(list, i), "code")), text_of(code)))
			return value_at(list, i);
	abort();
}

static inline void demo_indicators(struct mini *m, uint32_t objective, const struct value *list)
{
	for (size_t i = 0; i < value_n(list); i++) {
		const struct value *v = value_at(list, i), *target = value_get(v, "target"), *base = value_get(v, "baseline");
		bool based = base != NULL && !value_is_null(base);
		struct add_indicator c = { .objective = objective,
			.text = value_text(value_get(v, "vi")),
			.unit = value_text(value_get(v, "unit_vi")),
			.direction = DIRECTION_INCREASE,
			.has_baseline = based,
			.has_baseline_year = based,
			.has_target = target != NULL,
			.has_target_year = true,
			.target_year = value_int(value_get(v, "target_year"), 0) };

		c.target = demo_decimal(&m->a, target);
		if (based) {
			c.baseline = demo_decimal(&m->a, base);
			c.baseline_year = value_int(value_get(v, "baseline_year"), 2025);
		}
		mini_do(m, ROLE_FACILITATOR, 0, (struct command){ .kind = COMMAND_ADD_INDICATOR, .add_indicator = c });
	}
}

static inline void demo_objectives(struct mini *m, const struct value *file)
{
	const struct value *list = value_get(file, "objectives"),
			   *groups = value_get(value_get(file, "objectives_expected"), "decision");
	static const char *const names[] = { NULL, "group_a", "group_b", "group_c" };
	uint32_t activity = mini_activity(m, ACTIVITY_KIND_OBJECTIVES);

	for (size_t i = 0; i < value_n(list); i++) {
		const struct value *v = value_at(list, i);
		/* Waste and disaster safety are the commune's duty by law. */
		bool legal = text_is(value_text(value_get(v, "code")), text("M10")) ||
			text_is(value_text(value_get(v, "code")), text("M11"));
		uint32_t number = RUN(m, ADD_OBJECTIVE, add_objective, .activity = activity, .text = value_text(value_get(v, "vi")),
			.dimension = DIMENSION_SOCIAL, .horizon = HORIZON_MEDIUM, .has_legal = legal, .legal = legal);

		demo_indicators(m, number, value_get(v, "indicators"));
	}
	for (enum priority g = PRIORITY_A; g < PRIORITY_N; g++)
		for (size_t i = 0; i < value_n(value_get(groups, names[g])); i++)
			RUN(m, SET_PRIORITY, set_priority,
				.objective = demo_number(value_text(value_at(value_get(groups, names[g]), i))), .group = g);
}

static inline void demo_actions(struct mini *m, const struct value *file)
{
	const struct value *list = value_get(file, "actions");

	for (size_t i = 0; i < value_n(list); i++) {
		const struct value *v = value_at(list, i), *serves = value_get(v, "objectives");
		bool sure = text_is(value_text(value_get(v, "commitment")), text("confirmed"));
		uint32_t *objectives = arena_take_n(&m->a, value_n(serves), sizeof *objectives);
		struct action_data data = { .title = value_text(value_get(v, "vi")),
			.lead = value_text(value_get(v, "lead_vi")),
			.objectives = { objectives, value_n(serves) },
			.has_quantity = true,
			.has_start = true,
			.has_end = true,
			.start = demo_month(value_text(value_get(v, "start"))),
			.end = demo_month(value_text(value_get(v, "end"))) };

		for (size_t k = 0; k < value_n(serves); k++)
			objectives[k] = demo_number(value_text(value_at(serves, k)));
		data.quantity = demo_decimal(&m->a, value_get(v, "output_quantity"));
		data.resources = demo_lines(&m->a, value_get(v, "cost"), sure ? CERTAINTY_CONFIRMED : CERTAINTY_IN_PRINCIPLE);
		mini_do(m, ROLE_FACILITATOR, 0, (struct command){ .kind = COMMAND_ADD_ACTION, .add_action = { .data = data } });
	}
}

/* The plan as it stands before it is frozen. */
static inline struct mini demo_plan(const struct value **out)
{
	struct mini m = mini_open();
	const struct value *file = demo_read(&m.a), *sources = value_get(file, "resource_sources");

	mini_do(&m, ROLE_HUB, 0,
		(struct command){ .kind = COMMAND_CREATE_WORKSHOP,
			.create_workshop = { .about = { .title = text("Kế hoạch"),
						     .plan_start = 2026,
						     .has_plan_start = true,
						     .plan_end = 2030,
						     .has_plan_end = true,
						     .vision_year = 2035,
						     .has_vision_year = true },
				.template = text("led-7-steps"),
				.code = 482917,
				.zone = 420,
				.rules_version = RULES_VERSION } });
	for (size_t i = 0; i < value_n(sources); i++) {
		const struct value *v = value_at(sources, i);

		RUN(&m, ADD_SOURCE, add_source,
			.data = { .name = value_text(value_get(v, "vi")),
				.owner = text("Chủ nguồn"),
				.ceiling = value_int(value_get(v, "ceiling"), 0),
				.has_community = true,
				.community = value_bool(value_get(v, "needs_community_decision")) });
	}
	demo_objectives(&m, file);
	demo_actions(&m, file);
	*out = file;
	return m;
}

/* -- asking -- */

/* A facilitator's command, which may be refused; as in life, it stands in the log either way. */
static inline enum word ask(struct mini *m, struct command c, struct outcome *out)
{
	struct entry e = { .seq = m->w->seq + 1, .at_ms = m->now_ms += 1000, .by = { ROLE_FACILITATOR, 0 }, .command = c };

	for (unsigned i = 0; i < sizeof e.seq; i++)
		e.id[i] = (uint8_t)(e.seq >> (8 * i));
	m->chain = hash_chain(&m->chain, e.seq, e.id, "", 0);
	if (!apply(m->w, &e, &m->chain, &m->a, out))
		abort();
	return out->word;
}
#define ASK(m, KIND, name, ...)                                                                                                    \
	ask((m), (struct command){ .kind = COMMAND_##KIND, .name = { __VA_ARGS__ } }, &(struct outcome){ 0 })

/*
 * A hash of everything that anybody sees, but not of when it was touched last: equal pictures are equal to every eye. Of the plan alone:
 * for a wall, a facilitator and the seats, without what a plan has no part in. Of moves those stay that were undone: they can be left out.
 */
struct picture {
	const struct workshop *w;
	struct hash_run run;
	struct arena arena;
	struct buf buf;
	bool only_plan, without_moves;
};

static inline bool picture_leaves_out(const struct picture *p, enum view_kind kind)
{
	if (p->without_moves && (kind == VIEW_ADJUSTMENT || kind == VIEW_ITERATION))
		return true;
	return p->only_plan &&
		(kind == VIEW_WORKSHOP || kind == VIEW_AGENDA || kind == VIEW_BOARD || kind == VIEW_PEOPLE || kind == VIEW_MEMBER ||
			kind == VIEW_HINTS);
}

static inline void picture_key(void *with, struct key key)
{
	struct picture *p = with;

	if (picture_leaves_out(p, key.kind))
		return;
	buf_wipe(&p->buf);
	key_put(&p->buf, key);
	for (uint32_t who = 1; who < ROLE_N + p->w->members_n; who++) {
		struct json j = json_to(&p->buf);
		struct audience eye = { who < ROLE_N ? (enum role)who : ROLE_PARTICIPANT, who < ROLE_N ? 0 : who - ROLE_N + 1 };

		if (p->only_plan && who != ROLE_WALL && who != ROLE_FACILITATOR && who < ROLE_N)
			continue;
		buf_byte(&p->buf, (char)('0' + (int)see(p->w, key, &eye, &p->arena, &j)));
		arena_wipe(&p->arena);
	}
	hash_add(&p->run, p->buf.at, p->buf.len);
}

static inline struct hash picture_of(const struct workshop *w, bool only_plan)
{
	struct picture p = { .w = w, .only_plan = only_plan, .without_moves = only_plan };

	hash_begin(&p.run);
	keys_each(w, picture_key, &p);
	buf_free(&p.buf);
	arena_free(&p.arena);
	return hash_end(&p.run);
}

/* What somebody is shown of a key, as a tree; NULL: not seen. */
static inline const struct value *shown(struct mini *m, enum view_kind kind, uint32_t number, enum role role)
{
	struct buf b = { 0 };
	struct json j = json_to(&b);
	enum sight sight = see(m->w, (struct key){ kind, number }, &(struct audience){ role, 0 }, &m->a, &j);
	const char *kept = arena_copy(&m->a, b.at, b.len);
	const struct value *v = sight == SIGHT_SEEN ? value_read(&m->a, &customs_log, kept, b.len) : NULL;

	buf_free(&b);
	return v;
}

#endif
