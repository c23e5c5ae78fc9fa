import type { Rolldown } from 'vite'

/** The module with which every page starts. */
export const start = 'index.html'

export type Bundle = Rolldown.OutputBundle

/** Files that a browser needs before a module runs: scripts and styles, with their imports'. */
export interface Needs {
  readonly scripts: ReadonlySet<string>
  readonly styles: ReadonlySet<string>
}

/**
 * What the module with this path (its end, such as `index.html`) needs.
 *
 * @throws Error when no chunk of the bundle begins with that module.
 */
export function needsOf(bundle: Bundle, module: string): Needs {
  const entry = Object.values(bundle).find(
    (file) => file.type === 'chunk' && file.facadeModuleId?.endsWith(`/${module}`) === true,
  )
  if (entry === undefined) throw new Error(`no chunk of the console begins with ${module}`)
  const scripts = new Set<string>()
  const styles = new Set<string>()
  const waiting = [entry.fileName]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const chunk = bundle[name]
    if (chunk?.type !== 'chunk' || scripts.has(name)) continue
    scripts.add(name)
    for (const style of chunk.viteMetadata?.importedCss ?? []) styles.add(style)
    waiting.push(...chunk.imports)
  }
  return { scripts, styles }
}

/** What `needs` has beyond `present`. */
export function beyond(needs: Needs, present: Needs): Needs {
  return {
    scripts: new Set([...needs.scripts].filter((file) => !present.scripts.has(file))),
    styles: new Set([...needs.styles].filter((file) => !present.styles.has(file))),
  }
}

/** The modules that are pages: the lazy ones of router/routes.tsx. */
export function pagesOf(bundle: Bundle): string[] {
  return Object.values(bundle)
    .filter((file) => file.type === 'chunk')
    .map((file) => file.facadeModuleId?.replace(/^.*\/(?=src\/)/, '') ?? '')
    .filter((module) => module.endsWith('-page.tsx'))
}
