import { wireDate } from '@mold/shared/contract/dates.ts'
import { type Commands, commands } from '@mold/shared/commands/index.ts'
import type { Settings } from '../../settings/settings.service.ts'
import { listImport } from '../../sources/import-folder.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortItems } from '../sorting.ts'

export const createListImportFiles =
  (parts: {
    settings: Settings
    importDir?: string | undefined
  }): SyncHandler<Commands['listImportFiles']> =>
  async ({ keyword, page, pagesize, ...sorting }) => {
    const max = await parts.settings.number('default.page.size')
    const { offset, limit } = pageOf({ page, pagesize }, max)
    const files = parts.importDir === undefined ? [] : await listImport(parts.importDir)
    const wanted = keyword?.toLowerCase() ?? ''
    const found = files.filter((file) => file.path.toLowerCase().includes(wanted))
    const items = found.map((file) => ({
      path: file.path,
      url: `import:${file.path}`,
      size: file.size,
      modified: wireDate(file.modified),
    }))
    const sorted = sortItems(items, sorting, commands.listImportFiles)
    return { count: found.length, items: sorted.slice(offset, offset + limit) }
  }
