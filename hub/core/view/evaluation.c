/* Answers to the evaluation questions; the number of the view is the criterion's place. */
#include "core/progress.h"
#include "core/view/view.h"

enum sight see_evaluation(const struct workshop *w, uint32_t number, const struct audience *who, struct arena *a, struct json *j)
{
	(void)who, (void)a;
	if (number == 0 || number >= EVALUATION_CRITERION_N)
		return SIGHT_NEVER;
	const struct evaluation *x = &w->evaluations[number];
	if (!evaluation_stands(x))
		return key_touched(w, (struct key){ VIEW_EVALUATION, number }) == 0 ? SIGHT_NEVER : SIGHT_GONE;
	json_open(j);
	put_enum(j, "criterion", &enum_evaluation_criterion, (int)number);
	put_opt(j, "finding", x->finding);
	put_opt(j, "finding_en", x->finding_en);
	put_opt(j, "evidence", x->evidence);
	put_opt(j, "evidence_en", x->evidence_en);
	json_put_int(j, "rating", x->rating);
	put_opt(j, "lesson", x->lesson);
	put_opt(j, "lesson_en", x->lesson_en);
	json_close(j);
	return SIGHT_SEEN;
}
