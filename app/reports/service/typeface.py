"""The one face that writes both languages on paper: Noto Sans CJK SC, under the SIL Open Font License 1.1.

It comes with the package ``mplfonts``. The package itself is not imported: that would load matplotlib.
"""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path

NAME = "Noto Sans CJK SC"


def font_file() -> Path:
    """Where the face lies; FileNotFoundError if the package came without it."""
    path = Path(str(distribution("mplfonts").locate_file("mplfonts/fonts/NotoSansCJKsc-Regular.otf")))
    if not path.exists():
        raise FileNotFoundError(path)
    return path
