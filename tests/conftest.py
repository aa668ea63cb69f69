"""Hypothesis looks for new examples on a person's machine; CI repeats the same ones, and no machine is judged by its speed."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("seeking", deadline=None)
settings.register_profile("repeating", deadline=None, derandomize=True)
settings.load_profile("repeating" if os.environ.get("CI") else "seeking")
