import { useState } from 'react'
import { Link } from 'react-router'
import {
  cloudbaseConf,
  cloudbaseDefaults,
  isAccountName,
} from '@mold/shared/guides/windows/cloudbase-init.ts'
import { useT } from '../../../i18n/i18n.ts'
import { TextField } from '../../../ui/fields.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { SwitchField } from '../../../ui/switches.tsx'
import { FileOffer } from '../file-offer.tsx'
import { guidePath } from '../guide-address.ts'
import { StepItem } from '../step-list.tsx'

const folder = 'C:\\Program Files\\Cloudbase Solutions\\Cloudbase-Init\\conf\\'

/** Windows gets its password by cloudbase-init. */
export function CloudbaseSteps() {
  const t = useT()
  const [values, setValues] = useState(cloudbaseDefaults)
  const { username, changeAtFirstLogon } = values
  const wrong = isAccountName(username) ? undefined : t('guidePasswords.usernameWrong')
  return (
    <>
      <StepItem
        title={t('guidePasswords.step.cloudbase')}
        text={t('guidePasswords.step.cloudbase.text')}
        blocks={[
          {
            at: 'windows',
            text: 'msiexec /i CloudbaseInitSetup_x64.msi /qn /l*v cloudbase-init.log',
          },
        ]}
      >
        <Notice tone="info">{t('guidePasswords.metadata')}</Notice>
      </StepItem>
      <StepItem
        title={t('guidePasswords.step.conf')}
        text={t('guidePasswords.step.conf.text')}
        blocks={[{ at: 'windows', text: `${folder}cloudbase-init.conf` }]}
      >
        <TextField
          label={t('guidePasswords.username')}
          description={t('guidePasswords.usernameHelp')}
          value={username}
          error={wrong}
          onChange={(event) => setValues({ ...values, username: event.currentTarget.value })}
        />
        <SwitchField
          label={t('guidePasswords.changeAtFirstLogon')}
          checked={changeAtFirstLogon}
          onChange={(event) =>
            setValues({ ...values, changeAtFirstLogon: event.currentTarget.checked })
          }
        />
        <FileOffer name="cloudbase-init.conf" text={cloudbaseConf(values)} blocked={wrong} />
      </StepItem>
      <StepItem
        title={t('guidePasswords.step.sysprep')}
        text={t('guidePasswords.step.sysprep.text')}
      >
        <Link to={guidePath('windows')}>{t('guidePasswords.toWindows')}</Link>
      </StepItem>
    </>
  )
}
