import { parseApiDate } from '../../../i18n/format.ts'
import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { Copyable } from '../../../ui/copyable.tsx'
import { Fact, Facts } from '../../../ui/page.tsx'
import { Skeleton } from '../../../ui/states.tsx'
import { NoValue, Size } from '../../../ui/values.tsx'

interface Link {
  readonly url?: string | undefined
  readonly expires?: string | undefined
  readonly size?: number | undefined
  readonly checksum?: string | undefined
}

/** What is known of a download link; grey until it is there. */
export function LinkFacts({ link }: { link: Link | undefined }) {
  const t = useT()
  const format = useFormat()
  const wait = <Skeleton width={180} />
  return (
    <Facts>
      <Fact wide name={t('download.link')}>
        {link === undefined ? wait : <Copyable text={link.url ?? ''} />}
      </Fact>
      <Fact wide name={t('download.expires')}>
        {link === undefined ? wait : null}
        {link?.expires !== undefined && format.exactTime(parseApiDate(link.expires))}
      </Fact>
      <Fact wide name={t('image.size')}>
        {link === undefined ? wait : <Size bytes={link.size} />}
      </Fact>
      <Fact wide name="SHA-256">
        {link === undefined ? wait : null}
        {link !== undefined &&
          (link.checksum === undefined ? <NoValue /> : <Copyable text={link.checksum} />)}
      </Fact>
    </Facts>
  )
}

/** The link as seen from this console, which may be reached by another name than the link gives. */
export function sameOrigin(url: string): string {
  const { pathname, search } = new URL(url, location.href)
  return pathname + search
}
