import { afterAll, describe, expect, it } from 'vitest'
import { cleanUpScript } from '@mold/shared/guides/linux/clean-up/script.ts'
import type { LinuxChoices } from '@mold/shared/guides/linux/systems.ts'
import { centos, clean, cleanFull, read, rocky } from './support/clean.ts'
import { centosLeftovers, rockyLeftovers } from './support/leftovers.ts'
import { snapshotOf } from './support/snapshot.ts'
import { lackingForTrees, makeRpmTree, type Tree } from './support/trees.ts'

describe.skipIf(lackingForTrees.length > 0)(
  `the clean-up of a template master (needs ${lackingForTrees.join(', ') || 'nothing more'})`,
  { timeout: 120_000 },
  () => {
    const trees: Tree[] = []
    const rpmTree = (kind: 'gnu' | 'busybox', files: Parameters<Tree['write']>[0]) => {
      const tree = makeRpmTree(kind)
      trees.push(tree)
      tree.write(files)
      return tree
    }
    afterAll(() => {
      for (const tree of trees) tree.drop()
    })

    describe('refuses, with nothing changed,', () => {
      /** What is said when a tree is refused, which it stays as it was for. */
      const refusal = (tree: Tree, choices: LinuxChoices) => {
        const before = snapshotOf(tree.folder)
        const run = clean(tree, choices, '--yes')
        expect(run.status).toBe(1)
        expect(snapshotOf(tree.folder)).toEqual(before)
        const dry = clean(tree, choices, '--dry-run')
        expect(dry).toMatchObject({ status: 0, said: expect.stringContaining('Would refuse') })
        expect(snapshotOf(tree.folder)).toEqual(before)
        return run.refused
      }

      it('another system than it was made for', () => {
        expect(refusal(rpmTree('busybox', rockyLeftovers), centos)).toContain('made for centos 6')
        expect(refusal(rpmTree('busybox', centosLeftovers), rocky)).toContain('this is centos 6.10')
      })

      it('users to remove while root cannot sign in', () => {
        const shadow = ['root:!:20400:0:99999:7:::\n', 0o640] as const
        expect(
          refusal(rpmTree('busybox', { ...rockyLeftovers, 'etc/shadow': shadow }), rocky),
        ).toContain('root has no password')
      })

      it('when nobody can be asked and nobody said yes', () => {
        const tree = rpmTree('busybox', rockyLeftovers)
        const before = snapshotOf(tree.folder)
        expect(clean(tree, rocky).refused).toContain('nobody to ask')
        expect(snapshotOf(tree.folder)).toEqual(before)
      })
    })

    it.each(['gnu', 'busybox'] as const)(
      'K1: leaves files whole where nothing more can be written (%s tools)',
      (kind) => {
        const tree = rpmTree(kind, rockyLeftovers)
        const files = [
          'etc/shadow',
          'etc/hosts',
          'etc/NetworkManager/system-connections/ens3.nmconnection',
        ]
        const before = files.map((file) => read(tree, file))
        const { status, said } = cleanFull(tree, rocky)
        expect(status).toBe(1)
        expect(said).toContain('FAILED: /etc/hosts')
        expect(files.map((file) => read(tree, file))).toEqual(before)
        const names = [...snapshotOf(tree.folder).keys()]
        expect(names.filter((name) => name.includes('clean-template'))).toEqual([])
      },
    )

    it.each(['gnu', 'busybox'] as const)(
      'K1: takes no log with a line break in its path for another file (%s tools)',
      (kind) => {
        const odd = 'var/log/odd\n/etc/shadow'
        const tree = rpmTree(kind, { ...rockyLeftovers, [odd]: 'a log\n' })
        const { status } = clean(tree, rocky, '--yes')
        expect(status).toBe(0)
        expect(read(tree, 'etc/shadow')).toMatch(/^root:/)
        const names = [...snapshotOf(tree.folder).keys()]
        expect(names.filter((name) => name.includes('odd'))).toEqual([])
      },
    )

    describe('on the machine itself', () => {
      const live = (isMaster: boolean) => {
        const record = (name: string) => [`#!/bin/sh\necho "${name} $*"\n`, 0o755] as const
        return rpmTree('gnu', {
          ...rockyLeftovers,
          'usr/local/bin/halt': record('halt'),
          'usr/local/bin/journalctl': record('journalctl'),
          'usr/local/bin/logrotate': record('logrotate'),
          'usr/local/bin/hostname': record('hostname'),
          'usr/local/bin/dnf': record('dnf'),
          'usr/local/bin/systemd-detect-virt': [
            `#!/bin/sh\ncase $* in *--vm) exit ${isMaster ? 0 : 1} ;; esac\nexit 1\n`,
            0o755,
          ],
          'root/clean-template.sh': cleanUpScript(rocky),
        })
      }
      const inside = (tree: Tree, ...options: readonly string[]) =>
        tree.inside('/bin/sh', '/root/clean-template.sh', ...options)

      it('K1: updates, cleans, takes itself away and powers off last', () => {
        const tree = live(true)
        const { status, output } = inside(tree, '--yes')
        expect(status).toBe(0)
        const found = ['dnf -qy update', 'acpid chrony', 'journalctl', 'logrotate', 'hostname']
        for (const words of found) expect(output).toContain(words)
        expect(output.trim().split('\n').at(-1)).toBe('halt -p')
        const after = snapshotOf(tree.folder)
        expect(after.has('/root/clean-template.sh')).toBe(false)
        expect(after.has('/home/keeper')).toBe(false)
      })

      it('K1: says in a dry run what it would do, and does nothing', () => {
        const tree = live(true)
        const before = snapshotOf(tree.folder)
        const { status, output } = inside(tree, '--dry-run')
        expect(status).toBe(0)
        expect(output).toContain('   run halt -p')
        expect(output).not.toMatch(/^halt/m)
        expect(snapshotOf(tree.folder)).toEqual(before)
      })

      it('K1: refuses a machine that is no template master', () => {
        const tree = live(false)
        const before = snapshotOf(tree.folder)
        const { status, output } = inside(tree, '--yes')
        expect(status).toBe(1)
        expect(output).toContain('no virtual machine')
        expect(snapshotOf(tree.folder)).toEqual(before)
      })

      it('K1: does not halt a machine that could not be cleaned', () => {
        const tree = live(true)
        tree.write({ 'usr/sbin/userdel': ['#!/bin/sh\necho in use\nexit 8\n', 0o755] })
        const { status, output } = inside(tree, '--yes')
        expect(status).toBe(1)
        expect(output).toContain('FAILED: delete_user installer')
        expect(output).not.toMatch(/^halt/m)
      })
    })
  },
)
