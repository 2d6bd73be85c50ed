"""The settings of Streamlit travel with the package and hold wherever the process starts."""

import json
import subprocess
import sys
from pathlib import Path

from tests.web import ROOT

ASKED = {
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "runner.postScriptGC": False,
    "runner.magicEnabled": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "viewer",
    "browser.gatherUsageStats": False,
    "server.maxUploadSize": 200,
    "theme.light.backgroundColor": "#fbfaf8",
    "theme.dark.backgroundColor": "#16181b",
}
PROGRAM = """
import json, sys
from dashboard.door.app import _pages
from db.settings import settings
_pages(settings())
from streamlit import config
print(json.dumps({name: config.get_option(name) for name in json.loads(sys.argv[1])}))
"""


def told(folder: Path, **settings: str) -> dict[str, object]:
    command = [sys.executable, "-c", PROGRAM, json.dumps(list(ASKED))]
    environment = {"PYTHONPATH": str(ROOT), "TOUCHLINE_DATA_DIR": str(folder / "data"), "HOME": str(folder)}
    environment |= settings
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_from_an_empty_folder_theme_and_safety_are_ours(tmp_path: Path) -> None:
    assert told(tmp_path) == ASKED


def test_a_config_in_the_folder_it_starts_from_cannot_loosen_them(tmp_path: Path) -> None:
    (tmp_path / ".streamlit").mkdir()
    loose = "[server]\nenableXsrfProtection = false\n[client]\nshowErrorDetails = 'full'\n"
    (tmp_path / ".streamlit" / "config.toml").write_text(loose)
    assert told(tmp_path) == ASKED


def test_the_server_itself_takes_no_larger_file_than_the_setting_says(tmp_path: Path) -> None:
    assert told(tmp_path, TOUCHLINE_UPLOAD_MB="7") == ASKED | {"server.maxUploadSize": 7}
