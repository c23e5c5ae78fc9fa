import { Suspense } from 'react'
import { useNavigate } from 'react-router'
import { useLive } from '../../api/queries.ts'
import { lazyPart } from '../../ui/lazy-part.ts'
import { useFocusBack } from '../../ui/use-focus-back.ts'
import { everything, useInfraDialog, zonesPath } from './infra.ts'

const load = () => import('./opened-dialogs.ts')
const ZoneForm = lazyPart(async () => (await load()).ZoneForm)
const ZoneSwitch = lazyPart(async () => (await load()).ZoneSwitchDialog)
const ZoneDelete = lazyPart(async () => (await load()).ZoneDeleteDialog)
const StoreForm = lazyPart(async () => (await load()).StoreForm)
const StoreDelete = lazyPart(async () => (await load()).StoreDelete)
const ServiceOfferingAdd = lazyPart(async () => (await load()).ServiceOfferingAdd)
const DiskOfferingAdd = lazyPart(async () => (await load()).DiskOfferingAdd)
const OfferingDelete = lazyPart(async () => (await load()).OfferingDelete)
const HostAdd = lazyPart(async () => (await load()).HostAdd)
const HostEdit = lazyPart(async () => (await load()).HostEdit)
const HostRejoin = lazyPart(async () => (await load()).HostRejoin)
const HostMaintain = lazyPart(async () => (await load()).HostMaintain)
const HostBack = lazyPart(async () => (await load()).HostBack)
const HostRemove = lazyPart(async () => (await load()).HostRemove)

const CertificateDialogs = lazyPart(async () => (await load()).CertificateDialogs)

/** The dialog that the address names, once what it is about is known. */
export function InfraDialogs() {
  const { dialog, on, close } = useInfraDialog()
  useFocusBack(dialog !== undefined)
  return (
    <Suspense>{dialog !== undefined && <Opened dialog={dialog} on={on} close={close} />}</Suspense>
  )
}

type OpenedProps = Pick<ReturnType<typeof useInfraDialog>, 'on' | 'close'> & {
  readonly dialog: NonNullable<ReturnType<typeof useInfraDialog>['dialog']>
}

function Opened({ dialog, on, close }: OpenedProps) {
  const navigate = useNavigate()
  const zones = useLive('listZones', everything).data?.items
  const stores = useLive('listImageStores', everything).data?.items
  const hosts = useLive('listHosts', everything).data?.items
  if (zones === undefined || stores === undefined) return null
  const zone = zones.find(({ id }) => id === on)
  const store = stores.find(({ id }) => id === on)
  const host = hosts?.find(({ id }) => id === on)
  switch (dialog) {
    case 'zone-add':
      return <ZoneForm like={zones[0]} onClose={close} />
    case 'store-add':
      return <StoreForm zones={zones} zoneId={on} onClose={close} />
    case 'zone-edit':
      return zone && <ZoneForm zone={zone} onClose={close} />
    case 'zone-switch':
      return zone && <ZoneSwitch zone={zone} onClose={close} />
    case 'zone-delete':
      return (
        zone && (
          <ZoneDelete
            zone={zone}
            onClose={close}
            onDeleted={() => void navigate(zonesPath, { replace: true })}
          />
        )
      )
    case 'store-edit':
      return store && <StoreForm zones={zones} store={store} onClose={close} />
    case 'store-delete':
      return store && <StoreDelete store={store} onClose={close} />
    case 'offering-add':
      return <ServiceOfferingAdd onClose={close} />
    case 'disk-offering-add':
      return <DiskOfferingAdd onClose={close} />
    case 'offering-delete':
      return <OfferingDelete kind="service" id={on} onClose={close} />
    case 'disk-offering-delete':
      return <OfferingDelete kind="disk" id={on} onClose={close} />
    case 'host-add':
      return <HostAdd zones={zones} zoneId={on} onClose={close} />
    case 'host-edit':
      return host && <HostEdit host={host} onClose={close} />
    case 'host-rejoin':
      return host && <HostRejoin host={host} onClose={close} />
    case 'host-maintain':
      return host && <HostMaintain host={host} onClose={close} />
    case 'host-back':
      return host && <HostBack host={host} onClose={close} />
    case 'certificate':
    case 'certificate-upload':
    case 'certificate-revoke':
    case 'certificate-host':
      return <CertificateDialogs dialog={dialog} on={on} zones={zones} onClose={close} />
    case 'host-remove':
      return host && <HostRemove host={host} onClose={close} />
  }
}
