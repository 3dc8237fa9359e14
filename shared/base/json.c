/*
 * A writer with a small memory: for each level, whether the next value is the first. A member's name is a value
 * without a comma behind it, so json_name() writes the colon and declares its value to be the first again.
 */
#include "base/json.h"

#include "base/must.h"

struct json json_to(struct buf *out)
{
	struct json j = { .out = out };
	j.first[0] = true;
	return j;
}

static void before_value(struct json *j)
{
	if (!j->first[j->depth])
		buf_byte(j->out, ',');
	j->first[j->depth] = false;
}

static void go_in(struct json *j, char bracket)
{
	before_value(j);
	buf_byte(j->out, bracket);
	must(j->depth + 1 < JSON_DEPTH_MAX);
	j->depth++;
	j->first[j->depth] = true;
}

static void go_out(struct json *j, char bracket)
{
	must(j->depth > 0);
	j->depth--;
	buf_byte(j->out, bracket);
}

void json_open(struct json *j)
{
	go_in(j, '{');
}

void json_close(struct json *j)
{
	go_out(j, '}');
}

void json_open_list(struct json *j)
{
	go_in(j, '[');
}

void json_close_list(struct json *j)
{
	go_out(j, ']');
}

/* How the byte at `i` is escaped, or NULL; *n tells how many bytes of the text that stands for. */
static const char *escape_of(struct text t, size_t i, size_t *n)
{
	*n = 1;
	switch (t.at[i]) {
	case '"':  return "\\\"";
	case '\\': return "\\\\";
	case '\n': return "\\n";
	case '\r': return "\\r";
	case '\t': return "\\t";
	case '<':  return "\\u003c";
	case 0x7f: return "\\u007f";
	case (char)0xe2:
		if (i + 2 >= t.len || t.at[i + 1] != (char)0x80)
			return NULL;
		*n = 3;
		if (t.at[i + 2] == (char)0xa8)
			return "\\u2028";
		return t.at[i + 2] == (char)0xa9 ? "\\u2029" : NULL;
	default:
		return NULL;
	}
}

static void put_quoted(struct json *j, struct text t)
{
	buf_byte(j->out, '"');
	size_t from = 0;
	for (size_t i = 0; i < t.len;) {
		size_t n;
		const char *escape = escape_of(t, i, &n);
		uint8_t byte = (uint8_t)t.at[i];
		if (!escape && byte >= 0x20) {
			i += n;
			continue;
		}
		buf_put(j->out, t.at + from, i - from);
		if (escape) {
			buf_c(j->out, escape);
		} else {
			buf_c(j->out, "\\u00");
			buf_hex(j->out, &byte, 1);
		}
		i += n;
		from = i;
	}
	if (from < t.len)
		buf_put(j->out, t.at + from, t.len - from);
	buf_byte(j->out, '"');
}

void json_name(struct json *j, const char *name)
{
	before_value(j);
	put_quoted(j, text_of(name));
	buf_byte(j->out, ':');
	j->first[j->depth] = true;
}

void json_text(struct json *j, struct text t)
{
	before_value(j);
	put_quoted(j, t);
}

void json_c(struct json *j, const char *nul_terminated)
{
	json_text(j, text_of(nul_terminated));
}

void json_int(struct json *j, int64_t n)
{
	before_value(j);
	buf_int(j->out, n);
}

void json_bool(struct json *j, bool truth)
{
	before_value(j);
	buf_c(j->out, truth ? "true" : "false");
}

void json_null(struct json *j)
{
	before_value(j);
	buf_c(j->out, "null");
}

void json_raw(struct json *j, struct text already_json)
{
	before_value(j);
	buf_text(j->out, already_json);
}

void json_put_text(struct json *j, const char *name, struct text t)
{
	json_name(j, name);
	json_text(j, t);
}

void json_put_c(struct json *j, const char *name, const char *value)
{
	json_name(j, name);
	json_c(j, value);
}

void json_put_int(struct json *j, const char *name, int64_t n)
{
	json_name(j, name);
	json_int(j, n);
}

void json_put_bool(struct json *j, const char *name, bool truth)
{
	json_name(j, name);
	json_bool(j, truth);
}
