/* Which cards are suggested as duplicates and which as opposites, judged by hand: false friends are worse than misses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/view/view.h"
#include "../support/mini.h"

enum { NOTHING, DUPLICATE, OPPOSITE };

static const struct { const char *x; enum quadrant in; const char *y; enum quadrant other; int is; } judged[] = {
	{ "Khách thành phố thích du lịch trải nghiệm cuối tuần", QUADRANT_O,
	  "Các điểm du lịch lân cận làm giống nhau, cạnh tranh về giá", QUADRANT_T, OPPOSITE },
	{ "Nguồn lao động dồi dào", QUADRANT_S, "Thiếu lao động trẻ có tay nghề", QUADRANT_W, OPPOSITE },
	{ "Đường giao thông đã được bê tông hóa", QUADRANT_S, "Giao thông vào các thôn bản còn lầy lội", QUADRANT_W, OPPOSITE },
	{ "Thị trường trong nước ưa chuộng chè sạch", QUADRANT_O, "Thị trường bấp bênh, khó đoán", QUADRANT_T, OPPOSITE },
	{ "Cán bộ xã nhiệt tình", QUADRANT_S, "Một số cán bộ chưa thạo máy tính", QUADRANT_W, OPPOSITE },
	{ "KHÍ HẬU mát quanh năm", QUADRANT_S, "Sương muối do khi\xcc\x81 hâ\xcc\xa3u mùa đông", QUADRANT_W, OPPOSITE },
	{ "Phụ nữ có nhiều tổ tiết kiệm", QUADRANT_W, "Phụ nữ ít tham gia họp thôn", QUADRANT_S, OPPOSITE },
	/* What is nearly the same words, once as a help and once as a hindrance. */
	{ "Giá chè lên cao", QUADRANT_O, "Giá chè lên cao", QUADRANT_T, OPPOSITE },
	/* The same matter in one quadrant is no opposite, and one of its words makes no duplicate. */
	{ "Nguồn lao động dồi dào", QUADRANT_S, "Lao động trẻ chăm chỉ, ham học", QUADRANT_S, NOTHING },
	{ "Đất đồi và khí hậu mát phù hợp trồng chè chất lượng cao", QUADRANT_S, "Đất đồi, khí hậu mát hợp trồng chè", QUADRANT_S, DUPLICATE },
	/* From within and from without: no opposites, whatever they share. */
	{ "Sản phẩm chè chủ yếu bán thô, chưa có nhãn hiệu", QUADRANT_W, "Chương trình OCOP hỗ trợ nâng hạng sản phẩm", QUADRANT_O, NOTHING },
	/* False friends: syllables without their tones, parts of other words, words of every report, places. */
	{ "Hợp tác xã chè hoạt động ổn định, có 86 hộ thành viên", QUADRANT_S,
	  "Thanh niên đi làm xa, thiếu lao động trẻ", QUADRANT_W, NOTHING },
	{ "Nhân dân đoàn kết, sẵn sàng hiến đất làm đường", QUADRANT_S, "Sản xuất nhỏ lẻ, mỗi nhà làm một kiểu", QUADRANT_W, NOTHING },
	{ "Bà con còn giữ được nghề dệt và các làn điệu dân ca", QUADRANT_S, "Bà con thiếu vốn làm ăn", QUADRANT_W, NOTHING },
	{ "Chất lượng chè ngày càng cao", QUADRANT_S, "Chất lượng nước ngày càng kém", QUADRANT_W, NOTHING },
	{ "Chương trình OCOP hỗ trợ nâng hạng sản phẩm", QUADRANT_O, "Chương trình của cấp trên hỗ trợ chậm", QUADRANT_T, NOTHING },
	{ "Khí hậu vùng cao mát mẻ", QUADRANT_S, "Đường vào 5 thôn vùng cao lầy lội", QUADRANT_W, NOTHING },
	{ "Có 12 tháng nắng ấm", QUADRANT_S, "Chỉ 12 tháng bảo hành", QUADRANT_W, NOTHING },
	{ "Nguồn lao động dồi dào", QUADRANT_S, "Nguon lao dong tre it", QUADRANT_W, NOTHING },
};

static void open_board(struct mini *m)
{
	*m = mini_open();
	mini_do(m, ROLE_HUB, 0, (struct command){ .kind = COMMAND_CREATE_WORKSHOP, .create_workshop = { .about = { .title = text("Gợi ý") },
		.template = text("swot-half-day"), .code = 482917, .zone = 420, .rules_version = RULES_VERSION } });
}

static uint32_t write_card(struct mini *m, enum quadrant quadrant, struct text words)
{
	return RUN(m, ADD_CARD, add_card, .activity = 3, .kind = CARD_KIND_SWOT, .quadrant = quadrant, .text = words);
}

static void pairs_are_as_people_judge_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof judged / sizeof *judged; i++) {
		struct mini m;
		struct hint_pair *pairs;

		open_board(&m);
		write_card(&m, judged[i].in, text_of(judged[i].x));
		write_card(&m, judged[i].other, text_of(judged[i].y));
		size_t n = hints_find(m.w, &m.a, &pairs);
		int is = n == 0 ? NOTHING : pairs[0].opposite ? OPPOSITE : DUPLICATE;
		if (is != judged[i].is)
			print_error("%s / %s: %d\n", judged[i].x, judged[i].y, is);
		assert_int_equal(is, judged[i].is);
		mini_close(&m);
	}
}

/* What is taken off the board is suggested no more: merged, withdrawn, waiting or held back, or people said no. */
static void only_standing_cards_are_compared(void **state)
{
	struct mini m;
	struct hint_pair *pairs;

	(void)state;
	open_board(&m);
	uint32_t one = write_card(&m, QUADRANT_O, text("Giá chè lên cao")), two = write_card(&m, QUADRANT_T, text("Giá chè lên xuống, cao thấp"));
	assert_int_equal(hints_find(m.w, &m.a, &pairs), 1);
	RUN(&m, HIDE_CARD, hide_card, .card = one, .reason = text("Xin viết rõ hơn"));
	assert_int_equal(hints_find(m.w, &m.a, &pairs), 0);
	RUN(&m, UNHIDE_CARD, unhide_card, .card = one);
	assert_int_equal(hints_find(m.w, &m.a, &pairs), 1);
	RUN(&m, DISMISS_HINT, dismiss_hint, .card = two, .other = one);
	assert_int_equal(hints_find(m.w, &m.a, &pairs), 0);
	mini_close(&m);
}

/* A word that many cards have is the subject of the workshop: it opposes nobody, and the list cannot be flooded by it. */
static void a_word_of_many_cards_is_no_matter(void **state)
{
	static const char *const more[] = { "Mở lớp du lịch cho trẻ", "Nhà nghỉ du lịch bỏ trống", "Xe du lịch không vào", "Bán hàng du lịch rong",
		"Hội du lịch mới lập" };
	struct mini m;
	struct hint_pair *pairs;

	(void)state;
	open_board(&m);
	write_card(&m, QUADRANT_O, text("Khách thích du lịch cuối tuần"));
	write_card(&m, QUADRANT_T, text("Điểm du lịch gần đây giống nhau"));
	for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
		assert_int_equal(hints_find(m.w, &m.a, &pairs), 1);
		assert_true(pairs[0].opposite);
		write_card(&m, QUADRANT_S, text_of(more[i]));
	}
	assert_int_equal(hints_find(m.w, &m.a, &pairs), 0);
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_are_as_people_judge_them),
		cmocka_unit_test(only_standing_cards_are_compared),
		cmocka_unit_test(a_word_of_many_cards_is_no_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
