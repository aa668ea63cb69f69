"""One cell to a date, a share or a code."""
