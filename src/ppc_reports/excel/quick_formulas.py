"""A worksheet that looks for new functions once for each shape of formula.

XlsxWriter runs 29 regular expressions over every formula, half of what rendering a report takes. This is the one
place that overrides a private method of it (docs/decisions/003): were the method gone, formulas would only take longer.
"""

from __future__ import annotations

from functools import lru_cache

from xlsxwriter.worksheet import Worksheet

_USUAL = Worksheet()


@lru_cache(10_000)
def _only_loses_its_sign(shape: str, expand_future_functions: bool) -> bool:
    """True where XlsxWriter takes nothing but the ``=`` from a formula of this shape."""
    return bool(_USUAL._prepare_formula(shape, expand_future_functions) == shape[1:])


class FormulaSheet(Worksheet):  # type: ignore[misc]
    """The worksheet of XlsxWriter, quicker with formulas that differ only in their numbers."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        shape = formula.encode().translate(None, b"0123456789").decode()
        if _only_loses_its_sign(shape, expand_future_functions):
            return formula[1:]
        return str(super()._prepare_formula(formula, expand_future_functions))
