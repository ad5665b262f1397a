"""The picture of a comparison that other sites show beside a link to it."""

import io
from collections.abc import Iterator
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from comparisons.comparison import Comparison

WIDTH, HEIGHT, MARGIN = 1200, 630, 72
# Paper, ink and grease pencil, as the tokens of the day theme have them.
PAPER, INK, SOFT, MARK = "#fcf9f1", "#231c16", "#574f47", "#a2221c"
# Lines of the biggest differences that leave room for the names.
MOST_LINES = 3


def preview(comparison: Comparison) -> bytes:
    """A PNG of 1200 × 630 pixels: the names and the biggest differences."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, 14), fill=MARK)
    y = write(draw, "Career Guide: side by side", 26, SOFT, MARGIN - 12)
    y = write(draw, comparison.title, title_size(comparison.title), INK, y + 10)
    draw.line((MARGIN, y + 20, WIDTH - MARGIN, y + 20), fill=INK, width=3)
    y += 42
    for line in comparison.biggest_differences[:MOST_LINES]:
        lines = list(wrapped(draw, line, font(28), indent=34))
        if y + len(lines) * 40 > HEIGHT - MARGIN:
            break
        draw.rectangle((MARGIN, y + 11, MARGIN + 12, y + 23), fill=MARK)
        y = write(draw, line, 28, INK, y, indent=34) + 14
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def title_size(title: str) -> int:
    return 68 if len(title) < 45 else 52 if len(title) < 90 else 40


@cache
def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The face that Pillow carries."""
    return ImageFont.load_default(size)


def write(
    draw: ImageDraw.ImageDraw, text: str, size: int, color: str, y: float, indent: int = 0
) -> float:
    """Write `text` from `y` down, broken into lines; returns where it ends."""
    face = font(size)
    for line in wrapped(draw, text, face, indent):
        draw.text((MARGIN + indent, y), line, font=face, fill=color)
        y += round(size * 1.32)
    return y


def wrapped(
    draw: ImageDraw.ImageDraw,
    text: str,
    face: ImageFont.FreeTypeFont | ImageFont.ImageFont,
    indent: int = 0,
) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and draw.textlength(longer, font=face) > WIDTH - 2 * MARGIN - indent:
            yield line
            longer = word
        line = longer
    yield line
