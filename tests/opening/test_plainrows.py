"""Plain rows are told by their bytes: exactly as the parser tells them cell by cell."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_reports.opening import uniform_rows as plainrows
from ppc_reports.opening.sheet_xml import SheetScan
from ppc_reports.opening.uniform_rows import PlainRows
from ppc_reports.opening.zip_checks import BadPackage

STYLES = {"0": "@", "1": "0%", "5": "0.00"}
TOLD = ("formats", "errors", "unstored", "hidden_rows", "height", "width")
NOTE = "<!-- una nota -->"
"""Behind a comment nothing is taken for a plain row."""


@dataclass(frozen=True)
class Row:
    """A row as it is written: its number, what stands beside it, and its cells."""

    number: int
    attributes: str
    cells: tuple[str, ...]

    def __str__(self) -> str:
        return f'<row r="{self.number}"{self.attributes}>{"".join(self.cells)}</row>'


def sheet(*rows: object, first: str = "") -> bytes:
    body = "".join(map(str, rows))
    return f'<?xml version="1.0"?><worksheet>{first}<sheetData>{body}</sheetData></worksheet>'.encode()


def told(data: bytes) -> object:
    """What the scan tells of a sheet, or that it is refused."""
    try:
        scan = SheetScan(io.BytesIO(data), STYLES, {})
    except BadPackage as problem:
        return str(problem)
    return {name: getattr(scan, name) for name in TOLD}


def taken(data: bytes) -> int:
    """How many rows were taken for plain ones."""
    rows = PlainRows(io.BytesIO(data), STYLES)
    list(rows.left())
    return len(rows.kinds)


@st.composite
def cells(draw: st.DrawFn, number: int) -> str:
    """A cell of a row, mostly plain, sometimes of another row, without a place, with a formula or an error."""
    letters, place = draw(st.sampled_from(["A", "B", "C", "AA", "XFD", "XFE"])), draw(st.sampled_from([number, 5, 15]))
    address = draw(st.sampled_from([f' r="{letters}{number}"'] * 6 + [f' r="{letters}{place}"', ""]))
    style = draw(st.sampled_from(["", ' s="0"', ' s="1"', ' s="5"', ' s="15"', ' s="7"']))
    kind = draw(st.sampled_from(["", ' t="s"', ' t="n"', ' t="b"', ' t="e"', ' t="str"']))
    inner = draw(st.sampled_from(["<v>1</v>"] * 6 + ["<v>0.25</v>", "<v/>", "", "<f>A1</f><v>2</v>", "<f>A1</f>"]))
    empty = f"<c{address}{style}{kind}/>"
    return draw(st.sampled_from([f"<c{address}{style}{kind}>{inner}</c>"] * 4 + [empty]))


@st.composite
def rows(draw: st.DrawFn) -> Row:
    number = draw(st.sampled_from([1, 2, 3, 5, 7, 15, 1_048_577]))
    attributes = draw(st.sampled_from(["", ' spans="1:3"', ' hidden="1"', ' x="&gt;"']))
    return Row(number, attributes, tuple(draw(st.lists(cells(number), max_size=4))))


@given(st.lists(rows(), max_size=8), st.sampled_from([60, 200, 2**20]))
def test_a_sheet_tells_the_same_with_and_without_plain_rows(written: list[Row], block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plainrows, "_BLOCK", block)
        assert told(sheet(*written)) == told(sheet(*written, first=NOTE))


PLAIN = [Row(n, "", (f'<c r="A{n}" s="1"><v>0.5</v></c>', f'<c r="C{n}" s="5"/>')) for n in range(21, 29)]


def test_rows_that_are_alike_are_taken_and_the_last_is_left() -> None:
    data = sheet(*PLAIN)
    assert taken(data) == len(PLAIN) - 1
    assert told(data) == {
        "formats": {(n, column): text for n in range(21, 29) for column, text in ((1, "0%"), (3, "0.00"))},
        "errors": {}, "unstored": set(), "hidden_rows": set(), "height": 28, "width": 1,
    }  # fmt: skip


@pytest.mark.parametrize("hiding", [NOTE, "<?nota <row?>", "<x><![CDATA[<row]]></x>"])
def test_no_row_is_taken_where_one_may_be_hidden(hiding: str) -> None:
    assert taken(sheet(*PLAIN, first=hiding)) == 0


@pytest.mark.parametrize(
    "broken", ['<row r="2" x=\'>', '<row r="9" x="<">', '<c r="A5">', '<row r="4"><c r="A4">\0</row>']
)
def test_xml_that_is_broken_is_refused_among_plain_rows(broken: str) -> None:
    with pytest.raises(BadPackage):
        SheetScan(io.BytesIO(sheet(*PLAIN[:4], broken, *PLAIN[4:])), STYLES, {})
