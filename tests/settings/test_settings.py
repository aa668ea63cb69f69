"""What is configured: every key has a default, and every mistake is told with its file, key and line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_reports.settings.configuration import (
    ConfigError,
    checked,
    line_of,
    load_checked,
    parse_toml,
    shipped_templates,
)
from ppc_reports.settings.ppc_toml import LimitSettings, Mail, Publication, Settings, load_scale, load_settings
from ppc_reports.settings.scale import Scale


def load(tmp_path: Path, text: str, **environment: str) -> Settings:
    file = tmp_path / "ppc.toml"
    file.write_text(text, encoding="utf-8")
    return load_settings(file, environment)


def mistake(tmp_path: Path, text: str, **environment: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text, **environment)
    return caught.value


def test_without_a_file_every_key_has_its_default() -> None:
    assert load_settings(None, {}) == Settings()


def test_the_shipped_file_sets_nothing_and_shows_every_key_with_its_true_default(tmp_path: Path) -> None:
    text = (shipped_templates() / "ppc.toml").read_text(encoding="utf-8")
    assert load(tmp_path, text) == Settings()
    shown = re.sub(r"(?m)^#(\w+ = )", r"\1", text)
    assert load(tmp_path, shown) == Settings(year=2022), "the year has no default: the file shows an example"
    for model in (Settings, Mail, Publication, LimitSettings):
        for name in model.model_fields:
            assert re.search(rf"(?m)^#{name} = |^\[(\w+\.)?{name}\]", text), name


def test_every_key_is_described_in_spanish() -> None:
    for model in (Settings, Mail, Publication, LimitSettings):
        assert all(field.description for field in model.model_fields.values())


@pytest.mark.parametrize(
    ("text", "key", "line", "says"),
    [
        ('entidad = "X"', "entidad", 1, "no existe"),
        ('entity = "X"\nfail_on = "errors"', "fail_on", 2, "'error', 'warning' o 'never'"),
        ('fail_on = "errors"', "fail_on", 1, "dice «errors»"),
        ("jobs = -1", "jobs", 1, "0 o más"),
        ("jobs = 65", "jobs", 1, "64 o menos"),
        ("jobs = true", "jobs", 1, "número entero"),
        ("jobs = 1.5", "jobs", 1, "sin decimales"),
        ('jobs = "dos"', "jobs", 1, "número entero"),
        ("entity = 2022", "entity", 1, "texto entre comillas"),
        (f'entity = "{"x" * 201}"', "entity", 1, "200"),
        ('scale = "../otra"', "scale", 1, "forma esperada"),
        ('mail = "x@y.co"', "mail", 1, "tabla"),
        ('[mail]\n\nsender = "nadie"', "mail.sender", 3, "dirección de correo"),
        ('[mail]\ncc = ["a@b.co", "mal@"]', "mail.cc.2", 2, "dirección de correo"),
        ('[mail]\ncc = ["a@b.co\\r\\nBcc: x@y.co"]', "mail.cc.1", 2, "dirección de correo"),
        ("[mail]\ncc = 3", "mail.cc", 2, "lista entre corchetes"),
        ('[mail.offices]\n"Secretaría General" = ["x"]', "mail.offices.Secretaría General.1", 2, "dirección"),
        ("[limits]\nmax_file = 3", "limits.max_file", 2, "max_file_mb"),
    ],
)
def test_a_mistake_is_told_with_its_key_and_line(tmp_path: Path, text: str, key: str, line: int, says: str) -> None:
    told = mistake(tmp_path, text)
    assert (told.key, told.line) == (key, line)
    assert says in told.message
    assert str(tmp_path / "ppc.toml") in str(told)


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    told = str(mistake(tmp_path, 'jobs = -1\nfail_on = "x"\n[limits]\nzzz = 1'))
    assert [part in told for part in ("«jobs»", "«fail_on»", "«limits.zzz»")] == [True] * 3
    assert len(told.splitlines()) == 3


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('entity = "sin cerrar', 1, "comillas"),
        ("jobs = 1\njobs = 2", 2, "repetida"),
        ("jobs = 1\nentity = X\n", 2, "comillas"),
        ("[mail]\n[mail]\n", 2, "repetida"),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    told = mistake(tmp_path, text)
    assert told.line == line
    assert says in told.message


def test_a_file_in_another_encoding_is_told_and_a_byte_order_mark_is_fine(tmp_path: Path) -> None:
    file = tmp_path / "ppc.toml"
    file.write_bytes('entity = "Alcaldía"'.encode("cp1252"))
    with pytest.raises(ConfigError, match="UTF-8"):
        load_settings(file, {})
    file.write_bytes('entity = "Alcaldía"'.encode("utf-8-sig"))
    assert load_settings(file, {}).entity == "Alcaldía"


def test_a_file_that_is_not_there_or_is_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no existe"):
        load_settings(tmp_path / "ppc.toml", {})
    with pytest.raises(ConfigError, match="archivo corriente"):
        load_settings(tmp_path, {})


def test_the_environment_wins_over_the_file_key_by_key(tmp_path: Path) -> None:
    text = '[mail]\nsender = "a@b.co"\nreply_to = "c@d.co"'
    settings = load(tmp_path, text, PPC_MAIL__SENDER="z@y.co", PPC_FAIL_ON="never", PPC_MAIL__CC="u@v.co; w@x.co")
    assert settings.mail.sender == "z@y.co"
    assert settings.mail.reply_to == "c@d.co"
    assert settings.mail.cc == ("u@v.co", "w@x.co")
    assert settings.fail_on == "never"


def test_a_mistake_in_the_environment_names_the_variable_or_key(tmp_path: Path) -> None:
    assert mistake(tmp_path, "", PPC_FAILON="never").key == "PPC_FAILON"
    assert "PPC_FAIL_ON" in str(mistake(tmp_path, "", PPC_FAILON="never"))
    assert "variables de entorno" in str(mistake(tmp_path, "", PPC_JOBS="muchos"))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PPC_JOBS", "muchos"),
        ("PPC_MAIL__CC", "a@b.co; mal@"),
        ("PPC_LIMITS__SECONDS", "0"),
        ("PPC_OFFICES", "x" * 201),
    ],
)
def test_a_mistake_in_the_environment_is_told_by_its_variable(tmp_path: Path, variable: str, value: str) -> None:
    told = mistake(tmp_path, "jobs = 2", **{variable: value})
    assert (told.file, told.key, told.line) == ("variables de entorno", variable, None)


def test_what_the_environment_sets_is_judged_beside_the_file(tmp_path: Path) -> None:
    settings = load(tmp_path, '[mail]\nhost = "localhost"', PPC_MAIL__SECURITY="none")
    assert (settings.mail.host, settings.mail.security) == ("localhost", "none")


@pytest.mark.parametrize("text", ['[mail]\npassword = "abc123"', 'clave = "abc123"', '[mail]\nsmtp_token = "abc123"'])
def test_a_password_in_the_file_is_refused_told_where_it_goes_and_not_repeated(tmp_path: Path, text: str) -> None:
    told = mistake(tmp_path, text)
    assert "PPC_SMTP_PASSWORD" in told.message
    assert "abc123" not in str(told)
    assert told.line == len(text.splitlines())


def test_a_password_under_another_variable_is_told_the_right_one(tmp_path: Path) -> None:
    told = mistake(tmp_path, "", PPC_MAIL__PASSWORD="abc123")
    assert told.key == "PPC_MAIL__PASSWORD"
    assert "PPC_SMTP_PASSWORD" in told.message
    assert "abc123" not in str(told)


@pytest.mark.parametrize("text", ["x = " + "[" * 20_000, "jobs = " + "9" * 5_000])
def test_a_file_made_to_exhaust_its_reader_is_a_mistake_like_any_other(tmp_path: Path, text: str) -> None:
    assert mistake(tmp_path, text).line == 1


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().jobs = 3


@pytest.mark.parametrize("name", ["tres_zonas", "cinco_bandas"])
def test_every_shipped_scale_can_be_named(name: str) -> None:
    assert load_scale(Settings(scale=name), None).bands


def test_the_offices_own_scale_wins_and_its_mistakes_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "escalas"
    folder.mkdir()
    band = '[[bands]]\nname = "{}"\nstart = {}\nfill = "#FFFFFF"\nsymbol = "x"\n'
    (folder / "tres_zonas.toml").write_text('name = "Nuestra"\n' + band.format("todo", 0), encoding="utf-8")
    assert load_scale(Settings(), tmp_path).name == "Nuestra"
    unordered = 'name = "Mal"\n' + band.format("a", 0) + band.format("b", 0.5) + band.format("c", 0.4)
    (folder / "tres_zonas.toml").write_text(unordered, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"menor a mayor, y esta empieza en 0\.4 después de otra en 0\.5") as unsorted:
        load_scale(Settings(), tmp_path)
    assert (unsorted.value.key, unsorted.value.line) == ("bands.3.start", 14)
    for second, key in ((band.format("a", 0.5), "bands.2.name"), (band.format("b", 0), "bands.2.start")):
        (folder / "tres_zonas.toml").write_text('name = "Mal"\n' + band.format("a", 0) + second, encoding="utf-8")
        with pytest.raises(ConfigError) as repeated:
            load_scale(Settings(), tmp_path)
        assert repeated.value.key == key
    (folder / "tres_zonas.toml").write_text('name = "Mal"\n' + band.format("a", 0.1), encoding="utf-8")
    with pytest.raises(ConfigError, match="empezar en 0") as late:
        load_scale(Settings(), tmp_path)
    assert (late.value.key, late.value.line) == ("bands.1.start", 4)
    bad_band = 'name = "Mal"\n' + band.format("a", 0) + band.format("b", 1.5)
    (folder / "tres_zonas.toml").write_text(bad_band, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_scale(Settings(), tmp_path)
    assert (caught.value.key, caught.value.line) == ("bands.2.start", 9)


def test_a_scale_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(ConfigError, match="cinco_bandas, tres_zonas"):
        load_scale(Settings(scale="ninguna"), None)


def test_a_missing_key_is_told_at_its_table(tmp_path: Path) -> None:
    file = tmp_path / "escala.toml"
    file.write_text('name = "x"\n\n[[bands]]\nname = "a"\nstart = 0\nfill = "#FFFFFF"\n', encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_checked(Scale, file)
    assert (caught.value.key, caught.value.line) == ("bands.1.symbol", 3)
    assert "obligatoria" in caught.value.message


def test_the_line_of_a_key_that_is_nowhere_is_not_made_up() -> None:
    assert line_of("jobs = 1\n", ("scale",)) is None


@given(st.text(max_size=80))
def test_no_text_makes_anything_but_settings_or_a_told_mistake(text: str) -> None:
    try:
        checked(Settings, parse_toml(text, "ppc.toml"), "ppc.toml", text)
    except ConfigError as told:
        assert str(told).startswith("ppc.toml")  # noqa: PT017 - either outcome is fine, but the mistake must be worded


@given(
    st.dictionaries(
        st.sampled_from(["entity", "scale", "fail_on", "jobs", "mail", "limits", "otra"]),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.floats(),
            st.text(max_size=9),
            st.lists(st.integers(), max_size=2),
            st.dictionaries(st.sampled_from(["cc", "offices", "sender", "max_cells", "z"]), st.floats(), max_size=2),
        ),
    )
)
def test_every_kind_of_wrong_value_has_its_words(data: dict[str, object]) -> None:
    try:
        checked(Settings, data, "ppc.toml")
    except ConfigError as told:
        messages = [told.message, *(other.message for other in told.others)]
        assert "el valor no sirve" not in messages
