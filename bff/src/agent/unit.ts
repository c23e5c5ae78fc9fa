import path from 'node:path'
import type { AgentArguments } from './arguments.ts'

/**
 * A unit of systemd that starts the agent and keeps it running. Machines are libvirt's and not in its group of
 * processes, so that they outlive it.
 *
 * @param node the program that runs it
 * @param file the agent
 */
export function unitText(node: string, file: string, args: AgentArguments): string {
  const { server, stateDir, poolDir, uri, ca, pin, keystore, guestMetadata } = args
  const words = [
    node,
    file,
    '--server',
    server,
    '--state',
    stateDir,
    '--pool',
    poolDir,
    ...(uri === undefined ? [] : ['--uri', uri]),
    ...(ca === undefined ? [] : ['--ca', path.resolve(ca)]),
    ...(pin === undefined ? [] : ['--pin', pin]),
    ...(keystore === undefined ? [] : ['--keystore', keystore.file]),
    ...(guestMetadata ? ['--metadata'] : []),
  ]
  return `[Unit]
Description=Agent of Mold
Wants=network-online.target
After=network-online.target libvirtd.service virtqemud.service

[Service]
ExecStart=${words.map(quoted).join(' ')}
Restart=always
RestartSec=5
KillMode=process

[Install]
WantedBy=multi-user.target
`
}

/** A word as systemd reads it: quotes, and the two characters that it would replace. */
function quoted(word: string): string {
  if (/\p{Cc}/u.test(word)) throw new TypeError('a unit cannot have control characters')
  return `"${word.replaceAll(/[\\"]/g, '\\$&').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`
}
