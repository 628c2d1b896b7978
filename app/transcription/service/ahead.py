"""Many recordings one after the other: while the engine hears one, the next is decoded already."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from threading import Lock

from app.engines.speech.decode import Undecodable
from app.engines.speech.transcriber import Transcriber
from app.transcription.policy.heard import Heard
from app.transcription.service.ear import Ear, LoadTranscriber
from app.transcription.service.hearing import Source, hear

# The engine takes one recording at a time; the second thread decodes and looks for speech meanwhile.
_AT_ONCE = 2


def hear_ahead(
    sources: Iterable[tuple[int, Source]], ear: Ear
) -> Iterator[tuple[int, Heard | Undecodable | OSError]]:
    """Each recording's id with what was heard, or why it cannot be read, in the order given.

    Only as many as are in hand lie in memory. Results are the same as one by one, for recordings never share
    a batch.
    """
    ear = replace(ear, load=_one_at_a_time(ear.load))
    waiting = iter(sources)
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        running: deque[tuple[int, Future[Heard]]] = deque()
        try:
            while True:
                for recording_id, source in islice(waiting, _AT_ONCE - len(running)):
                    running.append((recording_id, threads.submit(hear, source, ear)))
                if not running:
                    return
                recording_id, future = running.popleft()
                yield recording_id, _outcome(future)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)


def _outcome(future: Future[Heard]) -> Heard | Undecodable | OSError:
    try:
        return future.result()
    except (Undecodable, OSError) as error:
        return error


def _one_at_a_time(load: LoadTranscriber) -> LoadTranscriber:
    lock = Lock()

    def guarded() -> Transcriber:
        with lock:
            return load()

    return guarded
