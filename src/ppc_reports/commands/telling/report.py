"""The report of a workbook on the screen: its lines, what needs attention, its files, and the figures last."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from rich import box
from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from ppc_reports.commands import terminal
from ppc_reports.commands.telling.findings import by_kind, findings_count
from ppc_reports.commands.terminal import (
    BOLD,
    MUTED,
    NARROW,
    WELL,
    WIDE,
    WRONG,
    chip,
    console,
    title,
    wrapped,
)
from ppc_reports.judging.alerts import KIND_NAMES, alerts, calm, duties, most_urgent
from ppc_reports.judging.groups import GroupFigures
from ppc_reports.judging.headline import counted_words, coverage_words, headline
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.names import NO_ENTITY, visible
from ppc_reports.plan.spanish import at_least, counted, long_date, printed
from ppc_reports.products.digest import RunLine
from ppc_reports.products.report.frame import marks_told, title_of
from ppc_reports.products.report.theme import STATE_LOOKS, band_look
from ppc_reports.running.many import Done
from ppc_reports.running.writing.replacing import FileFate, Written
from ppc_reports.settings.scale import INCONCLUSIVE

_FEW, _FIRST, _COMPLIANCE = 3, 5, 9


def show_report(done: Done) -> None:
    """The summary of one workbook, or why it has no report: its findings by kind where they are nowhere else, the figures last."""
    screen = console()
    if done.summary is None:
        screen.print(_no_report(done))
        return
    summary = done.summary
    lines = _lines_table(summary, screen.width) if screen.width >= NARROW else _lines_list(summary, screen.width - 2)
    kinds = by_kind(done.findings, screen.width - 2, _FEW) if terminal.both_seen() else []
    parts: list[RenderableType] = [*kinds, lines, *_attention(summary, screen.width - 2), *_files(done.written), Text()]
    figures = _headline(summary, screen.width - 4), Text(), findings_count(done.findings)
    screen.print(Padding(Group(*parts), (0, 1)))
    screen.print(Panel(Group(*figures), title=title(done.file), title_align="left", padding=(0, 1)))


def _no_report(done: Done) -> Panel:
    lines = [Text("SIN INFORME", WRONG)]
    lines += [Text(visible(text)) for item in done.findings for text in (item.message, item.advice)]
    lines += [Text(visible(done.trouble))] if done.trouble else []
    return Panel(Group(*lines), title=title(done.file), title_align="left", border_style="red", padding=(0, 1))


def _headline(summary: Summary, width: int) -> Group:
    totals, plan = summary.totals, summary.plan
    figures = [
        Text.assemble(("Cobertura ", MUTED), (printed(totals.coverage), BOLD), f" ({coverage_words(totals)})"),
        Text.assemble(("Programado ", MUTED), (printed(totals.planned_shown), BOLD)),
        Text.assemble(("Ejecutado que cuenta ", MUTED), (counted_words(summary, totals), BOLD)),
        Text.assemble(("Cumplimiento ", MUTED), _compliance(summary, totals)),
        Text.assemble(("Actividades ", MUTED), (str(totals.activities), BOLD)),
    ]
    when = f"Corte {summary.corte} · {summary.corte.name}, a {long_date(summary.corte.end)}"
    parts = [Text(visible(plan.entity or NO_ENTITY), BOLD), Text(visible(title_of(summary))), Text(when, MUTED)]
    parts += (Text(visible(mark), WRONG) for mark in marks_told(summary))
    return Group(*parts, Text(), wrapped(headline(summary), width), Text(), Columns(figures, padding=(0, 3, 0, 0)))


def _compliance(summary: Summary, group: GroupFigures, width: int = 0) -> Text:
    """The compliance of a group and its zone, a blank sign for none; where it is inconclusive both bounds, or ≥ in a ``width``."""
    band = summary.zone(group)
    if band is None:
        return Text(printed(None))
    look, told, upper = band_look(band), printed(group.compliance), ""
    if band is INCONCLUSIVE:
        told, upper = (
            (at_least(group.compliance), "") if width else (told, f" a {printed(group.compliance_if_reported)}")
        )
    return Text.assemble((f"{told:>{width}}", BOLD), upper, " ", chip(look, look.word))


def _lines_table(summary: Summary, width: int) -> Table:
    """The lines of the plan, their states beside them where the screen is wide enough for both."""
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, show_footer=True)
    table.add_column("Línea", "Todo el plan", ratio=1, overflow="fold")
    totals = summary.totals
    table.add_column("Rep.", f"{totals.known}/{totals.due}", justify="right", no_wrap=True)
    for name, share in (("Prog.", printed(totals.planned_shown)), ("Ejec.", counted_words(summary, totals))):
        table.add_column(name, share, justify="right", no_wrap=True)
    table.add_column("Cumplimiento", _compliance(summary, summary.totals, _COMPLIANCE), no_wrap=True)
    states = (_states,) if width >= WIDE else ()
    for told in states:
        table.add_column("Estados", told(summary.totals), no_wrap=True)
    for line in summary.lines:
        title = _in_words(f"{line.number}. {line.name}", width // 2)
        shares = f"{line.known}/{line.due}", printed(line.planned_shown), counted_words(summary, line)
        table.add_row(title, *shares, _compliance(summary, line, _COMPLIANCE), *(told(line) for told in states))
    return table


def _in_words(text: str, width: int) -> str:
    """The beginning of a text in whole words, with … where there is more."""
    return textwrap.shorten(visible(text), width, placeholder="…") or visible(text)


def _lines_list(summary: Summary, width: int) -> Group:
    """The table of the lines one below the other, for a screen that is too narrow for it."""
    parts: list[RenderableType] = []
    for line in (*summary.lines, replace(summary.totals, number="", name="Todo el plan")):
        name = f"{line.number}. {line.name}" if line.number else line.name
        shares = f"{coverage_words(line).capitalize()}, programado {printed(line.planned_shown)}."
        parts += [wrapped(name, width, BOLD), wrapped(shares, width)]
        parts += [Text.assemble("Cumplimiento ", _compliance(summary, line, 1)), _states(line), Text()]
    return Group(Text(), *parts)


def _states(group: GroupFigures) -> Text:
    """The states of a group and how many activities are in each, one per line."""
    there = [(look, group.states[state]) for state, look in STATE_LOOKS.items() if group.states.get(state)]
    return Text("\n").join(chip(look, f"{look.word} {count}") for look, count in there)


def _attention(summary: Summary, width: int) -> list[RenderableType]:
    """The first five activities that need somebody to act, by kind, or the first offices where they are many."""
    found = most_urgent(alerts(summary))
    if not found:
        words, well = calm(summary)
        return [Text(f"✔ {words}", WELL) if well else Text(f"? {words}", MUTED)]
    parts: list[RenderableType] = [Text("Requiere atención", BOLD)]
    offices = [duty for duty in duties(summary, _FIRST + 1) if duty.office][:_FIRST]
    if offices:
        return parts + [wrapped(f"{duty.who}: {duty.fact}.", width, indent=2) for duty in offices]
    for kind, of_kind in groupby(found, key=lambda alert: alert.kind):
        parts.append(Text(f"  {KIND_NAMES[kind]}", WRONG))
        for alert in of_kind:
            told = f"{alert.activity.key} {_in_words(alert.activity.description, 90)} — {alert.who}."
            parts += [wrapped(told, width, indent=4), wrapped(alert.fact, width, MUTED, 6)]
    return parts


def _files(written: Sequence[Written]) -> Iterator[RenderableType]:
    """The folder and its files, each with what happened to it."""
    if not written:
        return
    yield Text()
    folder = written[0].path.parent
    yield Text.assemble(("Archivos en ", BOLD), visible(str(folder)))
    for item in written:
        style = MUTED if item.fate in (FileFate.SAME, FileFate.REMOVED) else WELL
        name = visible(str(item.path.relative_to(folder)))
        yield Padding(Text.assemble(name, " ", (f"({item.fate.value})", style)), (0, 0, 0, 2))


def show_count(ended: Sequence[Done], few: int) -> None:
    """Print the workbooks of a run one per line, where they are ``few``, and how many have their report; nothing for one."""
    if len(ended) < 2:
        return
    if len(ended) <= few:
        console().print(_run_table(ended))
    served = sum(done.digest is not None for done in ended)
    rest = len(ended) - served
    missing = f"; {counted(rest, 'quedó', 'quedaron')} sin informe" if rest else ""
    console().print(Text(f"{counted(len(ended), 'libro', 'libros')}: {served} con informe{missing}.", BOLD))


def _run_table(ended: Sequence[Done]) -> Table:
    """The workbooks of a run in the order of need: how far each is known and done, or why it has no report."""
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, title="Los libros", title_justify="left")
    table.add_column("Libro", ratio=1, overflow="fold")
    table.add_column("Rep.", justify="right", no_wrap=True)
    table.add_column("Cumplimiento", ratio=1)
    table.add_column("Errores", justify="right", no_wrap=True)
    for line in sorted((RunLine(done.file, done.digest, why=done.why) for done in ended), key=lambda item: item.need):
        digest, file = line.digest, Text(visible(line.file))
        if digest is None:
            table.add_row(file, "", Text.assemble(("Sin informe: ", WRONG), visible(line.why)), "")
            continue
        told = (at_least if digest.inconclusive else printed)(digest.compliance)
        marks = "".join(f" · {mark}" for mark in digest.marks)
        verdict = Text.assemble((told, BOLD), f" {digest.zone}" if digest.zone else "", (marks, WRONG))
        table.add_row(file, f"{digest.known}/{digest.due}", verdict, str(digest.errors))
    return table
