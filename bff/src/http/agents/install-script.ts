/**
 * A script that installs the agent on a host and starts it as a service: `curl … | sh -s -- <token>`.
 *
 * @param server where the host reaches the server, as `https://host:port`: checked, so nothing in it is special
 *   to a shell
 * @param digest SHA-256 of the agent's file
 */
export function installScript(server: string, digest: string): string {
  return `#!/bin/sh
# Installs the agent of Mold on this host. Usage: curl -fsS ${server}/agent/install.sh | sh -s -- <token>
set -eu

server='${server}'
digest='${digest}'
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
curl -fsS -o "$folder/mold-agent.mjs.new" "$server/agent/mold-agent.mjs"
echo "$digest  $folder/mold-agent.mjs.new" | sha256sum -c - >/dev/null
mv "$folder/mold-agent.mjs.new" "$folder/mold-agent.mjs"

# The token is of use once, and the credential that it is exchanged for stays on this host.
node "$folder/mold-agent.mjs" --server "$server" --token "$token" --join-only
if command -v systemctl >/dev/null && [ -d /run/systemd/system ]; then
  node "$folder/mold-agent.mjs" --server "$server" --print-unit >"$units/mold-agent.service"
  systemctl daemon-reload
  systemctl enable --now mold-agent.service
  echo 'The agent runs: systemctl status mold-agent'
else
  echo "Start the agent: node $folder/mold-agent.mjs --server $server"
fi
`
}
