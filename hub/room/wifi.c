/*
 * The door: where phones go, and through which network. The hall's Wi-Fi belongs to the hub and to no workshop: it stands in
 * no log, in memory alone, and whoever called the step keeps it beside the hub's secret. It is shown when it is kept.
 */
#include "room/room_internal.h"

#include <stdlib.h>
#include <string.h>

/* As it was typed, if that is a line: an access point compares bytes, and knows nothing of our spelling. */
static struct text line_of(struct text clean, struct text raw)
{
	for (size_t i = 0; i < raw.len; i++)
		if ((unsigned char)raw.at[i] < ' ')
			return clean;
	return raw.at != NULL ? raw : clean;
}

void wifi_do(struct rooms *r, struct session *s, const struct frame_in *in)
{
	const struct set_wifi *c = &in->command.set_wifi;
	struct text name = line_of(c->name, c->name_raw), password = line_of(c->password, c->password_raw);

	if (!r->options.lan) {
		owe_no(r, s->conn, in->id, word_lan_only, 0);
		return;
	}
	if (name.len > WIFI_NAME_MAX || password.len > WIFI_PASSWORD_MAX) {
		owe_no(r, s->conn, in->id, word_text_too_long, name.len > WIFI_NAME_MAX ? WIFI_NAME_MAX : WIFI_PASSWORD_MAX);
		return;
	}
	struct wifi_request *q = memory_take(1, sizeof *q);
	q->conn = s->conn;
	memcpy(q->id, in->id, sizeof q->id);
	if (name.len > 0) {
		memcpy(q->wifi.name, name.at, name.len);
		memcpy(q->wifi.password, password.at, password.len);
	}
	output_add(r, OUTPUT_WIFI, 0)->wifi = q;
}

void wifi_stored(struct rooms *r, struct wifi_request *take_q)
{
	if (!take_q->is_kept) {
		owe_no(r, take_q->conn, take_q->id, word_hub_in_trouble, 0);
	} else {
		r->options.wifi = take_q->wifi;
		for (size_t i = 0; i < r->n; i++) {
			/* One that is being made has nobody to be told, and may have to go as if it had never been. */
			if (r->at[i]->state != ROOM_OPEN || r->at[i]->w->seq == 0 || r->at[i]->is_over)
				continue;
			felt_touched(r->at[i], (struct key){ VIEW_DOOR, 0 });
			room_activate(r, r->at[i]);
		}
		owe_did(r, take_q->conn, take_q->id, 0);
	}
	free(take_q);
}

void door_put(const struct rooms *r, struct buf *set)
{
	const struct wifi *wifi = &r->options.wifi;
	struct json j = json_to(set);

	put_opening(set, (struct key){ VIEW_DOOR, 0 });
	json_open(&j);
	json_put_c(&j, "address", r->options.address == NULL ? "" : r->options.address);
	if (r->options.lan && wifi->name[0] != '\0') {
		json_put_c(&j, "wifi", wifi->name);
		json_put_c(&j, "wifi_password", wifi->password);
	}
	json_put_bool(&j, "lan", r->options.lan);
	json_close(&j);
}
