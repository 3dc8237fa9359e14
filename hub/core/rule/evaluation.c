/* Evaluation: one answer a question, with its lesson; the room speaks, whoever runs it types. */
#include "core/progress.h"
#include "core/rule/rule.h"

enum word decide_answer_evaluation(const struct workshop *w, const struct entry *e, struct decision *d)
{
	const struct answer_evaluation *c = &e->command.answer_evaluation;
	struct evaluation to = { c->finding, c->finding_en, c->evidence, c->evidence_en, c->lesson, c->lesson_en, c->has_rating ? c->rating : 0 };

	if (!evaluation_stands(&to) && !evaluation_stands(&w->evaluations[c->criterion]))
		return word_already_there;
	struct evaluation_answered *f = &fact(d, EVENT_EVALUATION_ANSWERED)->evaluation_answered;
	f->criterion = c->criterion;
	f->finding = c->finding;
	f->finding_en = c->finding_en;
	f->evidence = c->evidence;
	f->evidence_en = c->evidence_en;
	f->has_rating = c->has_rating;
	f->rating = c->rating;
	f->lesson = c->lesson;
	f->lesson_en = c->lesson_en;
	return word_fine;
}

void fold_evaluation_answered(struct workshop *w, const struct entry *e, const struct event *event)
{
	const struct evaluation_answered *f = &event->evaluation_answered;

	(void)e;
	w->evaluations[f->criterion] = (struct evaluation){ .finding = keep(w, f->finding), .finding_en = keep(w, f->finding_en),
		.evidence = keep(w, f->evidence), .evidence_en = keep(w, f->evidence_en), .lesson = keep(w, f->lesson),
		.lesson_en = keep(w, f->lesson_en), .rating = f->has_rating ? f->rating : 0 };
	touch(w, VIEW_EVALUATION, (uint32_t)f->criterion);
}
