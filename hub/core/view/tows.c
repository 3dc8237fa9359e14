/* TOWS strategies and the voices behind them. */
#include "core/view/view.h"

enum sight see_tows(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct tows *t = tows_at(w, number);

	if (t == NULL)
		return SIGHT_NEVER;
	if (t->removed)
		return SIGHT_GONE;
	json_open(j);
	json_put_int(j, "tows", t->number);
	json_put_c(j, "code", t->code);
	put_data(j, "data", &shape_tows_data, &t->data);
	put_origin(j, w, a, VIEW_TOWS, number, who->role);
	json_close(j);
	return SIGHT_SEEN;
}
