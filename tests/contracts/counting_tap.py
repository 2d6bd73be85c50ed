"""A Singer tap for tests, `python counting_tap.py --config FILE …`: the items 1 to `held` from its state on.

`odd` in its settings has it behave in one of many bad ways.
"""

import json
import os
import sys
import time


def say(**message: object) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def given(option: str) -> dict:
    if option not in sys.argv:
        return {}
    with open(sys.argv[sys.argv.index(option) + 1], encoding="utf-8") as file:
        return json.load(file)


def discover() -> None:
    metadata = [{"breadcrumb": [], "metadata": {"inclusion": "available"}}]
    sys.stdout.write(json.dumps({"streams": [{"stream": "items", "metadata": metadata}]}, indent=2))


def crash(config: dict) -> None:
    sys.stdout.write('{"type": "RECORD", "stream": "items", "rec')
    sys.stdout.flush()
    sys.exit(f"Traceback: the token {config['token']} is too old")


def flood(_config: dict) -> None:
    for number in range(200_000):
        sys.stderr.write(f"warning {number} " + "x" * 80 + "\n")


def write_on(_config: dict) -> None:
    while True:
        sys.stdout.write("x" * 100_000)


ODD = {
    "crashes": crash,
    "floods": flood,
    "endless line": write_on,
    "eats memory": lambda _config: bytearray(2 << 30),
    "hangs": lambda _config: time.sleep(600),
    "noise": lambda _config: sys.stdout.write("Hello from a library\n[1, 2]\n{}\n"),
    "batch": lambda _config: say(type="BATCH", stream="items", manifest=[]),
    "environment": lambda _config: say(
        type="RECORD", stream="items", record={"n": 9, "text": " ".join(sorted(os.environ))}
    ),
}


def main() -> None:
    config, state = given("--config"), given("--state")
    if "--discover" in sys.argv:
        discover()
        return
    chosen = [one["stream"] for one in given("--catalog").get("streams", ()) if one["selected"]]
    assert chosen == ["items"]
    say(type="SCHEMA", stream="items", schema={}, key_properties=["n"])
    with open(config["held"], encoding="utf-8") as file:
        held = int(file.read())
    for number in range(state.get("at", 0) + 1, held + 1):
        say(type="RECORD", stream="items", record={"n": number, "text": f"item {number}"})
        say(type="STATE", value={"at": number})
    if config.get("odd"):
        ODD[config["odd"]](config)


if __name__ == "__main__":
    main()
