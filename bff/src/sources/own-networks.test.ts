import { describe, expect, it } from 'vitest'
import { internalNetworks } from './own-networks.ts'

const at = (address: string, internal = false) => ({ address, internal })

describe('internalNetworks', () => {
  it('suggests the ranges around internal addresses, each once', () => {
    const interfaces = {
      lo: [at('127.0.0.1', true), at('::1', true)],
      eth0: [at('10.20.30.40'), at('10.20.7.1'), at('fe80::1'), at('fd12:3456:789a::5')],
      eth1: [at('192.168.1.2')],
      gone: undefined,
    }
    expect(internalNetworks(interfaces)).toEqual([
      '10.20.0.0/16',
      '192.168.0.0/16',
      'fd12:3456:789a::/48',
    ])
  })

  it('suggests nothing for addresses that are fetched from anyway, or of one link', () => {
    expect(internalNetworks({ eth0: [at('8.8.8.8'), at('169.254.3.4')] })).toEqual([])
  })
})
