import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { isCommandName, powerShellWord } from '../names.ts'
import { amazonDefaults, amazonSteps, type AmazonValues } from './amazon.ts'
import { hypervDefaults, hypervSteps } from './hyperv.ts'
import type { GuideStep } from '../steps.ts'

const textOf = (steps: readonly GuideStep[]) =>
  steps.flatMap(({ blocks = [] }) => blocks.map(({ text }) => text)).join('\n')

const idsOf = (steps: readonly GuideStep[]) => steps.map(({ id }) => id)

const hostile: AmazonValues = {
  ...amazonDefaults,
  image: `/srv/it's $(touch /tmp/x).img`,
  name: 'a b; `reboot`',
  version: '2.6.18-164.el5.xen',
  passwordSignIn: true,
  passwords: true,
  route: 'hand',
  xenServer: 'xen1',
  repository: '8a9d',
  vdi: 'f00d',
  webServer: 'www',
}

describe('from an Amazon machine image to XenServer', () => {
  it('K3: has every command, filled in from the names', () => {
    const text = textOf(
      amazonSteps({ ...hostile, image: 'fedora8.img', name: 'fedora8', size: '10GiB' }),
    )
    for (const line of [
      'mkdir -p /mnt/loop/fedora8',
      'mount -o loop fedora8.img /mnt/loop/fedora8',
      'yum -c /mnt/loop/fedora8/etc/yum.conf --installroot=/mnt/loop/fedora8 -y install kernel-xen',
      ': > /mnt/loop/fedora8/boot/grub/grub.conf',
      '  kernel /boot/vmlinuz-2.6.18-164.el5.xen ro root=/dev/xvda',
      '  initrd /boot/initrd-2.6.18-164.el5.xen.img',
      'chroot /mnt/loop/fedora8',
      'mkinitrd -f /boot/initrd-2.6.18-164.el5.xen.img --with=xennet --preload=xenblk --omit-scsi-modules 2.6.18-164.el5.xen',
      'umount /mnt/loop/fedora8',
      'scp fedora8.img root@xen1:/var/run/sr-mount/8a9d/',
      'xe vdi-create virtual-size=10GiB sr-uuid=8a9d type=user name-label=fedora8',
      'xe vdi-import filename=fedora8.img uuid=f00d',
      'bzip2 -c f00d.vhd > fedora8.vhd.bz2',
    ]) {
      expect(text.split('\n')).toContain(line)
    }
    expect(text).toContain('co:2345:respawn:/sbin/agetty xvc0 9600 vt100-nav')
    expect(text).toContain('PermitRootLogin yes')
  })

  it('K3: leaves out what was not asked for, and everything by hand where Mold converts', () => {
    const ids = idsOf(
      amazonSteps({ ...hostile, passwordSignIn: false, passwords: false, route: 'mold' }),
    )
    expect(ids).not.toContain('ssh')
    expect(ids).not.toContain('passwordScript')
    expect(ids).not.toContain('vdi')
    expect(ids.at(-1)).toBe('convert')
  })

  it('K3: stays one line a command for the shell, whatever the names are', () => {
    for (const { blocks = [] } of amazonSteps(hostile)) {
      for (const { text } of blocks) {
        const run = spawnSync('sh', ['-n'], { input: text, encoding: 'utf8' })
        expect(run.stderr).toBe('')
      }
    }
    // The shell takes the names for themselves: nothing of them is run.
    const [mount = ''] = textOf(amazonSteps(hostile)).split('\n')
    const said = spawnSync('sh', ['-c', mount.replace('mkdir', 'printf "%s|"')], {
      encoding: 'utf8',
    }).stdout
    expect(said).toBe('-p|/mnt/loop/a b; `reboot`|')
  })

  it('K3: changes the files of an image as they have to be', () => {
    const sed = (id: string, input: string) => {
      const step = amazonSteps(hostile).find((each) => each.id === id)
      const lines = (step?.blocks?.[0]?.text ?? '').split('\n')
      return lines.reduce((text, line) => {
        const command = line.replace(/'\/mnt\/loop.*$/, '').replace('sed -i', 'sed')
        return spawnSync('sh', ['-c', command], { input: text, encoding: 'utf8' }).stdout
      }, input)
    }
    expect(sed('fstab', '/dev/sda1 / ext3\n/dev/sdb /mnt ext3\n/dev/sda10 /x ext3\n')).toBe(
      '/dev/xvda / ext3\n/dev/xvdb /mnt ext3\n/dev/sda10 /x ext3\n',
    )
    expect(sed('ssh', 'Port 22\n#PermitRootLogin no\nPasswordAuthentication no\n')).toBe(
      'PasswordAuthentication yes\nPermitRootLogin yes\nPort 22\n',
    )
  })
})

describe('from Hyper-V to XenServer', () => {
  it('K3: has the steps of each guest and route', () => {
    const linux = { ...hypervDefaults, name: 'web', livesOn: true, ownServices: true }
    expect(idsOf(hypervSteps({ ...linux, paravirtual: true }))).toEqual([
      'copy',
      'uninstall',
      'noprobe',
      'fstab',
      'shutDown',
      'mold',
      'tools',
      'prepareLinux',
      'toPv',
      'registerPv',
    ])
    const windows = { ...linux, guest: 'windows', route: 'xencenter', livesOn: false } as const
    expect(idsOf(hypervSteps(windows))).toEqual([
      'needs',
      'shutDown',
      'xencenter',
      'tools',
      'prepareWindows',
    ])
  })

  it('K3: restores the initrd, and finds disks by label', () => {
    const text = textOf(
      hypervSteps({ ...hypervDefaults, ownServices: true, initrd: 'initrd-2.6.18.img.backup0' }),
    )
    expect(text).toContain('cd /root/linux_ic/drivers/dist\nmake uninstall')
    expect(text).toContain('cp -p /boot/initrd-2.6.18.img.backup0 /boot/initrd-2.6.18.img')
    expect(text).toContain('blkid')
    const [, program = ''] = /sed -i '([^']+)'/.exec(text) ?? []
    const menu = spawnSync('sed', [program], {
      input: 'kernel /vmlinuz ro root=/dev/hda1 hda=noprobe hdb=noprobe quiet\n',
      encoding: 'utf8',
    }).stdout
    expect(menu).toBe('kernel /vmlinuz ro root=/dev/hda1 quiet\n')
  })
})

describe('names in commands', () => {
  it('are one line, and no options', () => {
    expect(isCommandName('web 1')).toBe(true)
    for (const name of ['', '-rf', 'a\nb', 'a\u0000b', '\uD800']) {
      expect(isCommandName(name)).toBe(false)
    }
  })

  it('are one word for PowerShell too', () => {
    expect(powerShellWord('C:\\export')).toBe('C:\\export')
    expect(powerShellWord(`it's $x; y`)).toBe(`'it''s $x; y'`)
    expect(powerShellWord('a’b')).toBe(`'a’’b'`)
  })
})
