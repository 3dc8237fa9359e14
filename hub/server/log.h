/*
 * Lines for the operator on standard error, as name=value. Never what people wrote, never a key. A
 * pipe that nobody reads loses lines instead of stopping the hub.
 */
#ifndef SERVER_LOG_H
#define SERVER_LOG_H

/* One line; the newline and the escaping of control bytes are added here. */
__attribute__((format(printf, 1, 2)))
void log_line(const char *format, ...);
/* For lws_set_log_level(): at most LOG_LWS_PER_MINUTE lines a minute, the rest is counted. */
enum { LOG_LWS_PER_MINUTE = 30 };
void log_lws(int level, const char *line);
/*
 * The last line, and the end: the journal broke or two replays disagree. Nothing more may be stored
 * or answered.
 */
_Noreturn void log_fatal(const char *why);

#endif
