/*
 * Keys of the role links: derived from the hub's secret instead of being stored. The hub and the command line derive
 * the same.
 */
#ifndef PROTOCOL_KEYS_H
#define PROTOCOL_KEYS_H

#include "protocol/schema.h"

enum { SECRET_BYTES = 32, ROLE_KEY_CHARS = 2 * ID_BYTES };

/* The first half of BLAKE2b(secret; "role", code, role). The hub's own key has code 0 and ROLE_HUB. */
void role_key(const uint8_t secret[SECRET_BYTES], int64_t code, enum role role, uint8_t out[ID_BYTES]);
/* The same in hex with a NUL. */
void role_key_hex(const uint8_t secret[SECRET_BYTES], int64_t code, enum role role, char out[ROLE_KEY_CHARS + 1]);

#endif
