import type { CodePage } from './locales.ts'

/** Names under which every browser and Node know the code pages. */
const labels: Readonly<Record<CodePage, string>> = {
  1252: 'windows-1252',
  949: 'euc-kr',
  932: 'shift_jis',
  936: 'gbk',
  950: 'big5',
  1250: 'windows-1250',
  1251: 'windows-1251',
}

type Table = ReadonlyMap<string, readonly number[]>
const tables = new Map<CodePage, Table>()

/** Platforms only decode; what each byte or pair of bytes is decoded to, turned round, encodes. */
function tableOf(codePage: CodePage): Table {
  const known = tables.get(codePage)
  if (known !== undefined) return known
  const decoder = new TextDecoder(labels[codePage], { fatal: true })
  const table = new Map<string, readonly number[]>()
  const learn = (...bytes: readonly number[]) => {
    const text = decode(decoder, bytes)
    if (text !== undefined && Array.from(text).length === 1 && !table.has(text))
      table.set(text, bytes)
  }
  for (let byte = 0; byte < 256; byte += 1) learn(byte)
  if (codePage === 932 || codePage === 936 || codePage === 949 || codePage === 950) {
    for (let lead = 0x81; lead < 0xff; lead += 1) {
      for (let trail = 0x40; trail < 0xff; trail += 1) learn(lead, trail)
    }
  }
  tables.set(codePage, table)
  return table
}

function decode(decoder: TextDecoder, bytes: readonly number[]): string | undefined {
  try {
    return decoder.decode(Uint8Array.from(bytes))
  } catch {
    return undefined
  }
}

/** The first character that a code page does not have; undefined when it has all of them. */
export function foreignCharacter(text: string, codePage: CodePage): string | undefined {
  if (/^[\x20-\x7e\r\n\t]*$/.test(text)) return undefined
  const table = tableOf(codePage)
  return Array.from(text).find((character) => !table.has(character))
}

/**
 * A text in a code page of Windows.
 *
 * @throws RangeError for a character that it does not have; `foreignCharacter` says so before.
 */
export function inCodePage(text: string, codePage: CodePage): Uint8Array<ArrayBuffer> {
  const table = tableOf(codePage)
  const bytes = Array.from(text).flatMap((character) => {
    const found = table.get(character)
    if (found === undefined) throw new RangeError(`code page ${codePage} has no ${character}`)
    return found
  })
  return Uint8Array.from(bytes)
}
