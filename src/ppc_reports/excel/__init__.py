"""A declared Book to the bytes of a workbook; the only user of XlsxWriter."""
