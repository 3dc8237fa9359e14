/*
 * The hub's own certificate. OpenSSL stays behind these functions; a pair is its SSL_CTX with one certificate, its chain and its key.
 */
#ifndef SERVER_TLS_H
#define SERVER_TLS_H

#include "server/hub.h"

/*
 * Reads a pair of PEM files and checks that they belong together. NULL, and the reason in `why`, when they do not, when the key wants
 * a pass phrase, or when everybody may read it. `ends` is when the certificate ends, in ms since 1970. The caller frees the pair.
 */
void *tls_pair_read(const char *cert, const char *key, int64_t *ends, char *why, size_t why_n);
void tls_pair_free(void *give_pair);                        /* NULL is fine */
/* Reads the pair of the options and asks for TLS in what a vhost is made of. False: said in the log, do not start. */
bool tls_open(struct hub *h, struct lws_context_creation_info *i);
/* From LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS: the SSL_CTX that the library made. */
void tls_take_over(struct hub *h, void *library_context);
void tls_reload(struct hub *h);                             /* SIGHUP; a broken pair leaves the old one in use */
int64_t tls_days(const struct hub *h, int64_t now);         /* whole days that are left; -1 = it has ended */
void tls_look(struct hub *h, int64_t now);                  /* says once a day that the certificate ends within 30 days */
/* One request to the hub on this machine, which must show the certificate of the file `cert`; `in` ends with a NUL. */
bool tls_exchange(int fd, const char *cert, const struct buf *out, struct buf *in);

#endif
