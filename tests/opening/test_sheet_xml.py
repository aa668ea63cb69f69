"""The XML of a sheet: what is broken, hidden or out of place among rows that are all alike."""

from __future__ import annotations

import io

import pytest

from ppc_reports.opening.sheet_xml import SheetScan, Styles
from ppc_reports.opening.zip_checks import BadPackage

STYLES = Styles({"1": "0%", "5": "0.00"})
ROWS = [f'<row r="{n}"><c r="A{n}" s="1"><v>0.5</v></c><c r="C{n}" s="5"/></row>' for n in range(21, 29)]


def scanned(*rows: str, first: str = "") -> SheetScan:
    sheet = f'<?xml version="1.0"?><worksheet>{first}<sheetData>{"".join(rows)}</sheetData></worksheet>'
    return SheetScan(io.BytesIO(sheet.encode()), STYLES, {})


def test_formats_and_extent_are_those_of_every_row() -> None:
    scan = scanned(*ROWS)
    assert scan.formats == {(n, column): text for n in range(21, 29) for column, text in ((1, "0%"), (3, "0.00"))}
    assert (scan.height, scan.width) == (28, 1)


@pytest.mark.parametrize("before", ["<!-- <row> -->", "<?nota <row?>", "<x><![CDATA[<row]]></x>"])
def test_a_row_in_a_comment_an_instruction_or_a_text_is_none(before: str) -> None:
    assert scanned(*ROWS, first=before).formats == scanned(*ROWS).formats


@pytest.mark.parametrize(
    "broken",
    [
        '<row r="2" x=\'>',
        '<row r="9" x="<">',
        '<c r="A5">',
        '<row r="4"><c r="A4">\0</row>',
        '<row r="1048577"/>',
        '<row r="4"><c r="XFE4"/></row>',
        "<!DOCTYPE x>",
    ],
)
def test_xml_that_is_broken_or_leaves_the_sheet_is_refused(broken: str) -> None:
    with pytest.raises(BadPackage):
        scanned(*ROWS[:4], broken, *ROWS[4:])
