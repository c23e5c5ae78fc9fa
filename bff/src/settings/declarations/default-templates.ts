import { section, text, type SettingDraft } from '../setting.ts'

const part = { group: 'Images', subgroup: 'Default templates', category: 'Advanced' }

function address(hypervisor: string, url: string | null): SettingDraft<'String'> {
  return text(
    url,
    `Address of the ${hypervisor} default template`,
    `URL that the default template for ${hypervisor} is fetched from; nothing: there is none`,
    { form: 'url' },
  )
}

function checksum(hypervisor: string): SettingDraft<'String'> {
  return text(
    null,
    `Checksum of the ${hypervisor} default template`,
    `Digest of that file, as {SHA-256}… or bare; nothing: it is not checked, for addresses whose content changes`,
    { form: 'checksum' },
  )
}

function title(hypervisor: string, name: string | null): SettingDraft<'String'> {
  return text(
    name,
    `Name of the ${hypervisor} default template`,
    `Name under which the default template for ${hypervisor} is listed`,
  )
}

/** Spec A5, decisions: Default templates. */
export const defaultTemplateSettings = section(
  { ...part, component: 'images' },
  {
    'default.template.kvm.url': address(
      'KVM',
      'https://cloud.centos.org/centos/10-stream/x86_64/images/CentOS-Stream-GenericCloud-10-latest.x86_64.qcow2',
    ),
    'default.template.kvm.checksum': checksum('KVM'),
    'default.template.kvm.name': title('KVM', 'CentOS Stream 10 (64-bit) (KVM)'),
    'default.template.xenserver.url': address('XenServer', null),
    'default.template.xenserver.checksum': checksum('XenServer'),
    'default.template.xenserver.name': title('XenServer', null),
    'default.template.vmware.url': address('VMware', null),
    'default.template.vmware.checksum': checksum('VMware'),
    'default.template.vmware.name': title('VMware', null),
  },
)
