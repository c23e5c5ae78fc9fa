import './texts.ts'
import { useT } from '../../../i18n/i18n.ts'
import { urlChoice, useUrlState } from '../../../router/url-state.ts'
import { RadioChoices } from '../../../ui/choices.tsx'
import { GuideFrame } from '../guide-frame.tsx'
import { SysprepGuide } from './sysprep-guide.tsx'
import { UnattendGuide } from './unattend-guide.tsx'

const generations = ['unattend', 'sysprep'] as const

/** Which answers are asked for; the answers themselves stay out of the address, as there are passwords among them. */
const shape = { answers: urlChoice(generations, 'unattend') }

/** From an ISO of Windows to a template (spec K2). */
export function Component() {
  const t = useT()
  const [{ answers }, set] = useUrlState(shape)
  return (
    <GuideFrame id="windows" about={t('guideWindows.about')}>
      <RadioChoices
        label={t('guideWindows.generation')}
        segmented
        choices={generations.map((value) => ({
          value,
          label: t(`guideWindows.generation.${value}`),
        }))}
        value={answers}
        onChange={(value) => set({ answers: value === 'sysprep' ? 'sysprep' : 'unattend' })}
      />
      {answers === 'unattend' ? <UnattendGuide /> : <SysprepGuide />}
    </GuideFrame>
  )
}
