import {
  IconBrush,
  IconCode,
  IconDatabaseImport,
  IconDownload,
  IconInfoCircle,
  IconPencil,
  IconPlayerStopFilled,
  IconRocket,
  IconRefresh,
  IconRefreshDot,
  IconTransform,
  IconSettings,
  IconShare,
  IconTrash,
} from '@tabler/icons-react'
import { useNavigate } from 'react-router'
import { useErrorWords } from '../../i18n/error-text.ts'
import { useT } from '../../i18n/i18n.ts'
import { isAdmin, useSession } from '../../layout/use-session.ts'
import { showApiCall } from '../api-call/shown-call.ts'
import type { MenuGroup } from '../../ui/menu.tsx'
import { useImageAction } from './image-action.ts'
import { useImageDialog } from './dialogs/image-dialog-state.ts'
import {
  deleteCommand,
  deployPath,
  extractCommand,
  imageCall,
  imagePath,
  isAppliance,
  launchPath,
  type Image,
  type ImageKind,
  type ImageZone,
} from './kind.ts'
import { useWhyNotLaunched } from './use-launch.ts'

type Action =
  | 'update'
  | 'check'
  | 'clean'
  | 'copy'
  | 'convert'
  | 'delete'
  | 'download'
  | 'share'
  | 'retry'
  | 'cancel'

const size = 16

/** Why an action is not possible now, by the row's own `can`; undefined when it is. */
export function useReason() {
  const { account } = useSession()
  const words = useErrorWords()
  /** Of the image, or of its copy in one zone. */
  return (image: Image, action: Action, zone?: ImageZone): string | undefined => {
    const may = (zone ?? image).can?.[action]
    if (may === true) return undefined
    const code = typeof may === 'string' ? may : 'image.not_owner'
    const kind = image.format === 'ISO' ? 'ISO' : 'TEMPLATE'
    return words({ code, params: { account, kind, name: image.name }, text: code })
  }
}

/** The menu of an image: nothing hides for its state; what cannot be done says why. */
export function useImageActions(kind: ImageKind) {
  const t = useT()
  const admin = isAdmin(useSession())
  const reason = useReason()
  const whyNotLaunched = useWhyNotLaunched(kind)
  const navigate = useNavigate()
  const dialog = useImageDialog()
  const { mutate } = useImageAction()

  return (image: Image): MenuGroup[] => {
    const id = image.id ?? ''
    return [
      {
        items: [
          {
            id: 'details',
            label: t('image.details'),
            icon: <IconInfoCircle size={size} />,
            onSelect: () => void navigate(imagePath(kind, id)),
          },
          {
            id: 'launch',
            label: t('image.launch'),
            icon: <IconRocket size={size} />,
            disabledReason: whyNotLaunched(image),
            onSelect: () => void navigate(launchPath(kind, id)),
          },
          {
            id: 'edit',
            label: t('action.edit'),
            icon: <IconPencil size={size} />,
            disabledReason: reason(image, 'update'),
            onSelect: () => dialog.open('edit', id),
          },
          {
            id: 'share',
            label: `${t('image.share')}…`,
            icon: <IconShare size={size} />,
            disabledReason: reason(image, 'share'),
            onSelect: () => dialog.open('share', id),
          },
          {
            id: 'copy',
            label: `${t('copy.toZones')}…`,
            icon: <IconDatabaseImport size={size} />,
            disabledReason: reason(image, 'copy'),
            onSelect: () => dialog.open('copy', id),
          },
          ...(kind === 'template'
            ? [
                {
                  id: 'convert',
                  label: `${t('image.convert')}…`,
                  icon: <IconTransform size={size} />,
                  disabledReason: reason(image, 'convert'),
                  onSelect: () => dialog.open('convert', id),
                },
                {
                  id: 'clean',
                  label: `${t('image.clean')}…`,
                  icon: <IconBrush size={size} />,
                  disabledReason: reason(image, 'clean'),
                  onSelect: () => dialog.open('clean', id),
                },
              ]
            : []),
          {
            id: 'download',
            label: t('image.download'),
            icon: <IconDownload size={size} />,
            disabledReason: reason(image, 'download'),
            onSelect: () => dialog.open('download', id),
          },
          ...(isAppliance(image)
            ? [
                {
                  id: 'deploy-settings',
                  label: t('image.deploySettings'),
                  icon: <IconSettings size={size} />,
                  onSelect: () => void navigate(deployPath(id)),
                },
              ]
            : []),
          {
            id: 'api-call',
            label: t('apiCall.show'),
            icon: <IconCode size={size} />,
            onSelect: () =>
              showApiCall(
                imageCall(kind, id, admin),
                [extractCommand[kind], { id, mode: 'HTTP_DOWNLOAD' }],
                [deleteCommand[kind], { id }],
              ),
          },
        ],
      },
      {
        items: [
          {
            id: 'retry',
            label: t('action.retry'),
            icon: <IconRefresh size={size} />,
            disabledReason: reason(image, 'retry'),
            onSelect: () => mutate({ image, action: 'retry' }),
          },
          // Those that were sent have no address.
          ...(image.url === undefined
            ? []
            : [
                {
                  id: 'retry-other',
                  label: t('image.retryOther'),
                  icon: <IconRefreshDot size={size} />,
                  disabledReason: reason(image, 'retry'),
                  onSelect: () => dialog.open('retry', id),
                },
              ]),
          {
            id: 'cancel',
            label: t('image.cancel'),
            icon: <IconPlayerStopFilled size={size} />,
            disabledReason: reason(image, 'cancel'),
            onSelect: () => mutate({ image, action: 'cancel' }),
          },
        ],
      },
      {
        items: [
          {
            id: 'delete',
            label: `${t('action.delete')}…`,
            icon: <IconTrash size={size} />,
            danger: true,
            disabledReason: reason(image, 'delete'),
            onSelect: () => dialog.open('delete', id),
          },
        ],
      },
    ]
  }
}
