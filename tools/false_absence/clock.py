"""Times: seconds since 1970 UTC, and the ways in which exports write them."""
import datetime
import zoneinfo

DAY, HOUR = 86400, 3600
ZONES = ["Etc/UTC", "Etc/UTC", "Europe/Madrid", "Europe/Madrid", "America/New_York", "Asia/Kolkata"]


def seconds(year, month, day):
    return int(datetime.datetime(year, month, day, tzinfo=datetime.timezone.utc).timestamp())


def weekday(t):  # Monday = 0
    return (t // DAY + 3) % 7


TIMES = [f"{h:02}:{m:02}:{s:02}" for h in range(24) for m in range(60) for s in range(60)]   # of every second of a day: made once, used for every row


class Clock:
    """Formats with a cache per day; local times by a zone whose offset is looked up once per quarter of an hour."""

    def __init__(self, zone):
        self.name, self.zone, self.days, self.offsets = zone, zoneinfo.ZoneInfo(zone), {}, {}

    def date(self, t):
        d = t // DAY
        if d not in self.days:
            at = datetime.date(1970, 1, 1) + datetime.timedelta(days=d)
            self.days[d] = (f"{at:%Y-%m-%d}", f"{at.month}/{at.day}/{at.year}", f"{at:%d.%m.%Y}", f"{at:%d/%m/%Y}", f"{at:%m/%d/%y}")
        return self.days[d]

    def offset(self, t):
        quarter = t // 900
        if quarter not in self.offsets:
            at = datetime.datetime.fromtimestamp(t, self.zone)
            self.offsets[quarter] = int(at.utcoffset().total_seconds())
        return self.offsets[quarter]

    def local(self, t):
        return t + self.offset(t)

    def plain(self, t):  # 2026-03-05 09:00:00
        return f"{self.date(t)[0]} {TIMES[t % DAY]}"

    def iso(self, t):
        return self.plain(t).replace(" ", "T") + "Z"

    def debug(self, t, style):  # the DNS server's own: us, de, gb
        t = self.local(t)
        s, (_, us, de, gb, _) = t % DAY, self.date(t)
        h, m, sec = s // 3600, s // 60 % 60, s % 60
        if style == "us":
            return f"{us} {h % 12 or 12}:{m:02}:{sec:02} {'AM' if h < 12 else 'PM'}"
        return f"{de if style == 'de' else gb} {h:02}:{m:02}:{sec:02}"

    def dhcp(self, t):  # 03/27/26,03:58:02
        t = self.local(t)
        s = t % DAY
        return f"{self.date(t)[4]},{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}"
