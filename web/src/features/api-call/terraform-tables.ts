import type { CommandName } from '@mold/shared/commands/index.ts'

/** How a resource of the provider takes a command's parameters. */
interface Resource {
  readonly type: string
  /** Its names for our parameters, in the order in which its documentation has them. */
  readonly fields: Readonly<Record<string, string>>
  /** Parameters of ours without which it cannot be written. */
  readonly needs?: readonly string[]
}

/* Resources that take the parameters of one command, each by another name. The provider's account wants the id of
 * a role, which this API does not have, and so is not among them. */
export const resources: Partial<Record<CommandName, Resource>> = {
  addImageStore: {
    type: 'cloudstack_secondary_storage',
    fields: { name: 'name', provider: 'storage_provider', url: 'url', zoneid: 'zone_id' },
  },
  createDiskOffering: {
    type: 'cloudstack_disk_offering',
    fields: {
      name: 'name',
      displaytext: 'display_text',
      disksize: 'disk_size',
      storagetype: 'storage_type',
      provisioningtype: 'provisioning_type',
    },
  },
  createDomain: {
    type: 'cloudstack_domain',
    fields: {
      name: 'name',
      domainid: 'domain_id',
      networkdomain: 'network_domain',
      parentdomainid: 'parent_domain_id',
    },
  },
  createProject: {
    type: 'cloudstack_project',
    fields: {
      name: 'name',
      displaytext: 'display_text',
      domainid: 'domain',
      account: 'account',
      accountid: 'accountid',
      userid: 'userid',
    },
    needs: ['displaytext'],
  },
  createServiceOffering: {
    type: 'cloudstack_service_offering',
    fields: {
      name: 'name',
      displaytext: 'display_text',
      cpunumber: 'cpu_number',
      cpuspeed: 'cpu_speed',
      memory: 'memory',
      storagetype: 'storage_type',
    },
  },
  createVolume: {
    type: 'cloudstack_disk',
    fields: {
      name: 'name',
      diskofferingid: 'disk_offering',
      size: 'size',
      virtualmachineid: 'virtual_machine_id',
      projectid: 'project',
      zoneid: 'zone',
    },
    needs: ['name', 'diskofferingid', 'zoneid'],
  },
  createZone: {
    type: 'cloudstack_zone',
    fields: {
      allocationstate: 'allocation_state',
      dns1: 'dns1',
      dns2: 'dns2',
      domain: 'domain',
      domainid: 'domain_id',
      guestcidraddress: 'guest_cidr_address',
      internaldns1: 'internal_dns1',
      internaldns2: 'internal_dns2',
      ip6dns1: 'ip6_dns1',
      ip6dns2: 'ip6_dns2',
      localstorageenabled: 'local_storage_enabled',
      name: 'name',
      networktype: 'network_type',
      securitygroupenabled: 'security_group_enabled',
    },
  },
}

/** Data sources that find one thing among what a list answers. */
export const dataSources: Partial<Record<CommandName, string>> = {
  listDiskOfferings: 'cloudstack_disk_offering',
  listDomains: 'cloudstack_domain',
  listProjects: 'cloudstack_project',
  listServiceOfferings: 'cloudstack_service_offering',
  listTemplates: 'cloudstack_template',
  listUsers: 'cloudstack_user',
  listVirtualMachines: 'cloudstack_instance',
  listVolumes: 'cloudstack_volume',
  listZones: 'cloudstack_zone',
}
