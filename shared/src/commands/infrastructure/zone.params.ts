import * as param from '../../contract/param.ts'

/** What createZone and updateZone have in common (api-commands §5). */
export const zoneParams = {
  dns2: param.string('second DNS server'),
  internaldns2: param.string('second internal DNS server'),
  ip6dns1: param.string('first DNS server with an IPv6 address'),
  ip6dns2: param.string('second DNS server with an IPv6 address'),
  guestcidraddress: param.string('address range of guests, such as 10.1.0.0/16'),
  domain: param.string('network domain of the guests'),
  allocationstate: param.oneOf(
    ['Enabled', 'Disabled'],
    'Enabled, or Disabled: then only root admins put new images there',
  ),
  localstorageenabled: param.boolean('local storage may be used'),
}
