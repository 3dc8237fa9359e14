/* The kernel's own account of a connection. */
#ifndef SERVER_WIRE_H
#define SERVER_WIRE_H

#include <stdbool.h>
#include <stdint.h>

/* Bytes received by this TCP socket so far; false when it is not TCP or the kernel is too old. */
bool wire_received(int fd, uint64_t *bytes);

#endif
