import type { FoundFile } from './facts.ts'

/** Settings that tie a configuration to one network card, or in `ifcfg` files to one machine. */
const ofOneCard =
  /^\s*(?:HWADDR|MACADDR|mac-address|MACAddress|PermanentMACAddress|macaddress|hwaddress)\b[^#\n]*?(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}/im
const ofOneMachine = /^\s*UUID\s*=\s*["']?[0-9a-f-]{32,}/im

const isTied = (path: string, text: string) =>
  ofOneCard.test(text) || (/\/ifcfg-[^/]*$/.test(path) && ofOneMachine.test(text))

/**
 * The files of network configuration that name a network card. Their contents come one behind the other without
 * names; where lengths do not add up, as a folder was among them, all are named as soon as one does.
 *
 * @param base64 what `base64-out` printed for each of the files
 */
export function tiedFiles(files: readonly FoundFile[], base64: string): readonly FoundFile[] {
  const lengthOf = ({ bytes = 0 }: FoundFile) => 4 * Math.ceil(bytes / 3)
  const packed = base64.replace(/\s+/g, '')
  const total = files.reduce((sum, file) => sum + lengthOf(file), 0)
  if (total !== packed.length) return isTiedAnyhow(files, base64) ? files : []
  let at = 0
  return files.filter((file) => {
    const text = decode(packed.slice(at, at + lengthOf(file)))
    at += lengthOf(file)
    return isTied(file.path, text)
  })
}

/** Lines of a file are full but for its last one. */
const fullLine = 76

function isTiedAnyhow(files: readonly FoundFile[], base64: string): boolean {
  let block = ''
  for (const line of base64.split('\n')) {
    block += line
    if (line.length === fullLine && !line.endsWith('=')) continue
    const text = decode(block)
    if (files.some(({ path }) => isTied(path, text))) return true
    block = ''
  }
  return false
}

/** Text of a configuration; what is not ASCII does not matter for what is looked for. */
function decode(base64: string): string {
  try {
    return atob(base64.replace(/\s+/g, ''))
  } catch {
    return ''
  }
}
