/* After the meeting: the page of results is opened, the notice goes out, and opinions come in one by one and are answered. */
#include "play.h"

#include "base/date.h"

static int32_t date_in(const struct value *v, const char *name)
{
	int32_t date = 0;

	return date_read(text_in(v, name), &date) ? date : 0;
}

/* As it comes in, before anybody has weighed it. */
static uint32_t opinion_comes(struct play *p, const struct value *v, struct opinion_data *data)
{
	struct command c = { .kind = COMMAND_ADD_OPINION };

	*data = (struct opinion_data){ .text = text_in(v, "vi"), .en = text_in(v, "en"), .source = text_in(v, "source_vi"),
		.source_en = text_in(v, "source_en"), .sector = (enum sector)schema_value_of(&enum_sector, text_in(v, "sector")),
		.about = text_in(v, "about_vi"), .about_en = text_in(v, "about_en"), .received = date_in(v, "received"), .uptake = UPTAKE_OPEN };
	c.add_opinion.data = *data;
	return play_do(p, p->facilitator, &c);
}

static void opinion_is_answered(struct play *p, const struct value *v, uint32_t number, const struct opinion_data *data)
{
	struct command c = { .kind = COMMAND_EDIT_OPINION, .edit_opinion = { .opinion = number, .data = *data } };

	c.edit_opinion.data.uptake = (enum uptake)schema_value_of(&enum_uptake, text_in(v, "uptake"));
	c.edit_opinion.data.answer = text_in(v, "answer_vi");
	c.edit_opinion.data.answer_en = text_in(v, "answer_en");
	if (c.edit_opinion.data.uptake != UPTAKE_OPEN)
		(void)play_do(p, p->facilitator, &c);
}

/* The meeting is over, so whoever ran it does all of this. */
void play_consultation(struct play *p)
{
	const struct value *v = value_get(p->file, "consultation"), *opinions = value_get(v, "opinions");
	struct command publish = { .kind = COMMAND_PUBLISH_RESULTS, .publish_results = { .published = true } };
	struct command notice = { .kind = COMMAND_SET_CONSULTATION };

	if (v == NULL)
		return;
	(void)play_do(p, p->facilitator, &publish);
	notice.set_consultation.data = (struct consultation_data){ .starts = date_in(v, "starts"), .days = int_in(v, "days"),
		.channels = text_in(v, "channels_vi"), .channels_en = text_in(v, "channels_en"), .contact = text_in(v, "contact_vi"),
		.contact_en = text_in(v, "contact_en") };
	(void)play_do(p, p->facilitator, &notice);
	for (size_t i = 0; i < value_n(opinions) && p->failed == 0; i++) {
		struct opinion_data data;
		uint32_t number = opinion_comes(p, value_at(opinions, i), &data);

		opinion_is_answered(p, value_at(opinions, i), number, &data);
	}
	check_consultation(p);
	play_say(p, "play_consultation", (int64_t)value_n(opinions));
}
