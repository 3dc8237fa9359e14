/*
 * Every paper that is prose, in both house styles, of workshops that nobody would want to print: with words of ten thousand letters,
 * letters from right to left and pictures, characters that XML does not know, two hundred objectives, and nothing at all. Each file has to
 * be sound to the programs of others.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../support/pdf_read.h"
#include "after_world.h"

enum { GIANT = 10000, MANY = 200 };

/* -- files in a folder, asked about together -- */

struct shelf { char folder[64]; unsigned n; };

static struct shelf shelf_new(void)
{
	struct shelf s = { .folder = "/tmp/dienhong-papers-XXXXXX" };

	must(mkdtemp(s.folder) != NULL);
	return s;
}

static void keep(struct shelf *s, const void *bytes, size_t n, const char *ending)
{
	char path[128];

	(void)snprintf(path, sizeof path, "%s/%u.%s", s->folder, s->n++, ending);
	FILE *to = fopen(path, "wb");
	must(to != NULL && fwrite(bytes, 1, n, to) == n && fclose(to) == 0);
}

/* Every part of the package as a file of its own. */
static void keep_parts(struct shelf *s, const struct buf *docx)
{
	zip_error_t error;
	zip_source_t *source = zip_source_buffer_create(docx->at, docx->len, 0, &error);
	zip_t *z = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);

	assert_non_null(z);
	for (zip_int64_t i = 0; i < zip_get_num_entries(z, 0); i++) {
		zip_stat_t stat;
		struct buf b = { 0 };
		char piece[4096];
		zip_int64_t n;

		assert_int_equal(zip_stat_index(z, (zip_uint64_t)i, 0, &stat), 0);
		zip_file_t *f = zip_fopen_index(z, (zip_uint64_t)i, 0);
		assert_non_null(f);
		while ((n = zip_fread(f, piece, sizeof piece)) > 0)
			buf_put(&b, piece, (size_t)n);
		assert_int_equal(b.len, stat.size);
		(void)zip_fclose(f);
		keep(s, b.at, b.len, "xml");
		buf_free(&b);
	}
	zip_discard(z);
}

static void shelf_ask(struct shelf *s)
{
	char command[512];

	(void)snprintf(command, sizeof command, "xmllint --noout --huge %s/*.xml", s->folder);
	assert_int_equal(system(command), 0);
	(void)snprintf(command, sizeof command, "for f in %s/*.pdf; do qpdf --check $f > %s/said 2>&1 || { cat %s/said; exit 1; }; done",
		s->folder, s->folder, s->folder);
	assert_int_equal(system(command), 0);
	(void)snprintf(command, sizeof command, "rm -rf %s", s->folder);
	assert_int_equal(system(command), 0);
}

/* In both houses, and in both languages between them; `words` stand in the minutes. */
static void every_paper(const struct mini *m, const char *words)
{
	struct shelf s = shelf_new();

	for (size_t i = 0; i < document_rows_n; i++)
		for (int h = 0; h < HOUSE_N && document_rows[i].kind == PROSE; h++) {
			struct order order = paper(document_rows[i].name, h == HOUSE_ND30 ? LANGUAGE_VI : LANGUAGE_EN, (enum house_style)h);
			struct buf docx = { 0 }, pdf = { 0 };

			assert_true(paper_write(m->w, &order, "docx", &docx) && paper_write(m->w, &order, "pdf", &pdf));
			keep_parts(&s, &docx);
			keep(&s, pdf.at, pdf.len, "pdf");
			if (words != NULL && strcmp(order.what, "minutes") == 0) {
				struct buf parts = { 0 };

				assert_true(unzip((struct text){ docx.at, docx.len }, "word/document.xml", &parts));
				assert_non_null(memmem(parts.at, parts.len, words, strlen(words)));
				buf_free(&parts);
			}
			buf_free(&docx);
			buf_free(&pdf);
		}
	shelf_ask(&s);
}

/* -- workshops -- */

/* These words wherever somebody types: `t` in some of the places, `line` in the others. */
static struct mini open_with(struct text t, struct text line)
{
	const struct text lines[] = { line, line };
	struct resource resources[] = { { .source = 1, .amount = 100 } };
	uint32_t serves[] = { 1 };
	struct mini m = open_of("led-7-steps", (struct about){ .title = line, .title_en = line, .plan = line, .agency = line, .place = line, .venue = t, .chair = line,
		.secretary = line, .facilitator = line, .scope = line, .recipients = { lines, 2 }, .results = { lines, 2 }, .team = { lines, 2 }, .ground_rules = { lines, 2 } });
	uint32_t activity = mini_activity(&m, ACTIVITY_KIND_OBJECTIVES);

	RUN(&m, ADD_SOURCE, add_source, .data = { .name = line, .owner = line, .ceiling = 500 });
	uint32_t objective = RUN(&m, ADD_OBJECTIVE, add_objective, .activity = activity, .text = t, .en = line, .dimension = DIMENSION_SOCIAL, .horizon = HORIZON_MEDIUM);
	RUN(&m, ADD_INDICATOR, add_indicator, .objective = objective, .text = line, .unit = line, .direction = DIRECTION_INCREASE);
	RUN(&m, ADD_ACTION, add_action, .data = { .title = t, .objectives = { serves, 1 }, .lead = line, .resources = { resources, 1 },
		.start = 202604, .has_start = true, .end = 202812, .has_end = true });
	RUN(&m, ADD_STAKEHOLDER, add_stakeholder, .data = { .name = line });
	RUN(&m, FREEZE_PLAN, freeze_plan, .frozen = true);
	uint32_t poll = RUN(&m, PREPARE_POLL, prepare_poll, .activity = mini_activity(&m, ACTIVITY_KIND_GATE), .method = METHOD_CONSENSUS,
		.items_of = ITEMS_OF_PLAN, .question = line);
	RUN(&m, OPEN_POLL, open_poll, .poll = poll);
	mini_round(&m, poll, NULL, 0, 1, true);
	RUN(&m, ASK_COMMITMENT, ask_commitment, .action = 1, .party = line, .statement = line);
	RUN(&m, SET_CONSULTATION, set_consultation, .data = { .starts = 20260306, .days = 20, .channels = t, .contact = line });
	RUN(&m, ADD_OPINION, add_opinion, .data = { .text = t, .source = line, .about = line, .uptake = UPTAKE_DECLINED, .answer = line });
	RUN(&m, PUBLISH_RESULTS, publish_results, .published = true);
	return m;
}

static void giant_words_make_sound_papers(void **state)
{
	struct buf word = { 0 };

	(void)state;
	for (int i = 0; i < GIANT; i++)
		buf_c(&word, "ư");
	struct mini m = open_with((struct text){ word.at, word.len }, text("Xã"));
	buf_byte(&word, 0);
	every_paper(&m, word.at);
	mini_close(&m);
	buf_free(&word);
}

static void strange_letters_make_sound_papers(void **state)
{
	static const char typed[] = "العربية والنص שלום من اليمين 😀 👩‍👩‍👧 🇻🇳 e\xcc\x81\xcc\x81\xcc\x81 漢字 ไทย "
		"a\x01\x08\x0b\x1f\x7f\xc2\x85\xef\xbf\xbf\xef\xbf\xbe\xef\xb7\x90\xe2\x80\xae" "b ]]><w:p/>&\"' (\\)<>[]{}/% endstream endobj \n\t=1+1";
	struct mini m = open_with(text_of(typed), text_of(typed));

	(void)state;
	every_paper(&m, "b ]]&gt;&lt;w:p/&gt;&amp;&quot;'");
	mini_close(&m);
}

static void many_objectives_make_sound_papers(void **state)
{
	struct mini m = open_of("led-7-steps", (struct about){ .title = text("Hội thảo xã") });

	(void)state;
	for (int i = 0; i < MANY; i++)
		add_objective(&m, "Nâng cấp sơ chế, bảo quản sau thu hoạch", false, 85);
	every_paper(&m, "M200");
	mini_close(&m);
}

static void nothing_makes_sound_papers(void **state)
{
	struct mini m = open_of("led-7-steps", (struct about){ .title = text("Hội thảo xã") });

	(void)state;
	every_paper(&m, NULL);
	mini_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(giant_words_make_sound_papers),
		cmocka_unit_test(strange_letters_make_sound_papers),
		cmocka_unit_test(many_objectives_make_sound_papers),
		cmocka_unit_test(nothing_makes_sound_papers),
	};

	return cmocka_run_group_tests_name("papers", tests, NULL, NULL);
}
