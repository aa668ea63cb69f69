"""A real mail server for the tests: on this machine, with TLS, passwords, and every way of saying no."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from ppc_reports.running.sending.smtp import Server
from ppc_reports.settings.credentials import Credentials

USER, PASSWORD = "ppc@example.org", "Secreto-muy-secreto-9"
HOST = "127.0.0.1"
OK = "250 OK"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message that the server took."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes
    encrypted: bool


@dataclass
class Office:
    """What the server does: ``rcpt`` and ``data`` answer as a test wants; what it took is in ``arrived``."""

    arrived: list[Arrived] = field(default_factory=list)
    rcpt: Callable[[str], str] = lambda address: OK
    data: Callable[[], str | None] = lambda: OK
    passwords: bool = True
    greetings: int = 0

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.greetings += 1
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.passwords and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        return OK

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.rcpt(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.data()
        if answer is None or answer.startswith("250"):
            content, transport = envelope.content, server.transport
            assert isinstance(content, bytes)
            assert transport is not None
            encrypted = transport.get_extra_info("cipher") is not None
            taken = Arrived(str(envelope.mail_from), tuple(envelope.rcpt_tos), content, encrypted)
            self.arrived.append(taken)
        if answer is None:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            return OK
        return answer


@dataclass(frozen=True)
class Running:
    """A server that listens: what it does and got, and how the program reaches it."""

    office: Office
    port: int
    ca_file: Path

    def server(self, **changes: Any) -> Server:
        """How the program reaches it, with what a test wants otherwise."""
        usual: dict[str, Any] = {
            "host": "localhost", "port": self.port, "security": "starttls", "timeout": 60.0, "ca_file": self.ca_file,
            "credentials": Credentials(USER, PASSWORD),
        }  # fmt: skip
        return Server(**{**usual, **changes})


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def _judge(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
    right = isinstance(given, LoginPassword) and (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def mail_server(
    folder: Path, *, security: str = "starttls", names: tuple[str, ...] = ("localhost",)
) -> Iterator[Running]:
    """A server of that security with a certificate for ``names``, signed by the authority whose file is ``ca_file``."""
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*names).configure_cert(context)
    ca_file = folder / "autoridad.pem"
    authority.cert_pem.write_to_path(ca_file)
    options: dict[str, Any] = {"data_size_limit": 40_000_000}
    if security == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    if security != "none":
        options |= {"authenticator": _judge, "auth_require_tls": security == "starttls"}
    office = Office(passwords=security != "none")
    port = free_port()
    inside = context if security == "tls" else None
    controller = Controller(office, hostname=HOST, port=port, ssl_context=inside, **options)
    controller.start()
    try:
        yield Running(office, port, ca_file)
    finally:
        controller.stop()
