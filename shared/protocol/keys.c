#include "protocol/keys.h"

#include <string.h>

#include "base/hash.h"

void role_key(const uint8_t secret[SECRET_BYTES], int64_t code, enum role role, char out[ROLE_KEY_CHARS + 1])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t said[4 + 8 + 1] = { 'r', 'o', 'l', 'e' };

	for (int i = 0; i < 8; i++)
		said[4 + i] = (uint8_t)((uint64_t)code >> (56 - 8 * i));
	said[12] = (uint8_t)role;
	struct hash h = hash_keyed(secret, SECRET_BYTES, said, sizeof said);
	for (int i = 0; i < ROLE_KEY_CHARS / 2; i++) {
		out[2 * i] = digits[h.at[i] >> 4];
		out[2 * i + 1] = digits[h.at[i] & 15];
	}
	out[ROLE_KEY_CHARS] = 0;
}
