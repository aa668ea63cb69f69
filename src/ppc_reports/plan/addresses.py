"""The form of an e-mail address, for everything that is configured or sent."""

from __future__ import annotations

import re

_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_LOCAL}(?:\.{_LOCAL})*@(?:{_LABEL}\.)+[A-Za-z0-9-]{{2,63}}")
_LONGEST = 254


def is_address(text: str) -> bool:
    """True for one bare address, ``control.interno@entidad.gov.co``, with nothing in it that could bend a header."""
    return len(text) <= _LONGEST and _ADDRESS.fullmatch(text) is not None
