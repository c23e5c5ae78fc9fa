import * as field from '../../contract/field.ts'

export const zoneFields = {
  id: field.string('id of the zone'),
  name: field.string('name'),
  displaytext: field.string('description'),
  description: field.string('description'),
  dns1: field.string('first DNS server (admins)'),
  dns2: field.string('second DNS server (admins)'),
  internaldns1: field.string('first internal DNS server (admins)'),
  internaldns2: field.string('second internal DNS server (admins)'),
  guestcidraddress: field.string('address range of guests (admins)'),
  networktype: field.string('Basic or Advanced'),
  securitygroupsenabled: field.always(field.boolean('security groups')),
  allocationstate: field.string('Enabled or Disabled'),
  domainid: field.string('the domain that a private zone belongs to'),
  domainname: field.string('name of that domain'),
  zonetoken: field.string('token of the zone (admins)'),
  dhcpprovider: field.string('DHCP provider'),
  localstorageenabled: field.always(field.boolean('local storage may be used')),
  type: field.string('Core or Edge'),
  tags: field.always(field.maps('tags')),
}
