/** Why a part is not ready, in words that anybody may read and that say what to do. */
export class ReadinessError extends Error {
  override readonly name = 'ReadinessError'
}
