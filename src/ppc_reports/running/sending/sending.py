"""Sending, once: what was sent before is not sent again, and every recipient has a clear outcome."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ppc_reports.products.mail.message import outgoing
from ppc_reports.products.mail.posting import Posting
from ppc_reports.running.history.store import History, HistoryError
from ppc_reports.running.sending.smtp import (
    OutgoingMail,
    Postponed,
    Refused,
    Server,
    Uncertain,
    Unreachable,
    Unusable,
    hand_over,
)


class Fate(StrEnum):
    """The fate of one mail for one recipient."""

    SENT = "enviado"
    ALREADY = "ya se había enviado"
    HELD = "retenido"
    PLANNED = "se enviaría"
    UNPLANNED = "no se enviaría"
    NOT_TRIED = "no se envió"
    REFUSED = "rechazado"
    POSTPONED = "aplazado"
    UNCERTAIN = "no se sabe si salió"
    UNRECORDED = "enviado, sin anotar"


CHANGE_SOMETHING, TRY_LATER, LOOK = 5, 6, 7
CODES = {
    Fate.NOT_TRIED: CHANGE_SOMETHING,
    Fate.REFUSED: CHANGE_SOMETHING,
    Fate.POSTPONED: TRY_LATER,
    Fate.UNCERTAIN: LOOK,
    Fate.UNRECORDED: LOOK,
}
"""The exit code of a mail that did not go out as it should; a fate that is not here has none."""

HANDED_OVER = "entregado al servidor; no se anotó su respuesta"
"""The note of an attempt that is under way. Where it is the last one, nobody knows how that attempt ended."""


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one mail for one recipient (empty where it has none), and why, in Spanish."""

    posting: Posting
    recipient: str
    fate: Fate
    why: str = ""


@dataclass(frozen=True, slots=True)
class Wishes:
    """The wishes for a sending."""

    include_preliminary: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Counter:
    """The post office: the server, the history, and what only the command line has: the hour, patience and a voice.

    ``again`` sends also what was sent before.
    """

    server: Server
    history: History
    now: Callable[[], dt.datetime]
    sleep: Callable[[float], None]
    tell: Callable[[str], None]
    waits: Sequence[float] = ()
    again: bool = False


@dataclass(slots=True)
class _Round:
    """One mail on its way: its bytes, who still waits for it, and what became of the others."""

    posting: Posting
    waiting: tuple[str, ...]
    draft: bytes = b""
    results: list[Result] = field(default_factory=list)

    def settle(self, recipients: Iterable[str], fate: Fate, why: str = "") -> None:
        settled = tuple(recipients)
        self.results += (Result(self.posting, recipient, fate, why) for recipient in settled)
        self.waiting = tuple(recipient for recipient in self.waiting if recipient not in settled)


def send_all(postings: Sequence[Posting], wishes: Wishes, counter: Counter) -> Iterator[Result]:
    """Send every mail, and give the result for each recipient as it is known.

    After the server turned out to be unusable (certificate, password) or out of reach, nothing more is tried.
    Raises HistoryError, nothing of that mail sent, where the history cannot be read.
    """
    closed: tuple[Fate, str] | None = None
    for posting in postings:
        current = _Round(posting, posting.recipients)
        _sort_out(current, wishes, counter)
        if current.waiting and closed is None:
            closed = _deliver(current, counter)
        if closed is not None:
            current.settle(current.waiting, *closed)
        yield from current.results


def _sort_out(current: _Round, wishes: Wishes, counter: Counter) -> None:
    """Settle the recipients who get nothing now."""
    posting = current.posting
    if posting.held and not wishes.include_preliminary:
        why = "el informe es PRELIMINAR: corríjalo primero, o envíelo así con --include-preliminary"
        current.settle(posting.recipients or ("",), Fate.HELD, why)
    elif not posting.recipients:
        fate = Fate.UNPLANNED if wishes.dry_run else Fate.NOT_TRIED
        current.settle(("",), fate, f"no hay direcciones de «{posting.addressee}» en [mail] de ppc.toml")
    elif not counter.again:
        for recipient in posting.recipients:
            _leave_out(current, recipient, counter.history)
    if wishes.dry_run:
        current.settle(current.waiting, Fate.PLANNED)


def _leave_out(current: _Round, recipient: str, history: History) -> None:
    """Settle a recipient who got that mail before, or may have got it."""
    key = current.posting.message_id, recipient
    sent, attempts = history.was_sent(*key), history.attempts(*key)
    if sent is not None:
        why = f"el {sent:%d/%m/%Y} a las {sent:%H:%M}; con --again se envía otra vez"
        current.settle((recipient,), Fate.ALREADY, why)
    elif attempts and attempts[-1][1] == HANDED_OVER:
        when = attempts[-1][0]
        why = f"el envío del {when:%d/%m/%Y} a las {when:%H:%M} se interrumpió al final. {_ASK}"
        current.settle((recipient,), Fate.UNCERTAIN, why)


_ASK = "Pregunte si llegó; si no, envíelo con --again"
_REPLACED = "su borrador ya no es el que se hizo: otro programa lo cambió o lo quitó. Ejecute de nuevo"
_LATER = "Ejecute de nuevo más tarde: a quien ya lo recibió no le llega dos veces"


def _deliver(current: _Round, counter: Counter) -> tuple[Fate, str] | None:
    """Hand it over, again after each wait to whom it was postponed for: always the same bytes, those that were decided on.

    What is to become of every later mail, and why, where the server takes none at all; else None.
    """
    draft = current.posting.taken()
    if draft is None:
        current.settle(current.waiting, Fate.NOT_TRIED, _REPLACED)
        return None
    current.draft = draft
    last: Postponed | None = None
    for wait in (None, *counter.waits):
        if wait is not None:
            counter.tell(f"{current.posting.addressee}: {last}. Se intenta otra vez en {wait:g} s.")
            counter.sleep(wait)
        try:
            last = _once(current, counter)
        except (Unusable, HistoryError) as problem:
            return Fate.NOT_TRIED, str(problem)
        if not current.waiting:
            return None
    current.settle(current.waiting, Fate.POSTPONED, f"{last}. {_LATER}")
    return (Fate.POSTPONED, f"{last}. {_LATER}") if isinstance(last, Unreachable) else None


def _once(current: _Round, counter: Counter) -> Postponed | None:
    """One try, its outcome settled and noted; why the mail still waits for somebody, if it does.

    Raises Unusable; HistoryError where the attempt could not be noted, and then the mail was not handed over.
    """
    posting = current.posting
    notes = _Notes(posting, counter)
    parcel = OutgoingMail(posting.sender, current.waiting, outgoing(current.draft, counter.now()))
    try:
        answer = hand_over(counter.server, parcel, notes.begin)
    except Uncertain as problem:
        current.settle(notes.begun, Fate.UNCERTAIN, f"{problem}. {_ASK}")
        return Postponed(str(problem))
    except Postponed as problem:
        notes.failed(str(problem))
        return problem
    except Refused as problem:
        notes.failed(str(problem))
        current.settle(notes.begun or current.waiting, Fate.REFUSED, str(problem))
        return Postponed(str(problem))
    current.settle(answer.delivered, *notes.sent())
    for recipient, why in answer.refused.items():
        current.settle((recipient,), Fate.REFUSED, why)
    return Postponed("; ".join(dict.fromkeys(answer.postponed.values())))


@dataclass(slots=True)
class _Notes:
    """The notes of one try in the history: that it begins, before the mail leaves, and how it ended, after."""

    posting: Posting
    counter: Counter
    begun: tuple[str, ...] = ()

    def begin(self, recipients: tuple[str, ...]) -> None:
        """Raises Postponed where another program is sending the same right now."""
        posting, counter = self.posting, self.counter
        if counter.again:
            self.begun = recipients
            self._note(HANDED_OVER)
        elif counter.history.claim(posting.message_id, recipients, HANDED_OVER, counter.now()):
            self.begun = recipients
        else:
            raise Postponed("otro programa está enviando este mismo correo")

    def failed(self, why: str) -> None:
        """An attempt that ended without the mail being taken is no longer under way."""
        self._note(why)

    def sent(self) -> tuple[Fate, str]:
        """The fate of those who got it: the record may be missing, and then that is told."""
        posting, history = self.posting, self.counter.history
        try:
            for recipient in self.begun:
                history.record_sent(posting.message_id, recipient, posting.about, self.counter.now())
        except HistoryError as problem:
            return Fate.UNRECORDED, str(problem)
        return Fate.SENT, ""

    def _note(self, what: str) -> None:
        for recipient in self.begun:
            self.counter.history.record_attempt(self.posting.message_id, recipient, what, self.counter.now())
