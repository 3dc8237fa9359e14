/* Decide and fold: how an entry of the log changes a workshop. The same code live, at opening and in `verify`. */
#include "core/workshop.h"

#include <string.h>

#include "base/must.h"
#include "core/rule/rule.h"

static fold_rule *const folders[EVENT_N] = {
#define ROW(event, function) [EVENT_##event] = function,
#include "core/rule/folds.def"
};

void fold(struct workshop *w, const struct entry *e, const struct event *event)
{
	must(event->kind > EVENT_NONE && event->kind < EVENT_N);
	folders[event->kind](w, e, event);
}

/* -- command ids, for ever -- */

static size_t id_place(const struct workshop *w, const uint8_t id[ID_BYTES])
{
	uint64_t halves[2], key;
	size_t place;

	/* Ids are the client's own: both halves are mixed, so that a chosen prefix does not make one long chain. */
	memcpy(halves, id, sizeof halves);
	key = (halves[0] ^ (halves[1] * 0x9e3779b97f4a7c15u)) * 0xbf58476d1ce4e5b9u;
	key ^= key >> 31;
	for (place = (size_t)key & (w->ids_cap - 1); w->ids[place].seq != 0; place = (place + 1) & (w->ids_cap - 1))
		if (memcmp(w->ids[place].id, id, ID_BYTES) == 0)
			break;
	return place;
}

static bool ids_grow(struct workshop *w)
{
	struct seen_id *old = w->ids;
	size_t old_cap = w->ids_cap, cap = old_cap == 0 ? 256 : old_cap * 2;
	struct seen_id *wider = arena_take_n(&w->arena, cap, sizeof *wider);

	if (wider == NULL)
		return false;
	w->ids = wider;
	w->ids_cap = cap;
	for (size_t i = 0; i < old_cap; i++)
		if (old[i].seq != 0)
			w->ids[id_place(w, old[i].id)] = old[i];
	return true;
}

static bool id_note(struct workshop *w, const struct entry *e, const struct outcome *o)
{
	if ((w->ids_n + 1) * 4 > w->ids_cap * 3 && !ids_grow(w))
		return false;
	struct seen_id *s = &w->ids[id_place(w, e->id)];
	memcpy(s->id, e->id, ID_BYTES);
	s->seq = e->seq;
	s->made = o->made;
	s->word = o->word;
	s->arg = o->arg;
	w->ids_n++;
	return true;
}

bool workshop_knows(const struct workshop *w, const uint8_t id[ID_BYTES], struct outcome *out)
{
	if (w->ids_cap == 0)
		return false;
	const struct seen_id *s = &w->ids[id_place(w, id)];
	if (s->seq == 0)
		return false;
	*out = (struct outcome){ .word = s->word, .arg = s->arg, .made = s->made, .repeated = true };
	return true;
}

/* The number of what the first event made; what a client calls its new thing by. */
static uint32_t made_by(const struct event *e)
{
	switch (e->kind) {
	case EVENT_WORKSHOP_CREATED: return (uint32_t)e->workshop_created.code;
	case EVENT_ACTIVITY_ADDED: return e->activity_added.activity;
	case EVENT_MEMBER_JOINED: return e->member_joined.member;
	case EVENT_SEAT_TAKEN: return e->seat_taken.member;
	case EVENT_CARD_ADDED: return e->card_added.card;
	case EVENT_THEME_ADDED: return e->theme_added.theme;
	case EVENT_POLL_PREPARED: return e->poll_prepared.poll;
	case EVENT_ELEMENT_ADDED: return e->element_added.element;
	case EVENT_DRAFT_ADDED: return e->draft_added.draft;
	case EVENT_OBJECTIVE_ADDED: return e->objective_added.objective;
	case EVENT_INDICATOR_SET: return e->indicator_set.indicator;
	case EVENT_REMARK_ADDED: return e->remark_added.remark;
	case EVENT_STAKEHOLDER_SET: return e->stakeholder_set.stakeholder;
	case EVENT_SERIES_SET: return e->series_set.series;
	case EVENT_TOWS_SET: return e->tows_set.tows;
	case EVENT_STRATEGY_SET: return e->strategy_set.strategy;
	case EVENT_SOURCE_SET: return e->source_set.source;
	case EVENT_ACTION_SET: return e->action_set.action;
	case EVENT_ACTION_ADJUSTED: return e->action_adjusted.adjustment;
	case EVENT_ITERATION_RECORDED: return e->iteration_recorded.iteration;
	case EVENT_SESSION_CARRIED: return e->session_carried.earlier;
	case EVENT_COMMITMENT_ASKED: return e->commitment_asked.commitment;
	case EVENT_READING_SET: return e->reading_set.reading;
	case EVENT_MEASUREMENT_SET: return e->measurement_set.measurement;
	case EVENT_OPINION_SET: return e->opinion_set.opinion;
	default: return 0;
	}
}

bool apply(struct workshop *w, const struct entry *e, const struct hash *chain, struct arena *a, struct outcome *out)
{
	struct events events = { 0 };

	*out = (struct outcome){ 0 };
	if (w->sealed || e->seq != w->seq + 1) {
		w->sealed = true;
		return false;
	}
	w->fresh_n = 0;
	if (workshop_knows(w, e->id, out)) {
		/* The journal refuses a doubled id; a log that holds one anyway is read, and the second is without effect. */
		w->seq = e->seq;
		w->chain = *chain;
		return true;
	}
	/* Written under rules that this program does not know yet: better nothing than something else. */
	if (e->command.kind == COMMAND_CREATE_WORKSHOP && e->command.create_workshop.rules_version > RULES_VERSION) {
		w->sealed = true;
		return false;
	}
	out->word = decide(w, e, a, &events, &out->arg);
	w->seq = e->seq;
	w->now_ms = e->at_ms;
	w->chain = *chain;
	if (out->word == word_fine && events.n > 0)
		out->made = made_by(&events.at[0]);
	for (size_t i = 0; out->word == word_fine && i < events.n; i++)
		fold(w, e, &events.at[i]);
	if (!id_note(w, e, out) || w->arena.broken || a->broken) {
		w->sealed = true;
		return false;
	}
	out->keys = arena_copy(a, w->fresh, w->fresh_n * sizeof *w->fresh);
	out->keys_n = out->keys == NULL ? 0 : w->fresh_n;
	return true;
}
