"""Streamlit looks for nothing twice, and for parts of other packages and for prompts not at all."""

import inspect
from pathlib import Path

import pytest
from streamlit import config, delta_generator, env_util
from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from dashboard.door import settled

LOOKED_FOR = (
    (config, "get_options_for_section"), (app_session, "to_snake_case"), (env_util, "is_repl"),
    (manifest_scanner, "scan_component_manifests"),
)  # fmt: skip
SECTIONS = ("theme", "theme.light", "theme.dark", "theme.sidebar")


@pytest.fixture(autouse=True)
def _as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in LOOKED_FOR:
        monkeypatch.setattr(module, name, getattr(module, name))


def test_the_colours_are_the_same_and_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    before, looked_up = _told(), config.get_options_for_section
    asked: list[str] = []

    def counting(section: str) -> dict[str, object]:
        asked.append(section)
        return looked_up(section)

    monkeypatch.setattr(config, "get_options_for_section", counting)
    settled.settle()
    assert [_told(), _told()] == [before, before]
    assert asked == list(SECTIONS)


def test_no_other_package_puts_a_part_into_our_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _package_with_a_part(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    assert _finds_the_part()
    settled.settle()
    assert not _finds_the_part()


def test_the_first_element_of_a_page_is_drawn_without_a_look_at_what_led_to_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def read() -> list[object]:
        raise AssertionError("every source on the way was read")

    monkeypatch.setattr(inspect, "stack", read)
    settled.settle()
    monkeypatch.setattr(delta_generator, "_use_warning_has_been_displayed", False)
    delta_generator._maybe_print_use_warning()


def _package_with_a_part(folder: Path) -> None:
    package, papers = folder / "lurking", folder / "lurking-1.0.dist-info"
    package.mkdir()
    papers.mkdir()
    (package / "__init__.py").touch()
    (package / "pyproject.toml").write_text(
        '[project]\nname = "lurking"\nversion = "1.0"\n'
        '[[tool.streamlit.component.components]]\nname = "window"\nasset_dir = "."\n'
    )
    (papers / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: lurking\nVersion: 1.0\nKeywords: streamlit\nRequires-Dist: streamlit\n"
    )
    (papers / "top_level.txt").write_text("lurking\n")
    (papers / "RECORD").write_text("lurking/__init__.py,,\nlurking/pyproject.toml,,\n")


def _finds_the_part() -> bool:
    manager = BidiComponentManager()
    manager.discover_and_register_components(start_file_watching=False)
    return manager.get("lurking.window") is not None


def _told() -> list[bytes]:
    told = []
    for section in SECTIONS:
        message = CustomThemeConfig()
        app_session._populate_theme_msg(message, section)
        told.append(message.SerializeToString(deterministic=True))
    return told
