"""What whoever sends a mail has to know of it: who gets it, where its draft lies, and by what it is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ppc_reports.products.mail.message import Letter


@dataclass(frozen=True, slots=True)
class Posting:
    """A mail that may be sent, as its Letter said. ``draft`` is where its bytes are, ``about`` the SHA-256 of its workbook.

    ``held`` is true where it must not be sent unless somebody says so: it speaks of a preliminary report.
    """

    draft: Path
    addressee: str
    sender: str
    recipients: tuple[str, ...]
    message_id: str
    about: str
    held: bool

    @classmethod
    def of(cls, letter: Letter) -> Posting:
        """The posting of a letter, its draft named inside the folder of the workbook."""
        return cls(
            draft=Path(letter.path),
            addressee=letter.addressee,
            sender=letter.envelope.sender,
            recipients=letter.envelope.recipients,
            message_id=letter.message_id,
            about=letter.about,
            held=letter.held,
        )

    def inside(self, folder: Path) -> Posting:
        """The posting with its draft found from here."""
        return replace(self, draft=folder / self.draft)
