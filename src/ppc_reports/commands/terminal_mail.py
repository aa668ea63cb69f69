"""What a person sees of the mails: who gets what, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.padding import Padding
from rich.text import Text

from ppc_reports.commands import terminal
from ppc_reports.plan.names import visible
from ppc_reports.products.mail.posting import Posting
from ppc_reports.running.sending.sending import CODES, Fate, Result

_STYLES = {Fate.SENT: "green", Fate.ALREADY: "dim", Fate.HELD: "bold", Fate.PLANNED: "bold"}
_WRONG = "bold red"
_NOBODY = "sin dirección en ppc.toml: escríbala antes de enviar"


def show_drafts(postings: Sequence[Posting]) -> None:
    """The drafts that were written: for whom, where, and to which addresses."""
    screen = terminal.console()
    for posting in postings:
        screen.print(_title(posting), soft_wrap=True)
        screen.print(Text(f"  {', '.join(posting.recipients) or _NOBODY}"))


def show_results(results: Iterable[Result], *, errors: bool = False) -> None:
    """What became of each mail, recipient by recipient, as it is known; with the reason below where there is one."""
    screen = terminal.console(errors=errors)
    for posting, group in groupby(results, key=lambda result: result.posting):
        screen.print(_title(posting), soft_wrap=True)
        for result in group:
            style = _WRONG if result.fate in CODES else _STYLES[result.fate]
            said = Text.assemble(f"  {result.recipient} " if result.recipient else "  ", (result.fate.value, style))
            screen.print(said)
            if result.why:
                screen.print(Padding(Text(visible(result.why)), (0, 0, 0, 4)))


def _title(posting: Posting) -> Text:
    """For whom a mail is, and where its draft lies."""
    mark = " [PRELIMINAR]" if posting.held else ""
    return Text.assemble((f"{visible(posting.addressee)}{mark}", "bold"), " · ", visible(str(posting.draft)))
