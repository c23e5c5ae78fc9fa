/*
 * A command as others would call it: `cmk`, and curl with a signature (protocol §7). Names are
 * sorted and values encoded here, so that the shell has only to sign.
 */

type Values = Readonly<Record<string, unknown>>

function defined(values: Values): [string, string][] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[name, `${value as string | number}`]],
  )
}

/** `list templates templatefilter=self keyword="web server"` */
export function asCmk(command: string, values: Values): string {
  const verb = /^[a-z]+/.exec(command)?.[0] ?? command
  const noun = command.slice(verb.length).toLowerCase()
  const words = defined(values).map(([name, value]) =>
    /^[\w.,:/-]+$/.test(value) ? `${name}=${value}` : `${name}=${JSON.stringify(value)}`,
  )
  return ['cmk', verb, noun, ...words].join(' ')
}

/** Form encoding as signatures want it: only letters, digits and `. - * _` stay. */
function encode(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** A POSIX shell script that signs the call with the keys of two variables and sends it. */
export function asCurl(command: string, values: Values, origin: string): string {
  const pairs: [name: string, value: string][] = [
    ...defined(values).map(([name, value]): [string, string] => [name, encode(value)]),
    ['apikey', '$MOLD_API_KEY'],
    ['command', command],
    ['response', 'json'],
  ]
  const query = pairs
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  return [
    `query="${query}"`,
    `signature=$(printf '%s' "$query" | tr 'A-Z' 'a-z' |`,
    `  openssl dgst -sha1 -hmac "$MOLD_SECRET_KEY" -binary | base64)`,
    `curl -fsS '${origin}/client/api' --data "$query" --data-urlencode "signature=$signature"`,
  ].join('\n')
}
