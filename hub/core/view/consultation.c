/* What is published, until when the people are asked, and their opinions one by one. */
#include "base/date.h"
#include "core/view/view.h"

enum sight see_consultation(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	int64_t opinions = 0, answered = 0;
	char date[16];

	(void)number, (void)who, (void)a;
	for (size_t i = 0; i < w->opinions_n; i++) {
		opinions += !w->opinions[i].removed;
		answered += !w->opinions[i].removed && w->opinions[i].data.uptake != UPTAKE_OPEN;
	}
	json_open(j);
	json_put_bool(j, "published", w->published);
	if (w->has_consultation) {
		put_data(j, "data", &shape_consultation_data, &w->consultation);
		date_put(date, date_add(w->consultation.starts, w->consultation.days));
		json_put_c(j, "ends", date);
	}
	json_put_int(j, "opinions", opinions);
	json_put_int(j, "answered", answered);
	json_close(j);
	return SIGHT_SEEN;
}

enum sight see_opinion(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct opinion *o = opinion_at(w, number);

	(void)who, (void)a;
	if (o == NULL)
		return SIGHT_NEVER;
	if (o->removed)
		return SIGHT_GONE;
	json_open(j);
	json_put_int(j, "opinion", o->number);
	put_data(j, "data", &shape_opinion_data, &o->data);
	json_close(j);
	return SIGHT_SEEN;
}
