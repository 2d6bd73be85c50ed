"""Masking: what names or reaches a person is blotted out of a text before it is indexed for search."""

import re

MASK = "***"

_MAIL = r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"
_IBAN = r"\b[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,4})?\b"
# nine digits and more, as people write cards and telephones; dates and order numbers of fewer stay findable
_NUMBER = r"(?<![\w.])(?:\+|00)?\(?\d(?:[ ()/.\-]{0,2}\d){8,18}(?!\w)"
_PRIVATE = re.compile(f"{_MAIL}|{_IBAN}|{_NUMBER}")
_MAY_HOLD = re.compile(r"@|\d.*\d.*\d.*\d", re.DOTALL)


def mask(text: str) -> str:
    """`text` with mail addresses and numbers of telephones, cards and accounts replaced by `***`.

    >>> mask("Call +49 30 1234567 or write to jo@example.org about 12 boxes")
    'Call *** or write to *** about 12 boxes'
    """
    return _PRIVATE.sub(MASK, text) if _MAY_HOLD.search(text) else text
