"""The theme: every text can be read on its fill, every state has its own sign, and text fits the height it is given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_reports.excel.book import Style
from ppc_reports.judging.comparison import Trend
from ppc_reports.plan.findings import Severity
from ppc_reports.plan.model import Absent, State
from ppc_reports.products.report import theme
from ppc_reports.products.report.sheets import matrix
from ppc_reports.products.report.theme import Look
from tests import samples
from tests.samples import every_item

LOOKS = [*theme.STATE_LOOKS.values(), *theme.TREND_LOOKS.values(), *theme.SEVERITY_LOOKS.values()]
BANDS = [theme.band_look(band) for name in ("tres_zonas", "cinco_bandas") for band in samples.scale(name).bands]
STYLES = [value for value in vars(theme).values() if isinstance(value, Style)]


@pytest.mark.parametrize("look", [*LOOKS, *BANDS], ids=lambda look: look.word)
def test_text_on_a_fill_can_be_read(look: Look) -> None:
    assert theme.contrast(look.fill, look.ink) >= theme.MIN_CONTRAST


@pytest.mark.parametrize("style", STYLES, ids=str)
def test_every_base_style_can_be_read(style: Style) -> None:
    assert theme.contrast(style.fill or theme.PAPER, style.color) >= theme.MIN_CONTRAST


def test_every_cell_of_the_report_can_be_read() -> None:
    for item in every_item(matrix.sheet(samples.summary(samples.generated(60)))):
        assert theme.contrast(item.style.fill or theme.PAPER, item.style.color) >= theme.MIN_CONTRAST, item


@given(st.from_regex(r"\A#[0-9A-F]{6}\Z"))
def test_any_configured_colour_gets_an_ink_that_can_be_read(fill: str) -> None:
    assert theme.contrast(fill, theme.ink_on(fill)) >= theme.MIN_CONTRAST


def test_contrast_is_that_of_the_standard() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_states_severities_and_blanks_are_told_apart_without_colour() -> None:
    assert set(theme.STATE_LOOKS) == set(State)
    assert set(theme.SEVERITY_LOOKS) == set(Severity)
    assert set(theme.TREND_LOOKS) == set(Trend)
    assert set(theme.BLANKS) == set(Absent)
    for looks in (theme.STATE_LOOKS, theme.SEVERITY_LOOKS, theme.TREND_LOOKS):
        assert (
            len({look.word for look in looks.values()}) == len({look.symbol for look in looks.values()}) == len(looks)
        )
    assert len(set(theme.BLANKS.values())) == 4


def test_lines_are_wrapped_at_words() -> None:
    assert theme.lines_needed("", 20) == 1
    assert theme.lines_needed("corto", 20) == 1
    assert theme.lines_needed("una\ndos\ntres", 20) == 3
    assert theme.lines_needed("palabra " * 20, 20) > theme.lines_needed("palabra " * 20, 60)
    assert theme.lines_needed("x" * 100, 20) >= 5


@given(st.text(alphabet="abc ABC\n", max_size=300), st.floats(5, 80))
def test_a_longer_text_never_needs_fewer_lines(text: str, width: float) -> None:
    assert theme.lines_needed(text + "\nmás", width) == theme.lines_needed(text, width) + 1


def test_no_row_is_taller_than_a_sheet_allows() -> None:
    assert theme.fitted_height([("a " * 20_000, 20)]) == theme.MAX_HEIGHT
    assert theme.fitted_height([]) < 20


def test_dates_and_shares_are_written_as_in_colombia() -> None:
    summary = samples.summary(samples.generated(1))
    assert theme.long_date(summary.corte.end) == "30 de septiembre de 2022"
    assert theme.shown_share(0.5996) == "60,0 %"
    assert theme.shown_share(None) == "—"


@pytest.mark.parametrize("name", ["tres_zonas", "cinco_bandas"])
def test_a_compliance_below_nothing_is_in_the_first_zone(name: str) -> None:
    scale = samples.scale(name)
    assert scale.band(-0.3) == scale.band(0.0) == scale.bands[0]
