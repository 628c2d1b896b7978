"""What people are told about appraisals."""

from __future__ import annotations

from app.foundation.i18n import LazyString, _
from app.notices.policy import Facts, named

FILED = "appraisal_filed"
COMMENTED = "appraisal_commented"
ANSWERED = "appraisal_answered"


def filed(facts: Facts) -> LazyString:
    """To the monitor: his month is filed."""
    return _("Your appraisal of %(month)s is filed. You can comment on it once.", month=facts["month"])


def commented(facts: Facts) -> LazyString:
    """To the supervisors: a monitor has commented."""
    return _("%(name)s commented on the appraisal of %(month)s.",
             name=named(facts, "name"), month=facts["month"])  # fmt: skip


def answered(facts: Facts) -> LazyString:
    """To the monitor: his comment is answered."""
    return _("Your comment on the appraisal of %(month)s is answered.", month=facts["month"])
