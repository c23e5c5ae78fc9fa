/** A file that was chosen or dropped, and what the browser can remember it by. */
export interface PickedFile {
  readonly file: File
  /** Chromium only: opens the same file again on another day. */
  readonly handle?: FileSystemFileHandle | undefined
}

/** Parts of the File System Access API that the types of the DOM do not have. */
declare global {
  interface Window {
    showOpenFilePicker?: (options?: { multiple?: boolean }) => Promise<FileSystemFileHandle[]>
  }
  interface DataTransferItem {
    getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>
  }
  interface FileSystemHandle {
    queryPermission?: (options: { mode: 'read' }) => Promise<PermissionState>
    requestPermission?: (options: { mode: 'read' }) => Promise<PermissionState>
  }
}

/** Whether files can be picked so that the browser remembers them. */
export const hasPicker = () => window.showOpenFilePicker !== undefined

interface Picked {
  readonly picked: PickedFile[]
  /** Some of the chosen files could not be read, such as ones that are kept elsewhere. */
  readonly unreadable: boolean
}

/** Asks for files; none when the question was dismissed. @throws DOMException when it may not be asked */
export async function pickFiles(multiple: boolean): Promise<Picked> {
  try {
    const handles = (await window.showOpenFilePicker?.({ multiple })) ?? []
    const opened = await Promise.allSettled(
      handles.map(async (handle) => ({ file: await handle.getFile(), handle })),
    )
    const picked = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    return { picked, unreadable: picked.length < handles.length }
  } catch (error) {
    const dismissed = error instanceof DOMException && error.name === 'AbortError'
    if (dismissed) return { picked: [], unreadable: false }
    throw error
  }
}

/** The files of a drop; folders are left out. To be called before the event is over. */
export async function droppedFiles(transfer: DataTransfer): Promise<PickedFile[]> {
  const found = Array.from(transfer.items)
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({
      file: item.getAsFile(),
      isFolder: item.webkitGetAsEntry()?.isDirectory === true,
      handle: item.getAsFileSystemHandle?.().catch(() => null),
    }))
  const picked = await Promise.all(
    found.map(async ({ file, isFolder, handle }) => {
      if (file === null || isFolder) return undefined
      const known = await handle
      return known instanceof FileSystemFileHandle ? { file, handle: known } : { file }
    }),
  )
  return picked.filter((each) => each !== undefined)
}
