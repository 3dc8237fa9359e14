/*
 * The certificate, before a hub shows it to people: can this user read it, is the key its own and a secret, how long does it hold, does it
 * carry the name under which people come, and would a telephone trust it? The hub itself refuses a broken pair at its start, but of names
 * and trust it knows nothing.
 */
#include "doctor.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

enum { DAY_S = 86400, WARN_DAYS = 30 };

/* A key behind a pass phrase cannot be used: nobody types it at a server. */
static int no_phrase(char *at, int n, int writing, void *with)
{
	(void)at, (void)n, (void)writing, (void)with;
	return 0;
}

static const char *reason(void)
{
	unsigned long first = ERR_peek_error();   /* what the disk said; those behind it only say who asked */
	const char *why = ERR_SYSTEM_ERROR(first) ? strerror(ERR_GET_REASON(first)) : ERR_reason_error_string(first);

	return why == NULL ? "unreadable" : why;
}

/* False: something is wrong with the pair, and it was said. */
static bool pair_look(struct doctor *d, SSL_CTX *pair)
{
	struct stat st;
	bool fine = false;

	ERR_clear_error();
	SSL_CTX_set_default_passwd_cb(pair, no_phrase);
	if (SSL_CTX_use_certificate_chain_file(pair, d->tls_cert) != 1)
		FIND(d, FINDING_WRONG, "certificate", "doctor_tls_unread", "file", d->tls_cert, "why", reason());
	else if (stat(d->tls_key, &st) == 0 && (st.st_mode & 007) != 0)
		FIND(d, FINDING_WRONG, "certificate", "doctor_tls_key_open", "file", d->tls_key);
	else if (SSL_CTX_use_PrivateKey_file(pair, d->tls_key, SSL_FILETYPE_PEM) != 1 && ERR_GET_LIB(ERR_peek_last_error()) != ERR_LIB_X509)
		FIND(d, FINDING_WRONG, "certificate", "doctor_tls_unread", "file", d->tls_key, "why", reason());
	else if (SSL_CTX_get0_certificate(pair) == NULL || SSL_CTX_check_private_key(pair) != 1)   /* a key of another kind has no certificate */
		FIND(d, FINDING_WRONG, "certificate", "doctor_tls_other_key", "file", d->tls_key, "cert", d->tls_cert);
	else
		fine = true;
	ERR_clear_error();
	return fine;
}

/* Seconds since 1970; INT64_MIN: no date. */
static int64_t date_s(const ASN1_TIME *date)
{
	struct tm tm;

	return ASN1_TIME_to_tm(date, &tm) == 1 ? (int64_t)timegm(&tm) : INT64_MIN;
}

static void date_look(struct doctor *d, const X509 *cert)
{
	int64_t from = date_s(X509_get0_notBefore(cert)), to = date_s(X509_get0_notAfter(cert));
	int64_t days = (to - d->now_s) / DAY_S;

	if (from == INT64_MIN || to == INT64_MIN || to < d->now_s)
		FIND(d, FINDING_WRONG, "certificate", "doctor_tls_ended", "file", d->tls_cert);
	else if (from > d->now_s)
		FIND(d, FINDING_WRONG, "certificate", "doctor_tls_early", "file", d->tls_cert);
	else if (days < WARN_DAYS)
		FIND(d, FINDING_NOTE, "certificate", "doctor_tls_ends", "file", d->tls_cert, "days", number_c(d->cli, days));
	else
		FIND(d, FINDING_OK, "certificate", "doctor_tls_fine", "file", d->tls_cert, "days", number_c(d->cli, days));
}

/* Of a name from a file that anybody may have made: nothing but what stands in names goes to a terminal. */
static void name_put(struct buf *out, const unsigned char *at, int n)
{
	buf_c(out, out->len > 0 ? ", " : "");
	for (int i = 0; i < n; i++)
		buf_byte(out, at[i] > ' ' && at[i] < 0x7f ? (char)at[i] : '?');
}

/* The names and addresses it is made out to, "a, b"; empty: none. The subject's own name is not read by browsers any more. */
static void names_put(struct buf *out, const X509 *cert)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);

	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
		const ASN1_STRING *bytes = name->type == GEN_DNS ? name->d.dNSName : name->type == GEN_IPADD ? name->d.iPAddress : NULL;
		int n = bytes == NULL ? 0 : ASN1_STRING_length(bytes);
		char address[INET6_ADDRSTRLEN];

		if (name->type == GEN_DNS)
			name_put(out, ASN1_STRING_get0_data(bytes), n);
		else if (bytes != NULL && (n == 4 || n == 16) &&
			 inet_ntop(n == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(bytes), address, sizeof address) != NULL)
			name_put(out, (const unsigned char *)address, (int)strlen(address));
	}
	GENERAL_NAMES_free(names);
	buf_byte(out, 0);
}

static bool is_named(const X509 *cert, const char *host)
{
	/* Neither call changes the certificate; OpenSSL 3 wants it without const. */
	X509 *c = X509_dup(cert);
	bool named = c != NULL && (X509_check_host(c, host, 0, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, NULL) == 1 || X509_check_ip_asc(c, host, 0) == 1);

	X509_free(c);
	return named;
}

static void names_look(struct doctor *d, const X509 *cert)
{
	struct buf names = { 0 };
	struct address to;

	names_put(&names, cert);
	if (names.broken || names.len <= 1)
		FIND(d, FINDING_WRONG, "names", "doctor_tls_nameless", "file", d->tls_cert);
	else if (d->origin == NULL)
		FIND(d, FINDING_NOTE, "names", "doctor_tls_names", "names", names.at);
	else if (!address_read(d->origin, &to) || !to.tls)
		FIND(d, FINDING_WRONG, "names", "bad_value", "option", "--origin", "value", d->origin);
	else if (is_named(cert, to.host))
		FIND(d, FINDING_OK, "names", "doctor_tls_named", "host", to.host);
	else
		FIND(d, FINDING_WRONG, "names", "doctor_tls_misnamed", "host", to.host, "names", names.at);
	buf_free(&names);
}

/* Whether this machine's own list of authorities leads to it, with what the file brings along; telephones have much the same list. */
static void trust_look(struct doctor *d, SSL_CTX *pair)
{
	STACK_OF(X509) *chain = NULL;
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *look = X509_STORE_CTX_new();
	int why = X509_V_ERR_OUT_OF_MEM;

	(void)SSL_CTX_get0_chain_certs(pair, &chain);   /* none is fine */
	if (store != NULL && look != NULL && X509_STORE_set_default_paths(store) == 1 &&
	    X509_STORE_CTX_init(look, store, SSL_CTX_get0_certificate(pair), chain) == 1) {
		(void)X509_STORE_CTX_set_purpose(look, X509_PURPOSE_SSL_SERVER);   /* one that exists */
		/* Its days have been looked at. */
		X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(look), X509_V_FLAG_NO_CHECK_TIME);
		why = X509_verify_cert(look) == 1 ? X509_V_OK : X509_STORE_CTX_get_error(look);
	}
	if (why == X509_V_OK)
		FIND(d, FINDING_OK, "trust", "doctor_tls_trusted");
	else
		FIND(d, FINDING_NOTE, "trust", "doctor_tls_untrusted", "file", d->tls_cert, "why", X509_verify_cert_error_string(why));
	X509_STORE_CTX_free(look);
	X509_STORE_free(store);
	ERR_clear_error();
}

void doctor_tls(struct doctor *d)
{
	if (d->tls_cert == NULL && d->tls_key == NULL)
		return;
	if (d->tls_cert == NULL || d->tls_key == NULL) {
		FIND(d, FINDING_WRONG, "certificate", "doctor_tls_half");
		return;
	}
	SSL_CTX *pair = SSL_CTX_new(TLS_server_method());

	if (pair == NULL) {
		FIND(d, FINDING_WRONG, "certificate", "doctor_tls_unread", "file", d->tls_cert, "why", reason());
	} else if (pair_look(d, pair)) {
		date_look(d, SSL_CTX_get0_certificate(pair));
		names_look(d, SSL_CTX_get0_certificate(pair));
		trust_look(d, pair);
	}
	SSL_CTX_free(pair);
}
