import type { FoundFile } from './facts.ts'

/** Settings of a line that tie a configuration to one network card, or in `ifcfg` files to one machine. */
const ofOneCard =
  /^[ \t]*(?:HWADDR|MACADDR|mac-address|MACAddress|PermanentMACAddress|macaddress|hwaddress)\b[^#]*?(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}/i
const ofOneMachine = /^[ \t]*UUID[ \t]*=[ \t]*["']?[0-9a-f-]{32,}/i

/** Characters that the shortest such line has, and as many as are looked at: a foreign disk writes what it likes. */
const shortest = 'HWADDR='.length + 'xx:xx:xx:xx:xx:xx'.length
const longest = 1_000

/** Line by line, so that the time grows with the length of the text and not with its square. */
const hasLine = (text: string, setting: RegExp) =>
  text
    .split(/[\r\n]/)
    .some((line) => line.length >= shortest && setting.test(line.slice(0, longest)))

const isIfcfg = ({ path }: FoundFile) => /\/ifcfg-[^/]*$/.test(path)

const isTied = (text: string, ifcfg: boolean) =>
  hasLine(text, ofOneCard) || (ifcfg && hasLine(text, ofOneMachine))

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
    return isTied(text, isIfcfg(file))
  })
}

/** Lines of a file are full but for its last one. */
const fullLine = 76

function isTiedAnyhow(files: readonly FoundFile[], base64: string): boolean {
  const ifcfg = files.some(isIfcfg)
  let block = ''
  for (const line of base64.split('\n')) {
    block += line
    if (line.length === fullLine && !line.endsWith('=')) continue
    const text = decode(block)
    if (isTied(text, ifcfg)) return files.length > 0
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
