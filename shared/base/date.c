#include "base/date.h"

/* Reading and writing days; civil dates from days since 1970 after H. Hinnant's public algorithm. */

static int two(const char *at)
{
	return at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9' ? -1 : (at[0] - '0') * 10 + (at[1] - '0');
}

static int days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

bool date_read(struct text t, int32_t *out)
{
	if (t.len != 10 || t.at[4] != '-' || t.at[7] != '-')
		return false;
	int century = two(t.at), years = two(t.at + 2), month = two(t.at + 5), day = two(t.at + 8);
	if (century < 0 || years < 0 || month < 1 || month > 12 || day < 1 || day > days_in(century * 100 + years, month))
		return false;
	*out = (century * 100 + years) * 10000 + month * 100 + day;
	return true;
}

void date_put(char out[11], int32_t date)
{
	static const int places[] = { 0, 1, 2, 3, 5, 6, 8, 9 };

	out[4] = out[7] = '-';
	out[10] = '\0';
	for (int i = 7; i >= 0; i--) {
		out[places[i]] = (char)('0' + date % 10);
		date /= 10;
	}
}

/* Days since 1970-01-01, and back. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
	year -= month <= 2;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t year_of_era = year - era * 400;
	int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static struct moment day_at(int64_t days)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t day_of_era = z - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t shifted = (5 * day_of_year + 2) / 153;
	int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;

	return (struct moment){ .year = (int)(year_of_era + era * 400 + (month <= 2)), .month = (int)month,
		.day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1) };
}

int32_t date_add(int32_t date, int64_t days)
{
	static const int32_t last = 99991231;
	struct moment at = day_at(days_of(date / 10000, date / 100 % 100, date % 100) + days);

	return at.year > 9999 ? last : at.year * 10000 + at.month * 100 + at.day;
}

struct moment moment_at(int64_t ms, int64_t zone)
{
	int64_t seconds = (ms >= 0 ? ms : ms - 999) / 1000 + zone * 60;
	int64_t days = (seconds >= 0 ? seconds : seconds - 86399) / 86400;
	int64_t rest = seconds - days * 86400;
	struct moment at = day_at(days);

	at.hour = (int)(rest / 3600);
	at.minute = (int)(rest / 60 % 60);
	at.second = (int)(rest % 60);
	return at;
}
