"""The commands as click declares them, with their Spanish help."""
