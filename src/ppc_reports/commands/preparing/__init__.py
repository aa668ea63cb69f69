"""The commands before and around a run: a working folder, a tracking workbook, a layout, a schedule, a check-up."""
