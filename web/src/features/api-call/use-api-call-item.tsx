import { IconCode } from '@tabler/icons-react'
import { useT } from '../../i18n/i18n.ts'
import type { MenuItem } from '../../ui/menu.tsx'
import type { ApiCall } from './api-call.ts'
import { showApiCall } from './shown-call.ts'

/** “Show as API call” for the menu of a row: what reads it, and what the other entries do to it. */
export function useApiCallItem(): (...calls: readonly ApiCall[]) => MenuItem {
  const t = useT()
  return (...calls) => ({
    id: 'api-call',
    label: t('apiCall.show'),
    icon: <IconCode size={16} />,
    onSelect: () => showApiCall(...calls),
  })
}
