/* Options by rows: the same few spellings in every subcommand, and its page of help from the catalog. */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option_row *find(const struct option_row *rows, size_t n, const char *name, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(rows[i].name) == len && memcmp(rows[i].name, name, len) == 0)
			return &rows[i];
	return NULL;
}

static bool language_set(struct cli *cli, const char *name)
{
	for (int i = 0; i < LANGUAGE_N; i++) {
		if (strcmp(name, language_names[i]) == 0) {
			cli->language = (enum language)i;
			return true;
		}
	}
	return false;
}

static void help_out(const struct cli *cli, const char *help_key)
{
	struct buf out = { 0 };

	sentence_put(&out, cli, help_key, NULL);
	buf_c(&out, "\n\n");
	sentence_put(&out, cli, "help_common", NULL);
	line_out(&out);
	buf_free(&out);
}

/* One option at argv[*at]; moves behind it. */
static bool option_take(const struct cli *cli, const struct option_row *rows, size_t rows_n, const struct option_row *common,
	size_t common_n, int argc, char **argv, int *at)
{
	const char *word = argv[*at], *name = word + 1 + (word[1] == '-');
	size_t len = strcspn(name, "=");
	const struct option_row *row = find(rows, rows_n, name, len);

	(*at)++;
	if (row == NULL)
		row = find(common, common_n, name, len);
	if (row == NULL) {
		tell(cli, "bad_option", "option", word, NULL);
		return false;
	}
	if (row->flag != NULL && name[len] == 0) {
		*row->flag = true;
	} else if (row->value != NULL && name[len] == '=') {
		*row->value = name + len + 1;
	} else if (row->value != NULL && *at < argc) {
		*row->value = argv[(*at)++];
	} else {
		tell(cli, "bad_option", "option", word, NULL);
		return false;
	}
	return true;
}

bool options_read(struct cli *cli, const char *help_key, const struct option_row *rows, size_t rows_n, int *argc, char **argv, int *code)
{
	const char *language = NULL;
	bool help = false;
	const struct option_row common[] = { { "hub", &cli->hub, NULL }, { "lang", &language, NULL }, { "json", NULL, &cli->json },
		{ "help", NULL, &help }, { "h", NULL, &help } };
	int kept = 1, at = 1;

	*code = EXIT_BAD_USAGE;
	while (at < *argc) {
		if (strcmp(argv[at], "--") == 0) {
			for (at++; at < *argc; at++)
				argv[kept++] = argv[at];
			break;
		}
		if (argv[at][0] != '-' || argv[at][1] == 0)
			argv[kept++] = argv[at++];
		else if (!option_take(cli, rows, rows_n, common, sizeof common / sizeof *common, *argc, argv, &at))
			return false;
	}
	*argc = kept;
	if (language != NULL && !language_set(cli, language)) {
		tell(cli, "bad_value", "option", "--lang", "value", language, NULL);
		return false;
	}
	/* `send --help add_card` has a page of its own, from the schema. */
	if (help && (kept == 1 || strcmp(argv[0], "send") != 0)) {
		help_out(cli, help_key);
		*code = EXIT_FINE;
		return false;
	}
	*code = help ? EXIT_FINE : EXIT_BAD_USAGE;
	return true;
}

bool option_number(const struct cli *cli, const char *name, const char *value, int64_t min, int64_t max, int64_t *out)
{
	char *end;
	long long n = strtoll(value, &end, 10);

	if (end == value || *end != 0 || n < min || n > max) {
		tell(cli, "bad_value", "option", name, "value", value, NULL);
		return false;
	}
	*out = n;
	return true;
}

bool code_read(const struct cli *cli, const char *words, int64_t *out)
{
	size_t digits = 0;

	*out = 0;
	for (const char *c = words; *c != 0; c++) {
		if (*c == ' ')
			continue;
		if (*c < '0' || *c > '9' || ++digits > 9) {
			digits = 0;
			break;
		}
		*out = *out * 10 + (*c - '0');
	}
	if (digits < 6)
		tell(cli, "bad_code", "code", words, NULL);
	return digits >= 6;
}

bool key_read(const struct cli *cli, const char *words, uint8_t out[ID_BYTES])
{
	if (words == NULL || hex_read(words, strlen(words), out, ID_BYTES))
		return true;
	tell(cli, "bad_key", NULL);
	return false;
}
