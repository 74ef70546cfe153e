"""Whether the number of businesses that opened narrows what the tables of stages hide.

Whoever opened was not open when she came, and is open now. So at least as many were not open
then; at least as many are open now; and those who are open now without having opened are among
the ones who were open, or did not say, then. Beside both tables these three sentences are all
that an attacker learns: any numbers that agree with them could be true.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from trepconnect.outcomes.domain.suppression.rule import THRESHOLD, is_small


class Stages(NamedTuple):
    """People by stage, of whom those ``hidden`` are not told; ``least`` is what each is at least.

    ``meant`` are the stages that opening has to do with: where it starts from, or leads to.
    """

    people: Mapping[str, int]
    hidden: Collection[str]
    least: int
    meant: Collection[str]

    @property
    def open_inside(self) -> int:
        """How many stages of those meant are hidden."""
        return sum(stage in self.meant for stage in self.hidden)

    @property
    def open_outside(self) -> int:
        return len(self.hidden) - self.open_inside

    @property
    def hidden_people(self) -> int:
        return sum(self.people[stage] for stage in self.hidden)

    @property
    def shown_inside(self) -> int:
        return sum(self.people.get(stage, 0) for stage in self.meant if stage not in self.hidden)

    @property
    def fewest_hidden_inside(self) -> int:
        return self.open_inside * self.least if self.open_outside else self.hidden_people

    @property
    def fewest_inside(self) -> int:
        """The fewest people that the stages meant could hold, as far as the table tells."""
        return self.shown_inside + self.fewest_hidden_inside

    def are_narrowed(self, low: int, high: int) -> bool:
        """Whether a small number can be told within 11 by who learns that the stages meant hold
        ``low`` to ``high`` people."""
        fewest = max(self.fewest_hidden_inside, low - self.shown_inside)
        rest = self.hidden_people - self.open_outside * self.least if self.open_inside else 0
        most = min(rest, high - self.shown_inside)
        inside = self._spread(self.open_inside, fewest, most)
        outside = self._spread(
            self.open_outside, self.hidden_people - most, self.hidden_people - fewest
        )
        return any(
            (inside if stage in self.meant else outside) < THRESHOLD
            for stage in self.hidden
            if is_small(self.people[stage])
        )

    def _spread(self, stages: int, fewest: int, most: int) -> int:
        """Of one of some hidden stages that hold ``fewest`` to ``most`` people together."""
        if stages == 1:
            return most - fewest
        return most - stages * self.least


def starts_tell_too_much(starts: int, then: Stages, now: Stages, everybody: int) -> bool:
    """``then`` means the stages before opening, ``now`` those after."""
    return then.are_narrowed(
        low=starts, high=everybody + starts - now.fewest_inside
    ) or now.are_narrowed(low=starts, high=everybody + starts - then.fewest_inside)
