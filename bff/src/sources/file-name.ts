// oxlint-disable-next-line no-control-regex -- these are what it removes
const unwanted = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/**
 * The name to offer for a fetched file: Content-Disposition (RFC 6266, RFC 8187), else the last
 * part of the path it came from, else of the path asked for. A name to show and never a path: only
 * the last segment, no control or direction characters, at most 255 characters.
 */
export function fileNameOf(
  disposition: string | undefined,
  finalUrl: URL,
  askedUrl: URL,
): string | undefined {
  const fromHeader = cleanName(dispositionName(disposition ?? ''))
  if (fromHeader !== undefined) return fromHeader
  const names = [finalUrl, askedUrl].map((url) => cleanName(decoded(lastSegment(url))))
  // A mirror's redirect often ends at a nameless hash; then the name asked for says more.
  return names.find((name) => name?.includes('.')) ?? names[1] ?? names[0]
}

function dispositionName(header: string): string {
  const extended = /;\s*filename\*\s*=\s*(utf-8|iso-8859-1)'[^']*'([^;\s]+)/i.exec(header)
  if (extended?.[1] !== undefined && extended[2] !== undefined) {
    const name =
      extended[1].toLowerCase() === 'utf-8' ? decoded(extended[2]) : unescape8(extended[2])
    if (name !== '') return name
  }
  const plain = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header)
  const raw = plain?.[1]?.replaceAll(/\\(.)/g, '$1') ?? plain?.[2] ?? ''
  // Header bytes arrive as Latin-1; many servers write UTF-8 there.
  const utf8 = Buffer.from(raw, 'latin1').toString('utf8')
  return utf8.includes('\ufffd') ? raw : utf8
}

function cleanName(name: string): string | undefined {
  const clean = (name.split(/[/\\]/).at(-1) ?? '').replaceAll(unwanted, '').trim()
  return clean === '' || clean === '.' || clean === '..' ? undefined : clean.slice(0, 255)
}

const lastSegment = (url: URL) => url.pathname.split('/').at(-1) ?? ''

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const unescape8 = (text: string) =>
  text.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
