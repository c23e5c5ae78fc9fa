import { agentErrors } from './errors/agent.ts'
import { apiErrors } from './errors/api.ts'
import { certificateErrors } from './errors/certificate.ts'
import { checkErrors } from './errors/check.ts'
import { cleanErrors } from './errors/clean.ts'
import { connectionErrors } from './errors/connection.ts'
import { conversionErrors } from './errors/conversion.ts'
import { copyErrors } from './errors/copy.ts'
import { directErrors } from './errors/direct.ts'
import { hostErrors } from './errors/host.ts'
import { imageLifeErrors } from './errors/image-life.ts'
import { imageErrors } from './errors/image.ts'
import { instanceErrors } from './errors/instance.ts'
import { shareErrors } from './errors/share.ts'
import { limitErrors } from './errors/limit.ts'
import { offeringErrors } from './errors/offering.ts'
import { projectErrors } from './errors/project.ts'
import { peopleErrors } from './errors/people.ts'
import { sourceErrors } from './errors/source.ts'
import { storeErrors } from './errors/store.ts'
import { settingErrors } from './errors/setting.ts'
import { tagErrors } from './errors/tag.ts'
import { uploadErrors } from './errors/upload.ts'
import { userErrors } from './errors/user.ts'
import { volumeErrors } from './errors/volume.ts'
import { zoneErrors } from './errors/zone.ts'

/** One row of the error table. `text` is English, with `{name}` placeholders filled from the parameters. */
export interface ErrorRow {
  /** HTTP status and `errorcode` of the API's error envelope (reference/api-protocol.md §5). */
  readonly status: number
  /** `cserrorcode` of the envelope: the kind of failure (same section). */
  readonly cserrorcode: number
  readonly text: string
}

export const errorTable = {
  ...agentErrors,
  ...apiErrors,
  ...certificateErrors,
  ...checkErrors,
  ...cleanErrors,
  ...connectionErrors,
  ...conversionErrors,
  ...copyErrors,
  ...directErrors,
  ...hostErrors,
  ...imageErrors,
  ...imageLifeErrors,
  ...instanceErrors,
  ...shareErrors,
  ...limitErrors,
  ...offeringErrors,
  ...projectErrors,
  ...peopleErrors,
  ...sourceErrors,
  ...storeErrors,
  ...settingErrors,
  ...tagErrors,
  ...uploadErrors,
  ...userErrors,
  ...volumeErrors,
  ...zoneErrors,
} as const satisfies Record<string, ErrorRow>

export type ErrorCode = keyof typeof errorTable
export type ErrorParams = Readonly<Record<string, string | number | boolean | null | undefined>>

/** Fills `{name}` placeholders; a missing parameter leaves an empty place rather than the braces. */
export function fillText(text: string, params: ErrorParams): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
}

/** True when `code` is a row of the error table (a stored code may come from an older release). */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code)
}

const unknownRow: ErrorRow = { status: 530, cserrorcode: 4250, text: '' }

/** The row of a code. The console ships no rows: it says errors by their codes (web/build/contract.ts). */
function rowOf(code: ErrorCode): ErrorRow {
  const rows: Partial<Record<ErrorCode, ErrorRow>> = errorTable
  return rows[code] ?? unknownRow
}

/** The English text of an error, as the API sends it in `errortext`. */
export function errorText(code: ErrorCode, params: ErrorParams = {}): string {
  return fillText(rowOf(code).text, params)
}

/**
 * The one error class of Mold. The code names a row of the error table, which gives status, API
 * error code and English text; the console translates by the same code and parameters.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly params: ErrorParams

  constructor(code: ErrorCode, params: ErrorParams = {}, options?: ErrorOptions) {
    super(errorText(code, params), options)
    this.code = code
    this.params = params
  }

  get status(): number {
    return rowOf(this.code).status
  }

  get cserrorcode(): number {
    return rowOf(this.code).cserrorcode
  }
}
