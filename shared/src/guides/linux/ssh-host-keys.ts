import type { GuestFile } from './host-name.ts'
import { hasSystemd, type LinuxSystem } from './systems.ts'

/** For systems with systemd. */
export const hostKeyUnit: GuestFile = {
  path: '/etc/systemd/system/make-ssh-host-keys.service',
  mode: '644',
  text: `[Unit]
Description=Make the SSH host keys that are missing
# Once there are keys, this does nothing any more.
ConditionPathExistsGlob=!/etc/ssh/ssh_host_*_key
Before=ssh.service sshd.service

[Service]
Type=oneshot
ExecStart=/usr/bin/ssh-keygen -A
RemainAfterExit=yes

[Install]
WantedBy=multi-user.target
`,
}

/** For those with scripts of run levels. */
export const hostKeyScript: GuestFile = {
  path: '/etc/init.d/make-ssh-host-keys',
  mode: '755',
  text: `#!/bin/sh
### BEGIN INIT INFO
# Provides:          make-ssh-host-keys
# Required-Start:    $local_fs
# Required-Stop:
# X-Start-Before:    ssh
# Default-Start:     2 3 4 5
# Default-Stop:
# Short-Description: Make the SSH host keys that are missing
### END INIT INFO
# Once there are keys, ssh-keygen leaves them as they are.
case \${1:-} in
  start) ssh-keygen -A ;;
esac
`,
}

/** What makes SSH host keys at the first start of a new machine, where nothing else does. */
export function hostKeyFile(system: LinuxSystem): GuestFile {
  return hasSystemd(system) ? hostKeyUnit : hostKeyScript
}
