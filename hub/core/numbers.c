#include "core/numbers.h"

#include <string.h>

void numbers_put(struct arena *a, struct numbers *list, uint32_t number)
{
	uint32_t *place = arena_push(a, &list->at, &list->n, &list->cap, sizeof number);

	if (place != NULL)
		*place = number;
}

void numbers_drop(struct numbers *list, uint32_t number)
{
	for (size_t i = 0; i < list->n; i++) {
		if (list->at[i] != number)
			continue;
		memmove(&list->at[i], &list->at[i + 1], (list->n - i - 1) * sizeof number);
		list->n--;
		return;
	}
}

bool numbers_have(const struct numbers *list, uint32_t number)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->at[i] == number)
			return true;
	return false;
}

void numbers_set(struct arena *a, struct numbers *list, struct ref_list from)
{
	*list = (struct numbers){ 0 };
	for (size_t i = 0; i < from.n; i++)
		if (!numbers_have(list, from.at[i]))
			numbers_put(a, list, from.at[i]);
}

struct ref_list numbers_list(const struct numbers *list)
{
	return (struct ref_list){ list->at, list->n };
}

struct ref_list refs_once(struct arena *a, struct ref_list from)
{
	struct numbers list = { 0 };

	numbers_set(a, &list, from);
	return numbers_list(&list);
}

struct ref_list refs_without(struct arena *a, struct ref_list from, uint32_t number)
{
	struct numbers list = { 0 };

	for (size_t i = 0; i < from.n; i++)
		if (from.at[i] != number)
			numbers_put(a, &list, from.at[i]);
	return numbers_list(&list);
}

bool refs_have(struct ref_list list, uint32_t number)
{
	for (size_t i = 0; i < list.n; i++)
		if (list.at[i] == number)
			return true;
	return false;
}
