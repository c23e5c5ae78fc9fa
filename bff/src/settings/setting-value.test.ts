import { describe, expect, it } from 'vitest'
import { isSettingName, settingNames, settingTable } from './declarations.ts'
import { checkValue, itemsOf } from './setting-value.ts'
import type { Setting } from './setting.ts'

function check(name: string, sent: string) {
  if (!isSettingName(name)) throw new Error(`no setting ${name}`)
  return checkValue(name, settingTable[name], sent)
}

describe('values of settings', () => {
  it.each([
    ['disable.extraction', ' TRUE ', 'true'],
    ['disable.extraction', 'False', 'false'],
    ['max.template.iso.size', '1000', '1000'],
    ['max.template.iso.size', '007', '7'],
    ['max.account.templates', '-1', '-1'],
    ['direct.download.certificate.background.task.interval', '0.25', '0.25'],
    ['direct.download.certificate.background.task.interval', '0', '0'],
    ['hypervisor.list', ' kvm, vmware,,KVM ', 'KVM,VMware'],
    ['vmware.root.disk.controller', 'PVSCSI', 'pvscsi'],
    ['secstorage.allowed.internal.sites', '10.20.0.0/16, fd00::/8', '10.20.0.0/16,fd00::/8'],
    ['secstorage.allowed.internal.sites', '127.0.0.1', '127.0.0.1'],
    [
      'default.template.xenserver.url',
      'https://mirror.example/x.vhd',
      'https://mirror.example/x.vhd',
    ],
    ['default.template.kvm.checksum', `{sha-256}${'a'.repeat(64)}`, `{sha-256}${'a'.repeat(64)}`],
    ['user.vm.denied.details', 'a, b', 'a,b'],
  ])('%s takes %j', (name, sent, stored) => {
    expect(check(name, sent)).toBe(stored)
  })

  it.each(['', '  ', 'null', 'NULL'])('%j clears a setting', (sent) => {
    expect(check('max.template.iso.size', sent)).toBeNull()
    expect(check('secstorage.ssl.cert.domain', sent)).toBeNull()
  })

  it.each([
    ['disable.extraction', 'yes', 'setting.not_boolean'],
    ['max.template.iso.size', '1.5', 'setting.not_integer'],
    ['max.template.iso.size', '50 GB', 'setting.not_integer'],
    ['max.template.iso.size', '1e3', 'setting.not_integer'],
    ['max.template.iso.size', '0', 'setting.out_of_range'],
    ['max.template.iso.size', '99999999999999999999', 'setting.out_of_range'],
    ['max.account.templates', '-2', 'setting.out_of_range_unlimited'],
    ['default.page.size', '0', 'setting.out_of_range_unlimited'],
    ['direct.download.certificate.background.task.interval', 'NaN', 'setting.not_decimal'],
    ['direct.download.certificate.background.task.interval', '-1', 'setting.out_of_range'],
    ['hypervisor.list', 'KVM,Xen', 'setting.not_an_option'],
    ['hypervisor.list', ',', 'setting.empty_list'],
    ['vmware.root.disk.controller', 'nvme', 'setting.not_an_option'],
    ['secstorage.allowed.internal.sites', '10.20.0.0/33', 'setting.not_cidr'],
    ['secstorage.allowed.internal.sites', '10.0.0.0/8 10.1.0.0/16', 'setting.not_cidr'],
    ['secstorage.allowed.internal.sites', 'mirror.example', 'setting.not_cidr'],
    ['default.template.kvm.url', 'ftp://mirror.example/x', 'setting.bad_url'],
    ['default.template.kvm.url', 'https://u:p@mirror.example/x', 'setting.bad_url'],
    ['default.template.kvm.checksum', 'abc', 'setting.bad_checksum'],
    ['default.template.kvm.name', 'x'.repeat(4097), 'setting.too_long'],
    ['upload.post.secret.key', 'mine', 'setting.fixed'],
  ])('%s refuses %j', (name, sent, code) => {
    expect(() => check(name, sent)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(`^${name} : `) }),
    )
  })

  it('does not repeat a long wrong value', () => {
    expect(() => check('disable.extraction', 'x'.repeat(4000))).toThrow(/^.{1,200}$/)
  })
})

describe('declarations', () => {
  const declared = settingNames.map((name): [string, Setting] => [name, settingTable[name]])

  it.each(declared.filter(([, setting]) => setting.default !== null))(
    '%s has a default that it would take itself',
    (name, setting) => {
      expect(checkValue(name, setting, setting.default ?? '')).toBe(setting.default)
    },
  )

  it('have a default wherever there is no nothing', () => {
    const without = declared.filter(([, setting]) => setting.default === null)
    const typed = without.filter(([, setting]) => setting.type !== 'String').map(([name]) => name)
    expect(typed).toEqual(['integration.api.port'])
  })

  it.each(declared)('%s is described', (_, setting) => {
    const { displaytext, description, group, subgroup, category, component } = setting
    for (const words of [displaytext, description, group, subgroup, category, component]) {
      expect(words).toMatch(/^\S.*\S$/)
    }
    expect([undefined, ...settingNames]).toContain(setting.parent)
  })

  it.each([
    ['max.template.iso.size', '500'],
    ['max.template.virtual.size', '16384'],
    ['store.download.follow.redirects', 'true'],
    ['upload.resume.expiration', '168'],
    ['vm.password.length', '12'],
    ['direct.download.certificate.background.task.interval', '1'],
    ['hypervisor.list', 'KVM,XenServer,VMware,Hyperv'],
    ['secstorage.allowed.internal.sites', null],
    ['default.template.vmware.url', null],
  ] as const)('%s differs from the reference as decided: %j', (name, value) => {
    expect(settingTable[name].default).toBe(value)
  })
})

describe('lists', () => {
  it('have no empty items', () => {
    expect(itemsOf(' a ,, b,')).toEqual(['a', 'b'])
    expect(itemsOf(null)).toEqual([])
  })
})
