"""Serving over HTTP with gunicorn, with the worker in a thread beside it where that is enough."""

from __future__ import annotations

import gc
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from trepconnect.platform.data.db import db
from trepconnect.platform.web.patience import PatientWorker
from trepconnect.platform.worker import queue

REQUEST_SECONDS = 60


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn around one application. One of its processes also runs the worker."""

    def __init__(
        self, app: Flask, *, host: str, port: int, workers: int, threads: int, worker: bool
    ) -> None:
        self._app = app
        self._with_worker = worker
        self._options = {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": workers,
            "threads": threads,
            "worker_class": PatientWorker,
            "control_socket_disable": True,
            "timeout": REQUEST_SECONDS,
            "graceful_timeout": 10,
            "loglevel": "warning",
            "pre_fork": self._choose_worker,
            "post_fork": self._start_worker,
            "worker_exit": self._stop_worker,
            "limit_request_line": 8190,
            "proc_name": "trepconnect",
        }
        self._consumer: queue.ThreadConsumer | None = None
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app

    def run(self) -> None:
        """Serve until told to stop. Forked processes inherit no connection.

        What was made at the start lives as long as the process: the garbage collector need not
        look at it again, and forked processes go on sharing it.
        """
        with self._app.app_context():
            db.engine.dispose()
        self._app.extensions["trepconnect.queue"].storage.close()
        gc.collect()
        gc.freeze()
        super().run()

    def _choose_worker(self, arbiter: Any, process: Any) -> None:
        """The first process runs the worker, and so does the one that replaces it."""
        others = arbiter.WORKERS.values()
        process.has_worker = self._with_worker and not any(other.has_worker for other in others)

    def _start_worker(self, _arbiter: Any, process: Any) -> None:
        if process.has_worker:
            self._consumer = queue.start_in_thread(self._app)

    def _stop_worker(self, _arbiter: Any, _process: Any) -> None:
        if self._consumer is not None:
            self._consumer.stop(graceful=True)
