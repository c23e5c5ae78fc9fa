import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beyond, type Bundle, needsOf, start } from './chunks.ts'

/**
 * Pages that people open first, by the beginning of their address. What they need is asked for
 * while the start is still on its way, instead of after it has run.
 */
const pages: readonly (readonly [address: string, module: string])[] = [
  ['/templates/add', 'src/features/add-image/add-template-page.tsx'],
  ['/isos/add', 'src/features/add-image/add-iso-page.tsx'],
  ['/templates/', 'src/features/images/details/template-page.tsx'],
  ['/isos/', 'src/features/images/details/iso-page.tsx'],
  ['/isos', 'src/features/images/list/isos-page.tsx'],
  ['/sign-in', 'src/features/sign-in/sign-in-page.tsx'],
  ['/', 'src/features/images/list/templates-page.tsx'],
]

const texts = { ko: 'src/i18n/ko/index.ts', en: 'src/i18n/en/index.ts' }
const marker = '/* preloads */ undefined'

/**
 * Writes into the built `boot.js` which files each page and language needs beyond the start: the
 * files' names are known only now.
 *
 * @throws Error when boot.js has no place for them
 */
export async function writePreloads(bundle: Bundle, folder: string): Promise<void> {
  const base = needsOf(bundle, start)
  const filesOf = (module: string) => {
    const { scripts, styles } = beyond(needsOf(bundle, module), base)
    return [...scripts, ...styles]
  }
  const preloads = {
    pages: pages.map(([address, module]) => [address, filesOf(module)]),
    texts: { ko: filesOf(texts.ko), en: filesOf(texts.en) },
  }
  const file = path.join(folder, 'boot.js')
  const source = await readFile(file, 'utf8')
  if (!source.includes(marker)) throw new Error(`boot.js has no "${marker}"`)
  await writeFile(file, source.replace(marker, JSON.stringify(preloads)))
}
