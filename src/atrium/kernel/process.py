"""One process of ours: how it speaks to its log, and that it ends with its parent."""

import ctypes
import gc
import logging
import os
import signal
import sys

import structlog

PARENT = "ATRIUM_PARENT"
NICENESS = 10
_PR_SET_PDEATHSIG = 1


def speak(level: str) -> None:
    """Log lines to stderr, from a least level on: for people on a terminal, as JSON elsewhere."""
    on_terminal = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
            if on_terminal
            else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper(), logging.INFO)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def settle_down() -> None:
    """What is here now stays: the collector need not look at it again, and looks less often at what comes and goes."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def stand_back() -> None:
    """Work in the background: those who wait at a door come first."""
    os.setpriority(os.PRIO_PROCESS, 0, max(os.getpriority(os.PRIO_PROCESS, 0), NICENESS))


def end_with_parent() -> None:
    """Be told to stop (SIGTERM) when the process that started us is gone; Linux only, elsewhere nothing happens."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    parent = os.environ.get(PARENT)
    if parent and int(parent) != os.getppid():
        # It was gone before we could ask.
        os.kill(os.getpid(), signal.SIGTERM)
