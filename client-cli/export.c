/* `dienhong export`: documents, log and carried results as a file, from a hub or from its journal. */
#include "export.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Written beside and moved into place: a full disk leaves no half minutes under the right name. */
static bool file_write(const char *path, const struct buf *body)
{
	struct buf beside = { 0 };
	bool fine;

	if (strcmp(path, "-") == 0)
		return fwrite(body->at, 1, body->len, stdout) == body->len && fflush(stdout) == 0;
	buf_f(&beside, "%s.part", path);
	buf_byte(&beside, 0);
	FILE *f = beside.broken ? NULL : fopen(beside.at, "wbe");
	if (f == NULL) {
		buf_free(&beside);
		return false;
	}
	fine = fwrite(body->at, 1, body->len, f) == body->len;
	fine = fclose(f) == 0 && fine;
	fine = fine && rename(beside.at, path) == 0;
	buf_free(&beside);
	return fine;
}

static int status_told(const struct cli *cli, int status, const char *format)
{
	switch (status) {
	case 200:
		return EXIT_FINE;
	case 0:
		tell(cli, "unreachable", "hub", cli->hub, NULL);
		return EXIT_UNREACHABLE;
	case 401:
	case 403:
		tell(cli, "export_forbidden", NULL);
		return EXIT_NO_ENTRY;
	case 409:
		tell(cli, "export_hidden", NULL);
		return EXIT_NO;
	case 404:
		tell(cli, "export_unknown", "format", format, NULL);
		return EXIT_BAD_USAGE;
	case 501:
		tell(cli, "export_no_font", "format", format, NULL);
		return EXIT_NO;
	case 500:
		tell(cli, "export_not_written", "format", format, NULL);
		return EXIT_TEMPORARY;
	default:
		tell(cli, "export_later", NULL);
		return EXIT_TEMPORARY;
	}
}

static int fetch(struct cli *cli, const struct export_wish *wish, struct buf *body)
{
	struct buf url = { 0 };
	struct address to;

	if (!address_read(cli->hub, &to) || to.tls) {
		tell(cli, "bad_value", "option", "--hub", "value", cli->hub, NULL);
		return EXIT_BAD_USAGE;
	}
	buf_f(&url, "/export/%lld.%s?lang=%s%s%s", (long long)wish->code, wish->format, language_names[cli->language],
		wish->what == NULL ? "" : "&what=", wish->what == NULL ? "" : wish->what);
	if (wish->poll != NULL)
		buf_f(&url, "&poll=%s", wish->poll);
	if (wish->house != NULL)
		buf_f(&url, "&house=%s", wish->house);
	buf_f(&url, "%s%s", wish->place_date ? "&place_date=1" : "", wish->no_bom ? "&bom=0" : "");
	buf_byte(&url, 0);
	if (isatty(STDERR_FILENO) == 1)
		tell(cli, "export_waiting", NULL);
	int code = url.broken ? EXIT_TEMPORARY : status_told(cli, http_get(&to, url.at, wish->key, body), wish->format);
	buf_free(&url);
	return code;
}

static int file_out(struct cli *cli, const char *path, const struct buf *body)
{
	struct buf line = { 0 };

	if (!file_write(path, body)) {
		tell(cli, "no_file", "file", path, "why", strerror(errno), NULL);
		return EXIT_TEMPORARY;
	}
	if (strcmp(path, "-") == 0)
		return EXIT_FINE;
	tell(cli, "exported", "file", path, "bytes", number_c(cli, (int64_t)body->len), NULL);
	if (cli->json) {
		struct json j = json_to(&line);

		json_open(&j);
		json_put_c(&j, "file", path);
		json_put_int(&j, "bytes", (int64_t)body->len);
		json_close(&j);
		line_out(&line);
	}
	buf_free(&line);
	return EXIT_FINE;
}

/* -- what is meant -- */

static bool is_ballots(const struct export_wish *wish)
{
	return wish->what != NULL && strcmp(wish->what, "ballots") == 0;
}

static bool is_other_file(const struct export_wish *wish)
{
	return strcmp(wish->format, "log") == 0 || strcmp(wish->format, "carry") == 0 || strcmp(wish->format, "template") == 0 ||
		is_ballots(wish);
}

/* What nobody said: the format by the file's ending, the minutes. */
static void wish_fill(struct export_wish *wish)
{
	const char *dot = strrchr(wish->path, '.');

	for (size_t i = 0; wish->format == NULL && dot != NULL && i < format_rows_n; i++)
		if (strcmp(format_rows[i].extension, dot + 1) == 0)
			wish->format = format_rows[i].name;
	if (wish->format == NULL && dot != NULL && strcmp(dot, ".log") == 0)
		wish->format = "log";
	if (wish->format != NULL && wish->what == NULL && !is_other_file(wish))
		wish->what = "minutes";
}

/* The tables are linked, so what cannot be is said before anybody is asked. */
static bool pair_check(struct cli *cli, const struct export_wish *wish)
{
	const struct document_row *document = wish->what == NULL ? NULL : document_find(wish->what);
	const struct format_row *format = format_find(wish->format);
	struct buf all = { 0 };

	if (is_other_file(wish))
		return true;
	if (document != NULL && format != NULL && (document->kind & format->kinds) != 0)
		return true;
	for (size_t i = 0; document != NULL && i < format_rows_n; i++)
		if ((format_rows[i].kinds & document->kind) != 0)
			buf_f(&all, "%s%s", all.len > 0 ? ", " : "", format_rows[i].name);
	buf_byte(&all, 0);
	if (document == NULL)
		tell(cli, "export_no_document", "what", wish->what, NULL);
	else
		tell(cli, "export_no_pair", "what", wish->what, "format", wish->format, "formats", all.broken ? "" : all.at, NULL);
	buf_free(&all);
	return false;
}

/* A round's number and the ballots go together, and come as JSON alone. */
static bool ballots_check(struct cli *cli, struct export_wish *wish)
{
	int64_t poll = 0;

	if (!is_ballots(wish) && wish->poll == NULL)
		return true;
	if (!is_ballots(wish) || wish->poll == NULL || strcmp(wish->format, "json") != 0) {
		tell(cli, "export_ballots_how", NULL);
		return false;
	}
	if (!option_number(cli, "--poll", wish->poll, 1, UINT32_MAX, &poll))
		return false;
	wish->poll_number = (uint32_t)poll;
	return true;
}

static bool words_check(struct cli *cli, struct export_wish *wish, int words)
{
	enum house_style house;

	if (words > 2 || (wish->journal == NULL && (words != 2 || wish->key == NULL)) || wish->format == NULL ||
	    wish->format[strspn(wish->format, "abcdefghijklmnopqrstuvwxyz")] != 0 ||
	    (wish->what != NULL && wish->what[strspn(wish->what, "abcdefghijklmnopqrstuvwxyz_")] != 0)) {
		tell(cli, "bad_words", "command", "export", NULL);
		return false;
	}
	if (wish->house != NULL && !house_find(wish->house, &house)) {
		tell(cli, "bad_value", "option", "--house", "value", wish->house, NULL);
		return false;
	}
	return ballots_check(cli, wish) && pair_check(cli, wish);
}

int export_main(struct cli *cli, int argc, char **argv)
{
	struct export_wish wish = { .path = "-" };
	const struct option_row rows[] = { { "key", &wish.key, NULL }, { "as", &wish.format, NULL }, { "what", &wish.what, NULL },
		{ "poll", &wish.poll, NULL }, { "o", &wish.path, NULL }, { "house", &wish.house, NULL },
		{ "journal", &wish.journal, NULL }, { "address", &wish.address, NULL }, { "place-date", NULL, &wish.place_date }, { "no-bom", NULL, &wish.no_bom },
		{ "list", NULL, &wish.list } };
	uint8_t bytes[ID_BYTES];
	struct buf body = { 0 };
	int code;

	if (!options_read(cli, "help_export", rows, sizeof rows / sizeof *rows, &argc, argv, &code))
		return code;
	if (wish.list)
		return export_list(cli);
	wish_fill(&wish);
	if (!words_check(cli, &wish, argc) || (argc == 2 && !code_read(cli, argv[1], &wish.code)) || !key_read(cli, wish.key, bytes))
		return EXIT_BAD_USAGE;
	code = wish.journal != NULL ? export_offline(cli, &wish, &body) : fetch(cli, &wish, &body);
	if (code == EXIT_FINE)
		code = file_out(cli, wish.path, &body);
	buf_free(&body);
	return code;
}
