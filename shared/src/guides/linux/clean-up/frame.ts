/*
 * What the clean-up script is made of besides its parts: options, questions, and the few functions through which
 * everything is changed, so that --dry-run is the same script and a second run finds nothing to do.
 */

export interface ScriptFacts {
  /** The system as people call it, such as `Debian 12`. */
  readonly system: string
  /** What ID in /etc/os-release is, and what VERSION_ID begins with. */
  readonly id: string
  readonly version: string
  readonly firstUserId: number
  /** Whether root has to have a password before other users are removed: nobody could sign in any more. */
  readonly needsRootPassword: boolean
}

/** The file's name, which its messages begin with. */
export const cleanUpName = 'clean-template.sh'

export function opening({ system, id, version, firstUserId }: ScriptFacts): string {
  return `#!/bin/sh
# Cleans a template master of everything that machines made from it must not share.
# Made for ${system}.
#
# Run it as root on the machine that becomes the template, last of all, and make the template from
# its disk once it has powered off. Whenever it has been started again, run this again.
#
#   unset HISTFILE; history -c; sh ${cleanUpName}
#
# --dry-run         say what would be done, and do nothing
# --yes             do not ask
# --root DIR        clean the system below DIR, a mounted disk, instead of this machine; its own
#                   shell and tools do it, so let nobody else's disk be cleaned this way
# --keep-user NAME  do not remove this user; may be given several times
# --keep-ssh-keys   leave the SSH keys that users have, such as authorized_keys
# --no-update       leave the packages as they are
# --no-halt         do not power off at the end

# shellcheck disable=SC2016 # what edit is given is for awk
set -u
LC_ALL=C
export LC_ALL
PATH=$PATH:/usr/sbin:/sbin

system_id=${id}
system_version=${version}
first_user_id=${firstUserId}

dry=no yes=no root='' keep_users=' ' keep_keys=no update=yes halt=yes inside=no
problems=0

say() { printf '%s\\n' "$*"; }
die() {
  printf '${cleanUpName}: %s\\n' "$*" >&2
  exit 1
}

${functions}`
}

const functions = `# Every change is made by one of these. They say what they do, and do nothing where nothing is to be done.
failed() {
  say "   FAILED: $1"
  problems=$((problems + 1))
}
run() {
  say "   run $*"
  [ "$dry" = yes ] || "$@" || failed "$*"
}
remove() {
  for path in "$@"; do
    [ -e "$path" ] || [ -L "$path" ] || continue
    say "   remove $path"
    [ "$dry" = yes ] || rm -rf -- "$path" || failed "$path"
  done
}
empty() {
  for path in "$@"; do
    if [ -L "$path" ] || [ ! -f "$path" ] || [ ! -s "$path" ]; then continue; fi
    say "   empty $path"
    [ "$dry" = yes ] || : >"$path" || failed "$path"
  done
}
# replace FILE MODE: puts text in its place, whole or not at all: a full disk leaves the file as it was.
replace() {
  place=$(readlink -f "$1") && new=$place.clean-template || return 1
  { [ ! -f "$place" ] || cp -a "$place" "$new"; } && printf '%s' "\${text%x}" >"$new" &&
    { [ -z "$2" ] || chmod "$2" "$new"; } && mv -f "$new" "$place" && return 0
  rm -f "$new"
  return 1
}
# put FILE MODE: writes what it is given on standard input.
put() {
  text=$(cat && printf x)
  if [ -f "$1" ] && [ "$(cat "$1" && printf x)" = "$text" ]; then return 0; fi
  say "   write $1"
  [ "$dry" = yes ] && return 0
  { mkdir -p "\${1%/*}" && replace "$1" "$2"; } || failed "$1"
}
# edit FILE PROGRAM: what awk makes of the file; its owner and mode stay.
edit() {
  [ -f "$1" ] || return 0
  text=$(awk "$2" "$1" && printf x) || {
    failed "$1"
    return 0
  }
  [ "$(cat "$1" && printf x)" = "$text" ] && return 0
  say "   edit $1"
  [ "$dry" = yes ] || replace "$1" '' || failed "$1"
}
# each FUNCTION LINES: calls the function with each line.
each() {
  while IFS= read -r line; do
    [ -z "$line" ] || "$1" "$line"
  done <<END
$2
END
}
# Whether this runs on the machine itself, and not on its disk.
live() { [ "$inside" = no ]; }
have() { command -v "$1" >/dev/null 2>&1; }

# Users who go, and the homes of those who stay.
people() {
  awk -F: -v from="$first_user_id" -v keep="$keep_users" '
    $3 >= from && $3 < 60000 && !index(keep, " " $1 " ") { print $1 }' /etc/passwd
}
homes() {
  awk -F: -v from="$first_user_id" -v keep="$keep_users" '
    $3 >= from && $3 < 60000 && !index(keep, " " $1 " ") { next }
    $6 ~ /^\\/./ && !seen[$6]++ { print $6 }' /etc/passwd
}
root_has_password() {
  awk -F: '$1 == "root" && $2 != "" && $2 !~ /^[!*]/ { ok = 1 } END { exit !ok }' /etc/shadow
}
`

const guards = `# Refuses; a dry run only says so.
refuse() {
  [ "$dry" = yes ] || die "$1"
  say "Would refuse: $1"
}
os_release() { sed -n "s/^$1=//p" /etc/os-release 2>/dev/null | tr -d '"'; }
check_system() {
  found=$(os_release ID) version=$(os_release VERSION_ID)
  if [ -z "$found" ] && [ -f /etc/redhat-release ]; then
    found=$(sed -n 's/^CentOS .*/centos/p; s/^Red Hat .*/rhel/p' /etc/redhat-release)
    version=$(sed 's/^[^0-9]*//; s/[^0-9.].*//' /etc/redhat-release)
  fi
  case "$found $version" in
    "$system_id $system_version" | "$system_id $system_version".*) ;;
    *) refuse "it was made for $system_id $system_version, and this is \${found:-unknown} \${version:-}. Choose the system in the guide and download it again." ;;
  esac
}
# A template master is a virtual machine that runs no others: never a workstation, a host or a container.
check_machine() {
  live || return 0
  if have systemd-detect-virt; then
    ! systemd-detect-virt --quiet --container || refuse 'this is a container, not a machine.'
    systemd-detect-virt --quiet --vm || refuse 'this is no virtual machine, so it is no template master.'
  else
    grep -q '^flags.* hypervisor' /proc/cpuinfo || [ -d /proc/xen ] ||
      refuse 'this is no virtual machine, so it is no template master.'
  fi
  for guest in /run/libvirt/qemu/*.xml /var/run/xen/*.pid; do
    [ ! -e "$guest" ] || refuse 'this machine runs virtual machines itself.'
  done
}
`

const userGuard = (needsRootPassword: boolean) => `check_people() {
  leaving=$(people)
  [ -n "$leaving" ] || return 0
${
  needsRootPassword
    ? `  root_has_password ||
    refuse 'root has no password, and the other users go. Give it one with passwd, sign in as root and run this again.'
`
    : ''
}  for name in $leaving; do
    [ "$name" != "\${SUDO_USER:-}" ] ||
      refuse "you are signed in as $name, who goes. Sign in as root, or keep that user with --keep-user $name."
  done
}
`

const ask = `ask() {
  if [ "$yes" = yes ] || [ "$dry" = yes ] || [ "$inside" = yes ]; then return 0; fi
  (: </dev/tty) 2>/dev/null || die 'there is nobody to ask. Say --yes to go on without.'
  name=$(uname -n)
  say "Everything that makes $name one of its kind goes: SSH host keys, logs, users, histories."
  [ "$halt" = no ] || say 'It powers off at the end.'
  printf 'Type its host name (%s) to go on: ' "$name" >/dev/tty
  read -r answer </dev/tty || answer=
  [ "$answer" = "$name" ] || die 'nothing was done.'
}

# Runs the same script on a mounted disk, shut in there, so that no link leads out of it.
enter() {
  case $0 in */sh | sh | */dash | */bash | bash) die '--root needs this script as a file.' ;; esac
  if [ ! -d "$root/etc" ] || [ ! -x "$root/bin/sh" ]; then die "there is no system below $root."; fi
  [ "$(cd "$root" && pwd -P)" != / ] || die 'for this machine leave --root away.'
  [ "$yes" = yes ] || [ "$dry" = yes ] || {
    (: </dev/tty) 2>/dev/null || die 'there is nobody to ask. Say --yes to go on without.'
    printf 'Clean the system below %s? Type yes to go on: ' "$root" >/dev/tty
    read -r answer </dev/tty || answer=
    [ "$answer" = yes ] || die 'nothing was done.'
  }
  # A disk that is not running has no devices of its own; what is mounted here ends with the script.
  exec unshare --mount sh -c 'mount --bind /dev "$0/dev" && exec chroot "$0" /bin/sh -s -- "$@"' \\
    "$root" "$@" --inside <"$0"
}

options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --dry-run) dry=yes ;;
      --yes) yes=yes ;;
      --root)
        [ $# -gt 1 ] || die '--root needs a folder.'
        root=$2
        shift
        ;;
      --keep-user)
        [ $# -gt 1 ] || die '--keep-user needs a name.'
        keep_users="$keep_users$2 "
        shift
        ;;
      --keep-ssh-keys) keep_keys=yes ;;
      --no-update) update=no ;;
      --no-halt) halt=no ;;
      --inside) inside=yes ;;
      *) die "there is no option $1; the first lines of this file name them." ;;
    esac
    shift
  done
}
`

/** What comes after the parts; `parts` are the names of their functions in the order in which they run. */
export function closing(facts: ScriptFacts, parts: readonly string[]): string {
  return `${guards}${userGuard(facts.needsRootPassword)}${ask}
main() {
  options "$@"
  [ "$(id -u)" = 0 ] || die 'only root may do this.'
  if [ -n "$root" ] && live; then enter "$@"; fi
  check_system
  check_machine
  check_people
  ask
${parts.map((part) => `  ${part}`).join('\n')}
  if [ "$problems" != 0 ]; then
    die "not everything was done ($problems). Do not make the template yet: see FAILED above."
  fi
  power_off
}

main "$@" </dev/null
`
}
