"""In which channel something was said: what files and people call each; loads nothing of the store."""

CHANNELS = {
    "review": ("review", "reviews"),
    "mail": ("mail", "email", "e-mail"),
    "chat": ("chat", "livechat", "live chat", "whatsapp"),
    "phone": ("phone", "call", "telephone"),
    "social": ("social", "twitter", "facebook", "instagram", "x", "linkedin"),
    "survey": ("survey", "nps", "csat"),
    "store": ("store", "shop", "branch"),
    "product": ("product", "in-app"),
    "web": ("web", "website"),
    "app": ("app", "mobile"),
    "forum": ("forum", "community"),
}
OTHER = "other"  # what a person may say where none of them fits
_CHANNEL_OF = {spelling: channel for channel, spellings in CHANNELS.items() for spelling in spellings}


def channel_of(value: str) -> str | None:
    """The channel `value` names, in Touchline's words; None when it names none of them."""
    return _CHANNEL_OF.get(value.strip().casefold())
