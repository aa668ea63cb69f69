"""A little of the campaign each time: ``PPC_KILLS=12`` kills sixty commands, ``python -m tests.campaign`` goes on for hours."""

from __future__ import annotations

import os
import random
import sys

import pytest

from tests import campaign

KILLS = int(os.environ.get("PPC_KILLS", "1"))
posix = pytest.mark.skipif(sys.platform == "win32", reason="it kills, and bounds files, as POSIX does")


@posix
@pytest.mark.parametrize("number", range(KILLS))
@pytest.mark.parametrize("kind", campaign.COMMANDS)
def test_what_a_killed_command_leaves_the_next_one_makes_what_nobody_disturbed(kind: str, number: int) -> None:
    campaign.kill(random.Random(f"{kind} {number}"), kind)


@posix
@pytest.mark.parametrize("attack", ["damaged workbook", "adversarial texts", "full disk"])
def test_an_attack_of_the_campaign_holds(attack: str) -> None:
    campaign.ATTACKS[attack](random.Random(attack))


def test_the_campaign_sees_what_is_not_held() -> None:
    with pytest.raises(campaign.NotHeldError, match="is gone"):
        campaign.held(False, "the report", "is gone")
