import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hclText } from './hcl.ts'
import { asTerraform } from './terraform.ts'

const template = {
  name: 'Rocky 9',
  url: 'https://mirror.example/rocky9.qcow2',
  format: 'QCOW2',
  hypervisor: 'KVM',
  ostypeid: 'o1',
  zoneids: ['-1'],
  ispublic: true,
  isextractable: false,
}

describe('asTerraform', () => {
  it('writes a template as the CloudStack provider takes it', () => {
    expect(asTerraform(['registerTemplate', { ...template, checksum: 'abc' }])).toEqual({
      text: `# Not in this resource: checksum
resource "cloudstack_template" "rocky_9" {
  name           = "Rocky 9"
  format         = "QCOW2"
  hypervisor     = "KVM"
  os_type        = "o1"
  url            = "https://mirror.example/rocky9.qcow2"
  zone           = "all"
  is_extractable = false
  is_public      = true
}`,
    })
  })

  it('writes a setting of one place', () => {
    const call = ['updateConfiguration', { name: 'a.b', value: '1', zoneid: 'z' }] as const
    expect(asTerraform(call)).toEqual({
      text: `resource "cloudstack_configuration" "a_b" {
  name   = "a.b"
  value  = "1"
  zoneid = "z"
}`,
    })
  })

  it.each([
    [{ zoneids: ['a', 'b'] }, 'zones'],
    [{ format: 'VHDX' }, 'format'],
    [{ url: 'import:a.qcow2' }, 'source'],
    [{ ostypeid: undefined }, 'osType'],
  ])('says what the provider cannot take: %o', (patch, not) => {
    expect(asTerraform(['registerTemplate', { ...template, ...patch }])).toEqual({ not })
  })

  it('names a block whatever the template is called', () => {
    const labelOf = (name: string) => {
      const made = asTerraform(['registerTemplate', { ...template, name }])
      return made !== undefined && 'text' in made ? /"(\w+)" \{/.exec(made.text)?.[1] : undefined
    }
    expect(['회계', '9 lives', '--', 'a'].map(labelOf)).toEqual([
      'mold',
      'mold_9_lives',
      'mold',
      'a',
    ])
  })

  const instance = {
    serviceofferingid: 'YOUR_SERVICE_OFFERING_ID',
    templateid: 't1',
    zoneid: 'z1',
    'details[0].configurationId': 'large',
    'nicnetworklist[0].nic': '5',
    'nicnetworklist[0].network': 'n1',
    'properties[0].key': 'net.host',
    'properties[0].value': 'web',
    'properties[1].key': 'a"${b}',
    'properties[1].value': '',
  }

  it('writes the deployment of an appliance', () => {
    expect(asTerraform(['deployVirtualMachine', instance])).toEqual({
      text: `resource "cloudstack_instance" "appliance" {
  service_offering = "YOUR_SERVICE_OFFERING_ID"
  template         = "t1"
  zone             = "z1"

  details = {
    "configurationId" = "large"
  }

  nicnetworklist = {
    nic     = "5"
    network = "n1"
  }

  properties = {
    "net.host" = "web"
    "a\\"$\${b}" = ""
  }
}`,
    })
  })

  it('writes an instance with what its form asks', () => {
    const { serviceofferingid, templateid, zoneid } = instance
    const asked = {
      templateid,
      serviceofferingid,
      zoneid,
      name: 'web-1',
      networkids: ['n1'],
      rootdisksize: 20,
      boottype: 'UEFI',
      details: { rootDiskController: 'sata' },
      startvm: false,
      projectid: undefined,
    }
    expect(asTerraform(['deployVirtualMachine', asked])).toEqual({
      text: `resource "cloudstack_instance" "web_1" {
  name             = "web-1"
  service_offering = "YOUR_SERVICE_OFFERING_ID"
  root_disk_size   = 20
  template         = "t1"
  zone             = "z1"
  start_vm         = false
  network_id       = "n1"
  uefi             = true

  details = {
    "rootDiskController" = "sata"
  }
}`,
    })
  })

  it('says that the provider maps one NIC', () => {
    const second = { 'nicnetworklist[1].nic': '6', 'nicnetworklist[1].network': 'n2' }
    const call = ['deployVirtualMachine', { ...instance, ...second }] as const
    expect(asTerraform(call)).toEqual({ not: 'nics' })
  })

  it('leaves out maps without entries', () => {
    const { serviceofferingid, templateid, zoneid } = instance
    const made = asTerraform(['deployVirtualMachine', { serviceofferingid, templateid, zoneid }])
    expect(made).toMatchObject({ text: expect.not.stringContaining('properties') as string })
  })

  it('writes what differs in names alone, and says what has no place', () => {
    const offering = { name: 'Small', displaytext: 'Small', cpunumber: 2, memory: 2048, tags: 'x' }
    expect(asTerraform(['createServiceOffering', offering])).toEqual({
      text: `# Not in this resource: tags
resource "cloudstack_service_offering" "small" {
  name         = "Small"
  display_text = "Small"
  cpu_number   = 2
  memory       = 2048
}`,
    })
    const store = { name: 'Images', provider: 'NFS', url: 'file:///srv/images', zoneid: 'z1' }
    expect(asTerraform(['addImageStore', store])).toEqual({
      text: `resource "cloudstack_secondary_storage" "images" {
  name             = "Images"
  storage_provider = "NFS"
  url              = "file:///srv/images"
  zone_id          = "z1"
}`,
    })
    // A disk of the provider is made of an offering.
    expect(asTerraform(['createVolume', { name: 'data', snapshotid: 's1' }])).toBeUndefined()
  })

  it('refers to the thing of a row by its id', () => {
    expect(asTerraform(['listZones', { id: 'z1' }])).toEqual({
      text: `data "cloudstack_zone" "zone" {
  filter {
    name  = "id"
    value = "z1"
  }
}`,
    })
    expect(asTerraform(['listTemplates', { id: 't1', templatefilter: 'all' }])).toEqual({
      text: `data "cloudstack_template" "template" {
  template_filter = "all"

  filter {
    name  = "id"
    value = "t1"
  }
}`,
    })
    expect(asTerraform(['listZones', {}])).toBeUndefined()
  })

  it('is not offered where there is no resource', () => {
    expect(asTerraform(['registerIso', {}])).toBeUndefined()
  })
})

describe('hclText', () => {
  /** What a quoted template stands for, by the grammar of HCL. */
  function read(quoted: string): string {
    expect(quoted).toMatch(/^"(?:[^"\\\n\r]|\\.)*"$/s)
    // Templates are found before escapes are read; none may be left.
    const inside = quoted
      .slice(1, -1)
      .replace(/(?<!\$)\$\$\{/g, '\uE000')
      .replace(/(?<!%)%%\{/g, '\uE001')
    expect(inside).not.toMatch(/[$%]\{/)
    return inside
      .replace(/\\(?:u([0-9a-f]{4})|(.))/g, (_, code: string | undefined, plain: string) =>
        code === undefined
          ? ({ n: '\n', r: '\r', t: '\t' }[plain] ?? plain)
          : String.fromCharCode(Number.parseInt(code, 16)),
      )
      .replaceAll('\uE000', '${')
      .replaceAll('\uE001', '%{')
  }

  it('stands for the very text (property)', () => {
    const unit = fc.constantFrom(...Array.from(`$%{}"\\\n\r\t\u0001 a회`))
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit }), fc.string()), (text) => {
        fc.pre(!text.includes('\0'))
        expect(read(hclText(text))).toBe(text)
      }),
    )
  })
})
