/* Vision elements and drafts. */
#include "core/view/view.h"

enum sight see_element(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct element *e = element_at(w, number);

	(void)who, (void)a;
	if (e == NULL)
		return SIGHT_NEVER;
	json_open(j);
	json_put_int(j, "element", e->number);
	json_put_c(j, "code", e->code);
	json_put_text(j, "title", e->title);
	put_opt(j, "title_en", e->title_en);
	json_put_int(j, "statements", e->statements);
	json_put_bool(j, "discuss", element_is_for_discussion(w, e));
	json_close(j);
	return SIGHT_SEEN;
}

enum sight see_draft(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct draft *d = draft_at(w, number);

	(void)who, (void)a;
	if (d == NULL)
		return SIGHT_NEVER;
	json_open(j);
	json_put_int(j, "draft", d->number);
	json_put_c(j, "code", d->code);
	json_put_text(j, "text", d->text);
	put_opt(j, "en", d->en);
	put_numbers(j, "elements", &d->elements);
	json_name(j, "lints");
	json_open_list(j);
	if (text_has_number(d->text))
		json_c(j, lint_name(LINT_NUMBER));
	if (text_is_long(d->text))
		json_c(j, lint_name(LINT_TOO_LONG));
	json_close_list(j);
	json_name(j, "reservations");
	json_open_list(j);
	for (size_t i = 0; i < d->notes_n; i++) {
		json_open(j);
		json_put_text(j, "text", d->notes[i].text);
		put_opt(j, "en", d->notes[i].en);
		put_enum(j, "sector", &enum_sector, (int)d->notes[i].sector);
		json_close(j);
	}
	json_close_list(j);
	json_close(j);
	return SIGHT_SEEN;
}
