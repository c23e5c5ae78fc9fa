import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { begin } from '../../../api/client.ts'
import { apiQuery } from '../../../api/queries.ts'
import { useChosenProject } from '../../../layout/chosen-project.ts'
import { onPurpose } from '../../../layout/leave-guard.tsx'
import { isAdmin, useSession } from '../../../layout/use-session.ts'
import { imageCall, type Image } from '../../images/kind.ts'
import { instancePath, instancesPath } from '../compute.ts'
import type { DiskOffering } from '../dialogs/volume-values.ts'
import { refreshCompute } from '../refresh.ts'
import { choiceOf } from '../use-found-images.ts'
import {
  deployProblems,
  hostsFor,
  toDeploy,
  zonesWith,
  type DeployValues,
  type Network,
  type ServiceOffering,
  type Source,
  type Zone,
} from './deploy-values.ts'

export interface DeployLists {
  readonly zones: readonly Zone[]
  readonly offerings: readonly ServiceOffering[]
  readonly diskOfferings: readonly DiskOffering[]
  readonly networks: readonly Network[]
}

export interface DeployStart {
  readonly source: Source
  /** The image that the address names. */
  readonly image: Image | undefined
}

/** The state of the form: its values, what they stand for, what is wrong, and the call that it makes. */
export function useDeploy(lists: DeployLists, start: DeployStart) {
  const navigate = useNavigate()
  const session = useSession()
  const admin = isAdmin(session)
  const { id: project } = useChosenProject()
  const [given, setGiven] = useState<Partial<DeployValues>>({})
  const [tried, setTried] = useState(false)
  const source = given.source ?? start.source
  const chosenImage =
    'image' in given || source !== start.source || start.image === undefined
      ? given.image
      : choiceOf(start.image)
  const { image, isLoading } = useImage(source, chosenImage?.value, admin, start.image)
  const zones = zonesWith(image, lists.zones)
  // What was chosen, as long as the image is there.
  const zoneid = (zones.find(({ id }) => id === given.zoneid) ?? zones[0])?.id ?? ''
  const networks = lists.networks.filter((network) => network.zoneid === zoneid)
  const hosts = hostsFor(zoneid, useHosts(session.role === 'Admin'))
  const values: DeployValues = {
    source,
    image: chosenImage,
    zoneid,
    networkid: (networks.find(({ id }) => id === given.networkid) ?? networks[0])?.id ?? '',
    hostid: hosts.find(({ id }) => id === given.hostid)?.id ?? '',
    name: given.name ?? '',
    offering: given.offering ?? lists.offerings[0]?.id ?? '',
    rootGib: given.rootGib ?? '',
    // Whoever installs needs a disk; whoever has a template may do without another one.
    diskOffering:
      given.diskOffering ?? (source === 'iso' ? (lists.diskOfferings[0]?.id ?? '') : ''),
    diskGib: given.diskGib ?? '',
    firmware: given.firmware ?? 'bios',
    controller: given.controller ?? 'auto',
    start: given.start ?? true,
  }
  const chosen = {
    image,
    diskOffering: lists.diskOfferings.find(({ id }) => id === values.diskOffering),
  }
  const problems = deployProblems(values, chosen)
  const request = toDeploy(values, chosen, project)
  const launch = useMutation({
    mutationFn: () => begin('deployVirtualMachine', request),
    onSuccess: async (id) => {
      await refreshCompute()
      void navigate(id === undefined ? instancesPath : instancePath(id), { state: onPurpose })
    },
  })
  return {
    values,
    change: (patch: Partial<DeployValues>) => setGiven((before) => ({ ...before, ...patch })),
    /** Begins with an image of the other kind; the disk means another thing then. */
    changeSource: (next: Source) =>
      setGiven((before) => {
        const rest = { ...before, source: next }
        delete rest.image
        delete rest.diskOffering
        delete rest.diskGib
        return rest
      }),
    image,
    zones,
    networks,
    /** None but for root admins: others have no choice. */
    hosts,
    diskOffering: chosen.diskOffering,
    /** Said only from the first try on; while they are typed numbers are not wrong yet. */
    problems: tried ? problems : {},
    request,
    dirty: Object.keys(given).length > 0 && !launch.isSuccess,
    /** It cannot be sent yet either while the zones of the image that was just chosen are on their way. */
    pending: launch.isPending || isLoading,
    error: launch.error,
    submit: () => {
      // What is missing then is not missing, and would be said for a moment.
      if (isLoading) return
      setTried(true)
      if (Object.keys(problems).length === 0) launch.mutate()
    },
  }
}

export type Deploy = ReturnType<typeof useDeploy>

function useHosts(root: boolean) {
  const { data } = useQuery({ ...apiQuery('listHosts', {}), enabled: root })
  return root ? (data?.items ?? []) : []
}

/** The chosen image with its zones. */
function useImage(
  source: Source,
  id: string | undefined,
  admin: boolean,
  known: Image | undefined,
) {
  const query = useQuery({
    ...apiQuery(...imageCall(source, id ?? '', admin)),
    enabled: id !== undefined,
  })
  if (id === undefined) return { image: undefined, isLoading: false }
  const image =
    query.data?.items.find((item) => item.id === id) ?? (known?.id === id ? known : undefined)
  return { image, isLoading: image === undefined && query.isLoading }
}
