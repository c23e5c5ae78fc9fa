import type { ErrorRow } from '../errors.ts'

/*
 * The kinds of failure of the protocol (reference/api-protocol.md §5): status, `cserrorcode`.
 * Kinds are functions so that a table row reads `parameter('text')`.
 */
const kind =
  (status: number, cserrorcode: number) =>
  <T extends string>(text: T): ErrorRow & { readonly text: T } => ({ status, cserrorcode, text })

/** Generic parameter error raised by the protocol layer itself: 431, explicit API error. */
export const malformed = kind(431, 9999)
/** Invalid parameter value found by a rule: 431. */
export const parameter = kind(431, 4350)
/** Bad map syntax: 430. */
export const badMap = kind(430, 9999)
/** Not signed in, wrong key or signature, role forbids: 401. */
export const unauthorized = kind(401, 9999)
/** Permission denied: 531. */
export const denied = kind(531, 4365)
/** Resource limit exceeded: 535. */
export const limitExceeded = kind(535, 4370)
/** No host or storage has enough left: 533. */
export const insufficient = kind(533, 4325)
/** Something needed is not available: 534. */
export const unavailable = kind(534, 4380)
/** Business failure or an internal fault: 530. */
export const failure = kind(530, 4250)
/** Unknown or unavailable command: 432. */
export const unsupported = kind(432, 4555)
