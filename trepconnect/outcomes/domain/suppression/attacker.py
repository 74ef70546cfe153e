"""What somebody who sees the rest can say of a hidden number: exact, and knowing our rules.

The attacker knows every number shown, every sum, and that a hidden number is at least 1. What is
possible for one hidden number is then a stretch of whole numbers: the hidden part of the network
is a flow, whose bounds are whole, so its smallest and largest values are found by sending through
the other hidden numbers as much as they can take (maximum flow, minimum cut).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from typing import Final

from trepconnect.outcomes.domain.suppression.network import Network, Place
from trepconnect.outcomes.domain.suppression.rule import THRESHOLD

ENOUGH: Final = THRESHOLD
"""How far apart the smallest and the largest possible value must be."""

LEAST_HIDDEN: Final = 1
"""Zeros are shown, so a hidden number is at least this."""

Arc = tuple[Place, int]
"""A number, and whether it is raised (1) or lowered (-1)."""


class Flow:
    """How the hidden numbers can change together while everything shown stays as it is."""

    def __init__(self, network: Network, hidden: Collection[Place], without: Place) -> None:
        self.room: dict[Arc, int] = {}
        self.leaving: dict[int, list[tuple[int, Arc]]] = {}
        for place, (start, end, value) in network.items():
            if place in hidden and place != without:
                self.open(place, 1, start, end, ENOUGH)
                self.open(place, -1, end, start, min(value - LEAST_HIDDEN, ENOUGH))

    def open(self, place: Place, way: int, start: int, end: int, room: int) -> None:
        self.room[place, way] = room
        self.leaving.setdefault(start, []).append((end, (place, way)))

    def send(self, start: int, end: int, most: int) -> int:
        """Send up to ``most`` from one node to another; says how much went through."""
        sent = 0
        while sent < most and (path := self._path(start, end)):
            amount = min(most - sent, *(self.room[arc] for arc in path))
            for place, way in path:
                self.room[place, way] -= amount
                self.room[place, -way] += amount
            sent += amount
        return sent

    def _path(self, start: int, end: int) -> list[Arc]:
        came: dict[int, tuple[int, Arc] | None] = {start: None}
        waiting = deque([start])
        while waiting and end not in came:
            node = waiting.popleft()
            for onward, arc in self.leaving.get(node, ()):
                if onward not in came and self.room[arc]:
                    came[onward] = (node, arc)
                    waiting.append(onward)
        path = []
        step = came.get(end)
        while step is not None:
            path.append(step[1])
            step = came[step[0]]
        return path


def spread(network: Network, hidden: Collection[Place], place: Place) -> int:
    """How far apart the values are that this hidden number may have; ``ENOUGH`` at the most."""
    start, end, value = network[place]
    lower = Flow(network, hidden, place).send(start, end, min(value - LEAST_HIDDEN, ENOUGH))
    return lower + Flow(network, hidden, place).send(end, start, ENOUGH - lower)


def is_safe(network: Network, hidden: Collection[Place], place: Place) -> bool:
    return spread(network, hidden, place) >= ENOUGH
