"""Writes the story of the year anew."""

from tests.running.history import year

year.TOLD.write_text(year.made(), encoding="utf-8", newline="\n")
