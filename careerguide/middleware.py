"""What must be said when the database is away, on whatever page that happens."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from careerguide.fragments import render_error

logger = logging.getLogger(__name__)


class DatabaseAway:
    """Answer 503 and how long to wait, instead of 500, when no query can be made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        logger.error("The database did not answer %s: %s", request.path, exception)
        response = render_error(request, "503.html", 503)
        response["Retry-After"] = "30"
        return response
