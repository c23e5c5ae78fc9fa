import type { ImageFormat } from './formats.ts'
import type { ImageRemark } from './remarks.ts'

/** What the header of an image says, the same shape for every format. Sizes are bytes. */
export interface ImageFacts {
  readonly format: ImageFormat
  /** The kind within the format in its own words: `dynamic`, `streamOptimized`, `UDF`, `GPT`. */
  readonly variant: string
  /** The size of the disk that a guest sees; null where the header does not tell (OVA). */
  readonly virtualSize: number | null
  /** Unit of allocation: cluster, block or grain. */
  readonly blockSize: number | null
  /** Volume label of an ISO, name of the descriptor of an OVA. */
  readonly label: string | null
  /** Who made a disc, in its own words. */
  readonly publisher?: string
  /** Null where only a look at the guest would tell. */
  readonly bootable: boolean | null
  /** None when it is left out. */
  readonly remarks?: readonly ImageRemark[]
}
