import { commands, type Block, type GuideStep } from '../steps.ts'
import { cleanUpName } from './clean-up/frame.ts'
import { firewallRules } from './firewall.ts'
import { nameHookFiles, type GuestFile } from './host-name.ts'
import { interfaceFile } from './interface-files.ts'
import {
  clockPackageOf,
  familyOf,
  hasAcpid,
  hasSystemd,
  needsNameHook,
  packageToolOf,
  type LinuxChoices,
} from './systems.ts'

export const linuxStepIds = [
  'iso',
  'install',
  'network',
  'update',
  'users',
  'passwords',
  'hostName',
  'cloudInit',
  'firewall',
  'cleanUp',
  'template',
] as const
export type LinuxStepId = (typeof linuxStepIds)[number]

export const linuxNotes = ['nameFromDhcp', 'nameByHook', 'nameByCloudInit'] as const
export type LinuxNote = (typeof linuxNotes)[number]

export type LinuxStep = GuideStep<LinuxStepId, LinuxNote>

/** The way from an ISO to a template (spec K1), for one system. */
export function linuxSteps(choices: LinuxChoices): readonly LinuxStep[] {
  return [
    { id: 'iso' },
    { id: 'install' },
    { id: 'network', blocks: [fileBlock(interfaceFile(choices.network, choices))] },
    update(choices),
    users(choices),
    ...(choices.passwords ? ([{ id: 'passwords' }] as const) : []),
    hostName(choices),
    ...(choices.cloudInit ? [cloudInit] : []),
    { id: 'firewall', blocks: [{ file: firewallFile(choices), text: firewallRules }] },
    cleanUp,
    { id: 'template' },
  ]
}

const fileBlock = ({ path, text }: GuestFile): Block => ({ file: path, text })

function update(choices: LinuxChoices): LinuxStep {
  const tool = packageToolOf(choices)
  const packages = [...(hasAcpid(choices) ? ['acpid'] : []), clockPackageOf(choices)].join(' ')
  if (tool === 'apt-get') {
    return {
      id: 'update',
      blocks: [
        commands(
          'master',
          'apt-get update',
          'apt-get -y upgrade',
          `apt-get -y install ${packages}`,
          'reboot',
        ),
      ],
    }
  }
  const brings = choices.network === 'ifcfg' ? ['ifup eth0'] : ['nmcli networking on']
  return {
    id: 'update',
    blocks: [
      commands(
        'master',
        ...brings,
        `${tool} -y update`,
        `${tool} -y install ${packages}`,
        'reboot',
      ),
    ],
  }
}

function users(choices: LinuxChoices): LinuxStep {
  const remove =
    familyOf(choices.distribution) === 'debian' ? 'deluser NAME --remove-home' : 'userdel -r NAME'
  return { id: 'users', blocks: [commands('master', 'passwd root'), commands('master', remove)] }
}

function hostName(choices: LinuxChoices): LinuxStep {
  if (choices.cloudInit) return { id: 'hostName', notes: ['nameByCloudInit'] }
  if (!needsNameHook(choices)) return { id: 'hostName', notes: ['nameFromDhcp'] }
  const files = nameHookFiles(choices.network)
  const enable = files.some(({ path }) => path.endsWith('.service'))
    ? ['systemctl enable sethostname.service']
    : []
  const modes = files.map(({ path, mode }) => `chmod ${mode} ${path}`)
  return {
    id: 'hostName',
    notes: ['nameByHook'],
    blocks: [...files.map(fileBlock), commands('master', ...modes, ...enable)],
  }
}

const cloudInit: LinuxStep = {
  id: 'cloudInit',
  blocks: [
    {
      file: '/etc/cloud/cloud.cfg.d/99-datasource.cfg',
      text: 'datasource_list: [ CloudStack, None ]\n',
    },
  ],
}

function firewallFile(choices: LinuxChoices): string {
  if (familyOf(choices.distribution) === 'rhel') return '/etc/sysconfig/iptables'
  return hasSystemd(choices) ? '/etc/iptables/rules.v4' : '/etc/iptables.rules'
}

/** How the clean-up script is run; the second one ends with the machine off. */
export const cleanUpCommands = {
  dryRun: `sh ${cleanUpName} --dry-run`,
  run: `unset HISTFILE; history -c; sh ${cleanUpName}`,
}

const cleanUp: LinuxStep = {
  id: 'cleanUp',
  blocks: [commands('master', cleanUpCommands.dryRun), commands('master', cleanUpCommands.run)],
}
