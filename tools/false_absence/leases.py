"""A DHCP server and its machines: who holds which address when, and what the server's log says of it."""
from .clock import DAY, HOUR

ASSIGN, RENEW, RELEASE, EXPIRED = 10, 11, 12, 18


class Leases:
    def __init__(self, world, lease, tight):
        self.lease, self.rows, self.held = lease, [], {m.number: [] for m in world.machines}   # held: (from, until, address) while on site
        rng = world.rng
        pool = [f"10.2.{7 + i // 200}.{i % 200 + 20}" for i in range(max(4, int(len(world.machines) * .8)) if tight else len(world.machines) + 8)]
        owner, last = {}, {}                                                                    # address -> (machine, expiry); machine -> address
        for a, b, m in sorted((a, b, m.number) for m in world.machines for a, b in m.site):
            address = self.choose(rng, pool, owner, last, m, a)
            old = owner.get(address)
            if old and old[0] != m and rng.random() < .6 and old[1] < a:
                self.rows.append((min(a - 30, old[1] + rng.randrange(3600)), old[0], "x", (EXPIRED, address), ()))
            self.rows.append((a, m, "x", (RENEW if old and old[0] == m and old[1] > a else ASSIGN, address), ()))
            t = a + lease // 2
            while t < b:
                self.rows.append((t, m, "x", (RENEW, address), ()))
                t += lease // 2
            expiry = t - lease // 2 + lease
            if rng.random() < .15 and b < world.end:
                self.rows.append((b, m, "x", (RELEASE, address), ()))
                expiry = b
            owner[address], last[m] = (m, max(expiry, b)), address
            self.held[m].append((a, b, address))
        self.rows.sort(key=lambda row: row[0])

    @staticmethod
    def choose(rng, pool, owner, last, m, t):
        mine = last.get(m)
        if mine and (owner[mine][0] == m or owner[mine][1] < t) and rng.random() < .95:
            return mine
        free = [x for x in pool if x not in owner or owner[x][1] < t or owner[x][0] == m]
        if not free:
            pool.append(f"10.2.9.{len(pool) % 200 + 20}")
            free = [pool[-1]]
        return rng.choice(free)

    def address(self, m, t):
        return next((x for a, b, x in self.held[m] if a <= t < b), None)


def owner_by_log(rows, lease, address, t):
    """The machine to which the log alone, fully read, ties this address at this time."""
    owner, until = None, 0
    for at, m, _, (event, x), _ in rows:
        if at > t:
            break
        if x == address:
            owner, until = (m, at + lease) if event in (ASSIGN, RENEW) else (None, 0)
    return owner if until > t else None


def days_of(rows):
    return sorted({row[0] // DAY for row in rows})


def short(lease):
    return f"{lease // DAY}d" if lease % DAY == 0 else f"{lease // HOUR}h"
