/* What a request says: paths, lengths, keys, names and addresses, honest ones and those that mean harm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "server/asked.h"

static void pages_have_files(void **state)
{
	(void)state;
	assert_string_equal(asked_file("/"), "/index.html");
	assert_string_equal(asked_file("/j/482917"), "/index.html");
	assert_string_equal(asked_file("/j/482917123"), "/index.html");
	assert_string_equal(asked_file("/console"), "/console.html");
	assert_string_equal(asked_file("/wall"), "/wall.html");
	static const char *const own[] = { "/j/48291", "/j/4829171234", "/j/482917/", "/j/48291a", "/console/", "/../index.html", "" };
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		assert_ptr_equal(asked_file(own[i]), own[i]);
}

static void codes_stand_alone(void **state)
{
	(void)state;
	int64_t code = 0;
	char format[6];
	struct hash receipt;
	uint32_t poll = 0;
	assert_true(asked_code("482917", &code));
	assert_int_equal(code, 482917);
	assert_true(asked_export("100000000.docx", &code, format, sizeof format));
	assert_string_equal(format, "docx");
	static const char *const not_exports[] = { "482917", "482917.", "482917.DOCX", "482917.docx/..", "48291.docx", "482917.docxx1",
		"482917.abcdef", "../482917.docx", "482917.docx%00", " 482917.docx", "-482917.docx", "0x482917.md" };
	for (size_t i = 0; i < sizeof not_exports / sizeof *not_exports; i++)
		assert_false(asked_export(not_exports[i], &code, format, sizeof format));
#define HEX "00112233445566778899aabbccddeeff"
	assert_true(asked_receipt("482917/12/" HEX HEX, &code, &poll, &receipt));
	assert_int_equal(poll, 12);
	static const char *const not_receipts[] = { "482917/" HEX HEX, "482917/1234/" HEX HEX, "482917/1/" HEX, "482917//" HEX HEX,
		"482917/1/" HEX HEX "00", "482917/1/" HEX "zz112233445566778899aabbccddeeff", "4/1/" HEX HEX };
	for (size_t i = 0; i < sizeof not_receipts / sizeof *not_receipts; i++)
		assert_false(asked_receipt(not_receipts[i], &code, &poll, &receipt));
}

static void arguments_and_keys(void **state)
{
	(void)state;
	uint8_t key[ID_BYTES];
	struct text value;
	assert_true(asked_argument(text("what=minutes"), "what", &value));
	assert_true(text_is(value, text("minutes")));
	assert_true(asked_argument(text("what="), "what", &value));
	assert_int_equal(value.len, 0);
	assert_false(asked_argument(text("whatever=1"), "what", &value));
	assert_false(asked_argument(text("what"), "what", &value));
	assert_true(asked_bearer(text("Bearer " HEX), key));
	assert_int_equal(key[1], 0x11);
	assert_false(asked_bearer(text("bearer " HEX), key));
	assert_false(asked_bearer(text("Bearer  " HEX), key));
	assert_false(asked_bearer(text("Bearer " HEX "0"), key));
	assert_false(asked_bearer(text("Bearer g0112233445566778899aabbccddeeff"), key));
	assert_true(asked_gzip("br, gzip") && asked_gzip("gzip;q=0.5") && asked_gzip("gzip ; q=1"));
	assert_false(asked_gzip("br") || asked_gzip("gzip;q=0") || asked_gzip("gzip; q=0.0"));
}

static void lengths(void **state)
{
	(void)state;
	static const struct { const char *value; bool may; long is; } rows[] = {
		{ "", false, 0 }, { "", true, -411 }, { "0", false, 0 }, { "0", true, 0 }, { "4096", true, 4096 }, { "00012", true, 12 },
		{ "4097", true, -413 }, { "999999999", true, -413 }, { "9999999999", true, -400 }, { "5", false, -400 },
		{ "5, 5", true, -400 }, { "+5", true, -400 }, { "-1", true, -400 }, { "0x5", true, -400 }, { "5 ", true, -400 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(asked_length(text_of(rows[i].value), rows[i].may), rows[i].is);
}

static void names_of_hosts(void **state)
{
	(void)state;
	static const char *const rows[][2] = { { "dienhong.local:7681", "dienhong.local" }, { "192.168.1.5", "192.168.1.5" },
		{ "[fe80::1]:80", "[fe80::1]" }, { "a@b", NULL }, { "a/b", NULL }, { "a\r\nset-cookie: x", NULL }, { ":80", NULL }, { "", NULL },
		{ "[fe80::1", NULL }, { "[a@b]", NULL }, { "xã.vn", NULL } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char host[64];
		memcpy(host, rows[i][0], strlen(rows[i][0]) + 1);
		assert_int_equal(asked_host(host), rows[i][1] != NULL);
		if (rows[i][1] != NULL)
			assert_string_equal(host, rows[i][1]);
	}
	struct buf b = { 0 };
	asked_url_put(&b, (struct text){ "/a b\r\n\"?\0", 9 });
	assert_int_equal(b.len, strlen("/a%20b%0D%0A%22%3F%00"));
	assert_memory_equal(b.at, "/a%20b%0D%0A%22%3F%00", b.len);
	buf_free(&b);
}

static void addresses(void **state)
{
	(void)state;
	struct network n;
	struct peer p, q;
	char list[] = "6.6.6.6, 10.1.2.3 ", forged[] = "10.1.2.3, ";
	assert_true(asked_passed_on(list, &p) && peer_read("10.1.2.3", &q));
	assert_memory_equal(p.at, q.at, sizeof p.at);
	assert_false(asked_passed_on(forged, &p));
	assert_true(network_read("10.0.0.0/8", &n));
	assert_true(network_has(&n, &q) && peer_read("11.0.0.1", &p) && !network_has(&n, &p));
	assert_true(network_read("10.1.2.0/25", &n) && network_has(&n, &q) && peer_read("10.1.2.129", &p) && !network_has(&n, &p));
	assert_true(network_read("10.1.2.3", &n) && n.bits == 128 && network_read("fd00::/7", &n) && n.bits == 7);
	assert_true(peer_read("::ffff:10.1.2.3", &p) && !memcmp(p.at, q.at, sizeof p.at));
	static const char *const no[] = { "10.0.0.0/33", "fd00::/129", "10.0.0.0/", "10.0.0.0/8x", "10.0.0.0/-1", "10.0.0", "a", "/8",
		"10.0.0.0/99999999999999999999" };
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		assert_false(network_read(no[i], &n));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_have_files), cmocka_unit_test(codes_stand_alone), cmocka_unit_test(arguments_and_keys),
		cmocka_unit_test(lengths), cmocka_unit_test(names_of_hosts), cmocka_unit_test(addresses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
