/** Of image stores, by their names in lower case. Both are a folder; a share is one that is mounted (decisions). */
export const imageProviders = { nfs: 'NFS', file: 'File' } as const

/** Names of the providers of a type of storage, `image` or `primary`; undefined for any other. */
export function storageProviders(type: string): readonly string[] | undefined {
  switch (type.toLowerCase()) {
    case 'image':
      return Object.values(imageProviders)
    case 'primary':
      // Folders of hosts.
      return ['DefaultPrimary']
    default:
      return undefined
  }
}
