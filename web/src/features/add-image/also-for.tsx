import { useQuery } from '@tanstack/react-query'
import { usualTarget } from '@mold/shared/images/conversions.ts'
import type { Hypervisor } from '@mold/shared/images/formats.ts'
import { useT } from '../../i18n/i18n.ts'
import { CheckChoices } from '../../ui/choices.tsx'
import { addQueries } from './add-data.ts'
import { alsoOffered } from './also-offered.ts'
import type { AddForm } from './use-add-form.ts'

/** Further hypervisors that the image is made for once it is there; not for what cannot be converted. */
export function AlsoFor({ add: { values, change, offered } }: { add: AddForm }) {
  const t = useT()
  const { data } = useQuery(addQueries.capabilities)
  const others = alsoOffered(values, offered)
  if (others.length === 0) return null
  const hint = (format: string) => t('add.alsoForFormat', { format })
  if (data?.converter === 'missing') return <small>{t('add.alsoForMissing')}</small>
  return (
    <CheckChoices
      label={t('add.alsoFor')}
      paired
      choices={others.map((each) => ({ value: each, label: each, hint: hint(usualTarget(each)) }))}
      values={values.alsofor}
      onChange={(alsofor) => change({ alsofor: alsofor as Hypervisor[] })}
    />
  )
}
