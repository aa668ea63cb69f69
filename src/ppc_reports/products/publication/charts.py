"""The charts of the page and of the document: small SVG pictures whose every text is escaped, each said in words too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from ppc_reports.judging.groups import GroupFigures
from ppc_reports.plan.spanish import printed
from ppc_reports.products.publication.view import Picture
from ppc_reports.products.report import theme

BAR_WIDTH, BAR_HEIGHT = 200, 22
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 480, 250, 50, 92, 28, 34
_FONTS = "Atkinson Hyperlegible, Carlito, Calibri, Verdana, sans-serif"
_PLANNED_INK = "#55708C"
Curve = Sequence[tuple[float | None, float | None]]


def bar(group: GroupFigures) -> Picture:
    """*Ejecutado que cuenta* as a bar against *programado* as a line, on an axis of 0 to 100 %; blank where unknown."""
    counted, planned = group.counted_shown, group.planned_shown
    told = f"Ejecutado que cuenta {printed(counted)} de {printed(planned)} programado"
    inner = Markup('<rect x="0" y="6" width="{}" height="10" fill="{}"/>').format(BAR_WIDTH, theme.RULE)
    if counted is not None:
        inner += Markup('<rect x="0" y="6" width="{}" height="10" fill="{}"/>').format(_along(counted), theme.ACCENT)
    if planned is not None:
        inner += Markup('<rect x="{}" y="1" width="3" height="20" fill="{}"/>').format(
            max(_along(planned) - 1.5, 0), theme.INK
        )
    return Picture(_svg(BAR_WIDTH, BAR_HEIGHT, inner), told)


def _along(share: float) -> float:
    return round(min(max(share, 0.0), 1.0) * BAR_WIDTH, 1)


def year(curve: Curve, corte: int) -> Picture:
    """*Programado* and *ejecutado* to date at T1..T4 (shares; None is a gap), the corte marked; what passes 100 % is cut."""
    planned, achieved = ([point[place] for point in curve] for place in (0, 1))
    inner = Markup("").join(
        (
            *_grid(corte),
            *_line(planned, _PLANNED_INK, "7 4"),
            *_line(achieved, theme.ACCENT, ""),
            *_labels(planned, achieved),
        )
    )
    told = "; ".join(
        f"T{number}: programado {printed(due)}, ejecutado {printed(done) if number <= corte else 'aún no'}"
        for number, (due, done) in enumerate(curve, 1)
    )
    return Picture(_svg(_WIDTH, _HEIGHT, inner), f"Acumulado del año por trimestre. {told}.")


def _svg(width: int, height: int, inner: Markup) -> str:
    frame = Markup('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}">{}</svg>')
    return str(frame.format(width, height, width, height, inner))


def _x(number: int) -> float:
    return _LEFT + (number - 1) * (_WIDTH - _LEFT - _RIGHT) / 3


def _y(share: float) -> float:
    return round(_HEIGHT - _BOTTOM - min(max(share, 0.0), 1.0) * (_HEIGHT - _TOP - _BOTTOM), 1)


def _grid(corte: int) -> Iterator[Markup]:
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        yield Markup('<path d="M{} {}H{}" stroke="{}" stroke-width="1" fill="none"/>').format(
            _LEFT, _y(share), _WIDTH - _RIGHT, theme.RULE
        )
        yield _text(_LEFT - 8, _y(share) + 4, f"{share:.0%}".replace("%", "\u00a0%"), theme.MUTED, "end")
    yield Markup('<path d="M{} {}V{}" stroke="{}" stroke-width="1" stroke-dasharray="2 3" fill="none"/>').format(
        _x(corte), _TOP, _HEIGHT - _BOTTOM, theme.MUTED
    )
    for number in range(1, 5):
        label = f"T{number} (corte)" if number == corte else f"T{number}"
        yield _text(_x(number), _HEIGHT - 12, label, theme.INK, "middle")


def _line(shares: Sequence[float | None], color: str, dashes: str) -> Iterator[Markup]:
    """The known points, joined where neighbours are known."""
    path, before = "", False
    for number, share in enumerate(shares, 1):
        if share is not None:
            path += f"{'L' if before else 'M'}{_x(number):.1f} {_y(share)}"
            yield Markup('<circle cx="{}" cy="{}" r="4" fill="{}"/>').format(_x(number), _y(share), color)
        before = share is not None
    yield Markup('<path d="{}" stroke="{}" stroke-width="2.5" stroke-dasharray="{}" fill="none"/>').format(
        path or "M0 0", color, dashes or "none"
    )


def _labels(planned: Sequence[float | None], achieved: Sequence[float | None]) -> Iterator[Markup]:
    """The percents beside their points, the higher one above, the first clear of the axis; the names of the lines at their ends."""
    for number, (due, done) in enumerate(zip(planned, achieved, strict=True), 1):
        high = done is None or (due is not None and due >= done)
        anchor, x = ("start", _x(number) + 6) if number == 1 else ("middle", _x(number))
        if due is not None:
            yield _text(x, _y(due) + (-9 if high else 18), printed(due), _PLANNED_INK, anchor)
        if done is not None:
            yield _text(x, _y(done) + (18 if high else -9), printed(done), theme.ACCENT, anchor)
    for name, shares, color in (("Programado", planned, _PLANNED_INK), ("Ejecutado", achieved, theme.ACCENT)):
        last = max((place for place, share in enumerate(shares, 1) if share is not None), default=0)
        share = shares[last - 1] if last else None
        if share is not None:
            yield _text(_x(last) + 10, _y(share) + 4, name, color, "start")


def _text(x: float, y: float, text: str, color: str, anchor: str) -> Markup:
    return Markup(
        '<text x="{:.1f}" y="{:.1f}" fill="{}" font-family="{}" font-size="13" text-anchor="{}">{}</text>'
    ).format(x, y, color, _FONTS, anchor, text)
