"""The speech engine of this process: loaded once, at the first recording that needs it, and kept warm."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from app.engines.speech.transcriber import Transcriber, load_transcriber
from app.engines.speech.weights import resolve_model
from app.foundation.rulebook import read_rules
from app.transcription.policy.phantoms import PHANTOMS_FILE, load_phantom_rules


@lru_cache(maxsize=1)
def warm_transcriber(engine: str, model: str, weights_dir: Path, threads: int, beam: int) -> Transcriber:
    """The engine ``engine`` with the model of that name or path; see ``engines.speech.weights``.

    Raises WeightsMissing, whose message says what to do.
    """
    phantoms = read_rules(PHANTOMS_FILE, load_phantom_rules).value.phrases
    path = resolve_model(model, weights_dir, engine)
    return load_transcriber(
        engine, path, threads=threads, beam=beam, label=Path(model).name, phantoms=phantoms
    )
