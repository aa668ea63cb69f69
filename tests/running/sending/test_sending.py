"""Mails on a real SMTP server: what arrives, what does not and why, and that nothing arrives twice."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest

from ppc_reports.products.mail.control import control_letter
from ppc_reports.products.mail.message import Attachment, outgoing
from ppc_reports.products.mail.posting import Posting
from ppc_reports.products.mail.sender import Desk
from ppc_reports.running.history.store import History, HistoryError, open_history
from ppc_reports.running.sending import smtp
from ppc_reports.running.sending.sending import CODES, HANDED_OVER, Counter, Fate, Result, Wishes, send_all
from ppc_reports.running.sending.smtp import Server
from ppc_reports.settings.credentials import Credentials
from ppc_reports.settings.ppc_toml import Mail
from tests import samples
from tests.mail_server import OK, PASSWORD, USER, Running, free_port, mail_server

NOW = dt.datetime(2022, 10, 5, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
REPORT = Attachment("Seguimiento Ñandú_2022-T3.xlsx", b"PK\x03\x04" + bytes(range(256)) * 300 + b"\r\n.\r\n..\r\n")
TO = ("control.interno@example.org", "jefe@example.org")
CC = "copia@example.org"
MAIL = Mail(control_interno=TO, cc=(CC,), sender="ppc@example.org", reply_to="planeacion@example.org")
ALL = (*TO, CC)


def a_posting(folder: Path, *, held: bool = False, mail: Mail = MAIL, report: Attachment = REPORT) -> Posting:
    """The mail of a report, its draft written."""
    letter = control_letter(samples.summary(samples.plan([samples.activity()])), report, Desk(mail))
    letter = replace(letter, held=held)
    draft = letter.draft()
    (folder / letter.path).write_bytes(draft)
    return Posting.of(letter, draft).inside(folder)


class Desktop:
    """A sender with its own history and a clock of its own: ``waited`` and ``told`` are what it did in between."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.waited: list[float] = []
        self.told: list[str] = []

    def send(self, server: Server, *postings: Posting, waits: Sequence[float] = (1, 2), **wishes: Any) -> list[Result]:
        again = wishes.pop("again", False)
        with open_history(self.folder) as history:
            counter = Counter(server, history, lambda: NOW, self.waited.append, self.told.append, waits, again)
            return list(send_all(postings, Wishes(**wishes), counter))


def fates(results: Sequence[Result]) -> dict[str, Fate]:
    return {result.recipient: result.fate for result in results}


def every(fate: Fate) -> dict[str, Fate]:
    return dict.fromkeys(ALL, fate)


def codes(results: Sequence[Result]) -> set[int]:
    return {CODES.get(result.fate, 0) for result in results}


@pytest.fixture
def desktop(tmp_path: Path) -> Desktop:
    (tmp_path / "output").mkdir()
    return Desktop(tmp_path / "output")


@pytest.fixture
def posting(tmp_path: Path) -> Posting:
    return a_posting(tmp_path)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with mail_server(tmp_path) as running:
        yield running


def parsed(data: bytes) -> EmailMessage:
    message = message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    assert not any(part.defects for part in message.walk())
    return message


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_what_arrives_is_the_draft_to_exactly_those_it_is_for(tmp_path: Path, security: str) -> None:
    posting = a_posting(tmp_path)
    with mail_server(tmp_path, security=security) as running:
        results = Desktop(tmp_path).send(running.server(security=security), posting)
    assert fates(results) == every(Fate.SENT)
    (arrived,) = running.office.arrived
    assert arrived.encrypted
    assert (arrived.sender, arrived.recipients) == ("ppc@example.org", ALL)
    message, draft = parsed(arrived.data), parsed(posting.draft.read_bytes())
    for header in ("From", "Reply-To", "To", "Cc", "Subject", "Message-ID"):
        assert message[header] == draft[header], header
    assert message["Date"] == "Wed, 05 Oct 2022 09:30:00 -0500"
    assert message["X-Unsent"] is None
    for kind in ("plain", "html"):
        bodies = [whole.get_body((kind,)) for whole in (message, draft)]
        assert all(bodies)
        assert len({str(body.get_content()) for body in bodies if body}) == 1
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == REPORT.name
    assert attached.get_content() == REPORT.data


def test_only_the_date_and_the_mark_of_a_draft_change_when_it_leaves(posting: Posting) -> None:
    draft = posting.draft.read_bytes().split(b"\r\n")
    left = outgoing(posting.draft.read_bytes(), NOW).split(b"\r\n")
    assert set(draft) - set(left) == {b"Date: Fri, 30 Sep 2022 08:00:00 -0500", b"X-Unsent: 1"}
    assert set(left) - set(draft) == {b"Date: Wed, 05 Oct 2022 09:30:00 -0500"}
    assert len(left) == len(draft) - 1


def test_every_try_sends_the_bytes_that_were_decided_on(tmp_path: Path, running: Running) -> None:
    """A retry after greylisting sent the draft that lay there by then: a PRELIMINAR one that nobody had asked to send."""
    posting = a_posting(tmp_path)
    answers = chain(["451 Greylisted"] * 3, repeat(OK))
    running.office.rcpt = lambda address: next(answers)
    decided = parsed(posting.draft.read_bytes())

    def replaced(_: float) -> None:
        posting.draft.write_bytes(b"Subject: [PRELIMINAR]\r\n\r\notro informe")

    with open_history(tmp_path) as history:
        counter = Counter(running.server(), history, lambda: NOW, replaced, print, (1,))
        results = list(send_all([posting], Wishes(), counter))
    assert fates(results) == every(Fate.SENT)
    (arrived,) = running.office.arrived
    assert parsed(arrived.data)["Subject"] == decided["Subject"]


@pytest.mark.parametrize("changed", [b"otro", None])
def test_a_draft_that_is_no_longer_the_one_decided_on_is_not_sent_and_the_others_are(
    tmp_path: Path, running: Running, changed: bytes | None
) -> None:
    posting, other = a_posting(tmp_path), a_posting(tmp_path, report=replace(REPORT, data=b"PK otro"))
    (tmp_path / "otro.eml").write_bytes(other.draft.read_bytes())
    posting.draft.unlink()
    if changed is not None:
        posting.draft.write_bytes(changed)
    results = Desktop(tmp_path).send(running.server(), posting, replace(other, draft=tmp_path / "otro.eml"))
    assert [result.fate for result in results] == [Fate.NOT_TRIED] * 3 + [Fate.SENT] * 3
    assert "ya no es el que se hizo" in results[0].why
    assert codes(results) == {0, 5}
    with open_history(tmp_path) as history:
        assert history.was_sent(posting.message_id, CC) is None


def test_nothing_is_sent_twice_unless_asked(desktop: Desktop, posting: Posting, running: Running) -> None:
    desktop.send(running.server(), posting)
    second = desktop.send(running.server(), posting)
    assert fates(second) == every(Fate.ALREADY)
    assert "05/10/2022" in second[0].why
    assert codes(second) == {0}
    assert len(running.office.arrived) == 1
    assert fates(desktop.send(running.server(), posting, again=True)) == every(Fate.SENT)
    assert len({parsed(item.data)["Message-ID"] for item in running.office.arrived}) == 1
    assert len(running.office.arrived) == 2


def test_a_new_address_gets_it_and_the_others_not_again(tmp_path: Path, desktop: Desktop, running: Running) -> None:
    desktop.send(running.server(), a_posting(tmp_path))
    wider = a_posting(tmp_path, mail=MAIL.model_copy(update={"cc": (CC, "nueva@example.org")}))
    results = desktop.send(running.server(), wider)
    assert fates(results) == {**every(Fate.ALREADY), "nueva@example.org": Fate.SENT}
    assert running.office.arrived[-1].recipients == ("nueva@example.org",)


def test_another_report_is_another_mail(tmp_path: Path, desktop: Desktop, running: Running) -> None:
    for data in (b"PK one", b"PK two"):
        posting = a_posting(tmp_path, report=replace(REPORT, data=data))
        assert fates(desktop.send(running.server(), posting)) == every(Fate.SENT)


def test_a_preliminary_report_is_held_unless_somebody_says_so(
    tmp_path: Path, desktop: Desktop, running: Running
) -> None:
    held = a_posting(tmp_path, held=True)
    assert fates(desktop.send(running.server(), held)) == every(Fate.HELD)
    assert running.office.greetings == 0
    assert fates(desktop.send(running.server(), held, include_preliminary=True)) == every(Fate.SENT)


def test_a_dry_run_sends_nothing_and_says_who_would_get_what(
    desktop: Desktop, posting: Posting, running: Running
) -> None:
    assert fates(desktop.send(running.server(), posting, dry_run=True)) == every(Fate.PLANNED)
    assert running.office.greetings == 0
    assert fates(desktop.send(running.server(), posting)) == every(Fate.SENT)


def test_a_mail_without_addresses_is_told_with_what_to_write(
    tmp_path: Path, desktop: Desktop, running: Running
) -> None:
    (result,) = desktop.send(running.server(), a_posting(tmp_path, mail=Mail(sender="ppc@example.org")))
    assert (result.fate, CODES[result.fate]) == (Fate.NOT_TRIED, 5)
    assert "«Control Interno» en [mail] de ppc.toml" in result.why


def test_one_refused_recipient_does_not_keep_it_from_the_others(
    desktop: Desktop, posting: Posting, running: Running
) -> None:
    running.office.rcpt = lambda address: "550 5.1.1 No such user" if address == CC else OK
    results = desktop.send(running.server(), posting)
    assert fates(results) == {**dict.fromkeys(TO, Fate.SENT), CC: Fate.REFUSED}
    assert results[-1].why == "el servidor respondió 550: 5.1.1 No such user"
    assert codes(results) == {0, 5}
    assert desktop.waited == []
    running.office.rcpt = lambda address: OK
    again = desktop.send(running.server(), posting)
    assert fates(again) == {**dict.fromkeys(TO, Fate.ALREADY), CC: Fate.SENT}


def test_greylisting_is_waited_for_and_only_for_whom_it_holds(
    desktop: Desktop, posting: Posting, running: Running
) -> None:
    answers = {
        address: chain(["450 4.2.0 Greylisted"] * tries, repeat(OK))
        for address, tries in zip(ALL, (0, 1, 2), strict=True)
    }
    running.office.rcpt = lambda address: next(answers[address])
    assert fates(desktop.send(running.server(), posting)) == every(Fate.SENT)
    assert [item.recipients for item in running.office.arrived] == [(address,) for address in ALL]
    assert desktop.waited == [1, 2]
    assert (
        desktop.told[0] == "Control Interno: el servidor respondió 450: 4.2.0 Greylisted. Se intenta otra vez en 1 s."
    )


def test_what_stays_postponed_says_to_try_later(desktop: Desktop, posting: Posting, running: Running) -> None:
    running.office.rcpt = lambda address: "451 4.7.1 Try again later"
    results = desktop.send(running.server(), posting)
    assert fates(results) == every(Fate.POSTPONED)
    assert codes(results) == {6}
    assert "Ejecute de nuevo más tarde" in results[0].why
    assert running.office.arrived == []
    running.office.rcpt = lambda address: OK
    assert fates(desktop.send(running.server(), posting)) == every(Fate.SENT)


@pytest.mark.parametrize(
    ("answer", "ending"),
    [
        ("552 Too large", (Fate.REFUSED, 5, 1)),
        ("554 Spam", (Fate.REFUSED, 5, 1)),
        ("452 Full", (Fate.POSTPONED, 6, 3)),
    ],
)
def test_a_whole_message_refused_after_data_is_known_not_to_have_left(
    desktop: Desktop, posting: Posting, running: Running, answer: str, ending: tuple[Fate, int, int]
) -> None:
    fate, code, tries = ending
    running.office.data = lambda: answer
    results = desktop.send(running.server(), posting)
    assert fates(results) == every(fate)
    assert codes(results) == {code}
    assert answer[4:] in results[0].why
    assert running.office.greetings == 2 * tries
    running.office.data = lambda: OK
    assert fates(desktop.send(running.server(), posting)) == every(Fate.SENT)


def test_a_connection_dropped_after_data_is_not_tried_again_by_itself(
    desktop: Desktop, posting: Posting, running: Running
) -> None:
    running.office.data = lambda: None
    results = desktop.send(running.server(), posting)
    assert fates(results) == every(Fate.UNCERTAIN)
    assert codes(results) == {7}
    assert "--again" in results[0].why
    assert len(running.office.arrived) == 1
    running.office.data = lambda: OK
    later = desktop.send(running.server(), posting)
    assert fates(later) == every(Fate.UNCERTAIN)
    assert "05/10/2022 a las 09:30 se interrumpió" in later[0].why
    assert len(running.office.arrived) == 1
    assert fates(desktop.send(running.server(), posting, again=True)) == every(Fate.SENT)
    assert fates(desktop.send(running.server(), posting)) == every(Fate.ALREADY)


@contextmanager
def talking(*replies: bytes | None) -> Iterator[int]:
    """A port where a server says these replies, one per line that it gets, and hangs up; ``None`` is silence."""
    done = threading.Event()

    def serve(listener: socket.socket) -> None:
        while not done.is_set():
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            with peer, peer.makefile("rb") as lines:
                for reply in replies:
                    if reply is None:
                        done.wait(300)
                        break
                    peer.sendall(reply + b"\r\n")
                    if not lines.readline():
                        break

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        done.set()
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(300)


def plain(port: int, **changes: Any) -> Server:
    return Server(**{"host": "localhost", "port": port, "security": "none", "timeout": 60, **changes})


BEFORE_DATA = (b"220 Hola", b"250 Hola", b"250 OK", *[b"250 OK"] * len(ALL))


@pytest.mark.parametrize(
    "replies",
    [
        (),
        (b"220 Hola",),
        (b"220 Hola", b"250 Hola"),
        BEFORE_DATA,
        (b"421 Busy",),
        (b"220 Hola", b"250 Hola", b"421 Busy"),
        (b"220 Hola", b"250 Hola", b"250 OK", b"421 Busy"),
        (*BEFORE_DATA, b"451 Not now"),
    ],
)
def test_a_connection_that_ends_before_the_mail_was_handed_over_is_tried_again(
    desktop: Desktop, posting: Posting, replies: tuple[bytes, ...]
) -> None:
    with talking(*replies) as port:
        results = desktop.send(plain(port), posting, waits=(0.1,))
    assert fates(results) == every(Fate.POSTPONED)
    assert desktop.waited == [0.1]
    assert codes(results) == {6}


def test_a_connection_that_ends_while_the_mail_is_handed_over_is_never_called_sent(
    desktop: Desktop, posting: Posting
) -> None:
    with talking(*BEFORE_DATA, b"354 Go") as port:
        results = desktop.send(plain(port), posting, waits=())
    assert set(fates(results).values()) <= {Fate.POSTPONED, Fate.UNCERTAIN}


def test_a_server_that_says_nothing_costs_no_more_than_the_time_allowed(desktop: Desktop, posting: Posting) -> None:
    with talking(None) as port:
        results = desktop.send(plain(port, timeout=0.2), posting, waits=())
    assert fates(results) == every(Fate.POSTPONED)
    assert "no contestó en 0.2 s" in results[0].why


@pytest.mark.parametrize("piece", [b"2", b"220-Hola\r\n"])
def test_a_server_that_says_a_little_for_ever_is_left(
    desktop: Desktop, posting: Posting, monkeypatch: pytest.MonkeyPatch, piece: bytes
) -> None:
    """Every byte began the time anew: one such server held up the program, and the folder with it, for days."""
    monkeypatch.setattr(smtp, "_LONGEST_TALK", 0.02)
    over = threading.Event()

    def serve(listener: socket.socket) -> None:
        peer, _ = listener.accept()
        with peer, suppress(OSError):
            while not over.wait(0.05):
                peer.sendall(piece)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        results = desktop.send(plain(listener.getsockname()[1]), posting, waits=())
        over.set()
        thread.join(300)
    assert fates(results) == every(Fate.POSTPONED)


def test_silence_after_the_mail_was_handed_over_leaves_it_uncertain(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last_reply = smtp._last_reply

    def hurried(connection: smtplib.SMTP, server: Server) -> tuple[int, bytes]:
        assert connection.sock
        connection.sock.settimeout(0.2)
        return last_reply(connection, server)

    monkeypatch.setattr(smtp, "_last_reply", hurried)
    one = a_posting(tmp_path, mail=MAIL.model_copy(update={"control_interno": TO[:1], "cc": ()}))
    swallow = threading.Event()

    def serve(listener: socket.socket) -> None:
        peer, _ = listener.accept()
        with peer, peer.makefile("rb") as lines:
            for reply in (b"220 Hola", b"250 Hola", b"250 OK", b"250 OK", b"354 Go"):
                peer.sendall(reply + b"\r\n")
                lines.readline()
            while lines.readline() not in (b".\r\n", b""):
                pass
            swallow.wait(300)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        (result,) = desktop.send(plain(listener.getsockname()[1]), one)
        swallow.set()
        thread.join(300)
    assert (result.fate, CODES[result.fate]) == (Fate.UNCERTAIN, 7)
    assert desktop.waited == []


def test_a_server_that_is_down_is_tried_again_and_no_other_mail_after_it(
    desktop: Desktop, posting: Posting, tmp_path: Path
) -> None:
    other = replace(posting, message_id="<otro@example.org>", recipients=("otra@example.org",))
    results = desktop.send(plain(free_port()), posting, other)
    assert set(fates(results).values()) == {Fate.POSTPONED}
    assert codes(results) == {6}
    assert desktop.waited == [1, 2]
    assert "no hay conexión" in results[0].why


def other_authority(running: Running, folder: Path) -> Server:
    return running.server(ca_file=None)


def other_name(running: Running, folder: Path) -> Server:
    return running.server(host="127.0.0.1")


def wrong_password(running: Running, folder: Path) -> Server:
    return running.server(credentials=Credentials(USER, "otra"))


def no_password(running: Running, folder: Path) -> Server:
    return running.server(credentials=None)


def wrong_encryption(running: Running, folder: Path) -> Server:
    return running.server(security="tls")


def unknown_host(running: Running, folder: Path) -> Server:
    return running.server(host="correo.example.invalid")


def broken_ca(running: Running, folder: Path) -> Server:
    (folder / "mala.pem").write_text("nada", encoding="utf-8")
    return running.server(ca_file=folder / "mala.pem")


@pytest.mark.parametrize(
    ("reach", "ending"),
    [
        (other_authority, (Fate.NOT_TRIED, "el certificado de localhost no es de fiar")),
        (other_name, (Fate.NOT_TRIED, "el certificado de 127.0.0.1 no es de fiar")),
        (wrong_password, (Fate.NOT_TRIED, "no aceptó PPC_SMTP_USER y PPC_SMTP_PASSWORD (el servidor respondió 535")),
        (no_password, (Fate.REFUSED, "el servidor respondió 530")),
        (wrong_encryption, (Fate.NOT_TRIED, "no se pudo cifrar la conexión")),
        (broken_ca, (Fate.NOT_TRIED, "no se puede usar el certificado")),
    ],
)
def test_what_somebody_must_change_is_not_tried_twice(
    desktop: Desktop,
    posting: Posting,
    running: Running,
    reach: Callable[[Running, Path], Server],
    ending: tuple[Fate, str],
) -> None:
    fate, says = ending
    results = desktop.send(reach(running, desktop.folder.parent), posting)
    assert fates(results) == every(fate)
    assert says in results[0].why
    assert codes(results) == {5}
    assert desktop.waited == []
    assert running.office.arrived == []
    assert fates(desktop.send(running.server(), posting)) == every(Fate.SENT)


def test_a_host_that_is_nowhere_is_told_by_its_name(
    desktop: Desktop, posting: Posting, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(*_: Any, **__: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    results = desktop.send(running.server(host="correo.example.invalid"), posting)
    assert fates(results) == every(Fate.NOT_TRIED)
    assert "no existe el servidor «correo.example.invalid»" in results[0].why


def test_a_server_without_starttls_never_gets_the_password(tmp_path: Path, desktop: Desktop, posting: Posting) -> None:
    with mail_server(tmp_path, security="none") as running:
        results = desktop.send(running.server(ca_file=None), posting)
    assert fates(results) == every(Fate.NOT_TRIED)
    assert "no ofrece cifrado STARTTLS" in results[0].why


def test_a_server_without_passwords_is_told_so(tmp_path: Path, desktop: Desktop, posting: Posting) -> None:
    with mail_server(tmp_path, security="none") as running:
        results = desktop.send(running.server(security="none"), posting)
    assert "no ofrece una autenticación con usuario y contraseña" in results[0].why


def test_a_message_larger_than_the_server_takes_says_what_to_change(desktop: Desktop, posting: Posting) -> None:
    with talking(b"220 Hola", b"250-Hola\r\n250 SIZE 1000") as port:
        results = desktop.send(plain(port), posting)
    assert fates(results) == every(Fate.REFUSED)
    assert "el servidor admite 1.000" in results[0].why
    assert "max_attachment_mb" in results[0].why


class Killed(BaseException):
    """The program ended here, whatever it was doing."""


@pytest.mark.parametrize("moment", ["record_sent", "claim"])
def test_a_crash_leaves_a_doubt_rather_than_a_second_message(
    desktop: Desktop, posting: Posting, running: Running, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    real = getattr(History, moment)

    def killed(self: History, *given: Any) -> None:
        if moment == "claim":
            real(self, *given)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(History, moment, killed)
        with pytest.raises(Killed):
            desktop.send(running.server(), posting)
    arrived = len(running.office.arrived)
    assert arrived == (1 if moment == "record_sent" else 0)
    results = desktop.send(running.server(), posting)
    assert fates(results) == every(Fate.UNCERTAIN)
    assert codes(results) == {7}
    assert "Pregunte si llegó" in results[0].why
    assert len(running.office.arrived) == arrived
    assert fates(desktop.send(running.server(), posting, again=True)) == every(Fate.SENT)


def test_without_a_record_of_the_attempt_nothing_leaves(
    desktop: Desktop, posting: Posting, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise HistoryError("El historial está lleno.")

    monkeypatch.setattr(History, "claim", full)
    results = desktop.send(running.server(), posting)
    assert fates(results) == every(Fate.NOT_TRIED)
    assert running.office.arrived == []


def test_what_left_and_could_not_be_recorded_is_said(
    desktop: Desktop, posting: Posting, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise HistoryError("El historial está lleno.")

    monkeypatch.setattr(History, "record_sent", full)
    results = desktop.send(running.server(), posting)
    assert fates(results) == every(Fate.UNRECORDED)
    assert codes(results) == {7}


def test_two_programs_that_send_at_once_send_one_message(desktop: Desktop, posting: Posting, running: Running) -> None:
    other = Desktop(desktop.folder)
    nested: list[Result] = []

    def meanwhile(address: str) -> str:
        if address == ALL[-1] and not nested:
            running.office.rcpt = lambda address: OK
            with open_history(desktop.folder) as history:
                assert history.claim(posting.message_id, ALL, HANDED_OVER, NOW)
                for recipient in ALL:
                    history.record_sent(posting.message_id, recipient, posting.about, NOW)
            nested.append(Result(posting, address, Fate.SENT))
        return OK

    running.office.rcpt = meanwhile
    results = desktop.send(running.server(), posting, waits=())
    assert fates(results) == every(Fate.POSTPONED)
    assert "otro programa está enviando este mismo correo" in results[0].why
    assert running.office.arrived == []
    assert fates(other.send(running.server(), posting)) == every(Fate.ALREADY)


def test_no_secret_is_in_what_people_or_logs_see(
    desktop: Desktop, posting: Posting, running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server = running.server(credentials=Credentials(USER, "clave-equivocada"))
    results = desktop.send(server, posting)
    seen = [repr(server), repr(results), caplog.text, *desktop.told]
    assert not any("clave-equivocada" in text for text in seen)
    assert PASSWORD not in repr(running.server())
    with open_history(desktop.folder) as history:
        assert "clave-equivocada" not in repr(history.attempts(posting.message_id, TO[0]))
    assert b"clave-equivocada" not in b"".join(path.read_bytes() for path in desktop.folder.iterdir())


def test_a_server_that_repeats_the_password_is_not_quoted(desktop: Desktop, posting: Posting) -> None:
    credentials = Credentials("u", "clave-9")
    hidden = Server("localhost", credentials=credentials).said(535, b"bad AHUAY2xhdmUtOQ== clave-9 Y2xhdmUtOQ==\x1b[2J")
    assert "clave-9" not in hidden
    assert "Y2xhdmUtOQ" not in hidden
    assert "\x1b" not in hidden
    with ExitStack() as stack:
        port = stack.enter_context(talking(b"220 Hola", b"250-Hola\r\n250 AUTH PLAIN", b"535 no clave-9"))
        results = desktop.send(plain(port, credentials=credentials), posting)
    assert "clave-9" not in repr(results)
