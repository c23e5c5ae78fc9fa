import { memo } from 'react'
import { Skeleton } from '../states.tsx'
import styles from './data-table.module.css'

interface SkeletonRowsProps {
  /** Class names of a row's cells, comma-joined: text, so that nothing is drawn again in vain. */
  readonly cells: string
  readonly rows: number
  readonly withSelection: boolean
  readonly withActions: boolean
}

const widths = ['62%', '48%', '70%', '55%', '40%']

/** Grey rows that keep the place of those that load. */
export const SkeletonRows = memo(function SkeletonRows(props: SkeletonRowsProps) {
  const cells = props.cells.split(',')
  return (
    <tbody aria-hidden>
      {Array.from({ length: props.rows }, (_, row) => (
        <tr key={row}>
          {props.withSelection && (
            <td className={styles.select}>
              <Skeleton width={15} />
            </td>
          )}
          {cells.map((className, index) => (
            <td key={index} className={className}>
              <Skeleton width={widths[(row + index) % widths.length] ?? '50%'} />
            </td>
          ))}
          {props.withActions && (
            <td className={styles.actions}>
              <Skeleton width={16} />
            </td>
          )}
        </tr>
      ))}
    </tbody>
  )
})
