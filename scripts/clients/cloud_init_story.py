"""cloud-init, which Linux guests run: its own data source for CloudStack, as a guest's boot uses it."""

import os
import tempfile

from cloudinit import helpers
from cloudinit.sources import DataSourceCloudStack as cloudstack

from gateway import INSTANCE, gateway
from story import step

ADDRESS = os.environ["GATEWAY"]
# A guest finds it in its lease.
cloudstack.get_vr_address = lambda: ADDRESS


def boot():
    """What the data source has once it was asked; a new one, as each boot has."""
    with tempfile.TemporaryDirectory() as folder:
        paths = helpers.Paths({"cloud_dir": folder, "run_dir": folder})
        source = cloudstack.DataSourceCloudStack({}, None, paths)
        assert source._get_data(), "it does not take this for CloudStack"
        return source


with gateway(ADDRESS) as reset:

    @step
    def the_guest_learns_who_it_is():
        source = boot()
        assert source.get_instance_id() == INSTANCE
        assert source.metadata["local-hostname"] == "web-1"
        assert source.availability_zone == "zone1"
        assert source.get_config_obj() == {}

    @step
    def the_password_is_given_once():
        reset("first-Word1")
        given = boot().get_config_obj()
        assert given["password"] == "first-Word1"
        assert given["chpasswd"] == {"expire": False}
        assert boot().get_config_obj() == {}

    @step
    def a_reset_password_comes_with_the_next_boot():
        reset("other-Word2")
        assert boot().get_config_obj()["password"] == "other-Word2"
        assert boot().get_config_obj() == {}
