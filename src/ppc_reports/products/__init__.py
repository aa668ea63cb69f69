"""Products: all that leaves the house, each made from a Summary."""
