from pathlib import Path

import pytest

from web import build, icons, npm

DRAWINGS = npm.fetch() / build.DRAWINGS


@pytest.mark.parametrize(
    ("file", "text", "named"),
    [
        ("order.html", "{{ icon('truck') }}", {"truck"}),
        ("order.html", "{{ icon('sun' if theme == 'light' else 'moon') }}", {"sun", "moon"}),
        ("order.html", "{{ p.empty('None', 'Later', 'mail') }}", {"mail"}),
        ("rooms.py", "Room('Desk', icon='headset')", {"headset"}),
        ("rooms.py", "Said(what, '', 'building-store', 'bad')", {"building-store"}),
        ("toast.js", 'toast.prepend(icon("circle-check"));', {"circle-check"}),
        ("rooms.py", "word = 'no icon at all'", set[str]()),
    ],
)
def test_sources_name_icons(tmp_path: Path, file: str, text: str, named: set[str]):
    (tmp_path / file).write_text(text)

    assert {use.name for use in icons.uses(tmp_path, DRAWINGS)} == named


def test_the_sprite_holds_each_icon_once(tmp_path: Path):
    (tmp_path / "order.html").write_text("{{ icon('truck') }}\n{{ icon('truck') }}{{ icon('star-filled') }}")

    drawn = icons.sprite(icons.uses(tmp_path, DRAWINGS), DRAWINGS)

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
