"""Every message of the catalogue was followed to its end on a workbook, or is here with the reason why it is not."""

from __future__ import annotations

from ppc_reports.plan.findings import Severity, catalogue
from tests.judging import test_advice_across as across
from tests.judging.rules import test_advice as rows
from tests.reading import test_advice as workbooks
from tests.running.history import test_advice as history

BY_EXCEL = "opened and saved again by Excel, which no test can do: tests/opening has the files that show it"
BY_LIMIT = "a smaller file, or a higher limit: tests/settings and tests/opening have both"
NOTHING = "it says what was read, and asks for nothing where that is right"
LATER = "it goes when the quarter has ended: tests/commands/test_corte.py"
IN_PLACE = "tests/running/history has a test of its own"
NOT_FOLLOWED = {
    **dict.fromkeys(("FILE-KIND", "FILE-NOT-WORKBOOK", "FILE-DAMAGED", "FILE-CRASH", "FILE-ENCRYPTED", "SCALE-UNKNOWN"), BY_EXCEL),
    **dict.fromkeys(("FILE-LIMIT", "FILE-CELLS", "FILE-SLOW", "FILE-MEMORY"), BY_LIMIT),
    "FILE-ACCESS": "the file is closed or allowed: tests/commands/test_watch.py tries it again",
    "FILE-EMPTY": "another workbook: every other test has one",
    "PART-UNREADABLE": "its advice is that of the workbook which cannot be read",
    **dict.fromkeys(
        (
            "FILE-OTHER-READER", "SEMESTERS-READ", "MONTHS-READ", "PROGRESS-AT-CORTE", "SHEET-OTHER-YEAR", "COLUMNS-UNUSED",
            "SCALE-CHOSEN", "STATES-READ", "WHOLE-YEAR", "WEIGHTS-READ", "QUARTER-LATE", "HISTORY-PARTIAL",
        ),
        NOTHING,
    ),
    "CORTE-NOT-ENDED": LATER,
    **dict.fromkeys(("HISTORY-UNREAD", "HISTORY-UNWRITTEN", "PLAN-TWICE"), IN_PLACE),
    "ACTION-NOWHERE": "tests/running/history/test_recommendations.py has it with and without the column",
    "ENTITY-ASSUMED": "tests/running/test_whole.py has it with and without an entity",
}  # fmt: skip


def test_every_code_of_the_catalogue_is_followed_or_named() -> None:
    followed = {
        code
        for table in (across.FOLLOWED, rows.FOLLOWED, workbooks.FOLLOWED, history.FOLLOWED)
        for code, ways in table.items()
        if ways
    }
    assert followed | NOT_FOLLOWED.keys() == set(catalogue())
    assert not followed & NOT_FOLLOWED.keys()


def test_no_table_is_without_a_way_out() -> None:
    assert all(rows.FOLLOWED.values())
    for table in (across.FOLLOWED, workbooks.FOLLOWED, history.FOLLOWED):
        assert [code for code, (_, ways) in table.items() if not ways] == []


def test_what_only_says_what_was_read_is_no_error() -> None:
    severities = {catalogue()[code].severity for code, why in NOT_FOLLOWED.items() if why == NOTHING}
    assert severities == {Severity.INFO}
