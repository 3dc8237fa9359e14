/*
 * Keys of the role links: derived from the hub's secret instead of being stored. The hub and the command line derive
 * the same. A link is taken back by renewing it: its number goes up, and another key is derived.
 */
#ifndef PROTOCOL_KEYS_H
#define PROTOCOL_KEYS_H

#include "protocol/schema.h"

enum { SECRET_BYTES = 32, ROLE_KEY_CHARS = 2 * ID_BYTES, LINK_NUMBER_MAX = 255 };

/* Roles that are opened by a link of their own: whose keys are derived, told to the facilitator and known at the door. */
enum { LINKED_ROLES_N = 6 };
extern const enum role linked_roles[LINKED_ROLES_N];
bool role_has_link(enum role role);

/*
 * The first half of BLAKE2b(secret; "role", code, role). The hub's own key has code 0 and ROLE_HUB. `number`: how often the link
 * was renewed. From 1 on it is hashed in behind the role, and is the key's last byte: so a workshop's key can be told from an
 * invented one (by 120 bits) before its log, and the number that is in force, was read.
 */
void role_key(const uint8_t secret[SECRET_BYTES], int64_t code, enum role role, uint8_t number, uint8_t out[ID_BYTES]);
uint8_t role_key_number(const uint8_t key[ID_BYTES]);      /* the one that a renewed link's key says it has */
/* The same in hex with a NUL. */
void role_key_hex(const uint8_t secret[SECRET_BYTES], int64_t code, enum role role, uint8_t number, char out[ROLE_KEY_CHARS + 1]);

#endif
