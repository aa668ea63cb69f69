"""The sheets that are read and printed."""
