#include "core/progress.h"

#include "base/fraction.h"

/* A quotient with its sign. */
struct share { bool below; struct fraction size; };

static struct fraction size_of(struct decimal d)
{
	uint64_t parts = 1;

	for (uint8_t i = 0; i < d.places; i++)
		parts *= 10;
	return fraction_of((uint64_t)(d.units < 0 ? -d.units : d.units), parts);
}

static struct share share_minus(struct share x, struct share y)
{
	int order;

	if (x.below != y.below)
		return (struct share){ x.below, fraction_add(x.size, y.size) };
	order = fraction_order(&x.size, &y.size);
	return (struct share){ order < 0 ? !x.below : x.below, order < 0 ? fraction_minus(y.size, x.size) : fraction_minus(x.size, y.size) };
}

static struct share distance(struct decimal to, struct decimal from)
{
	return share_minus((struct share){ to.units < 0, size_of(to) }, (struct share){ from.units < 0, size_of(from) });
}

static struct decimal percent_of(struct share s)
{
	struct decimal d = fraction_percent(&s.size, 1);

	d.units = s.below ? -d.units : d.units;
	return d;
}

static enum progress status_of(struct share s)
{
	struct fraction on_track = fraction_of(9, 10), at_risk = fraction_of(7, 10);

	if (!s.below && fraction_order(&s.size, &on_track) >= 0)
		return PROGRESS_ON_TRACK;
	return !s.below && fraction_order(&s.size, &at_risk) >= 0 ? PROGRESS_AT_RISK : PROGRESS_OFF_TRACK;
}

/* False: the way has no length. */
static bool share_of(struct share part, struct share whole, struct share *out)
{
	if (fraction_is_zero(&whole.size))
		return false;
	*out = (struct share){ part.below != whole.below, fraction_div(part.size, whole.size) };
	return true;
}

struct reading_progress reading_progress(const struct reading_data *r)
{
	struct reading_progress p = { 0 };
	struct decimal nothing = { 0 };
	struct share physical, financial, apart;
	struct fraction much = fraction_of(20, 100);

	p.has_physical = r->planned.units > 0 && share_of(distance(r->actual, nothing), distance(r->planned, nothing), &physical);
	p.has_financial = r->allocated > 0;
	if (p.has_physical) {
		p.physical = percent_of(physical);
		p.status = status_of(physical);
	}
	if (p.has_financial) {
		financial = (struct share){ false, fraction_of((uint64_t)r->disbursed, (uint64_t)r->allocated) };
		p.financial = percent_of(financial);
	}
	if (p.has_physical && p.has_financial) {
		apart = share_minus(physical, financial);
		p.mismatch = fraction_order(&apart.size, &much) > 0;
	}
	return p;
}

struct target_progress target_progress(const struct target *t, const struct measurement_data *m)
{
	struct target_progress p = { 0 };
	struct share done, share;

	if (!t->has_baseline)
		return p;
	done = distance(m->value, t->baseline);
	p.of_target_known = t->has_target && share_of(done, distance(t->target, t->baseline), &share);
	if (p.of_target_known) {
		p.of_target = percent_of(share);
		p.status = status_of(share);
	}
	p.of_milestone_known = m->has_milestone && share_of(done, distance(m->milestone, t->baseline), &share);
	if (p.of_milestone_known) {
		p.of_milestone = percent_of(share);
		p.status = status_of(share);
	}
	return p;
}

bool measurement_stands(const struct workshop *w, const struct measurement *m)
{
	const struct target *t = target_at(w, m->data.indicator);

	return !m->removed && !t->removed && !objective_at(w, t->objective)->withdrawn;
}

bool evaluation_stands(const struct evaluation *x)
{
	return x->finding.len + x->finding_en.len + x->evidence.len + x->evidence_en.len + x->lesson.len + x->lesson_en.len > 0 || x->rating != 0;
}
