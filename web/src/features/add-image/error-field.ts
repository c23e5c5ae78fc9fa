import type { ErrorParams } from '@mold/shared/errors.ts'
import type { ImageKind } from '../images/kind.ts'
import { addressField, type AddField, type Source } from './add-values.ts'

interface Refusal {
  readonly code?: string | undefined
  readonly params?: ErrorParams | undefined
}

/** The first match decides; codes of `shared/src/errors`. */
const rules: readonly (readonly [RegExp, AddField | 'address'])[] = [
  [/^image\.name_/, 'name'],
  [/^image\.checksum_/, 'checksum'],
  [/^image\.(hypervisor_format|format_unknown|suffix_mismatch|format_mismatch)$/, 'format'],
  [/^image\.hypervisor_unknown$/, 'hypervisor'],
  [/^(image|upload)\.os_/, 'osTypeId'],
  [/^image\.zone_|^zone\.|^upload\.(zone_invalid|no_store)$/, 'zoneIds'],
  [/^image\.private_only$/, 'ispublic'],
  [/^(?:source|direct)\.|^image\.(?:import_root_only|direct_download_no_host)$/, 'address'],
  [/^upload\.(too_large|empty|limit|no_room|metadata_value)$/, 'address'],
  // What the first bytes at the address showed.
  [
    /^image\.(empty|ambiguous|nested_packing|external_reference|bad_header|unsupported_variant|unclean|encrypted|truncated|virtual_size|virtual_too_large|too_large|ova_iso|ovf_invalid|ova_manifest|ova_certificate)$/,
    'address',
  ],
]

/** Field behind a parameter that a protocol error names. */
const fieldOfParam: Readonly<Record<string, AddField | 'address'>> = {
  name: 'name',
  displaytext: 'displaytext',
  url: 'address',
  format: 'format',
  hypervisor: 'hypervisor',
  ostypeid: 'osTypeId',
  zoneid: 'zoneIds',
  zoneids: 'zoneIds',
  checksum: 'checksum',
}

interface Form {
  readonly source: Source
  readonly kind: ImageKind
}

/** The field that a refusal of the server belongs to; undefined for the place above the buttons. */
export function fieldOfError({ code, params }: Refusal, form: Form): AddField | undefined {
  if (code === undefined) return undefined
  const named = params?.['name']
  const field =
    code.startsWith('api.') && typeof named === 'string'
      ? fieldOfParam[named.toLowerCase()]
      : rules.find(([pattern]) => pattern.test(code))?.[1]
  // The form of an ISO has no field for its format: it is the file that is another.
  const atSource = field === 'address' || (form.kind === 'iso' && field === 'format')
  if (!atSource) return field
  return addressField(form)
}
