/*
 * `dienhong verify`: reads an exported log, recomputes its chain, applies it with the same core as the hub, and counts every
 * round again. One changed byte anywhere breaks the chain at its line; who also recomputes the chain behind it ends with
 * another digest than the one printed in the minutes.
 */
#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/method/method.h"
#include "core/workshop.h"

struct line { uint64_t seq; uint8_t id[ID_BYTES]; struct hash chain; struct text body; };

static bool eat(struct text *t, const char *expected)
{
	size_t n = strlen(expected);

	if (t->len < n || memcmp(t->at, expected, n) != 0)
		return false;
	*t = (struct text){ t->at + n, t->len - n };
	return true;
}

static bool eat_hex(struct text *t, uint8_t *out, size_t n)
{
	if (t->len < 2 * n || !hex_read(t->at, 2 * n, out, n))
		return false;
	*t = (struct text){ t->at + 2 * n, t->len - 2 * n };
	return true;
}

/* The chain was computed over the very bytes of the entry, so they are cut out and not parsed. */
static bool line_read(struct text t, struct line *out)
{
	size_t digits = 0;

	*out = (struct line){ 0 };
	if (!eat(&t, "{\"seq\":"))
		return false;
	while (digits < t.len && digits < 18 && t.at[digits] >= '0' && t.at[digits] <= '9')
		out->seq = out->seq * 10 + (uint64_t)(t.at[digits++] - '0');
	t = (struct text){ t.at + digits, t.len - digits };
	if (digits == 0 || !eat(&t, ",\"id\":\"") || !eat_hex(&t, out->id, ID_BYTES) || !eat(&t, "\",\"chain\":\"") ||
	    !eat_hex(&t, out->chain.at, HASH_BYTES) || !eat(&t, "\",\"entry\":") || t.len < 3 || t.at[t.len - 1] != '}')
		return false;
	out->body = (struct text){ t.at, t.len - 1 };
	return true;
}

struct check { struct cli *cli; struct workshop *w; struct hash chain; struct arena step; size_t refused; };

/* NULL, or the key of the sentence that says what is wrong with this line. */
static const char *root_wrong(struct check *k, const struct entry *e, const struct outcome *o)
{
	const struct close_poll *c = &e->command.close_poll;
	struct hash root;

	if (e->command.kind != COMMAND_CLOSE_POLL)
		return NULL;
	struct ballot *copy = arena_copy(&k->step, c->ballots.at, c->ballots.n * sizeof *copy);
	ballots_seal(&k->step, copy, c->ballots.n, &root);
	if (memcmp(&root, &c->root, sizeof root) != 0 || o->word == word_wrong_item)
		return "verify_root";
	return NULL;
}

static const char *line_wrong(struct check *k, struct text t)
{
	struct line line;
	struct entry e;
	struct outcome o;

	if (!line_read(t, &line))
		return "verify_line";
	if (line.seq != k->w->seq + 1)
		return "verify_gap";
	k->chain = hash_chain(&k->chain, line.seq, line.id, line.body.at, line.body.len);
	if (memcmp(&k->chain, &line.chain, sizeof k->chain) != 0)
		return "verify_chain";
	arena_wipe(&k->step);
	if (!codec_read_entry(&k->step, line.seq, line.id, line.body.at, line.body.len, &e))
		return "verify_entry";
	if (!apply(k->w, &e, &k->chain, &k->step, &o))
		return "verify_apply";
	k->refused += o.word != word_fine;
	return root_wrong(k, &e, &o);
}

/* -- results -- */

static void poll_json(struct cli *cli, const struct workshop *w, const struct poll *p)
{
	const struct tally *t = p->tally;
	struct buf out = { 0 }, root = { 0 };
	struct json j = json_to(&out);

	(void)cli;
	buf_hex(&root, p->root.at, HASH_BYTES);
	json_open(&j);
	json_put_int(&j, "poll", p->number);
	json_put_text(&j, "root", (struct text){ root.at, root.len });
	json_put_int(&j, "cast", t->cast);
	json_put_int(&j, "seats", t->present);
	json_put_int(&j, "used", t->used);
	json_put_bool(&j, "divergence", t->divergence);
	json_name(&j, "rows");
	json_open_list(&j);
	for (size_t i = 0; i < t->rows_n; i++) {
		const struct tally_row *r = &t->rows[t->order[i] - 1];

		json_open(&j);
		json_put_c(&j, "code", item_code(w, p, t->order[i]));
		json_put_int(&j, "points", r->points);
		json_put_int(&j, "voters", r->voters);
		json_put_int(&j, "rank", r->rank);
		json_close(&j);
	}
	json_close_list(&j);
	if (p->method == METHOD_CONSENSUS) {
		json_name(&j, "levels");
		json_open_list(&j);
		for (int level = 1; level <= 5; level++)
			json_int(&j, t->levels[level]);
		json_close_list(&j);
		json_put_int(&j, "support", t->support);
		json_put_bool(&j, "passed", t->passed);
	}
	json_close(&j);
	line_out(&out);
	buf_free(&out);
	buf_free(&root);
}

static void poll_words(struct cli *cli, const struct workshop *w, const struct poll *p)
{
	const struct tally *t = p->tally;
	struct buf out = { 0 };

	sentence_put(&out, cli, "verify_poll", "number", number_c(cli, p->number), "question", text_c(&cli->arena, p->question),
		"cast", number_c(cli, t->cast), "seats", number_c(cli, t->present), NULL);
	line_out(&out);
	for (size_t i = 0; i < t->rows_n; i++) {
		const struct tally_row *r = &t->rows[t->order[i] - 1];

		buf_f(&out, "  %3u  %-8s %6lld %6lld", r->rank, item_code(w, p, t->order[i]), (long long)r->points, (long long)r->voters);
		line_out(&out);
	}
	for (int level = 5; p->method == METHOD_CONSENSUS && level >= 1; level--) {
		buf_f(&out, "  %d  %6lld", level, (long long)t->levels[level]);
		line_out(&out);
	}
	if (p->method == METHOD_CONSENSUS) {
		buf_c(&out, "  ");
		sentence_put(&out, cli, t->passed ? "verify_passed" : "verify_not_passed", "support", number_c(cli, t->support),
			"answers", number_c(cli, t->used), NULL);
		line_out(&out);
	}
	buf_free(&out);
}

static void summary_out(struct check *k)
{
	struct hash digest = workshop_digest(k->w);
	struct buf out = { 0 }, chain = { 0 }, state = { 0 };

	buf_hex(&chain, k->chain.at, HASH_BYTES);
	buf_hex(&state, digest.at, HASH_BYTES);
	if (k->cli->json) {
		struct json j = json_to(&out);

		json_open(&j);
		json_put_int(&j, "code", k->w->code);
		json_put_int(&j, "entries", (int64_t)k->w->seq);
		json_put_int(&j, "refused", (int64_t)k->refused);
		json_put_text(&j, "chain", (struct text){ chain.at, chain.len });
		json_put_text(&j, "state", (struct text){ state.at, state.len });
		json_close(&j);
	} else {
		buf_byte(&chain, 0);
		buf_byte(&state, 0);
		sentence_put(&out, k->cli, "verified", "code", number_c(k->cli, k->w->code), "entries", number_c(k->cli, (int64_t)k->w->seq),
			"refused", number_c(k->cli, (int64_t)k->refused), "chain", chain.at, "state", state.at, NULL);
	}
	line_out(&out);
	buf_free(&out);
	buf_free(&chain);
	buf_free(&state);
}

static int lines_check(struct check *k, struct text log)
{
	size_t number = 0;

	while (log.len > 0) {
		const char *end = memchr(log.at, '\n', log.len);
		size_t n = end == NULL ? log.len : (size_t)(end - log.at);
		const char *wrong = line_wrong(k, (struct text){ log.at, n });

		number++;
		if (wrong != NULL) {
			tell(k->cli, wrong, "line", number_c(k->cli, (int64_t)number), NULL);
			return EXIT_NO;
		}
		log = (struct text){ log.at + n, log.len - n };
		if (end != NULL)
			log = (struct text){ log.at + 1, log.len - 1 };
	}
	return EXIT_FINE;
}

static int verify(struct cli *cli, struct text log, const char *digest)
{
	struct check k = { .cli = cli, .w = workshop_new() };
	struct hash wanted;

	if (k.w == NULL)
		return EXIT_TEMPORARY;
	int code = lines_check(&k, log);
	for (size_t i = 0; code == EXIT_FINE && i < k.w->polls_n; i++) {
		if (k.w->polls[i].tally == NULL)
			continue;
		if (cli->json)
			poll_json(cli, k.w, &k.w->polls[i]);
		else
			poll_words(cli, k.w, &k.w->polls[i]);
	}
	if (code == EXIT_FINE)
		summary_out(&k);
	if (code == EXIT_FINE && digest != NULL &&
	    (!hex_read(digest, strlen(digest), wanted.at, HASH_BYTES) || memcmp(&wanted, &k.chain, sizeof wanted) != 0)) {
		tell(cli, "verify_digest", NULL);
		code = EXIT_NO;
	}
	arena_free(&k.step);
	workshop_free(k.w);
	return code;
}

int verify_main(struct cli *cli, int argc, char **argv)
{
	const char *digest = NULL;
	const struct option_row rows[] = { { "digest", &digest, NULL } };
	struct buf log = { 0 };
	int code;

	if (!options_read(cli, "help_verify", rows, sizeof rows / sizeof *rows, &argc, argv, &code))
		return code;
	if (argc != 2) {
		tell(cli, "bad_words", "command", "verify", NULL);
		return EXIT_BAD_USAGE;
	}
	if (!file_read(argv[1], &log) || log.len == 0) {
		tell(cli, "no_file", "file", argv[1], "why", log.len == 0 && errno == 0 ? "0" : strerror(errno), NULL);
		buf_free(&log);
		return EXIT_BAD_DATA;
	}
	code = verify(cli, (struct text){ log.at, log.len }, digest);
	buf_free(&log);
	return code;
}
