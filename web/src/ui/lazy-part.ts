import { lazy, type ComponentType } from 'react'
import { loadAhead } from './load-ahead.ts'

const againMs = 2_000

/**
 * A part of a page whose code does not come with it, such as a dialog. It is loaded once the page
 * stands, so that it opens at once and while the server is away; or by its first use. A server that
 * does not answer then is asked again until it does, instead of the page breaking: what stands in
 * the part's place stays as long.
 */
export function lazyPart<P extends object>(load: () => Promise<ComponentType<P>>) {
  loadAhead(load)
  return lazy(async () => ({ default: await loaded(load) }))
}

async function loaded<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, againMs))
    }
  }
}
