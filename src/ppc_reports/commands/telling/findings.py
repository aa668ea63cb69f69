"""The findings of a workbook by what they are, the gravest and the most frequent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from ppc_reports.commands.terminal import BOLD, MUTED, WELL, WRONG, chip, console, title, wrapped
from ppc_reports.plan.findings import Finding, Severity, catalogue, some
from ppc_reports.plan.names import NO_ENTITY, file_and_sheet, visible
from ppc_reports.products.report.theme import SEVERITY_LOOKS
from ppc_reports.running.many import Done

_PLACES = 60


def show_findings(done: Done) -> None:
    """The findings of one workbook by kind: where, what is wrong, what to do; how many there are comes last."""
    screen = console()
    screen.print(Rule(title(done.file), align="left", style=MUTED))
    if done.trouble:
        screen.print(Text(visible(done.trouble), WRONG))
        return
    screen.print(Group(*by_kind(done.findings, screen.width, len(done.findings)), Text()))
    screen.print(findings_count(done.findings))
    if done.digest is not None:
        marks = "".join(f" · {mark}" for mark in done.digest.marks)
        screen.print(Text(f"Corte {done.digest.corte} · {visible(done.digest.entity or NO_ENTITY)}{marks}", MUTED))


def findings_count(findings: Sequence[Finding]) -> Text:
    """Print the number of findings of each severity, or that there are none."""
    if not findings:
        return Text("✔ Sin hallazgos en los datos.", WELL)
    counts = Counter(item.severity for item in findings)
    chips = [
        chip(SEVERITY_LOOKS[severity], severity.counted(counts[severity])) for severity in Severity if counts[severity]
    ]
    return Text.assemble(("Hallazgos ", BOLD), Text(" ").join(chips))


def by_kind(findings: Sequence[Finding], width: int, most: int) -> Iterator[RenderableType]:
    """The findings by what they are, the gravest and then the most frequent first; of each the first ``most`` of its sentences."""
    kinds: dict[str, list[Finding]] = {}
    for item in findings:
        kinds.setdefault(item.code, []).append(item)
    order = list(Severity)
    for code, own in sorted(kinds.items(), key=lambda pair: (order.index(pair[1][0].severity), -len(pair[1]))):
        look, cells = SEVERITY_LOOKS[own[0].severity], sum(len(item.cells) for item in own)
        times = f", en {cells} celdas" if cells > 1 else f", {len(own)} veces" if len(own) > 1 else ""
        yield Text()
        yield Text.assemble(
            chip(look, look.word), " ", (f"{catalogue()[code].title}{times}", BOLD), (f"  {code}", MUTED)
        )
        for item in own[:most]:
            place = " ".join(filter(None, (*file_and_sheet(item.sheet), some(item.where, _PLACES)))) or "Todo el libro"
            heading = f" ({item.header})" if item.header else ""
            yield wrapped(f"{place}{heading}: {item.message}", width, indent=2)
        if len(own) > most:
            yield wrapped(f"y {len(own) - most} más; todos, con «ppc-reports check»", width, MUTED, 2)
        for advice in dict.fromkeys(item.advice for item in own[:most]):
            yield wrapped(f"→ {advice}", width, MUTED, 2)
