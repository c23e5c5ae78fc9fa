import { Suspense } from 'react'
import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { RadioChoices } from '../../../ui/choices.tsx'
import { TextField } from '../../../ui/fields.tsx'
import { FormSection } from '../../../ui/form-page.tsx'
import { lazyPart } from '../../../ui/lazy-part.ts'
import { Notice } from '../../../ui/notice.tsx'
import { GuideLink } from '../../guides/guide-link.tsx'
import { choiceOf, useFoundImages } from '../use-found-images.ts'
import { sources } from './deploy-values.ts'
import type { Deploy } from './use-deploy.ts'

/* The code of a floating list weighs as much as the form. */
const PickField = lazyPart(async () => (await import('../pick-field.tsx')).PickField)

/** What the machine begins with: a template, or an ISO to install from. */
export function ImageSection({ deploy }: { deploy: Deploy }) {
  const t = useT()
  const { values, changeSource } = deploy
  const { source } = values
  return (
    <FormSection
      title={t('compute.deploy.image')}
      help={
        <>
          {t(`compute.deploy.imageHelp.${source}`)} <GuideLink />
        </>
      }
    >
      <RadioChoices
        label={t('compute.deploy.image')}
        quiet
        segmented
        choices={sources.map((value) => ({ value, label: t(`compute.source.${value}`) }))}
        value={source}
        onChange={(value) => {
          const next = sources.find((each) => each === value)
          if (next) changeSource(next)
        }}
      />
      {/* One of its own for each kind: what was typed for the other finds nothing here. */}
      <ImageField key={source} deploy={deploy} />
    </FormSection>
  )
}

function ImageField({ deploy }: { deploy: Deploy }) {
  const t = useT()
  const format = useFormat()
  const { values, change, image, problems } = deploy
  const { source } = values
  const { images, search, found } = useFoundImages(source, {
    chosen: values.image,
    ...(source === 'template' ? { hypervisor: 'KVM' } : {}),
  })
  const offered = source === 'iso' ? images.filter(({ bootable }) => bootable) : images
  const facts =
    image === undefined
      ? undefined
      : [
          image.ostypename,
          image.size === undefined ? undefined : format.size(image.size),
          image.account ?? image.project,
        ].filter((fact) => fact !== undefined)
  const words = {
    label: t(`compute.source.${source}`),
    description: facts?.join(' · '),
    placeholder: t(`compute.deploy.pick.${source}`),
    error: problems.image === undefined ? undefined : t(problems.image),
  }
  return (
    <>
      <Suspense fallback={<TextField {...words} readOnly value={values.image?.label ?? ''} />}>
        <PickField
          {...words}
          choices={offered.map(choiceOf)}
          search={search}
          found={found}
          value={values.image}
          onChange={(chosen) => change({ image: chosen })}
        />
      </Suspense>
      {source === 'template' && image?.hypervisor !== undefined && image.hypervisor !== 'KVM' && (
        <Notice tone="attention">{t('compute.notKvm')}</Notice>
      )}
    </>
  )
}
