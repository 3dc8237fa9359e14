/* Finds the rule of a command. What holds for every command stands here. */
#include "core/rule/rule.h"

static decide_rule *const deciders[COMMAND_N] = {
#define ROW(command, function) [COMMAND_##command] = function,
#include "core/rule/decides.def"
};

struct event *fact(struct decision *d, enum event_kind kind)
{
	struct event *e = arena_push(d->arena, &d->events->at, &d->events->n, &d->events->cap, sizeof *e);

	if (e == NULL)
		e = &d->spare;
	e->kind = kind;
	return e;
}

enum word decide(const struct workshop *w, const struct entry *e, struct arena *a, struct events *out, int64_t *arg)
{
	struct decision d = { .arena = a, .events = out };
	enum command_kind kind = e->command.kind;

	*arg = 0;
	if (kind <= COMMAND_NONE || kind >= COMMAND_N)
		return word_unknown_command;
	if (!role_may(e->by.role, kind))
		return word_not_allowed;
	if ((kind == COMMAND_CREATE_WORKSHOP) != (w->code == 0))
		return word_not_allowed;
	if (w->ended && kind != COMMAND_REOPEN_WORKSHOP && kind != COMMAND_LEAVE && kind != COMMAND_TAKE_SEAT &&
	    e->by.role != ROLE_FACILITATOR)
		return word_workshop_ended;
	enum word word = deciders[kind](w, e, &d);
	*arg = d.arg;
	if (word != word_fine)
		out->n = 0;
	return word;
}
