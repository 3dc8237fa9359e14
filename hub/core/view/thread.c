/* The thread as views tell it: behind a line of the plan, ahead of a card, and the earlier session that something comes from. */
#include "core/thread.h"
#include "core/view/view.h"

void put_origin(struct json *j, const struct workshop *w, struct arena *a, enum view_kind of, uint32_t number, enum role role)
{
	struct origin o = thread_origin(w, of, number, role, a);

	json_name(j, "origin");
	json_open(j);
	put_numbers(j, "themes", &o.themes);
	put_numbers(j, "tows", &o.tows);
	put_numbers(j, "cards", &o.cards);
	put_sectors(j, "voices", o.voices);
	json_close(j);
}

void put_fate(struct json *j, const struct workshop *w, struct arena *a, const struct card *c)
{
	struct fate f = thread_fate(w, c, a);

	put_ref(j, "theme", f.theme);
	put_numbers(j, "tows", &f.tows);
	put_numbers(j, "objectives", &f.objectives);
	put_numbers(j, "actions", &f.actions);
}

void put_from(struct json *j, const struct workshop *w, uint32_t earlier, const char *code)
{
	const struct earlier *from = earlier_at(w, earlier);

	if (from == NULL)
		return;
	json_put_text(j, "from", from->title);
	json_put_c(j, "from_code", code);
}
