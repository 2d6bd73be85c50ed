"""The forms of the plain pages, as HTML. Everything shown is escaped here."""

from collections.abc import Iterable
from html import escape
from pathlib import Path

from dashboard.door.paper import sentence
from dashboard.told import told
from dashboard.words import _, day
from db.passwords import LONGEST, SHORTEST
from db.reads.accounts import SessionRow
from db.reads.functions import FunctionRow


def where_the_link_is(file: Path) -> str:
    """How to get in with nothing but a look at where Touchline runs."""
    where = _("Look in the terminal of “touchline up”, in the log of the container, or in this file:")
    how = _("A link lets one person in, once, within an hour. “touchline link” prints a new one.")
    return "".join(
        (
            sentence(_("Open the link that Touchline printed where it was started. It looks like this:")),
            '<p><code dir="ltr">http://localhost:8501/enter?token=…</code></p>',
            sentence(where),
            f'<p><code dir="ltr">{escape(str(file))}</code></p>',
            sentence(how),
        )
    )


def with_a_password(language: str | None, mail: str = "", why: str = "") -> str:
    """Mail address and password of who has an account."""
    return (
        problem(why)
        + f"""<form method="post" action="/enter/password{kept(language)}">
{_mail(mail, focus=not mail)}
<label for="password">{escape(_("Password"))}</label>
<input id="password" name="password" type="password" required maxlength="{LONGEST}"
 autocomplete="current-password" dir="ltr"{" autofocus" if mail else ""}>
<button>{escape(_("Sign in"))}</button></form>"""
        + sentence(_("No password yet, or forgotten? Whoever looks after the people here makes you a link."))
    )


def go_on_as(language: str | None, mail: str) -> str:
    """One button for whom a proxy has signed in already."""
    said = escape(_("Go on as {mail}").format(mail=mail))
    return f'<form method="post" action="/enter/proxy{kept(language)}"><button>{said}</button></form>'


def with_a_provider(name: str) -> str:
    """The way to the company's own sign-in."""
    said = escape(_("Sign in with {name}").format(name=name))
    return f'<p><a class="button" href="/enter/oidc">{said}</a></p>'


def who_are_you(token: str, departments: Iterable[FunctionRow], language: str | None, why: str = "") -> str:
    """Name and department of who begins here, asked once, and how they come back."""
    choices = [("", _("The whole company"))] + [(row.key, told(row.name)) for row in departments]
    options = "".join(
        f'<option value="{escape(key)}" dir="auto">{escape(name)}</option>' for key, name in choices
    )
    back = _("With a mail address and a password you come back without a new link. You may leave both empty.")
    return f"""{sentence(_("Your colleagues see this name beside what you take on."))}{problem(why)}
<form method="post" action="/enter{kept(language)}">
<input type="hidden" name="token" value="{escape(token)}">
<label for="name">{escape(_("Your name"))}</label>
<input id="name" name="name" required maxlength="80" autocomplete="name" dir="auto" autofocus>
<label for="function">{escape(_("Where you work"))}</label>
<select id="function" name="function">{options}</select>
<p class="soft">{escape(back)}</p>
{_mail(required=False)}{_new_password(required=False)}
<button>{escape(_("Come in"))}</button></form>"""


def choose_a_password(token: str, mail: str | None, language: str | None, why: str = "") -> str:
    """The password of who was invited, or lost theirs."""
    back = _("You sign in with {mail} and this password from now on.").format(mail=f"\u2068{mail}\u2069")
    return f"""{sentence(back)}{problem(why)}
<form method="post" action="/enter{kept(language)}">
<input type="hidden" name="token" value="{escape(token)}">
<input type="hidden" name="username" value="{escape(mail or "")}" autocomplete="username">
{_new_password(required=True, focus=True)}
<button>{escape(_("Come in"))}</button></form>"""


def another_password(why: str = "") -> str:
    """The old password and the new one."""
    return f"""{sentence(_("Wherever else you are signed in, you will be signed out."))}{problem(why)}
<form method="post" action="/password">
<label for="old">{escape(_("The password you have"))}</label>
<input id="old" name="old" type="password" required maxlength="{LONGEST}" autocomplete="current-password"
 dir="ltr" autofocus>
{_new_password(required=True)}
<button>{escape(_("Change it"))}</button></form>"""


def sign_out(rows: Iterable[SessionRow], mine: int, *, password: bool) -> str:
    """The form that ends this session, and those that end others of the same person."""
    others = "".join(_other(row) for row in rows if row.id != mine)
    everywhere = _("Sign out everywhere")
    return "".join(
        (
            f'<form method="post" action="/sign-out"><button>{escape(_("Sign out"))}</button></form>',
            f"<h2>{escape(_('Where else you are signed in'))}</h2><ul>{others}</ul>" if others else "",
            f"""<form method="post" action="/sign-out"><input type="hidden" name="which" value="all">
<button class="quiet">{escape(everywhere)}</button></form>"""
            if others
            else "",
            f'<p><a href="/password">{escape(_("Change your password"))}</a></p>' if password else "",
        )
    )


def to_the_pages() -> str:
    """The way back in."""
    return f'<p><a href="/">{escape(_("Go on"))}</a></p>'


def problem(words: str) -> str:
    """What was wrong with a form that comes back."""
    return f'<p class="problem" role="alert">{escape(words)}</p>' if words else ""


def kept(language: str | None) -> str:
    """The query that goes on with a language once it was chosen."""
    return f"?language={language}" if language else ""


def _other(row: SessionRow) -> str:
    where = _("{browser}, since {day}").format(browser=_browser(row.agent), day=day(row.created_at))
    end = escape(_("Sign out there"))
    return f"""<li><span>{escape(where)} <bdi dir="ltr">{escape(row.origin or "")}</bdi></span>
<form method="post" action="/sign-out"><input type="hidden" name="which" value="{row.id}">
<button class="quiet">{end}</button></form></li>"""


_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
_SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "Mac",
            "Linux": "Linux"}  # fmt: skip


def _browser(agent: str) -> str:
    """'Firefox, Linux', as far as a browser tells; its own names are the same in every language."""
    both = (_BROWSERS, _SYSTEMS)
    named = (next((name for sign, name in known.items() if sign in agent), "") for known in both)
    return ", ".join(filter(None, named)) or _("an unknown browser")


def _mail(mail: str = "", *, required: bool = True, focus: bool = False) -> str:
    needed = " required" if required else ""
    return f"""<label for="mail">{escape(_("Mail address"))}</label>
<input id="mail" name="mail" type="email" value="{escape(mail)}" maxlength="254" autocomplete="username"
 dir="ltr"{needed}{" autofocus" if focus else ""}>"""


def _new_password(*, required: bool, focus: bool = False) -> str:
    needed = f' required minlength="{SHORTEST}"' if required else ""
    said = _("New password, at least {n} characters").format(n=SHORTEST)
    return f"""<label for="new-password">{escape(said)}</label>
<input id="new-password" name="password" type="password" maxlength="{LONGEST}" autocomplete="new-password"
 dir="ltr"{needed}{" autofocus" if focus else ""}>"""
