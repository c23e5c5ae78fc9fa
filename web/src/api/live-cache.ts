import type { CommandName } from '@mold/shared/commands/index.ts'
import type { QueryClient } from '@tanstack/react-query'
import type { ImageKind, LiveEvent } from './events.ts'
import { createLiveRows } from './live-rows.ts'
import { announceTouched, type TouchedKind } from './stream-state.ts'

const listOfKind = { template: 'listTemplates', iso: 'listIsos' } as const satisfies Record<
  ImageKind,
  CommandName
>

const permissionsOfKind = {
  template: 'listTemplatePermissions',
  iso: 'listIsoPermissions',
} as const satisfies Record<ImageKind, CommandName>

const listsOfTouched: Record<TouchedKind, readonly CommandName[]> = {
  event: ['listEvents'],
  job: ['listAsyncJobs', 'listImageChecks'],
  configuration: ['listConfigurations', 'listCapabilities'],
  zone: ['listZones', 'listZoneHealth'],
  imagestore: ['listImageStores', 'listZoneHealth'],
  health: ['listZoneHealth', 'listManagementServers'],
  template: ['listTemplates'],
  iso: ['listIsos'],
  upload: ['listUploads'],
  account: ['listAccounts', 'listUsers'],
  domain: ['listDomains', 'listAccounts'],
  project: ['listProjects', 'listProjectAccounts', 'listProjectInvitations'],
  // Each tells of the others too: whose disk it is, in which state, on which host.
  instance: ['listVirtualMachines', 'listVolumes'],
  volume: ['listVolumes', 'listVirtualMachines'],
  snapshot: ['listSnapshots', 'listVolumes'],
  host: [
    'listHosts',
    'listStoragePools',
    'listVirtualMachines',
    'listZoneHealth',
    'listTemplateDirectDownloadCertificates',
  ],
  certificate: ['listTemplateDirectDownloadCertificates', 'listZoneHealth'],
  network: ['listNetworks'],
  offering: ['listServiceOfferings', 'listDiskOfferings'],
}

interface Row {
  readonly id?: string | undefined
  readonly [field: string]: unknown
}

interface CachedList {
  readonly count: number
  readonly items: readonly Row[]
}

const liveRows = createLiveRows()

let calls = 0

/** Marks the start of a call, for `reconcile`. */
export function markCall(): number {
  calls += 1
  return liveRows.mark()
}

/** Whether anything has been read in this session. */
export function anythingRead(): boolean {
  return calls > 0
}

/** An answer with every row replaced of which the stream has brought a newer one meanwhile. */
export function reconcile<T>(command: CommandName, answer: T, mark: number): T {
  if (command !== 'listTemplates' && command !== 'listIsos') return answer
  const list = answer as CachedList
  return { ...list, items: liveRows.newerOf(list.items, mark) } as T
}

/** Forgets every row, when the session ends. */
export function forgetLiveRows(): void {
  calls = 0
  liveRows.clear()
}

type ImageListener = (kind: ImageKind, id: string, row: Row | undefined) => void
const imageListeners = new Set<ImageListener>()

/** Tells of every image that changed, with the list's fields, or is gone. */
export function onImage(listener: ImageListener): () => void {
  imageListeners.add(listener)
  return () => imageListeners.delete(listener)
}

function announceImage(...about: Parameters<ImageListener>): void {
  for (const listener of imageListeners) listener(...about)
}

/** Brings one event into the cache: rows in place, everything else by reading its list again. */
export function applyLiveEvent(client: QueryClient, event: LiveEvent): void {
  switch (event.type) {
    case 'hello':
      // Whatever happened while nobody listened: every list is read again.
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
      announceTouched('upload')
      return
    case 'touched':
      announceTouched(event.kind)
      for (const command of listsOfTouched[event.kind]) invalidateSoon(client, command)
      return
    case 'changed':
      if (liveRows.change(event.id, event.version, event.row)) {
        patchRow(client, event.kind, event.row)
        announceImage(event.kind, event.id, event.row)
      }
      return
    case 'gone':
      liveRows.gone(event.id, event.version)
      announceImage(event.kind, event.id, undefined)
      removeRow(client, listOfKind[event.kind], event.id)
  }
}

function patchRow(client: QueryClient, kind: ImageKind, row: Row): void {
  const command = listOfKind[kind]
  let known = false
  let maybeShared = false
  let moved = false
  const patch = (list: CachedList | undefined) => {
    const before = list?.items.find((item) => item.id === row.id)
    if (list === undefined || before === undefined) return list
    known = true
    moved ||= placeOf(before) !== placeOf(row)
    maybeShared ||= isMoreThanProgress(before, row)
    const items = list.items.map((item) => (item === before ? { ...item, ...row } : item))
    return { ...list, items }
  }
  client.setQueriesData<CachedList>({ queryKey: [command] }, patch)
  // A new row, or one that may now belong elsewhere, is for the server to place and to count.
  if (!known || moved || maybeShared) invalidateSoon(client, command)
  if (!known || maybeShared) invalidateSoon(client, permissionsOfKind[kind])
}

/** No row says whom an image is shared with; what changes nothing of its zones may have changed that. */
function isMoreThanProgress(before: Row, row: Row): boolean {
  const isSame = (name: string) => JSON.stringify(before[name]) === JSON.stringify(row[name])
  return !isSame('updated') || isSame('zones')
}

/** What decides where a row stands: everything that lists filter and sort by, but progress. */
function placeOf(row: Row): string {
  const zones = Array.isArray(row['zones']) ? (row['zones'] as Row[]) : []
  const facts = ['name', 'size', 'ostypeid', 'ispublic', 'isfeatured', 'isready', 'account']
  return JSON.stringify([
    facts.map((name) => row[name] ?? null),
    zones.map((zone) => [zone['zoneid'], zone['state']]),
  ])
}

function removeRow(client: QueryClient, command: CommandName, id: string): void {
  client.setQueriesData<CachedList>({ queryKey: [command] }, (list) => {
    if (list === undefined || !list.items.some((item) => item.id === id)) return list
    const items = list.items.filter((item) => item.id !== id)
    return { ...list, items, count: Math.max(0, list.count - 1) }
  })
  invalidateSoon(client, command)
}

const pending = new Map<CommandName, ReturnType<typeof setTimeout>>()

const soonMs = 250
/** How long a reading is left to end: one whose connection is dead never does. */
const longestReadingMs = 10_000

/**
 * Many events in a row (a hundred images registered by a script) read a list once, not each. One that
 * is being read is read again afterwards: begun anew with each event, it would never come.
 */
function invalidateSoon(client: QueryClient, command: CommandName): void {
  if (pending.has(command)) return
  const queryKey = [command]
  const latest = Date.now() + longestReadingMs
  const read = () => {
    if (client.isFetching({ queryKey }) > 0 && Date.now() < latest) {
      pending.set(command, setTimeout(read, soonMs))
      return
    }
    pending.delete(command)
    void client.invalidateQueries({ queryKey })
  }
  pending.set(command, setTimeout(read, soonMs))
}
