import type { ColumnType, Generated } from 'kysely'
import type { Created, Uuid } from './columns.ts'

/* How the bytes of an image come in. */

/** The one fetch of an image, whatever number of zones it serves; gone when nothing is to be done. */
export interface FetchTable {
  template_id: number
  store_id: number | null
  /** Names the spool file in the store's staging area. */
  spool: Uuid
  /** Names the file that a packed source is unpacked into. */
  unpacked: Uuid
  /** Set once all bytes are in: SHA-256 of the bytes as served, and of those to be stored. */
  source_digest: string | null
  digest: string | null
  stored_length: number | null
  /** Authentication code of the bytes to be stored, while they are packed of those as served (stores/mac.ts). */
  mac: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>
  /** Bytes of the spool that are on stable storage. */
  durable_offset: Generated<number>
  length: number | null
  /** ETag or date of the source: unchanged means that the spool can be continued. */
  validator: string | null
  /** Bytes that were durable when it was last taken up; null once its holder's server is told to stop. */
  reached: number | null
  /** Counts up with every holder; a writer with an older one is void. */
  generation: Generated<number>
  lease_owner: string | null
  lease_until: Date | null
  created: Created
}

/**
 * The one upload of an image whose bytes its owner sends. A sealed one is all there and only answers how
 * far it is: the `fetch` row has its spool.
 */
export interface UploadTable {
  /** 32 hexadecimal digits, as in its address. */
  id: string
  template_id: number
  /** `new` until its length is given; `receiving`; `sealed` once every byte is there. */
  state: Generated<'new' | 'receiving' | 'sealed'>
  /** Part of what signed headers prove. */
  nonce: Uuid
  /** When it has to be begun; what is begun lasts by `touched`. */
  expires: Date
  store_id: number | null
  /** Names the spool file in the store's staging area. */
  spool: Uuid
  /** Bytes in all; null for a form post, which does not know before its end. */
  length: number | null
  /** Bytes of the store that are kept free for it, those that it has included. */
  reserved: Generated<number>
  /** Bytes of the spool that are on stable storage. */
  durable_offset: Generated<number>
  /** SHA-256 of each complete 64 MiB, 32 bytes each, one after the other. */
  chunk_digests: ColumnType<Buffer, Buffer | undefined, Buffer>
  /** SHA-256 of what comes after the complete chunks, up to `tail_offset`. */
  tail_digest: Buffer | null
  tail_offset: Generated<number>
  /** Until when a worker has the time to make these digests. */
  digest_until: Date | null
  /** The header Upload-Metadata as it was sent. */
  metadata: string | null
  file_name: string | null
  /** A writer holds it, or died holding it. */
  unconfirmed: Generated<boolean>
  /** It changed hands while a write was unconfirmed: what is there is read again before it counts. */
  reread: Generated<boolean>
  /** Another process asks the holder to let go. */
  wanted: Generated<boolean>
  /** Counts up with every holder; what a process remembers of an older one is void. */
  generation: Generated<number>
  lease_owner: string | null
  lease_until: Date | null
  /** The last byte, or the last step. */
  touched: Created
  created: Created
}
