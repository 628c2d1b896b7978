"""The blueprint of training."""

from __future__ import annotations

from app.foundation.web.blueprint import Pages

pages = Pages("training")
