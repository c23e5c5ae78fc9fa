import type { AnyCommand, Answer, Mode } from '@mold/shared/contract/command.ts'

/** The few facts of a declaration that encoding a call and decoding its answer need. */
export interface CommandFacts {
  readonly mode: Mode
  readonly kind: Answer['kind']
  /** Name inside the envelope, for lists and objects. */
  readonly key?: string
  /** Parameters that are maps on the wire (protocol §3.1). */
  readonly maps?: Readonly<Record<string, 'details' | 'pairs'>>
}

/** The facts of each command of a registry. */
export function factsOf<N extends string>(
  registry: Readonly<Record<N, AnyCommand>>,
): Record<N, CommandFacts> {
  const entries = Object.values<AnyCommand>(registry).map(({ name, mode, answer, params }) => {
    const maps = Object.entries(params).flatMap(([param, { form }]) =>
      form === 'details' || form === 'pairs' ? [[param, form] as const] : [],
    )
    const facts: CommandFacts = {
      mode,
      kind: answer.kind,
      ...('key' in answer ? { key: answer.key } : {}),
      ...(maps.length > 0 ? { maps: Object.fromEntries(maps) } : {}),
    }
    return [name, facts] as const
  })
  return Object.fromEntries(entries) as Record<N, CommandFacts>
}
