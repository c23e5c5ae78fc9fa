import { guestPasswordName, guestPasswordScript } from './guest-password-script.ts'

/** One file of a guest, and where it belongs. */
export interface GuestFile {
  /** What it is called when it is downloaded. */
  readonly name: string
  /** Its whole path in the guest. */
  readonly path: string
  /** As `chmod` takes it. */
  readonly mode: '644' | '755'
  readonly content: string
}

/** How a guest starts programs. */
export type InitSystem = 'systemd' | 'sysv' | 'openrc'

const programPath = `/usr/local/sbin/${guestPasswordName}`

/** Runs the program at every boot beside everything else: nothing waits for it. */
const unit = `[Unit]
Description=Set the password that the cloud has for this guest
Wants=network-online.target
After=network-online.target
ConditionFileIsExecutable=${programPath}

[Service]
Type=oneshot
ExecStart=${programPath}
TimeoutStartSec=15min

[Install]
WantedBy=multi-user.target
`

/** Of Alpine and Gentoo; in the background, so that nothing waits for it. */
const openrcService = `#!/sbin/openrc-run
description="Sets the password that the cloud has for this guest"
command=${programPath}
command_background=true
pidfile=/run/${guestPasswordName}.pid

depend() {
  need net
  after firewall
}
`

const script = (path: string): GuestFile => ({
  name: guestPasswordName,
  path,
  mode: '755',
  content: guestPasswordScript,
})

/** The files that make a guest get its password at every boot, by its way of starting programs. */
export function guestPasswordFiles(init: InitSystem): readonly GuestFile[] {
  switch (init) {
    case 'systemd':
      return [
        script(programPath),
        {
          name: `${guestPasswordName}.service`,
          path: `/etc/systemd/system/${guestPasswordName}.service`,
          mode: '644',
          content: unit,
        },
      ]
    case 'openrc':
      return [
        script(programPath),
        {
          name: `${guestPasswordName}.openrc`,
          path: `/etc/init.d/${guestPasswordName}`,
          mode: '755',
          content: openrcService,
        },
      ]
    case 'sysv':
      return [script(`/etc/init.d/${guestPasswordName}`)]
  }
}

/** Distributions whose steps differ. */
export const guestDistributions = [
  'debian',
  'redhat',
  'suse',
  'alpine',
  'debian-sysv',
  'redhat-sysv',
] as const
export type GuestDistribution = (typeof guestDistributions)[number]

/** What has to be done in the guest of a distribution. */
export interface GuestPasswordSteps {
  readonly init: InitSystem
  /** Command lines, to be run as root where the downloaded files are, in this order. */
  readonly commands: readonly string[]
}

const ways: Readonly<
  Record<GuestDistribution, { init: InitSystem; before: string; enable: string }>
> = {
  debian: {
    init: 'systemd',
    before: 'apt-get install -y curl',
    enable: `systemctl enable ${guestPasswordName}.service`,
  },
  redhat: {
    init: 'systemd',
    before: 'dnf install -y curl',
    enable: `systemctl enable ${guestPasswordName}.service`,
  },
  suse: {
    init: 'systemd',
    before: 'zypper --non-interactive install curl',
    enable: `systemctl enable ${guestPasswordName}.service`,
  },
  alpine: {
    init: 'openrc',
    before: 'apk add curl',
    enable: `rc-update add ${guestPasswordName} default`,
  },
  'debian-sysv': {
    init: 'sysv',
    before: 'apt-get install -y curl',
    enable: `update-rc.d ${guestPasswordName} defaults`,
  },
  'redhat-sysv': {
    init: 'sysv',
    before: 'yum install -y curl',
    enable: `chkconfig --add ${guestPasswordName}`,
  },
}

/** The steps that install the program in a guest (reference: guides.md §5). */
export function guestPasswordSteps(distribution: GuestDistribution): GuestPasswordSteps {
  const { init, before, enable } = ways[distribution]
  const copies = guestPasswordFiles(init).map(
    ({ name, path, mode }) => `install -m ${mode} ${name} ${path}`,
  )
  // Else the file of another place would stay unlabelled where SELinux is on.
  const label = distribution === 'redhat' ? [`restorecon ${programPath}`] : []
  const reload = init === 'systemd' ? ['systemctl daemon-reload'] : []
  return { init, commands: [before, ...copies, ...label, ...reload, enable] }
}
