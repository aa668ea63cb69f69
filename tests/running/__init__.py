"""Tests of the room ``running``."""
