/* A commune that has told all of its minutes' head, and its minutes in any house, language and format. */
#ifndef TESTS_UNIT_HOUSE_WORLD_H
#define TESTS_UNIT_HOUSE_WORLD_H

#include "report_world.h"

static inline struct buf minutes_in(const struct mini *m, enum language l, enum house_style house, bool place_date, const char *format)
{
	struct order order = { .what = "minutes", .language = l, .house = house, .place_date = place_date };
	struct buf b = { 0 };

	assert_true(paper_write(m->w, &order, format, &b));
	buf_byte(&b, 0);
	assert_false(b.broken);
	return b;
}

static inline struct mini open_commune(void)
{
	const struct text recipients[] = { text("UBND xã"), text("Lưu: VT, Hồ sơ.") };

	return open_of("led-7-steps", (struct about){ .title = text("Hội thảo xã"), .title_en = text("Commune workshop"),
		.agency = text("ỦY BAN NHÂN DÂN/XÃ ĐỒNG MÂY"), .agency_en = text("Commune People's Committee"), .number = 7,
		.symbol = text("BB-UBND"), .place = text("Đồng Mây"), .date = 20260305, .starts = text("08:00"), .ends = text("16:45"),
		.venue = text("Nhà văn hóa"), .chair = text("Lãnh đạo xã"), .secretary = text("Văn phòng"),
		.facilitator = text("Cán bộ tập huấn"), .recipients = { recipients, 2 } });
}

#endif
