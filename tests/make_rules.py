"""Writes the page of the rules anew, from their dossiers: ``python -m tests.make_rules``."""

from __future__ import annotations

from ppc_reports.judging.rules.manual import manual
from tests import ROOT

if __name__ == "__main__":
    (ROOT / "docs" / "reglas.md").write_text(manual(), encoding="utf-8")
