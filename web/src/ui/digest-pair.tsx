import { useT, type T, type TextKey } from '../i18n/i18n.ts'
import { cx } from './cx.ts'
import styles from './digest-pair.module.css'
import type { Failure } from './failure.ts'

interface Digest {
  readonly name: string
  readonly hex: string
}

/** Errors that are about two digests, and what each of them is of. */
const names: Readonly<Record<string, readonly [computed: TextKey, expected: TextKey]>> = {
  'image.checksum_mismatch': ['digest.computed', 'digest.given'],
  'image.ova_manifest': ['digest.computed', 'digest.manifest'],
  'client.file_changed': ['digest.received', 'digest.file'],
}

/** The two digests that an error is about; none for other errors. */
export function digestsOf({ code = '', params }: Pick<Failure, 'code' | 'params'>, t: T): Digest[] {
  const [computed, expected] = names[code] ?? []
  if (computed === undefined || expected === undefined) return []
  const digest = (key: TextKey, param: string) => ({
    name: `${t(key)} (${params?.['algorithm'] ?? ''})`,
    hex: `${params?.[param] ?? ''}`,
  })
  return [digest(computed, 'computed'), digest(expected, 'expected')]
}

interface DigestPairProps {
  readonly failure: Failure | undefined
  readonly className?: string | undefined
}

/** Digest under digest, each figure under the other's, so that eyes can compare them. */
export function DigestPair({ failure, className }: DigestPairProps) {
  const t = useT()
  const digests = failure === undefined ? [] : digestsOf(failure, t)
  if (digests.length === 0) return null
  return (
    <dl className={cx(styles.pair, className)}>
      {digests.map(({ name, hex }) => (
        <div key={name} className={styles.row}>
          <dt>{name}</dt>
          <dd>{hex}</dd>
        </div>
      ))}
    </dl>
  )
}
