/* Keys of the role links: printed on paper and in links, so they must never change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "protocol/keys.h"

static void keys_are_the_known_ones(void **state)
{
	uint8_t secret[SECRET_BYTES];
	char hex[ROLE_KEY_CHARS + 1];

	(void)state;
	for (int i = 0; i < SECRET_BYTES; i++)
		secret[i] = (uint8_t)i;
	/* Python: hashlib.blake2b(b"role" + code.to_bytes(8, "big") + bytes([role]), key=bytes(range(32)), digest_size=32) */
	role_key_hex(secret, 0, ROLE_HUB, 0, hex);
	assert_string_equal(hex, "fd06383dbd55db9b2b6fbdd980132f6c");
	role_key_hex(secret, 482917, ROLE_FACILITATOR, 0, hex);
	assert_string_equal(hex, "1ecde0d22e990c044c9b822b7bf64ba1");
	/* Renewed: the number stands behind the role, and in place of the key's last byte. */
	role_key_hex(secret, 482917, ROLE_FACILITATOR, 1, hex);
	assert_string_equal(hex, "de07f6f72ffd28ca5aa3f1f0af80b601");
	role_key_hex(secret, 482917, ROLE_FACILITATOR, 255, hex);
	assert_string_equal(hex, "b89b1cf9e33f8a6fb318f6807cdb45ff");
}

static void every_role_and_room_has_its_own(void **state)
{
	uint8_t secret[SECRET_BYTES] = { 1 };
	char one[ROLE_KEY_CHARS + 1], other[ROLE_KEY_CHARS + 1];

	(void)state;
	role_key_hex(secret, 482917, ROLE_HELPER, 0, one);
	role_key_hex(secret, 482917, ROLE_MODERATOR, 0, other);
	assert_string_not_equal(one, other);
	role_key_hex(secret, 482918, ROLE_HELPER, 0, other);
	assert_string_not_equal(one, other);
	secret[31] = 1;
	role_key_hex(secret, 482917, ROLE_HELPER, 0, other);
	assert_string_not_equal(one, other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_are_the_known_ones),
		cmocka_unit_test(every_role_and_room_has_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
