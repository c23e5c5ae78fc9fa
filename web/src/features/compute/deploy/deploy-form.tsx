import { Link } from 'react-router'
import { useT } from '../../../i18n/i18n.ts'
import { LeaveGuard } from '../../../layout/leave-guard.tsx'
import { Button, buttonClass } from '../../../ui/button.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { FormPage } from '../../../ui/form-page.tsx'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import { imagePath } from '../../images/kind.ts'
import { instancesPath } from '../compute.ts'
import { DiskSection } from './disk-section.tsx'
import { ImageSection } from './image-section.tsx'
import { MoreSection } from './more-section.tsx'
import { NameSection, PlaceSection, SizeSection } from './place-sections.tsx'
import { useDeploy, type DeployLists, type DeployStart } from './use-deploy.ts'

interface DeployFormProps {
  readonly lists: DeployLists
  readonly start: DeployStart
}

export function DeployForm({ lists, start }: DeployFormProps) {
  const t = useT()
  const deploy = useDeploy(lists, start)
  const { source, image } = start
  const back = image === undefined ? instancesPath : imagePath(source, image.id ?? '')
  return (
    <FormPage
      label={t('compute.instances.add')}
      onSubmit={deploy.submit}
      aside={<ApiCallButton call={() => ['deployVirtualMachine', deploy.request]} />}
      message={deploy.error !== null && <ErrorNotice error={deploy.error} />}
      buttons={
        <>
          <Link to={back} className={buttonClass()}>
            {t('action.cancel')}
          </Link>
          <Button variant="primary" type="submit" pending={deploy.pending}>
            {t('compute.launch')}
          </Button>
        </>
      }
    >
      <ImageSection deploy={deploy} />
      <NameSection deploy={deploy} />
      <PlaceSection deploy={deploy} />
      <SizeSection deploy={deploy} offerings={lists.offerings} />
      <DiskSection deploy={deploy} offerings={lists.diskOfferings} />
      <MoreSection deploy={deploy} />
      <LeaveGuard dirty={deploy.dirty} />
    </FormPage>
  )
}
