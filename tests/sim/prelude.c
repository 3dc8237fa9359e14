/*
 * Some workshops begin with a plan in hand, as one does that carries an earlier session on: objectives, options, sources and actions are
 * there from the first minute, so that the late steps have something to work on. They are wishes like any other, under the same faults.
 */
#include "sim.h"

#include <string.h>

uint32_t activity_of(const struct workshop *t, enum activity_kind kind)
{
	for (size_t i = 0; i < t->activities_n; i++)
		if (t->activities[i].kind == kind)
			return t->activities[i].number;
	return 0;
}

static void want(struct world *w, size_t phone, enum command_kind kind, const char *rest)
{
	struct wish *wish = wish_make(w, phone, kind);

	buf_f(&wish->frame, ",%s}", rest);
	phone_wants(w, phone, wish);
}

static void want_in(struct world *w, size_t phone, enum command_kind kind, uint32_t activity, const char *rest)
{
	struct wish *wish = wish_make(w, phone, kind);

	buf_f(&wish->frame, ",\"activity\":%u%s}", activity, rest);
	phone_wants(w, phone, wish);
}

/* The steps that it takes are on the agenda, if need be at its end. */
void prelude(struct world *w, size_t phone)
{
	static const enum activity_kind kinds[] = { ACTIVITY_KIND_OBJECTIVES, ACTIVITY_KIND_STRATEGIES, ACTIVITY_KIND_ACTIONS, ACTIVITY_KIND_GATE,
		ACTIVITY_KIND_COMMITMENTS, ACTIVITY_KIND_MONITORING };
	static const char *const actions[] = { "600", "900" };
	uint32_t next = (uint32_t)w->truth->activities_n, objectives = activity_of(w->truth, ACTIVITY_KIND_OBJECTIVES);

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct wish *wish;

		if (activity_of(w->truth, kinds[i]) != 0)
			continue;
		next++;
		objectives = kinds[i] == ACTIVITY_KIND_OBJECTIVES ? next : objectives;
		wish = wish_make(w, phone, COMMAND_ADD_ACTIVITY);
		buf_f(&wish->frame, ",\"kind\":\"%s\",\"title\":\"Bước\"}", enum_activity_kind.values[kinds[i]]);
		phone_wants(w, phone, wish);
	}
	want_in(w, phone, COMMAND_GO_TO, objectives, "");
	want_in(w, phone, COMMAND_OPEN_INPUT, objectives, "");
	for (int i = 0; i < 2; i++)
		want_in(w, phone, COMMAND_ADD_OBJECTIVE, objectives,
			",\"text\":\"Giảm hộ nghèo\",\"dimension\":\"social\",\"horizon\":\"medium\",\"elements\":[],\"themes\":[],\"leads_to\":[]");
	want(w, phone, COMMAND_ADD_INDICATOR, "\"objective\":1,\"text\":\"Tỷ lệ hộ nghèo\",\"unit\":\"%\",\"direction\":\"decrease\",\"baseline\":\"9.5\","
		"\"baseline_year\":2025,\"target\":\"4\",\"target_year\":2030");
	want(w, phone, COMMAND_SET_CRITERIA, "\"criteria\":[{\"text\":\"Khả thi\",\"weight\":60},{\"text\":\"Công bằng\",\"weight\":40}]");
	want(w, phone, COMMAND_AGREE_CRITERIA, "\"agreed\":true");
	for (int i = 0; i < 2; i++)
		want(w, phone, COMMAND_ADD_STRATEGY,
			"\"data\":{\"title\":\"Phương án\",\"tows\":[],\"objectives\":[1],\"chain\":[],\"chain_en\":[],\"parts\":[]}");
	want(w, phone, COMMAND_ADD_SOURCE, "\"data\":{\"name\":\"Ngân sách xã\",\"ceiling\":1000,\"owner\":\"UBND xã\",\"certainty\":\"confirmed\"}");
	for (size_t i = 0; i < 2; i++) {
		struct wish *wish = wish_make(w, phone, COMMAND_ADD_ACTION);

		buf_f(&wish->frame, ",\"data\":{\"title\":\"Việc\",\"objectives\":[1],\"output\":\"km\",\"unit\":\"km\",\"quantity\":\"6\",\"lead\":\"Ban\","
			"\"partners\":[],\"partners_en\":[],\"resources\":[{\"source\":1,\"amount\":%s,\"certainty\":\"confirmed\"}],"
			"\"start\":202604,\"end\":202809,\"after\":[]}}", actions[i]);
		phone_wants(w, phone, wish);
	}
	if (happens(w, 70))
		want(w, phone, COMMAND_FREEZE_PLAN, "\"frozen\":true");
}
