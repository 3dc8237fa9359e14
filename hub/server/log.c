/* Lines for the operator: escaped, and never waiting for a reader. */
#include "server/log.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* EX_SOFTWARE of sysexits.h: a supervisor must see that this was no ordinary end. */
enum { EXIT_FATAL = 70 };

static void put_line(const char *at)
{
	char out[2048];
	size_t n = 0;
	for (; *at && n + 5 < sizeof out; at++) {
		unsigned char c = (unsigned char)*at;
		if (c >= 0x20 && c != 0x7f)
			out[n++] = (char)c;
		else if (c != '\n' || at[1])
			n += (size_t)snprintf(out + n, 5, "\\x%02x", c);
	}
	out[n++] = '\n';
	/* With a full pipe write() would stop the loop and everybody in the hall with it. */
	struct pollfd p = { .fd = STDERR_FILENO, .events = POLLOUT };
	if (poll(&p, 1, 0) == 1 && (p.revents & POLLOUT))
		(void)!write(STDERR_FILENO, out, n);   /* nowhere left to complain */
}

void log_line(const char *format, ...)
{
	char line[1024];
	va_list args;
	va_start(args, format);
	(void)vsnprintf(line, sizeof line, format, args);   /* cut off is fine */
	va_end(args);
	put_line(line);
}

/*
 * Out of descriptors, libwebsockets complains once per attempt, which was 13 MB in four seconds;
 * hostile peers make it complain at will ("Unhandled state 282" in 4.3).
 */
void log_lws(int level, const char *line)
{
	static time_t minute;
	static unsigned n;
	(void)level;
	time_t now = time(NULL) / 60;
	if (now != minute) {
		if (n > LOG_LWS_PER_MINUTE)
			log_line("event=lws_quiet lines=%u", n - LOG_LWS_PER_MINUTE);
		minute = now;
		n = 0;
	}
	if (n++ < LOG_LWS_PER_MINUTE)
		log_line("event=lws line=\"%.*s\"", (int)strcspn(line, "\n"), line);
}

_Noreturn void log_fatal(const char *why)
{
	log_line("event=fatal why=\"%s\"", why);
	_exit(EXIT_FATAL);
}
