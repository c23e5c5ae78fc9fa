"""cloudbase-init, which Windows guests run: its own data source for CloudStack, as a guest's boot uses it."""

import os

from cloudbaseinit import conf
from cloudbaseinit.metadata.services import base, cloudstack

from gateway import INSTANCE, gateway
from story import step

ADDRESS = os.environ["GATEWAY"]


def service():
    """A new one, as each boot has."""
    conf.CONF.set_override("metadata_base_url", f"http://{ADDRESS}/", "cloudstack")
    conf.CONF.set_override("retry_count", 1)
    conf.CONF.set_override("retry_count_interval", 0)
    made = cloudstack.CloudStack()
    assert made.load(), "it does not take this for CloudStack"
    return made


with gateway(ADDRESS) as reset:

    @step
    def the_guest_learns_who_it_is():
        guest = service()
        assert guest.get_host_name() == "web-1"
        assert guest.get_instance_id() == INSTANCE
        assert guest.get_public_keys() == []
        try:
            assert guest.get_user_data() in (b"", None)
        except base.NotExistingMetadataException:
            pass

    @step
    def the_password_is_given_once():
        reset("first-Word1")
        assert service().get_admin_password() == "first-Word1"
        assert service().get_admin_password() is None

    @step
    def a_reset_password_comes_with_the_next_boot():
        reset("other-Word2")
        guest = service()
        assert guest.can_update_password
        assert guest.is_password_changed()
        assert guest.get_admin_password() == "other-Word2"
        assert not service().is_password_changed()
