"""What the stories of all clients share: steps that are told one by one, and waiting."""

import json
import os
import time
import traceback
import urllib.request

ENDPOINT = os.environ["CLOUDSTACK_ENDPOINT"]
KEY = os.environ["CLOUDSTACK_KEY"]
SECRET = os.environ["CLOUDSTACK_SECRET"]
ORIGIN = os.environ["ORIGIN"]
# Of image stores that a story adds; the server reaches it.
STORES = os.environ["STORES"]
# The words that start a host, before the server's address, the token and a folder.
HOST_PROGRAM = [os.environ["NODE"], os.path.join(os.path.dirname(__file__), "host.mjs")]


def tell(name, error=None):
    print(json.dumps({"name": name, **({} if error is None else {"error": error})}), flush=True)


def step(action):
    """Runs one step; a later one that needs its result fails by itself."""
    name = action.__name__.replace("_", " ")
    try:
        action()
        tell(name)
    except Exception:
        tell(name, traceback.format_exc())


def until(what, probe, seconds=60):
    deadline = time.monotonic() + seconds
    while True:
        found = probe()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come to pass within {seconds} s")
        time.sleep(0.5)


def download(url):
    """The bytes behind a link, fetched as a browser would."""
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read()


def original(file):
    return download(f"{ORIGIN}/{file}")
