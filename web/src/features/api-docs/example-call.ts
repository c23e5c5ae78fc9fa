import { commandByFacts } from './known-command.ts'
import type { ApiCall } from '../api-call/api-call.ts'
import type { Api, ApiParam } from './api.ts'

/* What a reader would write there; others are the parameter's name in capitals. */
const values: Readonly<Record<string, unknown>> = {
  bootable: true,
  displaytext: 'Rocky Linux 9',
  email: 'kim@example.com',
  enddate: '2026-12-31',
  format: 'QCOW2',
  hypervisor: 'KVM',
  isofilter: 'self',
  mode: 'HTTP_DOWNLOAD',
  name: 'rocky9',
  networktype: 'Advanced',
  pagesize: 20,
  resourcetype: 'Template',
  templatefilter: 'self',
  url: 'https://mirror.example/rocky9.qcow2',
}

function valueOf({ name = '', type }: ApiParam, pairs: boolean): unknown {
  if (type === 'map') return pairs ? [{ key: 'team', value: 'web' }] : { key: 'value' }
  const known = values[name]
  if (known !== undefined) return known
  if (type === 'boolean') return true
  if (type === 'integer' || type === 'long' || type === 'float') return 1
  return name.toUpperCase()
}

/**
 * A call of the command with everything that has to be given; undefined for sign-in and sign-out, which
 * no signed call makes, and for commands that this console does not know yet.
 */
export function exampleCall(api: Api): ApiCall | undefined {
  const { name = '' } = api
  const known = commandByFacts(name)
  if (known === undefined || name === 'login' || name === 'logout') return undefined
  const given = api.params.filter(({ required }) => required)
  const params = Object.fromEntries(
    given.map((param) => [
      param.name ?? '',
      valueOf(param, known.maps?.[param.name ?? ''] === 'pairs'),
    ]),
  )
  return [known.name, params]
}
