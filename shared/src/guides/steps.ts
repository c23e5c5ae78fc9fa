/** Where a command is entered, or what kind of text it is; the console has a word for each. */
export type Place = 'master' | 'host' | 'xenserver' | 'guest' | 'windows' | 'powershell' | 'other'

/** Lines to be copied: commands at a place, or what a file holds. */
export type Block =
  | { readonly at: Place; readonly text: string }
  | { readonly file: string; readonly text: string }

/**
 * One step of a guide. The console says what is to be done by its id; what it says besides, only where it applies,
 * are its notes.
 */
export interface GuideStep<Id extends string = string, Note extends string = string> {
  readonly id: Id
  readonly blocks?: readonly Block[]
  readonly notes?: readonly Note[]
}

/** Commands of one place, one a line. */
export function commands(at: Place, ...lines: readonly string[]): Block {
  return { at, text: lines.join('\n') }
}
