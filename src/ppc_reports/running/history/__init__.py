"""The history of what was reported and sent, kept in the output folder."""
