"""What a channel is called on screen: the store keeps a short key, people read a word they use."""

from dashboard.told import told
from dashboard.words import _


def channel_names() -> dict[str, str]:
    """The channels by their names on screen."""
    return {
        "mail": _("Mail"),
        "chat": _("Chat"),
        "phone": _("Phone"),
        "survey": _("Survey"),
        "review": _("Review"),
        "social": _("Social media"),
        "forum": _("Forum"),
        "web": _("Web"),
        "app": _("App"),
        "store": _("Shop"),
        "product": _("Product"),
        "other": _("Other"),
    }


def channel_name(key: str) -> str:
    """What one channel is called; one that a company named itself is called what they named it."""
    return channel_names().get(key) or told(key)
