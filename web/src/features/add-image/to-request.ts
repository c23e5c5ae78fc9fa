import type { ParamsFor } from '../../api/client.ts'
import type { ImageKind } from '../images/kind.ts'
import { alsoOffered } from './also-offered.ts'
import { addressOf, type AddValues } from './add-values.ts'
import { isDirect } from './direct.ts'
import { isListAddress } from './checksum-hint.ts'

/** What the caller's role adds to the form, and whose the image is to be. */
export interface Rights {
  readonly root: boolean
  /** Id of the project that is to own it; the caller's account without. */
  readonly project?: string | undefined
}

/** `-1`: all zones, those made later too. */
const everyZone = '-1'

type UploadCall =
  | readonly ['getUploadParamsForTemplate', ParamsFor<'getUploadParamsForTemplate'>]
  | readonly ['getUploadParamsForIso', ParamsFor<'getUploadParamsForIso'>]

type RegisterCall =
  | readonly ['registerTemplate', ParamsFor<'registerTemplate'>]
  | readonly ['registerIso', ParamsFor<'registerIso'>]

/** The call that registers what the form says, command and parameters. */
export function toRequest(
  kind: ImageKind,
  values: AddValues,
  rights: Rights,
): RegisterCall | UploadCall {
  if (values.source === 'file') return toUpload(kind, values, rights)
  return kind === 'iso'
    ? ['registerIso', isoRequest(values, rights)]
    : ['registerTemplate', templateRequest(values, rights)]
}

/** The same for a file of this computer: zones are named, the bytes come once (api-commands §2). */
export function toUpload(kind: ImageKind, values: AddValues, rights: Rights): UploadCall {
  const [zoneid = '', ...zoneids] = values.zoneIds
  const zones = { zoneid, zoneids: zoneids.length > 0 ? zoneids : undefined }
  if (kind === 'iso') {
    const { url: _, skipprobe: __, directdownload: ___, ...iso } = isoRequest(values, rights)
    return ['getUploadParamsForIso', { ...iso, format: 'ISO', ...zones }]
  }
  const {
    url: _,
    skipprobe: __,
    directdownload: ___,
    ...template
  } = templateRequest(values, rights)
  return ['getUploadParamsForTemplate', { ...template, ...zones }]
}

function common(kind: ImageKind, values: AddValues, { root, project }: Rights) {
  return {
    name: values.name.trim(),
    displaytext: values.displaytext.trim() || undefined,
    url: addressOf(values),
    // Commands take digests; an address is looked up first.
    checksum: isListAddress(values.checksum) ? undefined : values.checksum.trim() || undefined,
    ispublic: values.ispublic,
    isextractable: values.isextractable,
    // Not theirs to say, so not sent (decisions: isfeatured, source cannot be probed).
    isfeatured: root ? values.isfeatured : undefined,
    skipprobe: root && values.skipprobe ? true : undefined,
    directdownload: isDirect(kind, values) ? true : undefined,
    projectid: project,
  }
}

function templateRequest(values: AddValues, rights: Rights): ParamsFor<'registerTemplate'> {
  const vmware = values.hypervisor === 'VMware'
  const also = isDirect('template', values) ? [] : [...alsoOffered(values, values.alsofor)]
  return {
    ...common('template', values, rights),
    hypervisor: values.hypervisor,
    format: values.format,
    zoneids: values.allZones && rights.root ? [everyZone] : [...values.zoneIds],
    // An appliance names its OS itself (spec D1).
    ostypeid: vmware ? undefined : (values.osTypeId ?? undefined),
    passwordenabled: values.passwordenabled,
    sshkeyenabled: values.sshkeyenabled,
    isdynamicallyscalable: values.isdynamicallyscalable,
    requireshvm: values.requireshvm,
    deployasis: vmware ? values.deployasis : undefined,
    alsofor: also.length > 0 ? also : undefined,
  }
}

function isoRequest(values: AddValues, rights: Rights): ParamsFor<'registerIso'> {
  return {
    ...common('iso', values, rights),
    zoneid: values.allZones && rights.root ? everyZone : (values.zoneIds[0] ?? ''),
    bootable: values.bootable,
    ostypeid: values.osTypeId ?? undefined,
  }
}
