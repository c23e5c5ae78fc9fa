"""The four command lines of the guide about certificates of direct downloads, against two hosts."""

import os
import subprocess
import tempfile
from contextlib import contextmanager

from story import ENDPOINT, HOST_PROGRAM, until

ALIAS = "client-mirror"


def certificate():
    """A new one, as PEM."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "cert.pem")
        words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        names = ["-subj", "/CN=mirror.example", "-keyout", os.devnull, "-out", out]
        subprocess.run(["openssl", *words, *names], check=True, capture_output=True)
        with open(out) as file:
            return file.read()


@contextmanager
def two_hosts(add, find):
    """Two connected hosts: their ids, and a function that says which of them trust the alias.

    `add(url)` answers the row of addHost, `find(id)` that of listHosts.
    """
    origin = ENDPOINT.removesuffix("/client/api")
    running, folders, ids = [], tempfile.TemporaryDirectory(), []
    try:
        for address in ("192.0.2.11", "192.0.2.12"):
            row = add(f"http://{address}")
            folder = os.path.join(folders.name, row["id"])
            words = [*HOST_PROGRAM, origin, row["details"]["token"], folder]
            told = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
            running.append(subprocess.Popen(words, **told))
            line = running[-1].stdout.readline()
            assert line == "connected\n", line + running[-1].communicate()[0]
            until("the host is up", lambda host=row["id"]: find(host)["state"] == "Up")
            ids.append(row["id"])

        def trusting():
            kept = ("direct-download-certificates", f"{ALIAS}.pem")
            return [os.path.exists(os.path.join(folders.name, host, *kept)) for host in ids]

        yield ids, trusting
    finally:
        for process in running:
            process.terminate()
            process.wait()
            process.stdout.close()
        folders.cleanup()


def run_the_guide_lines(call, zone, hosts, trusting, refusal):
    """`call(verb, noun, **params)` is one line; `refusal` is what the client raises."""
    noun = "templatedirectdownloadcertificate"
    of = {"hypervisor": "KVM", "name": ALIAS, "zoneid": zone}
    pem = certificate()
    assert trusting() == [False, False]
    call("upload", noun, certificate=pem, **of)
    assert trusting() == [True, True]
    call("revoke", noun, hostid=hosts[0], **of)
    assert trusting() == [False, True]
    call("upload", noun, certificate=pem, hostid=hosts[0], **of)
    assert trusting() == [True, True]
    try:
        call("upload", noun, certificate=pem, **of)
    except refusal as error:
        assert f"Certificate alias {ALIAS} has been already created" in str(getattr(error, "error", error))
    else:
        raise AssertionError("an alias that is there was taken")
    call("revoke", noun, **of)
    assert trusting() == [False, False]
