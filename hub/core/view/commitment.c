/* Commitments: what was asked of whom is for all to read; whose phone it was sent to, for those who run the room. */
#include "core/rule/rule.h"
#include "core/view/view.h"

enum sight see_commitment(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct commitment *c = commitment_at(w, number);

	(void)a;
	if (c == NULL)
		return SIGHT_NEVER;
	if (c->removed)
		return SIGHT_GONE;
	json_open(j);
	json_put_int(j, "commitment", c->number);
	json_put_int(j, "action", c->action);
	json_put_text(j, "party", c->party);
	put_opt(j, "party_en", c->party_en);
	json_put_text(j, "statement", c->statement);
	put_opt(j, "statement_en", c->statement_en);
	put_enum(j, "level", &enum_commitment_level, (int)c->level);
	json_put_bool(j, "voice", c->voice);
	put_opt(j, "note", c->note);
	json_put_int(j, "at", c->at_ms);
	if (role_runs(who->role))
		put_ref(j, "member", c->member);
	json_close(j);
	return SIGHT_SEEN;
}

enum sight see_my_commitment(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	const struct commitment *c = commitment_at(w, number);

	(void)a;
	if (c == NULL || who->member == 0 || c->member != who->member)
		return SIGHT_NEVER;
	if (c->removed)
		return SIGHT_GONE;
	json_open(j);
	json_put_int(j, "commitment", c->number);
	json_put_bool(j, "editable", !w->ended);
	json_close(j);
	return SIGHT_SEEN;
}
