import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { useT } from '../../i18n/i18n.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { FormPage } from '../../ui/form-page.tsx'
import { Link } from 'react-router'
import { listPath } from '../images/kind.ts'
import { AccessSection } from './access-section.tsx'
import type { Capabilities, Zone } from './add-data.ts'
import { ImageSection } from './image-section.tsx'
import { LeaveGuard } from '../../layout/leave-guard.tsx'
import { MoreSection } from './more-section.tsx'
import { ProjectNotice } from './project-notice.tsx'
import { SourceSection } from './source-section.tsx'
import { useAddForm, type AddFormOptions } from './use-add-form.ts'
import { ZonesSection } from './zones-section.tsx'

interface AddFormProps extends AddFormOptions {
  readonly zones: readonly Zone[]
  readonly capabilities: Capabilities
}

export function AddForm({ zones, capabilities, ...options }: AddFormProps) {
  const t = useT()
  const add = useAddForm(options)
  const { kind } = options
  const title = t(`images.add.${kind}`)
  const several = add.values.source === 'file' ? add.files.all.length : 1
  const submitWords = several > 1 ? t(`add.several.${kind}`, { count: several }) : title
  return (
    <FormPage
      label={title}
      onSubmit={add.submit}
      aside={<ApiCallButton call={add.apiCall} />}
      message={add.error !== undefined && <ErrorNotice error={add.error} />}
      buttons={
        <>
          <Link to={listPath[kind]} className={buttonClass()}>
            {t('action.cancel')}
          </Link>
          <Button variant="primary" type="submit" pending={add.pending}>
            {submitWords}
          </Button>
        </>
      }
    >
      {options.project !== undefined && <ProjectNotice id={options.project} />}
      <SourceSection
        add={add}
        importFolder={capabilities.importfolderenabled}
        zoneCount={zones.length}
      />
      <ImageSection add={add} />
      <ZonesSection add={add} zones={zones} />
      <AccessSection add={add} mayPublish={capabilities.userpublictemplateenabled} />
      {kind === 'template' && <MoreSection add={add} />}
      <LeaveGuard dirty={add.form.formState.isDirty && !add.done} />
    </FormPage>
  )
}
