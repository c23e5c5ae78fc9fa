/** Gives a file to the browser's downloads; nothing of it is sent anywhere. */
export function saveFile(name: string, content: string | Uint8Array<ArrayBuffer>): void {
  const address = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download has begun by then, and has the bytes.
  setTimeout(() => URL.revokeObjectURL(address), 0)
}
