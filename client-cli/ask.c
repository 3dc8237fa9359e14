#include "ask.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "protocol/keys.h"

static void keep(char *out, size_t room, const char *from)
{
	(void)snprintf(out, room, "%s", from);   /* a longer word is one we do not know anyway */
}

static void on_answer(void *with, struct session *s, const struct answer *a)
{
	struct reply *r = with;

	(void)s;
	r->is_there = true;
	r->did = a->did;
	r->made = a->made;
	r->has_arg = a->has_arg;
	r->arg = a->arg;
	r->took_us = a->took_us;
	keep(r->why, sizeof r->why, a->why);
	keep(r->arg_name, sizeof r->arg_name, a->has_arg ? a->arg_name : "");
}

static bool is_answered(void *with)
{
	return ((struct reply *)with)->is_there;
}

int ask(struct net *n, struct session *s, const struct command *c, const uint8_t *id, struct reply *out)
{
	*out = (struct reply){ 0 };
	if (id != NULL)
		memcpy(out->id, id, ID_BYTES);
	else
		randombytes_buf(out->id, ID_BYTES);
	session_wish(s, c, out->id, on_answer, out);
	return net_failed(n, net_run(n, is_answered, out, ANSWER_MS));
}

static bool is_ready(void *with)
{
	return ((struct session *)with)->state == SESSION_READY;
}

int ask_ready(struct net *n, struct session *s)
{
	return net_failed(n, net_run(n, is_ready, s, -1));
}

int reply_out(struct cli *cli, const struct reply *r)
{
	struct buf out = { 0 }, why = { 0 };

	if (cli->json) {
		struct json j = json_to(&out);

		buf_hex(&why, r->id, ID_BYTES);
		json_open(&j);
		json_put_bool(&j, "did", r->did);
		json_put_text(&j, "id", (struct text){ why.at, why.len });
		if (r->made != 0)
			json_put_int(&j, "made", r->made);
		if (!r->did)
			json_put_c(&j, "why", r->why);
		if (!r->did && r->has_arg)
			json_put_int(&j, r->arg_name, r->arg);
		json_close(&j);
		line_out(&out);
	} else if (r->did && r->made != 0) {
		sentence_put(&out, cli, "did_made", "number", number_c(cli, r->made), NULL);
		line_out(&out);
	} else if (r->did) {
		sentence_put(&out, cli, "did", NULL);
		line_out(&out);
	} else {
		refusal_put(&why, cli->language, r->why, r->arg);
		buf_byte(&why, 0);
		tell(cli, "no", "why", why.at, "word", r->why, NULL);
	}
	buf_free(&out);
	buf_free(&why);
	return r->did ? EXIT_FINE : EXIT_NO;
}

bool hub_key_read(struct cli *cli, const char *key, const char *file, uint8_t out[ID_BYTES])
{
	const char *path = file != NULL ? file : "data/hub.key";
	struct buf secret = { 0 };

	if (key != NULL)
		return key_read(cli, key, out);
	if (!file_read(path, &secret) || secret.len != SECRET_BYTES) {
		tell(cli, "no_hub_key", "file", path, "why", secret.len > 0 ? "size" : strerror(errno), NULL);
		buf_free(&secret);
		return false;
	}
	role_key((const uint8_t *)secret.at, 0, ROLE_HUB, 0, out);
	sodium_memzero(secret.at, secret.len);
	buf_free(&secret);
	return true;
}

void hub_page_put(struct buf *out, const struct cli *cli)
{
	const char *rest = strstr(cli->hub, "://");
	bool tls = strncmp(cli->hub, "wss:", 4) == 0 || strncmp(cli->hub, "https:", 6) == 0;

	buf_c(out, tls ? "https://" : "http://");
	rest = rest != NULL ? rest + 3 : cli->hub;
	buf_put(out, rest, strcspn(rest, "/"));
}
