"""The house itself: its rooms, its budgets, its documents, its examples and its measures."""
