/* `dienhong doctor`: what a helper on the telephone asks for first. */
#include "cli.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/utsname.h>

#include <libwebsockets.h>
#include <sodium.h>

static void interfaces_put(struct json *j)
{
	struct ifaddrs *all;

	json_name(j, "addresses");
	json_open_list(j);
	if (getifaddrs(&all) == 0) {
		for (const struct ifaddrs *i = all; i != NULL; i = i->ifa_next) {
			char at[INET_ADDRSTRLEN];

			if (i->ifa_addr == NULL || i->ifa_addr->sa_family != AF_INET || (i->ifa_flags & IFF_UP) == 0)
				continue;
			const struct sockaddr_in *a = (const struct sockaddr_in *)(const void *)i->ifa_addr;
			if (inet_ntop(AF_INET, &a->sin_addr, at, sizeof at) == NULL)
				continue;
			json_open(j);
			json_put_c(j, "interface", i->ifa_name);
			json_put_c(j, "address", at);
			json_close(j);
		}
		freeifaddrs(all);
	}
	json_close_list(j);
}

int doctor_main(struct cli *cli, int argc, char **argv)
{
	struct buf out = { 0 }, body = { 0 };
	struct address hub;
	struct utsname machine = { 0 };
	int code;

	if (!options_read(cli, "help_doctor", NULL, 0, &argc, argv, &code))
		return code;
	bool is_address = address_read(cli->hub, &hub);
	int status = is_address && !hub.tls ? http_get(&hub, "/healthz", NULL, &body) : 0;
	(void)uname(&machine);   /* an empty name then */
	struct json j = json_to(&out);
	json_open(&j);
	json_put_c(&j, "version", DIENHONG_VERSION);
	json_put_c(&j, "schema", schema_digest);
	json_put_c(&j, "libwebsockets", lws_get_library_version());
	json_put_c(&j, "libsodium", sodium_version_string());
	json_put_c(&j, "system", machine.sysname);
	json_put_c(&j, "release", machine.release);
	json_put_c(&j, "hub", cli->hub);
	json_put_bool(&j, "reachable", status == 200);
	if (status != 0)
		json_put_int(&j, "status", status);
	interfaces_put(&j);
	json_close(&j);
	line_out(&out);
	buf_free(&out);
	buf_free(&body);
	if (status == 200 && !cli->json)
		tell(cli, "doctor_fine", "hub", cli->hub, NULL);
	if (status != 200)
		tell(cli, "unreachable", "hub", cli->hub, NULL);
	return status == 200 ? EXIT_FINE : EXIT_UNREACHABLE;
}
