"""Which other numbers must be hidden so that the small ones cannot be worked out."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable
from typing import TypeAlias

from trepconnect.outcomes.domain.suppression.attacker import (
    ENOUGH,
    LEAST_HIDDEN,
    Flow,
    is_safe,
    spread,
)
from trepconnect.outcomes.domain.suppression.network import GRAND, Network, Place
from trepconnect.outcomes.domain.suppression.rule import is_small

Cost: TypeAlias = tuple[int, int, int, int]
"""Grand totals, other totals, cells, people: what hiding takes from the reader, worst first."""

FREE: Cost = (0, 0, 0, 0)
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
    kept = frozenset({GRAND} if grand_is_known else ())
    hidden = set(small)
    for place in small:
        while not is_safe(network, hidden, place):
            more = _cheapest_cover(network, hidden, place, kept)
            if more is None:
                return None
            hidden |= more
    return frozenset(_without_excess(network, hidden, small))


def _cheapest_cover(
    network: Network, hidden: Collection[Place], place: Place, kept: Collection[Place]
) -> frozenset[Place] | None:
    """Numbers to hide so that the one at ``place`` could be larger; None if nothing helps."""
    ways = [
        way
        for step in _STEPS
        if (way := _cheapest_way(network, hidden, place, step=step, kept=kept))
    ]

    def worth(way: frozenset[Place]) -> tuple[int, Cost]:
        missing = ENOUGH - spread(network, {*hidden, *way}, place)
        return missing, cost_of(network, way)

    return min(ways, key=worth, default=None)


def _cheapest_way(
    network: Network,
    hidden: Collection[Place],
    place: Place,
    *,
    step: int,
    kept: Collection[Place],
) -> frozenset[Place] | None:
    """The cheapest numbers to hide that let ``step`` more people pass around ``place``.

    The way is looked for in what is left of the hidden numbers' room once they have taken all
    they can: so it always holds a number that was shown.
    """
    start, end, _value = network[place]
    flow = Flow(network, hidden, place)
    flow.send(end, start, ENOUGH)
    for other, (first, last, value) in network.items():
        if value and other != place and other not in hidden and other not in kept:
            flow.open(other, 1, first, last, ENOUGH)
            flow.open(other, -1, last, first, value - LEAST_HIDDEN)
    price = {other: cost_of(network, {other} - {*hidden}) for other in network}
    found = _shortest(flow, end, start, step, price)
    return None if found is None else found.difference(hidden)


def _shortest(
    flow: Flow, start: int, end: int, step: int, price: dict[Place, Cost]
) -> frozenset[Place] | None:
    """By Dijkstra: the places on the cheapest path whose every arc has ``step`` of room."""
    waiting = [(FREE, 0, start)]
    best: dict[int, tuple[Cost, frozenset[Place]]] = {start: (FREE, frozenset())}
    order = 0
    while waiting:
        cost, _order_put, node = heapq.heappop(waiting)
        if node == end:
            return best[end][1]
        if cost > best[node][0]:
            continue
        for onward, arc in flow.leaving.get(node, ()):
            if flow.room[arc] < step:
                continue
            longer = _sum(cost, price[arc[0]])
            if onward not in best or longer < best[onward][0]:
                order += 1
                best[onward] = (longer, best[node][1] | {arc[0]})
                heapq.heappush(waiting, (longer, order, onward))
    return None


def _without_excess(
    network: Network, hidden: Iterable[Place], small: Collection[Place]
) -> set[Place]:
    """Show again what need not be hidden, the most precious first."""
    needed = set(hidden)
    for place in sorted(
        needed.difference(small),
        key=lambda place: (cost_of(network, {place}), _order(place)),
        reverse=True,
    ):
        fewer = needed - {place}
        if all(is_safe(network, fewer, one) for one in small):
            needed = fewer
    return needed


def cost_of(network: Network, places: Iterable[Place]) -> Cost:
    sums = [0, 0, 0]
    people = 0
    for place in places:
        sums[place.sums] += 1
        people += network[place].value
    return sums[2], sums[1], sums[0], people


def _sum(one: Cost, other: Cost) -> Cost:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3]


def _order(place: Place) -> tuple[int, int, int]:
    return place.sums, -1 if place.row is None else place.row, place.column or -1
