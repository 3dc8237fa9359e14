/* The resource gate: demand against ceiling by source, where to go on, what would be funded, and what the room says to it. */
#include "core/gate.h"
#include "core/view/view.h"

static void put_rows(const struct workshop *w, struct arena *a, struct json *j)
{
	struct source_demand *rows;
	size_t n = gate_rows(w, a, &rows);

	json_name(j, "rows");
	json_open_list(j);
	for (size_t i = 0; i < n; i++)
		put_gate_row(j, &rows[i]);
	json_close_list(j);
}

static void put_sums(const struct workshop *w, struct json *j)
{
	struct gate_sums sums = gate_sums(w);
	struct decimal none = { 0, 1 };

	json_put_int(j, "demand", sums.demand);
	json_put_int(j, "ceiling", sums.ceiling);
	json_put_int(j, "gap", sums.gap);
	json_put_int(j, "confirmed", sums.confirmed);
	json_put_int(j, "awaiting", sums.awaiting);
	put_decimal(j, "confirmed_percent", sums.demand == 0 ? none : decimal_ratio(sums.confirmed * 100, sums.demand, 1));
}

/* The five moves in the order in which they are tried; a legal obligation can only be phased. */
static void put_moves(struct json *j, bool legal)
{
	json_name(j, "moves");
	json_open_list(j);
	for (int move = GATE_MOVE_REMOVE; move < GATE_MOVE_N; move++)
		if (!legal || move == GATE_MOVE_PHASE)
			json_c(j, enum_gate_move.values[move]);
	json_close_list(j);
}

static void put_next(const struct workshop *w, struct arena *a, struct json *j)
{
	uint32_t next = gate_next(w);
	struct gate_candidate *found = NULL;
	size_t n = next == 0 ? 0 : gate_candidates(w, next, a, &found);

	put_ref(j, "next", next);
	json_name(j, "candidates");
	json_open_list(j);
	for (size_t i = 0; i < n; i++) {
		json_open(j);
		json_put_int(j, "action", found[i].action);
		json_put_int(j, "amount", found[i].amount);
		put_moves(j, found[i].legal);
		json_close(j);
	}
	json_close_list(j);
}

/* Only while there is something to choose: when all fits, or people have chosen, it would be noise. */
static void put_proposal(const struct workshop *w, struct arena *a, struct json *j)
{
	bool asked = gate_state(w) == GATE_STATE_OVER;
	struct gate_proposal p = asked ? gate_propose(w, a) : (struct gate_proposal){ 0 };

	put_numbers(j, "proposal", &p.actions);
	put_enum(j, "basis", &enum_gate_basis, (int)p.basis);
	put_ref(j, "poll", p.poll);
}

enum sight see_gate(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	(void)number;
	(void)who;
	json_open(j);
	put_enum(j, "state", &enum_gate_state, (int)gate_state(w));
	put_rows(w, a, j);
	put_sums(w, j);
	put_next(w, a, j);
	put_enum(j, "consensus", &enum_consensus_check, (int)gate_consensus(w));
	put_numbers(j, "funded", &w->gate.funded);
	put_numbers(j, "unfunded", &w->gate.unfunded);
	put_opt(j, "reason", w->gate.reason);
	put_opt(j, "reason_en", w->gate.reason_en);
	put_proposal(w, a, j);
	json_close(j);
	return SIGHT_SEEN;
}
