/* Advice on words: the SMART marks and lints of decision 14. Mechanical, and never a refusal. */
#include "core/plan.h"
#include "core/rule/rule.h"
#include "core/view/view.h"

#include <string.h>

int64_t statements_count(const struct workshop *w)
{
	int64_t n = 0;

	for (size_t i = 0; i < w->cards_n; i++)
		n += w->cards[i].kind == CARD_KIND_STATEMENT && !w->cards[i].withdrawn && !card_is_held(&w->cards[i]);
	return n;
}

bool element_is_for_discussion(const struct workshop *w, const struct element *e)
{
	return e->statements > 0 && (int64_t)e->statements * 5 >= statements_count(w);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A digit or a percent sign; the year the vision speaks of (1900..2199) is no target. */
bool text_has_number(struct text t)
{
	for (size_t i = 0; i < t.len; i++) {
		size_t end = i;

		if (t.at[i] == '%')
			return true;
		while (end < t.len && is_digit(t.at[end]))
			end++;
		if (end == i)
			continue;
		bool year = end - i == 4 && (memcmp(t.at + i, "19", 2) == 0 || memcmp(t.at + i, "20", 2) == 0 || memcmp(t.at + i, "21", 2) == 0);
		if (!year)
			return true;
		i = end - 1;
	}
	return false;
}

/* A vision has 25 to 60 syllable words; beyond that it is not remembered. */
bool text_is_long(struct text t)
{
	size_t words = 0;

	for (size_t i = 0; i < t.len; i++)
		words += t.at[i] != ' ' && (i == 0 || t.at[i - 1] == ' ');
	return words > 60;
}

/* The verbs that objectives begin with; "và" before one of them joins two results in one objective. */
static const char *const verbs[] = {
	"nâng", "giảm", "tăng", "xây", "phát", "mở", "bảo", "cải", "đào", "hỗ", "duy", "hoàn", "thu", "tạo", "đưa", "giữ", "bảo",
	"raise", "reduce", "increase", "build", "develop", "expand", "protect", "improve", "train", "support", "create", "keep",
};
static const char *const second_syllables[] = {
	[4] = "dựng", [5] = "triển", [6] = "rộng", [7] = "vệ", [8] = "thiện", [9] = "tạo", [10] = "trợ", [11] = "trì",
	[12] = "thành", [13] = "hút", [17] = "đảm",
};

static bool begins_with(struct text t, const char *word)
{
	size_t n = strlen(word);

	return t.len >= n && memcmp(t.at, word, n) == 0 && (t.len == n || t.at[n] == ' ' || t.at[n] == ',');
}

static bool begins_with_verb(struct text t)
{
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		const char *second = i < sizeof second_syllables / sizeof *second_syllables ? second_syllables[i] : NULL;
		size_t n = strlen(verbs[i]);

		if (!begins_with(t, verbs[i]))
			continue;
		if (second == NULL)
			return true;
		if (t.len > n + 1 && begins_with((struct text){ t.at + n + 1, t.len - n - 1 }, second))
			return true;
	}
	return false;
}

bool text_joins_two_verbs(struct arena *a, struct text t)
{
	static const char *const joins[] = { " và ", " and " };

	(void)a;
	for (size_t k = 0; k < sizeof joins / sizeof *joins; k++) {
		size_t n = strlen(joins[k]);

		for (size_t i = 0; i + n < t.len; i++)
			if (memcmp(t.at + i, joins[k], n) == 0 && begins_with_verb((struct text){ t.at + i + n, t.len - i - n }))
				return true;
	}
	return false;
}

bool target_is_complete(const struct target *t)
{
	return t->unit.len > 0 && t->has_baseline && t->baseline_year != 0 && t->has_target && t->target_year != 0;
}

/* An economic objective whose chain reaches no social or environmental one (the seed: economic ones are intermediate). */
bool objective_has_no_chain(const struct workshop *w, const struct objective *o, struct arena *a)
{
	uint32_t *queue = arena_take_n(a, w->objectives_n + 1, sizeof *queue);
	bool *seen = arena_take(a, w->objectives_n + 1);
	size_t head = 0, tail = 0;

	if (o->dimension != DIMENSION_ECONOMIC || queue == NULL || seen == NULL)
		return false;
	queue[tail++] = o->number;
	seen[o->number] = true;
	while (head < tail) {
		const struct objective *at = objective_at(w, queue[head++]);

		if (at->dimension != DIMENSION_ECONOMIC)
			return false;
		for (size_t i = 0; i < at->leads_to.n; i++) {
			if (seen[at->leads_to.at[i]])
				continue;
			seen[at->leads_to.at[i]] = true;
			queue[tail++] = at->leads_to.at[i];
		}
	}
	return true;
}

/* Last year that a target of this horizon may name: short ends 3 years in, medium with the plan, long with the vision. */
static int64_t horizon_year(const struct workshop *w, enum horizon h)
{
	switch (h) {
	case HORIZON_SHORT: return w->about.plan_start == 0 ? 0 : w->about.plan_start + 3;
	case HORIZON_MEDIUM: return w->about.plan_end;
	case HORIZON_LONG: return w->about.vision_year;
	default: return 0;
	}
}

/* Something that is funded serves it, and the resources carry the plan. */
static bool objective_is_carried(const struct workshop *w, const struct objective *o)
{
	bool through = gate_is_through(w);

	for (size_t i = 0; through && i < w->actions_n; i++)
		if (action_is_funded(w, &w->actions[i]) && action_serves(&w->actions[i], o->number))
			return true;
	return false;
}

struct marks objective_marks(const struct workshop *w, const struct objective *o, struct arena *a)
{
	/* Long-term objectives are usually not quantified (the seed): they need no indicator, but those they have must be whole. */
	bool optional = o->horizon == HORIZON_LONG && o->indicators.n == 0;
	int64_t last = horizon_year(w, o->horizon);
	struct marks m = {
		.specific = !text_joins_two_verbs(a, o->text),
		.measurable = optional || o->indicators.n > 0,
		.achievable = objective_is_carried(w, o),
		.timed = last != 0 && (optional || o->indicators.n > 0),
	};
	bool theme = false;

	for (size_t i = 0; i < o->indicators.n; i++) {
		const struct target *t = target_at(w, o->indicators.at[i]);

		m.measurable = m.measurable && target_is_complete(t);
		m.timed = m.timed && t->target_year != 0 && t->target_year <= last;
	}
	for (size_t i = 0; i < o->themes.n; i++)
		theme = theme || !theme_at(w, o->themes.at[i])->removed;
	m.relevant = theme && o->elements.n > 0;
	return m;
}
