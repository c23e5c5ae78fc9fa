import { formatChecksum, parseChecksum } from '@mold/shared/images/checksum.ts'
import type { Hypervisor, ImageFormat } from '@mold/shared/images/formats.ts'
import type { SettingValues } from '../../settings/settings.service.ts'

/** A hypervisor that has a default template, and what that is (spec A5). */
export interface DefaultKind {
  readonly hypervisor: Hypervisor
  /** In the names of its settings. */
  readonly key: 'kvm' | 'xenserver' | 'vmware'
  readonly format: ImageFormat
}

export const defaultKinds: readonly DefaultKind[] = [
  { hypervisor: 'KVM', key: 'kvm', format: 'QCOW2' },
  { hypervisor: 'XenServer', key: 'xenserver', format: 'VHD' },
  { hypervisor: 'VMware', key: 'vmware', format: 'OVA' },
]

/** What an admin wants a default template to be. */
export interface DefaultWish {
  readonly url: string
  readonly checksum: string | null
  readonly name: string
}

/** Undefined while there is no address: then there is none. */
export function wishOf(values: SettingValues, kind: DefaultKind): DefaultWish | undefined {
  const text = (what: 'url' | 'checksum' | 'name') =>
    values.value(`default.template.${kind.key}.${what}`)?.trim() || undefined
  const url = text('url')
  if (url === undefined) return undefined
  const checksum = text('checksum')
  return {
    url,
    checksum: checksum === undefined ? null : formatChecksum(parseChecksum(checksum)),
    name: text('name') ?? `Default template (${kind.hypervisor})`,
  }
}

/** What whoever uses it has to know (decisions: Default templates); the console says it in both languages. */
export const defaultNotes =
  'Default template. The root password is password where the image’s maker set it so: change it at once. Its firewall admits only ssh.'
