#include "protocol/keys.h"

#include <string.h>

#include "base/hash.h"

void role_key(const uint8_t secret[SECRET_BYTES], int64_t code, enum role role, uint8_t out[ID_BYTES])
{
	uint8_t said[4 + 8 + 1] = { 'r', 'o', 'l', 'e' };

	for (int i = 0; i < 8; i++)
		said[4 + i] = (uint8_t)((uint64_t)code >> (56 - 8 * i));
	said[12] = (uint8_t)role;
	struct hash h = hash_keyed(secret, SECRET_BYTES, said, sizeof said);
	memcpy(out, &h, ID_BYTES);
}

void role_key_hex(const uint8_t secret[SECRET_BYTES], int64_t code, enum role role, char out[ROLE_KEY_CHARS + 1])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t key[ID_BYTES];

	role_key(secret, code, role, key);
	for (int i = 0; i < ID_BYTES; i++) {
		out[2 * i] = digits[key[i] >> 4];
		out[2 * i + 1] = digits[key[i] & 15];
	}
	out[ROLE_KEY_CHARS] = '\0';
}
