"""Where ``ppc-reports`` starts. What will open the workbooks starts first: it takes as long to be ready as all the rest."""

from __future__ import annotations

import sys
from typing import NoReturn

_READING = {"run", "check", "consolidate", "inspect", "mail", "watch"}
_HELP = {"-h", "--help"}
INTERRUPTED = 130


def main() -> NoReturn:
    """Run the command line that was given, and end."""
    try:
        if _READING.intersection(sys.argv[1:2]) and not _HELP.intersection(sys.argv):
            from ppc_reports.opening import sandbox  # noqa: PLC0415 - --help must not pay for it

            sandbox.start()
        from ppc_reports.commands import cli  # noqa: PLC0415 - see the module
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    cli.main()
