"""What leaves the house, each made from a Summary."""
