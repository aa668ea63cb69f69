"""Workbooks that are not in the project, as offices sent them: what their reports are on paper, and recalculated.

``CASES_FOLDER`` names a folder with such workbooks; without it these tests are skipped. The measures are printed (``-rP``).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import chdir, suppress
from pathlib import Path

import pytest

from ppc_reports.commands.choices import today
from ppc_reports.excel.writer import render
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import Unreadable
from ppc_reports.plan.model import QUARTERS
from ppc_reports.products.report.book import report_book
from tests import paper
from tests.recalculate import differences
from tests.working import copy_working_folder, judged

FOLDER = os.environ.get("CASES_FOLDER", "")
BOOKS = sorted(Path(FOLDER).resolve().glob("*.xlsx")) if FOLDER else []
LIMITS = {10: 11, 400: 35}
"""So many pages at most for a plan of up to so many activities."""
pytestmark = [
    paper.needs_paper,
    pytest.mark.skipif(not BOOKS, reason="CASES_FOLDER names no folder with workbooks"),
]


def cortes(book: Path) -> Iterator[Summary]:
    """The summaries of a workbook at the four cortes of its year, and of the year before where it has that too."""
    year = judged(book, today=today()).corte.year
    for corte in [f"{of}-T{quarter}" for of in (year - 1, year) for quarter in QUARTERS]:
        with suppress(Unreadable):
            yield judged(book, corte, today())


@pytest.mark.parametrize("book", BOOKS, ids=[book.stem for book in BOOKS])
def test_the_report_of_an_office_can_be_read_on_paper_and_recalculated_at_every_corte(
    book: Path, tmp_path: Path
) -> None:
    copy_working_folder(tmp_path)
    with chdir(tmp_path):
        found = {str(summary.corte): summary for summary in cortes(book)}
    made = {corte: render(report_book(summary)) for corte, summary in found.items()}
    wrong = {}
    for corte, sheaf in paper.printed(made, tmp_path).items():
        activities = found[corte].totals.activities
        most = next(pages for count, pages in LIMITS.items() if activities <= count)
        wrong[corte] = paper.faults(sheaf, most)
        print(f"{corte}: {activities} activities, {paper.measured(sheaf)}")
    assert not {corte: faults for corte, faults in wrong.items() if faults}
    differing, compared = differences(made, tmp_path)
    assert (differing, compared > 0) == ([], True)
