"""Grids to a Plan: which sheet, which columns, what each row is."""
