/* Remarks: what the room decided, and who did not agree, for the minutes. */
#include "core/rule/rule.h"

enum word decide_add_remark(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct add_remark *c = &e->command.add_remark;

	if (activity_at(w, c->activity) == NULL)
		return word_no_such_thing;
	if (w->remarks_n >= REMARKS_MAX) {
		d->arg = REMARKS_MAX;
		return word_too_many_things;
	}
	struct remark_added *f = &fact(d, EVENT_REMARK_ADDED)->remark_added;
	f->remark = (uint32_t)w->remarks_n + 1;
	f->activity = c->activity;
	f->text = c->text;
	f->en = c->en;
	f->sector = c->sector;
	f->decision = c->has_decision && c->decision;
	return word_fine;
}

void fold_remark_added(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct remark_added *f = &event->remark_added;
	struct remark *r = arena_push(&w->arena, &w->remarks, &w->remarks_n, &w->remarks_cap, sizeof *r);

	if (r == NULL)
		return;
	*r = (struct remark){ .number = f->remark, .activity = f->activity, .text = keep(w, f->text), .en = keep(w, f->en),
		.sector = f->sector, .decision = f->decision, .at_ms = e->at_ms };
	touch(w, VIEW_REMARK, r->number);
}
