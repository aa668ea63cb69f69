"""A worksheet that looks for new functions once for each shape of formula.

XlsxWriter runs 29 regular expressions over every formula, half of what rendering a report takes. This is the one
place that overrides a private method of it (docs/decisions): were the method gone, formulas would only take longer.
"""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet


class FormulaSheet(Worksheet):  # type: ignore[misc]
    """The worksheet of XlsxWriter, quicker with formulas that differ only in their rows."""

    def __init__(self) -> None:
        super().__init__()
        self._only_loses_its_sign: dict[str, bool] = {}

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        prepare = super()._prepare_formula
        shape = formula.encode().translate(None, b"0123456789").decode()
        if shape not in self._only_loses_its_sign:
            self._only_loses_its_sign[shape] = prepare(shape, expand_future_functions) == shape[1:]
        return formula[1:] if self._only_loses_its_sign[shape] else str(prepare(formula, expand_future_functions))
