"""Which other numbers must be hidden so that the small ones cannot be worked out.

The attacker knows every number shown, every sum, that a hidden number is at least 1, because
zeros are shown, and our rules. What is possible for one hidden number is then a stretch of whole
numbers: the hidden part of the network is a flow, whose bounds are whole, so its smallest and
largest values are found by sending through the other hidden numbers as much as they can take
(maximum flow).
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from typing import Final, TypeAlias

from trepconnect.outcomes.suppression.network import GRAND, THRESHOLD, Network, Place, is_small

Cost: TypeAlias = tuple[int, int, int, int]
"""Grand totals, other totals, cells, people: what hiding takes from the reader, worst first."""

Way: TypeAlias = tuple[Place, ...]
FREE: Final = (0, 0, 0, 0)

ENOUGH: Final = THRESHOLD
"""How far apart the smallest and the largest possible value must be."""

_STEPS = (1, 2, 3, 5, 7, ENOUGH)
"""How wide a way through the table is looked for."""


def choose_hidden(network: Network, *, grand_is_known: bool) -> frozenset[Place] | None:
    """What to hide: every small number, and as little else as is found to be enough.

    Cells go before totals, and small numbers before large ones. ``None`` when no choice protects
    every small number: only when ``grand_is_known``, so that it cannot be hidden.
    """
    small = sorted(
        (place for place in network if is_small(network[place].value)),
        key=lambda place: (network[place].value, _order(place)),
    )
    search = _Search(network, small, kept=frozenset({GRAND} if grand_is_known else ()))
    for place in small:
        while search.attacker.knows(place):
            more = search.cheapest_cover(place)
            if more is None:
                return None
            for one in more:
                search.attacker.hide(one)
    search.show_what_need_not_be_hidden()
    return frozenset(search.attacker.hidden)


class _Search:
    """The state of a choice: what an attacker cannot see yet, what is small, what must stay."""

    def __init__(
        self, network: Network, small: Sequence[Place], *, kept: Collection[Place]
    ) -> None:
        self.network = network
        self.small = small
        self.kept = kept
        self.attacker = Attacker(network, small)

    def cheapest_cover(self, place: Place) -> Way | None:
        """Numbers to hide so that the one at ``place`` could be larger; None if nothing helps."""
        ways = [way for step in _STEPS if (way := self._cheapest_way(place, step))]
        return min(ways, key=lambda way: self._worth(place, way), default=None)

    def _worth(self, place: Place, way: Way) -> tuple[int, Cost]:
        for one in way:
            self.attacker.hide(one)
        missing = ENOUGH - self.attacker.spread(place)
        for one in way:
            self.attacker.show(one)
        return missing, self._cost(way)

    def _cheapest_way(self, place: Place, step: int) -> Way | None:
        """The cheapest numbers to hide that let ``step`` more people pass around ``place``.

        Looked for in the room that is left once the hidden numbers have taken all they can: so
        the way always holds a number that was shown.
        """
        start, end, _value = self.network[place]
        hidden = self.attacker.hidden
        room = self.attacker.room_without(place)
        self.attacker.send(room, end, start, ENOUGH)
        for other in self.attacker.places:
            if other != place and other not in hidden and other not in self.kept:
                self.attacker.let_change(room, other)
        found = self._shortest(end, start, [space >= step for space in room])
        return found and tuple(one for one in found if one not in hidden)

    def _shortest(self, start: int, end: int, is_wide: Sequence[bool]) -> Way | None:
        """By Dijkstra: what the cheapest path leads through."""
        best: dict[int, tuple[Cost, Way]] = {start: (FREE, ())}
        waiting = [(FREE, 0, start)]
        put = 0
        while waiting:
            cost, _put, node = heapq.heappop(waiting)
            if node == end:
                return best[end][1]
            if cost > best[node][0]:
                continue
            for onward, arc in self.attacker.leaving.get(node, ()):
                if not is_wide[arc]:
                    continue
                place = self.attacker.places[arc // 2]
                hidden = place in self.attacker.hidden
                longer = cost if hidden else _sum(cost, self._price(place))
                if onward not in best or longer < best[onward][0]:
                    put += 1
                    best[onward] = (longer, (*best[node][1], place))
                    heapq.heappush(waiting, (longer, put, onward))
        return None

    def show_what_need_not_be_hidden(self) -> None:
        """The most precious first."""
        excess = sorted(
            self.attacker.hidden.difference(self.small),
            key=lambda place: (self._price(place), _order(place)),
            reverse=True,
        )
        for place in excess:
            self.attacker.show(place)
            if any(self.attacker.knows(one) for one in self.small):
                self.attacker.hide(place)

    def _price(self, place: Place) -> Cost:
        people = self.network[place].value
        return (place.sums == 2, place.sums == 1, place.sums == 0, people)

    def _cost(self, places: Way) -> Cost:
        return reduce(_sum, map(self._price, places), FREE)


def _sum(one: Cost, other: Cost) -> Cost:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3]


def _order(place: Place) -> tuple[int, int, int]:
    return place.sums, -1 if place.row is None else place.row, place.column or -1


Arc: TypeAlias = int
"""A change of one number: even if it is raised, odd if it is lowered; ``arc ^ 1`` undoes it."""
Room: TypeAlias = list[int]
"""How far each arc can go, by arc."""


class Attacker:
    """A reader who sees all numbers of ``network`` but those in ``hidden``."""

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
