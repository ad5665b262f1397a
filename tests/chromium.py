"""Where a Chromium is, if there is one."""

import os
import shutil


def find_chromium() -> str | None:
    """CHROMIUM, or the first browser of that family on the path."""
    if path := os.environ.get("CHROMIUM"):
        return path
    names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    return next((path for name in names if (path := shutil.which(name))), None)
