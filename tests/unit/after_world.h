/* Papers after the meeting, asked for and read. Include <cmocka.h> and what it needs before. */
#ifndef TESTS_UNIT_AFTER_WORLD_H
#define TESTS_UNIT_AFTER_WORLD_H

#include "report_world.h"

#include "report/format.h"

#define HUB text("http://192.168.1.5:8080")

static inline struct order paper(const char *what, enum language l, enum house_style house)
{
	return (struct order){ .what = what, .language = l, .house = house, .hub = HUB };
}

/* As Markdown, with a NUL behind. */
static inline struct buf told_in(const struct mini *m, struct order order)
{
	struct arena a = { 0 };
	struct doc d;
	struct buf b = { 0 };

	assert_true(report_make(m->w, &order, &a, &d));
	format_md(&d, &b);
	arena_free(&a);
	buf_byte(&b, 0);
	assert_false(b.broken);
	return b;
}

static inline bool says(const struct mini *m, struct order order, const char *words)
{
	struct buf b = told_in(m, order);
	bool found = strstr(b.at, words) != NULL;

	buf_free(&b);
	return found;
}

static inline void assert_says(const struct mini *m, struct order order, const char *words)
{
	struct buf b = told_in(m, order);

	if (strstr(b.at, words) == NULL)
		fail_msg("%s does not say: %s\n%s", order.what, words, b.at);
	buf_free(&b);
}

static inline struct mini open_commune(void)
{
	const struct text recipients[] = { text("UBND xã"), text("Lưu: VT, Hồ sơ.") };

	return open_of("led-7-steps", (struct about){ .title = text("Hội thảo xã"), .title_en = text("Commune workshop"),
		.plan = text("Kế hoạch xã"), .plan_en = text("Commune plan"), .agency = text("ỦY BAN NHÂN DÂN/XÃ ĐỒNG MÂY"),
		.agency_en = text("Commune People's Committee"), .symbol = text("BB-UBND"), .place = text("Đồng Mây"), .date = 20260305,
		.venue = text("Nhà văn hóa"), .recipients = { recipients, 2 } });
}

#endif
