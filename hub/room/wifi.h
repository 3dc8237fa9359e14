/* The hall's own network, in bytes as IEEE 802.11 counts them. No name: there is none to show; no password: an open one. */
#ifndef ROOM_WIFI_H
#define ROOM_WIFI_H

enum { WIFI_NAME_MAX = 32, WIFI_PASSWORD_MAX = 63 };

struct wifi { char name[WIFI_NAME_MAX + 1], password[WIFI_PASSWORD_MAX + 1]; };   /* each with a NUL behind it */

#endif
