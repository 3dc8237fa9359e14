#include "core/plan.h"

/* -- one action -- */

bool action_counts(const struct workshop *w, const struct action *a)
{
	(void)w;
	return !a->removed && !a->dropped;
}

bool action_is_funded(const struct workshop *w, const struct action *a)
{
	return action_counts(w, a) && (!w->gate.settled || numbers_have(&w->gate.funded, a->number));
}

int64_t action_total(const struct action *a)
{
	int64_t total = 0;

	for (size_t i = 0; i < a->data.resources.n; i++)
		total += a->data.resources.at[i].amount;
	return total;
}

int64_t action_asks(const struct action *a, uint32_t source)
{
	int64_t amount = 0;

	for (size_t i = 0; i < a->data.resources.n; i++)
		if (a->data.resources.at[i].source == source)
			amount += a->data.resources.at[i].amount;
	return amount;
}

int64_t action_awaiting(const struct action *a)
{
	int64_t amount = 0;

	for (size_t i = 0; i < a->data.resources.n; i++)
		if (a->data.resources.at[i].certainty == CERTAINTY_AWAITING)
			amount += a->data.resources.at[i].amount;
	return amount;
}

bool action_serves(const struct action *a, uint32_t objective)
{
	return refs_have(a->data.objectives, objective);
}

bool action_is_legal(const struct workshop *w, const struct action *a)
{
	for (size_t i = 0; i < a->data.objectives.n; i++)
		if (objective_at(w, a->data.objectives.at[i])->legal)
			return true;
	return false;
}

enum priority action_group(const struct workshop *w, const struct action *a)
{
	enum priority best = PRIORITY_NONE;

	for (size_t i = 0; i < a->data.objectives.n; i++) {
		enum priority group = objective_at(w, a->data.objectives.at[i])->group;

		if (group != PRIORITY_NONE && (best == PRIORITY_NONE || group < best))
			best = group;
	}
	return best;
}

bool action_is_committed(const struct workshop *w, const struct action *a)
{
	for (size_t i = 0; i < w->commitments_n; i++) {
		const struct commitment *c = &w->commitments[i];

		if (c->action == a->number && !c->removed && c->level != COMMITMENT_LEVEL_ASKED)
			return true;
	}
	return false;
}

int64_t action_risk(const struct action *a)
{
	return a->data.has_likelihood && a->data.has_impact ? a->data.likelihood * a->data.impact : 0;
}

bool action_needs_mitigation(const struct action *a)
{
	return action_risk(a) >= RISK_NEEDS_MITIGATION && a->data.mitigation.len == 0;
}

int64_t action_unfunded_place(const struct workshop *w, const struct action *a)
{
	for (size_t i = 0; w->gate.settled && i < w->gate.unfunded.n; i++)
		if (w->gate.unfunded.at[i] == a->number)
			return (int64_t)i + 1;
	return 0;
}

/* -- sources -- */

bool source_is_community(const struct source *s)
{
	return s->data.has_community && s->data.community;
}

int64_t source_demand(const struct workshop *w, uint32_t source)
{
	int64_t demand = 0;

	for (size_t i = 0; i < w->actions_n; i++)
		if (action_is_funded(w, &w->actions[i]))
			demand += action_asks(&w->actions[i], source);
	return demand;
}

struct resource_list resources_settled(const struct workshop *w, struct arena *a, struct resource_list lines)
{
	struct resource *kept = lines.n == 0 ? NULL : arena_copy(a, lines.at, lines.n * sizeof *kept);

	if (kept == NULL)
		return (struct resource_list){ 0 };
	for (size_t i = 0; i < lines.n; i++) {
		const struct source *s = source_at(w, kept[i].source);

		if (s != NULL && source_is_community(s))
			kept[i].certainty = CERTAINTY_AWAITING;
		else if (kept[i].certainty == CERTAINTY_NONE || kept[i].certainty == CERTAINTY_AWAITING)
			kept[i].certainty = CERTAINTY_UNKNOWN;
	}
	return (struct resource_list){ kept, lines.n };
}

/* -- months -- */

bool month_exists(int64_t month)
{
	return month % 100 >= 1 && month % 100 <= 12;
}

static bool collides(const struct action *x, const struct action *before, enum link_kind kind)
{
	if (kind == LINK_KIND_FS)
		return x->data.has_start && before->data.has_end && x->data.start <= before->data.end;
	return x->data.has_start && before->data.has_start && x->data.start < before->data.start;
}

struct numbers action_conflicts(const struct workshop *w, const struct action *x, struct arena *a)
{
	struct numbers found = { 0 };

	for (size_t i = 0; action_counts(w, x) && i < x->data.after.n; i++) {
		const struct dependency *d = &x->data.after.at[i];
		const struct action *before = action_at(w, d->action);

		if (before == NULL || !action_counts(w, before) || !collides(x, before, d->kind))
			continue;
		if (!numbers_have(&found, before->number))
			numbers_put(a, &found, before->number);
	}
	return found;
}

bool plan_would_circle(const struct workshop *w, uint32_t self, struct dependency_list after, struct arena *a)
{
	bool *seen = arena_take_n(a, w->actions_n + 1, sizeof *seen);
	struct numbers ahead = { 0 };

	if (self == 0 || seen == NULL)
		return false;      /* nobody waits for what is not there yet */
	for (size_t i = 0; i < after.n; i++)
		numbers_put(a, &ahead, after.at[i].action);
	while (ahead.n > 0) {
		uint32_t number = ahead.at[--ahead.n];
		const struct action *next = action_at(w, number);

		if (number == self)
			return true;
		if (next == NULL || next->removed || seen[number])
			continue;
		seen[number] = true;
		for (size_t i = 0; i < next->data.after.n; i++)
			numbers_put(a, &ahead, next->data.after.at[i].action);
	}
	return false;
}

/* -- leads -- */

/* Half-years counted through: 2026 H1 is 4052. */
static int64_t half_of(int64_t month)
{
	return month / 100 * 2 + (month % 100 > 6);
}

static bool is_timed(const struct workshop *w, const struct action *x)
{
	return action_counts(w, x) && x->data.has_start && x->data.has_end;
}

static bool is_in_half(const struct action *x, int64_t half)
{
	return half_of(x->data.start) <= half && half <= half_of(x->data.end);
}

static struct numbers timed_of_lead(const struct workshop *w, struct arena *a, struct text lead)
{
	struct numbers found = { 0 };

	for (size_t i = 0; i < w->actions_n; i++)
		if (is_timed(w, &w->actions[i]) && text_is(w->actions[i].data.lead, lead))
			numbers_put(a, &found, w->actions[i].number);
	return found;
}

static size_t busy_in(const struct workshop *w, const struct numbers *actions, int64_t half)
{
	size_t n = 0;

	for (size_t i = 0; i < actions->n; i++)
		n += is_in_half(action_at(w, actions->at[i]), half);
	return n;
}

static void put_overload(const struct workshop *w, struct arena *a, const struct numbers *actions, int64_t half, struct plan_overload *to)
{
	const struct action *first = action_at(w, actions->at[0]);

	*to = (struct plan_overload){ .lead = first->data.lead, .lead_en = first->data.lead_en, .year = half / 2, .half = half % 2 + 1 };
	for (size_t i = 0; i < actions->n; i++)
		if (is_in_half(action_at(w, actions->at[i]), half))
			numbers_put(a, &to->actions, actions->at[i]);
}

size_t plan_overloads(const struct workshop *w, struct arena *a, struct plan_overload **out)
{
	struct plan_overload *found = arena_take_n(a, OVERLOADS_MAX, sizeof *found);
	size_t n = 0;

	*out = found;
	for (size_t i = 0; found != NULL && i < w->actions_n; i++) {
		const struct action *x = &w->actions[i];

		if (!is_timed(w, x))
			continue;
		struct numbers actions = timed_of_lead(w, a, x->data.lead);
		if (actions.n <= LEAD_ACTIONS_MAX || actions.at[0] != x->number)
			continue;
		int64_t from = half_of(x->data.start), to = half_of(x->data.end);
		for (size_t k = 0; k < actions.n; k++) {
			const struct action *other = action_at(w, actions.at[k]);

			from = half_of(other->data.start) < from ? half_of(other->data.start) : from;
			to = half_of(other->data.end) > to ? half_of(other->data.end) : to;
		}
		for (int64_t half = from; half <= to && n < OVERLOADS_MAX; half++)
			if (busy_in(w, &actions, half) > LEAD_ACTIONS_MAX)
				put_overload(w, a, &actions, half, &found[n++]);
	}
	return n;
}

bool action_is_in_overload(const struct workshop *w, const struct action *x, struct arena *a)
{
	if (!is_timed(w, x))
		return false;
	struct numbers actions = timed_of_lead(w, a, x->data.lead);
	for (int64_t half = half_of(x->data.start); actions.n > LEAD_ACTIONS_MAX && half <= half_of(x->data.end); half++)
		if (busy_in(w, &actions, half) > LEAD_ACTIONS_MAX)
			return true;
	return false;
}

/* -- the eight boxes -- */

static bool money_is_told(const struct action *x)
{
	for (size_t i = 0; i < x->data.resources.n; i++) {
		const struct resource *line = &x->data.resources.at[i];

		if (line->guarantor.len == 0 && line->certainty == CERTAINTY_UNKNOWN)
			return false;
	}
	return x->data.resources.n > 0;
}

static void count_boxes(const struct workshop *w, const struct action *x, struct plan_box out[BOXES_N])
{
	out[0].done += x->data.title.len > 0 && x->data.objectives.n > 0 && x->data.output.len > 0;
	out[1].done += x->data.lead.len > 0 && x->data.partners.n > 0;
	out[2].done += money_is_told(x);
	out[3].done += x->data.has_start && x->data.has_end;
	out[4].done += x->data.risk.len > 0 && action_risk(x) > 0 && !action_needs_mitigation(x);
	out[5].done += action_is_committed(w, x);
	for (size_t i = 0; i < 6; i++)
		out[i].of++;
}

void plan_boxes(const struct workshop *w, struct plan_box out[BOXES_N])
{
	const struct coordination *c = &w->coordination;
	const struct impact_monitoring *m = &w->impact;

	for (size_t i = 0; i < BOXES_N; i++)
		out[i] = (struct plan_box){ 0 };
	for (size_t i = 0; i < w->actions_n; i++)
		if (action_counts(w, &w->actions[i]))
			count_boxes(w, &w->actions[i], out);
	out[6] = (struct plan_box){ w->has_coordination && c->body.len > 0 && c->meeting.len > 0 && c->decision.len > 0, 1 };
	out[7] = (struct plan_box){ w->has_impact && m->indicators.n > 0 && m->collector.len > 0, 1 };
}

struct numbers plan_unserved(const struct workshop *w, struct arena *a)
{
	struct numbers found = { 0 };

	for (size_t i = 0; i < w->objectives_n; i++) {
		const struct objective *o = &w->objectives[i];
		bool served = o->withdrawn || o->group != PRIORITY_A;

		for (size_t k = 0; !served && k < w->actions_n; k++)
			served = action_counts(w, &w->actions[k]) && action_serves(&w->actions[k], o->number);
		if (!served)
			numbers_put(a, &found, o->number);
	}
	return found;
}
