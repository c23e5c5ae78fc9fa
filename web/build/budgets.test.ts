import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { overBudget } from './budgets.ts'
import type { Bundle } from './chunks.ts'
import { packFolder } from './pack.ts'

const modules = {
  'start.js': 'index.html',
  'list.js': 'src/features/images/list/templates-page.tsx',
  'ko.js': 'src/i18n/ko/index.ts',
  'en.js': 'src/i18n/en/index.ts',
  'events.js': 'src/features/events/events-page.tsx',
  'sign-in.js': 'src/features/sign-in/sign-in-page.tsx',
} as const

/** A console whose files all need `common.js`, and whose events page needs `heavy.js` besides. */
const bundle = Object.fromEntries(
  [...Object.keys(modules), 'common.js', 'heavy.js'].map((fileName) => [
    fileName,
    {
      type: 'chunk',
      fileName,
      facadeModuleId:
        fileName in modules ? `/console/${modules[fileName as keyof typeof modules]}` : null,
      imports: importsOf(fileName),
      viteMetadata: { importedCss: new Set<string>() },
    },
  ]),
) as unknown as Bundle

function importsOf(fileName: string): string[] {
  if (fileName === 'common.js' || fileName === 'heavy.js') return []
  return fileName === 'events.js' ? ['common.js', 'heavy.js'] : ['common.js']
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mold-console-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

/** Random text, so that Brotli leaves about three quarters of it. */
async function consoleOf(sizes: Partial<Record<string, number>>): Promise<string[]> {
  for (const file of Object.keys(bundle)) {
    const size = sizes[file] ?? 1_000
    await writeFile(path.join(folder, file), randomBytes(size).toString('base64').slice(0, size))
  }
  await packFolder(folder)
  return overBudget(bundle, folder)
}

describe('the budgets of the console', () => {
  it('are kept by a small one', async () => {
    expect(await consoleOf({})).toEqual([])
  })

  it('name the first route in both languages when its parts are too large together', async () => {
    const lines = await consoleOf({ 'start.js': 150_000, 'list.js': 60_000, 'common.js': 60_000 })
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/first route with src\/i18n\/ko.*scripts are 2\d{5} bytes.*190000/)
  })

  it('are tighter for the page that everybody sees first', async () => {
    expect(await consoleOf({ 'sign-in.js': 45_000 })).toEqual([
      expect.stringMatching(/^src\/features\/sign-in\/.* alone: scripts are \d+ .* at most 30000$/),
    ])
  })

  it('count for a further route what the first has not loaded', async () => {
    expect(await consoleOf({ 'common.js': 100_000 })).toEqual([])
    const lines = await consoleOf({ 'heavy.js': 100_000 })
    expect(lines).toEqual([expect.stringContaining('events-page.tsx: scripts are')])
  })
})
