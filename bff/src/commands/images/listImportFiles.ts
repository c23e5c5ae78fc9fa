import { wireDate } from '@mold/shared/contract/dates.ts'
import type { Commands } from '@mold/shared/commands/index.ts'
import type { Settings } from '../../settings/settings.service.ts'
import { listImport } from '../../sources/import-folder.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'

export const createListImportFiles =
  (parts: {
    settings: Settings
    importDir?: string | undefined
  }): SyncHandler<Commands['listImportFiles']> =>
  async ({ keyword, page, pagesize }) => {
    const max = await parts.settings.number('default.page.size')
    const { offset, limit } = pageOf({ page, pagesize }, max)
    const files = parts.importDir === undefined ? [] : await listImport(parts.importDir)
    const wanted = keyword?.toLowerCase() ?? ''
    const found = files.filter((file) => file.path.toLowerCase().includes(wanted))
    const items = found.slice(offset, offset + limit).map((file) => ({
      path: file.path,
      url: `import:${file.path}`,
      size: file.size,
      modified: wireDate(file.modified),
    }))
    return { count: found.length, items }
  }
