from pathlib import Path

import pytest

from web import build, icons, naming, npm


def names(tmp_path: Path, file: str, text: str) -> set[str]:
    (tmp_path / file).write_text(text)
    return {use.name for use in naming.uses(tmp_path)}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("icon('truck')", {"truck"}),
        ("draw.icon('truck', size)", {"truck"}),
        ("icon('sun' if theme == 'light' else 'moon')", {"sun", "moon"}),
        ("icon(chosen or 'box')", {"box"}),
        ("Room('Desk', icon='headset')", {"headset"}),
        ("def badge(word, icon='check', *, mark=None, other_icon='x'): ...", {"check", "x"}),
        ("class Room:\n    icon: str = 'home'", {"home"}),
        (
            "KINDS_ICONS = {'store': 'building-store', 'dc': 'building-warehouse'}",
            {"building-store", "building-warehouse"},
        ),
        ("class Room:\n    word: str\n    icon: str\nRoom('Desk', 'headset')", {"headset"}),
        ("def badge(word, icon): ...\nparts.badge('Late', 'alert-circle')", {"alert-circle"}),
        ("icon({404: 'map-off'}.get(status, 'lock'))", {"map-off", "lock"}),
        ("room = {'icon': 'box', 'word': 'Stock'}", {"box"}),
        ("silicon('truck'); lexicon = 'word'; icon(name); Room(icon='')", set[str]()),
    ],
)
def test_python_names_icons(tmp_path: Path, text: str, named: set[str]):
    assert names(tmp_path, "rooms.py", text) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{{ icon('truck') }}", {"truck"}),
        ('{% from "_parts.html" import icon %}<a>{{ icon("truck", size="big") }}</a>', {"truck"}),
        ("{{ icon('sun' if theme == 'light' else 'moon') }}", {"sun", "moon"}),
        ("{% call button(word, icon='plus') %}{% endcall %}", {"plus"}),
        ("{% macro empty(word, icon='inbox') %}{{ icon(icon) }}{% endmacro %}", {"inbox"}),
        (
            "{% set icons = {'late': 'alert-circle', 'done': 'check'} %}{{ icon(icons[state]) }}",
            {"alert-circle", "check"},
        ),
        ("{% macro empty(word, i='inbox') %}{% endmacro %}{{ p.empty('None', i='mail') }}", {"inbox", "mail"}),
        ("{% macro badge(word, kind, i) %}{% endmacro %}{{ p.badge('Late', 'bad', 'clock') }}", {"clock"}),
        ("{{ icon({404: 'map-off'}.get(status, 'lock'), 'xl') }}", {"map-off", "lock"}),
        ("{{ icon(chosen|default('box')) }}", {"box"}),
        ("{{ tile({'icon': 'box', 'word': 'Stock'}) }}", {"box"}),
        ("{% trans %}No icon('truck') here{% endtrans %}{{ icon(name) }}", set[str]()),
    ],
)
def test_templates_name_icons(tmp_path: Path, text: str, named: set[str]):
    assert names(tmp_path, "order.html", text) == named


def test_scripts_name_icons(tmp_path: Path):
    assert names(tmp_path, "toast.js", 'toast.prepend(icon("circle-check"));') == {"circle-check"}


def test_the_sprite_holds_each_icon_once(tmp_path: Path):
    (tmp_path / "order.html").write_text("{{ icon('truck') }}\n{{ icon('truck') }}{{ icon('star-filled') }}")

    drawn = icons.sprite(naming.uses(tmp_path), npm.fetch() / build.DRAWINGS)

    assert drawn.count("<symbol ") == 2
    assert '<symbol id="truck" viewBox="0 0 24 24" fill="none" stroke="currentColor"' in drawn
    assert '<symbol id="star-filled" viewBox="0 0 24 24" fill="currentColor" stroke="none">' in drawn
    assert "M0 0h24v24H0z" not in drawn


def test_an_icon_that_nobody_drew_is_told_with_its_place(tmp_path: Path):
    (tmp_path / "order.html").write_text("<p>\n{{ icon('lorry') }}</p>")

    with pytest.raises(build.Unknown, match=r"order\.html:2: Tabler has no icon “lorry”"):
        build.build(tmp_path / "assets", tmp_path)


def test_what_is_served_is_laid_out_and_keeps_its_age(tmp_path: Path):
    assets = tmp_path / "assets"
    build.build(assets, tmp_path)
    ages = {path.name: path.stat().st_mtime_ns for path in assets.iterdir()}
    (assets / "stray.js").touch()

    build.build(assets, tmp_path)

    assert set(ages) == {*build.SERVED, "icons.svg", "LICENSES.txt"}
    assert {path.name: path.stat().st_mtime_ns for path in assets.iterdir()} == ages
    assert "SIL OPEN FONT LICENSE" in (assets / "LICENSES.txt").read_text()
