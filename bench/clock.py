"""Two things timed in turn, so that a machine whose speed drifts slows both."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """Median times in milliseconds, and how many times as long the first takes."""

    ours_ms: float
    floor_ms: float

    @property
    def slower(self) -> float:
        return self.ours_ms / self.floor_ms

    @property
    def speed(self) -> float:
        """Requests a second as a ratio to the floor: 1.0 is as fast."""
        return self.floor_ms / self.ours_ms


def compare(
    ours: Callable[[], object],
    floor: Callable[[], object],
    *,
    rounds: int,
    warm: int | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Ratio:
    """`clock` is `time.process_time` for work that this process does alone: it leaves out what other programs take."""
    for _ in range(max(3, rounds // 10) if warm is None else warm):
        ours()
        floor()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for kept, run in zip(times, (ours, floor), strict=True):
            start = clock()
            run()
            kept.append((clock() - start) * 1000)
    return Ratio(*(statistics.median(kept) for kept in times))
