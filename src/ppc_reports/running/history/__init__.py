"""What was reported and sent, kept in the output folder."""
