"""Tests of the room ``judging/rules``."""
