/* The vision: shared elements, drafts written by people, what each draft still lacks. */
#include "core/rule/rule.h"

#include <stdio.h>

static bool elements_exist(const struct workshop *w, struct ref_list list)
{
	for (size_t i = 0; i < list.n; i++)
		if (element_at(w, list.at[i]) == NULL)
			return false;
	return true;
}

enum word decide_add_element(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct add_element *c = &e->command.add_element;

	if (w->elements_n >= ELEMENTS_MAX) {
		d->arg = ELEMENTS_MAX;
		return word_too_many_things;
	}
	struct element_added *f = &fact(d, EVENT_ELEMENT_ADDED)->element_added;
	f->element = (uint32_t)w->elements_n + 1;
	f->title = c->title;
	f->title_en = c->title_en;
	return word_fine;
}

void fold_element_added(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct element_added *f = &event->element_added;
	struct element *el = arena_push(&w->arena, &w->elements, &w->elements_n, &w->elements_cap, sizeof *el);

	(void)e;
	if (el == NULL)
		return;
	el->number = f->element;
	el->title = keep(w, f->title);
	el->title_en = keep(w, f->title_en);
	(void)snprintf(el->code, sizeof el->code, "E%u", el->number);
	touch(w, VIEW_ELEMENT, el->number);
}

enum word decide_edit_element(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct edit_element *c = &e->command.edit_element;
	const struct element *el = element_at(w, c->element);

	if (el == NULL)
		return word_no_such_thing;
	struct element_edited *f = &fact(d, EVENT_ELEMENT_EDITED)->element_edited;
	f->element = c->element;
	f->title = c->title;
	f->title_en = c->title_en.at != NULL ? c->title_en : el->title_en;
	return word_fine;
}

void fold_element_edited(struct workshop *w, const struct entry *e, const struct event *event)
{
	struct element *el = &w->elements[event->element_edited.element - 1];

	(void)e;
	el->title = keep(w, event->element_edited.title);
	el->title_en = keep(w, event->element_edited.title_en);
	touch(w, VIEW_ELEMENT, el->number);
}

enum word decide_add_draft(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct add_draft *c = &e->command.add_draft;

	if (w->drafts_n >= DRAFTS_MAX) {
		d->arg = DRAFTS_MAX;
		return word_too_many_things;
	}
	if (!elements_exist(w, c->elements))
		return word_no_such_thing;
	struct draft_added *f = &fact(d, EVENT_DRAFT_ADDED)->draft_added;
	f->draft = (uint32_t)w->drafts_n + 1;
	f->text = c->text;
	f->en = c->en;
	f->elements = c->elements;
	return word_fine;
}

void fold_draft_added(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct draft_added *f = &event->draft_added;
	struct draft *draft = arena_push(&w->arena, &w->drafts, &w->drafts_n, &w->drafts_cap, sizeof *draft);

	(void)e;
	if (draft == NULL)
		return;
	draft->number = f->draft;
	draft->text = keep(w, f->text);
	draft->en = keep(w, f->en);
	numbers_set(&w->arena, &draft->elements, f->elements);
	(void)snprintf(draft->code, sizeof draft->code, "VD%u", draft->number);
	touch(w, VIEW_DRAFT, draft->number);
}

enum word decide_add_reservation(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct add_reservation *c = &e->command.add_reservation;
	const struct draft *draft = draft_at(w, c->draft);
	const struct member *m = member_at(w, e->by.member);

	if (draft == NULL)
		return word_no_such_thing;
	if (draft->notes_n >= 100) {
		d->arg = 100;
		return word_too_many_things;
	}
	struct reservation_added *f = &fact(d, EVENT_RESERVATION_ADDED)->reservation_added;
	f->draft = c->draft;
	f->text = c->text;
	f->en = c->en;
	/* A participant speaks for the own sector; those who run the room note whose voice it was. */
	f->sector = e->by.role == ROLE_PARTICIPANT ? (m != NULL ? m->sector : SECTOR_NONE) : c->sector;
	return word_fine;
}

void fold_reservation_added(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct reservation_added *f = &event->reservation_added;
	struct draft *draft = &w->drafts[f->draft - 1];
	struct reservation_note *n = arena_push(&w->arena, &draft->notes, &draft->notes_n, &draft->notes_cap, sizeof *n);

	(void)e;
	if (n != NULL)
		*n = (struct reservation_note){ keep(w, f->text), keep(w, f->en), f->sector };
	touch(w, VIEW_DRAFT, f->draft);
}
