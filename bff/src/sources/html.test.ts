import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { isHtml } from './html.ts'

const iso = Buffer.alloc(64 * 1024)
iso.write('\u0001CD001', 32_768, 'latin1')

describe('isHtml', () => {
  it.each([
    ['<!DOCTYPE html><html>', 'text/html'],
    ['\ufeff \n<html lang="ko">', undefined],
    ['<!-- cached --><HTML>', 'application/octet-stream'],
    ['<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', 'application/xml'],
    ['<script>location="/login"</script>', 'text/plain'],
    ['Please sign in.', 'text/html; charset=utf-8'],
    ['<div>no head</div>', 'application/xhtml+xml'],
    ['', 'text/html'],
  ])('D19: %j as %s is a page', (text, type) => {
    expect(isHtml(Buffer.from(text), type)).toBe(true)
  })

  it.each([
    ['an ISO', iso],
    ['a qcow2', Buffer.from('QFI\u00fb\0\0\0\u0003', 'latin1')],
    ['gzip', gzipSync(randomBytes(2000))],
    ['random bytes', randomBytes(4096)],
  ])('%s is an image whatever its type says', (_title, bytes) => {
    for (const type of ['text/html', 'text/plain', undefined])
      expect(isHtml(bytes, type)).toBe(false)
  })

  it('leaves other text to the check of the format', () => {
    expect(isHtml(Buffer.from('# Disk DescriptorFile\nversion=1\n'), 'text/plain')).toBe(false)
  })
})
