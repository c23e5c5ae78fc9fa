"""CloudMonkey (cmk): learns the API, lists, registers, shares, copies, extracts and deletes."""

import json
import os
import subprocess
import tempfile

from story import ENDPOINT, KEY, ORIGIN, SECRET, STORES, download, original, step, until

CMK = os.environ["CMK"]
CONFIG = f"""[core]
asyncblock = true
timeout = 60
output = json
profile = mold

[mold]
url = {ENDPOINT}
apikey = {KEY}
secretkey = {SECRET}
"""
home = tempfile.TemporaryDirectory()
kept = {}


class Refused(Exception):
    """What cmk says of an error of the server, with which it ends."""


def run(*words, **params):
    """One line as somebody types it: verb, noun, and parameters by name."""
    told = subprocess.run(
        [CMK, *words, *(f"{name}={value}" for name, value in params.items())],
        env={**os.environ, "HOME": home.name},
        capture_output=True,
        text=True,
        cwd=home.name,
    )
    if told.returncode != 0:
        raise Refused(f"{told.stdout}\n{told.stderr}")
    return told.stdout


def cmk(*words, **params):
    text = run(*words, **params).strip()
    return json.loads(text) if text else {}


@step
def sync_and_list_zones():
    os.makedirs(os.path.join(home.name, ".cmk"))
    with open(os.path.join(home.name, ".cmk", "config"), "w") as file:
        file.write(CONFIG)
    assert "Discovered" in run("sync")
    zones = {zone["name"]: zone["id"] for zone in cmk("list", "zones")["zone"]}
    kept["from"] = zones["zone1"]


@step
def register_template_until_it_is_ready():
    name = "secstorage.allowed.internal.sites"
    cmk("update", "configuration", name=name, value="127.0.0.0/8")
    types = cmk("list", "ostypes", description="Other Linux (64-bit)")["ostype"]
    template = cmk(
        "register",
        "template",
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

    def ready():
        row = cmk("list", "templates", templatefilter="self", **kept["of"])["template"][0]
        return row["isready"] and row["status"] == "Download Complete"

    until("the template is ready", ready)


@step
def update_templatepermissions_for_another_account():
    person = {"firstname": "Erin", "lastname": "Friend", "email": "erin@mold.example"}
    account = cmk(
        "create", "account", username="erin", password="a long password", accounttype="0", **person
    )["account"]
    assert cmk("update", "templatepermissions", op="add", accounts="erin", **kept["of"])["success"]
    permission = cmk("list", "templatepermissions", **kept["of"])["templatepermission"]
    assert permission["account"] == ["admin", "erin"]
    assert cmk("update", "templatepermissions", op="reset", **kept["of"])["success"]
    permission = cmk("list", "templatepermissions", **kept["of"])["templatepermission"]
    assert permission["account"] == ["admin"]
    assert cmk("delete", "account", id=account["id"])["success"] is True


@step
def copy_template_to_another_zone():
    zone = cmk(
        "create",
        "zone",
        name="cmk",
        networktype="Basic",
        dns1="192.0.2.1",
        internaldns1="192.0.2.1",
        allocationstate="Enabled",
    )["zone"]["id"]
    url = f"file://{STORES}/cmk"
    store = cmk("add", "imagestore", provider="File", url=url, zoneid=zone)["imagestore"]["id"]
    kept.update(zone=zone, store=store)
    of = {**kept["of"], "sourcezoneid": kept["from"], "destzoneids": zone}
    assert cmk("copy", "template", **of)["template"]["id"] == kept["of"]["id"]


@step
def extract_template_and_download():
    link = cmk("extract", "template", mode="HTTP_DOWNLOAD", **kept["of"])["template"]["url"]
    assert download(link) == original("disk.qcow2")


@step
def an_error_bears_its_code_and_text():
    try:
        cmk("list", "templates", templatefilter="mine")
    except Refused as error:
        assert "HTTP 431" in str(error)
        assert "Invalid filter mine" in str(error)
    else:
        raise AssertionError("it was no error")


@step
def delete_template():
    assert cmk("delete", "template", **kept["of"])["success"] is True
    assert cmk("list", "templates", templatefilter="self", **kept["of"]).get("count", 0) == 0
    assert cmk("delete", "imagestore", id=kept["store"])["success"] is True
    assert cmk("delete", "zone", id=kept["zone"])["success"] is True


home.cleanup()
