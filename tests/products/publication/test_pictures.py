"""The pictures of the publication in the documents show what it looks like today."""

from __future__ import annotations

from tests import make_publication_pictures as made
from tests.make_mail_pictures import PICTURES


def test_the_pictures_are_of_the_publication_as_it_is_now() -> None:
    assert made.FINGERPRINT.read_text(encoding="utf-8") == made.fingerprint(), (
        "run «python -m tests.make_publication_pictures»: the publication has changed since the pictures were made"
    )
    assert all((PICTURES / name).stat().st_size > 10_000 for name in made.names())
