/* What carried things leave: the session, and beside each thing the number of the session and its code there. */
#include "core/rule/rule.h"

#include <stdio.h>

void fold_session_carried(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct session_carried *f = &event->session_carried;

	(void)e;
	touch(w, VIEW_EARLIER, f->earlier);
	if (f->earlier <= w->earlier_n)
		return;
	struct earlier *x = arena_push(&w->arena, &w->earlier, &w->earlier_n, &w->earlier_cap, sizeof *x);
	if (x != NULL)
		*x = (struct earlier){ .number = f->earlier, .code = f->from.code, .title = keep(w, f->from.title),
			.title_en = keep(w, f->from.title_en) };
}

/* decide_carry() let no longer one in. */
static void keep_code(char *out, size_t room, struct text code)
{
	(void)snprintf(out, room, "%.*s", TEXT_ARGS(code));
}

void fold_card_carried(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct card_carried *f = &event->card_carried;
	struct card *c = &w->cards[f->card - 1];

	(void)e;
	c->earlier = f->earlier;
	c->earlier_sector = f->sector;
	keep_code(c->earlier_code, sizeof c->earlier_code, f->code);
	w->earlier[f->earlier - 1].cards++;
	touch_card(w, c);
}

void fold_theme_carried(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct theme_carried *f = &event->theme_carried;
	struct theme *t = &w->themes[f->theme - 1];

	(void)e;
	t->earlier = f->earlier;
	keep_code(t->earlier_code, sizeof t->earlier_code, f->code);
	w->earlier[f->earlier - 1].themes++;
	touch(w, VIEW_THEME, t->number);
}

void fold_objective_carried(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct objective_carried *f = &event->objective_carried;
	struct objective *o = &w->objectives[f->objective - 1];

	(void)e;
	o->earlier = f->earlier;
	keep_code(o->earlier_code, sizeof o->earlier_code, f->code);
	w->earlier[f->earlier - 1].objectives++;
	touch(w, VIEW_OBJECTIVE, o->number);
}

void fold_lesson_carried(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct lesson_carried *f = &event->lesson_carried;
	struct earlier *x = &w->earlier[f->earlier - 1];
	struct lesson *l = arena_push(&w->arena, &x->lessons, &x->lessons_n, &x->lessons_cap, sizeof *l);

	(void)e;
	if (l != NULL)
		*l = (struct lesson){ f->criterion, keep(w, f->text), keep(w, f->en) };
}
