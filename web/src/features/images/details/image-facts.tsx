import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { apiQuery } from '../../../api/queries.ts'
import { useT } from '../../../i18n/i18n.ts'
import { isAdmin, useSession } from '../../../layout/use-session.ts'
import { Copyable } from '../../../ui/copyable.tsx'
import { Fact, Facts } from '../../../ui/page.tsx'
import { Muted, NoValue, Size, Time } from '../../../ui/values.tsx'
import { knownRemarks, RemarkList } from '../remarks/remark-list.tsx'
import { imageCall, imagePath, type Image, type ImageKind } from '../kind.ts'

/** Everything that is known of an image; what does not exist for its kind is left out. */
export function ImageFacts({ kind, image }: { kind: ImageKind; image: Image }) {
  const t = useT()
  const remarks = knownRemarks(image.remarks)
  return (
    <Facts>
      <Fact name="ID">
        <Copyable text={image.id ?? ''} />
      </Fact>
      <Fact name={t('image.displaytext')}>
        <OrNone>{image.displaytext}</OrNone>
      </Fact>
      <Fact name={t('image.osType')}>
        <OrNone>{image.ostypename}</OrNone>
      </Fact>
      {kind === 'template' && (
        <>
          <Fact name={t('image.hypervisor')}>
            <OrNone>{image.hypervisor}</OrNone>
          </Fact>
          <Fact name={t('image.format')}>
            <OrNone>{image.format}</OrNone>
          </Fact>
        </>
      )}
      <Fact name={t('image.virtualsize')}>
        <Size bytes={image.virtualsize ?? image.size} />
      </Fact>
      <Fact name={t(image.directdownload ? 'image.fileSize' : 'image.physicalsize')}>
        <Size bytes={image.physicalsize} />
      </Fact>
      {image.sourcetemplateid !== undefined && (
        <Fact name={t('image.madeFrom')}>
          <TemplateLink id={image.sourcetemplateid} />
        </Fact>
      )}
      {image.parenttemplateid !== undefined && (
        <Fact name={t('image.partOf')}>
          <TemplateLink id={image.parenttemplateid} />
        </Fact>
      )}
      <Fact name={t('image.owner')}>
        {image.project === undefined ? image.account : t('image.project', { name: image.project })}{' '}
        <Muted>{image.domainpath}</Muted>
      </Fact>
      <Fact name={t('image.created')}>
        <Time date={image.created} />
      </Fact>
      <Fact name={t('image.updated')}>
        <Time date={image.updated} />
      </Fact>
      <Fact name={t('image.access')}>
        {accessWords(image)
          .map((key) => t(key))
          .join(' · ')}
      </Fact>
      <Fact name={t('image.scope')}>
        {t(image.crossZones ? 'image.allZones' : 'image.chosenZones')}
      </Fact>
      <TypeFact image={image} />
      <Flags kind={kind} image={image} />
      {!image.directdownload && (
        <Fact wide name={t('image.checksum')}>
          <Digest text={image.checksum} />
        </Fact>
      )}
      <Fact wide name={t('image.sourcechecksum')}>
        <Digest text={sourceDigest(image)} />
      </Fact>
      {remarks.length > 0 && (
        <Fact wide name={t('remark.title')}>
          <RemarkList remarks={remarks} />
        </Fact>
      )}
      {image.url !== undefined && (
        <Fact wide name="URL">
          <Copyable text={image.url} />
        </Fact>
      )}
    </Facts>
  )
}

/** Of one that hosts download themselves, what was given counts until one has it. */
function sourceDigest({ sourcechecksum, checksum, directdownload }: Image): string | undefined {
  return sourcechecksum ?? (directdownload ? checksum : undefined)
}

function Digest({ text }: { text: string | undefined }) {
  return text === undefined ? <NoValue /> : <Copyable text={text} />
}

function accessWords(image: Image) {
  return [
    image.ispublic ? ('image.public' as const) : ('image.private' as const),
    ...(image.isfeatured ? (['image.featured'] as const) : []),
    ...(image.isextractable ? (['image.extractable'] as const) : []),
  ]
}

function Flags({ kind, image }: { kind: ImageKind; image: Image }) {
  const t = useT()
  const yesNo = (value: boolean) => t(value ? 'value.yes' : 'value.no')
  if (kind === 'iso') {
    return (
      <>
        <Fact name={t('image.flag.bootable')}>{yesNo(image.bootable)}</Fact>
        <DirectFact image={image} />
      </>
    )
  }
  return (
    <>
      <Fact name={t('image.flag.passwordenabled')}>{yesNo(image.passwordenabled)}</Fact>
      <Fact name={t('image.flag.sshkeyenabled')}>{yesNo(image.sshkeyenabled)}</Fact>
      <Fact name={t('image.flag.isdynamicallyscalable')}>{yesNo(image.isdynamicallyscalable)}</Fact>
      <DirectFact image={image} />
    </>
  )
}

const types = ['SYSTEM', 'ROUTING', 'BUILTIN', 'PERHOST', 'VNF'] as const

/** What it is for, where that is not what most are for. */
function TypeFact({ image }: { image: Image }) {
  const t = useT()
  const type = types.find((known) => known === image.templatetype)
  return type === undefined ? null : <Fact name={t('image.type')}>{t(`image.typeOf.${type}`)}</Fact>
}

/** What it means that an image is stored nowhere. */
function DirectFact({ image }: { image: Image }) {
  const t = useT()
  if (!image.directdownload) return null
  return <Fact name={t('image.directDownload')}>{t('image.directDownloadMeans')}</Fact>
}

/** A template that this one comes from; its id alone when it is deleted or not the reader's to see. */
function TemplateLink({ id }: { id: string }) {
  const admin = isAdmin(useSession())
  const { data } = useQuery(apiQuery(...imageCall('template', id, admin)))
  const source = data?.items.find((image) => image.id === id)
  if (source === undefined) return <Copyable text={id} />
  return <Link to={imagePath('template', id)}>{source.name}</Link>
}

function OrNone({ children }: { children: ReactNode }) {
  return children === undefined || children === '' ? <NoValue /> : children
}
