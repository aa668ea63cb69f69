"""The edge to the mail server: one message handed over, and every way in which that can end told apart."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ppc_reports.plan.names import visible
from ppc_reports.settings.credentials import Credentials

USUAL_PORTS: Mapping[str, int] = {"starttls": 587, "tls": 465, "none": 25}
_OWN_NAME = "[127.0.0.1]"
_LEADING_DOT = re.compile(rb"(?m)^\.")
_GO_AHEAD, _NO_MORE = 354, 421
_LONGEST_TALK = 20
"""So many times the seconds of ``timeout`` may a whole connection last."""
_LONGEST_REPLY, _LONGEST_HEARD = 200, 10_000
_REVIEW = "Revise host, port y security en [mail] de ppc.toml"


class Trouble(Exception):
    """A mail that the server did not take; the message says why, in Spanish."""


class Postponed(Trouble):
    """It did not take it for now: the same may do later, and nothing was delivered."""


class Unreachable(Postponed):
    """It cannot be reached for now, or talks to nobody."""


class Refused(Trouble):
    """It will not take this mail."""


class Unusable(Trouble):
    """It will take no mail at all until somebody changes something: address of the server, certificate, password."""


class Uncertain(Trouble):
    """The whole mail was handed over and the answer never came: nobody knows whether it was delivered."""


@dataclass(frozen=True, slots=True)
class Server:
    """The mail server. ``port`` 0 is the usual one of its ``security``."""

    host: str
    port: int = 0
    security: str = "starttls"
    timeout: float = 30.0
    ca_file: Path | None = None
    credentials: Credentials | None = None

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        return self.host, self.port or USUAL_PORTS[self.security]

    def said(self, code: int, reply: bytes | str) -> str:
        """The answer of the server, fit to be shown: one line, short, without any secret."""
        text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
        hidden = visible(self.credentials.hide(text[:_LONGEST_HEARD]) if self.credentials else text)[:_LONGEST_REPLY]
        return f"el servidor respondió {code}: {hidden}" if code > 0 else hidden


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A message as it travels, and who sends it to whom. All addresses were checked before."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer for each recipient: delivered, or postponed or refused with the reason."""

    delivered: tuple[str, ...] = ()
    postponed: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)


def hand_over(server: Server, parcel: OutgoingMail, about_to: Callable[[tuple[str, ...]], None]) -> Answer:
    """The message given to the server. ``about_to`` is told the recipients it took, before the first byte of the body.

    Raises Postponed, Refused (of the whole message), Unusable, Uncertain.
    """
    with _connection(server) as smtp, _dropped_before_the_end(server):
        _begin(smtp, server, parcel)
        answer = _recipients(smtp, server, parcel.recipients)
        if not answer.delivered:
            return answer
        _check(*smtp.docmd("DATA"), server, wanted=_GO_AHEAD)
        about_to(answer.delivered)
        smtp.send(_LEADING_DOT.sub(b"..", parcel.data))
        code, reply = _last_reply(smtp, server)
        _check(code, reply, server)
        return answer


def _last_reply(smtp: smtplib.SMTP, server: Server) -> tuple[int, bytes]:
    """The answer to the stop that ends a message: from here on it may have been delivered."""
    try:
        smtp.send(b".\r\n")
        code, reply = smtp.getreply()
    except (OSError, smtplib.SMTPException) as problem:
        raise Uncertain(f"se cortó la conexión con {server.host} tras entregarle el correo, sin respuesta") from problem
    if code < 200:
        raise Uncertain(f"{server.host} contestó algo que no se entiende tras recibir el correo")
    return code, reply


def _begin(smtp: smtplib.SMTP, server: Server, parcel: OutgoingMail) -> None:
    size = len(parcel.data)
    limit = smtp.esmtp_features.get("size", "")
    if limit.isdecimal() and 0 < int(limit) < size:
        raise Refused(
            f"el correo pesa {size:,} bytes y el servidor admite {int(limit):,}. Baje max_attachment_mb en ppc.toml, "
            "para que diga dónde está el informe en vez de adjuntarlo".replace(",", ".")
        )
    _check(*smtp.mail(parcel.sender, [f"size={size}"] if "size" in smtp.esmtp_features else ()), server)


def _recipients(smtp: smtplib.SMTP, server: Server, recipients: Sequence[str]) -> Answer:
    taken: list[str] = []
    postponed: dict[str, str] = {}
    refused: dict[str, str] = {}
    for recipient in recipients:
        code, reply = smtp.rcpt(recipient)
        if code == _NO_MORE:
            raise Postponed(server.said(code, reply))
        if 200 <= code < 300:
            taken.append(recipient)
        else:
            (postponed if 400 <= code < 500 else refused)[recipient] = server.said(code, reply)
    return Answer(tuple(taken), postponed, refused)


def _check(code: int, reply: bytes, server: Server, wanted: int = 0) -> None:
    if code == wanted or (not wanted and 200 <= code < 300):
        return
    raise (Postponed if code < 500 else Refused)(server.said(code, reply))


@contextmanager
def _dropped_before_the_end(server: Server) -> Iterator[None]:
    try:
        yield
    except (smtplib.SMTPServerDisconnected, OSError) as problem:
        raise Postponed(f"se cortó la conexión con {server.host}, o tardó más de {server.timeout:g} s") from problem


@contextmanager
def _connection(server: Server) -> Iterator[smtplib.SMTP]:
    """A connection on which mail may be given: encrypted, its certificate checked, logged in."""
    with _explained(server):
        smtp = _open(server)
    try:
        with _explained(server):
            smtp.ehlo_or_helo_if_needed()
            if server.security == "starttls":
                smtp.starttls(context=_context(server))
                smtp.ehlo_or_helo_if_needed()
            if server.credentials:
                smtp.login(server.credentials.user, server.credentials.password)
        yield smtp
        with suppress(OSError, smtplib.SMTPException):
            smtp.quit()
    finally:
        smtp.close()


class _Bounded(smtplib.SMTP):
    """A connection that is cut where all of it lasts too long, for the time of a socket begins anew with every byte."""

    _end: threading.Timer

    def connect(self, host: str = "localhost", port: int = 0, source_address: Any = None) -> tuple[int, bytes]:
        """Connect, and count the time from now on."""
        self._end = threading.Timer(_LONGEST_TALK * self.timeout, self._cut)
        self._end.daemon = True
        self._end.start()
        try:
            return super().connect(host, port, source_address)
        except BaseException:
            self._end.cancel()
            raise

    def _cut(self) -> None:
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close it; its time counts no more."""
        self._end.cancel()
        super().close()


class _BoundedTls(_Bounded, smtplib.SMTP_SSL):
    """The same, encrypted from its first byte."""


def _open(server: Server) -> smtplib.SMTP:
    host, port = server.address
    if server.security == "tls":
        return _BoundedTls(host, port, _OWN_NAME, timeout=server.timeout, context=_context(server))
    return _Bounded(host, port, _OWN_NAME, timeout=server.timeout)


def _context(server: Server) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=str(server.ca_file) if server.ca_file else None)
    except OSError as problem:
        raise Unusable(
            f"no se puede usar el certificado «{server.ca_file}» de mail.ca_file: {problem.strerror}"
        ) from None


@contextmanager
def _explained(server: Server) -> Iterator[None]:
    """Turn what goes wrong before any mail is given into Postponed or Unusable. No secret is in the message or its chain."""
    try:
        yield
    except (OSError, smtplib.SMTPException) as problem:
        raise _explanation(problem, server) from None


def _explanation(problem: Exception, server: Server) -> Trouble:
    if isinstance(problem, smtplib.SMTPResponseException):
        return _reply_explained(problem, server)
    if isinstance(problem, smtplib.SMTPException) and not isinstance(problem, smtplib.SMTPServerDisconnected):
        return _lacking(problem, server)
    return _unencrypted(problem, server) if isinstance(problem, ssl.SSLError) else _out_of_reach(problem, server)


def _lacking(problem: smtplib.SMTPException, server: Server) -> Unusable:
    """The server does not do what is asked of it."""
    starttls = isinstance(problem, smtplib.SMTPNotSupportedError) and "STARTTLS" in str(problem)
    what = "cifrado STARTTLS" if starttls else "una autenticación con usuario y contraseña"
    return Unusable(f"el servidor {server.host} no ofrece {what}. {_REVIEW}")


def _unencrypted(problem: ssl.SSLError, server: Server) -> Unusable:
    host, port = server.address
    if isinstance(problem, ssl.SSLCertVerificationError):
        why = visible(problem.verify_message)
        return Unusable(f"el certificado de {host} no es de fiar ({why}). No se le dio la contraseña ni el correo")
    return Unusable(f"no se pudo cifrar la conexión con {host}:{port}. {_REVIEW}")


def _out_of_reach(problem: Exception, server: Server) -> Trouble:
    host, port = server.address
    if isinstance(problem, socket.gaierror) and problem.errno != socket.EAI_AGAIN:
        return Unusable(f"no existe el servidor «{host}». {_REVIEW}")
    if isinstance(problem, TimeoutError) or "timed out" in str(problem):
        return Unreachable(f"{host}:{port} no contestó en {server.timeout:g} s")
    return Unreachable(f"no hay conexión con {host}:{port}: está apagado, o la red no deja llegar")


def _reply_explained(problem: smtplib.SMTPResponseException, server: Server) -> Trouble:
    said = server.said(problem.smtp_code, problem.smtp_error)
    if problem.smtp_code < 500:
        return Unreachable(said)
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        return Unusable(f"el servidor no aceptó PPC_SMTP_USER y PPC_SMTP_PASSWORD ({said})")
    return Unusable(said)
