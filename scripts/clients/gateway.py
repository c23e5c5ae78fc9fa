"""The gateway of a guest's network, for programs that guests run."""

import os
import subprocess
from contextlib import contextmanager

INSTANCE = "6f1f3b0e-2f0a-4f7e-9b7a-0c7d3f1d2a11"
PROGRAM = [os.environ["NODE"], os.path.join(os.path.dirname(__file__), "gateway.mjs")]


@contextmanager
def gateway(address):
    """Serves on an address; gives a function that sets the password of the guest."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([*PROGRAM, address], **pipes) as process:
        try:
            assert process.stdout.readline() == "serves\n"

            def reset(password):
                process.stdin.write(f"{password}\n")
                process.stdin.flush()
                assert process.stdout.readline() == "kept\n"

            yield reset
        finally:
            process.terminate()
