"""python3-cs: lists, registers, updates, tags, copies, extracts and deletes."""

from cs import CloudStack, CloudStackApiException

from guide_lines import run_the_guide_lines, two_hosts
from story import ENDPOINT, KEY, ORIGIN, SECRET, STORES, download, original, step, until

cs = CloudStack(endpoint=ENDPOINT, key=KEY, secret=SECRET, timeout=30, job_timeout=60)
kept = {}
# Waits for the job and answers its result.
job = {"fetch_result": True}


@step
def listZones():
    assert cs.listZones()["zone"][0]["name"] == "zone1"


@step
def updateConfiguration():
    name = "secstorage.allowed.internal.sites"
    answer = cs.updateConfiguration(name=name, value="127.0.0.0/8")
    assert answer["configuration"]["value"] == "127.0.0.0/8"


@step
def registerTemplate_and_listTemplates_until_it_is_ready():
    types = cs.listOsTypes(keyword="Other", fetch_list=True)
    template = cs.registerTemplate(
        name="disk",
        displaytext="a disk",
        url=f"{ORIGIN}/disk.qcow2",
        format="QCOW2",
        hypervisor="KVM",
        zoneid="-1",
        ostypeid=next(one["id"] for one in types if one["description"] != "None"),
        isextractable=True,
        details=[{"rootDiskController": "virtio"}],
    )["template"][0]
    kept["template"] = template["id"]
    assert template["details"] == {"rootDiskController": "virtio"}

    def ready():
        rows = cs.listTemplates(templatefilter="self", id=kept["template"])["template"]
        return rows[0]["isready"] and rows[0]["status"] == "Download Complete"

    until("the template is ready", ready)


@step
def updateTemplate():
    answer = cs.updateTemplate(id=kept["template"], displaytext="디스크 & <co>")
    assert answer["template"]["displaytext"] == "디스크 & <co>"


@step
def createTags_listTags_and_tags_as_a_filter():
    tags = [{"key": "team", "value": "web"}, {"key": "stage", "value": "live"}]
    of = {"resourceids": kept["template"], "resourcetype": "Template"}
    assert cs.createTags(tags=tags, **of, **job)["success"] is True
    found = cs.listTags(resourceid=kept["template"], fetch_list=True)
    assert [(tag["key"], tag["value"]) for tag in found] == [("stage", "live"), ("team", "web")]
    rows = cs.listTemplates(templatefilter="self", tags=[{"key": "team", "value": "web"}])
    assert rows["count"] == 1
    assert cs.deleteTags(tags=[{"key": "team"}], **of, **job)["success"] is True
    assert len(cs.listTags(resourceid=kept["template"], fetch_list=True)) == 1


@step
def extractTemplate():
    answer = cs.extractTemplate(id=kept["template"], mode="HTTP_DOWNLOAD", **job)
    assert download(answer["template"]["url"]) == original("disk.qcow2")


@step
def queryAsyncJobResult_and_listAsyncJobs():
    jobs = cs.listAsyncJobs(fetch_list=True)
    assert jobs and all(job["jobstatus"] == 1 for job in jobs)
    assert cs.queryAsyncJobResult(jobid=jobs[0]["jobid"])["jobid"] == jobs[0]["jobid"]


@step
def createZone_addImageStore_and_copyTemplate_to_it():
    zone = cs.createZone(
        name="cs",
        networktype="Basic",
        dns1="192.0.2.1",
        internaldns1="192.0.2.1",
        allocationstate="Enabled",
    )["zone"]
    store = cs.addImageStore(provider="File", url=f"file://{STORES}/cs", zoneid=zone["id"])
    kept.update(zone=zone["id"], store=store["imagestore"]["id"])
    source = next(one["id"] for one in cs.listZones(fetch_list=True) if one["name"] == "zone1")
    of = {"id": kept["template"], "sourcezoneid": source, "destzoneids": zone["id"]}
    assert cs.copyTemplate(**of, **job)["template"]["id"] == kept["template"]
    rows = cs.listTemplates(templatefilter="self", id=kept["template"], zoneid=zone["id"])
    assert rows["template"][0]["isready"] is True


@step
def deleteTemplate():
    assert cs.deleteTemplate(id=kept["template"], **job)["success"] is True
    assert cs.listTemplates(templatefilter="self", id=kept["template"]) == {}


@step
def registerIso_updateIso_extractIso_deleteIso():
    types = cs.listOsTypes(keyword="Other")["ostype"]
    ostype = next(one["id"] for one in types if one["description"] != "None")
    iso = cs.registerIso(
        name="ipxe",
        displaytext="iPXE",
        zoneid="-1",
        ostypeid=ostype,
        url=f"{ORIGIN}/ipxe.iso",
        isextractable=True,
    )["iso"][0]

    def ready():
        row = cs.listIsos(isofilter="self", id=iso["id"])["iso"][0]
        return row["isready"] and row["status"] == "Successfully Installed"

    until("the ISO is ready", ready)
    assert cs.updateIso(id=iso["id"], name="ipxe-2")["iso"]["name"] == "ipxe-2"
    link = cs.extractIso(id=iso["id"], mode="HTTP_DOWNLOAD", **job)["iso"]
    assert download(link["url"]) == original("ipxe.iso")
    assert cs.deleteIso(id=iso["id"], **job)["success"] is True


@step
def an_error_is_one_with_its_text():
    try:
        cs.listTemplates()
    except CloudStackApiException as error:
        assert error.error["errorcode"] == 431
        assert "missing parameter templatefilter" in error.error["errortext"]
    else:
        raise AssertionError("it was no error")


@step
def events_of_all_that_archived_and_deleted():
    events = cs.listEvents(fetch_list=True)
    assert {"TEMPLATE.CREATE", "TEMPLATE.DELETE"} <= {event["type"] for event in events}
    assert cs.archiveEvents(ids=events[0]["id"])["success"] is True
    assert cs.listEvents(id=events[0]["id"]) == {}
    assert cs.deleteEvents(type="TEMPLATE.UPDATE")["success"] is True
    assert cs.listEvents(type="TEMPLATE.UPDATE") == {}


@step
def deleteImageStore_and_deleteZone():
    assert cs.deleteImageStore(id=kept["store"])["success"] is True
    assert cs.deleteZone(id=kept["zone"])["success"] is True


@step
def listResourceLimits():
    limits = cs.listResourceLimits()
    assert limits["count"] == 12


@step
def the_four_lines_of_the_guide_about_certificates():
    zone = cs.listZones(name="zone1")["zone"][0]["id"]
    names = {
        "upload": cs.uploadTemplateDirectDownloadCertificate,
        "revoke": cs.revokeTemplateDirectDownloadCertificate,
    }

    def add(url):
        return cs.addHost(url=url, hypervisor="KVM", zoneid=zone)["host"][0]

    with two_hosts(add, lambda host: cs.listHosts(id=host)["host"][0]) as (hosts, trusting):
        call = lambda verb, _noun, **params: names[verb](**params)
        run_the_guide_lines(call, zone, hosts, trusting, CloudStackApiException)
    for host in hosts:
        assert cs.deleteHost(id=host)["success"] is True


@step
def createDomain_and_createAccount_whose_user_calls():
    domain = cs.createDomain(name="cs")["domain"]
    assert domain["path"] == "ROOT/cs"
    account = cs.createAccount(
        username="carol",
        password="a long password",
        firstname="Carol",
        lastname="Customer",
        email="carol@mold.example",
        accounttype=0,
        domainid=domain["id"],
        accountdetails=[{"team": "web"}],
    )["account"]
    assert account["accountdetails"] == {"team": "web"}
    kept.update(domain=domain["id"], account=account["id"])
    keys = cs.registerUserKeys(id=account["user"][0]["id"])["userkeys"]
    kept["carol"] = CloudStack(
        endpoint=ENDPOINT, key=keys["apikey"], secret=keys["secretkey"], timeout=30
    )
    own = kept["carol"].listAccounts()["account"]
    assert [(one["name"], one["templatelimit"]) for one in own] == [("carol", "20")]


@step
def listAccounts_and_listDomains():
    rows = cs.listAccounts(listall=True, domainid=kept["domain"], fetch_list=True)
    assert [(row["name"], row["state"]) for row in rows] == [("carol", "enabled")]
    assert cs.listDomains(id=kept["domain"])["domain"][0]["level"] == 1


@step
def disableAccount_and_enableAccount():
    carol = kept["carol"]
    of = {"account": "carol", "domainid": kept["domain"]}
    assert cs.disableAccount(lock=False, **of, **job)["account"]["state"] == "disabled"
    try:
        carol.listAccounts()
    except CloudStackApiException as error:
        assert error.error["errorcode"] == 401
    else:
        raise AssertionError("a disabled account calls")
    assert cs.enableAccount(**of)["account"]["state"] == "enabled"
    assert carol.listAccounts()["count"] == 1


@step
def updateIsoPermissions_for_another_account_that_downloads():
    carol = kept["carol"]
    account = cs.createAccount(
        username="dave",
        password="a long password",
        firstname="Dave",
        lastname="Colleague",
        email="dave@mold.example",
        accounttype=0,
        domainid=kept["domain"],
    )["account"]
    keys = cs.registerUserKeys(id=account["user"][0]["id"])["userkeys"]
    dave = CloudStack(endpoint=ENDPOINT, key=keys["apikey"], secret=keys["secretkey"], timeout=30)
    zone = carol.listZones()["zone"][0]["id"]
    iso = carol.registerIso(
        name="shared",
        url=f"{ORIGIN}/ipxe.iso",
        zoneid=zone,
        ostypeid=carol.listOsTypes(description="Other (64-bit)")["ostype"][0]["id"],
        isextractable=True,
    )["iso"][0]["id"]
    row = {"isofilter": "self", "id": iso}
    until("the ISO is ready", lambda: carol.listIsos(**row)["iso"][0]["isready"])
    assert dave.listIsos(isofilter="sharedexecutable") == {}
    assert carol.updateIsoPermissions(id=iso, op="add", accounts="dave")["success"] is True
    permission = carol.listIsoPermissions(id=iso)["templatepermission"]
    assert permission["account"] == ["carol", "dave"]
    assert dave.listIsos(isofilter="sharedexecutable")["iso"][0]["id"] == iso
    link = dave.extractIso(id=iso, mode="HTTP_DOWNLOAD", **job)["iso"]["url"]
    assert download(link) == original("ipxe.iso")
    try:
        dave.deleteIso(id=iso)
    except CloudStackApiException as error:
        assert error.error["errorcode"] == 531
    else:
        raise AssertionError("somebody deletes what is shared with them")
    assert carol.updateIsoPermissions(id=iso, op="reset")["success"] is True
    assert dave.listIsos(isofilter="sharedexecutable") == {}
    assert cs.deleteAccount(id=account["id"], **job)["success"] is True


@step
def deleteAccount_and_deleteDomain():
    try:
        cs.deleteDomain(id=kept["domain"], **job)
    except CloudStackApiException as error:
        assert "because it has 1 accounts to cleanup" in error.error["errortext"]
    else:
        raise AssertionError("a domain with an account was deleted")
    assert cs.deleteAccount(id=kept["account"], **job)["success"] is True
    assert cs.listAccounts(id=kept["account"]) == {}
    assert cs.deleteDomain(id=kept["domain"], **job)["success"] is True
