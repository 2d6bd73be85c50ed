"""Each morning whoever asked is told by mail what waits: once, in their language, and nobody else."""

import os
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from db.engine import reading, writing
from db.errors import Refused
from db.models import Person, PersonFunction
from db.reads.mornings import morning
from db.reads.people import Who
from db.settings import settings
from db.writes import mornings
from db.writes.absences import AbsenceIn, be_away
from db.writes.candidates import raise_or_refresh
from db.writes.handling import assign
from jobs.engage.mornings import run
from tests import smtp
from tests.db.matters import NOW, candidate, function, only_action, people, seen, signals, source
from tests.smtp import Kept, guarded, server
from tests.touchline import free_port

DAY = timedelta(days=1)
LATE = timedelta(hours=4)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    taken = Kept()
    with server(taken, free_port()) as address:
        monkeypatch.setenv("TOUCHLINE_MAIL", f"smtp://{address}")
        monkeypatch.setenv("TOUCHLINE_ALLOW_HOSTS", "localhost")
        monkeypatch.setenv("TOUCHLINE_URL", "https://cx.example.com")
        settings.cache_clear()
        yield taken


@pytest.fixture
def company(database_url: str) -> tuple[Who, Who]:
    ada, ben = people(database_url, "Ada", "Ben")
    for who in (ada, ben):
        _has(database_url, who, mail=f"{who.name.lower()}@example.com")
    return ada, ben


@pytest.fixture
def matter(database_url: str, company: tuple[Who, Who]) -> int:
    """A matter that is Ada's."""
    ada, ben = company
    raise_or_refresh(database_url, [candidate(signals(database_url, source(database_url), 1))], NOW)
    action_id = int(str(only_action(database_url)["id"]))
    assign(database_url, seen(database_url, action_id), ada.person_id, ben, NOW)
    return action_id


def _has(url: str, who: Who, **facts: object) -> None:
    with writing(url) as connection:
        connection.execute(update(Person).where(Person.id == who.person_id).values(facts))


def _to(kept: Kept) -> list[str]:
    return [str(mail["To"]) for mail in kept.mails]


@pytest.mark.usefixtures("matter")
def test_only_who_asked_is_told_and_only_once_a_day(
    database_url: str, company: tuple[Who, Who], kept: Kept
) -> None:
    ada, ben = company
    assert run(database_url, NOW) == {}
    mornings.begin(database_url, ada, NOW)
    mornings.begin(database_url, ben, NOW)  # nothing waits for him
    assert run(database_url, NOW) == {"told": 1}
    assert run(database_url, NOW + LATE / 2) == {}
    assert run(database_url, NOW + DAY) == {"told": 1}
    mornings.end(database_url, ada, NOW + DAY)
    assert run(database_url, NOW + 2 * DAY) == {}
    assert _to(kept) == ["ada@example.com"] * 2


@pytest.mark.usefixtures("matter")
def test_a_mail_holds_numbers_and_a_link_and_nothing_that_a_customer_said(
    database_url: str, company: tuple[Who, Who], kept: Kept
) -> None:
    mornings.begin(database_url, company[0], NOW)
    run(database_url, NOW)
    (mail,) = kept.mails
    assert str(mail["Subject"]) == "Touchline: matters that wait for you: 1"
    assert str(mail["From"]) == "touchline@cx.example.com"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().splitlines() == [
        "Matters that are yours: 1", "The next is due Wednesday 11 March, 09:00.", "",
        "Your page: https://cx.example.com/mine", "",
        "You asked for this mail on your page, and end it there.",
    ]  # fmt: skip


@pytest.mark.usefixtures("matter")
@pytest.mark.parametrize(
    ("language", "subject", "due"),
    [
        ("de", "Touchline: Anliegen, die auf Sie warten: 1", "fällig: Mittwoch, 11. März, 09:00 Uhr."),
        ("ar", "Touchline: مسائل بانتظارك: 1", "أقرب موعد: الأربعاء 11 مارس، 09:00."),
    ],
)
def test_a_mail_is_in_the_language_of_its_reader(
    database_url: str, company: tuple[Who, Who], kept: Kept, language: str, subject: str, due: str
) -> None:
    _has(database_url, company[0], language=language)
    mornings.begin(database_url, company[0], NOW)
    run(database_url, NOW)
    (mail,) = kept.mails
    assert str(mail["Subject"]) == subject
    assert due in mail.get_content()


@pytest.mark.usefixtures("matter")
def test_overdue_matters_and_those_nobody_has_are_told_apart(
    database_url: str, company: tuple[Who, Who], kept: Kept
) -> None:
    ada, ben = company
    theirs = function(database_url, "logistics")
    with writing(database_url) as connection:
        connection.execute(insert(PersonFunction).values(person_id=ben.person_id, function_id=theirs))
    free = candidate(signals(database_url, source(database_url, "chat"), 1), "answer:2", function_id=theirs)
    raise_or_refresh(database_url, [free], NOW)
    for who in (ada, ben):
        mornings.begin(database_url, who, NOW)
    assert run(database_url, NOW + 2 * DAY) == {"told": 2}
    first, second = (mail.get_content() for mail in kept.mails)
    assert "Matters that are yours: 1" in first
    assert "Overdue of these: 1" in first
    assert "Matters of your departments that nobody has taken: 1" in second


@pytest.mark.usefixtures("matter")
def test_the_deputy_is_told_of_who_is_away_and_who_is_away_is_told_nothing(
    database_url: str, company: tuple[Who, Who], kept: Kept
) -> None:
    ada, ben = company
    for who in (ada, ben):
        mornings.begin(database_url, who, NOW)
    be_away(database_url, AbsenceIn(ada.person_id, NOW - DAY, NOW + DAY, ben.person_id), ada, NOW - 2 * DAY)
    assert run(database_url, NOW) == {"told": 1}
    assert _to(kept) == ["ben@example.com"]
    assert "Matters of those for whom you stand in: 1" in kept.mails[0].get_content()


@pytest.mark.usefixtures("matter")
@pytest.mark.parametrize(("hour", "told"), [(6, 0), (7, 1), (11, 1), (12, 0), (23, 0)])
def test_mornings_are_those_of_the_company(
    database_url: str,
    company: tuple[Who, Who],
    kept: Kept,
    monkeypatch: pytest.MonkeyPatch,
    hour: int,
    told: int,
) -> None:
    monkeypatch.setenv("TOUCHLINE_TIMEZONE", "Asia/Tokyo")  # nine hours before London
    settings.cache_clear()
    mornings.begin(database_url, company[0], NOW)
    run(database_url, (NOW + DAY).replace(hour=0) + timedelta(hours=hour - 9))
    assert len(kept.mails) == told


@pytest.mark.usefixtures("matter")
@pytest.mark.parametrize("facts", [{"deactivated_at": NOW}, {"mail": None}])
def test_who_left_or_has_no_address_is_told_nothing(
    database_url: str, company: tuple[Who, Who], kept: Kept, facts: dict[str, object]
) -> None:
    mornings.begin(database_url, company[0], NOW)
    _has(database_url, company[0], **facts)
    assert run(database_url, NOW) == {}
    assert kept.mails == []


@pytest.mark.usefixtures("matter")
def test_an_address_that_is_refused_is_told_on_the_page_and_tried_again_the_day_after(
    database_url: str, company: tuple[Who, Who], kept: Kept
) -> None:
    ada, _ = company
    mornings.begin(database_url, ada, NOW)
    kept.unknown.add("ada@example.com")
    assert run(database_url, NOW) == {"refused": 1}
    assert run(database_url, NOW) == {}
    with reading(database_url) as connection:
        assert morning(connection, ada.person_id).refused == "550 no such mailbox"
    kept.unknown.clear()
    assert run(database_url, NOW + DAY) == {"told": 1}
    with reading(database_url) as connection:
        assert morning(connection, ada.person_id).refused is None


@pytest.mark.usefixtures("matter")
def test_a_server_that_is_busy_or_away_is_tried_again(
    database_url: str, company: tuple[Who, Who], kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    mornings.begin(database_url, company[0], NOW)
    kept.busy_for.add("ada@example.com")
    with pytest.raises(Refused, match="takes 1 of 1 mails only later"):
        run(database_url, NOW)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with monkeypatch.context() as elsewhere:
            elsewhere.setenv("TOUCHLINE_MAIL", f"smtp://localhost:{nobody.getsockname()[1]}")
            settings.cache_clear()
            with pytest.raises(Refused, match="The mail server localhost takes no mail"):
                run(database_url, NOW)
    settings.cache_clear()
    kept.busy_for.clear()
    assert run(database_url, NOW) == {"told": 1}


def test_one_address_that_is_taken_later_keeps_nobody_else_waiting(
    database_url: str, company: tuple[Who, Who], matter: int, kept: Kept
) -> None:
    ada, ben = company
    given = candidate(signals(database_url, source(database_url, "chat"), 1), "answer:2")
    raise_or_refresh(database_url, [given], NOW)
    assign(database_url, seen(database_url, matter + 1), ben.person_id, ada, NOW)
    for who in (ada, ben):
        mornings.begin(database_url, who, NOW)
    kept.busy_for.add("ada@example.com")
    with pytest.raises(Refused, match="takes 1 of 2 mails only later"):
        run(database_url, NOW)
    assert _to(kept) == ["ben@example.com"]
    kept.busy_for.clear()
    assert run(database_url, NOW) == {"told": 1}


@pytest.mark.usefixtures("matter")
@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
@pytest.mark.parametrize("trusted", [True, False])
def test_the_password_is_told_over_tls_to_a_server_that_can_be_trusted(
    database_url: str,
    company: tuple[Who, Who],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scheme: str,
    trusted: bool,
) -> None:
    taken = Kept()
    mornings.begin(database_url, company[0], NOW)
    with guarded(taken, tmp_path, scheme) as (address, certificate):
        monkeypatch.setenv("TOUCHLINE_MAIL", f"{scheme}://touchline:pass%20word%2F1@{address}")
        monkeypatch.setenv("TOUCHLINE_ALLOW_HOSTS", "localhost")
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        settings.cache_clear()
        if trusted:
            assert run(database_url, NOW) == {"told": 1}
        else:
            with pytest.raises(Refused, match="certificate"):
                run(database_url, NOW)
    assert len(taken.mails) == trusted


@pytest.mark.usefixtures("matter")
def test_a_password_is_not_told_to_a_server_without_tls(
    database_url: str, company: tuple[Who, Who], kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    server_address = os.environ["TOUCHLINE_MAIL"].removeprefix("smtp://")
    monkeypatch.setenv("TOUCHLINE_MAIL", f"smtp://{smtp.USER.decode()}:secret@{server_address}")
    settings.cache_clear()
    mornings.begin(database_url, company[0], NOW)
    with pytest.raises(Refused, match="offers no TLS, so it is not told the password"):
        run(database_url, NOW)
    assert kept.mails == []


@pytest.mark.usefixtures("matter")
def test_a_server_inside_the_own_network_is_used_where_it_is_allowed(
    database_url: str, company: tuple[Who, Who], kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TOUCHLINE_ALLOW_HOSTS")
    settings.cache_clear()
    mornings.begin(database_url, company[0], NOW)
    with pytest.raises(Refused, match="TOUCHLINE_ALLOW_HOSTS can name it"):
        run(database_url, NOW)
    assert kept.mails == []


def test_two_who_look_at_once_tell_somebody_once(database_url: str, company: tuple[Who, Who]) -> None:
    ada, ben = company
    mornings.begin(database_url, ada, NOW)
    assert mornings.see_to(database_url, ada.person_id, NOW.date())
    assert not mornings.see_to(database_url, ada.person_id, NOW.date())
    assert not mornings.see_to(database_url, ben.person_id, NOW.date())


@pytest.mark.parametrize("wrong", ["mail.example.com", "http://mail.example.com", "smtp://", "smtp://a b"])
def test_a_mail_server_is_written_as_an_address(
    monkeypatch: pytest.MonkeyPatch, wrong: str, as_settings: Callable[[str], None]
) -> None:
    del as_settings
    monkeypatch.setenv("TOUCHLINE_MAIL", wrong)
    settings.cache_clear()
    with pytest.raises(ValueError, match="write it like smtp://"):
        settings()
