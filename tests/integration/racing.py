"""Several contenders at one thing at the same moment, each in a thread of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor


def race(contend, contenders=8):
    """What ``contend(number)`` returned or raised for each; all start together."""
    barrier = threading.Barrier(contenders)

    def one(number):
        barrier.wait()
        try:
            return contend(number)
        except Exception as error:
            return error

    with ThreadPoolExecutor(contenders) as pool:
        return list(pool.map(one, range(contenders)))
