"""The quarterly report as a declared workbook: one module per sheet, from a Summary to plain data."""
