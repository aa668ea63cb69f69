"""Tests of the room ``running/history``."""
