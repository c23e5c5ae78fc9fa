import type { ShownCall } from './api-call.ts'
import { attribute, hclText, resource, type Attributes } from './hcl.ts'
import type { Terraform } from './terraform.ts'

type Params = ShownCall[1]

/** The CloudStack provider's word for the deployment of an appliance. */
export function instance(params: Params): Terraform {
  const nics = listOf(params, 'nicnetworklist', 'nic', 'network')
  // Its `nicnetworklist` is one map, so that a second NIC has no place.
  if (nics.length > 1) return { not: 'nics' }
  const configuration = params['details[0].configurationId']
  const attributes = [
    ...attribute('service_offering', params['serviceofferingid']),
    ...attribute('template', params['templateid']),
    ...attribute('zone', params['zoneid']),
  ]
  const text = resource('cloudstack_instance', 'appliance', attributes, {
    details: attribute('"configurationId"', configuration),
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
