import { stat } from 'node:fs/promises'
import path from 'node:path'
import { beyond, type Bundle, type Needs, needsOf, pagesOf, start } from './chunks.ts'

const kb = 1000

/** Most bytes after Brotli, of the first route and of each further one. */
const budgets = {
  first: { scripts: 190 * kb, styles: 20 * kb },
  further: { scripts: 60 * kb, styles: 20 * kb },
  /** Beside the start: whoever opens Mold for the first time waits for it. */
  signIn: { scripts: 30 * kb, styles: 20 * kb },
} as const

const firstPage = 'src/features/images/list/templates-page.tsx'
const signInPage = 'src/features/sign-in/sign-in-page.tsx'
const texts = ['src/i18n/ko/index.ts', 'src/i18n/en/index.ts']

/**
 * Checks the packed console against its budgets.
 *
 * @returns one line per route that is above, empty when all are within
 */
export async function overBudget(bundle: Bundle, folder: string): Promise<string[]> {
  const base = needsOf(bundle, start)
  const page = union(base, needsOf(bundle, firstPage))
  const firsts = texts.map((module) => ({
    route: `the first route with ${module}`,
    needs: union(page, needsOf(bundle, module)),
    budget: budgets.first,
  }))
  const further = pagesOf(bundle).map((module) => ({
    route: module,
    needs: beyond(needsOf(bundle, module), page),
    budget: budgets.further,
  }))
  const signIn = {
    route: `${signInPage}, which stands alone`,
    needs: beyond(needsOf(bundle, signInPage), base),
    budget: budgets.signIn,
  }
  const lines: string[] = []
  for (const { route, needs, budget } of [...firsts, signIn, ...further]) {
    for (const part of ['scripts', 'styles'] as const) {
      const size = await packedSize(folder, needs[part])
      if (size > budget[part]) {
        lines.push(`${route}: ${part} are ${size} bytes after Brotli, at most ${budget[part]}`)
      }
    }
  }
  return lines
}

function union(one: Needs, other: Needs): Needs {
  return {
    scripts: new Set([...one.scripts, ...other.scripts]),
    styles: new Set([...one.styles, ...other.styles]),
  }
}

async function packedSize(folder: string, files: ReadonlySet<string>): Promise<number> {
  const sizes = await Promise.all([...files].map((file) => sizeOf(path.join(folder, file))))
  return sizes.reduce((total, size) => total + size, 0)
}

/** Of the packed file; a file that packing does not make smaller has none. */
async function sizeOf(file: string): Promise<number> {
  const packed = await stat(`${file}.br`).catch(() => undefined)
  return (packed ?? (await stat(file))).size
}
