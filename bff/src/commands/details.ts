/** Whether `details` of a list asks for what owners have and may have: always, but for `min`. */
export function wantsResources({ details }: { readonly details?: string[] | undefined }): boolean {
  const wanted = details?.map((name) => name.toLowerCase()) ?? []
  return !wanted.includes('min') || wanted.includes('all') || wanted.includes('resource')
}
