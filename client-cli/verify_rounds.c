/* What a log's rounds yield: results for every chart by the counting's own writer, receipts, and files for scrutineers. */
#include "verify.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/method/method.h"
#include "count.h"
#include "report/scrutiny.h"

static const char *const sectors[] = { "", "state", "private", "community" };
static const char *const criteria[] = { "1", "2", "3", "4", "5" };

const char *stamps_wrong(const struct verify *v, const struct close_poll *c)
{
	int64_t voted[SECTOR_N] = { 0 };
	bool absent[SECTOR_N] = { false };

	if (c->proxy + c->paper > (int64_t)c->ballots.n)
		return "verify_stamp";
	/* Without sectors neither who was absent nor the one bit can be found again. */
	if (c->erased)
		return NULL;
	for (size_t i = 0; i < c->ballots.n; i++)
		voted[c->ballots.at[i].sector] += c->ballots.at[i].picks.n > 0;
	for (size_t i = 0; i < c->absent.n; i++)
		absent[c->absent.at[i]] = true;
	for (int s = SECTOR_STATE; s < SECTOR_N; s++)
		if (absent[s] != (voted[s] == 0) || (voted[s] > 0 && voted[s] < v->w->rules.k))
			return "verify_stamp";
	return c->diverges ? "verify_stamp" : NULL;
}

static void words_put(struct json *j, const char *name, const struct hash *h)
{
	char words[SIX_WORDS_BYTES];

	hash_words(h, words);
	json_put_c(j, name, words);
}

static void hex_put(struct json *j, const char *name, const struct hash *h)
{
	struct buf hex = { 0 };

	buf_hex(&hex, h->at, HASH_BYTES);
	json_put_text(j, name, (struct text){ hex.at, hex.len });
	buf_free(&hex);
}

static void poll_json(const struct poll *p, const struct answer *answer)
{
	struct buf out = { 0 };
	struct json j = json_to(&out);

	json_open(&j);
	json_put_int(&j, "poll", p->number);
	json_put_bool(&j, "shown", p->was_shown);
	hex_put(&j, "root", &p->root);
	words_put(&j, "opened", &p->opened_head);
	words_put(&j, "closed", &p->closed_head);
	json_put_int(&j, "cast", (int64_t)p->ballots.n);
	json_put_int(&j, "seats", p->present);
	json_put_int(&j, "proxy", p->proxy);
	json_put_int(&j, "paper", p->paper);
	json_put_bool(&j, "erased", p->erased);
	json_name(&j, "result");
	if (answer == NULL)
		json_null(&j);
	else
		answer_put(&j, answer);
	json_close(&j);
	line_out(&out);
	buf_free(&out);
}

static void poll_words(struct cli *cli, const struct poll *p, const struct answer *answer)
{
	char opened[SIX_WORDS_BYTES], closed[SIX_WORDS_BYTES];
	struct buf out = { 0 };

	hash_words(&p->opened_head, opened);
	hash_words(&p->closed_head, closed);
	sentence_put(&out, cli, "verify_poll", "number", number_c(cli, p->number), "question", text_c(&cli->arena, p->question),
		"cast", number_c(cli, (int64_t)p->ballots.n), "seats", number_c(cli, p->present), NULL);
	line_out(&out);
	sentence_put(&out, cli, "verify_words", "opened", opened, "closed", closed, NULL);
	line_out(&out);
	if (p->erased) {
		sentence_put(&out, cli, "verify_erased", NULL);
		line_out(&out);
	}
	if (answer != NULL) {
		answer_out(cli, answer);
	} else if (!p->tally->too_large) {
		sentence_put(&out, cli, "verify_hidden", NULL);
		line_out(&out);
	}
	buf_free(&out);
}

/* Results stay hidden until the room has seen them, here too. */
static int poll_out(struct verify *v, const struct poll *p)
{
	struct question q;
	bool fits = p->was_shown && !p->tally->too_large;
	struct answer answer = { .q = &q, .t = p->tally, .groups = sectors, .criteria = criteria, .scale = 1, .cap_told = true,
		.absent = p->absent };

	if (!poll_question(v->w, p, &v->cli->arena, &q))
		return EXIT_TEMPORARY;
	if (v->cli->json)
		poll_json(p, fits ? &answer : NULL);
	else
		poll_words(v->cli, p, fits ? &answer : NULL);
	if (p->tally->too_large)
		tell(v->cli, "count_too_large", "what", "", NULL);
	return EXIT_FINE;
}

int rounds_out(struct verify *v)
{
	int code = EXIT_FINE;

	for (size_t i = 0; code == EXIT_FINE && i < v->w->polls_n; i++)
		if (v->w->polls[i].tally != NULL)
			code = poll_out(v, &v->w->polls[i]);
	return code;
}

/* -- receipts -- */

/* A number that a phone kept is 16 bytes, its receipt 32. */
static bool receipt_read(const char *words, struct hash *out)
{
	uint8_t nonce[ID_BYTES];

	if (hex_read(words, strlen(words), out->at, HASH_BYTES))
		return true;
	if (!hex_read(words, strlen(words), nonce, ID_BYTES))
		return false;
	*out = hash_sha256(nonce, sizeof nonce);
	return true;
}

/* The way is climbed again from the leaf, so that what is found was also sealed. */
static bool leads_to_root(const struct poll *p, const struct hash *receipt, const struct receipt_path *path)
{
	struct hash leaf = hash_leaf(receipt, sizeof *receipt);
	struct hash receipts = hash_merkle_climb(&leaf, path->count, path->index, path->path, path->path_n - 1);
	struct hash root = hash_node(&path->path[path->path_n - 1], &receipts);

	return memcmp(&root, &p->root, sizeof root) == 0;
}

static void found_out(struct verify *v, const struct poll *p, const struct hash *receipt, const struct receipt_path *path)
{
	struct cli *cli = v->cli;
	struct buf out = { 0 };

	if (cli->json) {
		struct json j = json_to(&out);

		json_open(&j);
		hex_put(&j, "receipt", receipt);
		json_put_int(&j, "poll", p->number);
		json_put_int(&j, "index", (int64_t)path->index);
		json_put_int(&j, "count", (int64_t)path->count);
		json_close(&j);
	} else {
		sentence_put(&out, cli, "verify_receipt", "number", number_c(cli, p->number), "question",
			text_c(&cli->arena, p->question), "count", number_c(cli, (int64_t)path->count), NULL);
	}
	line_out(&out);
	buf_free(&out);
}

int receipt_out(struct verify *v)
{
	struct receipt_path path;
	struct hash receipt;
	bool found = false;

	if (!receipt_read(v->wish->receipt, &receipt)) {
		tell(v->cli, "bad_value", "option", "--receipt", "value", v->wish->receipt, NULL);
		return EXIT_BAD_USAGE;
	}
	for (size_t i = 0; i < v->w->polls_n; i++) {
		const struct poll *p = &v->w->polls[i];

		if (!receipt_find(p, &receipt, &path) || !leads_to_root(p, &receipt, &path))
			continue;
		found = true;
		found_out(v, p, &receipt, &path);
	}
	if (!found)
		tell(v->cli, "verify_no_receipt", NULL);
	return found ? EXIT_FINE : EXIT_NO;
}

/* -- files for scrutineers -- */

static int file_put(struct verify *v, const struct poll *p, const struct buf *body)
{
	struct buf path = { 0 };

	buf_f(&path, "%s/round-%u.json", v->wish->ballots, p->number);
	buf_byte(&path, 0);
	FILE *f = path.broken ? NULL : fopen(path.at, "wbe");
	bool fine = f != NULL && fwrite(body->at, 1, body->len, f) == body->len && fputc('\n', f) != EOF;
	fine = f != NULL && fclose(f) == 0 && fine;
	if (!fine)
		tell(v->cli, "no_file", "file", path.broken ? v->wish->ballots : path.at, "why", strerror(errno), NULL);
	buf_free(&path);
	return fine ? EXIT_FINE : EXIT_TEMPORARY;
}

int ballots_out(struct verify *v)
{
	bool piped = strcmp(v->wish->ballots, "-") == 0;
	int code = EXIT_FINE;

	if (!piped && mkdir(v->wish->ballots, 0777) != 0 && errno != EEXIST) {
		tell(v->cli, "no_file", "file", v->wish->ballots, "why", strerror(errno), NULL);
		return EXIT_TEMPORARY;
	}
	for (size_t i = 0; code == EXIT_FINE && i < v->w->polls_n; i++) {
		const struct poll *p = &v->w->polls[i];
		struct buf body = { 0 };

		if (!p->was_shown || p->tally == NULL)
			continue;
		scrutiny_put(&body, v->w, p);
		if (body.broken)
			code = EXIT_TEMPORARY;
		else if (piped)
			line_out(&body);
		else
			code = file_put(v, p, &body);
		buf_free(&body);
	}
	return code;
}
