"""The header block of an entity's quality system: read in the ways in which it is laid out, and never taken for the plan's."""

from __future__ import annotations
