import type { Plugin } from 'vite'
import { overBudget } from './budgets.ts'
import { packFolder } from './pack.ts'
import { writePreloads } from './preloads.ts'

/** What happens to the console once its files are written; a build above its budgets fails. */
export function finish(): Plugin {
  return {
    name: 'mold-finish',
    apply: 'build',
    async writeBundle({ dir }, bundle) {
      if (dir === undefined) return
      await writePreloads(bundle, dir)
      await packFolder(dir)
      const above = await overBudget(bundle, dir)
      if (above.length > 0) this.error(`The console is above its budget:\n${above.join('\n')}`)
    },
  }
}
