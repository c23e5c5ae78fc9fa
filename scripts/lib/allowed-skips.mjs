/**
 * Tests that may be skipped although MOLD_TEST_STRICT=1 is set, each because an issue says so:
 * `{ step, name, reason }`, where `name` is as the list of skips prints it.
 */
export const allowedSkips = [
  {
    step: 'clients',
    name: 'CloudMonkey',
    reason: 'the Go module proxy does not give it to every machine, whatever its Go',
  },
  {
    step: 'clients',
    name: 'CloudMonkey 5.3',
    reason: 'it comes from the package index of Python, which not every machine reaches',
  },
  {
    step: 'clients',
    name: 'cloudbase-init',
    reason:
      'it comes from the package index of Python, and asks on ports that a machine may have given away',
  },
  {
    step: 'clients',
    name: 'cloud-init',
    reason: 'it comes from Debian, and asks on ports that a machine may have given away',
  },
  {
    step: 'clients',
    name: 'Terraform',
    reason: 'its CloudStack provider is tried where it can be had',
  },
  {
    step: 'audit',
    name: 'known vulnerabilities',
    reason: 'a machine may be without a network, and not every registry answers audits',
  },
]
