/* The resource gate at every iteration, the targets that it changed, commitments and the two mechanisms. */
#include "play.h"

#include <stdio.h>
#include <string.h>

/* -- one iteration -- */

static const struct value *row_of(const struct value *rows, uint32_t source)
{
	for (size_t i = 0; i < value_n(rows); i++)
		if (int_in(value_at(rows, i), "source") == source)
			return value_at(rows, i);
	return NULL;
}

/* Demand, gap, margin and ceiling by source: in the gate as it stands and in the iteration as it was kept. */
static void check_rows(struct play *p, const struct value *got, const struct value *want, const char *name)
{
	static const char *const fields[] = { "demand", "gap", "margin" };
	const struct value *rows = value_get(got, "rows"), *ceiling = value_dig(p->file, "resource_gate", "ceiling", NULL);
	struct names over = { 0 };

	check_int(p, (int64_t)value_n(rows), (int64_t)p->sources.n, "%s.sources", name);
	for (size_t i = 0; i < p->sources.n; i++) {
		const struct value *row = row_of(rows, p->sources.at[i].number);
		const char *code = text_c(p->arena, p->sources.at[i].code);

		for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
			check_int(p, value_int(value_get(row, fields[k]), -1), value_int(value_dig(want, fields[k], code, NULL), -2), "%s.%s.%s", name,
				fields[k], code);
		check_int(p, value_int(value_get(row, "ceiling"), -1), value_int(value_get(ceiling, code), -2), "%s.ceiling.%s", name, code);
		if (int_in(row, "gap") > 0)
			names_add(p, &over, p->sources.at[i].code, 0);
	}
	check_codes(p, &over, value_get(want, "sources_over"), "%s.sources_over", name);
	check_int(p, int_in(got, "demand"), int_in(want, "total_demand"), "%s.total_demand", name);
	check_int(p, int_in(got, "gap"), int_in(want, "total_gap"), "%s.total_gap", name);
	check_int(p, int_in(got, "ceiling"), value_int(value_dig(p->file, "resource_gate", "ceiling_total", NULL), -2), "%s.ceiling_total",
		name);
}

/* What a source asks is told by itself, too. */
static void check_sources(struct play *p, const struct session *s, const struct value *want, const char *name)
{
	for (size_t i = 0; i < p->sources.n; i++) {
		const struct value *got = play_view(p, s, "source", p->sources.at[i].number);
		const char *code = text_c(p->arena, p->sources.at[i].code);

		check_text(p, text_in(got, "code"), p->sources.at[i].code, "%s.source.%s.code", name, code);
		check_int(p, int_in(got, "demand"), value_int(value_dig(want, "demand", code, NULL), -2), "%s.source.%s.demand", name, code);
		check_int(p, int_in(got, "margin"), value_int(value_dig(want, "margin", code, NULL), -2), "%s.source.%s.margin", name, code);
		check_int(p, value_bool(value_get(got, "over")), value_int(value_dig(want, "gap", code, NULL), 0) > 0, "%s.source.%s.over", name,
			code);
	}
}

/* -- what its moves did -- */

static const struct value *indicator_in(struct play *p, const struct session *s, struct text code)
{
	for (size_t i = 0; i < p->objectives.n; i++) {
		const struct value *objective = play_view(p, s, "objective", p->objectives.at[i].number);
		const struct value *v = value_with(value_get(objective, "indicators"), "code", code);

		if (v != NULL)
			return v;
	}
	return NULL;
}

static void check_targets(struct play *p, const struct session *s, const struct value *changes)
{
	for (size_t i = 0; i < value_n(changes); i++) {
		const struct value *v = value_at(changes, i), *got = indicator_in(p, s, text_in(v, "indicator"));
		const char *code = text_c(p->arena, text_in(v, "indicator"));

		check_decimal(p, value_get(got, "target"), value_get(v, "to"), "target.%s.to", code);
		check_decimal(p, value_get(got, "first_target"), value_get(v, "from"), "target.%s.from", code);
		check_int(p, int_in(got, "target_year"), int_in(v, "year"), "target.%s.year", code);
		check_text(p, text_in(got, "remainder"), text_in(v, "remainder_vi"), "target.%s.remainder", code);
	}
}

static void check_moves(struct play *p, const struct session *s, const struct value *actions)
{
	for (size_t i = 0; i < value_n(actions); i++) {
		struct text code = value_text(value_at(actions, i));
		const struct value *v = value_get(value_with(value_get(p->file, "actions"), "code", code), "adjustment");
		const struct value *action = play_view(p, s, "action", names_find(&p->actions, code));
		const struct value *moves = value_get(action, "adjustments");
		const struct value *move = play_view(p, s, "adjustment", (uint32_t)value_int(value_at(moves, value_n(moves) - 1), 0));
		const char *name = text_c(p->arena, code);

		check_int(p, int_in(action, "total"), int_in(v, "expected_total"), "adjustment.%s.expected_total", name);
		check_int(p, int_in(move, "total"), int_in(v, "expected_total"), "adjustment.%s.total", name);
		check_text(p, text_in(move, "kind"), text_in(v, "kind"), "adjustment.%s.kind", name);
		check_int(p, int_in(move, "round"), int_in(v, "round"), "adjustment.%s.round", name);
		check_decimal(p, value_get(move, "quantity"), value_get(v, "output_quantity"), "adjustment.%s.quantity", name);
	}
}

void check_gate(struct play *p, size_t round)
{
	const struct value *v = value_at(value_dig(p->file, "resource_gate", "iterations", NULL), round), *want = value_get(v, "expected");
	struct session *s = p->check && want != NULL ? play_look(p, ROLE_WALL) : NULL;
	bool guaranteed = value_bool(value_get(want, "guaranteed"));
	char name[24];

	if (s == NULL)
		return;
	const struct value *gate = session_view(s, p->arena, "gate"), *kept = play_view(p, s, "iteration", (uint32_t)round + 1);
	(void)snprintf(name, sizeof name, "gate.%zu", round);
	check_rows(p, gate, want, name);
	check_text(p, text_in(gate, "state"), text_of(guaranteed ? "open" : "over"), "%s.state", name);
	check_sources(p, s, want, name);
	(void)snprintf(name, sizeof name, "iteration.%zu", round);
	check_rows(p, kept, want, name);
	check_int(p, int_in(kept, "round"), int_in(v, "round"), "%s.round", name);
	check_int(p, value_bool(value_get(kept, "guaranteed")), guaranteed, "%s.guaranteed", name);
	check_int(p, (int64_t)value_n(value_get(kept, "adjustments")), (int64_t)value_n(value_get(v, "actions")), "%s.adjustments", name);
	if (round > 0)
		check_text(p, text_in(kept, "label"), text_in(v, "label_vi"), "%s.label", name);
	check_moves(p, s, value_get(v, "actions"));
	check_targets(p, s, value_get(v, "objective_changes"));
	session_close(s);
	check_alike(p, "gate");
}

/* After the last check of consensus: what is sure, and every target as the file has it adjusted. */
void check_gate_open(struct play *p)
{
	const struct value *want = value_get(p->file, "resource_gate"), *objectives = value_get(p->file, "objectives");
	struct session *s = p->check && want != NULL ? play_look(p, ROLE_REPORTER) : NULL;

	if (s == NULL)
		return;
	const struct value *gate = session_view(s, p->arena, "gate");
	check_text(p, text_in(gate, "state"), text("open"), "gate.state");
	check_text(p, text_in(gate, "consensus"), text("passed"), "gate.consensus");
	check_int(p, int_in(gate, "confirmed"), int_in(want, "confirmed_excluding_people_contributions_after"), "gate.confirmed");
	for (size_t i = 0; i < value_n(objectives); i++) {
		const struct value *all = value_get(value_at(objectives, i), "indicators");

		for (size_t k = 0; k < value_n(all); k++) {
			const struct value *v = value_at(all, k), *got = indicator_in(p, s, text_in(v, "code"));
			const char *code = text_c(p->arena, text_in(v, "code"));
			bool adjusted = value_get(v, "adjusted_target") != NULL;

			check_decimal(p, value_get(got, "target"), value_get(v, adjusted ? "adjusted_target" : "target"), "target.%s", code);
			check_int(p, int_in(got, "target_year"), int_in(v, adjusted ? "adjusted_target_year" : "target_year"), "target.%s.by", code);
			check_int(p, value_get(got, "first_target") != NULL, adjusted, "target.%s.adjusted", code);
		}
	}
	session_close(s);
}

/* -- commitments and mechanisms -- */

void check_commitments(struct play *p)
{
	const struct value *all = value_get(p->file, "actions");
	struct session *s = p->check ? play_look(p, ROLE_FACILITATOR) : NULL;

	if (s == NULL)
		return;
	for (size_t i = 0; i < value_n(all); i++) {
		const struct value *v = value_at(all, i), *got = play_view(p, s, "commitment", (uint32_t)i + 1);
		const char *code = text_c(p->arena, text_in(v, "code"));
		const struct player *who = NULL;

		for (size_t k = 0; k < p->players_n; k++)
			if ((int64_t)p->players[k].member == int_in(got, "member"))
				who = &p->players[k];
		check_text(p, text_in(got, "level"), text_in(v, "commitment"), "commitment.%s", code);
		check_text(p, text_in(got, "party"), text_in(v, "lead_vi"), "commitment.%s.party", code);
		check_text(p, names_code(&p->actions, int_in(got, "action")), text_in(v, "code"), "commitment.%s.action", code);
		check_int(p, value_bool(value_get(got, "voice")), who == NULL || who->helped, "commitment.%s.voice", code);
		for (size_t k = 0; who != NULL && !who->helped && k < 2; k++) {
			/* It is on the phone that was asked, and on no other: the first seat's stands for those. */
			const struct player *on = k == 0 ? who : &p->players[0];
			struct session *phone = on == who && k == 1 ? NULL : play_look_player(p, on);

			if (phone == NULL)
				continue;
			check_int(p, play_view(p, phone, "my_commitment", (uint32_t)i + 1) != NULL, on == who, "commitment.%s.seat.%.*s", code,
				TEXT_ARGS(on->code));
			session_close(phone);
		}
	}
	session_close(s);
}

void check_mechanisms(struct play *p)
{
	static const struct { const char *field, *wanted; } lines[] = { { "body", "body_vi" }, { "body_en", "body_en" }, { "chair", "chair_vi" },
		{ "secretariat", "secretariat_vi" }, { "meeting", "meeting_vi" }, { "decision", "decision_rule_vi" },
		{ "escalation", "escalation_vi" } };
	const struct value *want = value_get(p->file, "coordination_mechanism"), *watched = value_get(p->file, "monitoring_indicators");
	struct session *s = p->check && want != NULL ? play_look(p, ROLE_WALL) : NULL;

	if (s == NULL)
		return;
	const struct value *all = session_view(s, p->arena, "mechanisms"), *got = value_get(all, "coordination");
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		check_text(p, text_in(got, lines[i].field), text_in(want, lines[i].wanted), "coordination.%s", lines[i].field);
	check_sectors(p, value_get(got, "members"), value_get(want, "members"), "coordination.members");
	check_same(p, value_get(got, "channels"), value_get(want, "information_vi"), "coordination.channels");
	const struct value *indicators = value_dig(all, "impact", "indicators", NULL);
	check_int(p, (int64_t)value_n(indicators), (int64_t)value_n(watched), "impact.indicators");
	for (size_t i = 0; i < value_n(watched); i++) {
		struct text code = names_code(&p->indicators, value_int(value_at(indicators, i), 0));

		check_text(p, code, text_in(value_at(watched, i), "indicator"), "impact.indicator.%zu", i + 1);
	}
	session_close(s);
	check_alike(p, "mechanisms");
}
