import type { ApiCall } from './api-call.ts'
import { attribute, hclText, resource, type Attributes } from './hcl.ts'
import type { Terraform } from './terraform.ts'

type Params = ApiCall[1]

/** Its names for our parameters, in the order in which its documentation has them. */
const instanceFields = {
  name: 'name',
  displayname: 'display_name',
  serviceofferingid: 'service_offering',
  diskofferingid: 'disk_offering',
  rootdisksize: 'root_disk_size',
  templateid: 'template',
  zoneid: 'zone',
  projectid: 'project',
  startvm: 'start_vm',
} as const

/** The CloudStack provider's word for an instance, or for the deployment of an appliance. */
export function instance(params: Params): Terraform {
  const nics = listOf(params, 'nicnetworklist', 'nic', 'network')
  // Its `nicnetworklist` is one map, so that a second NIC has no place.
  if (nics.length > 1) return { not: 'nics' }
  const configuration = params['details[0].configurationId']
  const [networkId] = Array.isArray(params['networkids']) ? (params['networkids'] as unknown[]) : []
  const attributes = [
    ...Object.entries(instanceFields).flatMap(([name, field]) => attribute(field, params[name])),
    ...attribute('network_id', networkId),
    ...(params['boottype'] === 'UEFI' ? attribute('uefi', true) : []),
  ]
  const { name, displayname } = params
  const label = [name, displayname, 'appliance'].find((each) => typeof each === 'string')
  const text = resource('cloudstack_instance', String(label), attributes, {
    details: [
      ...attribute('"configurationId"', configuration),
      ...Object.entries((params['details'] ?? {}) as Params).flatMap(([key, value]): Attributes =>
        attribute(hclText(key), value),
      ),
    ],
    nicnetworklist: nics.flatMap(([nic, network]) => [
      ...attribute('nic', nic),
      ...attribute('network', network),
    ]),
    properties: listOf(params, 'properties', 'key', 'value').flatMap(([key, value]): Attributes =>
      attribute(hclText(key), value),
    ),
  })
  return { text }
}

/** Two fields of each entry of a list that is taken apart. */
function listOf(params: Params, name: string, first: string, second: string): [string, string][] {
  const found: [string, string][] = []
  for (let at = 0; ; at += 1) {
    const [one, other = ''] = [first, second].map((field) => params[`${name}[${at}].${field}`])
    if (typeof one !== 'string' || typeof other !== 'string') return found
    found.push([one, other])
  }
}
