"""The kinds of column that draws are computed on; one entry a call unless said otherwise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatColumn = NDArray[np.float64]
IntColumn = NDArray[np.int64]
CodeColumn = NDArray[np.int8]
MaskColumn = NDArray[np.uint8]
BoolColumn = NDArray[np.bool_]
# UTF-8 of the ids: a million bytes objects hash and sort in half the room and time of str.
IdColumn = NDArray[np.bytes_]
