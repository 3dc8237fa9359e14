/*
 * `dienhong count`: counts a plain ballot file with the hub's own core, without a hub, so that anybody can hold the counting
 * against another program. The ballots are the caller's, so no member of anything has to be protected from them; the k rule is on
 * nevertheless unless it is lifted, because the answer may be passed on.
 */
#include "count.h"

#include <errno.h>
#include <string.h>

static int answer_give(struct election *e, const struct tally *t)
{
	bool absent[GROUPS_MAX] = { false };
	struct answer answer = { .q = &e->q, .t = t, .groups = e->groups, .criteria = e->criteria, .scale = e->scale,
		.cap_told = e->s.has_cap || e->s.has_points };

	if (e->s.absent != NULL && value_is_list(e->s.absent)) {
		for (size_t g = 1; g <= e->q.groups_n; g++)
			for (size_t i = 0; i < value_n(e->s.absent); i++)
				absent[g] = absent[g] || text_is(value_text(value_at(e->s.absent, i)), text_of(e->groups[g]));
		answer.absent = absent;
	}
	if (t->voted[0] > 0 && e->q.groups_n > 0 && !e->s.erased)
		tell(e->cli, "count_untold", "n", number_c(e->cli, t->voted[0]), NULL);
	if (e->cli->json) {
		struct buf out = { 0 };
		struct json j = json_to(&out);

		answer_put(&j, &answer);
		line_out(&out);
		buf_free(&out);
	} else {
		answer_out(e->cli, &answer);
	}
	return EXIT_FINE;
}

static int election_count(struct election *e)
{
	struct arena *a = &e->cli->arena;
	uint32_t *lot = arena_take_n(a, e->q.items_n, sizeof *lot);

	if (lot == NULL)
		return EXIT_TEMPORARY;
	if (e->s.word.len > 0) {
		lot_draw(a, e->s.round, e->s.word, e->q.codes, e->q.items_n, lot);
		e->q.lot = lot;
	}
	struct tally *t = count(a, &e->q, e->ballots, e->ballots_n);
	if (t == NULL)
		return EXIT_TEMPORARY;
	if (t->too_large) {
		tell(e->cli, "count_too_large", "what", "", NULL);
		return EXIT_BAD_DATA;
	}
	if (e->s.erased)
		t->divergence = e->s.diverges;
	return answer_give(e, t);
}

static int file_count(struct cli *cli, const char *path, const struct count_wish *wish)
{
	struct election e = { .cli = cli, .wish = wish };
	struct buf file = { 0 };

	errno = 0;
	if (!file_read(path, &file)) {
		tell(cli, "no_file", "file", path, "why", strerror(errno), NULL);
		buf_free(&file);
		return EXIT_BAD_DATA;
	}
	int code = election_read(&e, (struct text){ file.at == NULL ? "" : file.at, file.len });
	buf_free(&file);
	if (code == EXIT_FINE)
		code = election_count(&e);
	if (code == EXIT_TEMPORARY)
		tell(cli, "no_memory", NULL);
	return code;
}

int count_main(struct cli *cli, int argc, char **argv)
{
	struct count_wish wish = { .k = -1, .top = -1 };
	const char *file = NULL, *k = NULL, *top = NULL;
	bool no_k = false;
	const struct option_row rows[] = { { "in", &file, NULL }, { "method", &wish.method, NULL }, { "seed", &wish.word, NULL },
		{ "round", &wish.round, NULL }, { "no-k", NULL, &no_k }, { "k", &k, NULL }, { "top", &top, NULL },
		{ "ceiling", &wish.ceiling, NULL } };
	int code;

	if (!options_read(cli, "help_count", rows, sizeof rows / sizeof *rows, &argc, argv, &code))
		return code;
	if (argc == 2 && file == NULL)
		file = argv[--argc];
	if (argc != 1 || file == NULL) {
		tell(cli, "bad_words", "command", "count", NULL);
		return EXIT_BAD_USAGE;
	}
	if ((k != NULL && !option_number(cli, "--k", k, 0, INT64_MAX, &wish.k)) ||
	    (top != NULL && !option_number(cli, "--top", top, 1, COUNT_ITEMS_MAX, &wish.top)))
		return EXIT_BAD_USAGE;
	if (no_k)
		wish.k = 0;
	return file_count(cli, file, &wish);
}
