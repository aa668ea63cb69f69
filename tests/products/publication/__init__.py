"""Tests of the publication package."""
