import type { FindingCode } from './findings.ts'

/** What a finding says, and what to do about it. English, for the API. */
export const findingTexts: Readonly<Record<FindingCode, { text: string; fix: string }>> = {
  root_password_empty: {
    text: 'Root has an empty password: anybody can sign in',
    fix: 'Lock it (passwd -l root), or set one and let it expire (passwd -e root)',
  },
  authorized_keys: {
    text: 'SSH keys are let in: whoever has them can sign in to every machine',
    fix: 'Delete the files; cloud-init writes the key that was chosen for a machine',
  },
  host_keys: {
    text: 'SSH host keys are inside: every machine proves itself with the same ones, and whoever has the template can pretend to be any of them',
    fix: 'Delete them, and have them made at the first start (cloud-init, or ssh-keygen -A from a unit)',
  },
  windows_not_generalized: {
    text: 'Windows was not generalized: machines share their security identifier and name',
    fix: 'Run sysprep /generalize /oobe /shutdown in it, then make the template anew',
  },
  root_password_set: {
    text: 'Root has a password that every machine shares',
    fix: 'Let it expire (passwd -e root), or lock it (passwd -l root)',
  },
  machine_id: {
    text: 'The machine id is inside: machines get the same addresses by DHCP and mix up their logs',
    fix: 'Empty /etc/machine-id and delete /var/lib/dbus/machine-id; both are made at the first start',
  },
  udev_rules: {
    text: 'Rules of udev name the network cards and drives of the machine that it was made on',
    fix: 'Delete them, else the first network card becomes eth1',
  },
  leases: {
    text: 'DHCP leases are inside: machines ask for the address of another one',
    fix: 'Delete them',
  },
  mac_addresses: {
    text: 'The network configuration is tied to one network card or machine',
    fix: 'Take the lines with the hardware address and, in ifcfg files, the UUID out',
  },
  histories: {
    text: 'Histories of commands are inside; they may tell passwords',
    fix: 'Delete them, last of all (unset HISTFILE)',
  },
  random_seed: {
    text: 'A seed of random numbers is inside: machines begin with the same one',
    fix: 'Delete it; each machine writes its own',
  },
  cloud_init_state: {
    text: 'cloud-init has run already and has kept what it was told',
    fix: 'Run cloud-init clean --logs',
  },
  password_script_missing: {
    text: 'The template says that passwords can be set, and nothing in it sets them',
    fix: 'Install cloud-init or the script cloud-set-guest-password, or turn "password enabled" off',
  },
  logs: {
    text: 'Logs of the machine that it was made on are inside',
    fix: 'Empty them',
  },
  host_name: {
    text: 'It has a host name of its own',
    fix: 'Set it to localhost, so that DHCP or cloud-init gives each machine its name',
  },
  cloud_init_missing: {
    text: 'cloud-init is not installed: SSH keys and user data of a machine have no effect',
    fix: 'Install cloud-init, unless you do without',
  },
  guest_agent_missing: {
    text: 'The guest agent of QEMU is not installed: hosts cannot ask or stop the guest gracefully',
    fix: 'Install qemu-guest-agent, unless you do without',
  },
  windows_unread: {
    text: 'Of Windows only its name and sysprep were looked at',
    fix: 'Look through the rest by the guide for Windows',
  },
  no_os: {
    text: 'No operating system was found on the disk',
    fix: 'Check that it is the system disk and not encrypted',
  },
}
