"""Tests of the room ``running/sending``."""
