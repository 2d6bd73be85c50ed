"""A mailbox in one file comes in as conversations: own words only, threads kept, attachments counted."""

import gzip
from pathlib import Path

import pytest

from db.models import Author
from jobs.collect.intake import Order, plan
from tests.db.cast import NOW
from tests.jobs.collect.test_exports import read, told

MAILBOX = """\
From ada@example.com Mon Mar  9 10:00:00 2026
Delivered-To: help@shop.example
From: Ada <ada@example.com>
To: help@shop.example
Subject: My parcel
Message-ID: <1@example.com>
Date: Mon, 09 Mar 2026 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8

It never came, and nobody answers.
>From Monday on I called every day.

--b
Content-Type: image/png
Content-Disposition: attachment; filename=a.png
Content-Transfer-Encoding: base64

aGVsbG8=
--b--

From help@shop.example Mon Mar  9 12:00:00 2026
From: Shop <help@shop.example>
To: ada@example.com
Subject: Re: My parcel
Message-ID: <2@shop.example>
In-Reply-To: <1@example.com>
References: <1@example.com>
Date: Mon, 09 Mar 2026 12:00:00 +0100

We look into it.

From ada@example.com Tue Mar 10 08:00:00 2026
Delivered-To: help@shop.example
From: Ada <ada@example.com>
Subject: Re: My parcel
Message-ID: <3@example.com>
References: <1@example.com> <2@shop.example>
Date: Tue, 10 Mar 2026 08:00:00 +0100

Still nothing!

On Mon, Mar 9, 2026 at 12:00 PM Shop <help@shop.example> wrote:
> We look into it.

From bob@example.com Tue Mar 10 09:00:00 2026
Delivered-To: help@shop.example
From: bob@example.com
Message-ID: <4@example.com>
Date: Tue, 10 Mar 2026 09:00:00 +0100

"""


@pytest.mark.parametrize("packed", [False, True])
def test_a_mailbox_is_conversations_of_own_words(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("help.mbox.gz" if packed else "help.mbox")
    path.write_bytes(gzip.compress(MAILBOX.encode()) if packed else MAILBOX.encode())
    good, errors, seen = read(path)
    assert told(good) == [
        (
            Author.CUSTOMER,
            "My parcel\nIt never came, and nobody answers.\nFrom Monday on I called every day.",
        ),
        (Author.COMPANY, "We look into it."),
        (Author.CUSTOMER, "Still nothing!"),
    ]
    assert {one.conversation for one in good} == {"1@example.com"}
    assert [one.profile for one in good] == ["ada@example.com", None, "ada@example.com"]
    assert good[0].occurred_at
    assert good[0].occurred_at.hour == 9
    assert good[0].details
    assert good[0].details["attachments"] == "1"
    assert len(errors) == 1
    assert "no text" in errors[0].message
    assert any("help@shop.example wrote" in words for words in seen.problems)
    planned = plan(path, Order(), NOW)
    assert (planned.key, planned.channel) == ("help", "mail")


def test_a_mail_longer_than_is_kept_loses_its_end_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.collect.mbox.LARGEST_MAIL", 900)
    path = tmp_path / "help.mbox"
    path.write_text(MAILBOX, encoding="utf-8")
    good, _errors, _seen = read(path)
    assert len(good) == 3
