import './texts.ts'
import type { ImageRemark } from '@mold/shared/images/remarks.ts'
import { type TextKey, useT } from '../../../i18n/i18n.ts'
import styles from './remark-list.module.css'

const words: Readonly<Record<ImageRemark, TextKey>> = {
  manifest_sha1: 'remark.manifest_sha1',
  certificate_unread: 'remark.certificate_unread',
  partitions_mixed: 'remark.partitions_mixed',
  partitions_unprotected: 'remark.partitions_unprotected',
  geometry_differs: 'remark.geometry_differs',
}

/** What is worth knowing of an image's content, in a sentence each. */
export function RemarkList({ remarks }: { remarks: readonly ImageRemark[] }) {
  const t = useT()
  return (
    <ul className={styles.remarks}>
      {remarks.map((remark) => (
        <li key={remark}>{t(words[remark])}</li>
      ))}
    </ul>
  )
}

/** Those that the console has words for: a newer server may know more. */
export function knownRemarks(codes: readonly string[] = []): ImageRemark[] {
  return codes.filter((code): code is ImageRemark => Object.hasOwn(words, code))
}
