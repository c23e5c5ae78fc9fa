import { AppError } from '@mold/shared/errors.ts'
import { registerIso } from '@mold/shared/commands/isos/registerIso.ts'
import { registerTemplate } from '@mold/shared/commands/templates/registerTemplate.ts'
import { getUploadParamsForIso } from '@mold/shared/commands/uploads/getUploadParamsForIso.ts'
import { getUploadParamsForTemplate } from '@mold/shared/commands/uploads/getUploadParamsForTemplate.ts'
import { parseChecksum } from '@mold/shared/images/checksum.ts'
import { mismatchOf, type Detected } from '@mold/shared/images/detected.ts'
import {
  checkHypervisorFormat,
  checkSuffix,
  type ImageFormat,
} from '@mold/shared/images/formats.ts'
import { checkImageName } from '@mold/shared/images/names.ts'
import type { ImageKind } from '../images/kind.ts'
import { addressField, addressOf, type AddField, type AddValues } from './add-values.ts'
import { isListAddress } from './checksum-hint.ts'
import { checkDirectScheme, isDirect, pathOfImage } from './direct.ts'
import { checkParams } from './check-params.ts'
import { problemOf, type Problem } from './problem.ts'
import { toRequest, type Rights } from './to-request.ts'

export type Problems = Partial<Record<AddField, Problem>>

/** Field of the form behind each parameter that is not named like its field. */
const fieldOfParam: Readonly<Record<string, AddField>> = {
  ostypeid: 'osTypeId',
  zoneid: 'zoneIds',
  zoneids: 'zoneIds',
}

/** The OS type that an ISO without a boot record may have, and no bootable one (spec J1). */
export interface FormContext extends Rights {
  readonly kind: ImageKind
  readonly osTypeNoneId?: string | undefined
  /** The chosen file of this computer, once it was looked at. */
  readonly file?: FileFacts | undefined
}

export interface FileFacts {
  readonly name: string
  /** What its bytes are. */
  readonly detected: Detected | undefined
  /** Why it would be refused whatever the form says. */
  readonly refusal?: Problem | undefined
}

/**
 * Everything that can be told wrong without asking the server, by field. The rules are the server's
 * own: the checks of `shared`, and the schemas and lengths of the command's declaration.
 */
export function problemsOf(values: AddValues, context: FormContext): Problems {
  return { ...declared(values, context), ...ruled(values, context) }
}

function ruled(values: AddValues, context: FormContext): Problems {
  const found: Partial<Record<AddField, Problem>> = {}
  const check = (field: AddField, rule: () => unknown) => {
    try {
      rule()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      found[field] = problemOf(error)
    }
  }
  const address = addressOf(values)
  const isIso = context.kind === 'iso'
  if (address === '') {
    found[addressField(values)] = { key: missing[values.source] }
  } else if (values.source === 'url') {
    check('url', () => checkAddress(address, directRights(values, context)))
  }
  const refusal = context.file?.refusal
  if (refusal !== undefined && !saysLess(refusal, context.file, isIso ? 'ISO' : values.format)) {
    found[addressField(values)] = refusal
  }
  if (values.name.trim() === '') found.name = { key: 'edit.nameMissing' }
  else check('name', () => checkImageName(values.name))
  if (isListAddress(values.checksum)) found.checksum = { key: 'add.checksumList.unread' }
  else if (values.checksum.trim() !== '') check('checksum', () => parseChecksum(values.checksum))
  const everywhere = values.allZones && context.root && values.source !== 'file'
  if (values.zoneIds.length === 0 && !everywhere) {
    found.zoneIds = { key: isIso ? 'add.zoneMissing' : 'add.zonesMissing' }
  }
  if (osTypeMissing(values, context)) found.osTypeId = { key: 'add.osTypeMissing' }
  const path = values.source === 'file' ? (context.file?.name ?? '') : pathIn(values, context)
  if (isIso) {
    check(addressField(values), () => checkSuffix(path, 'ISO'))
    check(addressField(values), () => checkContent(context.file, 'ISO'))
  } else {
    check('format', () => checkSuffix(path, values.format))
    check('format', () => checkContent(context.file, values.format))
    check('format', () => checkHypervisorFormat(values.hypervisor, values.format))
  }
  return found
}

const missing = {
  url: 'add.urlMissing',
  import: 'add.importMissing',
  file: 'add.fileMissing',
} as const

/** A file that is here is refused before its first byte is sent; what is packed shows on the server. */
function checkContent(file: FileFacts | undefined, format: ImageFormat): void {
  if (file?.detected === undefined || file.detected.packing !== null) return
  const error = mismatchOf(file.detected, format, null)
  if (error !== null) throw error
}

/**
 * Of a file that can be read as two formats, the server says what is wrong with its beginning where that
 * alone is not as declared.
 */
function saysLess(refusal: Problem, file: FileFacts | undefined, format: ImageFormat): boolean {
  if (!('code' in refusal) || refusal.code !== 'image.ambiguous' || !file?.detected) return false
  const error = mismatchOf(file.detected, format, null)
  return error !== null && error.code !== refusal.code
}

function osTypeMissing(values: AddValues, { kind, osTypeNoneId }: FormContext): boolean {
  const none = values.osTypeId === null || values.osTypeId === osTypeNoneId
  if (kind === 'iso') return values.bootable && none
  return values.hypervisor !== 'VMware' && values.osTypeId === null
}

/** Why a text cannot be the address of an image; told when the field is left, without the server. */
export function addressProblem(
  address: string,
  direct?: Pick<Rights, 'root'>,
): Problem | undefined {
  try {
    checkAddress(address, direct)
    return undefined
  } catch (error) {
    if (error instanceof AppError) return problemOf(error)
    throw error
  }
}

/** Who asks, when hosts are to fetch it themselves; undefined when the server is. */
export const directRights = (
  values: AddValues,
  { kind, root }: Pick<FormContext, 'kind' | 'root'>,
) => (isDirect(kind, values) ? { root } : undefined)

/** As `parseImageUrl` of the server reads it, and `parseDirectUrl` where hosts fetch it themselves. */
function checkAddress(address: string, direct?: Pick<Rights, 'root'>): void {
  if (direct && checkDirectScheme(address, direct)) return
  const scheme = /^[a-z][a-z\d+.-]*:(?!\d)/i.exec(address)?.[0].toLowerCase()
  if (scheme === 'file:') throw new AppError('source.url_file')
  if (scheme !== undefined && scheme !== 'http:' && scheme !== 'https:') {
    throw new AppError('source.url_scheme', { url: address.slice(0, 80) })
  }
  const url = URL.parse(address)
  if (url === null || !/^https?:\/\/[^/\\]/i.test(address)) {
    throw new AppError('source.url_invalid', { url: address.slice(0, 80) })
  }
  if (url.username !== '' || url.password !== '') throw new AppError('source.url_credentials')
}

function pathIn(values: AddValues, { kind }: FormContext): string {
  const path = pathOf(addressOf(values))
  return isDirect(kind, values) ? pathOfImage(path) : path
}

function pathOf(address: string): string {
  return address.startsWith('import:') ? address : (URL.parse(address)?.pathname ?? '')
}

const declarations = {
  registerIso,
  registerTemplate,
  getUploadParamsForIso,
  getUploadParamsForTemplate,
}

/** What the command's declaration says of each parameter (style §6). */
function declared(values: AddValues, context: FormContext): Problems {
  const [name, request] = toRequest(context.kind, values, context)
  const { params } = declarations[name]
  const wrong = checkParams({ name, params }, request)
  return Object.fromEntries(
    Object.entries(wrong).map(([param, problem]) => {
      const field = param === 'url' ? addressField(values) : fieldOfParam[param]
      return [field ?? param, problem]
    }),
  )
}
