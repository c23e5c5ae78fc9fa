import { Link } from 'react-router'
import { useLive } from '../../api/queries.ts'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { buttonClass } from '../../ui/button.tsx'
import { listCall, listPath, type ImageKind } from '../images/kind.ts'
import styles from './people.module.css'

interface OwnedImagesProps {
  /** Whose images are counted. */
  readonly owner:
    | { readonly account: string; readonly domainid: string }
    | { readonly projectid: string }
  /** What the addresses of the lists say, so that they show these. */
  readonly search: string
}

/** The ways to the images of an account or project, each with how many there are. */
export function OwnedImages({ owner, search }: OwnedImagesProps) {
  return (
    <div className={styles.buttons}>
      <ToList kind="template" owner={owner} search={search} />
      <ToList kind="iso" owner={owner} search={search} />
    </div>
  )
}

function ToList({ kind, owner, search }: OwnedImagesProps & { kind: ImageKind }) {
  const t = useT()
  const format = useFormat()
  const params = { ...owner, showunique: true, page: 1, pagesize: 1 }
  const count = useLive(...listCall(kind, 'self', params)).data?.count
  return (
    <Link to={`${listPath[kind]}?${search}`} className={buttonClass()}>
      {t(`images.title.${kind}`)} {count === undefined ? '' : format.number(count)}
    </Link>
  )
}
