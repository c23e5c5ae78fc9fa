import { IconEye, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { parseApiDate } from '../../../i18n/format.ts'
import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import type { MenuGroup } from '../../../ui/menu.tsx'
import { StateBadge } from '../../../ui/state-badge.tsx'
import { RowActions } from '../../../ui/table/row-actions.tsx'
import { NoValue } from '../../../ui/values.tsx'
import { useInfraDialog } from '../infra.ts'
import {
  type Certificate,
  expiryOf,
  hostsOfMatrix,
  type OnHost,
  placeId,
  stateOnHost,
} from './certificates.ts'
import styles from './certificates.module.css'

interface MatrixProps {
  readonly zone: string
  /** Of one zone. */
  readonly certificates: readonly Certificate[]
}

/** Certificates down, hosts across: a glance tells what is not as it should be. */
export function CertificateMatrix({ zone, certificates }: MatrixProps) {
  const t = useT()
  const hosts = hostsOfMatrix(certificates)
  const label = t('cert.matrix', { zone })
  return (
    // Wide where there are many hosts: then it scrolls by itself.
    <div className={styles.scroll}>
      <table className={styles.matrix} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{t('cert.certificate')}</th>
            {hosts.map(({ hostid, hostname }) => (
              <th key={hostid} scope="col" title={hostname}>
                {hostname}
              </th>
            ))}
            <th scope="col" className={styles.actions}>
              <span className="visually-hidden">{t('list.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {certificates.map((certificate) => (
            <Row key={certificate.id} certificate={certificate} hosts={hosts} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({
  certificate,
  hosts,
}: {
  readonly certificate: Certificate
  readonly hosts: readonly OnHost[]
}) {
  const { open } = useInfraDialog()
  const { id = '', alias = '', hostsmap = [] } = certificate
  const actions = useActions()
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          className={styles.name}
          aria-haspopup="dialog"
          onClick={() => open('certificate', id)}
        >
          {alias}
        </button>
        <Validity certificate={certificate} />
      </th>
      {hosts.map(({ hostid }) => (
        <Cell
          key={hostid}
          certificate={certificate}
          on={hostsmap.find((each) => each.hostid === hostid)}
        />
      ))}
      <td className={styles.actions}>
        <RowActions name={alias} groups={() => actions(certificate)} />
      </td>
    </tr>
  )
}

function Cell({ certificate, on }: { certificate: Certificate; on: OnHost | undefined }) {
  const t = useT()
  const { open } = useInfraDialog()
  if (!on) {
    return (
      <td>
        <NoValue />
      </td>
    )
  }
  const { tone, words } = stateOnHost(on)
  return (
    <td>
      <button
        type="button"
        className={styles.cell}
        aria-haspopup="dialog"
        aria-label={`${t(words)}: ${certificate.alias}, ${on.hostname}`}
        onClick={() => open('certificate-host', placeId(certificate.id ?? '', on.hostid ?? ''))}
      >
        <StateBadge tone={tone} words={t(words)} />
      </button>
    </td>
  )
}

/** Until when it is valid; louder the sooner that is. */
function Validity({ certificate }: { certificate: Certificate }) {
  const t = useT()
  const format = useFormat()
  const [now] = useState(() => new Date())
  const { validto, revoked } = certificate
  if (revoked !== undefined) {
    return <StateBadge tone="attention" words={t('cert.beingRevoked')} />
  }
  if (validto === undefined) return null
  const end = parseApiDate(validto)
  const expiry = expiryOf(certificate, now)
  const until = t('cert.until', { day: format.date(end) })
  return expiry === undefined ? (
    <span className={styles.until} title={format.exactTime(end)}>
      {until}
    </span>
  ) : (
    <StateBadge
      tone={expiry.tone}
      words={t(expiry.words, { days: format.number(expiry.days) })}
      hint={format.exactTime(end)}
    />
  )
}

const size = 16

function useActions(): (certificate: Certificate) => MenuGroup[] {
  const t = useT()
  const { open } = useInfraDialog()
  return ({ id = '', revoked }) => [
    {
      items: [
        {
          id: 'details',
          label: t('cert.details'),
          icon: <IconEye size={size} />,
          onSelect: () => open('certificate', id),
        },
      ],
    },
    {
      items: [
        {
          id: 'revoke',
          label: revoked === undefined ? t('cert.revoke') : t('cert.revokeAgain'),
          icon: <IconTrash size={size} />,
          danger: true,
          onSelect: () => open('certificate-revoke', id),
        },
      ],
    },
  ]
}
