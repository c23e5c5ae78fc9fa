/** What the script is made for. */
export interface Installation {
  /** Where the host reaches the server, as `https://host:port`: checked, so nothing in it is special to a shell. */
  readonly server: string
  /** SHA-256 of the agent's file. */
  readonly digest: string
  /** What the server is known by; undefined where an authority vouches for it. */
  readonly pin: string | undefined
}

/**
 * A script that installs the agent on a host and starts it as a service: `curl … | sh -s -- <token>`. It may run
 * again, with another token.
 */
export function installScript({ server, digest, pin = '' }: Installation): string {
  return `#!/bin/sh
# Installs the agent of Mold on this host; the console and addHost answer the line that runs it.
set -eu

server='${server}'
digest='${digest}'
# The key of a server whose certificate is self-signed. curl compares it whatever else it does not know of it.
pin='${pin}'
folder="\${MOLD_AGENT_FOLDER:-/opt/mold-agent}"
units="\${MOLD_AGENT_UNITS:-/etc/systemd/system}"

token="\${1:-}"
if [ -z "$token" ]; then
  echo 'Give the token that addHost has answered: sh -s -- <token>' >&2
  exit 1
fi
if ! command -v node >/dev/null; then
  echo 'Node.js 24 or newer is missing; install it and run this again' >&2
  exit 1
fi
if ! command -v virsh >/dev/null || ! command -v qemu-img >/dev/null; then
  echo 'libvirt or QEMU is missing; on Debian and Ubuntu:' >&2
  echo '  apt-get install qemu-system-x86 qemu-utils libvirt-daemon-system libvirt-clients ovmf' >&2
  exit 1
fi

mkdir -p "$folder"
curl -fsS \${pin:+--insecure --pinnedpubkey "$pin"} -o "$folder/mold-agent.mjs.new" "$server/agent/mold-agent.mjs"
echo "$digest  $folder/mold-agent.mjs.new" | sha256sum -c - >/dev/null
mv "$folder/mold-agent.mjs.new" "$folder/mold-agent.mjs"

# The token is of use once, and the credential that it is exchanged for stays on this host. Arguments are for all
# users of a host to read, and the environment of a program is not.
MOLD_AGENT_TOKEN="$token" node "$folder/mold-agent.mjs" --server "$server" \${pin:+--pin "$pin"} --join-only
if command -v systemctl >/dev/null && [ -d /run/systemd/system ]; then
  node "$folder/mold-agent.mjs" --server "$server" \${pin:+--pin "$pin"} --print-unit >"$units/mold-agent.service"
  systemctl daemon-reload
  systemctl enable mold-agent.service
  # One that runs already has another credential; machines go on meanwhile.
  systemctl restart mold-agent.service
  echo 'The agent runs: systemctl status mold-agent'
else
  echo "Start the agent: node $folder/mold-agent.mjs --server $server \${pin:+--pin $pin}"
fi
`
}
