"""Every environment variable of Touchline, once: type, default, help, and whether it is a secret."""

import os
import re
import shlex
from functools import lru_cache
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from platformdirs import user_data_path
from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROLES = ("executive", "owner", "analyst", "privacy", "admin")
MAIL_SERVER = re.compile(r"smtps?://([^/@\s]+@)?[^/@:\s]+(:\d{1,5})?/?$")
ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d+)?", re.IGNORECASE)


def _env(name: str) -> AliasChoices:
    return AliasChoices(name)


class Settings(BaseSettings):
    """The settings of one process, read from the environment."""

    model_config = SettingsConfigDict(env_prefix="", extra="ignore")

    data_dir: Path = Field(
        default_factory=lambda: user_data_path("touchline"),
        validation_alias=_env("TOUCHLINE_DATA_DIR"),
        description="Folder for the embedded store and its files.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        validation_alias=_env("DATABASE_URL"),
        description="PostgreSQL address; without it Touchline keeps an embedded SQLite store in the data"
        " folder.",
    )
    host: str = Field(
        default="127.0.0.1",
        validation_alias=_env("HOST"),
        description="Address the web process listens on; the container image sets 0.0.0.0.",
    )
    port: int = Field(
        default=8501,
        ge=1,
        le=65535,
        validation_alias=_env("PORT"),
        description="Port of the web process.",
    )
    intake_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        validation_alias=_env("TOUCHLINE_INTAKE_PORT"),
        description="Port of a process of its own that serves programs (API and webhooks) beside the pages;"
        " without it the web process alone does.",
    )
    public_url: str | None = Field(
        default=None,
        validation_alias=_env("TOUCHLINE_URL"),
        description="Address people use when it differs from HOST and PORT; links are printed with it.",
    )
    timezone: str = Field(
        default="UTC",
        validation_alias=_env("TOUCHLINE_TIMEZONE"),
        description="Time zone whose midnight ends a reporting day, such as Europe/Berlin.",
    )
    watch: Path | None = Field(
        default=None,
        validation_alias=_env("TOUCHLINE_WATCH"),
        description="Folder whose new files the jobs import; default: `inbox` in the data folder.",
    )
    workers: int = Field(
        default_factory=lambda: min(os.cpu_count() or 1, 8),
        ge=1,
        validation_alias=_env("TOUCHLINE_WORKERS"),
        description="Processes that analyse a backlog; default: one per core, at most 8.",
    )
    upload_mb: int = Field(
        default=200,
        ge=1,
        validation_alias=_env("TOUCHLINE_UPLOAD_MB"),
        description="How large a file may be that is dropped on the Start page, in megabytes.",
    )
    taps: str | None = Field(
        default=None,
        validation_alias=_env("TOUCHLINE_TAPS"),
        description="Singer taps to fetch through, as `NAME=COMMAND`, separated by semicolons; each runs as a"
        " process of its own in a clean environment with limits.",
    )
    mask_staff: bool = Field(
        default=True,
        validation_alias=_env("TOUCHLINE_MASK_STAFF"),
        description="Whether names of people who work here are masked in what customers said; 0 shows them.",
    )
    trusted_proxies: str | None = Field(
        default=None,
        validation_alias=_env("TOUCHLINE_TRUSTED_PROXIES"),
        description="Networks of proxies in front of Touchline whose X-Forwarded headers are believed, such"
        " as 10.0.0.0/8, separated by commas.",
    )
    tracker_origins: str | None = Field(
        default=None,
        validation_alias=_env("TOUCHLINE_TRACKER_ORIGINS"),
        description="Websites whose trackers may call /v1/ from a browser, such as https://shop.example.com,"
        " separated by commas; without it no browser may.",
    )
    sign_in_header: str | None = Field(
        default=None,
        validation_alias=_env("TOUCHLINE_SIGN_IN_HEADER"),
        description="Header in which a trusted proxy names the mail address of whom it has signed in, such as"
        " Remote-Email.",
    )
    oidc_issuer: str | None = Field(
        default=None,
        validation_alias=_env("TOUCHLINE_OIDC_ISSUER"),
        description="Address of an OpenID Connect provider people sign in with, such as"
        " https://login.example.com/realms/main.",
    )
    oidc_client_id: str | None = Field(
        default=None,
        validation_alias=_env("TOUCHLINE_OIDC_CLIENT_ID"),
        description="What the provider calls Touchline. The address to register there is TOUCHLINE_URL"
        " followed by /enter/oidc/back.",
    )
    oidc_client_secret: SecretStr | None = Field(
        default=None,
        validation_alias=_env("TOUCHLINE_OIDC_CLIENT_SECRET"),
        description="The secret the provider gave for it.",
    )
    oidc_name: str = Field(
        default="OpenID Connect",
        validation_alias=_env("TOUCHLINE_OIDC_NAME"),
        description="What the provider is called on the sign-in page.",
    )
    oidc_roles_claim: str = Field(
        default="groups",
        validation_alias=_env("TOUCHLINE_OIDC_ROLES_CLAIM"),
        description="The claim in which the provider lists somebody's groups or roles.",
    )
    oidc_roles: str | None = Field(
        default=None,
        validation_alias=_env("TOUCHLINE_OIDC_ROLES"),
        description="Which of them give which role, such as board=executive,cx-team=analyst; without it only"
        " who was invited comes in.",
    )
    secret_key: SecretStr | None = Field(
        default=None,
        validation_alias=_env("SECRET_KEY"),
        description="Secret that seals what must stay secret; `touchline up` asks for it on PostgreSQL, and"
        " makes one in the data folder (`secret.key`) otherwise.",
    )
    mail: SecretStr | None = Field(
        default=None,
        validation_alias=_env("TOUCHLINE_MAIL"),
        description="Mail server for mail to people here, such as smtp://user:password@mail.example.com:587.",
    )
    mail_from: str | None = Field(
        default=None,
        validation_alias=_env("TOUCHLINE_MAIL_FROM"),
        description="Address their mail comes from; default: touchline@ the host of TOUCHLINE_URL.",
    )
    allow_hosts: str | None = Field(
        default=None,
        validation_alias=_env("TOUCHLINE_ALLOW_HOSTS"),
        description="Names, addresses or networks inside your own network that Touchline may connect to,"
        " separated by commas; without it only public addresses.",
    )

    @field_validator("database_url")
    @classmethod
    def _postgresql(cls, address: SecretStr | None) -> SecretStr | None:
        if address and not with_psycopg(address.get_secret_value()).startswith("postgresql+psycopg://"):
            raise ValueError("write it like postgresql://touchline@db.example.com/touchline")
        return address

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as unknown:
            raise ValueError(f"{name!r} is no time zone; write it like Europe/Berlin") from unknown
        return name

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, listed: str | None) -> str | None:
        for part in filter(None, map(str.strip, (listed or "").split(","))):
            try:
                ip_network(part, strict=False)
            except ValueError as wrong:
                raise ValueError(f"{part!r} is no network; write it like 10.0.0.0/8") from wrong
        return listed

    @field_validator("tracker_origins")
    @classmethod
    def _origins(cls, listed: str | None) -> str | None:
        for part in filter(None, map(str.strip, (listed or "").split(","))):
            if not ORIGIN.fullmatch(part):
                raise ValueError(f"{part!r} is no origin; write it like https://shop.example.com")
        return listed

    @field_validator("mail")
    @classmethod
    def _server(cls, address: SecretStr | None) -> SecretStr | None:
        if address and not MAIL_SERVER.match(address.get_secret_value()):
            raise ValueError("write it like smtp://user:password@mail.example.com:587, or smtps://")
        return address

    @field_validator("oidc_roles")
    @classmethod
    def _pairs(cls, listed: str | None) -> str | None:
        for group, role in pairs(listed):
            if not group or role not in ROLES:
                words = f"write group=role with a role of {', '.join(ROLES)}"
                raise ValueError(f"{group}={role} gives nobody a role; {words}")
        return listed

    @property
    def origins(self) -> list[str]:
        """The websites that may call the addresses of trackers."""
        return [part.strip().lower() for part in (self.tracker_origins or "").split(",") if part.strip()]

    @property
    def sender(self) -> str:
        """The address that mail to people who work here comes from."""
        return self.mail_from or f"touchline@{urlsplit(self.address).hostname}"

    @property
    def link_file(self) -> Path:
        """Where the link of whoever begins with a fresh Touchline is written."""
        return self.data_dir / "sign-in-link"

    @property
    def url(self) -> str:
        """The SQLAlchemy address of the store."""
        if self.database_url is None:
            return _embedded(self.data_dir)
        return with_psycopg(self.database_url.get_secret_value())

    @property
    def inbox(self) -> Path:
        """The folder watched for files."""
        return self.watch or self.data_dir / "inbox"

    @property
    def tap_commands(self) -> dict[str, list[str]]:
        """The words of the command of each tap, by its name."""
        listed = (entry.partition("=") for entry in (self.taps or "").split(";"))
        return {name.strip(): shlex.split(command) for name, _, command in listed if command.strip()}

    @property
    def uploads(self) -> Path:
        """Where files wait that were dropped on a page."""
        return self.data_dir / "uploads"

    @property
    def address(self) -> str:
        """Where people reach the pages."""
        host = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", "::"} else self.host  # noqa: S104 - compared, not bound
        return (self.public_url or f"http://{host}:{self.port}").rstrip("/")


@lru_cache
def _embedded(folder: Path) -> str:
    """The address of the embedded store: a page asks for it some two hundred times."""
    return f"sqlite:///{folder / 'touchline.db'}"


def pairs(listed: str | None) -> list[tuple[str, str]]:
    """A list such as "board=executive, cx-team=analyst" as pairs; the last sign of equality divides."""
    parts = [part.strip().rpartition("=") for part in (listed or "").split(",") if part.strip()]
    return [(group.strip(), role.strip()) for group, _, role in parts]


def with_psycopg(url: str) -> str:
    """`url` with the driver Touchline ships, whatever spelling of PostgreSQL it came in."""
    for spelling in ("postgres://", "postgresql://"):
        if url.startswith(spelling):
            return "postgresql+psycopg://" + url.removeprefix(spelling)
    return url


def _secrets_from_files() -> None:
    """Let `NAME_FILE` stand in for the secret `NAME`, as container platforms mount them."""
    for name in ("DATABASE_URL", "SECRET_KEY", "TOUCHLINE_OIDC_CLIENT_SECRET", "TOUCHLINE_MAIL"):
        path = os.environ.get(f"{name}_FILE")
        if path and name not in os.environ:
            os.environ[name] = Path(path).read_text(encoding="utf-8").strip()


@lru_cache
def settings() -> Settings:
    """The settings of this process."""
    _secrets_from_files()
    return Settings()
