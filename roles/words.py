"""Words as people type them, brought to one form so that they can be compared."""

import re
import unicodedata

NOT_A_WORD = re.compile(r"[^\w]+|_+")


def fold(text: str) -> str:
    """`“Exec. Producér/Line-Producer”` → `exec producer line producer`."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return NOT_A_WORD.sub(" ", plain.casefold()).strip()
