import type { Hypervisor, ImageFormat } from '@mold/shared/images/formats.ts'

/** Where the bytes come from. */
export type Source = 'url' | 'file' | 'import'

/** The add form as the screen shows it; templates and ISOs share it. */
export interface AddValues {
  readonly source: Source
  readonly url: string
  /** The chosen file of the import folder, as `import:<path>`; empty for none. */
  readonly importUrl: string
  /** The chosen file of this computer that the form is about now; empty for none. */
  readonly fileKey: string
  readonly name: string
  readonly displaytext: string
  readonly hypervisor: Hypervisor
  readonly format: ImageFormat
  /** Further hypervisors that it is made for; those that cannot be are left out of the request. */
  readonly alsofor: readonly Hypervisor[]
  readonly osTypeId: string | null
  /** ISOs */
  readonly bootable: boolean
  readonly allZones: boolean
  readonly zoneIds: readonly string[]
  readonly checksum: string
  readonly passwordenabled: boolean
  readonly isextractable: boolean
  readonly ispublic: boolean
  readonly isfeatured: boolean
  readonly requireshvm: boolean
  readonly isdynamicallyscalable: boolean
  readonly sshkeyenabled: boolean
  /** VMware: keep what the appliance says of itself (decisions: deployasis). */
  readonly deployasis: boolean
  /** KVM and ISOs: hosts fetch it themselves, and no image store has it. */
  readonly directdownload: boolean
  /** Root admins, after a probe that could not reach the source. */
  readonly skipprobe: boolean
}

export type AddField = keyof AddValues

export const emptyValues: AddValues = {
  source: 'url',
  url: '',
  importUrl: '',
  fileKey: '',
  name: '',
  displaytext: '',
  hypervisor: 'KVM',
  format: 'QCOW2',
  alsofor: [],
  osTypeId: null,
  bootable: true,
  allZones: false,
  zoneIds: [],
  checksum: '',
  passwordenabled: false,
  isextractable: false,
  ispublic: false,
  isfeatured: false,
  requireshvm: true,
  isdynamicallyscalable: false,
  sshkeyenabled: false,
  deployasis: true,
  directdownload: false,
  skipprobe: false,
}

/** The address that is registered, whichever source is chosen; the key of a file on this computer. */
export function addressOf({ source, url, importUrl, fileKey }: AddValues): string {
  return { url: url.trim(), import: importUrl, file: fileKey }[source]
}

const addressFields = { url: 'url', import: 'importUrl', file: 'fileKey' } as const

/** The field that shows what is wrong with the address. */
export function addressField({ source }: Pick<AddValues, 'source'>) {
  return addressFields[source]
}
