#include "cli.h"

#include <stdlib.h>
#include <string.h>

bool address_read(const char *url, struct address *out)
{
	static const struct { const char *scheme; bool tls; int port; } schemes[] = {
		{ "http://", false, 80 }, { "ws://", false, 80 }, { "https://", true, 443 }, { "wss://", true, 443 }, { "", false, 7681 } };
	size_t i = 0;

	while (strncmp(url, schemes[i].scheme, strlen(schemes[i].scheme)) != 0)
		i++;
	const char *host = url + strlen(schemes[i].scheme);
	bool is_six = *host == '[';
	size_t len = is_six ? strcspn(host, "]") : strcspn(host, ":/");
	const char *rest = host + len + (is_six && host[len] == ']');
	if (is_six) {
		host++;
		len--;
	}
	*out = (struct address){ .tls = schemes[i].tls, .port = schemes[i].port };
	if (*rest == ':')
		out->port = (int)strtol(rest + 1, NULL, 10);
	if (len == 0 || len >= sizeof out->host || out->port <= 0 || out->port > 65535)
		return false;
	memcpy(out->host, host, len);
	return true;
}
