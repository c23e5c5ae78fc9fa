import type { Plugin, PluginOption } from 'vite'
import { overBudget } from './budgets.ts'
import { writeFirstFrame } from './first-frame.ts'
import { packFolder } from './pack.ts'
import { writePreloads } from './preloads.ts'

/**
 * What happens to the console once its files are written; a build above its budgets fails.
 *
 * @param plugins those that make the console's modules what they are
 */
export function finish(plugins: () => PluginOption[]): Plugin {
  let root = ''
  return {
    name: 'mold-finish',
    apply: 'build',
    configResolved: (config) => void (root = config.root),
    async writeBundle({ dir }, bundle) {
      if (dir === undefined) return
      await writePreloads(bundle, dir)
      await writeFirstFrame(root, dir, plugins())
      await packFolder(dir)
      const above = await overBudget(bundle, dir)
      if (above.length > 0) this.error(`The console is above its budget:\n${above.join('\n')}`)
    },
  }
}
