"""The theme: every text can be read on its fill, every state has its own sign, and text fits the height it is given."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_reports.excel.book import Formula, Sheet, Style
from ppc_reports.plan.findings import Severity
from ppc_reports.plan.model import Absent, State
from ppc_reports.plan.spanish import long_date, points, printed
from ppc_reports.products.digest import RunLine, digest_of
from ppc_reports.products.report import fitting, theme
from ppc_reports.products.report.book import office_book, report_book
from ppc_reports.products.report.theme import Look
from ppc_reports.products.tracking import tracking_book
from ppc_reports.running.run_summary import run_book
from ppc_reports.settings.scale import INCONCLUSIVE
from tests import samples
from tests.samples import every_item
from tests.shapes import SHAPES

LOOKS = [*theme.STATE_LOOKS.values(), *theme.FULLNESS_LOOKS.values(), *theme.SEVERITY_LOOKS.values()]
BANDS = [theme.band_look(band) for name in ("tres_zonas", "cinco_bandas") for band in samples.scale(name).bands]
STYLES = [value for value in vars(theme).values() if isinstance(value, Style)]


@pytest.mark.parametrize("look", [*LOOKS, *BANDS], ids=lambda look: look.word)
def test_text_on_a_fill_can_be_read(look: Look) -> None:
    assert theme.contrast(look.fill, look.ink) >= theme.MIN_CONTRAST


@pytest.mark.parametrize("style", STYLES, ids=str)
def test_every_base_style_can_be_read(style: Style) -> None:
    assert theme.contrast(style.fill or theme.PAPER, style.color) >= theme.MIN_CONTRAST


@cache
def written() -> tuple[Sheet, ...]:
    """Every sheet of the reports of every shape of plan, of the book of an office, the tracking workbook and the run summary."""
    made = [shape.make() for name, shape in SHAPES.items() if name not in ("331 activities", "2000 activities")]
    books = [*map(report_book, made), office_book(made[0], made[0].offices[0].name), tracking_book(made[0].plan)]
    lines = [RunLine(f"{place}.xlsx", digest_of(summary), "a/x.xlsx") for place, summary in enumerate(made)]
    books.append(run_book([*lines, RunLine("b.xlsx", None, why="No se pudo leer")], made[0].as_of, "Entidad"))
    return tuple(sheet for book in books for sheet in book.sheets)


def test_every_text_that_is_written_can_be_read_on_its_ground() -> None:
    looks = {(sheet.name, item.style) for sheet in written() for item in every_item(sheet) if item.content is not None}
    looks |= {(sheet.name, merge.style) for sheet in written() for merge in sheet.merges if merge.content is not None}
    looks |= {(sheet.name, rule.style) for sheet in written() for rule in sheet.conditionals if rule.style}
    assert len({sheet for sheet, _ in looks}) > 20
    for sheet, style in looks:
        assert theme.contrast(style.fill or theme.PAPER, style.color) >= theme.MIN_CONTRAST, (sheet, style)


def fonts(options: Any) -> Iterator[Mapping[str, Any]]:
    """Every font that the options of a chart name."""
    if isinstance(options, Mapping):
        yield from (value for key, value in options.items() if key.endswith("font"))
        yield from (font for value in options.values() for font in fonts(value))
    elif isinstance(options, list | tuple):
        yield from (font for value in options for font in fonts(value))


def test_every_text_of_a_chart_can_be_read_on_paper() -> None:
    charts = [chart for sheet in written() for chart in sheet.charts]
    labelled = 0
    for chart in charts:
        said = [chart.x_axis, chart.y_axis, chart.legend, chart.options, *(series.options for series in chart.series)]
        colors = [font["color"] for font in fonts(said)]
        assert all(theme.contrast(color, theme.PAPER) >= theme.MIN_CONTRAST for color in colors), colors
        labelled += len(colors)
        shown = [axis for axis in (chart.x_axis, chart.y_axis) if axis.get("visible", True)]
        assert all("num_font" in axis for axis in shown)
        assert not chart.title
    assert labelled > 40
    assert len(charts) > 20


def test_a_fill_is_a_zone_and_stands_only_on_a_compliance() -> None:
    summary = samples.summary(samples.generated(60))
    zones = {theme.band_look(band).fill for band in (*summary.scale.bands, INCONCLUSIVE)}
    for sheet in list(report_book(summary).sheets)[:4]:
        cells = [(item.content, item.style) for item in every_item(sheet)]
        cells += [(merge.content, merge.style) for merge in sheet.merges]
        for content, style in cells:
            if style.fill in zones:
                number = isinstance(content, Formula) and style.number_format.endswith(theme.SHARE_FORMAT)
                assert number or sheet.name == "Resumen", (sheet.name, content)


def seen(color: str, matrix: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """A colour in the light of an eye or of a printer that lacks one."""
    light = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return tuple(sum(part * value for part, value in zip(row, light, strict=True)) for row in matrix)


GREY = ((0.2126, 0.7152, 0.0722),)
DEUTERANOPIA = ((0.367, 0.861, -0.228), (0.28, 0.673, 0.047), (-0.012, 0.043, 0.969))
PROTANOPIA = ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052))


@pytest.mark.parametrize("matrix", [GREY, DEUTERANOPIA, PROTANOPIA], ids=["grey", "deuteranopia", "protanopia"])
def test_what_is_done_and_what_lacks_is_told_apart_without_colour(matrix: Sequence[Sequence[float]]) -> None:
    for one, other in ((theme.DONE, theme.LACKING), (theme.DONE, theme.PAPER), (theme.LACKING, theme.PAPER)):
        apart = math.dist(seen(one, matrix), seen(other, matrix))
        assert apart > 0.12, (one, other)


def test_a_zone_is_never_told_by_its_colour_alone() -> None:
    summary = samples.summary(samples.generated(60))
    bands = {band.fill: band for band in (*summary.scale.bands, INCONCLUSIVE)}
    assert len({band.symbol for band in bands.values()}) == len(bands)
    told = 0
    for sheet in report_book(summary).sheets:
        cells = [(item.content, item.style) for item in every_item(sheet)]
        cells += [(merge.content, merge.style) for merge in sheet.merges]
        for content, style in cells:
            band = bands.get(style.fill)
            if band and isinstance(content, Formula) and style.size < theme.FIGURE_SIZE:
                assert style.number_format.startswith(f'"{band.symbol}'), (sheet.name, content)
                assert ("≥" in style.number_format) is (band is INCONCLUSIVE), (sheet.name, content)
                told += 1
    assert told > 40


def test_arrows_say_change_and_nothing_else() -> None:
    looks = [*LOOKS, *BANDS]
    assert not [look.word for look in looks if look.symbol in "▲▼△▽◆►→←"]
    assert {"▲", "▼"} <= set(theme.MOVED_FORMAT)


def test_there_is_one_way_to_write_a_percent() -> None:
    assert theme.SHARE_FORMAT.endswith('0.0"\u00a0"%')
    assert theme.AT_LEAST_FORMAT.endswith(theme.SHARE_FORMAT)
    for sheet in report_book(samples.summary(samples.generated(60))).sheets:
        formats = {item.style.number_format for item in every_item(sheet)}
        formats |= {merge.style.number_format for merge in sheet.merges}
        assert all(text.endswith(theme.SHARE_FORMAT) for text in formats if "%" in text), sheet.name


@given(st.from_regex(r"\A#[0-9A-F]{6}\Z"))
def test_any_configured_colour_gets_an_ink_that_can_be_read(fill: str) -> None:
    assert theme.contrast(fill, theme.ink_on(fill)) >= theme.MIN_CONTRAST


def test_contrast_is_that_of_the_standard() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_states_severities_and_blanks_are_told_apart_without_colour() -> None:
    assert set(theme.STATE_LOOKS) == set(State)
    assert set(theme.SEVERITY_LOOKS) == set(Severity)
    assert set(theme.BLANKS) == set(Absent)
    for looks in (theme.STATE_LOOKS, theme.SEVERITY_LOOKS):
        assert (
            len({look.word for look in looks.values()}) == len({look.symbol for look in looks.values()}) == len(looks)
        )
    assert len(set(theme.BLANKS.values())) == 4


def test_lines_are_wrapped_at_words() -> None:
    assert fitting.lines_needed("", 20) == 1
    assert fitting.lines_needed("corto", 20) == 1
    assert fitting.lines_needed("una\ndos\ntres", 20) == 3
    assert fitting.lines_needed("palabra " * 20, 20) > fitting.lines_needed("palabra " * 20, 60)
    assert fitting.lines_needed("x" * 100, 20) >= 5
    assert fitting.lines_needed("Dirección-Subdirecciones-Contratistas", 16.7) == 3, "lines may end at hyphens"


@given(st.text(alphabet="abc ABC\n", max_size=300), st.floats(5, 80))
def test_a_longer_text_never_needs_fewer_lines(text: str, width: float) -> None:
    assert fitting.lines_needed(text + "\nmás", width) == fitting.lines_needed(text, width) + 1


def test_no_row_is_taller_than_a_sheet_allows() -> None:
    assert fitting.fitted_height([("a " * 20_000, 20)]) == fitting.MAX_HEIGHT
    assert fitting.fitted_height([]) < 20


def test_dates_and_shares_are_written_as_in_colombia() -> None:
    summary = samples.summary(samples.generated(1))
    assert long_date(summary.corte.end) == "30 de septiembre de 2022"
    assert printed(0.5996) == "60,0\u00a0%"
    assert printed(11.745) == "1.174,5\u00a0%"
    assert printed(None) == "—"
    assert points(-5.4) == "−5,4"


@pytest.mark.parametrize("name", ["tres_zonas", "cinco_bandas"])
def test_a_compliance_below_nothing_is_in_the_first_zone(name: str) -> None:
    scale = samples.scale(name)
    assert scale.band(-0.3) == scale.band(0.0) == scale.bands[0]
