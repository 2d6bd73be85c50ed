"""A mail is what its writer wrote: quotations, signatures and attachments left out, threads kept together."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.models import SignalIn
from jobs.collect.mails import NO_TEXT, signal_of
from jobs.collect.replies import LOOKED_AT, own_words
from jobs.collect.rows import RowError

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
OWN = frozenset({"care@shop.example", "@help.shop.example"})

REPLIES = {
    "It never came.": (
        "It never came.\n\nOn Mon, Mar 3, 2026 at 10:00 AM Shop <a@b.c> wrote:\n> It is on its way.",
        "It never came.\r\n\r\n-----Original Message-----\r\nFrom: Shop\r\nSent: Monday\r\nTo: me\r\n\r\nold",
        "It never came.\n________________________________\nFrom: Shop\nSent: Monday\nSubject: x\n\nold",
        "On Mon, Mar 3, 2026 at 10:00 AM Shop <a@b.c> wrote:\n> It is on its way.\n\nIt never came.",
        "> It is on its way.\nIt never came.\n> Yours, the shop",
        "It never came.\n\n-- \nAnna Example\n+49 170 0000000",
        "It never came.\n\nBest regards,\nAnna",
        "It never came.\n\nMit freundlichen Grüßen\nAnna Example\nBerlin",
        "It never came.\n\nSent from my iPhone",
        "It never came.\n\nVon meinem iPhone gesendet",
        "It never came.\n\nمع خالص التحية\nآنا",
    ),
    "Thanks for nothing.\nThe fridge is still broken.": ("Thanks for nothing.\nThe fridge is still broken.",),
    "Regards to your boss, he knows me\nand he will hear of it": (
        "Regards to your boss, he knows me\nand he will hear of it",
    ),
    "- it broke\n- it burned": ("- it broke\n- it burned",),
}


@pytest.mark.parametrize(("own", "text"), [(own, text) for own, texts in REPLIES.items() for text in texts])
def test_only_what_was_written_is_left(own: str, text: str) -> None:
    assert own_words(text) == own


@pytest.mark.parametrize("text", ["> only what you said", "Best regards", "-- \nAnna", "Sent from my iPhone"])
def test_where_nothing_would_be_left_everything_is_kept(text: str) -> None:
    assert own_words(text)


@pytest.mark.parametrize(
    "odd", ["\n", " ", "> ", "On ", "On \n", "From: a\n", "-- \n", ">\n", "_", "wrote:\n"]
)
def test_an_odd_text_takes_no_long_time(odd: str) -> None:
    own_words(odd * (10 * LOOKED_AT // len(odd)) + "x")


def mail(body: str = "It never came.", **headers: str) -> bytes:
    named = {"From": "Anna <Anna@Example.com>", "Message-ID": "<m1@example.com>", "Subject": "My parcel"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\n" for name, value in named.items() if value)
    return f"{head}\n{body}".encode()


def read(raw: bytes) -> SignalIn:
    signal = signal_of(raw, OWN, NOW, 1)
    assert isinstance(signal, SignalIn), signal
    return signal


def test_a_first_mail_begins_with_its_subject_and_its_own_conversation() -> None:
    signal = read(mail(Date="Mon, 09 Mar 2026 10:00:00 +0100"))
    assert (signal.text, signal.profile) == ("My parcel\nIt never came.", "anna@example.com")
    assert (signal.external_id, signal.conversation) == ("m1@example.com", "m1@example.com")
    assert signal.occurred_at == datetime(2026, 3, 9, 9, tzinfo=UTC)


def test_answers_belong_to_the_mail_that_began_it() -> None:
    first = read(mail(Message_ID="<a@x>"))
    second = read(mail(Message_ID="<b@x>", In_Reply_To="<a@x>", References="<a@x>", Subject="Re: My parcel"))
    third = read(mail(Message_ID="<c@x>", In_Reply_To="<b@x>", References="<a@x>\n <b@x>"))
    only_answers = read(mail(Message_ID="<d@x>", In_Reply_To="<a@x>"))
    assert {one.conversation for one in (first, second, third, only_answers)} == {"a@x"}
    assert second.text == "It never came."


@pytest.mark.parametrize("sender", ["care@shop.example", "Care@Shop.Example", "bo@help.shop.example"])
def test_what_the_company_answers_is_not_the_customers_voice(sender: str) -> None:
    signal = read(mail(From=f"Care <{sender}>"))
    assert (signal.author, signal.profile) == ("company", None)


def test_a_form_of_the_company_speaks_for_whoever_is_to_be_answered() -> None:
    signal = read(mail(From="care@shop.example", Reply_To="Bo <bo@example.com>"))
    assert (signal.author, signal.profile) == ("customer", "bo@example.com")


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"From": "MAILER-DAEMON@mx.example.com"},
    ],
)
def test_an_automatic_answer_is_nobodys_voice(headers: dict[str, str]) -> None:
    signal = read(mail(**headers))
    assert (signal.author, signal.profile) == ("system", None)


def test_attachments_are_counted_and_not_stored() -> None:
    parts = (
        '--b\nContent-Type: text/plain; charset="iso-8859-1"\nContent-Transfer-Encoding: quoted-printable\n\n'
        "Sch=E4den am Ger=E4t\n--b\nContent-Type: image/png\n"
        "Content-Disposition: attachment; filename=a\n"
        "Content-Transfer-Encoding: base64\n\nQUJD\n--b--\n"
    )
    raw = mail(parts, Content_Type="multipart/mixed; boundary=b", Subject="=?utf-8?b?U2Now6RkZW4=?=")
    signal = read(raw)
    assert signal.text == "Schäden\nSchäden am Gerät"
    assert signal.details == {"subject": "Schäden", "attachments": "1"}
    assert "QUJD" not in repr(signal)


def test_a_mail_of_html_is_read_as_people_see_it() -> None:
    html = "<html><style>p{}</style><p>It <b>never</b> came.</p><script>x()</script></html>"
    assert read(mail(html, Content_Type="text/html", Subject="")).text == "It never came."


@pytest.mark.parametrize("body", ["", "   \n ", "<p></p>"])
def test_a_mail_without_words_is_kept_aside(body: str) -> None:
    kind = "text/html" if "<" in body else "text/plain"
    error = signal_of(mail(body, Subject="", Content_Type=kind), OWN, NOW, 7)
    assert isinstance(error, RowError)
    assert (error.row, error.message) == (7, NO_TEXT)
    assert "m1@example.com" in error.raw


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"\n" * 1_000,
        b"From: \xff\nSubject: =?x-none?q?=FF?=\nContent-Type: text/plain; charset=no-such\n\n\xff\xfe text",
        b"Content-Type: multipart/mixed; boundary=b\n\n"
        + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 3_000,
        b"Date: Mon, 99 Foo 99999 99:99\nMessage-ID: no brackets\n\ntext",
        b"Subject: " + b"x" * 1_000_000 + b"\n\ntext",
    ],
)
def test_a_damaged_mail_is_a_signal_or_kept_aside(raw: bytes) -> None:
    made = signal_of(raw, OWN, NOW, 1)
    assert isinstance(made, SignalIn | RowError)


@given(st.binary(max_size=2_000))
def test_no_bytes_upset_the_reading(raw: bytes) -> None:
    made = signal_of(b"Subject: x\n" + raw, OWN, NOW, 1)
    assert isinstance(made, SignalIn | RowError)
