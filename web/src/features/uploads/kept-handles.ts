import { createStore, del, get, keys, set } from 'idb-keyval'

/* Which file an upload is of, kept by the browser, so that one click goes on (decisions: Clocks). */

let opened: ReturnType<typeof createStore> | undefined

/** A private window may have no database; then files are chosen again. */
function store() {
  opened ??= createStore('mold-uploads', 'handles')
  return opened
}

export async function keepHandle(id: string, handle: FileSystemFileHandle): Promise<void> {
  await set(id, handle, store()).catch(() => undefined)
}

export async function forgetHandle(id: string): Promise<void> {
  await del(id, store()).catch(() => undefined)
}

/** Forgets those of uploads that there are no more. */
export async function pruneHandles(ids: ReadonlySet<string>): Promise<void> {
  const known = await keys<string>(store()).catch(() => [])
  await Promise.all(known.filter((id) => !ids.has(id)).map(forgetHandle))
}

/** Whether there is one, and whether the file may be read without asking. */
export async function handleState(id: string): Promise<'none' | 'ask' | 'granted'> {
  const handle = await handleOf(id)
  if (handle === undefined) return 'none'
  const permission = await handle.queryPermission?.({ mode: 'read' }).catch(() => 'denied')
  return permission === 'granted' ? 'granted' : 'ask'
}

/**
 * Opens the file again; may ask for permission, so it has to come from a click. Undefined when it may
 * not be read, or is not there any more.
 */
export async function reopen(id: string): Promise<File | undefined> {
  const handle = await handleOf(id)
  if (handle === undefined) return undefined
  const permission = await handle.requestPermission?.({ mode: 'read' }).catch(() => 'denied')
  if (permission !== undefined && permission !== 'granted') return undefined
  return handle.getFile().catch(() => undefined)
}

async function handleOf(id: string): Promise<FileSystemFileHandle | undefined> {
  return get<FileSystemFileHandle>(id, store()).catch(() => undefined)
}
