import type { DigestAnswer, DigestOrder } from './rolling-digest.ts'

/** Hashes the files that this tab sends, beside sending them. */
export interface FileDigests {
  /** Begins with a file; one that is known already goes on. */
  readonly follow: (id: string, file: Blob) => void
  /** Lets it go as far as the file is being sent. */
  readonly reach: (id: string, to: number) => void
  /** SHA-256 of the whole file once it was reached; undefined when nobody can tell. */
  readonly of: (id: string) => Promise<string | undefined>
  readonly drop: (id: string) => void
}

/** What of a worker is used. */
export interface DigestWorker extends EventTarget {
  postMessage(order: DigestOrder): void
  terminate(): void
}

interface Followed {
  readonly file: Blob
  readonly digest: PromiseWithResolvers<string | undefined>
}

/** @param open makes the worker; it is there while there is something to hash */
export function createFileDigests(open: () => DigestWorker): FileDigests {
  const files = new Map<string, Followed>()
  const pending = new Set<string>()
  let worker: DigestWorker | undefined

  function started(): DigestWorker {
    if (worker !== undefined) return worker
    worker = open()
    worker.addEventListener('message', (event) => {
      const { id, digest } = (event as MessageEvent<DigestAnswer>).data
      settle(id, digest)
    })
    // Its code could not be had, or it has crashed: nobody may wait for it.
    worker.addEventListener('error', () => {
      for (const id of pending) settle(id, undefined)
    })
    return worker
  }

  function settle(id: string, digest: string | undefined): void {
    files.get(id)?.digest.resolve(digest)
    if (!pending.delete(id) || pending.size > 0) return
    worker?.terminate()
    worker = undefined
  }

  function drop(id: string): void {
    worker?.postMessage({ type: 'drop', id })
    settle(id, undefined)
    files.delete(id)
  }

  return {
    follow(id, file) {
      if (files.get(id)?.file === file) return
      drop(id)
      try {
        started().postMessage({ type: 'follow', id, file })
      } catch {
        // A browser without workers of this kind: the server's own checks remain.
        return
      }
      files.set(id, { file, digest: Promise.withResolvers() })
      pending.add(id)
    },
    reach(id, to) {
      if (pending.has(id)) worker?.postMessage({ type: 'reach', id, to })
    },
    of: async (id) => files.get(id)?.digest.promise,
    drop,
  }
}
