/* Looking things up in the schemas' tables. */
#include "protocol/schema.h"

#include <string.h>

static bool is(const char *name, struct text t)
{
	/* Most names differ in their first letter: the frame of a ballot is looked up among all commands, many times a second. */
	return t.len > 0 && name[0] == t.at[0] && strncmp(name, t.at, t.len) == 0 && name[t.len] == '\0';
}

const struct schema_field *schema_field_of(const struct schema_row *row, struct text name)
{
	for (size_t i = 0; i < row->n; i++)
		if (is(row->fields[i].name, name))
			return &row->fields[i];
	return NULL;
}

int schema_value_of(const struct schema_enum *e, struct text name)
{
	for (size_t i = 1; i < e->n; i++)
		if (is(e->values[i], name))
			return (int)i;
	return 0;
}

int schema_command_of(struct text name)
{
	for (int i = 1; i < COMMAND_N; i++)
		if (is(command_rows[i].name, name))
			return i;
	return 0;
}

int schema_view_of(struct text key)
{
	size_t n = 0;

	while (n < key.len && key.at[n] != '/')
		n++;
	for (int i = 1; i < VIEW_N; i++)
		if (is(view_rows[i].name, (struct text){ key.at, n }) && view_rows[i].numbered == (n < key.len))
			return i;
	return 0;
}
