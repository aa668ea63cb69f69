"""Passwords, of the mail server and of what Control Interno writes: only from the environment, and never shown."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ppc_reports.settings.configuration import ConfigError
from ppc_reports.settings.ppc_toml import AUDIT_PASSWORD, SMTP_PASSWORD, SMTP_USER

HIDDEN = "•••"
_MARK, _PIECE = "\0", 4
"""A piece of so many letters is hidden: a reply that was cut in the middle of the password shows none of it."""
_taken: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Credentials:
    """The user and password at the mail server."""

    user: str = field(repr=False)
    password: str = field(repr=False)

    def hide(self, text: str) -> str:
        """A text of the server without any piece of the password, plain or in base64, should it ever repeat it."""
        user, password = self.user.encode(), self.password.encode()
        coded = (base64.b64encode(secret).decode() for secret in (password, b"\0" + user + b"\0" + password))
        shown = list(text)
        for secret in (self.password, *coded):
            size = min(_PIECE, len(secret))
            pieces = {secret[start : start + size].casefold() for start in range(len(secret) - size + 1)}
            for place in range(len(text) - size + 1):
                if text[place : place + size].casefold() in pieces:
                    shown[place : place + size] = [_MARK] * size
        return re.sub(f"{_MARK}+", HIDDEN, "".join(shown))


def keep(secrets: Mapping[str, str]) -> None:
    """Keep variables that were taken out of the environment, so that what the program starts does not inherit them."""
    _taken.update(secrets)


def load_credentials(environment: Mapping[str, str] = os.environ) -> Credentials | None:
    """Read ``PPC_SMTP_USER`` and ``PPC_SMTP_PASSWORD``; None where neither is set.

    Raises ConfigError, without their values, where only one is set or a server cannot take them.
    """
    given = {name: environment.get(name) or _taken.get(name, "") for name in (SMTP_USER, SMTP_PASSWORD)}
    if not any(given.values()):
        return None
    for name, value in given.items():
        if not value:
            raise ConfigError("variables de entorno", name, "falta: se necesitan el usuario y la contraseña")
        if not (value.isascii() and value.isprintable()):
            message = (
                "tiene letras con tilde, ñ o signos que un servidor de correo no recibe; use otra contraseña o usuario"
            )
            raise ConfigError("variables de entorno", name, message)
    return Credentials(given[SMTP_USER], given[SMTP_PASSWORD])


def audit_password(environment: Mapping[str, str] = os.environ) -> str:
    """The password with which Control Interno opens its columns of a tracking workbook; empty where none is set."""
    return environment.get(AUDIT_PASSWORD, "")
