"""A client that sends no response parameter and reads XML, as the oldest ones do."""

import base64
import hashlib
import hmac
import time
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree

from story import ENDPOINT, KEY, ORIGIN, SECRET, step, until

kept = {}


def signed(params):
    pairs = sorted((name, urllib.parse.quote(str(value), safe="*")) for name, value in params.items())
    text = "&".join(f"{name}={value}" for name, value in pairs).lower()
    digest = hmac.new(SECRET.encode(), text.encode(), hashlib.sha1).digest()
    signature = urllib.parse.quote(base64.b64encode(digest), safe="")
    return "&".join(f"{name}={value}" for name, value in pairs) + f"&signature={signature}"


def send(command, **params):
    """The status, the type and the root of an answer."""
    query = signed({"apiKey": KEY, "command": command, **params})
    try:
        answer = urllib.request.urlopen(f"{ENDPOINT}?{query}", timeout=30)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.headers["Content-Type"], ElementTree.fromstring(answer.read())


def call(command, **params):
    status, kind, root = send(command, **params)
    assert (status, kind) == (200, "text/xml; charset=UTF-8"), (status, kind)
    assert root.tag == f"{command.lower()}response"
    assert root.attrib["cloud-stack-version"].startswith("4.")
    return root


def job(command, **params):
    jobid = call(command, **params).findtext("jobid")

    def ended():
        answer = call("queryAsyncJobResult", jobid=jobid)
        return None if answer.findtext("jobstatus") == "0" else answer

    answer = until(f"the end of {command}", ended)
    assert answer.findtext("jobstatus") == "1", ElementTree.tostring(answer)
    return answer.find("jobresult")


@step
def a_list_has_a_count_and_repeated_siblings():
    types = call("listOsTypes", keyword="Debian")
    assert int(types.findtext("count")) == len(types.findall("ostype")) > 1
    kept["ostype"] = types.find("ostype").findtext("id")
    assert list(call("listZones", name="none")) == []


@step
def register_list_update_tag_and_delete():
    call("updateConfiguration", name="secstorage.allowed.internal.sites", value="127.0.0.0/8")
    root = call(
        "registerIso",
        name="a & b <c> \"d\" 'e' 한글",
        zoneid="-1",
        ostypeid=kept["ostype"],
        url=f"{ORIGIN}/ipxe.iso",
    )
    iso = root.find("iso").findtext("id")
    assert root.find("iso").findtext("name") == "a & b <c> \"d\" 'e' 한글"

    def ready():
        row = call("listIsos", isofilter="self", id=iso).find("iso")
        return row.findtext("isready") == "true"

    until("the ISO is ready", ready)
    of = {"resourceids": iso, "resourcetype": "ISO"}
    tags = {"tags[0].key": "team", "tags[0].value": "web", "tags[1].key": "x", "tags[1].value": ""}
    assert job("createTags", **of, **tags).findtext("success") == "true"
    row = call("listIsos", isofilter="self", id=iso).find("iso")
    assert [tag.findtext("key") for tag in row.findall("tags")] == ["team", "x"]
    assert job("deleteIso", id=iso).findtext("success") == "true"


@step
def a_nested_description_of_every_command():
    apis = {api.findtext("name"): api for api in call("listApis").findall("api")}
    zones = next(
        field for field in apis["listIsos"].findall("response") if field.findtext("name") == "zones"
    )
    assert "zoneid" in [field.findtext("name") for field in zones.findall("response")]


@step
def errors_are_XML_too():
    status, kind, root = send("listTemplates")
    assert (status, kind) == (431, "text/xml; charset=UTF-8")
    assert root.tag == "listtemplatesresponse"
    assert root.findtext("errorcode") == "431"
    assert "missing parameter templatefilter" in root.findtext("errortext")
    status, _, root = send("nothing")
    assert (status, root.tag) == (432, "errorresponse")


@step
def signature_version_3_expires():
    later = time.strftime("%Y-%m-%dT%H:%M:%S+0000", time.gmtime(time.time() + 600))
    assert send("listZones", signatureVersion="3", expires=later)[0] == 200
    before = time.strftime("%Y-%m-%dT%H:%M:%S+0000", time.gmtime(time.time() - 600))
    assert send("listZones", signatureVersion="3", expires=before)[0] == 401
