"""``python -m ppc_reports``: the command line, found without the PATH."""

from ppc_reports.commands.entry import main

main()
