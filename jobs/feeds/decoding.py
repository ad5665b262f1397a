"""From the bytes of a feed to text, a piece at a time; what cannot be read is marked, not lost.

A mark is a character that no text may hold, so `records.plain` can refuse the one row it stands in
while all others are read.
"""

import codecs
import io
import re
from collections.abc import Iterator

# Unicode's noncharacters: for a program's own use, never in a text that is passed on.
NOT_DECODED = "\ufdd0"
HALF_A_CHARACTER = "\ufdd1"
LINE_TOO_LONG = "\ufdd2"
TEXT_TOO_LONG = "\ufdd4"

PIECE = 64 * 1024
LONGEST_LINE = 2_000_000
# Of a text in JSON, whose reader takes longer for each further character.
LONGEST_STRING = 1_200_000
# The longest number kept: Python reads up to 4,300 digits, and no pay or identifier has as many.
MOST_DIGITS = 300

# A pair of escapes for one character, a backslash that is itself escaped, or half a pair.
_ESCAPE = re.compile(
    r"\\\\|(\\u[dD][89abAB][0-9a-fA-F]{2})(\\u[dD][c-fC-F][0-9a-fA-F]{2})?"
    r"|(\\u[dD][c-fC-F][0-9a-fA-F]{2})"
)
_NUMBER = rf"(\d{{{MOST_DIGITS}}})\d+"
_LONG_NUMBER = re.compile(_NUMBER, re.ASCII)
_REST_OF_TEXT = re.compile(r'(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_TEXT_OR_LONG_NUMBER = re.compile(rf'"{_REST_OF_TEXT.pattern}|{_NUMBER}', re.ASCII | re.DOTALL)
# The last characters of a piece, if they are an escape, or a pair of them, that may go on.
_UNFINISHED_ESCAPE = re.compile(
    r"(?:\\u[dD][89abAB][0-9a-fA-F]{2})?(?:\\(?:u[0-9a-fA-F]{0,3})?)?\Z"
)
_LONGEST_UNFINISHED = len(r"\ud83d\udd0")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return NOT_DECODED, error.end


codecs.register_error("careerguide.mark", _mark)


def opened(content: bytes) -> io.TextIOWrapper:
    """`content` as a text to read: UTF-8, or UTF-16 if its first bytes say so."""
    encoding = (
        "utf-16" if content[:2] in (codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE) else "utf-8-sig"
    )
    return io.TextIOWrapper(
        io.BytesIO(content), encoding=encoding, errors="careerguide.mark", newline=""
    )


def pieces_of_text(content: bytes) -> Iterator[str]:
    """The text without control characters, which XML forbids and nobody means."""
    text = opened(content)
    while piece := text.read(PIECE):
        yield _CONTROL.sub("", piece)


def lines(content: bytes) -> Iterator[str]:
    """The lines with their ends, without control characters; of one too long, only the mark."""
    text = opened(content)
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE and not line.endswith("\n"):
            while line and not line.endswith("\n"):
                line = text.readline(LONGEST_LINE)
            line = f"{LINE_TOO_LONG}\n"
        yield _CONTROL.sub("", line)


class JsonBytes:
    """The bytes of a JSON document, to be read in order, made safe for the JSON reader.

    It would stop at a byte that is not UTF-8, turn half a character into a question mark and
    break on a number of thousands of digits.
    """

    def __init__(self, content: bytes) -> None:
        self._pieces = _json_pieces(content)
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._rest = piece.encode()
        if size < 0:
            size = len(self._rest)
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


def _json_pieces(content: bytes) -> Iterator[str]:
    text = opened(content)
    is_inside, inside_for, rest = False, 0, ""
    while (more := text.read(PIECE)) or rest:
        piece = rest + more
        # A piece may not end inside an escape or a number, unless nothing follows.
        end = _end_of_escapes(piece) if more else len(piece)
        piece, rest = piece[:end], piece[end:]
        quotes = piece.replace("\\\\", "").replace('\\"', "").count('"')
        # A piece within a text begins and ends in it; what is beyond its length is left out.
        was_left_out = inside_for > LONGEST_STRING
        inside_for = inside_for + len(piece) if is_inside and not quotes else 0
        if _LONG_NUMBER.search(piece):
            piece = _with_short_numbers(piece, is_inside)
        is_inside ^= quotes % 2 == 1
        if more and not is_inside:
            end = len(piece.rstrip("0123456789"))
            piece, rest = piece[:end], piece[end:] + rest
        if inside_for <= LONGEST_STRING:
            if "\\ud" in piece or "\\uD" in piece:
                piece = _ESCAPE.sub(_whole_character, piece)
            yield _CONTROL.sub("", piece)
        elif not was_left_out:
            yield TEXT_TOO_LONG


def _end_of_escapes(piece: str) -> int:
    """Where a piece ends that begins with a whole escape and shall end with one."""
    found = _UNFINISHED_ESCAPE.search(piece, max(0, len(piece) - _LONGEST_UNFINISHED))
    end = found.start() if found else len(piece)
    # A backslash after an odd number of them is itself escaped.
    before = len(piece[:end]) - len(piece[:end].rstrip("\\"))
    return end - before % 2


def _with_short_numbers(piece: str, is_inside: bool) -> str:
    """`piece` with no more than `MOST_DIGITS` of each number that is not within a text."""
    rest_of_text = _REST_OF_TEXT.match(piece) if is_inside else None
    start = rest_of_text.end() if rest_of_text else 0
    return piece[:start] + _TEXT_OR_LONG_NUMBER.sub(
        lambda found: found[1] or found[0], piece[start:]
    )


def _whole_character(found: re.Match[str]) -> str:
    is_half = found[3] or (found[1] and not found[2])
    return HALF_A_CHARACTER if is_half else found[0]
