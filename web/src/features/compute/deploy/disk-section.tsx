import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { TextField } from '../../../ui/fields.tsx'
import { FormSection } from '../../../ui/form-page.tsx'
import { OfferingChoices } from '../dialogs/offering-choices.tsx'
import type { DiskOffering } from '../dialogs/volume-values.ts'
import { leastGib } from './deploy-values.ts'
import type { Deploy } from './use-deploy.ts'

interface DiskSectionProps {
  readonly deploy: Deploy
  readonly offerings: readonly DiskOffering[]
}

/** The root disk, and a further one for whoever wants it. */
export function DiskSection({ deploy, offerings }: DiskSectionProps) {
  const t = useT()
  const { values, change, diskOffering, problems } = deploy
  const fromIso = values.source === 'iso'
  return (
    <FormSection
      title={t('compute.deploy.disks')}
      help={t(fromIso ? 'compute.deploy.disksHelp.iso' : 'compute.deploy.disksHelp.template')}
    >
      {!fromIso && <RootSize deploy={deploy} />}
      <OfferingChoices
        label={t(fromIso ? 'compute.deploy.rootDisk' : 'compute.deploy.dataDisk')}
        none={fromIso ? undefined : t('compute.deploy.noDataDisk')}
        offerings={offerings}
        value={values.diskOffering}
        onChange={(id) => change({ diskOffering: id })}
        error={problems.diskOffering === undefined ? undefined : t(problems.diskOffering)}
      />
      {diskOffering?.iscustomized === true && (
        <TextField
          label={t('compute.sizeGib')}
          inputMode="numeric"
          value={values.diskGib}
          onChange={(event) => change({ diskGib: event.currentTarget.value })}
          error={problems.diskGib === undefined ? undefined : t(problems.diskGib)}
        />
      )}
    </FormSection>
  )
}

/** The root disk is as large as the template, or larger. */
function RootSize({ deploy }: { deploy: Deploy }) {
  const t = useT()
  const format = useFormat()
  const { values, change, image, problems } = deploy
  const least = leastGib(image)
  return (
    <TextField
      label={t('compute.deploy.rootGib')}
      optional
      description={
        image?.size === undefined
          ? t('compute.deploy.rootGibHelp')
          : t('compute.deploy.rootGibOf', { size: format.size(image.size) })
      }
      inputMode="numeric"
      placeholder={image?.size === undefined ? '' : format.number(least)}
      value={values.rootGib}
      onChange={(event) => change({ rootGib: event.currentTarget.value })}
      error={
        problems.rootGib === undefined
          ? undefined
          : t(problems.rootGib, { least: format.number(least) })
      }
    />
  )
}
