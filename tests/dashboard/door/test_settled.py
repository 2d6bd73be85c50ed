"""Every draw is told the same of Streamlit's options, looked up once or each time."""

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from dashboard.door import settled

SECTIONS = ("theme", "theme.light", "theme.dark", "theme.sidebar")


def test_the_colours_are_the_same_and_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    before, looked_up = _told(), config.get_options_for_section
    asked: list[str] = []

    def counting(section: str) -> dict[str, object]:
        asked.append(section)
        return looked_up(section)

    monkeypatch.setattr(config, "get_options_for_section", counting)
    monkeypatch.setattr(app_session, "to_snake_case", app_session.to_snake_case)
    settled.settle()
    assert [_told(), _told()] == [before, before]
    assert asked == list(SECTIONS)


def _told() -> list[bytes]:
    told = []
    for section in SECTIONS:
        message = CustomThemeConfig()
        app_session._populate_theme_msg(message, section)
        told.append(message.SerializeToString(deterministic=True))
    return told
