/* Section I: what the workshop was for, how it worked, by which rules, and who sat in it. */
#include "report/minutes.h"

static void purpose(struct minutes *m)
{
	const struct about *about = &m->w->about;
	struct text plan = minutes_either(m, about->plan, about->plan_en);
	const struct text_list *results = minutes_lines(m, &about->results, &about->results_en);

	minutes_heading(m, "report.purpose");
	minutes_paragraph(m, plan.len > 0 ? SAY(m, "report.purpose_plan", { "plan", plan, 0 }) : minutes_say(m, "report.purpose_plain"));
	if (results->n > 0) {
		minutes_paragraph(m, minutes_say(m, "report.results_expected"));
		for (size_t i = 0; i < results->n; i++)
			minutes_point(m, results->at[i]);
	}
	if (about->scope.len > 0) {
		minutes_heading(m, "report.scope");
		minutes_paragraph(m, minutes_either(m, about->scope, about->scope_en));
	}
}

/* Cards and ballots that came through helpers. Ballots only of rounds whose results were shown. */
struct helped { int64_t proxy_cards, paper_cards, proxy_ballots, paper_ballots; };

static struct helped count_helped(const struct minutes *m)
{
	struct helped n = { 0 };

	for (size_t i = 0; i < m->w->cards_n; i++) {
		const struct card *c = &m->w->cards[i];

		if (!minutes_card_is_open(m, c))
			continue;
		n.proxy_cards += c->entry == ENTERED_PROXY;
		n.paper_cards += c->entry == ENTERED_PAPER;
	}
	for (size_t i = 0; i < m->w->polls_n; i++) {
		const struct poll *p = &m->w->polls[i];

		if (p->state != POLL_STATE_SHOWN)
			continue;
		n.proxy_ballots += p->proxy;
		n.paper_ballots += p->paper;
	}
	return n;
}

static void consensus_rule(struct minutes *m)
{
	const struct rules *r = &m->w->rules;
	struct text pass = minutes_percent(m, (struct decimal){ r->pass_percent, 0 }, false);
	struct text sector = r->sector_percent == 67 ? minutes_say(m, "report.two_thirds") :
		minutes_percent(m, (struct decimal){ r->sector_percent, 0 }, false);

	minutes_item(m, SAY(m, minutes_has_round(m, ITEMS_OF_DRAFT) ? "report.rule_consensus" : "report.rule_consensus_any", { "pass", pass, 0 }, { "sector", sector, 0 }));
}

static void method(struct minutes *m)
{
	struct helped n = count_helped(m);

	minutes_heading(m, "report.method");
	minutes_paragraph(m, minutes_say(m, "report.method_intro"));
	minutes_item(m, minutes_say(m, "report.rule_consent"));
	minutes_item(m, minutes_say(m, "report.rule_secret"));
	minutes_item(m, SAY(m, "report.rule_k", { "k", minutes_words(m, m->w->rules.k), 0 }));
	if (minutes_has_round(m, ITEMS_OF_DRAFT) || minutes_has_round(m, ITEMS_OF_PLAN))
		consensus_rule(m);
	minutes_item(m, minutes_say(m, "report.rule_consultation"));
	if (m->house == HOUSE_ND30 && m->w->about.facilitator.len > 0)
		minutes_paragraph(m, SAY(m, "report.facilitator_was",
			{ "value", minutes_either(m, m->w->about.facilitator, m->w->about.facilitator_en), 0 }));
	minutes_paragraph(m, SAY(m, "report.helped", { "proxy_cards", minutes_count(m, n.proxy_cards), 0 },
		{ "paper_cards", minutes_count(m, n.paper_cards), 0 }, { "proxy_ballots", minutes_count(m, n.proxy_ballots), 0 },
		{ "paper_ballots", minutes_count(m, n.paper_ballots), 0 }));
}

/* Sectors, and how the seats came to be: own phone, shared, through a helper. Gender is a total only, never by sector. */
static void participants(struct minutes *m)
{
	int64_t by[SECTOR_N][PRESENCE_N] = { 0 }, told = 0, women = 0;
	struct block *t;

	for (size_t i = 0; i < m->w->members_n; i++) {
		const struct member *who = &m->w->members[i];

		by[who->sector][who->presence]++;
		told += who->gender != GENDER_NONE;
		women += who->gender == GENDER_FEMALE;
	}
	minutes_heading(m, "report.participants");
	minutes_paragraph(m, minutes_say(m, "report.sector_mapping"));
	t = minutes_table(m);
	doc_column(m->d, t, minutes_say(m, "report.column_sector"), ALIGN_LEFT, 4);
	doc_column(m->d, t, minutes_say(m, "report.column_members"), ALIGN_RIGHT, 2);
	int64_t all = 0;
	for (int s = SECTOR_STATE; s < SECTOR_N; s++) {
		struct text *cells = doc_row(m->d, t, false);
		int64_t sum = 0;

		for (int p = 0; p < PRESENCE_N; p++)
			sum += by[s][p];
		all += sum;
		cells[0] = minutes_name(m, &enum_sector, s);
		cells[1] = minutes_number(m, sum);
	}
	struct text *cells = doc_row(m->d, t, true);
	cells[0] = minutes_say(m, "report.total");
	cells[1] = minutes_number(m, all);
	int64_t helped = 0;
	for (int s = SECTOR_STATE; s < SECTOR_N; s++)
		helped += by[s][PRESENCE_PROXY];
	if (helped > 0)
		minutes_paragraph(m, SAY(m, "report.members_helped", { "n", minutes_count(m, helped), 0 }));
	if (told > 0 && told == (int64_t)m->w->members_n)
		minutes_paragraph(m, SAY(m, "report.members_women", { "n", minutes_count(m, women), 0 }));
}

void minutes_purpose(struct minutes *m)
{
	minutes_section(m, "report.section_purpose");
	purpose(m);
	minutes_team(m);
	minutes_earlier(m);
	method(m);
	minutes_ground_rules(m);
	participants(m);
	minutes_stakeholders(m);
}
