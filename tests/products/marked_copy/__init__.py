"""Tests of the room ``products/marked_copy``."""
