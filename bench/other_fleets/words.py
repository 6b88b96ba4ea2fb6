"""Invented names, hashes, addresses, and draws with a long tail."""
import bisect
import hashlib
import itertools

_HEADS = "bel cor dan fer gal hal jun kel lom mar nor ost pel quin ros sol tal ur vel wen xan yor zel ar bri cal dor el".split()
_MIDS = "a e i o u an er il on ar is em".split()
_TAILS = "dex ta ron via lis mont sys nex ra tio kin dal vo gen tix lon met pra sul zen".split()

# Reserved for benchmarks (RFC 2544): nobody's addresses.
_NET = "198.18"


def name(rng, parts=2):
    """A pronounceable name that belongs to nobody."""
    middle = "".join(rng.choice(_MIDS) for _ in range(parts - 1))
    return (rng.choice(_HEADS) + middle + rng.choice(_TAILS)).capitalize()


def digest(text):
    """64 hexadecimal digits that stand for a file's hash; of names, never of bytes."""
    return hashlib.blake2b(text.encode(), digest_size=32).hexdigest()


def address(domain):
    """The one address at which an invented domain lives: the same in every export."""
    raw = hashlib.blake2b(domain.encode(), digest_size=3).digest()
    return f"198.{18 + raw[0] % 2}.{raw[1]}.{1 + raw[2] % 254}"


def guid(rng):
    raw = f"{rng.getrandbits(128):032x}"
    return f"{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}"


def token(rng, length=8, letters="abcdefghijklmnopqrstuvwxyz0123456789"):
    return "".join(rng.choices(letters, k=length))


class Zipf:
    """Ranks 0 .. count-1 with weight 1 / (rank + shift) ** power: software and sites have such tails."""

    def __init__(self, count, power=1.0, shift=2.0):
        self.sums = list(itertools.accumulate((rank + shift) ** -power for rank in range(count)))

    def draw(self, rng):
        return bisect.bisect_left(self.sums, rng.random() * self.sums[-1])
