"""One message of two bodies and an attachment, the same bytes for the same content."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from binascii import b2a_base64
from collections.abc import Iterable
from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import StrEnum
from io import BytesIO

from ppc_reports.plan.names import is_address
from ppc_reports.products.mail.view import inert
from ppc_reports.settings.configuration import ConfigError

_XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BOGOTA = dt.timezone(dt.timedelta(hours=-5))
_SUBJECT_PLACE, _ATTACHED_PLACE = "ppc-reports-subject", "ppc-reports-attached"
_HOUR = dt.time(8)
_OWN_DOMAIN = "ppc-reports.invalid"
_NAME_LIMIT = 150
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*]')
_DATE_LINE, _UNSENT_LINE = re.compile(rb"(?m)^Date: .*\r$"), b"X-Unsent: 1\r\n"
_LINE_BYTES = 57
"""So many bytes stand on one line of an attachment."""
_END_OF_HEADERS = b"\r\n\r\n"


class LetterKind(StrEnum):
    """The messages."""

    CONTROL = "control_interno"
    PLANNING = "planeacion"
    REMINDER = "recordatorio"
    WITHDRAWAL = "retiro"


@dataclass(frozen=True, slots=True)
class Envelope:
    """The addresses of a message, bare; an empty one is left for the office to fill in before sending."""

    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    sender: str = ""
    reply_to: str = ""

    @property
    def recipients(self) -> tuple[str, ...]:
        """Everybody who gets it, each once."""
        return tuple(dict.fromkeys((*self.to, *self.cc)))


@dataclass(frozen=True, slots=True)
class Attachment:
    """A workbook (.xlsx) to attach, under the name that the reader will see."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The fingerprint of its bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a message: its subject on one line and its two bodies."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One message ready to become bytes.

    ``path`` is where its draft goes inside the folder of the workbook, ``addressee`` who it is for, in words, and
    ``about`` the SHA-256 of the workbook it speaks of, whatever is attached. ``held`` is true where it must not be sent
    unless somebody says so, for it speaks of a preliminary report.
    """

    kind: LetterKind
    path: str
    addressee: str
    envelope: Envelope
    words: Words
    attachments: tuple[Attachment, ...]
    about: str
    corte: str
    dated: dt.date
    held: bool = False

    @property
    def message_id(self) -> str:
        """The Message-ID, always the same for one report and one addressee, whatever the addresses in between."""
        told = "\n".join((self.kind, self.addressee, self.corte, self.about))
        domain = self.envelope.sender.rpartition("@")[2] or _OWN_DOMAIN
        return f"<ppc-{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:32]}@{domain}>"

    def draft(self) -> bytes:
        """The bytes of the ``.eml``, which mail programs open as a new message.

        Raises ConfigError for an address that is none: it never reaches a header.
        """
        message = EmailMessage(policy=SMTP)
        _address(message, self.envelope)
        message["Subject"] = _SUBJECT_PLACE
        message["Date"] = format_datetime(dt.datetime.combine(self.dated, _HOUR, _BOGOTA))
        message["Message-ID"] = self.message_id
        message["X-Unsent"] = "1"
        message.set_content(self.words.text, cte="quoted-printable")
        message.add_alternative(self.words.html, subtype="html", cte="quoted-printable")
        places = {f"{_ATTACHED_PLACE}-{number}".encode(): book for number, book in enumerate(self.attachments)}
        for place, book in places.items():
            message.add_attachment(place, maintype="application", subtype=_XLSX, filename=_file_name(book.name))
        _fix_boundaries(message, f"{self.words.text}\0{self.words.html}\0{self.about}")
        subject = b"Subject: " + _encoded(self.words.subject)
        draft = message.as_bytes().replace(b"Subject: " + _SUBJECT_PLACE.encode(), subject, 1)
        for place, book in places.items():
            draft = draft.replace(_base64(place), _base64(book.data), 1)
        return draft


def outgoing(draft: bytes, when: dt.datetime) -> bytes:
    """The draft as it travels: dated when it is sent, and no longer marked as unsent. Nothing else of it changes."""
    head, end, body = draft.partition(_END_OF_HEADERS)
    dated = f"Date: {format_datetime(when)}\r".encode("ascii")
    return _DATE_LINE.sub(dated, (head + b"\r\n").replace(_UNSENT_LINE, b"")).removesuffix(b"\r\n") + end + body


def _base64(data: bytes) -> bytes:
    """The lines of an attachment. ``EmailMessage`` would take each of them in hand several times."""
    lines = BytesIO()
    for start in range(0, len(data), _LINE_BYTES):
        lines.write(b2a_base64(data[start : start + _LINE_BYTES], newline=False) + b"\r\n")
    return lines.getvalue()


def _encoded(text: str) -> bytes:
    """A header's text as it travels. ``EmailMessage`` drops blanks between the encoded words of a folded header."""
    charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
    return Header(text, charset, maxlinelen=76, header_name="Subject").encode(linesep="\r\n").encode("ascii")


def _address(message: EmailMessage, envelope: Envelope) -> None:
    for header, key, given in (
        ("From", "sender", (envelope.sender,)),
        ("Reply-To", "reply_to", (envelope.reply_to,)),
        ("To", "to", envelope.to),
        ("Cc", "cc", envelope.cc),
    ):
        addresses = _checked(key, given)
        if addresses:
            message[header] = addresses


def _checked(key: str, given: Iterable[str]) -> tuple[Address, ...]:
    unique = dict.fromkeys(address for address in given if address)
    for address in unique:
        if not is_address(address):
            shown = inert(address, 80)
            raise ConfigError("ppc.toml", f"mail.{key}", f"«{shown}» no es una dirección de correo que se pueda usar")
    return tuple(Address(addr_spec=address) for address in unique)


def _file_name(name: str) -> str:
    """The name of the attachment: one line, without what a file name cannot have."""
    stem, dot, suffix = name.rpartition(".")
    return _NOT_IN_NAMES.sub("_", f"{inert(stem, _NAME_LIMIT)}{dot}{inert(suffix, 8)}") or "informe.xlsx"


def _fix_boundaries(message: EmailMessage, content: str) -> None:
    digest = hashlib.sha256(content.encode()).hexdigest()
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_ppc_{number}_{digest[:40]}")
