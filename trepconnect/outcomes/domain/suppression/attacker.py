"""What somebody who sees the rest can say of a hidden number: exact, and knowing our rules.

The attacker knows every number shown, every sum, and that a hidden number is at least 1, because
zeros are shown. What is possible for one hidden number is then a stretch of whole numbers: the
hidden part of the network is a flow, whose bounds are whole, so its smallest and largest values
are found by sending through the other hidden numbers as much as they can take (maximum flow).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Final, TypeAlias

from trepconnect.outcomes.domain.suppression.network import Network, Place
from trepconnect.outcomes.domain.suppression.rule import THRESHOLD

ENOUGH: Final = THRESHOLD
"""How far apart the smallest and the largest possible value must be."""

Arc: TypeAlias = int
"""A change of one number: even if it is raised, odd if it is lowered; ``arc ^ 1`` undoes it."""
Room: TypeAlias = list[int]
"""How far each arc can go, by arc."""


class Attacker:
    """Somebody who sees all numbers of ``network`` but those in ``hidden``."""

    def __init__(self, network: Network, hidden: Iterable[Place]) -> None:
        self.hidden: set[Place] = set()
        self.places = [place for place, number in network.items() if number.value]
        self.leaving: dict[int, list[tuple[int, Arc]]] = {}
        self._network = network
        self._raising = {place: 2 * order for order, place in enumerate(self.places)}
        self._room = [0] * (2 * len(self.places))
        for place, arc in self._raising.items():
            start, end, _value = network[place]
            self.leaving.setdefault(start, []).append((end, arc))
            self.leaving.setdefault(end, []).append((start, arc ^ 1))
        for place in hidden:
            self.hide(place)

    def hide(self, place: Place) -> None:
        self.hidden.add(place)
        self.let_change(self._room, place)

    def show(self, place: Place) -> None:
        self.hidden.remove(place)
        self._hold(self._room, place)

    def knows(self, place: Place) -> bool:
        """Whether the values that this hidden number may have lie less than ``ENOUGH`` apart."""
        return self.spread(place) < ENOUGH

    def spread(self, place: Place) -> int:
        """How far apart the values are that this number may have; ``ENOUGH`` at the most."""
        start, end, value = self._network[place]
        lowered = self.send(self.room_without(place), start, end, min(value - 1, ENOUGH))
        return lowered + self.send(self.room_without(place), end, start, ENOUGH - lowered)

    def room_without(self, place: Place) -> Room:
        """Of the hidden numbers, when the one at ``place`` is left as it is."""
        room = self._room.copy()
        self._hold(room, place)
        return room

    def let_change(self, room: Room, place: Place) -> None:
        """Up by as much as matters, and down to the least that is ever hidden, which is 1."""
        arc = self._raising[place]
        room[arc], room[arc ^ 1] = ENOUGH, min(self._network[place].value - 1, ENOUGH)

    def _hold(self, room: Room, place: Place) -> None:
        arc = self._raising[place]
        room[arc] = room[arc ^ 1] = 0

    def send(self, room: Room, start: int, end: int, most: int) -> int:
        """Send up to ``most`` from one node to another, using up room; says how much went."""
        sent = 0
        while sent < most and (path := self._path(room, start, end)):
            amount = min(most - sent, *(room[arc] for arc in path))
            for arc in path:
                room[arc] -= amount
                room[arc ^ 1] += amount
            sent += amount
        return sent

    def _path(self, room: Room, start: int, end: int) -> list[Arc]:
        came: dict[int, tuple[int, Arc] | None] = {start: None}
        waiting = deque([start])
        while waiting and end not in came:
            node = waiting.popleft()
            for onward, arc in self.leaving.get(node, ()):
                if room[arc] and onward not in came:
                    came[onward] = (node, arc)
                    waiting.append(onward)
        path = []
        step = came.get(end)
        while step is not None:
            path.append(step[1])
            step = came[step[0]]
        return path
