/* After the meeting: the page of results is opened, the people are asked about the draft, and what they say is answered. */
#include "core/rule/rule.h"

enum word decide_publish_results(const struct workshop *w, const struct entry *e, struct decision *d)
{
	bool published = e->command.publish_results.published;

	if (published == w->published)
		return word_already_there;
	fact(d, EVENT_RESULTS_PUBLISHED)->results_published.published = published;
	return word_fine;
}

void fold_results_published(struct workshop *w, const struct entry *e, const struct event *event)
{
	(void)e;
	w->published = event->results_published.published;
	touch(w, VIEW_CONSULTATION, 0);
}

enum word decide_set_consultation(const struct workshop *w, const struct entry *e, struct decision *d)
{
	(void)w;
	fact(d, EVENT_CONSULTATION_SET)->consultation_set.data = e->command.set_consultation.data;
	return word_fine;
}

void fold_consultation_set(struct workshop *w, const struct entry *e, const struct event *event)
{
	(void)e;
	w->has_consultation = true;
	w->consultation = event->consultation_set.data;
	keep_data(w, &shape_consultation_data, &w->consultation);
	touch(w, VIEW_CONSULTATION, 0);
}

/* -- opinions -- */

static const struct opinion *find_opinion(const struct workshop *w, uint32_t number)
{
	const struct opinion *o = opinion_at(w, number);

	return o == NULL || o->removed ? NULL : o;
}

/* What is not taken up, or only in part, is explained to whoever said it. */
static enum word set_opinion(struct decision *d, uint32_t number, const struct opinion_data *data)
{
	if ((data->uptake == UPTAKE_PARTLY || data->uptake == UPTAKE_DECLINED) && data->answer.len == 0)
		return word_needs_reason;
	struct opinion_set *f = &fact(d, EVENT_OPINION_SET)->opinion_set;
	f->opinion = number;
	f->data = *data;
	return word_fine;
}

enum word decide_add_opinion(const struct workshop *w, const struct entry *e, struct decision *d)
{
	if (w->opinions_n >= OPINIONS_MAX) {
		d->arg = OPINIONS_MAX;
		return word_too_many_things;
	}
	return set_opinion(d, (uint32_t)w->opinions_n + 1, &e->command.add_opinion.data);
}

enum word decide_edit_opinion(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct edit_opinion *c = &e->command.edit_opinion;

	return find_opinion(w, c->opinion) == NULL ? word_no_such_thing : set_opinion(d, c->opinion, &c->data);
}

void fold_opinion_set(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct opinion_set *f = &event->opinion_set;
	struct opinion *o;

	(void)e;
	if (f->opinion > w->opinions_n) {
		o = arena_push(&w->arena, &w->opinions, &w->opinions_n, &w->opinions_cap, sizeof *o);
		if (o == NULL)
			return;
		o->number = f->opinion;
	}
	o = &w->opinions[f->opinion - 1];
	o->data = f->data;
	keep_data(w, &shape_opinion_data, &o->data);
	touch(w, VIEW_OPINION, o->number);
	touch(w, VIEW_CONSULTATION, 0);
}

enum word decide_remove_opinion(const struct workshop *w, const struct entry *e, struct decision *d)
{
	if (find_opinion(w, e->command.remove_opinion.opinion) == NULL)
		return word_no_such_thing;
	fact(d, EVENT_OPINION_REMOVED)->opinion_removed.opinion = e->command.remove_opinion.opinion;
	return word_fine;
}

void fold_opinion_removed(struct workshop *w, const struct entry *e, const struct event *event)
{
	uint32_t number = event->opinion_removed.opinion;

	(void)e;
	w->opinions[number - 1].removed = true;
	touch(w, VIEW_OPINION, number);
	touch(w, VIEW_CONSULTATION, 0);
}
