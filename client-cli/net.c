/*
 * The context of libwebsockets and its loop. The default poll loop: it needs no plugin and carries a
 * few thousand connections; beyond that one starts several programs.
 */
#include "wire.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { PATIENCE_MS = 20000, BEAT_US = 500000, MESSAGE_MAX = 64 << 20 };

static volatile sig_atomic_t asked_to_stop;

static void on_signal(int number)
{
	asked_to_stop = number;
}

static int receive(struct session *s, struct lws *wsi, const char *at, size_t n)
{
	struct wire *w = s->wire;

	if (lws_is_first_fragment(wsi))
		buf_wipe(&w->in);
	buf_put(&w->in, at, n);
	if (w->in.broken || w->in.len > MESSAGE_MAX)
		return -1;
	w->heard_us = clock_us();
	if (lws_is_final_fragment(wsi))
		session_heard(s, w->in.at, w->in.len);
	return s->state == SESSION_OVER ? -1 : 0;
}

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	struct session *s = user;

	if (s == NULL || s->wire == NULL)
		return 0;
	switch (reason) {
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		s->wire->hello_due = true;
		s->wire->heard_us = clock_us();
		lws_callback_on_writable(wsi);
		return 0;
	case LWS_CALLBACK_CLIENT_RECEIVE:
		return receive(s, wsi, in, len);
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		return session_writable(s);
	/* A line that the hub never answered may be destroyed without the other two (libwebsockets 4.1); of each only the first counts. */
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
	case LWS_CALLBACK_CLIENT_CLOSED:
	case LWS_CALLBACK_WSI_DESTROY:
		if (s->wire->wsi != wsi)
			return 0;
		s->wire->wsi = NULL;
		session_away(s);
		return 0;
	default:
		return 0;
	}
}

static const struct lws_protocols protocols[] = {
	{ .name = "dienhong.1", .callback = on_event, .rx_buffer_size = 16384 },
	LWS_PROTOCOL_LIST_TERM
};

bool net_connect(struct session *s)
{
	struct net *n = s->net;
	const struct lws_client_connect_info info = { .context = n->lws, .address = n->hub.host, .port = n->hub.port, .path = "/ws",
		.host = n->hub.host, .protocol = protocols[0].name, .local_protocol_name = protocols[0].name, .userdata = s,
		.ssl_connection = n->hub.tls ? LCCSCF_USE_SSL : 0, .pwsi = &s->wire->wsi, .ietf_version_or_minus_one = -1, .alpn = "http/1.1" };

	return lws_client_connect_via_info(&info) != NULL;
}

static void bell(lws_sorted_usec_list_t *sul)
{
	lws_container_of(sul, struct net, bell)->is_late = true;
}

static void beat(lws_sorted_usec_list_t *sul)
{
	struct net *n = lws_container_of(sul, struct net, beat);
	int64_t now = clock_us();

	for (size_t i = 0; i < n->sessions_n; i++)
		session_beat(n->sessions[i], now);
	lws_sul_schedule(n->lws, 0, &n->beat, beat, BEAT_US);
}

static bool context_make(struct net *n)
{
	struct lws_context_creation_info info = { .port = CONTEXT_PORT_NO_LISTEN, .protocols = protocols,
		.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT };
	struct rlimit files;

	/* In containers the limit can be a thousand million, and libwebsockets reserves room for each. */
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max < 65536 ? files.rlim_max : 65536;
		(void)setrlimit(RLIMIT_NOFILE, &files);   /* fewer connections then */
	}
	lws_set_log_level(0, NULL);
	n->lws = lws_create_context(&info);
	return n->lws != NULL;
}

struct net *net_new(struct cli *cli)
{
	struct net *n = calloc(1, sizeof *n);
	struct sigaction stop = { .sa_handler = on_signal };

	if (n == NULL)
		return NULL;
	n->cli = cli;
	n->patience_ms = PATIENCE_MS;
	if (!address_read(cli->hub, &n->hub)) {
		tell(cli, "bad_value", "option", "--hub", "value", cli->hub, NULL);
		free(n);
		return NULL;
	}
	if (!context_make(n)) {
		tell(cli, "no_network", NULL);
		free(n);
		return NULL;
	}
	(void)sigaction(SIGINT, &stop, NULL);    /* cannot fail for these numbers */
	(void)sigaction(SIGTERM, &stop, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	lws_sul_schedule(n->lws, 0, &n->beat, beat, BEAT_US);
	return n;
}

static bool all_over(void *with)
{
	struct net *n = with;

	for (size_t i = 0; i < n->sessions_n; i++)
		if (n->sessions[i]->wire->wsi != NULL)
			return false;
	return true;
}

void net_free(struct net *n)
{
	if (n == NULL)
		return;
	/* The close frames still have to leave. */
	for (size_t i = 0; i < n->sessions_n; i++)
		session_close(n->sessions[i]);
	(void)net_run(n, all_over, n, 1000);
	struct lws_context *lws = n->lws;
	lws_sul_schedule(lws, 0, &n->beat, beat, LWS_SET_TIMER_USEC_CANCEL);
	lws_sul_schedule(lws, 0, &n->bell, bell, LWS_SET_TIMER_USEC_CANCEL);
	for (size_t i = 0; i < n->sessions_n; i++)
		lws_sul_schedule(lws, 0, &n->sessions[i]->wire->later, bell, LWS_SET_TIMER_USEC_CANCEL);
	lws_context_destroy(lws);
	for (size_t i = 0; i < n->sessions_n; i++)
		session_free(n->sessions[i]);
	free(n->sessions);
	free(n);
}

void net_patience(struct net *n, int64_t ms)
{
	n->patience_ms = ms;
}

enum net_end net_run(struct net *n, bool (*done)(void *with), void *with, int64_t ms)
{
	n->is_late = ms == 0;
	if (ms > 0)
		lws_sul_schedule(n->lws, 0, &n->bell, bell, ms * 1000);
	for (;;) {
		if (done != NULL && done(with))
			return NET_DONE;
		if (n->failed > 0 && done != all_over)
			return NET_FAILED;
		if (asked_to_stop != 0 && done != all_over)
			return NET_STOPPED;
		if (n->is_late)
			return NET_LATE;
		if (lws_service(n->lws, 0) < 0)
			return NET_STOPPED;
	}
}

static bool is_settled(void *with)
{
	struct net *n = with;

	return n->unanswered == 0 && n->unready == 0;
}

enum net_end net_settle(struct net *n, int64_t ms)
{
	return net_run(n, is_settled, n, ms);
}

size_t net_unanswered(const struct net *n)
{
	return n->unanswered;
}

int net_failed(const struct net *n, enum net_end end)
{
	const struct session *s = n->first_failed;
	struct buf why = { 0 };
	int code = EXIT_TEMPORARY;

	if (end == NET_DONE)
		return EXIT_FINE;
	if (end == NET_STOPPED)
		return 128 + (int)asked_to_stop;
	if (end == NET_LATE) {
		tell(n->cli, "no_answer", "hub", n->cli->hub, NULL);
		return EXIT_TEMPORARY;
	}
	switch (s->state) {
	case SESSION_REFUSED:
		refusal_put(&why, n->cli->language, s->why, 0);
		buf_byte(&why, 0);
		tell(n->cli, "refused", "why", why.at, NULL);
		code = EXIT_NO_ENTRY;
		break;
	case SESSION_BROKEN:
		tell(n->cli, "bad_protocol", "hub", n->cli->hub, NULL);
		code = EXIT_BAD_PROTOCOL;
		break;
	default:
		tell(n->cli, "unreachable", "hub", n->cli->hub, NULL);
		code = EXIT_UNREACHABLE;
		break;
	}
	buf_free(&why);
	return code;
}
