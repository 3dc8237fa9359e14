/* Figures for machines: is the hub well, and how busy is it. Nothing in them is about a person. */
#include <stdio.h>
#include <unistd.h>

#include "base/json.h"
#include "server/hub.h"
#include "server/tls.h"

static const struct header fresh[] = { { "cache-control:", "no-store" }, { NULL, NULL } };

int figures_health(struct exchange *e)
{
	struct hub *h = e->hub;
	bool is_full = journal_is_full(h->journal), is_well = !is_full && !h->draining && rooms_ready(h->rooms);
	struct buf out = { 0 };
	struct json j = json_to(&out);
	json_open(&j);
	json_put_bool(&j, "ok", is_well);
	json_put_bool(&j, "draining", h->draining);
	json_put_bool(&j, "journal_full", is_full);
	json_put_c(&j, "version", DIENHONG_VERSION);
	json_put_int(&j, "connections", (int64_t)h->conns_n);
	json_close(&j);
	buf_byte(&out, '\n');
	return http_answer_own(e, is_well ? HTTP_STATUS_OK : HTTP_STATUS_SERVICE_UNAVAILABLE,
		"application/json", &out, fresh);
}

int figures_address(struct exchange *e)
{
	struct buf out = { 0 };
	struct json j = json_to(&out);
	json_open(&j);
	json_put_c(&j, "address", e->hub->address.at);
	json_close(&j);
	return http_answer_own(e, HTTP_STATUS_OK, "application/json", &out, fresh);
}

static int64_t memory_bytes(void)
{
	long pages = 0;
	FILE *f = fopen("/proc/self/statm", "re");
	if (!f)
		return 0;
	if (fscanf(f, "%*d %ld", &pages) != 1)
		pages = 0;
	fclose(f);
	return pages * sysconf(_SC_PAGESIZE);
}

static uint64_t certificate_days(const struct hub *h)
{
	int64_t days = h->tls.pair ? tls_days(h, h->clock.now_ms) : 0;
	return days > 0 ? (uint64_t)days : 0;
}

struct figure { const char *name, *type, *help; uint64_t value; };

int figures_metrics(struct exchange *e)
{
	struct hub *h = e->hub;
	/* On the internet the load of a hall is nobody's business but the operator's. */
	if (h->options->is_public && !http_is_local(e->wsi))
		return http_answer_text(e, HTTP_STATUS_FORBIDDEN, "403\n");
	struct room_counts r = rooms_counts(h->rooms);
	const struct figure all[] = {
		{ "connections", "gauge", "Open websockets.", h->conns_n },
		{ "sockets", "gauge", "Open sockets of all kinds.", h->connections_n },
		{ "connections_opened_total", "counter", "Websockets let in.", h->counts.opened },
		{ "connections_refused_total", "counter", "Connections sent away at the door.", h->counts.refused },
		{ "hung_up_total", "counter", "Websockets closed by the hub.", h->counts.hung_up },
		{ "over_budget_total", "counter", "Messages of senders over their budget.", h->counts.over_budget },
		{ "pages_made_total", "counter", "Pages of published results that were composed.", h->counts.pages_made },
		{ "choked_total", "counter", "Times that a reader fell behind.", h->counts.choked },
		{ "http_requests_total", "counter", "Requests for pages and files.", h->counts.http },
		{ "bytes_in_total", "counter", "Bytes from websockets, by the kernel.", h->counts.bytes_in },
		{ "bytes_out_total", "counter", "Bytes of frames and pages.", h->counts.bytes_out },
		{ "rooms", "gauge", "Workshops in memory.", r.rooms },
		{ "sessions", "gauge", "Sessions in all rooms.", r.sessions },
		{ "sessions_stale", "gauge", "Sessions that wait for a snapshot.", r.stale },
		{ "frames_in_total", "counter", "Messages the rooms read.", r.frames_in },
		{ "sends_total", "counter", "Frames the rooms sent.", r.sends },
		{ "acks_total", "counter", "Commands acknowledged.", r.acks },
		{ "refusals_total", "counter", "Commands refused.", r.refusals },
		{ "commands_total", "counter", "Commands applied.", r.commands },
		{ "ballots_total", "counter", "Ballots put into urns.", r.ballots },
		{ "ticks_total", "counter", "Pictures composed for a room.", r.ticks },
		{ "deltas_total", "counter", "Frames of changes composed.", r.deltas },
		{ "snapshots_total", "counter", "Whole pictures composed.", r.snapshots },
		{ "journal_full", "gauge", "1 while the disk is full.", journal_is_full(h->journal) },
		{ "memory_bytes", "gauge", "Resident memory.", (uint64_t)memory_bytes() },
		{ "certificate_days", "gauge", "Days left of the certificate; 0 without one, and when it has ended.", certificate_days(h) },
	};
	struct buf out = { 0 };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		const struct figure *f = &all[i];
		buf_f(&out, "# HELP dienhong_%s %s\n# TYPE dienhong_%s %s\n", f->name, f->help, f->name, f->type);
		buf_f(&out, "dienhong_%s %llu\n", f->name, (unsigned long long)f->value);
	}
	return http_answer_own(e, HTTP_STATUS_OK, "text/plain; version=0.0.4", &out, fresh);
}
