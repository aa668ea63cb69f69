"""Privacy: names of people, mail addresses, free texts and evidence links are each published only if allowed.

Names of people cannot be told from names of offices for sure: what is not known for an office is held back and said.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ppc_reports.judging.summary import Summary
from ppc_reports.plan.fields import Group, of_group
from ppc_reports.plan.folding import plain
from ppc_reports.plan.model import Activity, QuarterEntry
from ppc_reports.plan.names import visible
from ppc_reports.plan.spanish import counted, listing
from ppc_reports.products.publication.columns import free
from ppc_reports.products.publication.edition import Edition
from ppc_reports.settings.ppc_toml import Publication

MAIL_HIDDEN, LINK_HIDDEN = "[correo no publicado]", "[enlace no publicado]"
PERSON_HIDDEN = "Responsable no publicado"
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_MOST_WORDS_OF_A_PERSON, _MOST_NAMED = 6, 10


@dataclass(frozen=True, slots=True)
class Withheld:
    """The amount left out, by kind; ``people`` are the names themselves, for whoever runs the command only."""

    people: tuple[str, ...] = ()
    mail_addresses: int = 0
    free_texts: int = 0
    evidence_links: int = 0


def clean(text: str) -> str:
    """The text without control, private and turning characters, each line without doubled blanks; accents composed."""
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(sign for sign in composed if sign == "\n" or unicodedata.category(sign)[0] != "C")
    return "\n".join(line for line in (" ".join(part.split()) for part in kept.split("\n")) if line)


def public_text(text: str, rules: Publication) -> str:
    """A text of the plan itself as it is published: clean, its mail addresses hidden unless they are allowed."""
    return clean(text) if rules.mail_addresses else _MAIL.sub(MAIL_HIDDEN, clean(text))


def free_text(text: str, rules: Publication) -> str:
    """A text that somebody wrote freely, as it is published, without links where those are not; empty where it is not."""
    if not rules.free_texts:
        return ""
    shown = public_text(text, rules)
    return shown if rules.evidence_links else _LINK.sub(LINK_HIDDEN, shown)


def masked(text: str, summary: Summary, edition: Edition) -> str:
    """A sentence of the report as it is published: in it every office that may be a person is hidden, unless people are allowed."""
    declared = frozenset(map(plain, edition.offices))
    named = {office.name for office in summary.offices}
    for name in sorted(named, key=len, reverse=True) if not edition.rules.people else ():
        if may_be_person(name, declared):
            text = text.replace(name, PERSON_HIDDEN)
    return public_text(text, edition.rules)


def offices(names: Iterable[str], rules: Publication, known: Iterable[str] = ()) -> tuple[str, ...]:
    """The offices as they are published, each once: one that may be a person is ``PERSON_HIDDEN`` unless people are allowed."""
    declared = frozenset(map(plain, known))
    shown = (
        public_text(name, rules) if rules.people or not may_be_person(name, declared) else PERSON_HIDDEN
        for name in names
    )
    return tuple(dict.fromkeys(shown))


def may_be_person(name: str, declared: frozenset[str] = frozenset()) -> bool:
    """True for words with a first name, and for two to six none of which is known of offices, unless ``declared`` (folded)."""
    words = plain(_MAIL.sub(" ", name)).split()
    if plain(name) in declared or len(words) < 2:
        return False
    office_words, first_names = _words()
    if not first_names.isdisjoint(words):
        return True
    of_an_office = any(word.startswith(office_words) or not word.isalpha() for word in words)
    return len(words) <= _MOST_WORDS_OF_A_PERSON and not of_an_office


@cache
def _words() -> tuple[tuple[str, ...], frozenset[str]]:
    """The beginnings of the words of offices, and the first names, as the data beside this module lists them."""
    lists = tomllib.loads((files(__package__) / "people.toml").read_text(encoding="utf-8"))
    return tuple(lists["office_words"].split()), frozenset(lists["first_names"].split())


def withheld(summary: Summary, edition: Edition) -> Withheld:
    """The parts of a summary that the edition holds back."""
    rules, declared = edition.rules, frozenset(map(plain, edition.offices))
    activities = [item.activity for item in summary.standings]
    entries = [entry for activity in activities for entry in activity.quarters]
    names = dict.fromkeys(name for activity in activities for name in (*activity.leads, *activity.supports))
    written = [text for entry in entries for text in free_texts(entry)]
    written += [text for activity in activities for text in _free_texts_of(activity)]
    shown = [*names, *_plan_texts(summary), *(written if rules.free_texts else ())]
    return Withheld(
        people=() if rules.people else tuple(_people(summary, declared)),
        mail_addresses=0 if rules.mail_addresses else sum(len(_MAIL.findall(text)) for text in shown),
        free_texts=0 if rules.free_texts else len(written),
        evidence_links=0 if rules.evidence_links else sum(len(entry.evidence.links) for entry in entries),
    )


def _people(summary: Summary, declared: frozenset[str]) -> Iterator[str]:
    """The names that may be of people: among those who answer or help, and those who sign."""
    named = (name for item in summary.standings for name in (*item.activity.leads, *item.activity.supports))
    yield from dict.fromkeys(name for name in named if may_be_person(name, declared))
    yield from (name for _, name in summary.signatures if name)


def told(summary: Summary, edition: Edition) -> tuple[str, ...]:
    """The words of the command about a publication: what was left out, by which setting it comes in, what nobody can vouch for."""
    left = withheld(summary, edition)
    counts = {
        "free_texts": counted(left.free_texts, "texto libre", "textos libres"),
        "evidence_links": counted(left.evidence_links, "enlace a evidencias", "enlaces a evidencias"),
        "mail_addresses": counted(left.mail_addresses, "dirección de correo", "direcciones de correo"),
    }
    hidden = [f"{text} ({key})" for key, text in counts.items() if getattr(left, key)]
    if left.people:
        names = listing([f"«{visible(name)}»" for name in left.people], _MOST_NAMED)
        hidden.append(f"{counted(len(left.people), 'posible nombre', 'posibles nombres')} de persona (people): {names}")
    closed = f"No se publicó: {'; '.join(hidden)}. Se decide en [publication] de ppc.toml." if hidden else ""
    offices_ = "Si un nombre es de una dependencia, escríbala en «offices» de ppc.toml." if left.people else ""
    unsure = (
        "El programa no puede asegurar que no haya datos personales en el título, las líneas, las actividades, los productos, "
        "los nombres de dependencias o de archivos: léalos antes de publicar."
    )
    return tuple(text for text in (closed, offices_, unsure) if text)


def free_texts(entry: QuarterEntry) -> tuple[str, ...]:
    """The free texts of a quarter; empty ones left out."""
    written = (getattr(entry, name) for name, field in of_group(Group.QUARTER).items() if free(field))
    return tuple(text for text in (entry.notes, entry.evidence.text, *written) if text.strip())


def _free_texts_of(activity: Activity) -> tuple[str, ...]:
    """The free texts of an activity, its quarters aside."""
    return tuple(
        text
        for text in (*(one.text for one in activity.recommendations), activity.answer, *activity.carried.values())
        if text.strip()
    )


def _plan_texts(summary: Summary) -> Iterator[str]:
    plan = summary.plan
    yield from (plan.title, plan.entity, plan.objective)
    for line in plan.lines:
        yield from (line.name, line.objective)
    for activity in plan.activities:
        yield from (activity.description, activity.product, activity.method, activity.goal)
