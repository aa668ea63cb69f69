"""Tests of the room ``excel``."""
