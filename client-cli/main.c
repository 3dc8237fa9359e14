/* The `dienhong` program: finds the subcommand. What it can do stands in `dienhong --help`. */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

static const struct { const char *name; subcommand *main; } rows[] = {
	{ "create", create_main }, { "join", join_main }, { "send", send_main }, { "watch", watch_main }, { "agenda", agenda_main },
	{ "export", export_main }, { "verify", verify_main }, { "count", count_main }, { "play", play_main },
	{ "carry", carry_main }, { "simulate", simulate_main }, { "doctor", doctor_main },
};

static const char *locale(void)
{
	const char *all = getenv("LC_ALL"), *messages = getenv("LC_MESSAGES");

	if (all != NULL && *all != 0)
		return all;
	if (messages != NULL && *messages != 0)
		return messages;
	return getenv("LANG") != NULL ? getenv("LANG") : "";
}

static int help_main(struct cli *cli, int argc, char **argv)
{
	char version[] = "--version";
	int code;

	if (argc > 1 && strcmp(argv[1], version) == 0) {
		(void)printf("dienhong %s\n", DIENHONG_VERSION);
		return EXIT_FINE;
	}
	/* Only options can stand here: every other first word is a subcommand or a mistake. */
	if (!options_read(cli, "help", NULL, 0, &argc, argv, &code))
		return code;
	if (argc > 1)
		tell(cli, "bad_command", "command", argv[1], NULL);
	tell(cli, "help", NULL);
	return EXIT_BAD_USAGE;
}

int main(int argc, char **argv)
{
	struct cli cli = { .language = language_of(text_of(locale())), .hub = getenv("DIENHONG_HUB") };
	int code = -1;

	if (sodium_init() < 0)
		return EXIT_TEMPORARY;
	if (cli.hub == NULL || *cli.hub == 0)
		cli.hub = "http://localhost:7681";
	for (size_t i = 0; argc > 1 && i < sizeof rows / sizeof *rows; i++)
		if (strcmp(argv[1], rows[i].name) == 0)
			code = rows[i].main(&cli, argc - 1, argv + 1);
	if (code < 0)
		code = help_main(&cli, argc, argv);
	arena_free(&cli.arena);
	/* A full disk behind a pipe must not look like success. */
	if (fflush(stdout) != 0 || ferror(stdout))
		code = code == EXIT_FINE ? EXIT_TEMPORARY : code;
	return code;
}
