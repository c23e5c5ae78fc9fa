import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { convertibleFormats } from '@mold/shared/images/conversions.ts'
import type { Hypervisor } from '@mold/shared/images/formats.ts'
import { apiQuery } from '../../api/queries.ts'
import { useT } from '../../i18n/i18n.ts'
import { isAdmin, useSession } from '../../layout/use-session.ts'
import { buttonClass } from '../../ui/button.tsx'
import { NativeSelectField } from '../../ui/native-select.tsx'
import { listCall } from '../images/kind.ts'
import styles from './guides.module.css'

/** What Mold does itself: a VHD for XenServer, of a file that is added or of a template that is there (spec K3). */
export function ConvertOffer({ from }: { from: Hypervisor }) {
  const t = useT()
  const state = { source: 'file', hypervisor: from, alsofor: ['XenServer'] }
  return (
    <>
      <div className={styles.row}>
        <Link to="/templates/add" state={state} className={buttonClass({ variant: 'primary' })}>
          {t('guides.upload')}
        </Link>
      </div>
      <ExistingTemplate />
    </>
  )
}

/** Templates that are here already. */
function ExistingTemplate() {
  const t = useT()
  const admin = isAdmin(useSession())
  const [chosen, setChosen] = useState('')
  const query = useQuery(
    apiQuery(
      ...listCall('template', admin ? 'all' : 'executable', {
        showunique: true,
        listall: admin,
        format: [...convertibleFormats],
        pagesize: 200,
        page: 1,
      }),
    ),
  )
  const images = query.data?.items.filter(
    ({ can, format }) => can?.['convert'] === true && format !== undefined,
  )
  if (images === undefined) return null
  const [first] = images
  if (first === undefined) return <p className={styles.note}>{t('guides.convertNone')}</p>
  const id = images.find((image) => image.id === chosen)?.id ?? first.id ?? ''
  return (
    <div className={styles.row}>
      <NativeSelectField
        label={t('guides.convertWhich')}
        choices={images.map(({ id: value = '', name = '', format = '' }) => ({
          value,
          label: `${name} (${format})`,
        }))}
        value={id}
        onChange={setChosen}
      />
      <Link
        to={`/templates?${new URLSearchParams({ dialog: 'convert', on: id })}`}
        className={buttonClass()}
        style={{ alignSelf: 'end' }}
      >
        {t('guides.convert')}
      </Link>
    </div>
  )
}
