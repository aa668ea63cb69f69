"""The one line that says which setting matters next."""

from __future__ import annotations

import pytest

from ppc_reports.commands.preparing.next_steps import next_setting
from ppc_reports.plan.findings import finding
from ppc_reports.running.many import DONE, FAULT, Done
from ppc_reports.settings.ppc_toml import Mail, Settings

UNKNOWN = Done("plan.xlsx", DONE, kept=(finding("ENTITY-ASSUMED"),))
KNOWN = Done("plan.xlsx", DONE)
MAIL = Mail(control_interno=("ci@entidad.gov.co",))


@pytest.mark.parametrize(
    ("settings", "done", "said"),
    [
        (Settings(), UNKNOWN, "entity"),
        (Settings(consolidate=True), KNOWN, "offices"),
        (Settings(), KNOWN, "control_interno"),
        (Settings(mail=MAIL), UNKNOWN, "entity"),
        (Settings(mail=MAIL), KNOWN, ""),
        (Settings(), Done("plan.xlsx", FAULT, trouble="Falla del programa"), ""),
    ],
)
def test_the_first_thing_missing_is_said_alone(settings: Settings, done: Done, said: str) -> None:
    line = next_setting(settings, [done])
    assert (said in line) if said else line == ""
    assert "\n" not in line
