/* `dienhong export`: minutes and log as a file. */
#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

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

static int fetch(struct cli *cli, int64_t room, const char *key, const char *format, const char *what, const char *poll,
	const char *path)
{
	struct buf url = { 0 }, body = { 0 };
	struct address to;
	int code = EXIT_BAD_USAGE;

	if (!address_read(cli->hub, &to) || to.tls) {
		tell(cli, "bad_value", "option", "--hub", "value", cli->hub, NULL);
		return code;
	}
	buf_f(&url, "/export/%lld.%s?lang=%s%s%s", (long long)room, format, language_names[cli->language], what == NULL ? "" : "&what=",
		what == NULL ? "" : what);
	if (poll != NULL)
		buf_f(&url, "&poll=%s", poll);
	buf_byte(&url, 0);
	code = status_told(cli, http_get(&to, url.at, key, &body), format);
	if (code == EXIT_FINE && !file_write(path, &body)) {
		tell(cli, "no_file", "file", path, "why", strerror(errno), NULL);
		code = EXIT_TEMPORARY;
	}
	if (code == EXIT_FINE && strcmp(path, "-") != 0)
		tell(cli, "exported", "file", path, "bytes", number_c(cli, (int64_t)body.len), NULL);
	if (code == EXIT_FINE && cli->json && strcmp(path, "-") != 0) {
		struct json j = json_to(&url);

		buf_wipe(&url);
		json_open(&j);
		json_put_c(&j, "file", path);
		json_put_int(&j, "bytes", (int64_t)body.len);
		json_close(&j);
		line_out(&url);
	}
	buf_free(&url);
	buf_free(&body);
	return code;
}

int export_main(struct cli *cli, int argc, char **argv)
{
	const char *key = NULL, *format = NULL, *what = NULL, *poll = NULL, *path = "-";
	const struct option_row rows[] = { { "key", &key, NULL }, { "as", &format, NULL }, { "what", &what, NULL }, { "poll", &poll, NULL },
		{ "o", &path, NULL } };
	uint8_t bytes[ID_BYTES];
	int64_t room;
	int code;

	if (!options_read(cli, "help_export", rows, sizeof rows / sizeof *rows, &argc, argv, &code))
		return code;
	if (argc != 2 || key == NULL || format == NULL || format[strspn(format, "abcdefghijklmnopqrstuvwxyz")] != 0 ||
	    (poll != NULL && poll[strspn(poll, "0123456789")] != 0) ||
	    (what != NULL && what[strspn(what, "abcdefghijklmnopqrstuvwxyz_")] != 0)) {
		tell(cli, "bad_words", "command", "export", NULL);
		return EXIT_BAD_USAGE;
	}
	if (!code_read(cli, argv[1], &room) || !key_read(cli, key, bytes))
		return EXIT_BAD_USAGE;
	return fetch(cli, room, key, format, what, poll, path);
}
