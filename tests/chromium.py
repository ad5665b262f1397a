"""Where a Chromium is, if there is one."""

import os
import shutil


def find_chromium() -> str | None:
    """CHROMIUM, or the first browser of that family on the path.

    The headless shell is the same browser without its own windows and bars, which are themselves
    pages: each tab opens in a third of the time.
    """
    if path := os.environ.get("CHROMIUM"):
        return path
    names = ["chromium-headless-shell", "chromium", "chromium-browser"]
    names += ["google-chrome", "google-chrome-stable"]
    return next((path for name in names if (path := shutil.which(name))), None)
