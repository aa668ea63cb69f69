"""The formats of a workbook: one for each style that its cells have."""

from __future__ import annotations

from typing import Any

from ppc_reports.excel.book import FONT, Style

_BROAD = 5
"""Excel's number of the broadest line."""


class Formats(dict[Style, Any]):
    """The format of each style, made when it is first asked for."""

    def __init__(self, workbook: Any) -> None:
        super().__init__()
        self._workbook = workbook

    def __missing__(self, style: Style) -> Any:
        self[style] = self._workbook.add_format(_options(style))
        return self[style]

    def conditional(self, style: Style) -> Any:
        """A format for a conditional rule, which changes only what differs from a plain style."""
        plain, options = _options(Style()), _options(style)
        return self._workbook.add_format({key: value for key, value in options.items() if plain.get(key) != value})


def _options(style: Style) -> dict[str, Any]:
    """The format of a style in XlsxWriter's words."""
    options: dict[str, Any] = {
        "font_name": FONT,
        "font_size": style.size,
        "font_color": style.color,
        "align": style.align,
        "valign": style.valign,
        "num_format": style.number_format,
        "bold": style.bold,
        "italic": style.italic,
        "text_wrap": style.wrap,
        "indent": style.indent if style.align != "center" else 0,
        "underline": int(style.underline),
        "rotation": style.rotation,
    }
    if style.fill:
        options["bg_color"] = style.fill
    if style.border:
        options |= {"border": 1, "border_color": style.border}
    if style.bottom:
        options |= {"bottom": 1, "bottom_color": style.bottom}
    if style.left:
        options |= {"left": _BROAD, "left_color": style.left}
    given = {name: value for name, value in options.items() if value}
    return given if style.locked else {**given, "locked": False}
