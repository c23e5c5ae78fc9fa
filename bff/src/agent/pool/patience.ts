/** How long what goes over a line is tried again. */
export interface Patience {
  /** Tries in a row that brought no byte further. */
  readonly tries: number
  /** Milliseconds between two of them. */
  readonly pauseMs: number
}

/** A minute: a server, or what an image store is mounted from, is started anew in less. */
export const usualPatience: Patience = { tries: 40, pauseMs: 1_500 }
