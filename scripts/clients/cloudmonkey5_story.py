"""CloudMonkey 5.3: by its shell all that a template goes through, and by command lines what ends in an error."""

import json
import os
import re
import subprocess
import tempfile

from guide_lines import run_the_guide_lines, two_hosts
from story import ENDPOINT, KEY, ORIGIN, SECRET, STORES, download, original, step, until

CLOUDMONKEY = os.environ["CLOUDMONKEY"]
PROMPT = "(mold) 🐵 > "
CONFIG = f"""[core]
asyncblock = true
profile = mold

[ui]
color = false
display = json
prompt = 🐵 >

[mold]
url = {ENDPOINT}
apikey = {KEY}
secretkey = {SECRET}
timeout = 60
"""
home = tempfile.TemporaryDirectory()
# Python 2 takes the encoding of its terminal from these.
ENV = {**os.environ, "HOME": home.name, "LC_ALL": "C.UTF-8", "TERM": "dumb"}
kept = {}


class Refused(Exception):
    """What CloudMonkey says of an error of the server."""


def words(params):
    return [f"{name}={value}" for name, value in params.items()]


def run(*line, **params):
    """One command line; it ends with 1 after an error."""
    told = subprocess.run(
        [CLOUDMONKEY, *line, *words(params)],
        env=ENV,
        capture_output=True,
        text=True,
        cwd=home.name,
    )
    if told.returncode != 0:
        raise Refused(f"{told.stdout}\n{told.stderr}")
    return told.stdout


class Shell:
    """The interactive shell: one line at a time, as somebody types it."""

    def __init__(self):
        self.process = subprocess.Popen(
            [CLOUDMONKEY],
            env=ENV,
            cwd=home.name,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.answer()

    def answer(self):
        """All that it prints until it waits for the next line: it prints its prompt, then edits it."""
        end = f"{PROMPT}\r{PROMPT}".encode()
        told = b""
        while not told.endswith(end):
            more = self.process.stdout.read1()
            if not more:
                raise AssertionError(f"the shell ended: {told.decode()}")
            told += more
        return told.removesuffix(end).decode()

    def call(self, *line, **params):
        quoted = [f'{name}="{value}"' for name, value in params.items()]
        self.process.stdin.write(" ".join([*line, *quoted]).encode() + b"\n")
        self.process.stdin.flush()
        text = self.answer()
        if "Error" in text:
            raise Refused(text)
        # Before the answer of a job it has drawn a wheel that turns.
        start = text.find("{")
        return json.loads(text[start:]) if start >= 0 else {}

    def end(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()


def result(answer):
    return answer["jobresult"]


@step
def sync_and_list_zones():
    os.makedirs(os.path.join(home.name, ".cloudmonkey"))
    with open(os.path.join(home.name, ".cloudmonkey", "config"), "w") as file:
        file.write(CONFIG)
    # This is coloured whatever the configuration says.
    assert "APIs discovered and cached" in re.sub(r"\x1b\[[\d;]*m", "", run("sync"))
    kept["shell"] = Shell()
    zones = {zone["name"]: zone["id"] for zone in kept["shell"].call("list", "zones")["zone"]}
    kept["from"] = zones["zone1"]


@step
def register_template_until_it_is_ready():
    call = kept["shell"].call
    name = "secstorage.allowed.internal.sites"
    call("update", "configuration", name=name, value="127.0.0.0/8")
    types = call("list", "ostypes", description="Other Linux (64-bit)")["ostype"]
    # By the name of the command, as Jython stops at what CloudMonkey does to other letters after its verbs.
    template = call(
        "api",
        "registerTemplate",
        name="disk",
        displaytext="디스크 & <co>",
        url=f"{ORIGIN}/disk.qcow2",
        format="QCOW2",
        hypervisor="KVM",
        zoneid=kept["from"],
        ostypeid=types[0]["id"],
        isextractable="true",
        **{"details[0].rootDiskController": "virtio"},
    )["template"][0]
    kept["of"] = {"id": template["id"]}
    assert template["details"] == {"rootDiskController": "virtio"}
    assert template["displaytext"] == "디스크 & <co>"

    def ready():
        row = call("list", "templates", templatefilter="self", **kept["of"])["template"][0]
        return row["isready"] and row["status"] == "Download Complete"

    until("the template is ready", ready)


@step
def update_templatepermissions_for_another_account():
    call = kept["shell"].call
    person = {"firstname": "Finn", "lastname": "Friend", "email": "finn@mold.example"}
    account = call(
        "create", "account", username="finn", password="a long password", accounttype="0", **person
    )["account"]
    share = ("update", "templatepermissions")
    assert call(*share, op="add", accounts="finn", **kept["of"])["success"]
    permission = call("list", "templatepermissions", **kept["of"])["templatepermission"]
    assert permission["account"] == ["admin", "finn"]
    assert call(*share, op="reset", **kept["of"])["success"]
    permission = call("list", "templatepermissions", **kept["of"])["templatepermission"]
    assert permission["account"] == ["admin"]
    assert result(call("delete", "account", id=account["id"]))["success"] is True


@step
def copy_template_to_another_zone():
    call = kept["shell"].call
    zone = call(
        "create",
        "zone",
        name="cloudmonkey5",
        networktype="Basic",
        dns1="192.0.2.1",
        internaldns1="192.0.2.1",
        allocationstate="Enabled",
    )["zone"]["id"]
    url = f"file://{STORES}/cloudmonkey5"
    store = call("add", "imagestore", provider="File", url=url, zoneid=zone)["imagestore"]["id"]
    kept.update(zone=zone, store=store)
    of = {**kept["of"], "sourcezoneid": kept["from"], "destzoneids": zone}
    assert result(call("copy", "template", **of))["template"]["id"] == kept["of"]["id"]


@step
def extract_template_and_download():
    link = kept["shell"].call("extract", "template", mode="HTTP_DOWNLOAD", **kept["of"])
    assert download(result(link)["template"]["url"]) == original("disk.qcow2")


@step
def an_error_bears_its_code_and_text():
    wrong = ("list", "templates")
    for call in (kept["shell"].call, run):
        try:
            call(*wrong, templatefilter="mine")
        except Refused as error:
            assert "Error 431" in str(error)
            assert "Invalid filter mine" in str(error)
        else:
            raise AssertionError("it was no error")


@step
def delete_template():
    call = kept["shell"].call
    assert result(call("delete", "template", **kept["of"]))["success"] is True
    assert call("list", "templates", templatefilter="self", **kept["of"]).get("count", 0) == 0
    assert call("delete", "imagestore", id=kept["store"])["success"] is True
    assert call("delete", "zone", id=kept["zone"])["success"] is True


@step
def the_four_lines_of_the_guide_about_certificates():
    call = kept["shell"].call

    def add(url):
        return call("add", "host", url=url, hypervisor="KVM", zoneid=kept["from"])["host"][0]

    with two_hosts(add, lambda host: call("list", "hosts", id=host)["host"][0]) as (hosts, trusting):
        run_the_guide_lines(run, kept["from"], hosts, trusting, Refused)
    for host in hosts:
        assert call("delete", "host", id=host)["success"] is True


if "shell" in kept:
    kept["shell"].end()
home.cleanup()
