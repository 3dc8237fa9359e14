/* What everybody reads of the consultation, and what the staff reads of each opinion. */
#include "play.h"

static void check_opinion(struct play *p, const struct value *got, const struct value *v)
{
	static const char *const fields[][2] = { { "text", "vi" }, { "en", "en" }, { "source", "source_vi" }, { "source_en", "source_en" },
		{ "sector", "sector" }, { "about", "about_vi" }, { "about_en", "about_en" }, { "received", "received" }, { "uptake", "uptake" },
		{ "answer", "answer_vi" }, { "answer_en", "answer_en" } };
	const struct value *data = value_get(got, "data");
	const char *code = text_c(p->arena, text_in(v, "code"));

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		check_text(p, text_in(data, fields[i][0]), text_in(v, fields[i][1]), "opinion.%s.%s", code, fields[i][0]);
}

void check_consultation(struct play *p)
{
	const struct value *v = value_get(p->file, "consultation"), *want = value_get(v, "expected"), *opinions = value_get(v, "opinions");
	struct session *wall = p->check ? play_look(p, ROLE_WALL) : NULL, *observer = wall == NULL ? NULL : play_look(p, ROLE_OBSERVER);

	if (observer == NULL)
		return;
	const struct value *got = session_view(wall, p->arena, "consultation"), *data = value_get(got, "data");
	check_int(p, value_bool(value_get(got, "published")), true, "consultation.published");
	check_text(p, text_in(got, "ends"), text_in(want, "ends"), "consultation.ends");
	check_int(p, int_in(got, "opinions"), int_in(want, "opinions"), "consultation.opinions");
	check_int(p, int_in(got, "answered"), int_in(want, "answered"), "consultation.answered");
	check_text(p, text_in(data, "starts"), text_in(v, "starts"), "consultation.starts");
	check_text(p, text_in(data, "channels"), text_in(v, "channels_vi"), "consultation.channels");
	check_text(p, text_in(data, "contact_en"), text_in(v, "contact_en"), "consultation.contact_en");
	for (size_t i = 0; i < value_n(opinions); i++) {
		check_opinion(p, play_view(p, observer, "opinion", (uint32_t)i + 1), value_at(opinions, i));
		check_int(p, play_view(p, wall, "opinion", (uint32_t)i + 1) != NULL, 0, "opinion.%zu.on_the_wall", i + 1);
	}
	session_close(wall);
	session_close(observer);
	check_alike(p, "consultation");
}
