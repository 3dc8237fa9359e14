/*
 * The catalog compiler: reads every language file, checks that they say the same things, and writes the words (refusals and
 * faults) and the sentences as sorted tables. Usage: i18nc OUTDIR vi.json en.json... A build tool: it dies loudly.
 */
#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS_MAX = 4000, LANGUAGES_MAX = 16 };

struct sentence { char key[128]; const char *text; };
struct language { char name[8]; struct sentence at[KEYS_MAX]; int n; };

static struct language languages[LANGUAGES_MAX];
static int languages_n;

_Noreturn static void die(const char *file, const char *what, const char *key)
{
	fprintf(stderr, "%s: %s%s%s\n", file, what, key[0] == '\0' ? "" : ": ", key);
	exit(1);
}

static char *read_all(const char *path)
{
	FILE *in = fopen(path, "r");
	size_t cap = 1 << 20;
	char *bytes = calloc(1, cap + 1);

	if (in == NULL || bytes == NULL)
		die(path, "cannot be read", "");
	if (fread(bytes, 1, cap, in) == cap)
		die(path, "is too large", "");
	fclose(in);
	return bytes;
}

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct sentence *)a)->key, ((const struct sentence *)b)->key);
}

static void read_language(const char *path)
{
	struct language *l = &languages[languages_n++];
	const char *base = strrchr(path, '/') == NULL ? path : strrchr(path, '/') + 1;
	char *bytes = read_all(path);
	cJSON *root = cJSON_Parse(bytes), *section, *entry;

	free(bytes);
	if (languages_n == LANGUAGES_MAX || root == NULL)
		die(path, "is not JSON", "");
	snprintf(l->name, sizeof l->name, "%.*s", (int)(strcspn(base, ".") > 7 ? 7 : strcspn(base, ".")), base);
	cJSON_ArrayForEach(section, root) {
		cJSON_ArrayForEach(entry, section) {
			if (!cJSON_IsString(entry) || l->n == KEYS_MAX)
				die(path, "not a sentence", entry->string);
			snprintf(l->at[l->n].key, sizeof l->at[0].key, "%s.%s", section->string, entry->string);
			l->at[l->n++].text = entry->valuestring;
		}
	}
	qsort(l->at, (size_t)l->n, sizeof l->at[0], by_key);
}

static const struct sentence *find(const struct language *l, const char *key)
{
	struct sentence wanted = { 0 };

	snprintf(wanted.key, sizeof wanted.key, "%s", key);
	return bsearch(&wanted, l->at, (size_t)l->n, sizeof l->at[0], by_key);
}

/* The arguments of a sentence: are all of `a` in `b`? */
static bool takes(const char *a, const char *b)
{
	for (const char *open = strchr(a, '{'); open != NULL; open = strchr(open + 1, '{')) {
		char name[64];
		const char *close = strchr(open, '}');

		if (close == NULL || close - open > 60)
			return false;
		snprintf(name, sizeof name, "%.*s", (int)(close - open + 1), open);
		if (strstr(b, name) == NULL)
			return false;
	}
	return true;
}

static void compare(const struct language *a, const struct language *b)
{
	for (int i = 0; i < a->n; i++) {
		const struct sentence *other = find(b, a->at[i].key);

		if (other == NULL)
			die(b->name, "lacks a sentence", a->at[i].key);
		if (!takes(a->at[i].text, other->text))
			die(b->name, "lacks an argument", a->at[i].key);
	}
}

static void put_string(FILE *out, const char *s)
{
	fputc('"', out);
	for (; *s != '\0'; s++) {
		if (*s == '\n') {
			fputs("\\n", out);
			continue;
		}
		if (*s == '"' || *s == '\\')
			fputc('\\', out);
		fputc(*s, out);
	}
	fputc('"', out);
}

static bool in_section(const char *key, const char *section)
{
	size_t n = strlen(section);

	return strncmp(key, section, n) == 0 && key[n] == '.';
}

static void put_words(FILE *head, FILE *table, const char *section)
{
	const struct language *l = &languages[0];

	for (int i = 0; i < l->n; i++) {
		if (!in_section(l->at[i].key, section))
			continue;
		const char *word = strchr(l->at[i].key, '.') + 1, *open = strchr(l->at[i].text, '{');
		fprintf(head, "\tword_%s,\n", word);
		fprintf(table, "\t[word_%s] = { \"%s\", %d, ", word, word, strcmp(section, "fault") == 0);
		if (open != NULL)
			fprintf(table, "\"%.*s\" },\n", (int)strcspn(open + 1, "}"), open + 1);
		else
			fputs("NULL },\n", table);
	}
}

static FILE *open_out(const char *folder, const char *name)
{
	char path[1024];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *out = fopen(path, "w");
	if (out == NULL)
		die(path, "cannot be written", "");
	return out;
}

static void write_words(const char *folder)
{
	FILE *head = open_out(folder, "words.h"), *table = open_out(folder, "words.c");

	fputs("/* Made by i18nc from shared/i18n/; never edited. */\n#ifndef WORDS_H\n#define WORDS_H\n\n#include <stdbool.h>\n\n"
		"/* How a decision may end: fine, a refusal (answers a person), or a fault (is for the operator). */\nenum word {\n\tword_fine,\n", head);
	fputs("/* Made by i18nc; never edited. */\n#include \"words.h\"\n#include <stddef.h>\n\nconst struct word_row word_rows[WORD_N] = {\n"
		"\t[word_fine] = { \"fine\", 0, NULL },\n", table);
	put_words(head, table, "refusal");
	put_words(head, table, "fault");
	fputs("\tWORD_N\n};\n\nstruct word_row { const char *name; bool is_fault; const char *arg; };\nextern const struct word_row word_rows[WORD_N];\n\n"
		"enum language {", head);
	for (int i = 0; i < languages_n; i++) {
		fputs(" LANGUAGE_", head);
		for (const char *c = languages[i].name; *c != '\0'; c++)
			fputc(*c >= 'a' && *c <= 'z' ? *c - 32 : *c, head);
		fputs(",", head);
	}
	fputs(" LANGUAGE_N };\n\n#endif\n", head);
	fputs("};\n", table);
	fclose(head);
	fclose(table);
}

static void write_catalog(const char *folder)
{
	FILE *out = open_out(folder, "catalog_gen.c");
	const struct language *first = &languages[0];

	fputs("/* Made by i18nc; never edited. */\n#include \"i18n/catalog.h\"\n\nconst char *const language_names[LANGUAGE_N] = {", out);
	for (int i = 0; i < languages_n; i++)
		fprintf(out, " \"%s\",", languages[i].name);
	fprintf(out, " };\nconst size_t catalog_n = %d;\nconst struct catalog_row catalog_rows[] = {\n", first->n);
	for (int i = 0; i < first->n; i++) {
		fprintf(out, "\t{ \"%s\", {", first->at[i].key);
		for (int k = 0; k < languages_n; k++) {
			fputc(' ', out);
			put_string(out, find(&languages[k], first->at[i].key)->text);
			fputc(',', out);
		}
		fputs(" } },\n", out);
	}
	fputs("};\n", out);
	fclose(out);
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		fprintf(stderr, "usage: i18nc OUTDIR LANGUAGE.json...\n");
		return 64;
	}
	for (int i = 2; i < argc; i++)
		read_language(argv[i]);
	for (int i = 0; i < languages_n; i++)
		for (int k = 0; k < languages_n; k++)
			compare(&languages[i], &languages[k]);
	write_words(argv[1]);
	write_catalog(argv[1]);
	return 0;
}
