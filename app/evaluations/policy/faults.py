"""Why decisions make no score, told so that the monitor finds the items."""

from __future__ import annotations

from app.engines.scoring.rubric import Rubric
from app.engines.scoring.score import ScoreError
from app.foundation.i18n import Bilingual, LazyString, _


class ItemNames:
    """Titles of some items, read in the reader's language when the sentence is."""

    def __init__(self, rubric: Rubric, codes: tuple[str, ...]) -> None:
        known = {item.code: item.title for item in rubric.items}
        self._titles = [known[code] for code in codes if code in known]

    def __str__(self) -> str:
        zh = "、".join(title.zh for title in self._titles)
        return str(Bilingual(zh=zh, en=", ".join(title.en for title in self._titles)))


def told(error: ScoreError, rubric: Rubric) -> LazyString:
    """The sentence for a ``ScoreError``; it names the items."""
    names = ItemNames(rubric, error.items)
    if error.code == "undecided_items":
        return _("Still open: %(items)s. Decide these, then submit again.", items=names)
    if error.code == "must_apply":
        return _("These items always apply: %(items)s. Choose pass, fail or part.", items=names)
    if error.code == "points_out_of_range":
        return _("These items got more points than they have: %(items)s.", items=names)
    if error.code == "not_a_step":
        return _("These items have fixed steps: %(items)s. Choose one of them.", items=names)
    if error.code == "nothing_applies":
        return _("Not one item applies, so there is nothing to score. Decide at least one.")
    return _("The form does not fit its rubric. Load the page again.")
