"""Tests of the room ``products/mail``."""
