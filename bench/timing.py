"""Times ways of doing the same thing side by side: shuffled rounds, processor time, medians."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median, quantiles

Step = Callable[[], object]

_SLICE_SECONDS = 0.03
_WARM_UP = 20


@dataclass(frozen=True, slots=True)
class Samples:
    """Seconds of processor time per step, one sample a round."""

    seconds: tuple[float, ...]

    @property
    def milliseconds(self) -> float:
        return median(self.seconds) * 1000

    def spread_against(self, limit: Samples) -> tuple[float, float]:
        """The middle half of the ratios of each round."""
        ratios = [mine / its for mine, its in zip(self.seconds, limit.seconds, strict=True)]
        low, _, high = quantiles(ratios, n=4)
        return low, high


def compare(steps: Mapping[str, Step], rounds: int) -> dict[str, Samples]:
    """Each step once a round, in an order that changes, each long enough to be measured."""
    times = {name: _times_a_slice(step) for name, step in steps.items()}
    taken: dict[str, list[float]] = {name: [] for name in steps}
    order = list(steps)
    for _ in range(rounds):
        random.shuffle(order)
        for name in order:
            taken[name].append(_measure(steps[name], times[name]))
    return {name: Samples(tuple(seconds)) for name, seconds in taken.items()}


def _times_a_slice(step: Step) -> int:
    for _ in range(_WARM_UP):
        step()
    return max(1, round(_SLICE_SECONDS / max(_measure(step, 5), 1e-6)))


def _measure(step: Step, times: int) -> float:
    gc.collect()
    started = time.process_time()
    for _ in range(times):
        step()
    return (time.process_time() - started) / times
