import { Suspense } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { RadioChoices } from '../../ui/choices.tsx'
import { TextField } from '../../ui/fields.tsx'
import { FormSection } from '../../ui/form-page.tsx'
import { lazyPart } from '../../ui/lazy-part.ts'
import { onConfirmKey } from '../../ui/keys.ts'
import { LocalFiles } from './local-files.tsx'
import { OtherKindNotice } from './notices.tsx'
import { panelPlace, ProbePanel } from './probe-panel.tsx'
import type { AddForm } from './use-add-form.ts'
import styles from './source-section.module.css'

// Nothing to say before the source has been looked at.
const BeforeNotices = lazyPart(async () => (await import('./before-notices.tsx')).BeforeNotices)
const ImportFiles = lazyPart(async () => (await import('./import-files.tsx')).ImportFiles)

interface SourceSectionProps {
  readonly add: AddForm
  /** The server has an import folder that the caller may register from. */
  readonly importFolder: boolean
  readonly zoneCount: number
}

const sources = ['url', 'file', 'import'] as const

/** Where the bytes come from, and what is there. */
export function SourceSection({ add, importFolder, zoneCount }: SourceSectionProps) {
  const t = useT()
  const { source } = add.values
  return (
    <FormSection
      title={t('add.source')}
      help={t(source === 'file' ? 'add.sourceHelpFile' : 'add.sourceHelp')}
    >
      <RadioChoices
        label={t('add.sourceKind')}
        quiet
        segmented
        choices={[
          { value: 'url', label: t('add.sourceUrl') },
          { value: 'file', label: t('add.sourceFile') },
          ...(importFolder ? [{ value: 'import', label: t('add.sourceImport') }] : []),
        ]}
        value={source}
        onChange={(value) => {
          const chosen = sources.find((each) => each === value)
          if (chosen !== undefined) add.change({ source: chosen })
        }}
      />
      <div className={panelPlace(add)}>
        {source === 'url' && <UrlField add={add} />}
        {source === 'file' && <LocalFiles add={add} />}
        {source === 'import' && (
          <Suspense>
            <ImportFiles add={add} />
          </Suspense>
        )}
        {(source !== 'file' || add.files.all.length > 0) && <ProbePanel add={add} />}
      </div>
      <OtherKindNotice add={add} />
      {/* Nothing of it is stored. */}
      {!add.direct && (
        <Suspense>
          <BeforeNotices add={add} zoneCount={zoneCount} />
        </Suspense>
      )}
    </FormSection>
  )
}

function UrlField({ add }: { add: AddForm }) {
  const t = useT()
  const { looked, look, errorOf } = add
  const url = add.field('url', {
    onBlur: () => {
      if (looked.state === 'none' && !add.wrongUrl) look()
    },
  })
  return (
    <div className={styles.url}>
      <TextField
        label={t('add.sourceUrl')}
        type="url"
        inputMode="url"
        spellCheck={false}
        placeholder="https://"
        error={errorOf('url')}
        classNames={{ wrapper: styles.input ?? '' }}
        // Told all the same, but no reason any more to stop here.
        {...(add.goesOn ? { withErrorStyles: false, 'data-passed': true } : {})}
        onKeyDown={onConfirmKey(look)}
        {...url}
      />
      <Button
        className={styles.check ?? ''}
        pending={looked.state === 'looking'}
        disabled={add.unseen}
        onClick={look}
      >
        {t(looked.state === 'none' || looked.state === 'looking' ? 'add.check' : 'add.checkAgain')}
      </Button>
    </div>
  )
}
