import { createFileStore } from './file/file-store.ts'
import type { ImageStore, StoreInfo } from './store.ts'

export interface StoreDriverOptions {
  readonly info: StoreInfo
  /** Address of the row; its form is the driver's own. */
  readonly url: string
  /** The database knows of no object there yet, so the place may be made. */
  readonly isNew: boolean
}

/** Makes a store without touching it: what is wrong with the place shows at the first use. */
export type StoreDriver = (options: StoreDriverOptions) => ImageStore

/** Drivers by `image_store.protocol`. */
export type StoreRegistry = Readonly<Record<string, StoreDriver>>

export const storeRegistry: StoreRegistry = { file: createFileStore }
