"""The sheets Cronograma, Alertas, Evidencias, Calidad del dato and Metodología, and the alerts behind them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ppc_reports.excel.book import Content, Formula, Link, Sheet, Style
from ppc_reports.judging.alerts import KIND_MEANINGS, KIND_NAMES, Alert, Kind, alerts, most_urgent
from ppc_reports.judging.summary import Summary
from ppc_reports.plan.findings import Finding, Severity, catalogue
from ppc_reports.plan.grid import column_number
from ppc_reports.plan.model import (
    Absent,
    Activity,
    Balance,
    Evidence,
    Mode,
    Part,
    Plan,
    QuarterEntry,
    RejectedRow,
    State,
)
from ppc_reports.products.report import theme
from ppc_reports.products.report.blocks import brief
from ppc_reports.products.report.long_texts import chunks
from ppc_reports.products.report.sheets import alerts as alerts_sheet
from ppc_reports.products.report.sheets import evidence, methodology, quality, timeline
from ppc_reports.settings.furag import parse_furag, shipped_furag
from tests.samples import activity, every_item, figure, generated, plan, scale, summary

HOSTILE = '=HYPERLINK("http://mal.example","x")'
SHEETS: tuple[Callable[[Summary], Sheet], ...] = (
    timeline.sheet,
    alerts_sheet.sheet,
    evidence.sheet,
    quality.sheet,
    methodology.sheet,
)
SHEET_IDS = ("cronograma", "alertas", "evidencias", "calidad", "metodologia")
NAMES = {timeline.NAME, alerts_sheet.NAME, evidence.NAME, quality.NAME, methodology.NAME}
QUARTERLY = (0.25, 0.25, 0.25, 0.25)


def cells(sheet: Sheet) -> dict[tuple[int, int], tuple[Content, Style]]:
    """Every cell that was written, a merge at its first cell."""
    merged = {(merge.area.top, merge.area.left): (merge.content, merge.style) for merge in sheet.merges}
    return {(item.row, item.column): (item.content, item.style) for item in every_item(sheet)} | merged


def shown(content: Content) -> str:
    if isinstance(content, Link):
        return content.text
    if isinstance(content, Formula):
        return str(content.value)
    return "" if content is None else str(content)


def rows(sheet: Sheet) -> list[tuple[str, ...]]:
    """The text of every row from left to right, without its empty cells."""
    found: dict[int, list[tuple[int, str]]] = {}
    for (row, column), (content, _) in cells(sheet).items():
        if shown(content):
            found.setdefault(row, []).append((column, shown(content)))
    return [tuple(text for _, text in sorted(found[row])) for row in sorted(found)]


def text_of(sheet: Sheet) -> str:
    return "\n".join(" | ".join(row) for row in rows(sheet))


def links(sheet: Sheet) -> list[str]:
    return [content.url for content, _ in cells(sheet).values() if isinstance(content, Link)]


def of(kind: Kind, found: Sequence[Alert]) -> list[Alert]:
    return [alert for alert in found if alert.kind is kind]


def finding(severity: Severity = Severity.ERROR, code: str = "X-1", **fields: str) -> Finding:
    given_fields = {"message": f"Mensaje {code}", "advice": f"Consejo {code}", "sheet": "Seguimiento", **fields}
    return Finding(code, severity, cells=((9, 4), (10, 4)), **given_fields)


def with_entries(item: Activity, **by_quarter: QuarterEntry) -> Activity:
    entries = list(item.quarters)
    for name, entry in by_quarter.items():
        entries[int(name[1]) - 1] = entry
    return replace(item, quarters=tuple(entries))


def rich() -> Summary:
    """A summary with every state, findings of every severity, rejected rows and FURAG codes."""
    base = generated(40, seed=3)
    activities = tuple(
        replace(item, furag_codes=(f"PCI{200 + index % 25}",)) for index, item in enumerate(base.activities)
    )
    rejected = (RejectedRow("Seguimiento", 60, HOSTILE, "No tiene clave"),)
    found = [finding(severity, f"X-{severity}") for severity in (Severity.INFO, Severity.ERROR, Severity.WARNING)]
    return summary(replace(base, activities=activities, rejected=rejected), findings=found)


class TestAlerts:
    def test_each_kind_is_selected_by_its_rule(self) -> None:
        june, december = dt.date(2022, 6, 30), dt.date(2022, 12, 31)
        proof = ("https://a.example",) * 4
        cases = {
            "1.1": activity("1.1", QUARTERLY, (0.25, 0.25, 0, None), end=june, evidence=proof),
            "1.2": activity("1.2", QUARTERLY, (0.25, None, None, None), evidence=proof, end=dt.date(2023, 1, 31)),
            "1.3": activity("1.3", QUARTERLY, (0.25, 0.25, Absent.INVALID, None), evidence=proof),
            "1.4": activity(
                "1.4", (0.2, 0.5, 0.8, 1), (0.2, 0.4, 0.3, None), mode=Mode.TO_DATE, evidence=proof, end=None
            ),
            "1.5": activity("1.5", QUARTERLY, (0.25, 0.25, 0.2, None), end=dt.date(2023, 1, 31)),
            "1.6": activity("1.6", QUARTERLY, (0.25, 0.25, 0.2, None), end=december, evidence=proof),
        }
        found = alerts(summary(plan(cases.values())))
        selected = {kind: [alert.activity.key for alert in of(kind, found)] for kind in Kind}
        assert selected == {
            Kind.OVERDUE: ["1.1"],
            Kind.NO_REPORT: ["1.2"],
            Kind.INVALID: ["1.3"],
            Kind.SETBACK: ["1.4"],
            Kind.NO_EVIDENCE: ["1.5"],
            Kind.DUE_SOON: ["1.3", "1.6"],
        }

    def test_since_counts_from_the_first_blank_of_an_unbroken_run(self) -> None:
        (alert,) = of(Kind.NO_REPORT, alerts(summary(plan([activity("1.1", QUARTERLY, (0.25, None, None, None))]))))
        assert alert.since == dt.date(2022, 6, 30)
        assert "T2 y T3" in alert.fact

    def test_a_quarter_with_nothing_planned_is_not_asked_for(self) -> None:
        blank = activity("1.1", (0.5, 0.5, Absent.NOT_SCHEDULED, None), (0.25, None, None, None))
        (alert,) = of(Kind.NO_REPORT, alerts(summary(plan([blank]))))
        assert alert.fact.startswith("Tenía avance programado y no escribió el ejecutado de T2.")

    def test_gravest_first_and_oldest_first_within_a_kind(self) -> None:
        late = [activity(f"1.{m}", QUARTERLY, (0.1,) * 4, end=dt.date(2022, m, 28), row=m) for m in (9, 3, 6)]
        blank = activity("2.1", QUARTERLY, (None,) * 4)
        found = alerts(summary(plan([blank, *late])))
        assert [alert.activity.key for alert in found[:4]] == ["1.3", "1.6", "1.9", "2.1"]

    def test_an_evidence_after_the_corte_or_a_row_that_does_not_apply_asks_nothing(self) -> None:
        later = activity("1.1", QUARTERLY, (0, 0, 0, 0.5), end=None)
        outside = activity("1.2", QUARTERLY, (None,) * 4, applies=False, end=dt.date(2022, 3, 31))
        assert alerts(summary(plan([later, outside]))) == ()

    def test_a_figure_to_date_that_stays_is_no_advance_to_prove(self) -> None:
        same = with_entries(
            activity("1.1", (0.2, 0.5, 0.8, 1), (0.2, 0.2, 0.2, None), mode=Mode.TO_DATE, end=None),
            T1=QuarterEntry(figure(0.2), figure(0.2), Evidence("Acta 1")),
        )
        assert of(Kind.NO_EVIDENCE, alerts(summary(plan([same])))) == []

    @pytest.mark.parametrize("said", ["", "pendiente", "N/A", "Sin evidencia"])
    def test_a_text_that_says_there_is_none_proves_nothing(self, said: str) -> None:
        row = activity("1.1", QUARTERLY, (0.25, None, None, None), evidence=(said, "", "", ""))
        assert len(of(Kind.NO_EVIDENCE, alerts(summary(plan([row]))))) == 1

    def test_an_unreadable_figure_is_named_with_what_was_written(self) -> None:
        wrong = activity("1.1", QUARTERLY, (0.25, Absent.INVALID, None, None))
        (alert,) = of(Kind.INVALID, alerts(summary(plan([wrong]))))
        assert "ejecutado de T2 ilegible («invalid»)" in alert.fact
        assert alert.since == dt.date(2022, 6, 30)

    def test_without_a_day_to_count_from_since_is_none(self) -> None:
        undated = activity("1.1", start=None, end=None)
        (alert,) = of(Kind.INVALID, alerts(summary(plan([undated]))))
        assert alert.since is None
        assert "no hay programado ni fechas" in alert.fact

    def test_the_most_urgent_names_an_activity_once(self) -> None:
        twice = activity("1.1", QUARTERLY, (0.25, 0, 0.1, None), end=dt.date(2022, 9, 30))
        other = activity("1.2", QUARTERLY, (None,) * 4, row=10)
        found = alerts(summary(plan([twice, other])))
        assert [alert.activity.key for alert in most_urgent(found)] == ["1.1", "1.2"]
        assert [alert.kind for alert in most_urgent(found, 1)] == [Kind.OVERDUE]

    def test_every_kind_has_its_words(self) -> None:
        assert set(KIND_NAMES) == set(KIND_MEANINGS) == set(Kind)

    @given(st.integers(0, 500), st.sampled_from(("2022-T1", "2022-T2", "2022-T3", "2022-T4")))
    def test_alerts_agree_with_the_states(self, seed: int, corte: str) -> None:
        of_plan = summary(generated(15, seed), corte)
        found = alerts(of_plan)
        for kind, state in (
            (Kind.OVERDUE, State.OVERDUE),
            (Kind.NO_REPORT, State.NO_REPORT),
            (Kind.INVALID, State.INVALID),
        ):
            assert len(of(kind, found)) == of_plan.totals.states[state]
        assert all(alert.fact.endswith(".") and alert.ask.endswith(".") for alert in found)


class TestTimeline:
    def test_the_months_from_start_to_end_are_filled_and_no_others(self) -> None:
        of_plan = summary(plan([activity("1.1", QUARTERLY, (0.25, 0.25, 0.2, None))]))
        look = theme.standing_look(of_plan.standings[0])
        row = next(row for (row, column), (text, _) in cells(timeline.sheet(of_plan)).items() if text == "1.1")
        drawn = {column: style.fill for (r, column), (_, style) in cells(timeline.sheet(of_plan)).items() if r == row}
        corte_column = 7 + 9
        months = [column for column in range(7, 20) if column != corte_column]
        filled = [months.index(column) + 1 for column in months if drawn[column] == look.fill]
        assert filled == list(range(3, 12))
        assert drawn[corte_column] == theme.ALARM.color

    @pytest.mark.parametrize("corte", ["2022-T1", "2022-T2", "2022-T3", "2022-T4"])
    def test_the_corte_is_a_stripe_down_to_the_last_row_and_a_word_over_its_quarter(self, corte: str) -> None:
        made = timeline.sheet(summary(generated(7), corte))
        column = 7 + 3 * int(corte[-1])
        stripe = {
            row for (row, c), (_, style) in cells(made).items() if c == column and style.fill == theme.ALARM.color
        }
        last = max(row for row, _ in cells(made))
        assert stripe == set(range(theme.HEAD_ROW, last + 1))
        assert made.widths[column] < 2
        assert f"T{corte[-1]} · corte" in text_of(made)

    @pytest.mark.parametrize(
        ("start", "end", "expected"),
        [
            (dt.date(2021, 11, 1), dt.date(2022, 2, 28), timeline.Bar(1, 2, before=True)),
            (dt.date(2022, 11, 1), dt.date(2023, 2, 28), timeline.Bar(11, 12, after=True)),
            (dt.date(2021, 1, 1), dt.date(2023, 2, 28), timeline.Bar(1, 12, before=True, after=True)),
            (dt.date(2021, 1, 1), dt.date(2021, 2, 28), timeline.Bar(told="← Todo antes de 2022")),
            (dt.date(2023, 1, 1), dt.date(2023, 2, 28), timeline.Bar(told="→ Todo después de 2022")),
            (dt.date(2022, 5, 1), dt.date(2022, 2, 28), timeline.Bar(told="El fin es anterior al inicio")),
            (None, None, timeline.Bar(told="Sin fechas")),
            (None, dt.date(2022, 2, 28), timeline.Bar(told="Sin fecha de inicio")),
            (dt.date(2022, 2, 28), None, timeline.Bar(told="Sin fecha final")),
        ],
    )
    def test_what_lies_outside_the_year_or_has_no_dates_is_told(
        self, start: dt.date | None, end: dt.date | None, expected: timeline.Bar
    ) -> None:
        row = activity("1.1", start=start, end=end)
        assert timeline.bar(row, 2022) == expected
        assert expected.told in text_of(timeline.sheet(summary(plan([row]))))

    def test_the_zone_of_an_activity_in_progress_has_its_word_and_symbol(self) -> None:
        lagging = activity("1.1", QUARTERLY, (0.1, 0.1, 0.1, None))
        (row,) = [row for row in rows(timeline.sheet(summary(plan([lagging])))) if row[0] == "1.1"]
        assert row[5] == "► En ejecución ▼ baja"
        assert set(row[6:]) == {"▼"}

    def test_the_arrows_stand_in_the_first_and_the_last_month(self) -> None:
        long = activity("1.1", start=dt.date(2021, 1, 1), end=dt.date(2023, 1, 1))
        (row,) = [row for row in rows(timeline.sheet(summary(plan([long])))) if row[0] == "1.1"]
        assert row[6] == "←"
        assert row[-1] == "→"

    def test_an_unreadable_date_is_not_called_missing(self) -> None:
        row = activity("1.1", end=None, unreadable=frozenset({"end"}))
        assert "Fecha ilegible" in timeline.bar(row, 2022).told

    def test_every_activity_stands_once_under_its_line(self) -> None:
        of_plan = summary(generated(30))
        keys = [row[0] for row in rows(timeline.sheet(of_plan)) if re.fullmatch(r"\d+\.\d+", row[0])]
        assert keys == [item.activity.key for item in of_plan.standings]
        banners = [row[0] for row in rows(timeline.sheet(of_plan)) if row[0].startswith("Línea ")]
        assert len(banners) == len(of_plan.lines)

    def test_an_activity_without_a_known_line_is_not_lost(self) -> None:
        stray = replace(plan([activity("9.1")]), lines=())
        assert "Sin línea estratégica" in text_of(timeline.sheet(summary(stray)))

    def test_an_empty_plan_says_so(self) -> None:
        assert "no tiene actividades" in text_of(timeline.sheet(summary(plan([]))))


class TestAlertsSheet:
    def test_an_empty_section_says_so_and_counts_nothing(self) -> None:
        quiet = activity("1.1", QUARTERLY, (0.25, 0.5, 0.25, None), evidence=("https://a.example",) * 4)
        made = alerts_sheet.sheet(summary(plan([quiet])))
        assert text_of(made).count("No hay ninguna.") == len(Kind)
        assert [c.value for c, _ in cells(made).values() if isinstance(c, Formula)] == [0] * len(Kind)

    def test_every_alert_is_in_the_section_of_its_kind(self) -> None:
        of_plan = rich()
        placed, section = [], None
        for row in rows(alerts_sheet.sheet(of_plan)):
            opened = [kind for kind, name in KIND_NAMES.items() if len(row) == 1 and row[0].startswith(f"{name}: ")]
            section = opened[0] if opened else section
            if section and re.fullmatch(r"\d+\.\d+", row[0]):
                placed.append((section, row[0], row[3]))
        assert placed == [(alert.kind, alert.activity.key, alert.fact) for alert in alerts(of_plan)]

    def test_the_index_leads_to_the_banner_of_each_section(self) -> None:
        made = alerts_sheet.sheet(rich())
        written = cells(made)
        for content, _ in list(written.values()):
            if isinstance(content, Link):
                row = int(content.url.rpartition("A")[2])
                assert shown(written[(row, 1)][0]).startswith(f"{content.text}: ")

    def test_the_days_follow_from_the_dates_on_the_sheet(self) -> None:
        late = activity("1.1", QUARTERLY, (0.1,) * 4, end=dt.date(2022, 8, 31))
        made = alerts_sheet.sheet(summary(plan([late])))
        assert any(
            isinstance(content, Formula) and content.value == 30 and content.text.startswith("=$B$")
            for content, _ in cells(made).values()
        )


class TestEvidence:
    def test_only_http_https_and_mailto_become_links(self) -> None:
        given_links = (
            "https://a.example/x",
            "mailto:a@b.example",
            "javascript:alert(1)",
            "file:///c:/x",
            "internal:A1",
        )
        row = with_entries(activity("1.1"), T1=QuarterEntry(evidence=Evidence("", given_links)))
        made = evidence.sheet(summary(plan([row])))
        assert links(made) == ["https://a.example/x", "mailto:a@b.example"]
        assert "javascript:alert(1)" in text_of(made)

    @pytest.mark.parametrize("url", ["ftp://a", "https://a b", "http://" + "a" * 3000, "", " https://a", "https://"])
    def test_what_is_no_safe_address_is_no_link(self, url: str) -> None:
        assert not evidence.is_link(url)

    def test_every_evidence_has_its_activity_quarter_and_codes(self) -> None:
        row = with_entries(
            activity("1.1", furag_codes=("PCI203", "PCI204")),
            T1=QuarterEntry(evidence=Evidence("Acta del taller")),
            T2=QuarterEntry(evidence=Evidence("Ver https://a.example y acta", ("https://a.example",))),
            T4=QuarterEntry(evidence=Evidence("https://b.example", ("https://b.example",))),
        )
        listed = [r[2:6] for r in rows(evidence.sheet(summary(plan([row])))) if r[0] == "1.1"]
        codes = "PCI203, PCI204"
        assert listed == [
            ("T1", "Texto", "Acta del taller", codes),
            ("T2", "Enlace", "Ver https://a.example y acta", codes),
            ("T4 (posterior al corte)", "Enlace", "https://b.example", codes),
        ]

    def test_a_long_address_stands_whole_as_text_and_opens_from_its_kind(self) -> None:
        long = "https://a.example/" + "carpeta/" * 20
        row = with_entries(activity("1.1"), T1=QuarterEntry(evidence=Evidence(long, (long,))))
        made = evidence.sheet(summary(plan([row])))
        kind, text = (item.content for item in every_item(made) if item.row > 8 and item.column in (4, 5))
        assert isinstance(kind, Link)
        assert (kind.url, kind.text, text) == (long, "Enlace", long)

    def test_several_links_stand_one_by_one_and_their_text_is_kept(self) -> None:
        both = ("https://a.example", "https://b.example")
        row = with_entries(activity("1.1"), T1=QuarterEntry(evidence=Evidence(f"Actas: {both[0]} {both[1]}", both)))
        bare = with_entries(activity("1.2"), T1=QuarterEntry(evidence=Evidence("\n".join(both), both)))
        found = evidence.proofs(summary(plan([row, bare])))
        assert [(proof.kind, proof.text) for proof in found] == [
            ("Texto", f"Actas: {both[0]} {both[1]}"),
            ("Enlace", both[0]),
            ("Enlace", both[1]),
            ("Enlace", both[0]),
            ("Enlace", both[1]),
        ]

    @given(st.text(max_size=9000))
    def test_a_long_text_goes_on_in_the_next_rows_and_nothing_is_lost(self, text: str) -> None:
        parts = chunks(text)
        assert "".join(parts) == text
        assert all(len(part) <= 1500 for part in parts)

    def test_without_evidence_it_says_so_and_makes_no_table(self) -> None:
        made = evidence.sheet(summary(plan([activity("1.1")])))
        assert "Ninguna actividad registra evidencia." in text_of(made)
        assert made.tables == ()

    def test_without_codes_it_says_that_nothing_can_be_said(self) -> None:
        said = text_of(evidence.sheet(summary(plan([activity("1.1")]))))
        assert "Ninguna actividad de este plan trae códigos FURAG" in said
        assert "PCI200 a PCI218" in said

    def test_a_question_is_pending_until_an_activity_with_its_code_has_evidence_by_the_corte(self) -> None:
        proven = activity("1.1", furag_codes=("pci 200",), evidence=("https://a.example", "", "", ""))
        later = activity("1.2", furag_codes=("PCI201",), evidence=("", "", "", "https://a.example"))
        other = activity("1.3", furag_codes=("POL12",))
        made = evidence.sheet(summary(plan([proven, later, other])))
        pending = {row[0]: row for row in rows(made) if re.fullmatch(r"PCI\d+", row[0])}
        assert set(pending) == {f"PCI{number}" for number in range(201, 219)}
        assert "1.2 la atiende" in pending["PCI201"][-1]
        assert "Ninguna actividad la atiende" in pending["PCI202"][-1]
        assert "no están en la lista de preguntas: POL12" in text_of(made)

    def test_the_office_may_bring_its_own_questions(self) -> None:
        guide = parse_furag('[[questions]]\ncode = "PCI900"\ntitle = "Una pregunta"')
        made = evidence.sheet(replace(summary(plan([activity("1.1", furag_codes=("PCI1",))])), furag=guide))
        assert "PCI900 | Una pregunta" in text_of(made)

    def test_the_shipped_questions_claim_no_official_text(self) -> None:
        guide = shipped_furag()
        assert [question.code for question in guide.questions] == [f"PCI{number}" for number in range(200, 219)]
        assert all(question.title == "" for question in guide.questions)

    @pytest.mark.parametrize(
        "text",
        [
            '[[questions]]\ncode = "PCI200"\n[[questions]]\ncode = "pci200"',
            '[[questions]]\ncode = "200"',
            '[[questions]]\ncode = "PCI200"\nother = 1',
        ],
    )
    def test_a_wrong_guide_is_refused(self, text: str) -> None:
        with pytest.raises(ValidationError):
            parse_furag(text)


class TestBrief:
    @given(st.text(max_size=200), st.integers(5, 120))
    def test_a_text_is_cut_only_where_it_is_too_long_and_visibly(self, text: str, limit: int) -> None:
        whole, cut = " ".join(text.split()), brief(text, limit)
        assert len(cut) <= limit
        assert cut == whole or (cut.endswith("…") and whole.startswith(cut[:-1]))

    def test_it_is_cut_between_words(self) -> None:
        assert brief("Informe de rendición de cuentas", 26) == "Informe de rendición…"


class TestQuality:
    def test_every_finding_stands_exactly_once_errors_first(self) -> None:
        found = [
            finding(severity, f"X-{number}", message=f"Mensaje {number}.")
            for number, severity in enumerate([Severity.INFO, Severity.ERROR, Severity.WARNING, Severity.ERROR])
        ]
        made = quality.sheet(summary(plan([activity()]), findings=found))
        listed = [row for row in rows(made) if any(cell.startswith("X-") for cell in row)]
        assert [row[2] for row in listed] == ["X-1", "X-3", "X-2", "X-0"]
        assert [row[0] for row in listed] == ["1", "2", "3", "4"]
        assert listed[0][3:5] == ("Seguimiento", "D9:D10")

    def test_the_counts_are_live_over_the_column_of_the_table(self) -> None:
        found = [finding(Severity.ERROR), finding(Severity.ERROR, "X-2"), finding(Severity.INFO, "X-3")]
        made = quality.sheet(summary(plan([activity()]), findings=found))
        (table,) = made.tables
        area = f"B{table.area.top + 1}:B{table.area.bottom}"
        counts = [c for c, _ in cells(made).values() if isinstance(c, Formula) and "COUNTIF" in c.text]
        assert [count.value for count in counts] == [2, 0, 1]
        assert all(area in count.text for count in counts)

    def test_without_findings_it_says_so(self) -> None:
        made = quality.sheet(summary(plan([activity()])))
        assert "No se encontró nada que corregir" in text_of(made)
        assert "No se rechazó ninguna fila." in text_of(made)
        assert made.tables == ()

    def test_a_rejected_row_stands_with_what_it_said(self) -> None:
        lost = RejectedRow("Seguimiento", 12, "Algo sin clave", "No tiene clave")
        made = quality.sheet(summary(plan([activity()], [lost])))
        assert ("12", "Seguimiento", "No tiene clave", "Algo sin clave") in rows(made)

    def test_the_balance_of_each_sheet_is_printed_with_its_rows(self) -> None:
        parts = (
            Part("Uno", "a", Balance(9, (3, 4, 5, 8), (9,), (6, 7), (1, 2))),
            Part("Dos", "b", Balance(5, (3,), (), (), (1,))),
        )
        made = quality.sheet(summary(replace(plan([activity()]), parts=parts)))
        assert ("4", "Actividades", "3–5, 8") in rows(made)
        verdicts = [c.value for c, _ in cells(made).values() if isinstance(c, Formula) and c.text.startswith("=IF")]
        assert verdicts == ["✔ Cuadra", "✖ No cuadra"]

    def test_a_long_list_of_cells_says_how_many_it_leaves_out(self) -> None:
        many = Finding("X-1", Severity.ERROR, "m", "a", "Hoja", tuple((row, 4) for row in range(1, 400, 2)))
        (row,) = [row for row in rows(quality.sheet(summary(plan([]), findings=[many]))) if "X-1" in row]
        left_out = re.search(r"^(.*)… y (\d+) más$", row[4])
        assert left_out
        assert len(left_out[1].split(", ")) + int(left_out[2]) == 200


class TestMethodology:
    def test_every_check_of_the_catalogue_is_listed_once(self) -> None:
        listed = [text for row in rows(methodology.sheet(rich())) for text in row if text in catalogue()]
        assert sorted(listed) == sorted(catalogue())

    def test_it_names_the_source_the_program_and_the_scale(self) -> None:
        of_plan = rich()
        said = text_of(methodology.sheet(of_plan))
        assert of_plan.source.sha256 in said
        assert of_plan.source.file in said
        assert f"versión {of_plan.version}" in said
        assert "«Seguimiento» (48 filas), con el formato «plantilla»" in said
        assert "▼ baja | 0.0 | menos de 60 %" in said

    def test_another_scale_is_printed_as_it_is(self) -> None:
        made = methodology.sheet(replace(rich(), scale=scale("cinco_bandas")))
        fills = {style.fill for _, style in cells(made).values()}
        assert {band.fill for band in scale("cinco_bandas").bands} <= fills

    def test_every_state_has_its_rule(self) -> None:
        said = text_of(methodology.sheet(summary(plan([activity()]))))
        assert all(theme.STATE_LOOKS[state].text in said for state in State)

    def test_what_was_not_judged_is_named_and_counted(self) -> None:
        base = plan(
            [activity("1.1", applies=False), activity("1.2", start=None, end=None, row=10)],
            [RejectedRow("Seguimiento", 12, "Algo", "No tiene clave")],
        )
        made = methodology.sheet(summary(base))
        first_cells = [row[:2] for row in rows(made)]
        assert ("Fila rechazada", "Seguimiento, fila 12") in first_cells
        assert ("Dato inválido", "1.2") in first_cells
        assert ("No aplica", "1.1") in first_cells
        assert [c.value for c, _ in cells(made).values() if isinstance(c, Formula)] == [1, 1, 1]

    def test_when_everything_was_judged_it_says_so(self) -> None:
        said = text_of(methodology.sheet(summary(plan([activity("1.1", QUARTERLY, QUARTERLY)]))))
        assert "todas las filas del plan se tomaron y se juzgaron" in said


def hostile() -> Plan:
    """A plan whose every text is an attempt."""
    row = with_entries(
        activity(
            HOSTILE,
            QUARTERLY,
            (0.25, 0.25, 0.2, None),
            description=HOSTILE * 20,
            leads=(HOSTILE, "@SUM(A1)"),
            furag_codes=("=1+1",),
            end=dt.date(2022, 8, 31),
        ),
        T1=QuarterEntry(figure(0.25), figure(0.25), Evidence("+cmd|' /C calc'!A0")),
        T2=QuarterEntry(figure(0.25), figure(0.25), Evidence(HOSTILE, ("javascript:alert(1)",))),
    )
    part = Part(HOSTILE, HOSTILE, Balance(1, (1,)))
    return replace(plan([row], [RejectedRow(HOSTILE, 3, HOSTILE, HOSTILE)]), entity=HOSTILE, parts=(part,))


@pytest.mark.parametrize("make", SHEETS, ids=SHEET_IDS)
class TestEverySheet:
    def test_hostile_texts_stay_text(self, make: Callable[[Summary], Sheet]) -> None:
        bad = finding(message=HOSTILE, advice=HOSTILE, header=HOSTILE, found=HOSTILE, activity=HOSTILE)
        made = make(summary(hostile(), findings=[replace(bad, sheet=HOSTILE)]))
        for content, _ in cells(made).values():
            if isinstance(content, Formula):
                assert re.fullmatch(r"=(COUNTA|COUNTIF|SUM|IF|\$B\$)[^@|]*", content.text)
                assert "HYPERLINK" not in content.text
            if isinstance(content, Link):
                assert content.url.startswith("internal:'Alertas'!A")

    def test_formulas_count_what_they_point_at(self, make: Callable[[Summary], Sheet]) -> None:
        """COUNTA and COUNTIF are worked out again over the declared cells."""
        made = make(rich())
        written = cells(made)
        for content, _ in written.values():
            if isinstance(content, Formula) and content.text.startswith("=COUNT"):
                assert content.value == recounted(content.text, written)

    def test_no_two_contents_meet_and_every_row_fits(self, make: Callable[[Summary], Sheet]) -> None:
        made = make(rich())
        taken = [(item.row, item.column) for item in every_item(made)]
        taken += [place for merge in made.merges for place in places(merge.area)]
        assert len(taken) == len(set(taken))
        tables = [place for table in made.tables for place in places(table.area)]
        assert set(tables) <= set(taken)
        assert not set(tables) & {place for merge in made.merges for place in places(merge.area)}
        assert all(0 < height <= theme.MAX_HEIGHT for height in made.heights.values())

    def test_it_prints_on_one_page_wide_with_everything_in_it(self, make: Callable[[Summary], Sheet]) -> None:
        made = make(rich())
        assert made.printing.landscape
        assert made.printing.area is not None
        assert all(row <= made.printing.area.bottom for row, _ in cells(made))
        assert all(column <= made.printing.area.right for _, column in cells(made))
        assert made.printing.repeat is not None
        assert made.name in NAMES

    def test_it_says_when_the_report_is_preliminary(self, make: Callable[[Summary], Sheet]) -> None:
        assert "PRELIMINAR" in text_of(make(rich()))
        assert "· PRELIMINAR" not in text_of(make(summary(plan([activity()]))))

    def test_the_same_summary_gives_the_same_sheet(self, make: Callable[[Summary], Sheet]) -> None:
        one, other = make(rich()), make(rich())
        assert every_item(one) == every_item(other)
        assert replace(one, rows=()) == replace(other, rows=())


def places(area: tuple[int, int, int, int]) -> Iterator[tuple[int, int]]:
    top, left, bottom, right = area
    return ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))


def recounted(formula: str, written: dict[tuple[int, int], tuple[Content, Style]]) -> int:
    match = re.fullmatch(r'=(COUNTA|COUNTIF)\(([A-Z]+)(\d+)(?::[A-Z]+(\d+))?(?:,"(.*)")?\)', formula)
    assert match is not None, formula
    column = column_number(match[2])
    texts = [
        shown(written.get((row, column), (None, Style()))[0])
        for row in range(int(match[3]), int(match[4] or match[3]) + 1)
    ]
    return sum(text == match[5] if match[1] == "COUNTIF" else bool(text) for text in texts)
