import { IconCode } from '@tabler/icons-react'
import { useT } from '../../i18n/i18n.ts'
import { isAdmin, useSession } from '../../layout/use-session.ts'
import { IconButton } from '../../ui/button.tsx'
import { copyText } from '../../ui/clipboard.ts'
import { Menu } from '../../ui/menu.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { asCmk, asCurl } from './api-snippet.ts'
import { extractCommand, imageCall, type ImageKind } from './kind.ts'

/** Copies what this page shows and does as API calls, for scripts. */
export function ApiCallMenu({ kind, id }: { kind: ImageKind; id: string }) {
  const t = useT()
  const admin = isAdmin(useSession())
  const copy = async (text: string) => {
    if (await copyText(text)) toastSuccess(t('action.copied'))
  }
  const entries = (command: string, params: Readonly<Record<string, unknown>>) => ({
    label: command,
    items: [
      {
        id: `${command}-cmk`,
        label: t('image.copyCmk'),
        onSelect: () => void copy(asCmk(command, params)),
      },
      {
        id: `${command}-curl`,
        label: t('image.copyCurl'),
        onSelect: () => void copy(asCurl(command, params, location.origin)),
      },
    ],
  })
  return (
    <Menu
      target={<IconButton framed label={t('image.apiCall')} icon={<IconCode size={16} />} />}
      groups={[
        entries(...imageCall(kind, id, admin)),
        entries(extractCommand[kind], { id, mode: 'HTTP_DOWNLOAD' }),
      ]}
    />
  )
}
