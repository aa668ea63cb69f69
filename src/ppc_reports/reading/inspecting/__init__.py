"""Inspection: what is recognised of a workbook before anything is judged, and the layout that says the same."""
