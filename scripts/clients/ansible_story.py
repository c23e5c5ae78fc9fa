"""Ansible: a playbook with the modules of ngine_io.cloudstack, each task a step."""

import hashlib
import json
import os
import subprocess
import tempfile
import urllib.request

from story import ORIGIN, STORES, tell

PLAYBOOK = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ansible_story.yml")


def run(folder):
    with urllib.request.urlopen(f"{ORIGIN}/disk.qcow2") as answer:
        digest = hashlib.sha256(answer.read()).hexdigest()
    given = {"origin": ORIGIN, "stores": f"{STORES}-ansible", "folder": folder, "digest": digest}
    # Ansible wants a home, and a language of UTF-8.
    env = {
        **os.environ,
        "HOME": folder,
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "ANSIBLE_STDOUT_CALLBACK": "json",
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
    }
    told = subprocess.run(
        ["/usr/bin/ansible-playbook", "-c", "local", "-i", "localhost,", "-e", json.dumps(given), PLAYBOOK],
        env=env,
        capture_output=True,
        text=True,
        cwd=folder,
    )
    try:
        tasks = json.loads(told.stdout)["plays"][0]["tasks"]
    except (ValueError, KeyError, IndexError):
        raise SystemExit(f"{told.stdout}\n{told.stderr}")
    for task in tasks:
        result = task["hosts"]["localhost"]
        failed = result.get("failed") is True
        tell(task["task"]["name"], json.dumps(result, ensure_ascii=False) if failed else None)
    if told.returncode != 0 and not tasks:
        raise SystemExit(told.stderr)


with tempfile.TemporaryDirectory() as home:
    run(home)
