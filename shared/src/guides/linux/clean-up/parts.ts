import { guestPasswordFiles } from '../../guest-password-files.ts'
import { guestPasswordName } from '../../guest-password-script.ts'
import { hostKeyFile } from '../ssh-host-keys.ts'
import { nameHookFiles, type GuestFile } from '../host-name.ts'
import {
  clockPackageOf,
  familyOf,
  hasAcpid,
  hasSystemd,
  makesHostKeys,
  needsNameHook,
  packageToolOf,
  type LinuxChoices,
} from '../systems.ts'
import {
  cloudInit,
  fixedBefore,
  history,
  hostName,
  identity,
  logs,
  rootPassword,
  userKeys,
  users,
} from './fixed-parts.ts'
import { networkBodies } from './network.ts'
import type { CleanUpPart } from './part.ts'

/** The parts that a system needs. */
export function cleanUpParts(choices: LinuxChoices): readonly CleanUpPart[] {
  return [
    packages(choices),
    users,
    network(choices),
    ...(needsNameHook(choices) ? [nameHook(choices)] : []),
    ...(choices.passwords ? [passwords(choices)] : []),
    ...fixedBefore,
    identity,
    ...(choices.cloudInit ? [cloudInit] : []),
    hostKeys(choices),
    userKeys,
    hostName,
    rootPassword,
    logs,
    history,
  ]
}

function packages(choices: LinuxChoices): CleanUpPart {
  const tool = packageToolOf(choices)
  const wanted = [...(hasAcpid(choices) ? ['acpid'] : []), clockPackageOf(choices)].join(' ')
  const commands =
    tool === 'apt-get'
      ? `  run env DEBIAN_FRONTEND=noninteractive apt-get -q update
  run env DEBIAN_FRONTEND=noninteractive apt-get -qy upgrade
  run env DEBIAN_FRONTEND=noninteractive apt-get -qy install ${wanted}
  run apt-get clean
`
      : `  run ${tool} -qy update
  run ${tool} -qy install ${wanted}
  run ${tool} -q clean all
`
  const registration =
    choices.distribution === 'rhel'
      ? `  # A registration is for one machine.
  ! have subscription-manager || run subscription-manager clean
`
      : ''
  return {
    id: 'packages',
    name: 'update_packages',
    title: 'update packages',
    why: 'New machines begin up to date, can be shut down from outside (acpid) and keep the right time.',
    body: `  live || return 0
  [ "$update" = yes ] || return 0
${commands}${registration}`,
  }
}

function network(choices: LinuxChoices): CleanUpPart {
  return {
    id: 'network',
    name: 'clean_network',
    title: 'take MAC addresses and UUIDs out of the network configuration',
    why: 'A new machine has another MAC address, and would come up without a network.',
    body: networkBodies[choices.network],
  }
}

/** A file of the guest as commands of the script. */
function putFile({ path, mode, text }: GuestFile): string {
  return `  put ${path} ${mode} <<'END_OF_FILE'
${text}END_OF_FILE
`
}

function nameHook(choices: LinuxChoices): CleanUpPart {
  const files = nameHookFiles(choices.network)
  const unit = files.find(({ path }) => path.endsWith('.service'))
  return {
    id: 'nameHook',
    name: 'install_name_hook',
    title: 'install the hook that names new machines after their DHCP lease',
    why: 'This system does not take its host name from DHCP for good by itself.',
    body: files.map(putFile).join('') + (unit === undefined ? '' : enableUnit(unit.path)),
  }
}

/** Enables a unit as systemctl does, which on a disk that is not running is only a link. */
function enableUnit(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return `  wanted=/etc/systemd/system/multi-user.target.wants/${name}
  if [ ! -L "$wanted" ]; then
    run mkdir -p "\${wanted%/*}"
    run ln -s ${path} "$wanted"
  fi
`
}

function passwords(choices: LinuxChoices): CleanUpPart {
  const init = hasSystemd(choices) ? 'systemd' : 'sysv'
  const files = guestPasswordFiles(init).map(({ path, mode, content }) => ({
    path,
    mode,
    text: content,
  }))
  const unit = files.find(({ path }) => path.endsWith('.service'))
  const levels = familyOf(choices.distribution) === 'rhel' ? '/etc/rc.d/rc' : '/etc/rc'
  return {
    id: 'passwords',
    name: 'install_password_script',
    title: 'install the program that gets the password of a new machine',
    why: 'The template says that the cloud can set passwords, so every machine made from it has to ask for them.',
    body:
      files.map(putFile).join('') +
      (unit === undefined
        ? startAtLevels(levels, `S98${guestPasswordName}`, guestPasswordName)
        : enableUnit(unit.path)),
  }
}

/** Starts a System V script at every level with a network. */
function startAtLevels(levels: string, link: string, script: string): string {
  return `  for level in 2 3 4 5; do
    link=${levels}$level.d/${link}
    if [ ! -L "$link" ]; then
      run mkdir -p "\${link%/*}"
      run ln -s ../init.d/${script} "$link"
    fi
  done
`
}

function hostKeys(choices: LinuxChoices): CleanUpPart {
  const needsUnit = !makesHostKeys(choices) && !choices.cloudInit
  const file = hostKeyFile(choices)
  const enable = hasSystemd(choices)
    ? enableUnit(file.path)
    : startAtLevels('/etc/rc', 'S15make-ssh-host-keys', 'make-ssh-host-keys')
  const owner = choices.cloudInit ? 'cloud-init makes' : 'The system itself makes'
  return {
    id: 'hostKeys',
    name: 'remove_host_keys',
    title: 'remove SSH host keys',
    why: `All machines would have the same keys, and whoever has one of them could pass for any other.
${needsUnit ? 'New ones are made at the first boot, by a service that does nothing later.' : `${owner} new ones at the first boot.`}`,
    body: `  remove /etc/ssh/ssh_host_*key /etc/ssh/ssh_host_*key.pub
${needsUnit ? putFile(file) + enable : ''}`,
  }
}
