/*
 * TLS of the hub's own. A pair of certificate and key is read whole and checked before anybody sees it; SIGHUP reads it anew, new
 * connections get the new one, and a broken pair leaves the old one in use. libwebsockets' own renewal is not used: it says yes to
 * everything, and beside a new key of another kind it keeps the old certificate.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "server/hub.h"
#include "server/log.h"
#include "server/tls.h"

enum { DAY_MS = 86400000, WARN_DAYS = 30 };

/* A key behind a pass phrase is refused; nobody sits at the terminal of a server to type it. */
static int no_phrase(char *at, int n, int writing, void *with)
{
	(void)at, (void)n, (void)writing, (void)with;
	return 0;
}

static int64_t ends_ms(const X509 *cert)
{
	struct tm tm;
	return ASN1_TIME_to_tm(X509_get0_notAfter(cert), &tm) ? (int64_t)timegm(&tm) * 1000 : 0;
}

static const char *reason(void)
{
	const char *why = ERR_reason_error_string(ERR_peek_last_error());
	return why ? why : "unreadable";
}

void *tls_pair_read(const char *cert, const char *key, int64_t *ends, char *why, size_t why_n)
{
	struct stat st;
	SSL_CTX *pair = SSL_CTX_new(TLS_server_method());
	ERR_clear_error();
	if (!pair) {
		(void)snprintf(why, why_n, "out of memory");
		return NULL;
	}
	SSL_CTX_set_default_passwd_cb(pair, no_phrase);
	if (SSL_CTX_use_certificate_chain_file(pair, cert) != 1)
		(void)snprintf(why, why_n, "%s: %s", cert, reason());
	else if (!stat(key, &st) && (st.st_mode & 007))
		(void)snprintf(why, why_n, "%s: others may read this key; chmod 640 it", key);
	else if (SSL_CTX_use_PrivateKey_file(pair, key, SSL_FILETYPE_PEM) != 1)
		(void)snprintf(why, why_n, "%s: %s", key, reason());
	else if (!SSL_CTX_get0_certificate(pair) || SSL_CTX_check_private_key(pair) != 1)   /* a key of another kind has no certificate */
		(void)snprintf(why, why_n, "%s: not the key of this certificate", key);
	else {
		*ends = ends_ms(SSL_CTX_get0_certificate(pair));
		ERR_clear_error();
		return pair;
	}
	ERR_clear_error();
	SSL_CTX_free(pair);
	return NULL;
}

void tls_pair_free(void *give_pair)
{
	SSL_CTX_free(give_pair);
}

/* Asked at every handshake: the pair that is in use now. */
static int choose(SSL *ssl, void *with)
{
	const struct hub *h = with;
	STACK_OF(X509) *chain = NULL;
	SSL_CTX *pair = h->tls.pair;
	SSL_certs_clear(ssl);
	(void)SSL_CTX_get0_chain_certs(pair, &chain);   /* none is fine */
	return SSL_use_cert_and_key(ssl, SSL_CTX_get0_certificate(pair), SSL_CTX_get0_privatekey(pair), chain, 1);
}

void tls_take_over(struct hub *h, void *library_context)
{
	h->tls.is_on = true;
	SSL_CTX_set_cert_cb(library_context, choose, h);
	(void)SSL_CTX_set_min_proto_version(library_context, TLS1_2_VERSION);   /* the library's own default may be lower */
}

bool tls_open(struct hub *h, struct lws_context_creation_info *i)
{
	const struct server_options *o = h->options;
	char why[512];
	h->tls.pair = tls_pair_read(o->tls_cert, o->tls_key, &h->tls.ends_ms, why, sizeof why);
	if (!h->tls.pair) {
		log_line("event=certificate_not_read why=\"%s\"", why);
		return false;
	}
	/* Without this in the vhost's own options it would silently speak plain text. */
	i->options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
	i->ssl_cert_filepath = o->tls_cert;
	i->ssl_private_key_filepath = o->tls_key;
	i->ssl_cipher_list = "ECDHE+AESGCM:ECDHE+CHACHA20";
	return true;
}

void tls_reload(struct hub *h)
{
	const struct server_options *o = h->options;
	char why[512];
	int64_t ends = 0;
	void *pair = tls_pair_read(o->tls_cert, o->tls_key, &ends, why, sizeof why);
	if (!pair) {
		log_line("event=certificate_kept why=\"%s\"", why);
		return;
	}
	tls_pair_free(h->tls.pair);   /* those who shake hands right now hold what they took */
	h->tls.pair = pair;
	h->tls.ends_ms = ends;
	h->tls.said_ms = 0;
	log_line("event=certificate_read days=%lld", (long long)tls_days(h, hub_now(h)));
	tls_look(h, hub_now(h));
}

int64_t tls_days(const struct hub *h, int64_t now)
{
	int64_t left = h->tls.ends_ms - now;
	return left < 0 ? -1 : left / DAY_MS;
}

void tls_look(struct hub *h, int64_t now)
{
	if (!h->tls.pair || now - h->tls.said_ms < DAY_MS)
		return;
	h->tls.said_ms = now;
	int64_t days = tls_days(h, now);
	if (days < 0)
		log_line("event=certificate_ended");
	else if (days < WARN_DAYS)
		log_line("event=certificate_ends days=%lld", (long long)days);
}

/* -- the other end, for our own program on the same machine -- */

static bool is_ours(SSL *ssl, const SSL_CTX *ours)
{
	X509 *peer = SSL_get1_peer_certificate(ssl);
	bool same = peer && !X509_cmp(peer, SSL_CTX_get0_certificate(ours));
	X509_free(peer);
	return same;
}

bool tls_exchange(int fd, const char *cert, const struct buf *out, struct buf *in)
{
	char piece[1024];
	int n;
	SSL_CTX *c = SSL_CTX_new(TLS_client_method());
	/* No name could be checked for an address of this machine; it must show the very certificate that we have at hand. */
	SSL *ssl = c && SSL_CTX_use_certificate_chain_file(c, cert) == 1 ? SSL_new(c) : NULL;
	SSL_CTX *ours = c;
	bool fine = ssl && SSL_set_fd(ssl, fd) && SSL_connect(ssl) == 1 && is_ours(ssl, ours)
		&& SSL_write(ssl, out->at, (int)out->len) == (int)out->len;
	while (fine && (n = SSL_read(ssl, piece, sizeof piece)) > 0)
		buf_put(in, piece, (size_t)n);
	buf_byte(in, 0);
	SSL_free(ssl);
	SSL_CTX_free(c);
	return fine && !in->broken;
}
