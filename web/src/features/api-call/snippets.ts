import { pairsOf, type ApiCall } from './api-call.ts'
import { shellWord } from '@mold/shared/shell-word.ts'

/*
 * A call as others would make it: `cmk`, and curl with a signature (protocol §7). Names are sorted
 * and values encoded here, so that the shell has only to sign.
 */

/** `cmk list templates templatefilter=self keyword='web server'` */
export function asCmk(call: ApiCall): string {
  const [command] = call
  const verb = /^[a-z]+/.exec(command)?.[0] ?? command
  const noun = command.slice(verb.length).toLowerCase()
  // The name is quoted too: brackets of `details[0].key` are patterns to a shell.
  const words = pairsOf(call).map(([name, value]) => `${shellWord(name)}=${valueWord(value)}`)
  return ['cmk', verb, noun, ...words].filter(Boolean).join(' ')
}

function valueWord(value: string): string {
  return value === '' ? `''` : shellWord(value)
}

/** Form encoding as signatures want it: only letters, digits and `. - * _` stay. */
function encode(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** A POSIX shell script that signs the call with the keys of two variables and sends it. */
export function asCurl(call: ApiCall, origin: string): string {
  const [command, , { file } = {}] = call
  const send = `curl -fsS ${shellWord(`${origin}/client/api`)} --data "$query" --data-urlencode "signature=$signature"`
  return [
    `query="${queryOf(call)}"`,
    `signature=$(printf '%s' "$query" | tr 'A-Z' 'a-z' |`,
    `  openssl dgst -sha1 -hmac "$CLOUDSTACK_SECRET" -binary | base64)`,
    ...(file === undefined ? [send] : [`answer=$(${send})`, ...sendFile(command, file)]),
  ].join('\n')
}

function queryOf(call: ApiCall): string {
  const pairs: [name: string, value: string][] = [
    ...pairsOf(call).map(([name, value]): [string, string] => [encode(name), encode(value)]),
    ['apikey', '$CLOUDSTACK_KEY'],
    ['command', call[0]],
    ['response', 'json'],
  ]
  return pairs
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

/** The signed form post that an upload's parameters are for (semantics §7). */
function sendFile(command: string, file: string): string[] {
  const envelope = `postupload${command.endsWith('Iso') ? 'iso' : 'template'}response`
  // Quoted for curl, then for the shell: to curl a semicolon ends the name.
  const part = `file=@"./${file.replace(/["\\]/g, '\\$&')}"`
  return [
    `of() { printf '%s' "$answer" | jq -r ".${envelope}.getuploadparams.$1"; }`,
    `curl -fsS "$(of postURL)" -H "X-signature: $(of signature)" -H "X-metadata: $(of metadata)" \\`,
    `  -H "X-expires: $(of expires)" -F ${shellWord(part)}`,
  ]
}
