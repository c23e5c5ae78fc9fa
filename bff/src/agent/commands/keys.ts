import type { HostCommandKind, HostCommandParams } from '../protocol.ts'

type KeysOf = { readonly [K in HostCommandKind]: (params: HostCommandParams<K>) => string[] }

const base = (digest: string) => `base ${digest}`
const disk = (uuid: string) => `disk ${uuid}`
const instance = (uuid: string) => `instance ${uuid}`

/**
 * What a command must have to itself. A live copy takes hours and has its disk alone: a machine can be stopped
 * meanwhile, which ends the copy.
 */
const keys: KeysOf = {
  'base.ensure': ({ digest }) => [base(digest)],
  'base.fetch': ({ digest }) => [base(digest)],
  'url.check': () => [],
  'base.remove': ({ digest }) => [base(digest)],
  'disk.create': (of) => [disk(of.disk), ...(of.base ? [base(of.base.digest)] : [])],
  'disk.remove': (of) => [disk(of.disk)],
  'disk.export': (of) => [disk(of.disk)],
  'domain.start': ({ domain }) => [instance(domain.instance)],
  'domain.stop': (of) => [instance(of.instance)],
  'domain.reboot': ({ domain }) => [instance(domain.instance)],
  'domain.media': (of) => [instance(of.instance)],
  'domain.attach': (of) => [instance(of.instance), disk(of.disk.disk)],
  'domain.detach': (of) => [instance(of.instance), disk(of.disk.disk)],
  'domain.snapshot': (of) => [disk(of.disk)],
  'certificates.set': () => ['certificates'],
  'domain.screenshot': () => [],
  inventory: () => [],
}

/** Names of what a command must not share with another that is under way. */
export function keysOf<K extends HostCommandKind>(kind: K, params: HostCommandParams<K>): string[] {
  return (keys[kind] as (of: HostCommandParams<K>) => string[])(params)
}
