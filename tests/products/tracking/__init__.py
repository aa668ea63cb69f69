"""Tests of the room ``products/tracking``."""
