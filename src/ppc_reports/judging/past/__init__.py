"""Earlier reports, compared with the workbook and the calculation of today."""
