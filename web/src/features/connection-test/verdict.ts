/** In the order in which they run: each may use what those before it found. */
export const checkIds = ['secure', 'proxy', 'size', 'requests', 'answers', 'speed', 'idle'] as const
export type CheckId = (typeof checkIds)[number]

/** `quiet`: it could not be told. */
export type VerdictTone = 'ready' | 'attention' | 'failed' | 'quiet'

type GoodFinding =
  | 'encrypted'
  | 'ownMachine'
  | 'direct'
  | 'trusted'
  | 'allSizes'
  | 'slowSizes'
  | 'streamed'
  | 'eventsAtOnce'
  | 'speed'
  | 'idleKept'

type BadFinding =
  | 'plain'
  | 'untrusted'
  | 'schemeHidden'
  | 'otherAddress'
  | 'sizeRefused'
  | 'sizeCut'
  | 'nothingPasses'
  | 'collected'
  | 'unclear'
  | 'needsSize'
  | 'eventsHeld'
  | 'eventsRefused'
  | 'idleCut'
  | 'refused'
  | 'unreachable'

/** What a check came to: a sentence each for what was found and, unless it is good, what to do. */
export type Verdict =
  | { readonly tone: 'ready'; readonly finding: GoodFinding; readonly values?: Values }
  | {
      readonly tone: Exclude<VerdictTone, 'ready'>
      readonly finding: BadFinding
      readonly values?: Values
    }

/** What the sentences name; sizes in bytes, times in milliseconds. */
export interface Values {
  /** What gets through. */
  readonly size?: number
  /** What does not. */
  readonly tooLarge?: number
  readonly status?: number
  readonly ms?: number
  readonly bytesPerSecond?: number
  /** Where the server takes itself to be, and where this page is. */
  readonly origin?: string
  readonly page?: string
  /** The proxy as the server sees it. */
  readonly peer?: string | undefined
}

/** Whether somebody has to do something about it. */
export function isTrouble({ tone }: Verdict): boolean {
  return tone === 'attention' || tone === 'failed'
}
