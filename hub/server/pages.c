/*
 * Which path is what: the web client as it lies in the program, and the few answers made on the
 * spot.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/asked.h"
#include "server/assets.h"
#include "server/hub.h"

static const struct asset *asset_find(const char *path)
{
	for (size_t low = 0, high = hub_assets_n; low < high;) {
		size_t mid = low + (high - low) / 2;
		int order = strcmp(path, hub_assets[mid].path);
		if (!order)
			return &hub_assets[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

static bool takes_gzip(struct lws *wsi)
{
	char value[256];
	if (lws_hdr_copy(wsi, value, sizeof value, WSI_TOKEN_HTTP_ACCEPT_ENCODING) <= 0)
		return false;
	return asked_gzip(value);
}

static int asset_answer(struct exchange *e, const struct asset *a)
{
	char asked[256], tag[32];
	bool is_packed = a->gz != a->gz_end && takes_gzip(e->wsi);
	(void)snprintf(tag, sizeof tag, "\"%s%s\"", a->tag, is_packed ? "-gz" : "");
	const struct header more[] = {
		{ "cache-control:", a->immutable ? "public, max-age=31536000, immutable" : "no-cache" },
		{ "etag:", tag },
		{ "vary:", "accept-encoding" },
		{ is_packed ? "content-encoding:" : NULL, "gzip" },
		{ NULL, NULL },
	};
	/* The packed and the plain form are the same page, so either tag will do. */
	if (lws_hdr_copy(e->wsi, asked, sizeof asked, WSI_TOKEN_HTTP_IF_NONE_MATCH) > 0 && strstr(asked, a->tag)) {
		const struct header same[] = { more[0], more[1], more[2], { NULL, NULL } };
		return http_answer(e, HTTP_STATUS_NOT_MODIFIED, NULL, NULL, 0, same);
	}
	const unsigned char *at = is_packed ? a->gz : a->raw;
	const unsigned char *end = is_packed ? a->gz_end : a->raw_end;
	return http_answer(e, HTTP_STATUS_OK, a->type, at, (size_t)(end - at), more);
}

/*
 * For people who work on the web client: the file as it lies in their folder, never from outside of
 * it.
 */
static int folder_answer(struct exchange *e, const char *file)
{
	static const struct header fresh[] = { { "cache-control:", "no-store" }, { NULL, NULL } };
	char asked[PATH_MAX], real[PATH_MAX], root[PATH_MAX];
	struct buf body = { 0 };
	struct stat st;
	if (snprintf(asked, sizeof asked, "%s%s", e->hub->options->web, file) >= (int)sizeof asked
			|| !realpath(e->hub->options->web, root) || !realpath(asked, real)
			|| strncmp(real, root, strlen(root)) || real[strlen(root)] != '/')
		return http_answer_text(e, HTTP_STATUS_NOT_FOUND, "404\n");
	int fd = open(real, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		if (fd >= 0)
			close(fd);
		return http_answer_text(e, HTTP_STATUS_NOT_FOUND, "404\n");
	}
	char piece[16384];
	for (ssize_t n; (n = read(fd, piece, sizeof piece)) > 0;)
		buf_put(&body, piece, (size_t)n);
	close(fd);
	const struct asset *like = asset_find(file);
	const char *dot = strrchr(file, '.');
	const char *type = like ? like->type : dot && !strcmp(dot, ".webmanifest") ? "application/manifest+json"
		: lws_get_mimetype(file, NULL);
	return http_answer_own(e, HTTP_STATUS_OK, type ? type : "application/octet-stream", &body, fresh);
}

static const char *policy_of(const char *file)
{
	if (!strncmp(file, "/assets/", 8))
		return piece_policy;
	if (!strcmp(file, "/index.html"))
		return phone_policy;
	return !strcmp(file, "/console.html") || !strcmp(file, "/wall.html") ? face_policy : NULL;
}

int page_route(struct exchange *e, const char *path)
{
	static const struct header fresh[] = { { "cache-control:", "no-store" }, { NULL, NULL } };
	if (!strcmp(path, "/healthz"))
		return figures_health(e);
	if (!strcmp(path, "/metrics"))
		return figures_metrics(e);
	if (!strcmp(path, "/api/address"))
		return figures_address(e);
	if (!strcmp(path, "/api/ping") || (e->hub->options->answers_probes && !strcmp(path, "/generate_204")))
		return http_answer(e, HTTP_STATUS_NO_CONTENT, NULL, NULL, 0, fresh);
	if (!strncmp(path, "/api/receipt/", 13))
		return receipt_answer(e, path + 13);
	if (!strncmp(path, "/export/", 8))
		return export_start(e, path + 8);
	if (!strncmp(path, "/r/", 3))
		return public_start(e, path + 3);
	const char *file = asked_file(path);
	e->policy = policy_of(file);
	if (e->hub->options->web)
		return folder_answer(e, file);
	const struct asset *a = asset_find(file);
	/* Never the index instead: a wrong name of a script must be seen as wrong. */
	return a ? asset_answer(e, a) : http_answer_text(e, HTTP_STATUS_NOT_FOUND, "404\n");
}
