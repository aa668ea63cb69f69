"""The report of every story is, cell by cell and chart by chart, the one that was looked at and kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from ppc_reports.plan.model import State
from ppc_reports.products.report import theme
from tests import golden
from tests.golden import FILE, FIRST, STORIES, differences, kept, made

ROOM = 440_000


@pytest.mark.parametrize("story", STORIES)
def test_the_report_is_the_one_that_was_kept(story: str) -> None:
    found = differences(story)
    assert not found, f"mírelo; si está bien: python -m tests.golden --write\n{found[:4000]}"


def test_every_plan_has_its_folder_and_none_is_missing() -> None:
    assert set(golden.PLANS) < set(STORIES)
    assert len(STORIES) == 8


BY_OTHERS = frozenset({State.INVALID, State.NOT_APPLICABLE, State.NOT_JUDGED})


@pytest.mark.parametrize("state", State)
def test_some_story_shows_every_state_and_the_example_all_of_a_plan_without_fault(state: State) -> None:
    """Its word stands in *Seguimiento*, of an activity that has it."""
    having = [story for story in STORIES if state in {item.state for item in golden.summary_of(story).standings}]
    look = theme.STATE_LOOKS[state]
    shown = [story for story in having if f"'{look.symbol} {look.word}'" in golden.full(story)]
    assert shown == having != []
    assert any(story.startswith("ejemplo") for story in having) is (state not in BY_OTHERS)


def test_they_are_small_enough_to_be_read() -> None:
    assert sum(len(kept(story).encode()) for story in STORIES) < ROOM
    assert max(len(line) for story in STORIES for line in kept(story).splitlines()) < 4_000


def test_a_story_without_its_file_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(golden, "FOLDER", tmp_path)
    with pytest.raises(FileNotFoundError):
        differences(STORIES[0])


@pytest.mark.parametrize("story", [FIRST, STORIES[0], STORIES[-1]])
def test_one_changed_sign_is_a_difference(story: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = made(story)
    place = text.index("Seguimiento") + 3
    (tmp_path / story).mkdir()
    (tmp_path / story / FILE).write_text(f"{text[:place]}X{text[place + 1 :]}", encoding="utf-8")
    monkeypatch.setattr(golden, "FOLDER", tmp_path)
    assert differences(story).count("\n+") == 2
