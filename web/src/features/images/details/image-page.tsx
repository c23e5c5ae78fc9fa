import { IconDots, IconDownload, IconPencil, IconRocket } from '@tabler/icons-react'
import { Suspense, useEffect } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { toApiError } from '../../../api/api-error.ts'
import { useLive } from '../../../api/queries.ts'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import { useT } from '../../../i18n/i18n.ts'
import { BackLink } from '../../../layout/back-link.tsx'
import { isAdmin, useSession } from '../../../layout/use-session.ts'
import { Button, buttonClass, IconButton } from '../../../ui/button.tsx'
import { Menu } from '../../../ui/menu.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Page, PageBody, PageHead, Section } from '../../../ui/page.tsx'
import { lazyPart } from '../../../ui/lazy-part.ts'
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states.tsx'
import { useImageDialog } from '../dialogs/image-dialog-state.ts'
import { ImageDialogs } from '../dialogs/image-dialogs.tsx'
import { ImageTagsSection } from '../../tags/image-tags-section.tsx'
import { ApplianceSection, hasParts } from './appliance-section.tsx'
import { ImageEvents } from './image-events.tsx'
import { ImageFacts } from './image-facts.tsx'
import { anyMoving } from '../image-state.ts'
import {
  extractCommand,
  imageCall,
  launchPath,
  listPath,
  type Image,
  type ImageKind,
} from '../kind.ts'
import { ImageTags, OsLetter } from '../name-cell.tsx'
import { useImageActions, useReason } from '../use-image-actions.tsx'
import { useWhyNotLaunched } from '../use-launch.ts'
import { ZonesSection } from './zones-section.tsx'
import styles from './image-page.module.css'

const SharingSection = lazyPart(
  async () => (await import('../sharing/sharing-section.tsx')).SharingSection,
)

const CheckSection = lazyPart(async () => (await import('../check/check-section.tsx')).CheckSection)

const InstancesSection = lazyPart(
  async () => (await import('./instances-section.tsx')).InstancesSection,
)

/** One template or ISO: its zones as they live, its facts, its events. */
export function ImagePage({ kind }: { kind: ImageKind }) {
  const { id = '' } = useParams()
  const t = useT()
  const navigate = useNavigate()
  const admin = isAdmin(useSession())
  const query = useLive(...imageCall(kind, id, admin), {
    moving: ({ items }) => anyMoving(items),
  })
  const image = query.data?.items.find((item) => item.id === id)
  const known = query.data !== undefined && !query.isPlaceholderData
  const gone = image === undefined && (known || hasNeverBeen(query.error))
  useEffect(() => {
    document.title = `${image?.name ?? t(`images.title.${kind}`)} · Mold`
  }, [image?.name, kind, t])
  return (
    <Page>
      <PageHead
        before={<BackLink to={listPath[kind]} list={t(`images.title.${kind}`)} />}
        title={
          image === undefined ? (
            (gone || query.isError) && t(`images.title.${kind}`)
          ) : (
            <span className={styles.title}>
              <OsLetter image={image} />
              <span className={styles.name}>{image.name}</span>
              <ImageTags image={image} />
            </span>
          )
        }
        actions={image !== undefined && <HeadActions kind={kind} image={image} />}
      />
      <PageBody padded>
        {query.isError && image === undefined && !gone && (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        )}
        {gone && <Gone kind={kind} />}
        {image !== undefined && <Content kind={kind} image={image} />}
      </PageBody>
      <ImageDialogs
        kind={kind}
        known={image === undefined ? undefined : [image]}
        onDeleted={() => void navigate(listPath[kind], { replace: true })}
      />
    </Page>
  )
}

/** The server tells an id that it never gave out from one whose image is deleted. */
function hasNeverBeen(error: unknown): boolean {
  return error !== null && toApiError(error).code === 'api.invalid_uuid'
}

/** With whom an image is shared is the business of those alone who may change it. */
const mayKnow = ({ can }: Image) => can?.['update'] === true

function Content({ kind, image }: { kind: ImageKind; image: Image }) {
  const t = useT()
  return (
    <>
      {image.templatetype === 'BUILTIN' && <Notice tone="info">{t('image.builtinNotes')}</Notice>}
      {image.templatetype === 'PERHOST' && <Notice tone="info">{t('image.perhostNotes')}</Notice>}
      <ZonesSection image={image} />
      <Section title={t('image.overview')}>
        <ImageFacts kind={kind} image={image} />
      </Section>
      {mayKnow(image) && (
        <Section title={t('image.sharing')}>
          <Suspense fallback={<Skeleton width="40%" />}>
            <SharingSection kind={kind} image={image} />
          </Suspense>
        </Section>
      )}
      {kind === 'template' && mayKnow(image) && (
        <Suspense fallback={<Skeleton width="40%" />}>
          <CheckSection image={image} />
        </Suspense>
      )}
      <Suspense fallback={<Skeleton width="40%" />}>
        <InstancesSection kind={kind} image={image} />
      </Suspense>
      {hasParts(image) && <ApplianceSection image={image} />}
      <ImageTagsSection kind={kind} image={image} />
      <Section title={t('image.events')}>
        <ImageEvents kind={kind} image={image} />
      </Section>
    </>
  )
}

function HeadActions({ kind, image }: { kind: ImageKind; image: Image }) {
  const t = useT()
  const admin = isAdmin(useSession())
  const reason = useReason()
  const makeActions = useImageActions(kind)
  const { open } = useImageDialog()
  const id = image.id ?? ''
  const cannotEdit = reason(image, 'update')
  const cannotDownload = reason(image, 'download')
  const navigate = useNavigate()
  const cannotLaunch = useWhyNotLaunched(kind)(image)
  return (
    <div className={styles.actions}>
      <span className={styles.wideOnly}>
        <ApiCallButton
          look="icon"
          call={() => [
            imageCall(kind, id, admin),
            [extractCommand[kind], { id, mode: 'HTTP_DOWNLOAD' }],
          ]}
        />
      </span>
      <Button
        className={styles.wideOnly ?? ''}
        icon={<IconPencil size={16} aria-hidden />}
        disabled={cannotEdit !== undefined}
        title={cannotEdit}
        onClick={() => open('edit', id)}
      >
        {t('action.edit')}
      </Button>
      <Button
        icon={<IconDownload size={16} aria-hidden />}
        disabled={cannotDownload !== undefined}
        title={cannotDownload}
        aria-label={t('image.download')}
        onClick={() => open('download', id)}
      >
        <span className={styles.wideOnly}>{t('image.download')}</span>
      </Button>
      <Button
        variant="primary"
        icon={<IconRocket size={16} aria-hidden />}
        disabled={cannotLaunch !== undefined}
        title={cannotLaunch}
        aria-label={t('image.launch')}
        onClick={() => void navigate(launchPath(kind, id))}
      >
        <span className={styles.wideOnly}>{t('image.launch')}</span>
      </Button>
      <Menu
        target={<IconButton framed label={t('action.more')} icon={<IconDots size={16} />} />}
        groups={() =>
          makeActions(image).map((group) => ({ items: group.items.filter(notDetails) }))
        }
      />
    </div>
  )
}

/** The page itself is the details. */
const notDetails = ({ id }: { id: string }) => id !== 'details'

function Gone({ kind }: { kind: ImageKind }) {
  const t = useT()
  return (
    <EmptyState
      title={t('image.gone')}
      action={
        <Link to={listPath[kind]} className={buttonClass()}>
          {t('image.backTo', { list: t(`images.title.${kind}`) })}
        </Link>
      }
    >
      {t('image.goneHelp')}
    </EmptyState>
  )
}
