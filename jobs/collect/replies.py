"""What somebody wrote in a mail, without what they answer to and without their signature.

Quoted text is found by quotequail, line by line. It takes quadratic time on odd texts, so it sees the
beginning only; what stands further down is kept unless the beginning already ends in a quotation.
"""

import re

import quotequail

LOOKED_AT = 20_000
_LINES_OF_A_SIGNATURE = 8
_LONGEST_LINE = 80
_DELIMITER = re.compile(r"--\s?|__{2,}")
_SENT_FROM = re.compile(
    r"(sent (from|with|via) (my|the|a)?|get outlook for|gesendet (von|mit)|von meinem \S+ gesendet|"
    r"envoyé (de|depuis)|enviado (desde|do)|inviato da|verzonden (vanaf|met)|أُ?رسلت? من)\b.{0,60}",
    re.IGNORECASE,
)
_FAREWELL = re.compile(
    r"((best|kind|warm)(est)? (regards|wishes)|(kind )?regards|sincerely|cheers|"
    r"yours (truly|sincerely|faithfully)|mfg|lg|vg|"
    r"(mit )?(freundliche[nm]?|beste[nm]?|liebe[nm]?|viele[n]?|herzliche[nm]?) (gr(ü|ue)(ß|ss)e?n?)|"
    r"cordialement|bien cordialement|saludos( cordiales)?|atentamente|un saludo|atenciosamente|obrigad[oa]|"
    r"cordiali saluti|distinti saluti|met vriendelijke groet(en)?|مع (خالص )?(تحياتي|التحية))[,.!\s]*",
    re.IGNORECASE,
)


def own_words(text: str) -> str:
    """The words of who wrote `text`; all of it where nothing else would be left.

    >>> own_words("It never came.\\n\\nOn Mon, Mar 3 Shop wrote:\\n> It is on its way.")
    'It never came.'
    """
    whole = text.replace("\r\n", "\n").strip()
    return _unsigned(_unquoted(whole)) or _unquoted(whole) or whole


def _unquoted(text: str) -> str:
    head, rest = text[:LOOKED_AT], text[LOOKED_AT:]
    found = quotequail.unwrap(head)
    if found is None:
        return _without_marked(text)
    if found["type"] == "forward" and not found.get("text_top"):
        return text  # they passed on what somebody else wrote, and said nothing themselves
    own = (found.get("text_top"), found.get("text_bottom"))
    return _without_marked("\n".join(filter(None, own)) + ("" if found.get("text") else rest))


def _without_marked(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.startswith(">")).strip()


def _unsigned(text: str) -> str:
    lines = text.split("\n")
    for at in range(max(0, len(lines) - _LINES_OF_A_SIGNATURE), len(lines)):
        line = lines[at].strip()
        if _DELIMITER.fullmatch(line) or _SENT_FROM.fullmatch(line) or _ends_here(line, lines[at + 1 :]):
            return "\n".join(lines[:at]).strip()
    return text


def _ends_here(line: str, after: list[str]) -> bool:
    """Whether `line` says farewell and only a name and an address follow."""
    return bool(_FAREWELL.fullmatch(line)) and all(len(other) <= _LONGEST_LINE for other in after)
