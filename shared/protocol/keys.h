/*
 * Keys that are derived from the hub's secret instead of being stored: those of the role links, and the short codes by
 * which a person comes back to a seat. The hub and the command line derive the same.
 */
#ifndef PROTOCOL_KEYS_H
#define PROTOCOL_KEYS_H

#include "protocol/schema.h"

enum { SECRET_BYTES = 32, ROLE_KEY_CHARS = 32 };

/* 32 hex digits and a NUL: the first half of BLAKE2b(secret; "role", code, role). The hub's own key has code 0 and ROLE_HUB. */
void role_key(const uint8_t secret[SECRET_BYTES], int64_t code, enum role role, char out[ROLE_KEY_CHARS + 1]);

#endif
