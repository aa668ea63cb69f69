"""Tests of the room ``products/report``."""
