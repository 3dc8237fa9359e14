/* Copies what the workshop keeps of a shape, by the schema's table: texts and lists, however deep. A new field needs no line here. */
#include "core/rule/rule.h"

#include <string.h>

static void keep_value(struct workshop *w, const struct schema_field *f, uint8_t *at)
{
	struct text t;
	struct ref_list list;      /* every list is a pointer and a length */

	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_LINE:
		memcpy(&t, at, sizeof t);
		t = keep(w, t);
		memcpy(at, &t, sizeof t);
		break;
	case FIELD_SHAPE:
		keep_data(w, f->of_shape, at);
		break;
	case FIELD_LIST:
		memcpy(&list, at, sizeof list);
		uint8_t *kept = list.n == 0 ? NULL : arena_copy(&w->arena, list.at, list.n * f->item_size);
		for (size_t i = 0; kept != NULL && i < list.n; i++)
			keep_value(w, f->item, kept + i * f->item_size);
		list = (struct ref_list){ (const uint32_t *)(const void *)kept, kept == NULL ? 0 : list.n };
		memcpy(at, &list, sizeof list);
		break;
	default:
		break;
	}
}

void keep_data(struct workshop *w, const struct schema_row *shape, void *data)
{
	for (size_t i = 0; i < shape->n; i++)
		keep_value(w, &shape->fields[i], (uint8_t *)data + shape->fields[i].offset);
}
