"""Terraform's CloudStack provider: plans, makes and destroys a template."""

import os
import subprocess
import tempfile

from cs import CloudStack

from story import ENDPOINT, KEY, ORIGIN, SECRET, step

TERRAFORM = os.environ["TERRAFORM"]
cs = CloudStack(endpoint=ENDPOINT, key=KEY, secret=SECRET, timeout=30, job_timeout=60)
folder = tempfile.TemporaryDirectory()


def template(ostype):
    return f"""
terraform {{
  required_providers {{
    cloudstack = {{ source = "cloudstack/cloudstack" }}
  }}
}}

resource "cloudstack_template" "disk" {{
  name           = "disk"
  display_text   = "a disk"
  format         = "QCOW2"
  hypervisor     = "KVM"
  os_type        = "{ostype}"
  url            = "{ORIGIN}/disk.qcow2"
  zone           = "zone1"
  is_extractable = true
}}
"""


def terraform(*words):
    env = {
        **os.environ,
        "CLOUDSTACK_API_URL": ENDPOINT,
        "CLOUDSTACK_API_KEY": KEY,
        "CLOUDSTACK_SECRET_KEY": SECRET,
        "CHECKPOINT_DISABLE": "1",
    }
    told = subprocess.run(
        [TERRAFORM, *words, "-no-color"], env=env, capture_output=True, text=True, cwd=folder.name
    )
    return told.returncode, told.stdout + told.stderr


def write(ostype):
    with open(os.path.join(folder.name, "main.tf"), "w") as file:
        file.write(template(ostype))


def rows():
    return cs.listTemplates(templatefilter="self", name="disk", fetch_list=True)


@step
def init():
    cs.updateConfiguration(name="secstorage.allowed.internal.sites", value="127.0.0.0/8")
    write("Other Linux (64-bit)")
    code, told = terraform("init", "-input=false")
    assert code == 0, told


@step
def apply_waits_until_the_template_is_ready():
    code, told = terraform("apply", "-auto-approve", "-input=false")
    assert code == 0, told
    assert [row["isready"] for row in rows()] == [True]
    code, told = terraform("plan", "-detailed-exitcode", "-input=false")
    # 2 would be a difference between what it asked for and what it reads.
    assert code == 0, told


@step
def destroy():
    code, told = terraform("destroy", "-auto-approve", "-input=false")
    assert code == 0, told
    assert rows() == []


@step
def an_error_is_told():
    write("no such system")
    code, told = terraform("apply", "-auto-approve", "-input=false")
    assert code != 0 and "no such system" in told, told


folder.cleanup()
