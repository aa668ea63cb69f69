"""Click's own words in Spanish: its gettext domain is ours, whatever the language of the system."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

DOMAIN = "ppc_reports"
LOCALE = Path(__file__).parent / "locale"


def speak_spanish() -> None:
    """Make the gettext calls of this process answer in Spanish, on Windows as well.

    Click asks the default domain through ``gettext.gettext``, which takes the language from the environment alone.
    """
    os.environ["LANGUAGE"] = "es"
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
