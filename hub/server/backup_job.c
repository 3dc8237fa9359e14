/* The operator's backup, asked for over HTTP by `dienhong-hub --backup` on the same machine: the journal makes it. */
#include <string.h>

#include "base/json.h"
#include "server/job.h"
#include "server/log.h"

enum { BACKUP_SECONDS = 600 };

void backup_stored(struct hub *h, struct job *j, const struct journal_request *r)
{
	struct json out = json_to(&j->out);
	bool is_done = r->outcome == JOURNAL_DONE;
	log_line("event=backup done=%d why=\"%s\"", is_done, r->why);
	json_open(&out);
	json_put_bool(&out, "ok", is_done);
	if (!is_done)
		json_put_c(&out, "why", r->why);
	json_close(&out);
	buf_byte(&j->out, '\n');
	job_finish(h, j, "application/json");
}

int backup_start(struct exchange *e)
{
	struct hub *h = e->hub;
	char path[1024], hex[33];
	uint8_t token[ID_BYTES], key[ID_BYTES];
	room_role_key(h->options->secret, 0, ROLE_HUB, hex);
	bool knows_key = hex_read(hex, 32, key, sizeof key) && http_bearer(e->wsi, token)
		&& hash_same(key, token, sizeof key);
	explicit_bzero(hex, sizeof hex);
	explicit_bzero(key, sizeof key);
	/* It names a file on this machine, so it is only for who sits here. */
	if (!knows_key || !http_is_local(e->wsi))
		return http_answer_text(e, HTTP_STATUS_FORBIDDEN, "403\n");
	if (!http_argument(e->wsi, "path", path, sizeof path) || path[0] != '/')
		return http_answer_text(e, HTTP_STATUS_BAD_REQUEST, "400\n");
	struct job *j = job_new(e, 0);
	struct journal_request *r = j ? journal_ask(JOURNAL_BACKUP, 0) : NULL;
	char *kept = r ? journal_keep(r, path, strlen(path) + 1) : NULL;
	if (!kept) {
		if (r)
			journal_free(r);
		if (j)
			job_drop(h, j);
		return http_answer_busy(e);
	}
	j->kind = JOB_BACKUP;
	j->asked = true;
	r->tag = TAG_SERVER | j->number;
	r->path = kept;
	lws_set_timeout(e->wsi, PENDING_TIMEOUT_HTTP_CONTENT, BACKUP_SECONDS);
	hub_give(h, r);
	return 0;
}
