/*
 * Apart from the rest because glibc's tcp_info, which libwebsockets.h brings along, ends before the
 * count of bytes.
 */
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>

#include "server/wire.h"

bool wire_received(int fd, uint64_t *bytes)
{
	struct tcp_info info;
	socklen_t n = sizeof info;
	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &n)
			|| n < offsetof(struct tcp_info, tcpi_bytes_received) + sizeof info.tcpi_bytes_received)
		return false;
	*bytes = info.tcpi_bytes_received;
	return true;
}
