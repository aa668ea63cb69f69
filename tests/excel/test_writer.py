"""Rendering: text stays text, equal books give equal bytes, and whatever the writing library refuses is an exception."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from ppc_reports.excel.book import (
    Area,
    AreaRule,
    Book,
    Content,
    Formula,
    Item,
    Link,
    Merge,
    Series,
    Sheet,
    Style,
    Table,
)
from ppc_reports.excel.book import Chart as ChartSpec
from ppc_reports.excel.limits_of_excel import ELLIPSIS, MAX_TEXT, clean, linkable
from ppc_reports.excel.quick_formulas import FormulaSheet
from ppc_reports.excel.writer import RenderError, render
from ppc_reports.plan.folding import utf16_length
from ppc_reports.products.report import blocks, theme
from ppc_reports.products.report.blocks import stack
from ppc_reports.products.report.book import report_book
from ppc_reports.products.report.fitting import in_lines
from ppc_reports.products.report.frame import page_footer
from ppc_reports.products.report.sheets.front.matrix_columns import DESCRIPTION
from ppc_reports.products.report.sheets.front.matrix_row import TEXT_LINES
from tests.samples import activity, generated, plan, summary
from tests.xlsx_dump import dump, opened

DAY = dt.date(2022, 9, 30)
HOSTILE = (
    "=1+1",
    "+x",
    "-x",
    "@x",
    "{=1}",
    '=HYPERLINK("http://x")',
    "\x00\x0b\x1f",
    "a\x00b",
    "_x000B_",
    "a" * 40_000,
    "😀" * 20_000,
    "مرحبا \u202eabc",
    "<b>&\"'</b>",
    "<r>a & <b></r>",
    "http://example.org/a b",
    "javascript:alert(1)",
    " lleva\r\nsaltos ",
    "\ud800",
)


def book(*contents: Content, **sheet: Any) -> Book:
    items = tuple(Item(row, 1, content) for row, content in enumerate(contents, 1))
    return Book((Sheet("Hoja", items, **sheet),), DAY)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    cell = opened(render(book("cabeza", text))).active["A2"]
    assert cell.data_type in ("s", "n")
    assert (cell.value or "") == clean(text)
    assert cell.hyperlink is None


def test_text_beyond_the_limit_is_cut_with_an_ellipsis() -> None:
    for letter in "a😀":
        cut = clean(letter * 40_000)
        assert cut.endswith(ELLIPSIS)
        assert utf16_length(cut) <= MAX_TEXT
    assert clean("a" * MAX_TEXT) == "a" * MAX_TEXT


def test_control_characters_go_and_lines_stay() -> None:
    assert clean("a\x00\x0bb\r\nc\rd\te") == "ab\nc\nd\te"


@given(st.text())
@settings(max_examples=50, deadline=None)
def test_any_text_comes_back_as_it_was_cleaned(text: str) -> None:
    assert (opened(render(book("x", text))).active["A2"].value or "") == clean(text)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///c:/x", "ftp://x", "http://", "https://a" + "b" * 3000, "x"]
)
def test_only_web_mail_and_inner_places_become_links(url: str) -> None:
    assert not linkable(url)
    cell = opened(render(book(Link(url, "texto")))).active["A1"]
    assert (cell.value, cell.hyperlink) == ("texto", None)


@pytest.mark.parametrize("url", ["http://a.co/x y", "HTTPS://a.co/?a=1#b", "MAILTO:a@b.co", "internal:'Hoja'!A1"])
def test_a_link_is_a_link(url: str) -> None:
    assert linkable(url)
    assert opened(render(book(Link(url, "texto")))).active["A1"].hyperlink is not None


@pytest.mark.parametrize(
    ("path", "leads"), [("a/b.xlsx", True), ("../b.xlsx", False), ("/b.xlsx", False), ("a#b", False)]
)
def test_a_link_to_a_file_beside_stays_under_the_folder(path: str, leads: bool) -> None:
    cell = opened(render(book(Link(path, "texto", beside=True)))).active["A1"]
    assert (cell.value, cell.hyperlink is not None) == ("texto", leads)
    assert not linkable(f"external:{path}")


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused(number: float) -> None:
    with pytest.raises(RenderError):
        render(book(number))


def test_dates_are_dates_and_those_no_sheet_counts_are_text() -> None:
    sheet = opened(render(Book((Sheet("Hoja", _dates(DAY, dt.date(1850, 1, 2))),), DAY))).active
    assert sheet["A1"].value == dt.datetime(2022, 9, 30)
    assert sheet["A2"].value == "02/01/1850"


def _dates(*days: dt.date) -> tuple[Item, ...]:
    return tuple(Item(row, 1, day, theme.DATE) for row, day in enumerate(days, 1))


def test_a_misspelt_key_is_refused() -> None:
    area = Area(1, 1, 2, 1)
    chart = ChartSpec("bar", 3, 1, 100, 100, "T", "D", (Series("S", "='Hoja'!$A$1", "='Hoja'!$A$1"),))
    wrong: Iterable[dict[str, Any]] = (
        {"conditionals": (AreaRule(area, {"type": "cell", "criterio": ">", "value": 1}, Style()),)},
        {"validations": (AreaRule(area, {"validate": "list", "fuente": ["a"]}),)},
        {"tables": (Table("Con espacio", area, ("A",)),)},
        {"tables": (Table("Tabla", Area(1, 1, 2, 2), ("A", "a")),)},
        {"charts": (ChartSpec("barra", 3, 1, 100, 100, "T", "D", chart.series),)},
        {"charts": (ChartSpec("bar", 3, 1, 100, 100, "T", "D", chart.series, options={"plotarae": {}}),)},
        {"zoom": 1000},
    )
    for options in wrong:
        with pytest.raises(RenderError):
            render(book("a", "b", **options))


def test_equal_sheet_names_and_wrong_defined_names_are_refused() -> None:
    with pytest.raises(RenderError):
        render(Book((Sheet("Hoja", ()), Sheet("hoja", ())), DAY))
    with pytest.raises(RenderError):
        render(Book((Sheet("Hoja", ()),), DAY, names={"A1": "=Hoja!$A$1"}))


def test_sheet_names_are_made_to_fit() -> None:
    names = opened(render(Book((Sheet("Plan: a/b [x]? 'y'", ()), Sheet("ñ" * 40, ())), DAY))).sheetnames
    assert names == ["Plan  a b  x   'y", "ñ" * 30 + ELLIPSIS]


def test_a_formula_keeps_its_text_and_its_value() -> None:
    made = render(book(Formula("=1+1", 2), Formula('=""', None)))
    assert [cell.value for cell in opened(made).active["A"]] == ["=1+1", '=""']
    assert opened(made, stored=True).active["A1"].value == 2


def stored_cells(content: bytes) -> str:
    """The XML of the first sheet of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read("xl/worksheets/sheet1.xml").decode()


def test_a_formula_that_gives_no_text_is_stored_as_text_and_an_error_as_an_error() -> None:
    """A viewer that does not calculate would show 0 for a value without a type."""
    cells = stored_cells(render(book(Formula('=""', None), Formula('=""', ""), Formula("=1/0", "#DIV/0!"))))
    assert re.findall(r'<c [^>]*t="(\w+)"><f>', cells) == ["str", "str", "e"]


@pytest.mark.parametrize("number", [float("nan"), float("-inf")])
def test_a_formula_with_a_value_that_is_no_number_is_refused(number: float) -> None:
    with pytest.raises(RenderError):
        render(book(Formula("=1+1", number)))


def test_text_like_the_xml_of_rich_text_stays_text_in_cells_links_and_headers() -> None:
    texts = ("<r>a & <b></r>", "<r><t>x</t></r>", "<r> _x000B_</r>", f"<r>{'a' * (MAX_TEXT - 7)}</r>")
    links = [Link("https://a.co", text) for text in texts]
    table = Table("T_", Area(1, 1, 2, 1), texts[:1])
    column = opened(render(book(*texts, *links, tables=(table,)))).active["A"]
    assert [cell.value for cell in column] == [clean(text) for text in (*texts, *texts)]
    assert [cell.hyperlink is not None for cell in column] == [False] * 4 + [True] * 4
    assert clean(texts[0]).rstrip() == texts[0]


def _reports() -> Iterator[Book]:
    rows = [
        activity(f"1.{row}", (0.5, 0.5, 0, 0), (0.5, 0.2, 1e-9, 3), row, description=text)
        for row, text in enumerate(HOSTILE)
    ]
    yield report_book(summary(plan(rows)))
    yield report_book(summary(generated(40)))
    yield book(
        Formula("=SORT(A2:A9)", 1),
        Formula("=_xlfn.XLOOKUP(1,A2:A9,B2:B9)", 2),
        Formula("{=SUM(A1:A2)}", 3),
        Formula("=1", 1),
    )


@pytest.mark.parametrize("made", list(_reports()), ids=["hostile", "many", "functions"])
def test_the_quick_formulas_can_vanish_without_harm(made: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one private method that is overridden: without it the file is the same, byte by byte."""
    quick = render(made)
    monkeypatch.delattr(FormulaSheet, "_prepare_formula")
    assert render(made) == quick


def test_the_quick_formulas_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were they not, half of the time of a report would go to searches that find nothing."""
    asked: list[str] = []
    real = Worksheet._prepare_formula

    def prepared(sheet: Worksheet, formula: str, *more: bool) -> str:
        asked.append(formula)
        return str(real(sheet, formula, *more))

    monkeypatch.setattr(Worksheet, "_prepare_formula", prepared)
    render(book(*(Formula(f"=B{row}*2-QUICK(1)", 2) for row in range(1, 100))))
    assert len(asked) == 1


@pytest.mark.parametrize("lost", ["write_string", "write_formula", "write_number", "write_blank"])
def test_a_cell_that_the_library_drops_in_silence_keeps_the_file_back(
    lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = book("a", Formula("=1", 1), 2.0, None)
    assert render(made)
    monkeypatch.setattr(Worksheet, lost, lambda *_: 0)
    with pytest.raises(RenderError, match="declared"):
        render(made)


@pytest.mark.parametrize(
    "lost", ["_write_hyperlinks", "_write_merge_cells", "_write_table_parts", "_write_drawings", "_write_rows"]
)
def test_links_merges_tables_charts_and_rows_that_are_lost_keep_the_file_back(
    lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a later version of the library no longer calls what it calls today."""
    made = report_book(summary(generated(3)))
    assert render(made)
    monkeypatch.setattr(Worksheet, lost, lambda *_: None)
    with pytest.raises(RenderError, match="declared"):
        render(made)


def test_a_cell_has_one_content_and_no_merge_meets_a_table() -> None:
    across, down, style = Area(1, 1, 1, 2), Area(1, 2, 2, 2), Style()
    table, other = Table("T_", Area(1, 1, 3, 1), ("A",)), Table("U_", Area(3, 1, 5, 1), ("A",))
    for twice in (
        Sheet("Hoja", (Item(1, 1, "a"), Item(1, 1, "b"))),
        Sheet("Hoja", (Item(1, 2, "a"),), merges=(Merge(across, "b", style),)),
        Sheet("Hoja", (), merges=(Merge(across, "a", style), Merge(down, "b", style))),
        Sheet("Hoja", (), merges=(Merge(across, "a", style),), tables=(table,)),
        Sheet("Hoja", (), tables=(table, other)),
        Sheet("Hoja", (Item(1, 16_385, "a"),)),
    ):
        with pytest.raises(RenderError):
            render(Book((twice,), DAY))


def test_the_same_report_gives_the_same_bytes_dated_at_its_as_of_date() -> None:
    made = [render(report_book(summary(generated(7)))) for _ in range(2)]
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as package:
        assert {item.date_time for item in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2022-09-30T00:00:00Z" in package.read("docProps/core.xml")


@pytest.mark.parametrize(
    "entity", ["Entidad: Norte/Sur & Cía.", "R&G", "&[Picture] & &P", "Ñ" * 300, "😀" * 200, "\x00", ""]
)
def test_any_entity_fits_the_footer(entity: str) -> None:
    content = render(report_book(summary(plan([activity()], entity=entity))))
    footer = opened(content)["Resumen"].oddFooter
    assert "Página &P de &N" in str(footer.right.text).replace("&[Page]", "&P").replace("&[Pages]", "&N")
    assert utf16_length(page_footer(summary(plan([activity()], entity=entity)))) <= 255


def test_a_report_of_hostile_text_opens_with_its_text() -> None:
    rows = [
        activity(
            f"1.{row}", (0.5, 0.5, 0, 0), (0.5, 0.2, None, None), row, description=text, product=text, leads=(text,)
        )
        for row, text in enumerate(HOSTILE, 1)
    ]
    workbook = opened(render(report_book(summary(plan(rows, entity="A/B: C", title="=1+1")))))
    shown = [cell.value or "" for cell in workbook["Seguimiento"]["B"][4:]]
    assert shown == [clean(in_lines(text, DESCRIPTION.width, TEXT_LINES)) for text in HOSTILE]
    whole: dict[tuple[object, object], str] = {}
    for key, what, part in workbook["Textos completos"].iter_rows(max_col=3, values_only=True):
        whole[key, what] = whole.get((key, what), "") + str(part or "")
    for row, text in enumerate(HOSTILE, 1):
        cut = in_lines(text, DESCRIPTION.width, TEXT_LINES) != " ".join(text.split())
        assert whole.get((f"1.{row}", "Actividad")) == (text if cut else None)
    assert all(cell.data_type != "f" for cell in workbook["Seguimiento"]["B"][4:])


def test_the_report_has_its_sheets_in_order_and_a_footer_on_each() -> None:
    workbook = opened(render(report_book(summary(generated(3)))))
    assert workbook.sheetnames == [
        "Resumen",
        "Alertas",
        "Líneas y dependencias",
        "Seguimiento",
        "Cambios",
        "Cronograma",
        "Evidencias",
        "Textos completos",
        "Calidad del dato",
        "Metodología",
    ]
    assert workbook.active.title == "Resumen"
    assert all(sheet.oddFooter.left.text == "Entidad de Ejemplo" for sheet in workbook)
    assert "Entidad de Ejemplo" in dump(render(report_book(summary(generated(3)))))


def test_a_table_without_rows_is_a_sentence_and_never_a_fault() -> None:
    body = stack(1, [blocks.table({1: 20.0, 2: 20.0}, "tblApoyos", ("Apoyo", "Actividades"), [], "Nadie apoya.")])
    sheet = opened(render(Book((Sheet("Por apoyo", body.items, merges=body.merges, tables=body.tables),), DAY))).active
    assert (sheet["A1"].value, sheet.tables) == ("Nadie apoya.", {})
    bare = opened(render(book("Apoyo", tables=(Table("T_", Area(1, 1, 1, 1), ("Apoyo",)),)))).active
    assert (bare["A1"].value, bare.tables) == ("Apoyo", {})
