"""The settings of the site, with a bare view beside its pages for the benchmark."""

from careerguide.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench_urls"
