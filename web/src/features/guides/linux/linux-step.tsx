import { Link } from 'react-router'
import { cleanUpName } from '@mold/shared/guides/linux/clean-up/frame.ts'
import { cleanUpParts } from '@mold/shared/guides/linux/clean-up/parts.ts'
import { cleanUpScript } from '@mold/shared/guides/linux/clean-up/script.ts'
import { nameHookFiles } from '@mold/shared/guides/linux/host-name.ts'
import { cleanUpCommands, type LinuxStep } from '@mold/shared/guides/linux/steps.ts'
import { needsNameHook, type LinuxChoices } from '@mold/shared/guides/linux/systems.ts'
import { useT } from '../../../i18n/i18n.ts'
import { buttonClass } from '../../../ui/button.tsx'
import { Snippet } from '../../../ui/snippet.tsx'
import { FileOffer } from '../file-offer.tsx'
import { guidePath } from '../guide-address.ts'
import styles from '../guides.module.css'
import { BlockView, StepItem } from '../step-list.tsx'

interface LinuxStepViewProps {
  readonly step: LinuxStep
  readonly choices: LinuxChoices
}

/** A step, with what belongs to it beside its commands. */
export function LinuxStepView({ step, choices }: LinuxStepViewProps) {
  const t = useT()
  const { id, notes = [] } = step
  return (
    <StepItem
      title={t(`guideLinux.step.${id}`)}
      text={t(`guideLinux.step.${id}.text`)}
      // What these two have is shown with their files.
      blocks={id === 'hostName' || id === 'cleanUp' ? [] : step.blocks}
    >
      {notes.map((note) => (
        <p key={note} className={styles.words}>
          {t(`guideLinux.note.${note}`)}
        </p>
      ))}
      <Extra step={step} choices={choices} />
    </StepItem>
  )
}

function Extra({ step, choices }: LinuxStepViewProps) {
  const t = useT()
  switch (step.id) {
    case 'iso':
      return (
        <div className={styles.row}>
          <Link to="/isos/add" className={buttonClass()}>
            {t('images.add.iso')}
          </Link>
          <Link to="/instances" className={buttonClass()}>
            {t('nav.instances')}
          </Link>
        </div>
      )
    case 'passwords':
      return <Link to={guidePath('passwords')}>{t('guideLinux.toPasswords')}</Link>
    case 'hostName':
      return <NameHook step={step} choices={choices} />
    case 'cleanUp':
      return <CleanUp choices={choices} />
    case 'template':
      return (
        <div className={styles.row}>
          <Link to="/volumes" className={buttonClass()}>
            {t('guideLinux.toVolumes')}
          </Link>
        </div>
      )
    default:
      return null
  }
}

function NameHook({ step, choices }: LinuxStepViewProps) {
  if (!needsNameHook(choices)) return null
  const files = nameHookFiles(choices.network)
  return (
    <>
      {files.map(({ path, text }) => (
        <FileOffer
          key={path}
          name={path.slice(path.lastIndexOf('/') + 1)}
          text={text}
          note={path}
        />
      ))}
      <Commands step={step} />
    </>
  )
}

/** The lines of a step that are no file. */
function Commands({ step }: { step: LinuxStep }) {
  return (step.blocks ?? []).map((block) =>
    'file' in block ? null : <BlockView key={block.text} block={block} />,
  )
}

function CleanUp({ choices }: Pick<LinuxStepViewProps, 'choices'>) {
  const t = useT()
  const parts = [...cleanUpParts(choices).map(({ id }) => id), 'powerOff' as const]
  return (
    <>
      <FileOffer name={cleanUpName} text={cleanUpScript(choices)} />
      <Snippet name={t('guideLinux.cleanUp.dryRun')} text={cleanUpCommands.dryRun} />
      <Snippet name={t('guideLinux.cleanUp.run')} text={cleanUpCommands.run} />
      <h3 className={styles.stepTitle}>{t('guideLinux.cleanUp.parts')}</h3>
      <dl className={styles.parts}>
        {parts.map((id) => (
          <div key={id}>
            <dt>{t(`guideLinux.part.${id}`)}</dt>
            <dd>{t(`guideLinux.part.${id}.text`)}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
