import { boolean, number, section, text } from '../setting.ts'

export const computeSettings = {
  ...section(
    { group: 'Instances', subgroup: 'General', category: 'Advanced', component: 'compute' },
    {
      'enable.dynamic.scale.vm': boolean(
        false,
        'Scale running instances',
        'Kept for tools that set it: CPUs and memory of a running instance are not changed here',
        { scopes: ['zone'] },
      ),
      'vm.password.length': number(
        12,
        'Length of guest passwords',
        'Characters of a password that is made for a guest',
        { min: 6, max: 128 },
      ),
      'allow.user.view.destroyed.vm': boolean(
        false,
        'Users see destroyed instances',
        'Whether users see their instances that are destroyed and not yet expunged',
        { scopes: ['account'] },
      ),
      'vm.stop.wait': number(
        60,
        'Wait for a guest to stop',
        'Seconds that a guest has to shut down before its power is cut',
        { min: 1, max: 3_600 },
      ),
      'expunge.delay': number(
        86_400,
        'Delay of expunging',
        'Seconds that a destroyed instance can still be recovered; after that it is removed for good',
        { min: 60, max: 31_536_000 },
      ),
      'expunge.interval': number(
        3_600,
        'Interval of expunging',
        'Seconds between two looks for destroyed instances to remove for good',
        { min: 60, max: 604_800 },
      ),
      'user.vm.denied.details': text(
        null,
        'Denied details',
        'Details of instances and templates that users may neither see nor set, separated by commas',
        { form: 'list' },
      ),
      'user.vm.readonly.details': text(
        null,
        'Read-only details',
        'Details of instances and templates that users may see but not set, separated by commas',
        { form: 'list' },
      ),
      'total.retries': number(
        4,
        'Tries of host operations',
        'Kept for tools that set it: an operation that a host refuses counts as failed at once, with the reason',
        { min: 0, max: 100 },
      ),
    },
  ),
  ...section(
    { group: 'Instances', subgroup: 'Hypervisors', category: 'Advanced', component: 'compute' },
    {
      'kvm.snapshot.enabled': boolean(
        false,
        'Snapshots of running KVM instances',
        'Kept for tools that set it: volumes of running KVM instances can always be snapshotted',
      ),
      'vmware.root.disk.controller': text(
        'ide',
        'Root disk controller on VMware',
        'Kept for tools that set it: this server runs no instances on VMware yet',
        {
          options: ['osdefault', 'ide', 'scsi', 'lsilogic', 'lsisas1068', 'buslogic', 'pvscsi'],
        },
      ),
    },
  ),
}
