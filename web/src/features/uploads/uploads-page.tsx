import { IconUpload } from '@tabler/icons-react'
import { useEffect } from 'react'
import { Link } from 'react-router'
import { useT } from '../../i18n/i18n.ts'
import { buttonClass } from '../../ui/button.tsx'
import { Page, PageBody, PageHead } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { deleteCommand, listPath } from '../images/kind.ts'
import { UploadItem } from './upload-item.tsx'
import { ChooseAgain } from './upload-tray.tsx'
import styles from './uploads-page.module.css'
import { useUploads } from './use-uploads.ts'

/** Every upload of the account that is not complete, and how good the way to the server is. */
export function Component() {
  const t = useT()
  const all = useUploads()
  useEffect(() => {
    document.title = `${t('uploads.title')} · Mold`
  }, [t])
  return (
    <Page>
      <PageHead
        title={t('uploads.title')}
        count={all.length}
        actions={
          <>
            <ApiCallButton look="icon" call={() => ['listUploads', {}]} />
            <Link to="/uploads/connection" className={buttonClass()}>
              {t('uploads.connection')}
            </Link>
          </>
        }
      />
      <PageBody padded>
        {all.length === 0 ? (
          <Empty />
        ) : (
          <div className={styles.list}>
            <ChooseAgain all={all} />
            <ul>
              {all.map((upload) => (
                <UploadItem
                  key={upload.id}
                  upload={upload}
                  more={
                    <ApiCallButton
                      look="small"
                      name={upload.name}
                      call={() => [
                        ['listUploads', { id: upload.id }],
                        [deleteCommand[upload.kind], { id: upload.imageId }],
                      ]}
                    />
                  }
                />
              ))}
            </ul>
          </div>
        )}
      </PageBody>
    </Page>
  )
}

function Empty() {
  const t = useT()
  return (
    <EmptyState
      icon={<IconUpload size={28} stroke={1.5} />}
      title={t('uploads.empty')}
      action={
        <>
          <Link to={`${listPath.iso}/add`} className={buttonClass({ variant: 'primary' })}>
            {t('images.add.iso')}
          </Link>
          <Link to={`${listPath.template}/add`} className={buttonClass()}>
            {t('images.add.template')}
          </Link>
        </>
      }
    >
      {t('uploads.emptyHelp')}
    </EmptyState>
  )
}
