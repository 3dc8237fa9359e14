/*
 * `dienhong verify`: reads an exported log, recomputes its chain, applies it with the same core as the hub, and counts every
 * round again. One changed byte anywhere breaks the chain at its line; who also recomputes the chain behind it ends with
 * another digest, and other words, than those printed in the minutes.
 */
#include "verify.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

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
	/* A number is written in one way only: a zero in front would be a change that nothing else tells. */
	bool padded = digits > 1 && t.at[0] == '0';
	t = (struct text){ t.at + digits, t.len - digits };
	if (digits == 0 || padded || !eat(&t, ",\"id\":\"") || !eat_hex(&t, out->id, ID_BYTES) || !eat(&t, "\",\"chain\":\"") ||
	    !eat_hex(&t, out->chain.at, HASH_BYTES) || !eat(&t, "\",\"entry\":") || t.len < 3 || t.at[t.len - 1] != '}')
		return false;
	out->body = (struct text){ t.at, t.len - 1 };
	return true;
}

/* -- one line -- */

/* Both trees of a closing entry, and what it was stamped with. */
static const char *round_wrong(struct verify *v, const struct entry *e, const struct outcome *o)
{
	const struct close_poll *c = &e->command.close_poll;

	if (e->command.kind != COMMAND_CLOSE_POLL || o->repeated)
		return NULL;
	if (c->ballots.n != c->receipts.n)
		return "verify_root";
	struct hash left = ballots_root(&v->step, c->ballots.at, c->ballots.n);
	struct hash right = receipts_root(&v->step, c->receipts.at, c->receipts.n);
	struct hash root = hash_node(&left, &right);
	if (memcmp(&root, &c->root, sizeof root) != 0)
		return "verify_root";
	if (o->word == word_fine)
		return stamps_wrong(v, c);
	/* Refused because the round does not exist or is not open is an outcome; refused for its ballots or stamps is a forgery. */
	if (o->word == word_poll_not_open || o->word == word_poll_is_closed || o->word == word_no_such_thing)
		return NULL;
	return o->word == word_wrong_item ? "verify_stamp" : "verify_root";
}

/* NULL, or the key of the sentence that says what is wrong with this line. */
static const char *line_wrong(struct verify *v, struct text t)
{
	struct line line;
	struct entry e;
	struct outcome o;

	if (!line_read(t, &line))
		return "verify_line";
	if (line.seq != v->w->seq + 1)
		return "verify_gap";
	struct hash chain = hash_chain(&v->chain, line.seq, line.id, line.body.at, line.body.len);
	if (memcmp(&chain, &line.chain, sizeof chain) != 0)
		return "verify_chain";
	arena_wipe(&v->step);
	if (!codec_read_entry(&v->step, line.seq, line.id, line.body.at, line.body.len, &e))
		return "verify_entry";
	if (!apply(v->w, &e, &chain, &v->step, &o))
		return "verify_apply";
	v->chain = chain;
	struct hash *head = arena_push(&v->cli->arena, &v->heads, &v->heads_n, &v->heads_cap, sizeof *head);
	if (head != NULL)
		*head = chain;
	v->refused += o.word != word_fine && !o.repeated;
	return round_wrong(v, &e, &o);
}

static int lines_check(struct verify *v, struct text log)
{
	size_t number = 0;

	while (log.len > 0) {
		const char *end = memchr(log.at, '\n', log.len);
		size_t n = end == NULL ? log.len : (size_t)(end - log.at);
		const char *wrong = line_wrong(v, (struct text){ log.at, n });

		number++;
		/* The last line, without its end: whatever does not fit there, it was cut off in the middle. */
		if (wrong != NULL && end == NULL)
			wrong = "verify_cut";
		if (wrong != NULL) {
			tell(v->cli, wrong, "line", number_c(v->cli, (int64_t)number), NULL);
			return EXIT_NO;
		}
		log = (struct text){ log.at + n, log.len - n };
		if (end != NULL)
			log = (struct text){ log.at + 1, log.len - 1 };
	}
	return EXIT_FINE;
}

/* -- the end: a tail that is missing shows only against what was printed -- */

/* Six words as they are read from paper: case, marks and spaces of the writer do not count. */
static bool words_are(struct verify *v, const struct hash *h, struct text said)
{
	char words[SIX_WORDS_BYTES];
	struct arena *a = &v->step;

	hash_words(h, words);
	return text_is(text_key1(a, text_of(words)), said);
}

static int end_tell(struct verify *v, size_t found)
{
	if (found == v->heads_n)
		return EXIT_FINE;
	tell(v->cli, found == 0 ? "verify_digest" : "verify_longer", "entry", number_c(v->cli, (int64_t)found), "more",
		number_c(v->cli, (int64_t)(v->heads_n - found)), NULL);
	return EXIT_NO;
}

static int end_check(struct verify *v)
{
	const struct verify_wish *wish = v->wish;
	struct hash wanted = { 0 };
	size_t by_digest = 0, by_words = 0;
	struct text said = TEXT_NONE;

	if (wish->digest != NULL && !hex_read(wish->digest, strlen(wish->digest), wanted.at, HASH_BYTES)) {
		tell(v->cli, "bad_value", "option", "--digest", "value", wish->digest, NULL);
		return EXIT_BAD_USAGE;
	}
	if (wish->words != NULL && text_clean(&v->cli->arena, text_of(wish->words), false, &said) == TEXT_FINE)
		said = text_key1(&v->cli->arena, said);
	for (size_t i = 0; i < v->heads_n; i++) {
		if (wish->digest != NULL && memcmp(&wanted, &v->heads[i], sizeof wanted) == 0)
			by_digest = i + 1;
		if (said.len > 0 && words_are(v, &v->heads[i], said))
			by_words = i + 1;
		arena_wipe(&v->step);
	}
	int code = wish->digest != NULL ? end_tell(v, by_digest) : EXIT_FINE;
	return code == EXIT_FINE && wish->words != NULL ? end_tell(v, by_words) : code;
}

/* -- all of it -- */

static const char *hex_c(struct verify *v, const struct hash *h)
{
	struct buf hex = { 0 };

	buf_hex(&hex, h->at, HASH_BYTES);
	const char *c = text_c(&v->cli->arena, (struct text){ hex.at, hex.len });
	buf_free(&hex);
	return c == NULL ? "" : c;
}

static void summary_out(struct verify *v)
{
	struct hash digest = workshop_digest(v->w);
	const char *chain = hex_c(v, &v->chain), *state = hex_c(v, &digest);
	char words[SIX_WORDS_BYTES];
	struct buf out = { 0 };

	hash_words(&v->chain, words);
	if (v->cli->json) {
		struct json j = json_to(&out);

		json_open(&j);
		json_put_int(&j, "code", v->w->code);
		json_put_int(&j, "entries", (int64_t)v->w->seq);
		json_put_int(&j, "refused", (int64_t)v->refused);
		json_put_c(&j, "chain", chain);
		json_put_c(&j, "words", words);
		json_put_c(&j, "state", state);
		json_close(&j);
	} else {
		sentence_put(&out, v->cli, "verified", "code", number_c(v->cli, v->w->code), "entries",
			number_c(v->cli, (int64_t)v->w->seq), "refused", number_c(v->cli, (int64_t)v->refused), "chain", chain, "words",
			words, "state", state, NULL);
	}
	line_out(&out);
	buf_free(&out);
}

static int verify(struct cli *cli, struct text log, const struct verify_wish *wish)
{
	struct verify v = { .cli = cli, .wish = wish, .w = workshop_new() };

	if (v.w == NULL)
		return EXIT_TEMPORARY;
	int code = lines_check(&v, log);
	/* On standard output the ballot files stand alone, to be piped. */
	bool piped = wish->ballots != NULL && strcmp(wish->ballots, "-") == 0;
	if (code == EXIT_FINE && !piped)
		code = rounds_out(&v);
	if (code == EXIT_FINE && wish->ballots != NULL)
		code = ballots_out(&v);
	if (code == EXIT_FINE && !piped)
		summary_out(&v);
	if (code == EXIT_FINE)
		code = end_check(&v);
	if (code == EXIT_FINE && wish->receipt != NULL)
		code = receipt_out(&v);
	arena_free(&v.step);
	workshop_free(v.w);
	return code;
}

int log_fold(struct cli *cli, struct text log, struct workshop **out)
{
	struct verify v = { .cli = cli, .w = workshop_new() };

	*out = NULL;
	if (v.w == NULL)
		return EXIT_TEMPORARY;
	int code = lines_check(&v, log);
	arena_free(&v.step);
	if (code == EXIT_FINE)
		*out = v.w;
	else
		workshop_free(v.w);
	return code;
}

int verify_main(struct cli *cli, int argc, char **argv)
{
	struct verify_wish wish = { 0 };
	const struct option_row rows[] = { { "digest", &wish.digest, NULL }, { "words", &wish.words, NULL },
		{ "receipt", &wish.receipt, NULL }, { "ballots", &wish.ballots, NULL } };
	struct buf log = { 0 };
	int code;

	if (!options_read(cli, "help_verify", rows, sizeof rows / sizeof *rows, &argc, argv, &code))
		return code;
	if (argc != 2) {
		tell(cli, "bad_words", "command", "verify", NULL);
		return EXIT_BAD_USAGE;
	}
	errno = 0;
	if (!file_read(argv[1], &log)) {
		tell(cli, "no_file", "file", argv[1], "why", strerror(errno), NULL);
		buf_free(&log);
		return EXIT_BAD_DATA;
	}
	if (log.len == 0) {
		tell(cli, "verify_empty", "file", argv[1], NULL);
		return EXIT_BAD_DATA;
	}
	code = verify(cli, (struct text){ log.at, log.len }, &wish);
	buf_free(&log);
	return code;
}
