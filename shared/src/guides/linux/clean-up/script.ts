import { familyOf, firstUserId, osReleaseId, systemName, type LinuxChoices } from '../systems.ts'
import { closing, opening, type ScriptFacts } from './frame.ts'
import type { CleanUpPart } from './part.ts'
import { cleanUpParts } from './parts.ts'

/**
 * The script that makes a template out of a machine (spec K1): one file of POSIX shell, made for one system. It asks
 * before it does anything, says all that it does, and does nothing when it is run again.
 */
export function cleanUpScript(choices: LinuxChoices): string {
  const facts: ScriptFacts = {
    system: systemName(choices),
    id: osReleaseId(choices.distribution),
    version: choices.version,
    firstUserId: firstUserId(choices),
    needsRootPassword: !choices.cloudInit,
  }
  const parts = cleanUpParts(choices)
  return [
    opening(facts),
    ...parts.map(partFunction),
    powerOff(choices),
    closing(
      facts,
      parts.map(({ name }) => name),
    ),
  ].join('\n')
}

function partFunction({ name, title, why, body }: CleanUpPart): string {
  const comment = why.replaceAll(/^/gm, '# ')
  return `${comment}
${name}() {
  say '${title}'
${body}}
`
}

function powerOff({ distribution }: LinuxChoices): string {
  // What was written last has to be on the disk before the power goes.
  const restore =
    familyOf(distribution) === 'rhel'
      ? `  # New files get the labels of SELinux that belong to their places.
  ! live || ! have restorecon || run restorecon -R /etc /root /usr/local/sbin
`
      : ''
  return `# The template is made from the disk of a machine that is off.
power_off() {
${restore}  sync
  if ! live || [ "$halt" = no ]; then
    say 'done'
    return 0
  fi
  say 'done: when it is off, make the template from its ROOT volume'
  case $0 in /*.sh | ./*.sh | *.sh) remove "$0" ;; esac
  run halt -p
}
`
}
