import { createStore, del, get, keys, set } from 'idb-keyval'
import { currentSession } from '../../api/session.ts'
import type { PickedFile } from './picked-file.ts'

/* Which file an upload is of, kept by the browser, so that one click goes on (decisions: Clocks). */

/** A private window may have no database, or one that refuses; then files are chosen again. */
async function unlessRefused<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch {
    return undefined
  }
}

let opened: ReturnType<typeof createStore> | undefined

function store() {
  opened ??= createStore('mold-uploads', 'handles')
  return opened
}

export async function keepHandle(id: string, handle: FileSystemFileHandle): Promise<void> {
  await unlessRefused(() => set(keyOf(id), handle, store()))
}

export async function forgetHandle(id: string): Promise<void> {
  await unlessRefused(() => del(keyOf(id), store()))
}

/** Forgets those of the caller's uploads that there are no more. */
export async function pruneHandles(isOpen: (id: string) => boolean): Promise<void> {
  const prefix = keyOf('')
  const known = (await unlessRefused(() => keys<string>(store()))) ?? []
  const own = known.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length))
  await Promise.all(own.filter((id) => !isOpen(id)).map(forgetHandle))
}

/** Accounts that use one browser in turn keep what is theirs. */
function keyOf(id: string): string {
  return `${currentSession()?.accountid ?? ''}/${id}`
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
export async function reopen(id: string): Promise<PickedFile | undefined> {
  const handle = await handleOf(id)
  if (handle === undefined) return undefined
  const permission = await handle.requestPermission?.({ mode: 'read' }).catch(() => 'denied')
  if (permission !== undefined && permission !== 'granted') return undefined
  const file = await handle.getFile().catch(() => undefined)
  return file && { file, handle }
}

async function handleOf(id: string): Promise<FileSystemFileHandle | undefined> {
  return unlessRefused(() => get<FileSystemFileHandle>(keyOf(id), store()))
}
