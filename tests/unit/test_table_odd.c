/*
 * Workshops that nobody would hold, as tables: with words that spreadsheets run, decode or choke on, as many things as there may be,
 * and nothing at all. Each gives a valid file. --write FOLDER writes them for other programs to open (scripts/office_tables.mjs).
 */
#include "tables_world.h"

#define ODD(words) { words, sizeof words - 1 }
static const struct text odd[] = {
	ODD("=1+1"), ODD("+84 912"), ODD("-5"), ODD("@SUM(A1)"), ODD("\t=1+1"), ODD("\r=1+1"), ODD("\n=1+1"), ODD("\0=1+1"), ODD("\001\002=1+1"),
	ODD("＝1+1"), ODD("＋1"), ODD("－1"), ODD("＠x"), ODD("=HYPERLINK(\"http://x\",\"y\")"), ODD("=cmd|'/C calc'!A0"), ODD("a;=1+1"),
	ODD("a\n-1+1"), ODD("a\r\n@SUM(A1)"), ODD("_x0041_"), ODD("_x000D_\n_x00"), ODD("_x0041_x0042_"), ODD("http://example.org"),
	ODD("mailto:a@b.vn"), ODD("1e5"), ODD("0012"), ODD("1/2"), ODD("2026-03-05"), ODD("TRUE"), ODD("{=A1}"), ODD("'nháy"), ODD("\""),
	ODD("nói \"vâng\", rồi"), ODD("a,b;c|d"), ODD("مرحبا بالعالم"), ODD("\u202etrái\u202c"), ODD("👩‍👩‍👧 🇻🇳"), ODD("a\001\010\033b\177c"),
	ODD(" hai  dấu cách "), ODD("<b>&amp;</b>]]>"), ODD("\xef\xbf\xbe\xef\xbf\xbfx"), ODD("Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍a̴̵̜̰͔ͫ͗"),
};
enum { ODD_N = sizeof odd / sizeof *odd };

static struct text odd_at(size_t i)
{
	return odd[i % ODD_N];
}

static struct text long_word(struct arena *a)
{
	char *at = arena_take_n(a, 10000, 1);

	memset(at, 'g', 10000);
	return (struct text){ at, 10000 };
}

static void add_cards(struct mini *m)
{
	uint32_t activity = mini_activity(m, ACTIVITY_KIND_SWOT), seat = mini_join(m, SECTOR_COMMUNITY, GENDER_FEMALE, PRESENCE_OWN_PHONE);

	RUN(m, GO_TO, go_to, .activity = activity);
	RUN(m, OPEN_INPUT, open_input, .activity = activity);
	for (size_t i = 0; i < 2 * ODD_N; i++)
		mini_do(m, i % 2 == 0 ? ROLE_PARTICIPANT : ROLE_FACILITATOR, i % 2 == 0 ? seat : 0, (struct command){ .kind = COMMAND_ADD_CARD,
			.add_card = { .activity = activity, .kind = CARD_KIND_SWOT, .quadrant = (enum quadrant)(QUADRANT_S + (int)(i % 4)), .text = odd_at(i / 2),
				.text_raw = odd_at(i / 2), .en = odd_at(i), .en_raw = odd_at(i) } });
	RUN(m, CLOSE_INPUT, close_input, .activity = activity);
	RUN(m, REVEAL, reveal, .activity = activity);
}

/* As many objectives as there may be, each with an odd word. */
static struct mini odd_world(void)
{
	struct mini m = open_of("led-7-steps", (struct about){ .title = odd_at(0), .title_en = odd_at(13) });
	uint32_t activity = mini_activity(&m, ACTIVITY_KIND_OBJECTIVES);
	static const uint32_t serves[] = { 1, 2 };

	for (size_t i = 0; i < OBJECTIVES_MAX; i++)
		RUN(&m, ADD_OBJECTIVE, add_objective, .activity = activity, .text = i == 0 ? long_word(&m.a) : odd_at(i),
			.dimension = DIMENSION_SOCIAL, .horizon = HORIZON_MEDIUM, .legal = false, .has_legal = true);
	for (size_t i = 0; i < ODD_N; i++)
		RUN(&m, ADD_INDICATOR, add_indicator, .objective = (uint32_t)i + 1, .text = odd_at(i), .unit = odd_at(i + 1),
			.source = odd_at(i + 2), .direction = DIRECTION_INCREASE, .target = { -12345 * (int64_t)i, 4 }, .has_target = true,
			.target_year = 2028, .has_target_year = true);
	for (size_t i = 0; i < 20; i++)
		RUN(&m, ADD_STAKEHOLDER, add_stakeholder, .data = { .name = odd_at(i), .sector = SECTOR_STATE, .interest = 1, .influence = 5,
			.position = POSITION_AGAINST, .brings = odd_at(i + 20), .wants = odd_at(i + 21) });
	RUN(&m, ADD_SOURCE, add_source, .data = { .name = odd_at(2), .owner = odd_at(3), .ceiling = 1 });
	for (size_t i = 0; i < ODD_N; i++)
		RUN(&m, ADD_ACTION, add_action, .data = { .title = odd_at(i), .output = odd_at(i + 5), .lead = odd_at(i + 9), .risk = odd_at(i + 11),
			.partners = { &odd[i % 30], 3 }, .objectives = { serves, 2 }, .start = 202604, .has_start = true, .resources = lines(&m, 900000000000 + (int64_t)i, 0) });
	add_cards(&m);
	return m;
}

static struct mini empty_world(void)
{
	return open_of("led-7-steps", (struct about){ .title = text("Hội thảo xã") });
}

static struct mini (*const worlds[])(void) = { odd_world, empty_world };
static const char *const names[] = { "odd", "empty" };

/* -- what a valid file is -- */

static void assert_utf8(const struct buf *b)
{
	assert_true(text_is_utf8(b->at, b->len));
}

/* A cell of RFC 4180 from here on; how it ends. */
static const char *csv_cell(const char *at, struct buf *out)
{
	bool quoted = *at == '"';

	for (at += quoted; quoted || (*at != ',' && *at != '\r'); at++) {
		assert_true(*at != 0 && (quoted || (*at != '"' && *at != '\n')));
		if (quoted && *at == '"' && *++at != '"')
			break;
		buf_byte(out, *at);
	}
	assert_true(*at == ',' || strncmp(at, "\r\n", 2) == 0);
	return at;
}

/* Every line has as many cells; none begins with what a spreadsheet would run, but for numbers. */
static void assert_csv(const struct buf *b)
{
	size_t columns = 0, column = 1;

	for (const char *at = b->at; *at != 0;) {
		struct buf cell = { 0 };

		at = csv_cell(at, &cell);
		buf_byte(&cell, 0);
		assert_null(strchr("@=+\t\r\n", cell.at[0] == 0 ? 'x' : cell.at[0]));
		assert_true(cell.at[0] != '-' || strspn(cell.at + 1, "0123456789.") == strlen(cell.at + 1));
		for (size_t i = 0; cell.at[i] != 0; i++)
			assert_true((unsigned char)cell.at[i] >= 0x20 || cell.at[i] == '\n');
		buf_free(&cell);
		if (*at == ',') {
			at++;
			column++;
			continue;
		}
		at += 2;
		columns = columns == 0 ? column : columns;
		assert_int_equal(column, columns);
		column = 1;
	}
}

/* What ends is what began, and nothing stands in a part that XML does not know. */
static void assert_xml(const char *at)
{
	struct text open[64];
	size_t depth = 0;

	for (; *at != 0; at++) {
		assert_true((unsigned char)*at >= 0x20 || *at == '\n' || *at == '\r');
		assert_true(strncmp(at, "\xef\xbf\xbe", 3) != 0 && strncmp(at, "\xef\xbf\xbf", 3) != 0);
		if (*at != '<' || at[1] == '?')
			continue;
		struct text name = { at + 1 + (at[1] == '/'), strcspn(at + 1 + (at[1] == '/'), " />") };
		const char *end = strchr(at, '>');
		assert_non_null(end);
		if (at[1] == '/') {
			assert_true(depth > 0);
			depth--;
			assert_true(text_is(name, open[depth]));
		} else if (end[-1] != '/') {
			assert_true(depth < 64);
			open[depth++] = name;
		}
	}
	assert_int_equal(depth, 0);
}

static void assert_xlsx(const struct buf *file)
{
	struct buf all = { 0 };

	assert_true(unzip((struct text){ file->at, file->len }, NULL, &all));
	assert_utf8(&all);
	buf_byte(&all, 0);
	assert_xml(all.at);
	assert_null(strstr(all.at, "<f>"));
	assert_null(strstr(all.at, "<hyperlink"));
	buf_free(&all);
}

static void assert_json(const struct buf *b)
{
	for (size_t i = 0; i + 1 < b->len; i++)
		assert_true((unsigned char)b->at[i] >= 0x20);
	assert_utf8(b);
}

static void every_table_is_a_valid_file(void **state)
{
	(void)state;
	for (size_t k = 0; k < sizeof worlds / sizeof *worlds; k++) {
		struct mini m = worlds[k]();

		for (int l = 0; l < LANGUAGE_N; l++)
			for (size_t i = 0; i < document_rows_n * format_rows_n; i++) {
				const struct document_row *what = &document_rows[i / format_rows_n];
				const struct format_row *as = &format_rows[i % format_rows_n];
				struct order order = order_of((enum language)l, what->name);
				struct buf b = { 0 };

				if ((what->kind & (WORKBOOK | TABLE)) == 0 || (what->kind & as->kinds) == 0)
					continue;
				order.without_bom = true;
				assert_true(paper_write(m.w, &order, as->name, &b));
				if (strcmp(as->name, "xlsx") == 0) {
					assert_xlsx(&b);
				} else if (strcmp(as->name, "csv") == 0) {
					buf_byte(&b, 0);
					assert_csv(&b);
				} else {
					assert_json(&b);
				}
				buf_free(&b);
			}
		mini_close(&m);
	}
}

static void put(const char *folder, const char *world, const struct mini *m, const char *what, const char *format)
{
	struct order order = order_of(LANGUAGE_VI, what);
	struct buf b = { 0 }, path = { 0 };

	buf_f(&path, "%s/%s.%s.%s", folder, world, what, format);
	buf_byte(&path, 0);
	FILE *f = paper_write(m->w, &order, format, &b) ? fopen(path.at, "wb") : NULL;
	if (f == NULL || fwrite(b.at, 1, b.len, f) != b.len || fclose(f) != 0)
		abort();
	buf_free(&b);
	buf_free(&path);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_table_is_a_valid_file) };

	if (argc != 3 || strcmp(argv[1], "--write") != 0)
		return cmocka_run_group_tests(tests, NULL, NULL);
	for (size_t k = 0; k < sizeof worlds / sizeof *worlds; k++) {
		struct mini m = worlds[k]();

		put(argv[2], names[k], &m, "minutes", "docx");
		put(argv[2], names[k], &m, "minutes", "md");
		put(argv[2], names[k], &m, "tables", "xlsx");
		put(argv[2], names[k], &m, "tables", "json");
		for (size_t i = 0; i < document_rows_n; i++)
			if (document_rows[i].kind == TABLE)
				put(argv[2], names[k], &m, document_rows[i].name, "csv");
		mini_close(&m);
	}
	return 0;
}
