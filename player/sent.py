"""What a visitor's player is sent, made once for a class that opens one link.

Most of what a visit takes of the processor would be to decide the same picture and to write the same messages again.
"""

from __future__ import annotations

import gzip
import threading
from dataclasses import dataclass

from locales import language
from once import Shared, cached_property
from picture import Picture, picture
from player.frame import Framed
from player.messages import NOWHERE, Standing, ground_message, inside_message, race_framed
from scenario import Scenario, simulate, to_link


@dataclass(frozen=True)
class Sent:
    """The messages of one picture, in one language."""

    race: Framed
    ground: bytes
    inside: bytes | None
    """None where nobody asked for what goes on inside the runs."""
    whole: bool
    """Whether every run could be followed and taken apart: on a server that had too much to do, the next may be."""

    def standing(self, standing: Standing) -> bytes:
        """The race for one session."""
        return self.race.filled(standing=standing)

    @cached_property
    def packed(self) -> bytes:
        """All of it where there is no session yet, gzipped: each message behind its length (player/web/early.js)."""
        with _PACKING:  # a class that waits for one picture gets it at the same moment
            if "packed" not in self.__dict__:
                messages = filter(None, [self.standing(NOWHERE), self.ground, self.inside])
                joined = b"".join(len(one).to_bytes(4, "little") + one for one in messages)
                self.__dict__["packed"] = gzip.compress(joined, _LEVEL, mtime=0)
        return self.__dict__["packed"]

    @property
    def bytes(self) -> int:
        """How many it has; gzipped it takes less than half as many besides."""
        return 3 * (len(self.race.header) + len(self.race.numbers) + len(self.ground) + len(self.inside or b"")) // 2


_LEVEL = 6
_PACKING = threading.Lock()
_SENT: Shared[Sent] = Shared(128, 64e6, lambda sent: sent.bytes)


def sent(scenario: Scenario, *, alone: bool = False, hint: bool = False) -> Sent:
    """The messages of a scenario, in the reader's language. `alone` and `hint` are as `Race` has them."""
    # Two may be the same and yet be spelled differently, which their links tell.
    key = (scenario, to_link(scenario), language(), alone, hint)
    return _SENT.get(key, lambda: _made(scenario, picture(scenario), alone, hint), lambda found: found.whole)


def _made(scenario: Scenario, seen: Picture, alone: bool, hint: bool) -> Sent:
    return Sent(
        race_framed(seen, alone=alone, hint=hint),
        ground_message(seen),
        inside_message(seen) if seen.inside else None,
        is_whole(scenario, seen),
    )


def is_whole(scenario: Scenario, seen: Picture) -> bool:
    """Whether a picture has all that was asked for, and may be remembered."""
    followed = all(path.trajectory is not None for path in simulate(scenario.race))
    return followed and not (seen.arrows and seen.inside and not all(run.parts for run in seen.inside.runs))
