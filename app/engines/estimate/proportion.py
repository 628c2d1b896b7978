"""How sure a share is, and the difference of two.

Wilson's score interval (Wilson 1927, *Probable inference*, JASA 22); Newcombe's from two of them (1998,
*Interval estimation for the difference between independent proportions*, Statistics in Medicine 17, no. 10).
"""

from __future__ import annotations

from math import sqrt

from scipy.special import ndtri


def wilson(hits: float, trials: float, confidence: float = 0.95) -> tuple[float, float]:
    """The interval, each bound 0–1, that holds the true share with two-sided ``confidence``.

    It does not shrink to a point where every trial hit: few trials leave a low lower bound, which is why it
    decides. Without a trial the share can be anything. Where trials are alike, hand in what they are worth in
    independent ones. Raises ValueError for more hits than trials.
    """
    if not 0 <= hits <= trials:
        raise ValueError(f"{hits} hits of {trials} trials")
    if not trials:
        return 0.0, 1.0
    squared = float(ndtri((1 + confidence) / 2)) ** 2
    share, stretch = hits / trials, 1 + squared / trials
    middle = (share + squared / (2 * trials)) / stretch
    half = sqrt(squared * (share * (1 - share) / trials + squared / (4 * trials**2))) / stretch
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    high = 1.0 if hits == trials else min(1.0, middle + half)
    return low, high


def newcombe(
    before: tuple[int, int], after: tuple[int, int], confidence: float = 0.95
) -> tuple[float, float]:
    """The interval, each bound -1 to 1, of how much larger the second share is than the first.

    Each is ``(hits, trials)``. Without a trial on one side the difference can be anything that the other side
    leaves open. Raises ValueError for more hits than trials.
    """
    low_before, high_before = wilson(*before, confidence)
    low_after, high_after = wilson(*after, confidence)
    first, second = (hits / trials if trials else 0.5 for hits, trials in (before, after))
    down = sqrt((second - low_after) ** 2 + (high_before - first) ** 2)
    up = sqrt((high_after - second) ** 2 + (first - low_before) ** 2)
    return max(-1.0, second - first - down), min(1.0, second - first + up)
