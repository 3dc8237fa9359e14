/*
 * Torture of what is pure: documents of the whole demo commune, reading what people send and what the log holds. A document is written
 * whole, byte for byte as with memory, or it is not written.
 */
#include <string.h>

#include "memory.h"
#include "core/method/method.h"
#include "report/carry.h"
#include "report/doc_wire.h"
#include "torture.h"
#include "../golden/day.h"
#include "../support/paper.h"

static struct demo demo;
static struct buf wanted, given;
static bool is_given;

static void commune(void)
{
	if (demo.m.w)
		return;
	demo = (struct demo){ .m = mini_open() };
	struct text data = read_file(&demo.m.a, "tests/data/demo-commune.json");
	demo.data = value_read(&demo.m.a, &customs_file, data.at, data.len);
	play(&demo);
}

static const char *look(void)
{
	if (!is_given)
		return NULL;
	return given.len == wanted.len && memcmp(given.at, wanted.at, given.len) == 0 ? NULL : "it is not the whole document";
}

static void end(void)
{
	buf_free(&given);
}

/* -- documents -- */

static bool near_write(const char *what, const char *format, struct buf *out)
{
	struct order order = order_of(LANGUAGE_VI, what);
	const char *mime;
	return report_write(demo.m.w, &order, format, out, &mime);
}

/* As the hub does it: composed here, packed for the other process; there it is unpacked and written. */
static bool far_pack(const char *what, struct buf *out)
{
	struct order order = order_of(LANGUAGE_VI, what);
	struct arena a = { 0 };
	struct doc d;
	bool is_made = report_make(demo.m.w, &order, &a, &d);
	if (is_made)
		doc_pack(&d, out);
	arena_free(&a);
	return is_made && !out->broken;
}

static bool menu_put(struct buf *out)
{
	report_menu(out);
	return !out->broken;
}

static bool carried(struct buf *out)
{
	carry_put(out, demo.m.w);
	template_put(out, demo.m.w);
	return !out->broken;
}

static void reference(bool (*make)(struct buf *))
{
	commune();
	buf_wipe(&wanted);
	if (!make(&wanted))
		abort();
}

#define DOCUMENT(name, expression) \
	static bool name##_make(struct buf *out) { return expression; } \
	static void name##_once(void) { reference(name##_make); } \
	static void name##_play(void) { is_given = name##_make(&given); }
DOCUMENT(html, near_write("minutes", "html", out))
DOCUMENT(markdown, near_write("minutes", "md", out))
DOCUMENT(json, near_write("minutes", "json", out))
DOCUMENT(csv, near_write("actions", "csv", out))
DOCUMENT(pdf, far_pack("minutes", out))
DOCUMENT(docx, far_pack("opinions", out))
DOCUMENT(xlsx, far_pack("tables", out))
DOCUMENT(menu, menu_put(out))
DOCUMENT(carry, carried(out))

/* The other process: blocks in, a file out. How it ends is an exit status, so it may end in any order; but not with half a file. */
static struct buf packed;

static bool docx_write(struct buf *out)
{
	struct arena a = { 0 };
	struct doc d;
	bool is_written = doc_unpack(&d, &a, packed.at, packed.len) && far_write("docx", &d, out) && !out->broken && !a.broken;
	arena_free(&a);
	return is_written;
}

static void docx_file_once(void)
{
	commune();
	buf_wipe(&packed);
	(void)far_pack("minutes", &packed);
	reference(docx_write);
}

static void docx_file_play(void)
{
	is_given = docx_write(&given);
}

/* -- reading -- */

static struct text frame_text;
static enum word word;
static bool is_read;
static struct arena arena;

static void frame_once(void)
{
	static struct buf b;
	commune();
	struct text file = read_file(&demo.m.a, "shared/templates/demo.json");
	buf_wipe(&b);
	buf_c(&b, "{\"id\":\"00000000000000000000000000000001\",");
	buf_put(&b, file.at + 1, file.len - 1);
	while (b.len > 0 && b.at[b.len - 1] == '\n')
		b.len--;
	frame_text = (struct text){ b.at, b.len };
}

static bool frame_read(struct buf *out)
{
	struct frame_in in;
	int64_t arg;
	word = codec_read_frame(&arena, frame_text.at, frame_text.len, &in, &arg);
	is_read = word == word_fine && !arena.broken;
	if (is_read)
		codec_write_command(out, &in.command, in.id);
	return is_read && !out->broken;
}

static void import_once(void)
{
	frame_once();
	reference(frame_read);
	arena_free(&arena);
}

static void import_play(void)
{
	is_given = frame_read(&given);
}

static const char *import_look(void)
{
	/* Whoever sent it is not told that it was wrong. */
	return word != word_fine && word != word_hub_in_trouble && !arena.broken ? "refused by a wrong word" : look();
}

static void import_end(void)
{
	arena_free(&arena);
	end();
}

static bool entry_read(struct buf *out)
{
	static const uint8_t id[ID_BYTES] = { 1 };
	struct entry e;
	bool is_good = codec_read_entry(&arena, 1, id, frame_text.at, frame_text.len, &e) && !arena.broken;
	if (is_good)
		codec_write_entry(out, &e);
	return is_good && !out->broken;
}

static void entry_once(void)
{
	static struct buf b;
	static const uint8_t id[ID_BYTES] = { 1 };
	struct frame_in in;
	int64_t arg;
	frame_once();
	if (codec_read_frame(&demo.m.a, frame_text.at, frame_text.len, &in, &arg) != word_fine)
		abort();
	in.command.create_workshop.code = 482917;
	in.command.create_workshop.zone = 420;
	in.command.create_workshop.rules_version = RULES_VERSION;
	(void)workshop_plan(&demo.m.a, &in.command.create_workshop);
	struct entry e = { .seq = 1, .at_ms = 1772672400000, .by = { ROLE_HUB, 0 }, .command = in.command };
	memcpy(e.id, id, sizeof e.id);
	buf_wipe(&b);
	codec_write_entry(&b, &e);
	frame_text = (struct text){ b.at, b.len };
	reference(entry_read);
	arena_free(&arena);
}

static void entry_play(void)
{
	is_given = entry_read(&given);
}

static void customs_once(void)
{
	static char many[60000];
	size_t n = 1;
	many[0] = '{';
	for (int i = 0; i < 3000; i++)
		n += (size_t)snprintf(many + n, sizeof many - n, "%s\"n%d\":%d", i ? "," : "", i, i);
	many[n++] = '}';
	frame_text = (struct text){ many, n };
}

static void customs_play(void)
{
	int64_t arg;
	word = customs_check(&customs_log, frame_text.at, frame_text.len, &arg);
}

static const char *customs_look(void)
{
	return word == word_fine || word == word_hub_in_trouble || memory_refused() == 0 ? NULL : "refused by a wrong word";
}

const struct scene scenes_of_papers[] = {
	{ "export-html", false, html_once, NULL, html_play, look, end, false },
	{ "export-md", false, markdown_once, NULL, markdown_play, look, end, false },
	{ "export-json", false, json_once, NULL, json_play, look, end, false },
	{ "export-csv", false, csv_once, NULL, csv_play, look, end, false },
	{ "export-pdf-blocks", false, pdf_once, NULL, pdf_play, look, end, false },
	{ "export-docx-blocks", false, docx_once, NULL, docx_play, look, end, false },
	{ "export-xlsx-blocks", false, xlsx_once, NULL, xlsx_play, look, end, false },
	{ "write-docx", false, docx_file_once, NULL, docx_file_play, look, end, true },
	{ "menu", false, menu_once, NULL, menu_play, look, end, false },
	{ "carry", false, carry_once, NULL, carry_play, look, end, false },
	{ "import", false, import_once, NULL, import_play, import_look, import_end, false },
	{ "entry-decode", false, entry_once, NULL, entry_play, look, import_end, false },
	{ "customs", true, customs_once, NULL, customs_play, customs_look, end, false },
	{ .name = NULL },
};
