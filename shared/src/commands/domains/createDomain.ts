import { command, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { domainFields } from './domain.fields.ts'

/** api-commands §6: root admins anywhere, domain admins in their domain and below. */
export const createDomain = command({
  name: 'createDomain',
  description: 'Makes a domain',
  roles: ['Admin', 'DomainAdmin'],
  mode: 'sync',
  readonly: false,
  params: {
    name: param.required(param.string('name, which no other domain beside it has')),
    parentdomainid: param.uuid('the domain that it is to lie in; the caller’s if left out', {
      related: 'listDomains',
    }),
    networkdomain: param.string('network domain of the guests'),
    domainid: param.uuid('the id that it is to have'),
  },
  answer: objectOf('domain', domainFields),
})
