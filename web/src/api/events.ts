import * as z from 'zod/mini'
import type { StreamMessage } from './sse.ts'
import { touchedKinds } from './stream-state.ts'

export const imageKinds = ['template', 'iso'] as const
export type ImageKind = (typeof imageKinds)[number]

const schemas = {
  changed: z.object({
    kind: z.enum(imageKinds),
    id: z.string(),
    version: z.number(),
    row: z.looseObject({ id: z.string() }),
  }),
  gone: z.object({ kind: z.enum(imageKinds), id: z.string(), version: z.optional(z.number()) }),
  touched: z.object({ kind: z.enum(touchedKinds) }),
}

/** What the server's event stream says (design: Live). */
export type LiveEvent =
  | ({ readonly type: 'changed' } & z.infer<(typeof schemas)['changed']>)
  | ({ readonly type: 'gone' } & z.infer<(typeof schemas)['gone']>)
  | ({ readonly type: 'touched' } & z.infer<(typeof schemas)['touched']>)
  | { readonly type: 'hello' }

/** The event in a message of the stream; undefined for what this console does not know. */
export function readLiveEvent(message: StreamMessage): LiveEvent | undefined {
  if (message.event === 'hello') return { type: 'hello' }
  if (!Object.hasOwn(schemas, message.event)) return undefined
  const type = message.event as keyof typeof schemas
  const parsed = schemas[type].safeParse(parseJson(message.data))
  return parsed.success ? ({ type, ...parsed.data } as LiveEvent) : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
