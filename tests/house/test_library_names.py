"""XlsxWriter and openpyxl are used by the names on this list, all of them in their documentation."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.cell import Cell

from ppc_reports.excel.writer import render
from ppc_reports.opening.workbook import load
from ppc_reports.plan.findings import finding
from ppc_reports.plan.grid import At
from ppc_reports.products.marked_copy import marked_copy
from ppc_reports.products.report.book import report_book
from ppc_reports.products.tracking import blank
from tests import ROOT
from tests.samples import generated, summary

ALLOWED = {
    "xlsxwriter": {
        "activate", "add_chart", "add_format", "add_series", "add_table", "add_worksheet", "autofilter", "center_horizontally",
        "close", "combine", "conditional_format", "data_validation", "define_name", "fit_to_pages", "freeze_panes",
        "hide", "hide_gridlines", "ignore_errors", "insert_chart", "merge_range", "print_area", "protect", "repeat_columns",
        "repeat_rows", "set_chartarea", "set_column", "set_footer", "set_h_pagebreaks", "set_landscape", "set_legend",
        "set_margins", "set_paper", "set_plotarea", "set_portrait", "set_print_scale", "set_properties", "set_row",
        "set_size", "set_tab_color", "set_title", "set_v_pagebreaks", "set_x_axis", "set_y_axis", "set_zoom",
        "show_blanks_as", "worksheets", "write_blank", "write_boolean", "write_comment", "write_datetime", "write_formula",
        "write_number", "write_string", "write_url",
    },
    "openpyxl": {
        "active", "alignment", "append", "author", "auto_filter", "border", "cell", "chartsheets", "color", "column_dimensions",
        "comment", "conditional_formatting", "content",
        "coordinate", "create_sheet", "epoch", "fill", "font", "max_col", "max_row", "merge_cells",
        "merged_cells", "min_col", "min_row", "oddFooter", "pageSetUpPr", "page_setup", "ranges", "remove", "rgb", "right",
        "row_dimensions", "save", "sheet_properties", "sheet_state", "sheet_view", "sheetnames", "text", "theme", "title",
        "type", "value", "views", "worksheets",
    },
}  # fmt: skip
ASKED_IN_VAIN = {"set_show_blanks_as"}
"""The writer looks for ``set_x`` before ``x``: a chart has setters of both kinds."""
EXAMPLE = ROOT / "templates" / "ejemplos" / "seguimiento_con_errores.xlsx"


def families(library: ModuleType) -> Iterator[type]:
    """The classes of a library from which its others descend."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == library.__name__:
            for member in vars(module).values():
                if isinstance(member, type) and member.__module__ == name and member.__bases__ == (object,):
                    yield member


def asked(library: ModuleType, work: Callable[[], object]) -> set[str]:
    """The public attributes that this program asks of the objects of a library while it does some work."""
    names: set[str] = set()

    def watching(plain: Any) -> Any:
        def watched(thing: object, name: str) -> Any:
            if str(sys._getframe(1).f_globals.get("__name__")).startswith(("ppc_reports", __name__)):
                names.add(name)
            return plain(thing, name)

        return watched

    with pytest.MonkeyPatch.context() as patch:
        for kind in families(library):
            patch.setattr(kind, "__getattribute__", watching(kind.__getattribute__), raising=False)
        work()
    return {name for name in names if not name.startswith("_")}


def written() -> None:
    """A report and a blank tracking workbook: between them every kind of thing that a Book declares."""
    assert render(report_book(summary(generated(3))))
    assert blank()


def marked() -> None:
    """A marked copy of an office's workbook and one of its values, and a workbook that openpyxl reads."""
    data = EXAMPLE.read_bytes()
    workbook = load(data, EXAMPLE.name, engine="openpyxl")
    found = [finding("CELL-ERROR", At(workbook.grids[0].sheet, 8, 4), found="#REF!")]
    assert marked_copy(data, EXAMPLE.name, found, workbook)
    assert marked_copy(b"", EXAMPLE.name, found, workbook)


@pytest.mark.parametrize(("library", "work"), [(xlsxwriter, written), (openpyxl, marked)])
def test_only_documented_names_of_a_library_are_used(library: ModuleType, work: Callable[[], None]) -> None:
    names = asked(library, work)
    assert names - ASKED_IN_VAIN <= ALLOWED[library.__name__]
    assert len(names) > 20


def test_an_undocumented_name_is_seen() -> None:
    book = openpyxl.Workbook()
    assert asked(openpyxl, lambda: Cell(book.active).hyperlink) == {"active", "hyperlink"}
    assert asked(xlsxwriter, lambda: xlsxwriter.Workbook().str_table) == {"str_table"}
