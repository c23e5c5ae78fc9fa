import { useSyncExternalStore } from 'react'
import type { Upload } from './upload.ts'
import { uploadStore } from './upload-store.ts'

/** Every upload that this tab knows, in the order in which they began. */
export function useUploads(): readonly Upload[] {
  return useSyncExternalStore(uploadStore.subscribe, uploadStore.all)
}
