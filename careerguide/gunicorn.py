"""How the production server runs; `WEB_CONCURRENCY` sets the number of processes."""

import multiprocessing
import os

# Two cores serve three processes well; threads wait for the database.
workers = int(os.environ.get("WEB_CONCURRENCY") or multiprocessing.cpu_count() + 1)
worker_class = "gthread"
threads = 4
preload_app = False
keepalive = 5
max_requests = 100_000
max_requests_jitter = 10_000
# Heartbeats in memory: a slow disk must not kill a worker.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112
loglevel = "warning"
