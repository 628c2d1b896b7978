"""The blueprint of transcripts."""

from __future__ import annotations

from app.foundation.web.blueprint import Pages

pages = Pages("transcription")
