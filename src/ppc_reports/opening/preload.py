"""What the reading child imports once, before the first workbook: every child started later has it at once."""

import lxml.etree  # noqa: F401
import pandas  # noqa: F401
import python_calamine  # noqa: F401

import ppc_reports.opening.workbook  # noqa: F401
