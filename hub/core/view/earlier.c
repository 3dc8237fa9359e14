/* A session that this one carries on: how much came in, and what it learnt. */
#include "core/view/view.h"

enum sight see_earlier(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct earlier *x = earlier_at(w, number);

	(void)who, (void)a;
	if (x == NULL)
		return SIGHT_NEVER;
	json_open(j);
	json_put_int(j, "earlier", x->number);
	json_put_int(j, "code", x->code);
	json_put_text(j, "title", x->title);
	put_opt(j, "title_en", x->title_en);
	json_put_int(j, "cards", x->cards);
	json_put_int(j, "themes", x->themes);
	json_put_int(j, "objectives", x->objectives);
	json_name(j, "lessons");
	json_open_list(j);
	for (size_t i = 0; i < x->lessons_n; i++) {
		json_open(j);
		put_enum(j, "criterion", &enum_evaluation_criterion, (int)x->lessons[i].criterion);
		json_put_text(j, "text", x->lessons[i].text);
		put_opt(j, "en", x->lessons[i].en);
		json_close(j);
	}
	json_close_list(j);
	json_close(j);
	return SIGHT_SEEN;
}
