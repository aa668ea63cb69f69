"""What the program costs, as ratios to what the same machine needs for less: ``python -m benchmarks``."""
