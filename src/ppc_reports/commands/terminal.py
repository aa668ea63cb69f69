"""The terminal: findings line by line on standard error, summaries on standard output.

Nothing a workbook says is printed with its control characters, nor read as markup. Colour is never the only sign.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from rich import box
from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.style import Style
from rich.table import Table
from rich.text import Text

from ppc_reports.judging.alerts import KIND_NAMES, alerts, calm, most_urgent
from ppc_reports.judging.groups import GroupFigures
from ppc_reports.judging.headline import coverage_words, headline
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import Finding, Severity, catalogue, some
from ppc_reports.plan.names import NO_ENTITY, visible
from ppc_reports.plan.spanish import counted, long_date, printed
from ppc_reports.products.report.frame import marks_told
from ppc_reports.products.report.theme import SEVERITY_LOOKS, STATE_LOOKS, Look, band_look
from ppc_reports.running.many import Done
from ppc_reports.running.writing.replacing import FileFate, Written
from ppc_reports.settings.scale import INCONCLUSIVE

WIDEST, WIDE, NARROW = 120, 100, 76
_FEW, _PLACES = 3, 60
_BOLD, _MUTED, _WRONG, _WELL = Style(bold=True), Style(dim=True), Style(bold=True, color="red"), Style(color="green")
_COUNTED = {
    Severity.ERROR: ("error", "errores"),
    Severity.WARNING: ("advertencia", "advertencias"),
    Severity.INFO: ("aviso informativo", "avisos informativos"),
}


def console(*, errors: bool = False) -> Console:
    """The terminal, never wider than can be read; plain text where it is no terminal."""
    made = Console(stderr=errors, highlight=False, markup=False, emoji=False)
    made.width = min(made.width, WIDEST)
    return made


def both_seen() -> bool:
    """True where standard output and standard error meet on one screen."""
    return sys.stdout.isatty() and sys.stderr.isatty()


def finding_line(file: str, item: Finding) -> str:
    """One finding on one line: ``plan.xlsx!Seguimiento!D14: error PERCENT-UNREADABLE «mucho» no es un porcentaje``."""
    place = "!".join(visible(part) for part in (file, item.sheet, item.where) if part)
    return f"{place}: {item.severity.value} {item.code} {visible(item.message)}"


def tell_findings(ended: Sequence[Done]) -> None:
    """Every finding of every workbook on standard error, one per line, as the contract says."""
    for done in ended:
        for item in done.findings:
            tell(finding_line(done.file, item))
        if done.trouble:
            tell(f"{done.file}: {visible(done.trouble)}")


def tell_ignored(folder: Path, names: Sequence[str]) -> None:
    """Print the files of the input folder that are not read, on one line of standard error; nothing where all are read."""
    if names:
        tell(f"En «{folder}» no se leyó lo que no es un libro: {', '.join(map(visible, names))}")


def tell(line: str) -> None:
    """One line on standard error."""
    print(line, file=sys.stderr)


def say(line: str) -> None:
    """One line on standard output, seen at once also by who reads it through a pipe."""
    print(line, flush=True)


def show_line(text: str) -> None:
    """A sentence of ours on standard output, folded to the screen; nothing for an empty one."""
    if text:
        console().print(Text(text))


def print_bytes(text: bytes) -> None:
    """UTF-8 text to standard output as it is."""
    sys.stdout.write(text.decode())


def show_report(done: Done) -> None:
    """The summary of one workbook, or why it has no report: its findings by kind where they are nowhere else, the figures last."""
    screen = console()
    if done.summary is None:
        screen.print(_no_report(done))
        return
    summary = done.summary
    lines = _lines_table(summary, screen.width) if screen.width >= NARROW else _lines_list(summary)
    kinds = _by_kind(done.findings, screen.width - 2, _FEW) if both_seen() else []
    parts: list[RenderableType] = [*kinds, lines, *_attention(summary, screen.width - 2), *_files(done.written), Text()]
    figures = _headline(summary, screen.width - 4), Text(), _findings_count(done.findings)
    screen.print(Padding(Group(*parts), (0, 1)))
    screen.print(Panel(Group(*figures), title=_title(done.file), title_align="left", padding=(0, 1)))


def _title(file: str) -> Text:
    return Text(f" {visible(file)} ", _BOLD)


def _no_report(done: Done) -> Panel:
    lines = [Text("SIN INFORME", _WRONG)]
    lines += [Text(visible(text)) for item in done.findings for text in (item.message, item.advice)]
    lines += [Text(visible(done.trouble))] if done.trouble else []
    return Panel(Group(*lines), title=_title(done.file), title_align="left", border_style="red", padding=(0, 1))


def _headline(summary: Summary, width: int) -> Group:
    totals, plan = summary.totals, summary.plan
    figures = [
        Text.assemble(("Cobertura ", _MUTED), (printed(totals.coverage), _BOLD), f" ({coverage_words(totals)})"),
        Text.assemble(("Programado ", _MUTED), (printed(totals.planned_shown), _BOLD)),
        Text.assemble(("Ejecutado que cuenta ", _MUTED), (printed(totals.counted_shown), _BOLD)),
        Text.assemble(("Cumplimiento ", _MUTED), _compliance(summary, totals)),
        Text.assemble(("Actividades ", _MUTED), (str(totals.activities), _BOLD)),
    ]
    when = f"Corte {summary.corte} · {summary.corte.name}, a {long_date(summary.corte.end)}"
    parts = [Text(visible(plan.entity or NO_ENTITY), _BOLD), Text(visible(plan.title)), Text(when, _MUTED)]
    parts += (Text(visible(mark), _WRONG) for mark in marks_told(summary))
    return Group(*parts, Text(), _wrapped(headline(summary), width), Text(), Columns(figures, padding=(0, 3, 0, 0)))


def _wrapped(text: str, width: int, style: Style | str = "", indent: int = 0) -> Padding:
    """A text in lines of whole words, where a number keeps its sign."""
    kept = re.sub(r"(?<=\d) (?=%)", "\u00a0", visible(text))
    lines = textwrap.wrap(kept, max(width - indent, 20), break_on_hyphens=False)
    return Padding(Text("\n".join(lines), style), (0, 0, 0, indent))


def _chip(look: Look, text: str) -> Text:
    """A word on its colour, with the symbol that says the same without colour."""
    return Text(f" {look.symbol} {text} ", Style(color=look.ink, bgcolor=look.fill))


def _compliance(summary: Summary, group: GroupFigures, width: int = 0) -> Text:
    """The compliance of a group and its zone; with room, both bounds where it is inconclusive; a blank sign for none."""
    band = summary.zone(group)
    if band is None:
        return Text(printed(None))
    look = band_look(band)
    upper = f" a {printed(group.compliance_if_reported)}" if band is INCONCLUSIVE and not width else ""
    return Text.assemble((f"{printed(group.compliance):>{width}}", _BOLD), upper, " ", _chip(look, look.word))


def _lines_table(summary: Summary, width: int) -> Table:
    """The lines of the plan, their states beside them where the screen is wide enough for both."""
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, show_footer=True)
    table.add_column("Línea", "Todo el plan", ratio=1, overflow="fold")
    totals = summary.totals
    table.add_column("Rep.", f"{totals.known}/{totals.due}", justify="right", no_wrap=True)
    for name, share in (("Prog.", totals.planned_shown), ("Ejec.", totals.counted_shown)):
        table.add_column(name, printed(share), justify="right", no_wrap=True)
    table.add_column("Cumplimiento", _compliance(summary, summary.totals, 7), no_wrap=True)
    states = (_states,) if width >= WIDE else ()
    for told in states:
        table.add_column("Estados", told(summary.totals), no_wrap=True)
    for line in summary.lines:
        title = _in_words(f"{line.number}. {line.name}", width // 2)
        shares = f"{line.known}/{line.due}", printed(line.planned), printed(line.counted)
        table.add_row(title, *shares, _compliance(summary, line, 7), *(told(line) for told in states))
    return table


def _in_words(text: str, width: int) -> str:
    """The beginning of a text in whole words, with … where there is more."""
    return textwrap.shorten(visible(text), width, placeholder="…") or visible(text)


def _lines_list(summary: Summary) -> Group:
    """The table of the lines one below the other, for a screen that is too narrow for it."""
    parts = []
    for line in (*summary.lines, replace(summary.totals, number="", name="Todo el plan")):
        shares = f"{coverage_words(line).capitalize()}, programado {printed(line.planned)}, cumplimiento "
        parts.append(Text(visible(f"{line.number}. {line.name}" if line.number else line.name), _BOLD))
        parts += [Text.assemble(shares, _compliance(summary, line)), _states(line), Text()]
    return Group(Text(), *parts)


def _states(group: GroupFigures) -> Text:
    """The states of a group and how many activities are in each, one per line."""
    there = [(look, group.states[state]) for state, look in STATE_LOOKS.items() if group.states.get(state)]
    return Text("\n").join(_chip(look, f"{look.word} {count}") for look, count in there)


def _attention(summary: Summary, width: int) -> list[RenderableType]:
    """The first five activities that need somebody to act, by kind, with what is wrong; says so when all is well."""
    found = most_urgent(alerts(summary))
    if not found:
        words, well = calm(summary)
        return [Text(f"✔ {words}", _WELL) if well else Text(f"? {words}", _MUTED)]
    parts: list[RenderableType] = [Text("Requiere atención", _BOLD)]
    for kind, of_kind in groupby(found, key=lambda alert: alert.kind):
        parts.append(Text(f"  {KIND_NAMES[kind]}", _WRONG))
        for alert in of_kind:
            told = f"{alert.activity.key} {_in_words(alert.activity.description, 90)} — {alert.who}."
            parts += [_wrapped(told, width, indent=4), _wrapped(alert.fact, width, _MUTED, 6)]
    return parts


def _findings_count(findings: Sequence[Finding]) -> Text:
    """Print the number of findings of each severity, or that there are none."""
    if not findings:
        return Text("✔ Sin hallazgos en los datos.", _WELL)
    counts = Counter(item.severity for item in findings)
    chips = [
        _chip(SEVERITY_LOOKS[severity], counted(counts[severity], *_COUNTED[severity]))
        for severity in Severity
        if counts[severity]
    ]
    return Text.assemble(("Hallazgos ", _BOLD), Text(" ").join(chips))


def _files(written: Sequence[Written]) -> Iterator[Text]:
    """The folder and its files, each with what happened to it."""
    if not written:
        return
    yield Text()
    folder = written[0].path.parent
    yield Text.assemble(("Archivos en ", _BOLD), visible(str(folder)))
    for item in written:
        style = _MUTED if item.fate in (FileFate.SAME, FileFate.REMOVED) else _WELL
        name = visible(str(item.path.relative_to(folder)))
        yield Text.assemble("  ", name, " ", (f"({item.fate.value})", style))


def show_count(ended: Sequence[Done]) -> None:
    """Print the number of workbooks that have their report, where there was more than one."""
    if len(ended) < 2:
        return
    served = sum(done.digest is not None for done in ended)
    rest = len(ended) - served
    missing = f"; {counted(rest, 'quedó', 'quedaron')} sin informe" if rest else ""
    console().print(Text(f"{counted(len(ended), 'libro', 'libros')}: {served} con informe{missing}.", _BOLD))


def show_run_summary(written: Sequence[Written]) -> None:
    """Print the place of the summary of the run; nothing where there is none."""
    if written:
        names = " y ".join(visible(item.path.name) for item in written)
        console().print(Text(f"Resumen de los libros: {names} en {visible(str(written[0].path.parent))}"))


def show_findings(done: Done) -> None:
    """The findings of one workbook as a table: where, what is wrong, what to do."""
    screen = console()
    screen.print(Rule(_title(done.file), align="left", style=_MUTED))
    if done.digest is not None:
        screen.print(Text(f"Corte {done.digest.corte} · {visible(done.digest.entity or NO_ENTITY)}", _MUTED))
    if done.trouble:
        screen.print(Text(visible(done.trouble), _WRONG))
        return
    screen.print(_findings_count(done.findings))
    screen.print(Group(*_by_kind(done.findings, screen.width, len(done.findings))))


def _by_kind(findings: Sequence[Finding], width: int, most: int) -> Iterator[RenderableType]:
    """The findings by what they are, the gravest and then the most frequent first; of each the first ``most`` of its sentences."""
    kinds: dict[str, list[Finding]] = {}
    for item in findings:
        kinds.setdefault(item.code, []).append(item)
    order = list(Severity)
    for code, own in sorted(kinds.items(), key=lambda pair: (order.index(pair[1][0].severity), -len(pair[1]))):
        look, cells = SEVERITY_LOOKS[own[0].severity], sum(max(len(item.cells), 1) for item in own)
        times = "" if cells == 1 else f", {cells} veces"
        yield Text()
        yield Text.assemble(
            _chip(look, look.word), " ", (f"{catalogue()[code].title}{times}", _BOLD), (f"  {code}", _MUTED)
        )
        for item in own[:most]:
            place = " ".join(filter(None, (item.sheet, some(item.where, _PLACES)))) or "Todo el libro"
            heading = f" ({item.header})" if item.header else ""
            yield _wrapped(f"{place}{heading}: {item.message}", width, indent=2)
        if len(own) > most:
            yield _wrapped(f"y {len(own) - most} más; todos, con «ppc-reports check»", width, _MUTED, 2)
        for advice in dict.fromkeys(item.advice for item in own[:most]):
            yield _wrapped(f"→ {advice}", width, _MUTED, 2)
