#include "protocol/keys.h"

#include <string.h>

#include "base/hash.h"

const enum role linked_roles[LINKED_ROLES_N] = { ROLE_HELPER, ROLE_MODERATOR, ROLE_FACILITATOR, ROLE_OBSERVER, ROLE_WALL, ROLE_REPORTER };

bool role_has_link(enum role role)
{
	for (size_t i = 0; i < LINKED_ROLES_N; i++)
		if (linked_roles[i] == role)
			return true;
	return false;
}

void role_key(const uint8_t secret[SECRET_BYTES], int64_t code, enum role role, uint8_t number, uint8_t out[ID_BYTES])
{
	uint8_t said[4 + 8 + 1 + 1] = { 'r', 'o', 'l', 'e' };

	for (int i = 0; i < 8; i++)
		said[4 + i] = (uint8_t)((uint64_t)code >> (56 - 8 * i));
	said[12] = (uint8_t)role;
	said[13] = number;
	/* The first link has no number, as those that were given out before links could be renewed. */
	struct hash h = hash_keyed(secret, SECRET_BYTES, said, number == 0 ? sizeof said - 1 : sizeof said);
	memcpy(out, &h, ID_BYTES);
	if (number != 0)
		out[ID_BYTES - 1] = number;
}

uint8_t role_key_number(const uint8_t key[ID_BYTES])
{
	return key[ID_BYTES - 1];
}

void role_key_hex(const uint8_t secret[SECRET_BYTES], int64_t code, enum role role, uint8_t number, char out[ROLE_KEY_CHARS + 1])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t key[ID_BYTES];

	role_key(secret, code, role, number, key);
	for (int i = 0; i < ID_BYTES; i++) {
		out[2 * i] = digits[key[i] >> 4];
		out[2 * i + 1] = digits[key[i] & 15];
	}
	out[ROLE_KEY_CHARS] = '\0';
}
