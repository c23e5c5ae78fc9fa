import { type Upload, withVerdict } from './upload.ts'

/** Uploads of this tab, outside React and every route (style §6). */
export interface UploadStore {
  readonly all: () => readonly Upload[]
  readonly find: (id: string) => Upload | undefined
  readonly subscribe: (listener: () => void) => () => void
  /** Puts it in, in place of one of the same id. */
  readonly put: (upload: Upload) => void
  readonly patch: (id: string, patch: Partial<Upload>) => void
  readonly remove: (id: string) => void
  readonly clear: () => void
}

export function createUploadStore(): UploadStore {
  let uploads: readonly Upload[] = []
  const listeners = new Set<() => void>()
  const change = (next: readonly Upload[]) => {
    uploads = next
    for (const listener of listeners) listener()
  }
  const put = (upload: Upload) => {
    const known = uploads.find(({ id }) => id === upload.id)
    // What is ready stays so: a message or an answer of before may come late.
    if (known?.state === 'done' && upload.state !== 'done') return
    const judged = withVerdict(upload)
    change(known ? uploads.map((each) => (each === known ? judged : each)) : [...uploads, judged])
  }
  const find = (id: string) => uploads.find((each) => each.id === id)
  return {
    all: () => uploads,
    find,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    put,
    patch(id, patch) {
      const upload = find(id)
      if (upload !== undefined) put({ ...upload, ...patch })
    },
    remove(id) {
      if (find(id) !== undefined) change(uploads.filter((each) => each.id !== id))
    },
    clear: () => change([]),
  }
}

export const uploadStore: UploadStore = createUploadStore()
