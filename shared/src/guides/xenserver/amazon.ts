import { shellWord } from '../../shell-word.ts'
import { commands, type Block, type GuideStep } from '../steps.ts'

/** How the image comes to XenServer: Mold converts it, or everything is done by hand. */
export const amazonRoutes = ['mold', 'hand'] as const
export type AmazonRoute = (typeof amazonRoutes)[number]

export interface AmazonValues {
  /** The image file on the host where it is prepared. */
  readonly image: string
  readonly name: string
  /** Of the kernel, such as `2.6.18-164.15.1.el5.xen`; empty until it has been looked up. */
  readonly version: string
  readonly passwordSignIn: boolean
  readonly passwords: boolean
  readonly route: AmazonRoute
  /** By hand: the XenServer and its storage repository, the size of the disk, the VDI once it is made, and a web server. */
  readonly xenServer: string
  readonly repository: string
  readonly size: string
  readonly vdi: string
  readonly webServer: string
  readonly webFolder: string
}

export const amazonDefaults: AmazonValues = {
  image: '',
  name: '',
  version: '',
  passwordSignIn: false,
  passwords: false,
  route: 'mold',
  xenServer: '',
  repository: '',
  size: '10GiB',
  vdi: '',
  webServer: '',
  webFolder: '/var/www/html',
}

/** Stands in commands for what has not been entered. */
export const amazonPlaceholders = {
  image: 'IMAGE',
  name: 'NAME',
  version: 'VERSION',
  xenServer: 'XENSERVER',
  repository: 'SR-UUID',
  size: 'SIZE',
  vdi: 'VDI-UUID',
  webServer: 'WEBSERVER',
  webFolder: '/var/www/html',
} as const

export const amazonStepIds = [
  'needs',
  'mount',
  'kernel',
  'grubFolder',
  'version',
  'grub',
  'fstab',
  'console',
  'initrd',
  'rootPassword',
  'ssh',
  'passwordScript',
  'unmount',
  'convert',
  'copy',
  'vdi',
  'pack',
  'register',
] as const
export type AmazonStepId = (typeof amazonStepIds)[number]

/** The steps from an Amazon machine image to a template for XenServer (spec K3), with every command filled in. */
export function amazonSteps(given: AmazonValues): readonly GuideStep<AmazonStepId>[] {
  const values = filled(given)
  const mount = `/mnt/loop/${values.name}`
  const inside = (path: string) => shellWord(`${mount}/${path}`)
  const host = (...lines: readonly string[]): readonly Block[] => [commands('host', ...lines)]
  const image = shellWord(values.image)
  return [
    { id: 'needs' },
    {
      id: 'mount',
      blocks: host(`mkdir -p ${shellWord(mount)}`, `mount -o loop ${image} ${shellWord(mount)}`),
    },
    {
      id: 'kernel',
      blocks: host(
        `yum -c ${inside('etc/yum.conf')} --installroot=${shellWord(mount)} -y install kernel-xen`,
      ),
    },
    {
      id: 'grubFolder',
      blocks: host(`mkdir -p ${inside('boot/grub')}`, `: > ${inside('boot/grub/grub.conf')}`),
    },
    {
      id: 'version',
      blocks: host(
        `ls ${inside('lib/modules/')}`,
        `ls ${shellWord(mount)}/boot/initrd*`,
        `ls ${shellWord(mount)}/boot/vmlinuz*`,
      ),
    },
    { id: 'grub', blocks: host(...grubConf(values, inside('boot/grub/grub.conf'))) },
    {
      id: 'fstab',
      blocks: host(
        `sed -i -e 's,/dev/sda1\\b,/dev/xvda,' -e 's,/dev/sdb\\b,/dev/xvdb,' ${inside('etc/fstab')}`,
      ),
    },
    { id: 'console', blocks: host(...consoleLines(inside)) },
    { id: 'initrd', blocks: host(...initrdLines(values, mount)) },
    { id: 'rootPassword', blocks: [commands('guest', 'passwd', 'exit')] },
    ...(values.passwordSignIn ? [{ id: 'ssh', blocks: host(...sshLines(inside)) } as const] : []),
    ...(values.passwords
      ? [{ id: 'passwordScript', blocks: host(...passwordLines(mount, inside)) } as const]
      : []),
    {
      id: 'unmount',
      blocks: host(
        `umount ${shellWord(mount)}`,
        `losetup -j ${image} | cut -d: -f1 | xargs -r losetup -d`,
      ),
    },
    ...(values.route === 'mold' ? ([{ id: 'convert' }] as const) : byHand(values)),
  ]
}

function filled(values: AmazonValues): AmazonValues {
  const names = Object.entries(amazonPlaceholders).map(([field, placeholder]) => {
    const value = values[field as keyof typeof amazonPlaceholders]
    return [field, value === '' ? placeholder : value]
  })
  return { ...values, ...(Object.fromEntries(names) as Partial<AmazonValues>) }
}

function grubConf({ name, version }: AmazonValues, file: string): string[] {
  return [
    `cat > ${file} <<'END'`,
    'default=0',
    'timeout=5',
    'hiddenmenu',
    `title ${name}`,
    '  root (hd0,0)',
    `  kernel /boot/vmlinuz-${version} ro root=/dev/xvda`,
    `  initrd /boot/initrd-${version}.img`,
    'END',
  ]
}

function consoleLines(inside: (path: string) => string): string[] {
  const inittab = inside('etc/inittab')
  const securetty = inside('etc/securetty')
  return [
    `grep -q '^co:' ${inittab} || echo 'co:2345:respawn:/sbin/agetty xvc0 9600 vt100-nav' >> ${inittab}`,
    `grep -qx xvc0 ${securetty} || echo xvc0 >> ${securetty}`,
  ]
}

function initrdLines({ version }: AmazonValues, mount: string): string[] {
  const initrd = shellWord(`initrd-${version}.img`)
  return [
    `chroot ${shellWord(mount)}`,
    'cd /boot',
    `cp -p ${initrd} ${shellWord(`initrd-${version}.img.before`)}`,
    `mkinitrd -f ${shellWord(`/boot/initrd-${version}.img`)} --with=xennet --preload=xenblk --omit-scsi-modules ${shellWord(version)}`,
  ]
}

function sshLines(inside: (path: string) => string): string[] {
  const file = inside('etc/ssh/sshd_config')
  const set = (name: string) => `sed -i -e '/^#\\{0,1\\}${name} /d' -e '1i ${name} yes' ${file}`
  return [set('PermitRootLogin'), set('PasswordAuthentication')]
}

function passwordLines(mount: string, inside: (path: string) => string): string[] {
  return [
    `cp cloud-set-guest-password ${inside('etc/init.d/')}`,
    `chmod +x ${inside('etc/init.d/cloud-set-guest-password')}`,
    `chroot ${shellWord(mount)} chkconfig --add cloud-set-guest-password`,
  ]
}

function byHand(values: AmazonValues): GuideStep<AmazonStepId>[] {
  const { image, name, xenServer, repository, size, vdi, webServer, webFolder } = values
  const folder = `/var/run/sr-mount/${repository}/`
  const file = image.slice(image.lastIndexOf('/') + 1)
  const packed = `${name}.vhd.bz2`
  return [
    {
      id: 'copy',
      blocks: [
        commands('host', `scp ${shellWord(image)} ${shellWord(`root@${xenServer}:${folder}`)}`),
      ],
    },
    {
      id: 'vdi',
      blocks: [
        commands(
          'xenserver',
          `cd ${shellWord(folder)}`,
          `xe vdi-create virtual-size=${shellWord(size)} sr-uuid=${shellWord(repository)} type=user name-label=${shellWord(name)}`,
          `xe vdi-import filename=${shellWord(file)} uuid=${shellWord(vdi)}`,
        ),
      ],
    },
    {
      id: 'pack',
      blocks: [
        commands(
          'xenserver',
          `bzip2 -c ${shellWord(`${vdi}.vhd`)} > ${shellWord(packed)}`,
          `scp ${shellWord(packed)} ${shellWord(`${webServer}:${webFolder}/`)}`,
        ),
      ],
    },
    { id: 'register' },
  ]
}
