import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { build, type PluginOption } from 'vite'

const languages = ['ko', 'en'] as const

const run = promisify(execFile)

/**
 * Puts the page for signing in, drawn in each language, into the built `index.html`, where `public/boot.js` finds it:
 * else nothing shows before the whole console has run, which takes a second on a slow computer.
 *
 * @throws Error when the page cannot be drawn, or `index.html` has no end of its body
 */
export async function writeFirstFrame(
  root: string,
  folder: string,
  plugins: PluginOption[],
): Promise<void> {
  const work = await mkdtemp(path.join(root, 'node_modules', '.first-frame-'))
  try {
    const frames = await draw(root, work, plugins)
    const file = path.join(folder, 'index.html')
    const page = await readFile(file, 'utf8')
    if (!page.includes('</body>')) throw new Error('index.html has no </body>')
    await writeFile(
      file,
      page.replace('</body>', () => `${frames}</body>`),
    )
  } finally {
    await rm(work, { recursive: true })
  }
}

/** In a process of its own: modules of the console listen to other tabs, which keeps a process alive. */
async function draw(root: string, work: string, plugins: PluginOption[]): Promise<string> {
  await build({
    root,
    configFile: false,
    plugins,
    logLevel: 'warn',
    publicDir: false,
    build: { ssr: 'src/first-frame.tsx', outDir: work, target: 'node24' },
  })
  const module = pathToFileURL(path.join(work, 'first-frame.js')).href
  const frames = await Promise.all(
    languages.map(async (language) => {
      const script = `import { drawSignIn } from '${module}'
        process.stdout.write(await drawSignIn('${language}'), () => process.exit())`
      const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script])
      return `  <template id="first-frame-${language}">${stdout}</template>\n  `
    }),
  )
  return frames.join('')
}
