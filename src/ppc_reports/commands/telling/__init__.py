"""The summaries and findings of a run, as people read them in a terminal."""
