/* The pages of the minutes, measured in millimetres against Decree 30/2020/NĐ-CP, Annex I, and the manner of the United Nations. */
#include "house_world.h"
#include "../support/pdf_read.h"

struct paper { struct pdf_file file; struct pdf_seen seen; struct pdf_raster first; };

static struct paper paper_in(const struct mini *m, enum language l, enum house_style house)
{
	struct buf b = minutes_in(m, l, house, false, "pdf");
	struct paper p = { .file = pdf_keep(b.at, b.len - 1) };

	buf_free(&b);
	p.seen = pdf_see(&p.file);
	p.first = pdf_page_seen(&p.file, 1);
	return p;
}

static void paper_forget(struct paper *p)
{
	pdf_forget(&p->file);
	free(p->seen.at);
	free(p->first.at);
}

static double mm(double points)
{
	return points * 25.4 / 72;
}

static void assert_near(double is, double want, double within)
{
	if (is < want - within || is > want + within)
		print_message("%.2f mm, want %.2f\n", is, want);
	assert_true(is >= want - within && is <= want + within);
}

static const struct pdf_word *word(const struct paper *p, const char *text)
{
	const struct pdf_word *w = pdf_word_at(&p->seen, text);

	if (w == NULL)
		print_message("no word: %s\n", text);
	assert_non_null(w);
	return w;
}

static void assert_margins(const struct paper *p, double left, double right, double bottom)
{
	double from = 210, to = 0, down = 0;

	assert_near(p->first.width / 10.0, 210, 0.15);   /* of dots a begun one counts */
	assert_near(p->first.height / 10.0, 297, 0.15);
	for (size_t i = 0; i < p->seen.n; i++) {
		const struct pdf_word *w = &p->seen.at[i];

		from = mm(w->left) < from ? mm(w->left) : from;
		to = mm(w->right) > to ? mm(w->right) : to;
		down = mm(w->bottom) > down ? mm(w->bottom) : down;
	}
	assert_near(from, left, 0.5);
	assert_true(to <= right + 0.2 && to >= right - 3);
	assert_true(down <= bottom + 0.5);
}

/* The longest dark line between `from` and `to` (mm) in the four millimetres under these words: a rule, in the middle under them. */
static void assert_rule(const struct paper *p, const struct pdf_word *first, const struct pdf_word *last, double least, double most)
{
	bool is_left = mm(first->left) < 95;
	int begin = is_left ? 300 : 950, end = is_left ? 950 : 1950;
	double wide = mm(last->right - first->left), best = 0, middle = 0;

	for (int y = (int)(mm(first->bottom) * 10) - 8; y < (int)(mm(first->bottom) * 10) + 40; y++)
		for (int x = begin, run = 0; x <= end; x++) {
			run = x < end && pdf_is_dark(&p->first, x, y) ? run + 1 : 0;
			if (run / 10.0 > best) {
				best = run / 10.0;
				middle = (x + 1) / 10.0 - best / 2;
			}
		}
	if (best < wide * least - 0.4 || best > wide * most + 0.4)
		print_message("a rule of %.2f mm under %.2f mm\n", best, wide);
	assert_true(best >= wide * least - 0.4 && best <= wide * most + 0.4);
	assert_near(middle, mm(first->left + last->right) / 2, 0.5);
}

static void the_page_of_the_decree_is_measured(void **state)
{
	struct mini m = open_commune();
	struct paper p = paper_in(&m, LANGUAGE_VI, HOUSE_ND30);
	const struct pdf_word *nation = word(&p, "CỘNG"), *nam = word(&p, "NAM"), *number = word(&p, "Số:"), *symbol = word(&p, "07/BB-UBND");

	(void)state;
	assert_margins(&p, 30, 195, 277);
	assert_true(mm(nation->top) >= 19 && mm(nation->top) <= 22);
	assert_near(mm(nam->right - nation->left), 95.7, 0.7);
	assert_near(nation->top, nam->top, 0.1);
	assert_near(mm(nation->left + nam->right) / 2, 145, 0.5);
	assert_near(mm(number->left + symbol->right) / 2, 62.5, 0.5);
	assert_rule(&p, word(&p, "Độc"), word(&p, "phúc"), 1, 1);
	assert_rule(&p, word(&p, "ĐỒNG") - 1, word(&p, "MÂY"), 1 / 3.0, 1 / 2.0);   /* "XÃ" stands in the other column too */
	assert_near(mm(word(&p, "BIÊN")->left + word(&p, "BẢN")->right) / 2, 112.5, 0.5);
	assert_near(mm(word(&p, "Địa")->left), 40, 0.3);
	assert_near(mm(word(&p, "THƯ")->left + word(&p, "KÝ")->right) / 2, 60, 0.5);
	/* Numbers of pages: none on the first, then in the middle of the margin at the top. */
	for (size_t i = 0; i < p.seen.n; i++)
		if (mm(p.seen.at[i].bottom) < 19) {
			assert_true(p.seen.at[i].page > 1);
			assert_near(mm(p.seen.at[i].left + p.seen.at[i].right) / 2, 112.5, 0.3);
		}
	assert_true(p.seen.pages > 1);
	paper_forget(&p);
	mini_close(&m);
}

static void the_page_of_the_other_house_is_measured(void **state)
{
	struct mini m = open_commune();
	struct paper p = paper_in(&m, LANGUAGE_EN, HOUSE_UN);

	(void)state;
	assert_margins(&p, 25, 185, 272);
	assert_near(mm(word(&p, "MINUTES")->left), 25, 0.3);
	assert_near(mm(word(&p, "No.")->top), 25, 2);
	assert_null(pdf_word_at(&p.seen, "CỘNG"));
	paper_forget(&p);
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_page_of_the_decree_is_measured),
		cmocka_unit_test(the_page_of_the_other_house_is_measured),
	};

	return cmocka_run_group_tests_name("report_page", tests, NULL, NULL);
}
