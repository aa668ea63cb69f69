"""A mail to be sent: who gets it, where its draft is, and by what it is known."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ppc_reports.products.mail.message import Letter


@dataclass(frozen=True, slots=True)
class Posting:
    """A mail that may be sent, as its Letter said. ``draft`` is where its bytes are, ``sha256`` which bytes they are.

    ``about`` is the SHA-256 of its workbook. ``held`` is true where it must not be sent unless somebody says so: it speaks
    of a preliminary report.
    """

    draft: Path
    addressee: str
    sender: str
    recipients: tuple[str, ...]
    message_id: str
    about: str
    held: bool
    sha256: str

    @classmethod
    def of(cls, letter: Letter, draft: bytes) -> Posting:
        """The posting of a letter with the bytes of its ``draft``, which is named inside the folder of the workbook."""
        return cls(
            draft=Path(letter.path),
            addressee=letter.addressee,
            sender=letter.envelope.sender,
            recipients=letter.envelope.recipients,
            message_id=letter.message_id,
            about=letter.about,
            held=letter.held,
            sha256=hashlib.sha256(draft).hexdigest(),
        )

    def inside(self, folder: Path) -> Posting:
        """The posting with its draft found from here."""
        return replace(self, draft=folder / self.draft)

    def taken(self) -> bytes | None:
        """The bytes of the draft, just as they were made; None where others lie there now, or none."""
        try:
            data = self.draft.read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == self.sha256 else None
