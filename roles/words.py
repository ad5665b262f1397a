"""How text becomes words: the same for what is stored and what is asked, on every database."""

import re
import unicodedata

# PostgreSQL refuses lexemes above 2,046 bytes; no word of a title comes near this.
LONGEST_WORD = 100
_APOSTROPHES = dict.fromkeys(map(ord, "'’ʼ`´"))  # noqa: RUF001
_NOT_A_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """`text` in lower case without accents, punctuation or double spaces: “St. Louis” → “st louis”.

    Hyphens, slashes and dots part words; apostrophes do not ("Director's" → “directors”).
    """
    text = text.translate(_APOSTROPHES)
    if text.isascii():
        return _NOT_A_WORD.sub(" ", text.lower()).strip()
    text = unicodedata.normalize("NFKD", text).casefold()
    text = unicodedata.normalize("NFKD", text)
    text = "".join(
        character for character in text if not unicodedata.category(character).startswith("M")
    )
    return _NOT_A_WORD.sub(" ", text).strip()


def words(text: str) -> list[str]:
    """The words of `text` in their order, folded; empty when it holds none."""
    return [word[:LONGEST_WORD] for word in fold(text).split()]
