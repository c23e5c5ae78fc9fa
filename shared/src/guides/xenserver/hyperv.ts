import { shellWord } from '../../shell-word.ts'
import { powerShellWord } from '../names.ts'
import { commands, type GuideStep } from '../steps.ts'

export const hypervGuests = ['linux', 'windows'] as const
export type HypervGuest = (typeof hypervGuests)[number]

/** What makes a machine for XenServer out of the disk. */
export const hypervRoutes = ['mold', 'xencenter', 'xenconvert'] as const
export type HypervRoute = (typeof hypervRoutes)[number]

export interface HypervValues {
  readonly guest: HypervGuest
  readonly route: HypervRoute
  /** Of the virtual machine in Hyper-V, and of the template. */
  readonly name: string
  /** Whether the machine goes on living in Hyper-V, so that a copy of it is prepared. */
  readonly livesOn: boolean
  readonly exportFolder: string
  /** Linux: whether Integration Services were installed from Microsoft's source, as for old kernels. */
  readonly ownServices: boolean
  readonly servicesFolder: string
  /** Linux: the original initrd that they put aside, below /boot. */
  readonly initrd: string
  /** Whether the guest shall start in PV mode at the end (Linux). */
  readonly paravirtual: boolean
  readonly vhd: string
  readonly webServer: string
  readonly webFolder: string
}

export const hypervDefaults: HypervValues = {
  guest: 'linux',
  route: 'mold',
  name: '',
  livesOn: true,
  exportFolder: 'C:\\export',
  ownServices: false,
  servicesFolder: '/root/linux_ic',
  initrd: '',
  paravirtual: false,
  vhd: '',
  webServer: '',
  webFolder: '/var/www/html',
}

export const hypervPlaceholders = {
  name: 'NAME',
  exportFolder: 'C:\\export',
  servicesFolder: '/root/linux_ic',
  initrd: 'initrd-VERSION.img.backup0',
  vhd: 'NAME.vhd',
  webServer: 'WEBSERVER',
  webFolder: '/var/www/html',
} as const

export const hypervStepIds = [
  'needs',
  'copy',
  'uninstall',
  'noprobe',
  'fstab',
  'shutDown',
  'mold',
  'xencenter',
  'xenconvert',
  'tools',
  'prepareLinux',
  'prepareWindows',
  'toPv',
  'registerPv',
] as const
export type HypervStepId = (typeof hypervStepIds)[number]

/** The steps from a machine of Hyper-V to a template for XenServer (spec K3). */
export function hypervSteps(given: HypervValues): readonly GuideStep<HypervStepId>[] {
  const values = filled(given)
  const { guest, route, livesOn, paravirtual } = values
  const isLinux = guest === 'linux'
  return [
    ...(route === 'mold' ? [] : ([{ id: 'needs' }] as const)),
    ...(livesOn ? [copy(values)] : []),
    ...(isLinux ? inLinux(values) : []),
    shutDown(values),
    { id: route },
    { id: 'tools' },
    { id: isLinux ? 'prepareLinux' : 'prepareWindows' },
    ...(isLinux && paravirtual ? toPv(values) : []),
  ]
}

function filled(values: HypervValues): HypervValues {
  const names = Object.entries(hypervPlaceholders).map(([field, placeholder]) => {
    const value = values[field as keyof typeof hypervPlaceholders]
    return [field, value === '' ? placeholder : value]
  })
  return { ...values, ...(Object.fromEntries(names) as Partial<HypervValues>) }
}

function copy({ name, exportFolder }: HypervValues): GuideStep<HypervStepId> {
  const folder = powerShellWord(exportFolder)
  return {
    id: 'copy',
    blocks: [commands('powershell', `Export-VM -Name ${powerShellWord(name)} -Path ${folder}`)],
  }
}

function inLinux(values: HypervValues): GuideStep<HypervStepId>[] {
  const { ownServices, servicesFolder, initrd } = values
  const original = initrd.replace(/^\/?boot\//, '')
  const name = original.replace(/\.backup\d+$/, '')
  const uninstall: GuideStep<HypervStepId> = {
    id: 'uninstall',
    blocks: [
      commands(
        'guest',
        `cd ${shellWord(`${servicesFolder}/drivers/dist`)}`,
        'make uninstall',
        'ls /boot/*.backup0',
        `cp -p ${shellWord(`/boot/${original}`)} ${shellWord(`/boot/${name}`)}`,
      ),
    ],
  }
  return [
    ...(ownServices ? [uninstall] : []),
    {
      id: 'noprobe',
      blocks: [commands('guest', `sed -i 's/ *hd[a-z]=noprobe//g' /boot/grub/menu.lst`)],
    },
    { id: 'fstab', blocks: [commands('guest', 'blkid', 'vi /etc/fstab')] },
  ]
}

function shutDown({ guest }: HypervValues): GuideStep<HypervStepId> {
  const off =
    guest === 'linux'
      ? commands('guest', 'shutdown -h now')
      : commands('windows', 'shutdown /s /t 0')
  return { id: 'shutDown', blocks: [off] }
}

function toPv({ vhd, webServer, webFolder }: HypervValues): GuideStep<HypervStepId>[] {
  return [
    {
      id: 'toPv',
      blocks: [
        commands('guest', 'shutdown -h now'),
        commands('xenserver', `scp ${shellWord(vhd)} ${shellWord(`${webServer}:${webFolder}/`)}`),
      ],
    },
    { id: 'registerPv' },
  ]
}
