/*
 * The server: sockets, pages, signals and timers around the rooms and the journal. It is the only
 * room that knows libwebsockets and libuv, and the only one with a clock and true random numbers.
 */
#ifndef SERVER_SERVER_H
#define SERVER_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "i18n/catalog.h"
#include "room/wifi.h"

enum { SERVER_PORT = 7681, SERVER_CONNECTIONS = 20000, SERVER_ROOMS = 1000, SERVER_MEMBERS = 20000 };

/* Somebody at the other end: an IPv6 address, or an IPv4 one mapped into it; all zero = not known. */
struct peer { uint8_t at[16]; bool is_here; };      /* is_here: it asks from this machine, and for itself */
struct network { struct peer address; unsigned bits; };

struct server_options {
	const char *listen;            /* an address literal, or "unix:PATH"; NULL = all */
	const char *socket_owner;      /* "user:group" of our unix socket; NULL = ours */
	const char *tls_cert, *tls_key;/* PEM files; NULL = plain http */
	int redirect_port;             /* a plain door that sends everybody to the other one; 0 = none */
	const struct network *proxies; /* believed when they say for whom they ask */
	size_t proxies_n;
	int port;                      /* 0 = any free one */
	const char *journal;           /* URL */
	const char *web;               /* pages from this folder; NULL = those compiled in */
	const char *const *origins;    /* pages of these origins may connect besides our own */
	size_t origins_n;
	unsigned connections;          /* at most so many sockets */
	unsigned rooms, members;       /* at most so many workshops, and people in each */
	bool is_public;                /* on the internet: long codes, no demo, figures for this machine */
	bool no_demo, no_budget;
	bool answers_probes;           /* tells phones that there is internet, so that they stay */
	enum language language;        /* of what is printed on the terminal */
	uint8_t secret[32];
	const char *wifi_file;         /* beside the secret; NULL = nothing outlives the program */
	struct wifi wifi;              /* of the command line: it goes before what the file says; no name = none */
};

/* "a.b.c.d/n" or an IPv6 network; without a length the one address. */
bool network_read(const char *text, struct network *out);
/* The path of "unix:PATH"; NULL = it listens on addresses. */
const char *server_socket(const struct server_options *o);

/* Runs until told to stop by SIGTERM or SIGINT; what is returned is the exit status. */
int server_run(const struct server_options *o);

/*
 * The hub's secret: 32 random bytes in a file that only its owner reads. Made if it is not there
 * yet and `make` is true. False, and the reason in `why`, when it cannot be read or made.
 */
bool secret_load(const char *path, bool make, uint8_t out[32], char *why, size_t why_n);
/*
 * The hall's Wi-Fi in a file of two lines, name and password, that only its owner reads. Loading finds nothing or says why
 * not; keeping none takes the file away. Keeping is whole or not at all, and durable when it is true.
 */
bool wifi_load(const char *path, struct wifi *out, char *why, size_t why_n);
bool wifi_keep(const char *path, const struct wifi *wifi);
/* The first line of a file of the operator's own: a password that is not to stand in a list of processes. */
bool wifi_password_read(const char *path, struct wifi *out, char *why, size_t why_n);
/* Text without anything in it that would break a line. */
bool wifi_is_line(const char *at);
/* Makes a folder with everything above it. */
bool folder_make(const char *path);
/* A name in a folder survives a power cut only when the folder itself was synced. */
bool folder_sync(const char *file);

/*
 * Asks the hub that runs on this machine for a backup into `path` (absolute). Prints the outcome;
 * gives an exit status.
 */
int backup_ask(const struct server_options *o, const char *path);

#endif
