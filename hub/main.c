/*
 * The program dienhong-hub: reads its options, finds the secret, opens the journal's folder and
 * runs the server.
 */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <sodium.h>

#include "server/paper.h"
#include "server/say.h"
#include "server/server.h"

enum { EXIT_USAGE = 64, EXIT_NO_SECRET = 78, ORIGINS_MAX = 16, PROXIES_MAX = 16 };
static const char default_journal[] = "sqlite:data/dienhong.db";

enum {
	OPTION_PORT = 256, OPTION_LISTEN, OPTION_JOURNAL, OPTION_SECRET, OPTION_PUBLIC, OPTION_ORIGIN, OPTION_LANG,
	OPTION_NO_DEMO, OPTION_NO_BUDGET, OPTION_CONNECTIONS, OPTION_ROOMS, OPTION_MEMBERS, OPTION_WEB, OPTION_PROBES, OPTION_DEBUG, OPTION_HELP,
	OPTION_VERSION, OPTION_WIFI_NAME, OPTION_WIFI_PASSWORD_FILE, OPTION_TLS_CERT, OPTION_TLS_KEY,
	OPTION_REDIRECT, OPTION_PROXY, OPTION_SOCKET_OWNER,
};

static const struct option options[] = {
	{ "port", required_argument, NULL, OPTION_PORT },
	{ "listen", required_argument, NULL, OPTION_LISTEN },
	{ "journal", required_argument, NULL, OPTION_JOURNAL },
	{ "secret", required_argument, NULL, OPTION_SECRET },
	{ "public", no_argument, NULL, OPTION_PUBLIC },
	{ "origin", required_argument, NULL, OPTION_ORIGIN },
	{ "lang", required_argument, NULL, OPTION_LANG },
	{ "no-demo", no_argument, NULL, OPTION_NO_DEMO },
	{ "no-budget", no_argument, NULL, OPTION_NO_BUDGET },
	{ "connections", required_argument, NULL, OPTION_CONNECTIONS },
	{ "rooms", required_argument, NULL, OPTION_ROOMS },
	{ "members", required_argument, NULL, OPTION_MEMBERS },
	{ "web", required_argument, NULL, OPTION_WEB },
	{ "answer-probes", no_argument, NULL, OPTION_PROBES },
	{ "wifi-name", required_argument, NULL, OPTION_WIFI_NAME },
	{ "wifi-password-file", required_argument, NULL, OPTION_WIFI_PASSWORD_FILE },
	{ "tls-cert", required_argument, NULL, OPTION_TLS_CERT },
	{ "tls-key", required_argument, NULL, OPTION_TLS_KEY },
	{ "redirect-port", required_argument, NULL, OPTION_REDIRECT },
	{ "trusted-proxy", required_argument, NULL, OPTION_PROXY },
	{ "socket-owner", required_argument, NULL, OPTION_SOCKET_OWNER },
	{ "debug", no_argument, NULL, OPTION_DEBUG },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ NULL, 0, NULL, 0 },
};

/* How each option is shown: its form and the key of its sentence. */
static const struct { const char *form, *key, *name; int number; } help[] = {
	{ "--port N", "hub_help_port", "port", SERVER_PORT },
	{ "--listen ADDRESS", "hub_help_listen", NULL, 0 },
	{ "--journal URL", "hub_help_journal", "journal", 0 },
	{ "--secret FILE", "hub_help_secret", NULL, 0 },
	{ "--public", "hub_help_public", NULL, 0 },
	{ "--origin URL", "hub_help_origin", NULL, 0 },
	{ "--lang LANGUAGE", "hub_help_lang", NULL, 0 },
	{ "--no-demo", "hub_help_no_demo", NULL, 0 },
	{ "--connections N", "hub_help_connections", "max", SERVER_CONNECTIONS },
	{ "--rooms N", "hub_help_rooms", "max", SERVER_ROOMS },
	{ "--members N", "hub_help_members", "max", SERVER_MEMBERS },
	{ "--answer-probes", "hub_help_probes", NULL, 0 },
	{ "--wifi-name NAME", "hub_help_wifi_name", NULL, 0 },
	{ "--wifi-password-file FILE", "hub_help_wifi_password", NULL, 0 },
	{ "--tls-cert FILE", "hub_help_tls_cert", NULL, 0 },
	{ "--tls-key FILE", "hub_help_tls_key", NULL, 0 },
	{ "--redirect-port N", "hub_help_redirect", NULL, 0 },
	{ "--trusted-proxy NETWORK", "hub_help_proxy", NULL, 0 },
	{ "--socket-owner USER:GROUP", "hub_help_socket_owner", NULL, 0 },
	{ "--web FOLDER", "hub_help_web", NULL, 0 },
	{ "--no-budget", "hub_help_no_budget", NULL, 0 },
	{ "--debug", "hub_help_debug", NULL, 0 },
	{ "--help", "hub_help_help", NULL, 0 },
	{ "--version", "hub_help_version", NULL, 0 },
};

struct settings {
	struct server_options server;
	const char *origins[ORIGINS_MAX];
	struct network proxies[PROXIES_MAX];
	const char *secret, *backup, *wifi_password;
	char wifi_file[PATH_MAX + 32];
	bool debug;
};

static void tell(FILE *to, enum language l, const char *key, const char *name, const char *value)
{
	struct buf out = { 0 };
	say_to(&out, l, key, name, value);
	buf_byte(&out, '\n');
	if (!out.broken)
		(void)fwrite(out.at, 1, out.len, to);   /* the exit status says the same */
	buf_free(&out);
}

static void print_help(enum language l)
{
	tell(stdout, l, "hub_usage", NULL, NULL);
	for (size_t i = 0; i < sizeof help / sizeof *help; i++) {
		const char *name = help[i].name;
		char usual[16];
		(void)snprintf(usual, sizeof usual, "%d", help[i].number);
		const char *value = !name ? NULL : help[i].number ? usual : default_journal;
		printf("  %-26s ", help[i].form);
		tell(stdout, l, help[i].key, name, value);
	}
}

static bool number(const char *at, long least, long most, long *out)
{
	char *end;
	errno = 0;
	*out = strtol(at, &end, 10);
	return !errno && end != at && !*end && *out >= least && *out <= most;
}

/* False: the value is none. */
static bool option_take(struct settings *s, int which, const char *value)
{
	struct server_options *o = &s->server;
	long n;
	switch (which) {
	case OPTION_PORT:
		if (!number(value, 0, 65535, &n))
			return false;
		o->port = (int)n;
		return true;
	case OPTION_CONNECTIONS:
		if (!number(value, 1, 1000000, &n))
			return false;
		o->connections = (unsigned)n;
		return true;
	case OPTION_ROOMS:
		if (!number(value, 1, SERVER_ROOMS, &n))
			return false;
		o->rooms = (unsigned)n;
		return true;
	case OPTION_MEMBERS:
		if (!number(value, 1, SERVER_MEMBERS, &n))
			return false;
		o->members = (unsigned)n;
		return true;
	case OPTION_ORIGIN:
		if (o->origins_n == ORIGINS_MAX || (strncmp(value, "http://", 7) && strncmp(value, "https://", 8))
				|| value[strlen(value) - 1] == '/')
			return false;
		s->origins[o->origins_n++] = value;
		return true;
	case OPTION_LANG:
		o->language = language_of(text_of(value));
		return !strcmp(value, language_names[o->language]);
	case OPTION_WIFI_NAME:
		if (!value[0] || strlen(value) > WIFI_NAME_MAX || !wifi_is_line(value))
			return false;
		memcpy(o->wifi.name, value, strlen(value) + 1);
		return true;
	case OPTION_REDIRECT:
		if (!number(value, 1, 65535, &n))
			return false;
		o->redirect_port = (int)n;
		return true;
	case OPTION_PROXY:
		if (o->proxies_n == PROXIES_MAX || !network_read(value, &s->proxies[o->proxies_n]))
			return false;
		o->proxies_n++;
		return true;
	case OPTION_SOCKET_OWNER:
		if (!strchr(value, ':'))
			return false;
		o->socket_owner = value;
		return true;
	case OPTION_TLS_CERT: o->tls_cert = value; return true;
	case OPTION_TLS_KEY: o->tls_key = value; return true;
	case OPTION_WIFI_PASSWORD_FILE: s->wifi_password = value; return true;
	case OPTION_LISTEN: o->listen = value; return true;
	case OPTION_JOURNAL: o->journal = value; return true;
	case OPTION_SECRET: s->secret = value; return true;
	case OPTION_WEB: o->web = value; return true;
	case OPTION_PUBLIC: o->is_public = true; return true;
	case OPTION_NO_DEMO: o->no_demo = true; return true;
	case OPTION_NO_BUDGET: o->no_budget = true; return true;
	case OPTION_PROBES: o->answers_probes = true; return true;
	case OPTION_DEBUG: s->debug = true; return true;
	default: return true;
	}
}

/* Negative: go on; else the exit status. */
static int options_read(struct settings *s, int argc, char **argv)
{
	int which, at = 0;
	opterr = 0;
	while ((which = getopt_long(argc, argv, "h", options, &at)) != -1) {
		if (which == OPTION_HELP || which == 'h') {
			print_help(s->server.language);
			return EXIT_SUCCESS;
		}
		if (which == OPTION_VERSION) {
			puts("dienhong-hub " DIENHONG_VERSION);
			return EXIT_SUCCESS;
		}
		if (which == '?') {
			tell(stderr, s->server.language, "hub_bad_option", "option", argv[optind - 1]);
			return EXIT_USAGE;
		}
		if (!option_take(s, which, optarg)) {
			struct buf words = { 0 };
			buf_f(&words, "--%s %s", options[at].name, optarg);
			buf_byte(&words, 0);
			tell(stderr, s->server.language, "hub_bad_value", "option",
				words.broken ? options[at].name : words.at);
			buf_free(&words);
			return EXIT_USAGE;
		}
	}
	if (optind + 2 == argc && !strcmp(argv[optind], "backup")) {
		s->backup = argv[optind + 1];
		return -1;
	}
	if (optind < argc) {
		tell(stderr, s->server.language, "hub_bad_option", "option", argv[optind]);
		return EXIT_USAGE;
	}
	return -1;
}

/* The folder of the journal's file, made if need be, and the secret in it. */
static bool secret_find(struct settings *s)
{
	char folder[PATH_MAX], file[PATH_MAX + 16], why[PATH_MAX + 128];
	struct server_options *o = &s->server;
	if (!s->secret && strncmp(o->journal, "sqlite:", 7)) {
		randombytes_buf(o->secret, sizeof o->secret);   /* nothing outlives the program, nor need its keys */
		return true;
	}
	if (s->secret)
		(void)snprintf(file, sizeof file, "%s", s->secret);
	else {
		const char *path = o->journal + 7, *slash = strrchr(path, '/');
		int n = slash && slash != path ? (int)(slash - path) : 1;
		(void)snprintf(folder, sizeof folder, "%.*s", n, slash ? path : ".");
		if (!s->backup && !folder_make(folder)) {
			int error = errno;
			(void)snprintf(why, sizeof why, "%s: %s", folder, strerror(error));
			tell(stderr, o->language, "hub_no_folder", "why", why);
			return false;
		}
		(void)snprintf(file, sizeof file, "%s/hub.key", folder);
	}
	(void)snprintf(s->wifi_file, sizeof s->wifi_file, "%s.wifi", file);
	o->wifi_file = s->wifi_file;
	if (secret_load(file, !s->backup, o->secret, why, sizeof why))
		return true;
	tell(stderr, o->language, "hub_no_secret", "why", why);
	return false;
}

/* The network of the command line. A password alone opens nothing, and on the internet there is no hall. */
static bool wifi_find(struct settings *s)
{
	struct server_options *o = &s->server;
	char why[PATH_MAX + 128];
	if (!o->wifi.name[0] && !s->wifi_password)
		return true;
	if (o->is_public || !o->wifi.name[0]) {
		tell(stderr, o->language, o->is_public ? "hub_wifi_public" : "hub_wifi_nameless", NULL, NULL);
		return false;
	}
	if (!s->wifi_password || wifi_password_read(s->wifi_password, &o->wifi, why, sizeof why))
		return true;
	tell(stderr, o->language, "hub_wifi_password", "why", why);
	return false;
}

/* A certificate without its key, or a door that leads nowhere, would only be noticed by the first visitor. */
static bool doors_check(const struct server_options *o)
{
	const char *path = server_socket(o);
	if (!o->tls_cert == !o->tls_key && (!o->redirect_port || (o->tls_cert && !path)) && (!path || path[0]))
		return true;
	tell(stderr, o->language, "hub_bad_doors", NULL, NULL);
	return false;
}

/*
 * Ballots of open rounds and keys lie in memory: no core file, and no other program of this user
 * reads along.
 */
static void memory_hide(void)
{
	(void)prctl(PR_SET_DUMPABLE, 0);   /* best effort, both */
	(void)setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
}

static int backup(struct settings *s)
{
	char path[PATH_MAX], here[PATH_MAX];
	int n = s->backup[0] == '/' || !getcwd(here, sizeof here) ? snprintf(path, sizeof path, "%s", s->backup)
		: snprintf(path, sizeof path, "%s/%s", here, s->backup);
	if (n < 0 || n >= (int)sizeof path) {
		tell(stderr, s->server.language, "hub_bad_option", "option", s->backup);
		return EXIT_USAGE;
	}
	return backup_ask(&s->server, path);
}

int main(int argc, char **argv)
{
	struct settings s = { .server = { .port = SERVER_PORT, .journal = default_journal,
		.connections = SERVER_CONNECTIONS, .rooms = SERVER_ROOMS, .members = SERVER_MEMBERS, .language = LANGUAGE_VI } };
	if (argc >= 3 && !strcmp(argv[1], PAPER_WORD))
		paper_main(argv[2], argc > 3 && !strcmp(argv[3], PAPER_TELLS));
	s.server.origins = s.origins;
	s.server.proxies = s.proxies;
	if (sodium_init() < 0)
		return EXIT_FAILURE;
	int status = options_read(&s, argc, argv);
	if (status >= 0)
		return status;
	if (!s.debug)
		memory_hide();
	if (!wifi_find(&s) || !doors_check(&s.server))
		return EXIT_USAGE;
	if (!secret_find(&s))
		return EXIT_NO_SECRET;
	status = s.backup ? backup(&s) : server_run(&s.server);
	sodium_memzero(s.server.secret, sizeof s.server.secret);
	sodium_memzero(&s.server.wifi, sizeof s.server.wifi);
	return status;
}
