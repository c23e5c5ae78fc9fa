import { Link } from 'react-router'
import { useLive } from '../../../api/queries.ts'
import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { Section } from '../../../ui/page.tsx'
import { ErrorState, Skeleton } from '../../../ui/states.tsx'
import { DataTable } from '../../../ui/table/data-table.tsx'
import '../../compute/texts.ts'
import { everyones, instancesPath, nameOf } from '../../compute/compute.ts'
import { instanceColumnsOfImage } from '../../compute/instances/instance-columns.tsx'
import { anyMoves } from '../../compute/states.ts'
import type { Image, ImageKind } from '../kind.ts'
import styles from '../../compute/compute.module.css'

const shown = { sortby: 'created', sortorder: 'desc', page: 1, pagesize: 10 } as const

interface InstancesSectionProps {
  readonly kind: ImageKind
  readonly image: Image
}

/** Which instances need an image: those made from it, and of an ISO those that have it in their drive. */
export function InstancesSection({ kind, image: { id = '' } }: InstancesSectionProps) {
  const t = useT()
  return (
    <>
      <Instances id={id} by="templateid" title={t('image.instances')} />
      {kind === 'iso' && <Instances id={id} by="isoid" title={t('image.instancesAttached')} />}
    </>
  )
}

interface InstancesProps {
  readonly id: string
  readonly by: 'templateid' | 'isoid'
  readonly title: string
}

function Instances({ id, by, title }: InstancesProps) {
  const t = useT()
  const format = useFormat()
  // Those of projects need it as much.
  const params = { [by]: id, ...everyones, ...shown }
  const query = useLive('listVirtualMachines', params, {
    moving: ({ items }) => anyMoves('instance', items),
  })
  const { data } = query
  const more = by === 'templateid' && (data?.count ?? 0) > shown.pagesize
  return (
    <Section
      title={title}
      actions={
        more && (
          <Link to={`${instancesPath}?template=${id}`}>
            {t('image.instancesAll', { count: format.number(data?.count ?? 0) })}
          </Link>
        )
      }
    >
      {query.isError && data === undefined ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : data === undefined ? (
        <Skeleton width="40%" />
      ) : data.items.length === 0 ? (
        <p className={styles.none}>{t('image.instancesNone')}</p>
      ) : (
        <div className={styles.flush}>
          <DataTable
            label={title}
            columns={instanceColumnsOfImage}
            rows={data.items}
            rowId={(instance) => instance.id ?? ''}
            rowName={nameOf}
          />
        </div>
      )}
    </Section>
  )
}
