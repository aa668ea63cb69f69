"""Tests of the room ``opening``."""
