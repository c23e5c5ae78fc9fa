import { errorText } from '@mold/shared/errors.ts'
import type { DomainState } from '../../agent/protocol.ts'
import type { Db, Trx } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import type { Logger } from '../../log.ts'
import type { ConnectedHost, HostObserver, ToldDomains } from '../hosts/observer.ts'
import { changeInstance, type InstanceRow } from './instance.repository.ts'
import { instanceEvent } from './instance.events.ts'
import { dropAddresses, noteAddresses, settledOn } from './observe.repository.ts'

export interface ObserveParts {
  readonly db: Db
  readonly log: Logger
  /** Compares what a host has with the rows. */
  readonly reconcile: (host: ConnectedHost) => Promise<void>
}

/** What a state of libvirt means for an instance; undefined for one that will be another in a moment. */
function stateOf(told: DomainState): 'Running' | 'Stopped' | undefined {
  switch (told) {
    case 'running':
    case 'paused':
    case 'starved':
      return 'Running'
    case 'stopping':
      return undefined
    case 'stopped':
    case 'crashed':
    case 'none':
      return 'Stopped'
  }
}

/* Nobody asked for it here: the guest, or somebody beside us. */
const words = {
  Running: { verb: 'START', text: 'It runs, as its host says' },
  Stopped: { verb: 'STOP', text: 'It is off, as its host says' },
} as const

/** Brings what a host tells of an instance into its row; what it knows already changes nothing. */
async function settle(trx: Trx, row: InstanceRow, told: DomainState): Promise<void> {
  const state = stateOf(told)
  if (state === undefined) return
  if (state !== row.state) {
    await changeInstance(trx, row.id, { state })
    if (state === 'Stopped') await dropAddresses(trx, row.id)
    const { verb, text } = words[state]
    await tell(trx, row, { verb, text, level: 'INFO' })
  }
  await settleHeld(trx, row, told)
}

/** The hypervisor says Running of one that stands still for want of room: its row says why, for as long as it does. */
async function settleHeld(trx: Trx, row: InstanceRow, told: DomainState): Promise<void> {
  const isHeld = told === 'starved'
  if (isHeld === (row.error_code === heldCode)) return
  const error = isHeld ? { error_code: heldCode, error_params: '{}' } : noError
  await changeInstance(trx, row.id, error)
  const text = isHeld ? errorText(heldCode, {}) : 'It no longer waits for room on its host'
  await tell(trx, row, { verb: 'UPDATE', text, level: isHeld ? 'ERROR' : 'INFO' })
}

const heldCode = 'instance.no_room'
const noError = { error_code: null, error_params: null }

async function tell(
  trx: Trx,
  row: InstanceRow,
  of: {
    readonly verb: Parameters<typeof instanceEvent>[1]
    readonly text: string
    readonly level: 'INFO' | 'ERROR'
  },
): Promise<void> {
  const subject = instanceEvent(row, of.verb)
  await recordEvent(trx, {
    ...subject,
    description: `${subject.description}: ${of.text}`,
    level: of.level,
    state: 'Completed',
    username: 'system',
  })
}

async function tellAll(db: Db, host: ConnectedHost, domains: ToldDomains): Promise<void> {
  const told = new Map(domains.map(({ instance, state }) => [instance, state]))
  await db.transaction().execute(async (trx) => {
    for (const row of await settledOn(trx, host.id)) {
      await settle(trx, row, told.get(row.uuid) ?? 'none')
    }
  })
  await noteAddresses(db, Object.assign({}, ...domains.map(({ addresses }) => addresses)))
}

/**
 * Brings what hosts say of their domains into the rows of instances, whoever started or stopped them. While a job
 * works on an instance only its steps count. The state of instances stays while their host is away.
 */
export function createHostObserver({ db, log, reconcile }: ObserveParts): HostObserver {
  return {
    onDomains: (host, domains) => tellAll(db, host, domains),
    onDomain: (host, { instance, state }) =>
      db.transaction().execute(async (trx) => {
        for (const row of await settledOn(trx, host.id, [instance])) await settle(trx, row, state)
      }),
    async onConnected(host) {
      // It asks the host, whose answer comes over the line that this call keeps waiting.
      void reconcile(host).catch((error: unknown) =>
        log.warn({ err: error, host: host.name }, 'a host could not be reconciled; it will be'),
      )
    },
  }
}
