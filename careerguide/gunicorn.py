"""How the production server runs; `WEB_CONCURRENCY` sets the number of processes."""

import gc
import multiprocessing
import os
from pathlib import Path

# Two cores serve three processes well; threads wait for the database.
workers = int(os.environ.get("WEB_CONCURRENCY") or multiprocessing.cpu_count() + 1)
worker_class = "gthread"
threads = 4
keepalive = 5
# The most it takes: what is too long for us is answered by a page of ours.
limit_request_line = 8190
max_requests = 100_000
max_requests_jitter = 10_000
# Heartbeats in memory: a slow disk must not kill a worker.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
loglevel = "warning"


def post_worker_init(worker: object) -> None:
    """A page makes and drops tens of thousands of objects: look for cycles less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
