"""Small matrix products keep to one core."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController


def one_core() -> AbstractContextManager[object]:
    """While it is open, numpy's and scipy's matrix products use one core.

    Products of a few megabytes are too small to share: with other work on the machine, threads of
    the matrix library that wait for each other cost up to ten times what they save.
    """
    limited: AbstractContextManager[object] = _pools().limit(limits=1, user_api="blas")
    return limited


@cache
def _pools() -> ThreadpoolController:
    return ThreadpoolController()
