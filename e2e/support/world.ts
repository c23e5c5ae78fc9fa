import { randomUUID } from 'node:crypto'
import { rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { makeCertificate } from '../../bff/test/support/certificate.ts'
import { registerAppliance } from './appliance.ts'
import { isoBytes, mib, probeBytes, qcow2Bytes, register } from './images.ts'
import type { Origin, Release } from './origin.ts'
import { makeMachines, type Machines } from './machines.ts'
import { giveImage, makeProject, makeUser } from './people.ts'
import { seedTemplates, seedTwoZones } from './seed.ts'
import type { Mold } from './server.ts'
import { makeTenants } from './tenants.ts'
import { beginByApi } from './upload.ts'
import { addStore } from './zones.ts'

/** An installation with something in every state. */
export interface World {
  /** Ids of templates: ready with a file behind it, and with a copy in each of two zones. */
  readonly ready: string
  readonly twoZones: string
  /** A template that is deployed as its appliance is. */
  readonly appliance: string
  /** ISOs that are being fetched, that failed, and that wait for the next try. */
  readonly fetching: string
  readonly failed: string
  readonly waiting: string
  /** Lets the fetch go on. */
  readonly release: Release
  /** Takes the image store away until the answer is called. */
  readonly loseStore: () => Promise<() => Promise<void>>
  /** Leaves what nobody needs in the image store. */
  readonly leaveBehind: () => Promise<void>
  /** Makes an account that shares a template, and one of a project of it; once. */
  readonly makeTenant: () => Promise<Tenant>
  /** Makes two uploads that are not complete; once. */
  readonly beginUploads: () => Promise<void>
  /** Makes hosts, instances, volumes and snapshots; once. */
  readonly addMachines: () => Promise<Machines>
  /** Makes hosts as well, and certificates that they trust, one of them about to end; once. */
  readonly addCertificates: () => Promise<void>
  /** Makes domains, accounts and projects; once. */
  readonly addTenants: () => Promise<void>
}

/** Somebody who shares. */
export interface Tenant {
  readonly username: string
  /** Accounts; the first two have the template. */
  readonly others: readonly string[]
  /** Ids of a template that is shared with accounts and a project, and of one that a project owns. */
  readonly shared: string
  readonly ofProject: string
}

/** How things are called; hostile ones are for the security cases. */
export interface Names {
  readonly name: (of: string) => string
  readonly description: string
}

const plain: Names = { name: (of) => of, description: '운영팀이 매달 새로 만듭니다' }

/** Fills an installation with images in every state; takes some seconds. */
export async function makeWorld(
  mold: Mold,
  origin: Origin,
  { name, description }: Names = plain,
  /** Further templates; by default the list of all has more than one page. */
  templates = 18,
): Promise<World> {
  const put = (file: string, bytes: Buffer) => origin.put(`/world/${file}`, bytes)
  await seedTemplates(mold, templates, ({ index }) => ({ name: name(`web-${index}`), description }))
  const ready = await register(mold, 'template', put('ready.qcow2', qcow2Bytes()), {
    name: name('rocky9-k8s-node'),
    displaytext: description,
    isfeatured: true,
    ispublic: true,
  })
  const twoZones = await seedTwoZones(mold, name('ubuntu-24.04-회계팀'))
  // A zone without a store takes no images, which every page would say.
  await addStore(mold, 'zone2')
  const appliance = await registerAppliance(mold, origin, name('vcsa-8.0-어플라이언스'), name)
  const failed = await register(mold, 'iso', put('failed.iso', isoBytes()), {
    name: name('win2022-표준'),
    displaytext: description,
    checksum: 'ab'.repeat(32),
  })
  const broken = put('broken.iso', isoBytes())
  origin.fault('/world/broken.iso', 'fetch-500')
  const waiting = await register(mold, 'iso', broken, {
    name: name('fedora-43-dev'),
    skipprobe: true,
  })
  const held = put('held.iso', isoBytes(8 * mib))
  const release = origin.hold('/world/held.iso', 5 * mib, probeBytes)
  const fetching = await register(mold, 'iso', held, {
    name: name('debian-12.8.0-amd64-netinst'),
    displaytext: description,
  })
  await release.reached
  let tenant: Promise<Tenant> | undefined
  const makeTenant = () => (tenant ??= makeSharing(mold, name))
  let begun: Promise<void> | undefined
  const beginUploads = () => (begun ??= makeUploads(mold, name))
  let tenants: Promise<void> | undefined
  const addTenants = () => (tenants ??= makeTenants(mold, origin, name))
  let machines: Promise<Machines> | undefined
  const addMachines = () => (machines ??= makeMachines(mold, name))
  let certificates: Promise<void> | undefined
  const addCertificates = () =>
    (certificates ??= addMachines().then(() => uploadCertificates(mold)))
  const loseStore = async () => {
    const away = `${mold.storeFolder}-away`
    await rename(mold.storeFolder, away)
    return () => rename(away, mold.storeFolder)
  }
  const leaveBehind = () => leaveSpools(mold)
  return {
    makeTenant,
    leaveBehind,
    loseStore,
    ready,
    twoZones,
    appliance,
    fetching,
    failed,
    waiting,
    release,
    beginUploads,
    addCertificates,
    addMachines,
    addTenants,
  }
}

/** Their names are file names of hosts, and so cannot be hostile; whom they are made out to can. */
async function uploadCertificates(mold: Mold): Promise<void> {
  const { items } = await mold.admin.call('listZones', { name: 'zone1' })
  const of = { hypervisor: 'KVM', zoneid: items[0]?.id ?? '' }
  for (const [name, days] of [
    ['mirror', 400],
    ['mirror-busan', 5],
  ] as const) {
    const notAfter = new Date(Date.now() + days * 86_400_000)
    const subject = `${name} <img src=x onerror="window.taken='in'">`
    const { cert: certificate } = makeCertificate(subject, { ca: true, notAfter })
    await mold.admin.call('uploadTemplateDirectDownloadCertificate', { ...of, name, certificate })
  }
}

async function makeSharing(mold: Mold, name: Names['name']): Promise<Tenant> {
  // Tests of one worker share a database, and accounts stay.
  const username = `park-${randomUUID().slice(0, 4)}`
  const others = ['설계팀', '회계팀', 'lee-ops'].map((other) =>
    name(`${other}-${username.slice(5)}`),
  )
  await makeUser(mold, username)
  for (const other of others) await makeUser(mold, other)
  const project = await makeProject(mold, name(`웹 서비스 ${username.slice(5)}`), [username])
  const [shared = '', ofProject = ''] = await seedTemplates(mold, 2, ({ index }) => ({
    name: name(index === 1 ? 'rocky9-표준' : 'nginx-edge'),
  }))
  await giveImage(mold, shared, username)
  await giveImage(mold, ofProject, project)
  const [one = '', two = ''] = others
  const share = { id: shared, op: 'add' }
  await mold.admin.call('updateTemplatePermissions', { ...share, accounts: [one, two] })
  await mold.admin.call('updateTemplatePermissions', { ...share, projectids: [project] })
  return { username, others, shared, ofProject }
}

/** Parts of fetches that were given up, which may go at once. */
export async function leaveSpools({ admin, storeFolder }: Mold): Promise<void> {
  await admin.call('updateConfiguration', { name: 'storage.cleanup.delay', value: '0' })
  for (const [name, bytes] of [
    ['1b671a64-40d5-491e-99b0-da01ff1f3341', 3 * mib],
    ['6ec0bd7f-11c0-43da-975e-2a8ad9ebae0b', mib],
  ] as const) {
    await writeFile(path.join(storeFolder, 'staging', name), Buffer.alloc(bytes, 1))
  }
}

async function makeUploads(mold: Mold, name: Names['name']): Promise<void> {
  await beginByApi(mold, name('win11-설계팀'), isoBytes(8 * mib), 5 * mib)
  await beginByApi(mold, name('backup-node'), isoBytes(4 * mib), mib)
}
