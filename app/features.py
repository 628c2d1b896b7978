"""The table of contents: each feature's wiring, from the ground floor up."""

from __future__ import annotations

from app.accounts.wiring import wire as accounts
from app.admin.wiring import wire as admin
from app.organisation.wiring import wire as organisation
from app.sampling.wiring import wire as sampling

WIRING = [accounts, organisation, sampling, admin]
