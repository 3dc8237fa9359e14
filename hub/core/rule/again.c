/*
 * A question asked once more is a round of its own, with everything fixed as before. Two results of one question that differ by a few
 * ballots tell what those few said, so the later one to be shown is held against every one that was.
 */
#include "core/rule/rule.h"

enum word decide_reopen_poll(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct poll *p = poll_at(w, e->command.reopen_poll.poll);

	if (p == NULL)
		return word_no_such_thing;
	if (p->state == POLL_STATE_OPEN)
		return word_poll_is_open;
	if (p->state == POLL_STATE_PREPARED)
		return word_poll_not_open;
	if (w->polls_n >= POLLS_MAX) {
		d->arg = POLLS_MAX;
		return word_too_many_things;
	}
	struct poll_prepared *f = &fact(d, EVENT_POLL_PREPARED)->poll_prepared;
	*f = (struct poll_prepared){ .poll = (uint32_t)w->polls_n + 1, .activity = p->activity, .method = p->method,
		.items_of = p->items_of, .draft = p->draft, .question = p->question, .question_en = p->question_en,
		.points = p->points, .cap = p->cap, .top = p->top, .options = { p->options, p->options_n },
		.criteria = { p->criteria, p->criteria_n }, .ceiling = p->ceiling, .balance = p->balance, .decides = p->decides,
		.weight_cap = p->weight_cap, .until_spent = p->until_spent, .again = p->number };
	return word_fine;
}

/* Ballots of one sector in `x` that are not in `y`: both are sorted, so one walk finds the difference of the two heaps. */
static int64_t not_in(const struct ballot_list *x, const struct ballot_list *y, enum sector s)
{
	int64_t n = 0;
	size_t k = 0;

	for (size_t i = 0; i < x->n; i++) {
		int order = 1;

		if (x->at[i].sector != s)
			continue;
		while (k < y->n && (order = ballot_order(&y->at[k], &x->at[i])) < 0)
			k++;
		if (k < y->n && order == 0)
			k++;
		else
			n++;
	}
	return n;
}

static struct ballot_list without_sectors(struct arena *a, struct ballot_list list)
{
	struct ballot *at = arena_take_n(a, list.n + 1, sizeof *at), *spare = arena_take_n(a, list.n + 1, sizeof *spare);

	if (at == NULL || spare == NULL)
		return (struct ballot_list){ 0 };
	for (size_t i = 0; i < list.n; i++)
		at[i] = (struct ballot){ SECTOR_NONE, list.at[i].picks };
	ballots_sort(at, spare, list.n);
	return (struct ballot_list){ at, list.n };
}

/* Sectors are compared only where both have kept them. */
static bool few_differ(const struct workshop *w, struct arena *a, const struct poll *p, const struct poll *other)
{
	bool bare = p->erased || other->erased;
	struct ballot_list x = bare ? without_sectors(a, p->ballots) : p->ballots;
	struct ballot_list y = bare ? without_sectors(a, other->ballots) : other->ballots;

	for (int s = SECTOR_NONE; s < (bare ? 1 : SECTOR_N); s++) {
		int64_t out = not_in(&y, &x, (enum sector)s), in = not_in(&x, &y, (enum sector)s);
		int64_t most = out > in ? out : in;

		if (most > 0 && most < w->rules.k)
			return true;
	}
	return a->broken;
}

static const struct poll *first_of(const struct workshop *w, const struct poll *p)
{
	while (p->again != 0)
		p = poll_at(w, p->again);
	return p;
}

bool poll_is_too_close(const struct workshop *w, const struct poll *p, struct arena *a)
{
	for (size_t i = 0; i < w->polls_n; i++) {
		const struct poll *o = &w->polls[i];

		if (o != p && o->was_shown && first_of(w, o) == first_of(w, p) && few_differ(w, a, p, o))
			return true;
	}
	return false;
}
