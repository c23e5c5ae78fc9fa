"""Fetches CloudMonkey 5.3 from the package index into a folder.

pip cannot: to fetch a source package it runs its setup.py, which is Python 2. The code is not changed.
precache.py is left out, a table of commands that no JVM can compile: CloudMonkey does without it, and
`sync` asks the server for the commands that it has.
"""

import hashlib
import io
import os
import re
import subprocess
import sys
import tarfile
import urllib.parse
import urllib.request

RELEASE = "cloudmonkey-5.3.3.1"
SHA256 = "f870aba3891a945c8c7a4343cc211058902e19af8b61a7fde363df202667bc78"


def configured_index():
    """The index that a configuration file of pip names; nothing where there is none, or no pip."""
    # `pip config get` reads one file only, and neither the one of the machine nor that of PIP_CONFIG_FILE.
    asked = [sys.executable, "-m", "pip", "config", "list"]
    try:
        said = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    named = re.search(r"^global\.index-url=(['\"])(.+)\1$", said.stdout, re.MULTILINE)
    return named[2] if named else ""


def get(url):
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read()


index = os.environ.get("PIP_INDEX_URL") or configured_index() or "https://pypi.org/simple"
page = f"{index.rstrip('/')}/cloudmonkey/"
link = re.search(rf'href="([^"#]*{re.escape(RELEASE)}\.tar\.gz)', get(page).decode())
if link is None:
    sys.exit(f"{page} has no {RELEASE}.tar.gz")
packed = get(urllib.parse.urljoin(page, link[1]))
if hashlib.sha256(packed).hexdigest() != SHA256:
    sys.exit(f"{RELEASE}.tar.gz is not the file that is expected")
with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
    for member in archive:
        folder, name = os.path.split(member.name)
        if member.isfile() and folder == f"{RELEASE}/cloudmonkey" and name != "precache.py":
            member.name = f"cloudmonkey/{name}"
            archive.extract(member, sys.argv[1])
