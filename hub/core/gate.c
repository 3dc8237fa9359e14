#include "core/gate.h"

#include "core/method/method.h"
#include "core/rule/rule.h"

/* -- demand and ceiling -- */

int64_t gate_gap(const struct source_demand *r)
{
	return r->demand > r->ceiling ? r->demand - r->ceiling : 0;
}

/* What the funded actions ask, by number of the source. */
struct demands { int64_t of[SOURCES_MAX + 1]; };

static struct demands demands_now(const struct workshop *w)
{
	struct demands d = { 0 };

	for (size_t i = 0; i < w->actions_n; i++) {
		const struct resource_list *lines = &w->actions[i].data.resources;
		bool funded = action_is_funded(w, &w->actions[i]);

		for (size_t k = 0; funded && k < lines->n; k++)
			d.of[lines->at[k].source] += lines->at[k].amount;
	}
	return d;
}

static struct source_demand row_of(const struct demands *d, const struct source *s)
{
	return (struct source_demand){ s->number, d->of[s->number], s->data.ceiling };
}

size_t gate_rows(const struct workshop *w, struct arena *a, struct source_demand **out)
{
	struct source_demand *rows = arena_take_n(a, w->sources_n + 1, sizeof *rows);
	struct demands demands = demands_now(w);
	size_t n = 0;

	*out = rows;
	for (size_t i = 0; rows != NULL && i < w->sources_n; i++)
		if (!w->sources[i].removed)
			rows[n++] = row_of(&demands, &w->sources[i]);
	return n;
}

struct gate_sums gate_sums(const struct workshop *w)
{
	struct gate_sums sums = { 0 };

	for (size_t i = 0; i < w->actions_n; i++) {
		const struct action *x = &w->actions[i];

		if (!action_is_funded(w, x))
			continue;
		sums.demand += action_total(x);
		sums.awaiting += action_awaiting(x);
		for (size_t k = 0; k < x->data.resources.n; k++)
			if (x->data.resources.at[k].certainty == CERTAINTY_CONFIRMED)
				sums.confirmed += x->data.resources.at[k].amount;
	}
	for (size_t i = 0; i < w->sources_n; i++)
		if (!w->sources[i].removed)
			sums.ceiling += w->sources[i].data.ceiling;
	sums.gap = sums.demand > sums.ceiling ? sums.demand - sums.ceiling : 0;
	return sums;
}

bool gate_fits(const struct workshop *w)
{
	struct demands demands = demands_now(w);

	for (size_t i = 0; i < w->sources_n; i++) {
		struct source_demand row = row_of(&demands, &w->sources[i]);

		if (!w->sources[i].removed && gate_gap(&row) > 0)
			return false;
	}
	return true;
}

enum gate_state gate_state(const struct workshop *w)
{
	if (!w->gate.frozen)
		return GATE_STATE_SKETCH;
	if (w->gate.settled)
		return GATE_STATE_SETTLED;
	return gate_fits(w) ? GATE_STATE_OPEN : GATE_STATE_OVER;
}

/* -- moves -- */

const struct adjustment *gate_last_move(const struct workshop *w)
{
	for (size_t i = w->adjustments_n; i > 0 && !w->gate.settled; i--)
		if (!w->adjustments[i - 1].undone)
			return &w->adjustments[i - 1];
	return NULL;
}

bool action_was_cut(const struct workshop *w, uint32_t action)
{
	for (size_t i = 0; i < w->adjustments_n; i++) {
		const struct adjustment *m = &w->adjustments[i];

		if (m->action == action && !m->undone && m->kind != GATE_MOVE_PHASE)
			return true;
	}
	return false;
}

uint32_t gate_next(const struct workshop *w)
{
	uint32_t next = 0;
	int64_t most = 0;
	bool over = gate_state(w) == GATE_STATE_OVER;
	struct demands demands = demands_now(w);

	for (size_t i = 0; over && i < w->sources_n; i++) {
		struct source_demand row = row_of(&demands, &w->sources[i]);

		if (w->sources[i].removed || gate_gap(&row) <= most)
			continue;
		most = gate_gap(&row);
		next = row.source;
	}
	return next;
}

/* A, B, C, and what is in no group as the last. */
static int group_place(const struct workshop *w, const struct action *x)
{
	enum priority group = action_group(w, x);

	return group == PRIORITY_NONE ? PRIORITY_N : (int)group;
}

/* Does x go before y into the list of where to cut? */
static bool is_cut_before(const struct workshop *w, const struct gate_candidate *x, const struct gate_candidate *y)
{
	int of_x = group_place(w, action_at(w, x->action)), of_y = group_place(w, action_at(w, y->action));

	if (x->legal != y->legal)
		return y->legal;
	if (of_x != of_y)
		return of_x > of_y;
	return x->amount != y->amount ? x->amount > y->amount : x->action < y->action;
}

size_t gate_candidates(const struct workshop *w, uint32_t source, struct arena *a, struct gate_candidate **out)
{
	struct gate_candidate *found = arena_take_n(a, w->actions_n + 1, sizeof *found);
	size_t n = 0;

	*out = found;
	for (size_t i = 0; found != NULL && i < w->actions_n; i++) {
		const struct action *x = &w->actions[i];
		struct gate_candidate c = { x->number, action_asks(x, source), action_is_legal(w, x) };
		size_t at = n;

		if (!action_is_funded(w, x) || c.amount == 0)
			continue;
		for (; at > 0 && is_cut_before(w, &c, &found[at - 1]); at--)
			found[at] = found[at - 1];
		found[at] = c;
		n++;
	}
	return n;
}

/* -- what to fund -- */

/* By group, legal obligations first in each, then by code. */
static bool is_funded_before(const struct workshop *w, const struct action *x, const struct action *y)
{
	int of_x = group_place(w, x), of_y = group_place(w, y);

	if (of_x != of_y)
		return of_x < of_y;
	if (action_is_legal(w, x) != action_is_legal(w, y))
		return action_is_legal(w, x);
	return x->number < y->number;
}

static struct numbers order_by_groups(const struct workshop *w, struct arena *a)
{
	struct numbers order = { 0 };

	for (size_t i = 0; i < w->actions_n; i++) {
		const struct action *x = &w->actions[i];

		if (!action_counts(w, x))
			continue;
		numbers_put(a, &order, x->number);
		for (size_t at = order.n; at > 1 && is_funded_before(w, x, action_at(w, order.at[at - 2])); at--) {
			order.at[at - 1] = order.at[at - 2];
			order.at[at - 2] = x->number;
		}
	}
	return order;
}

static const struct poll *newest_shown(const struct workshop *w, enum items_of about, uint64_t after)
{
	for (size_t i = w->polls_n; i > 0; i--) {
		const struct poll *p = &w->polls[i - 1];

		if (p->items_of == about && p->state == POLL_STATE_SHOWN && p->tally != NULL && !p->tally->too_large && p->opened_seq > after)
			return p;
	}
	return NULL;
}

/* Puts the action behind item number `item` of the round. */
static void put_item(struct arena *a, struct numbers *order, const struct poll *p, uint32_t item)
{
	uint32_t action = item == 0 || item > p->items.n ? 0 : p->items.at[item - 1];

	if (action != 0 && !numbers_have(order, action))
		numbers_put(a, order, action);
}

/* What it funded, then its whole ranking: a sum that suits all together leaves out what single sources could still pay. */
static struct numbers order_by_round(const struct poll *p, struct arena *a)
{
	const struct tally *t = p->tally;
	bool balanced = t->decides == DECIDES_BALANCED;
	const struct funds *funds = balanced ? &t->funds_balanced : &t->funds;
	const uint32_t *rank = balanced ? t->order_balanced : t->order;
	struct numbers order = { 0 };

	for (size_t i = 0; method_rows[p->method].chart == CHART_FUNDS && i < funds->items.n; i++)
		put_item(a, &order, p, funds->items.at[i]);
	for (size_t i = 0; rank != NULL && i < t->rows_n; i++)
		put_item(a, &order, p, rank[i]);
	return order;
}

/* Takes it when each source has enough left for it. */
static bool take(const struct action *x, struct source_demand *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].demand + action_asks(x, rows[i].source) > rows[i].ceiling)
			return false;
	for (size_t i = 0; i < n; i++)
		rows[i].demand += action_asks(x, rows[i].source);
	return true;
}

struct gate_proposal gate_propose(const struct workshop *w, struct arena *a)
{
	const struct poll *p = newest_shown(w, ITEMS_OF_ACTIONS, 0);
	struct numbers groups = order_by_groups(w, a), order = { 0 };
	struct gate_proposal out = { .basis = GATE_BASIS_GROUPS };
	struct source_demand *rows;
	size_t n = gate_rows(w, a, &rows);

	for (size_t i = 0; i < n; i++)
		rows[i].demand = 0;
	if (p != NULL) {
		out.basis = p->method == METHOD_EQUAL_SHARES ? GATE_BASIS_EQUAL_SHARES : GATE_BASIS_GREEDY;
		out.poll = p->number;
		order = order_by_round(p, a);
	}
	for (size_t i = 0; i < groups.n; i++)
		if (!numbers_have(&order, groups.at[i]))
			numbers_put(a, &order, groups.at[i]);
	for (size_t i = 0; i < order.n; i++) {
		const struct action *x = action_at(w, order.at[i]);

		if (x != NULL && action_counts(w, x) && take(x, rows, n))
			numbers_put(a, &out.actions, x->number);
	}
	return out;
}

/* -- agreement -- */

enum consensus_check gate_consensus(const struct workshop *w)
{
	const struct poll *p = w->gate.frozen ? newest_shown(w, ITEMS_OF_PLAN, w->gate.changed_seq) : NULL;

	if (p == NULL)
		return CONSENSUS_CHECK_NEEDED;
	return p->tally->passed ? CONSENSUS_CHECK_PASSED : CONSENSUS_CHECK_FAILED;
}
