import { Link } from 'react-router'
import { useT } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { Copyable } from '../../../ui/copyable.tsx'
import { Fact, Facts } from '../../../ui/page.tsx'
import { Muted, NoValue, Time } from '../../../ui/values.tsx'
import { imagePath } from '../../images/kind.ts'
import { useComputeDialog, type Instance } from '../compute.ts'
import { OwnerWords } from '../owner-cell.tsx'
import { useReason } from '../reasons.ts'
import { InstanceState } from '../state-cell.tsx'
import { addressesOf, SizeWords } from './instance-columns.tsx'
import styles from './instance-page.module.css'

/** Everything that is known of an instance. */
export function InstanceFacts({ instance }: { instance: Instance }) {
  const t = useT()
  const { name = '', displayname, hostname, instancename } = instance
  return (
    <Facts>
      <Fact name={t('compute.state')}>
        <InstanceState instance={instance} plain />
      </Fact>
      <Fact name={t('compute.address')}>
        {addressesOf(instance) === '' ? (
          <NoAddress running={instance.state === 'Running'} />
        ) : (
          <Copyable text={addressesOf(instance)} />
        )}
      </Fact>
      <Fact name={t('compute.iso')}>
        <Drive instance={instance} />
      </Fact>
      <Fact name={t('compute.madeFrom')}>
        <MadeFrom instance={instance} />
      </Fact>
      <Fact name={t('image.osType')}>{instance.osdisplayname ?? <NoValue />}</Fact>
      <Fact name={t('compute.offering')}>
        {instance.serviceofferingname}{' '}
        <Muted>
          <SizeWords of={instance} />
        </Muted>
      </Fact>
      <Fact name={t('compute.firmware')}>
        <Firmware instance={instance} />
      </Fact>
      {name !== displayname && <Fact name={t('compute.hostName')}>{name}</Fact>}
      <Fact name={t('compute.zone')}>{instance.zonename}</Fact>
      {hostname !== undefined && <Fact name={t('compute.host')}>{hostname}</Fact>}
      {instancename !== undefined && (
        <Fact name={t('compute.domainName')}>
          <Copyable text={instancename} />
        </Fact>
      )}
      <Fact name={t('compute.owner')}>
        <OwnerWords of={instance} />
      </Fact>
      <Fact name={t('compute.created')}>
        <Time date={instance.created} />
      </Fact>
      <Fact name="ID">
        <Copyable text={instance.id ?? ''} shown={18} />
      </Fact>
    </Facts>
  )
}

/** One that has just started may get one yet. */
function NoAddress({ running }: { running: boolean }) {
  const t = useT()
  return running ? <Muted>{t('compute.noAddressYet')}</Muted> : <NoValue />
}

function Firmware({ instance: { boottype, bootmode, arch } }: { instance: Instance }) {
  const t = useT()
  const kind = boottype === 'UEFI' ? 'UEFI' : 'BIOS'
  const secure = bootmode === 'SECURE' ? ` · ${t('compute.firmware.secure')}` : ''
  return (
    <>
      {kind}
      {secure} <Muted>{arch}</Muted>
    </>
  )
}

/** The ISO in the drive, and what can be done about it. */
function Drive({ instance }: { instance: Instance }) {
  const t = useT()
  const reason = useReason()
  const { open } = useComputeDialog()
  const { id = '', isoid, isoname = '' } = instance
  const cannotAttach = reason(instance, 'attachiso')
  const cannotDetach = reason(instance, 'detachiso')
  return (
    <span className={styles.iso}>
      {isoid === undefined ? (
        <NoValue />
      ) : (
        <Link to={imagePath('iso', isoid)} title={isoname}>
          {isoname}
        </Link>
      )}
      <Button
        variant="link"
        disabled={cannotAttach !== undefined}
        title={cannotAttach}
        onClick={() => open('iso-attach', id)}
      >
        {t(isoid === undefined ? 'compute.isoAttach' : 'compute.isoReplace')}
      </Button>
      {isoid !== undefined && (
        <Button
          variant="link"
          disabled={cannotDetach !== undefined}
          title={cannotDetach}
          onClick={() => open('iso-detach', id)}
        >
          {t('compute.isoDetachShort')}
        </Button>
      )}
    </span>
  )
}

/** The image that it was made from; its name stays when it is deleted. */
function MadeFrom({ instance }: { instance: Instance }) {
  const { templateid, templatename, templateformat } = instance
  if (templateid === undefined) return <NoValue />
  const kind = templateformat === 'ISO' ? 'iso' : 'template'
  return (
    <Link to={imagePath(kind, templateid)} title={templatename}>
      {templatename ?? templateid}
    </Link>
  )
}

/** Its network cards; the address is among the other facts. */
export function NicFacts({ instance: { nic } }: { instance: Instance }) {
  const t = useT()
  return nic.map(({ id, networkname, macaddress = '', gateway }) => (
    <Facts key={id}>
      <Fact wide name={t('compute.network')}>
        {networkname} <Muted>{gateway}</Muted>
      </Fact>
      <Fact wide name={t('compute.mac')}>
        <Copyable text={macaddress} />
      </Fact>
    </Facts>
  ))
}
