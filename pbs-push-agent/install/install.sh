#!/bin/sh
# Installs, upgrades or removes the push agent. It downloads nothing, and takes no secrets.
set -eu
umask 077

usage() {
  cat <<'EOF'
Usage: install.sh [--jar FILE] [--java FILE] [--with-self-update | --without-self-update] [--root DIR]
       install.sh --uninstall | --purge [--root DIR]

Installs pbs-push-agent.jar as the service pulse-agent, or upgrades it in place. Settings are kept.

  --jar FILE             the agent (pbs-push-agent.jar beside this script, or in ../target)
  --java FILE            Java 17 or newer to run it with (java of the PATH)
  --with-self-update     lets the agent replace its own jar; kept by later upgrades
  --without-self-update  takes that back
  --uninstall            removes service and jar; settings and unsent reports stay
  --purge                removes settings, unsent reports and the user too
  --root DIR             works below DIR only, without users and services; for packages and tests
EOF
}

fail() {
  echo "install.sh: $*" >&2
  exit 1
}

say() {
  echo "$*"
}

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
user=pulse-agent
root=
jar=
java=
task=install
update=keep

while [ $# -gt 0 ]; do
  case $1 in
    --jar | --java | --root)
      [ $# -ge 2 ] || fail "$1 needs a value"
      case $1 in
        --jar) jar=$2 ;;
        --java) java=$2 ;;
        --root) root=${2%/} ; [ -n "$root" ] || fail "--root needs another directory than /" ;;
      esac
      shift
      ;;
    --with-self-update) update=yes ;;
    --without-self-update) update=no ;;
    --uninstall | --remove) task=uninstall ;;
    --purge) task=purge ;;
    -h | --help)
      usage
      exit 0
      ;;
    *) fail "unknown argument; --help lists them all" ;;
  esac
  shift
done

home=$root/opt/pulse-agent
settings=$root/etc/pulse-agent
state=$root/var/lib/pulse-agent
units=$root/etc/systemd/system
unit=$units/pulse-agent.service
dropin=$units/pulse-agent.service.d/self-update.conf
installed=$home/pbs-push-agent.jar

if [ -z "$root" ] && [ "$(id -u)" -ne 0 ]; then
  fail "only root can install a service (or use --root DIR)"
fi

# Whether there is a systemd to talk to; never for a scratch root.
has_systemd() {
  [ -z "$root" ] && [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1
}

# Directories above ours are everybody's to enter, whatever the umask.
directory() {
  (umask 022 && mkdir -p -- "$1")
}

# Puts a file in its place in one step: what runs from the old one is not disturbed.
place() { # mode, source, destination
  [ ! -d "$3" ] || fail "$3 is a directory"
  fresh=$3.new.$$
  rm -f "$fresh"
  cp -- "$2" "$fresh"
  chmod "$1" "$fresh"
  mv -f -- "$fresh" "$3"
}

give() { # owner and group, path...
  owner=$1
  shift
  if [ -z "$root" ]; then
    chown -h "$owner" "$@"
  fi
}

remove() {
  if has_systemd; then
    systemctl disable --now pulse-agent.service >/dev/null 2>&1 || true
  fi
  rm -f -- "$unit" "$dropin"
  rmdir -- "$units/pulse-agent.service.d" 2>/dev/null || true
  rm -rf -- "$home"
  if [ "$task" = purge ]; then
    rm -rf -- "$settings" "$state"
    if [ -z "$root" ] && id "$user" >/dev/null 2>&1; then
      userdel "$user" || say "The user $user could not be removed."
    fi
  fi
  if has_systemd; then
    systemctl daemon-reload
    systemctl reset-failed pulse-agent.service >/dev/null 2>&1 || true
  fi
  if [ "$task" = purge ]; then
    say "The push agent, its settings and its unsent reports are removed."
  else
    say "The push agent is removed. Settings stay in $settings, unsent reports in $state; --purge removes them."
  fi
}

find_jar() {
  if [ -z "$jar" ]; then
    for jar in "$here/pbs-push-agent.jar" "$here/../target/pbs-push-agent.jar"; do
      [ ! -f "$jar" ] || return 0
    done
    fail "there is no pbs-push-agent.jar beside install.sh; name one with --jar FILE"
  fi
  [ -f "$jar" ] || fail "$jar is no file"
}

find_java() {
  hint="Install it with: apt install openjdk-17-jre-headless"
  if [ -z "$java" ]; then
    java=$(command -v java) || fail "there is no Java; 17 or newer is needed. $hint"
  fi
  [ -x "$java" ] || fail "$java cannot be run"
  case $java in
    /*) ;;
    *) java=$(CDPATH='' cd -- "$(dirname -- "$java")" && pwd)/$(basename -- "$java") ;;
  esac
  case $java in
    *[!A-Za-z0-9/._+-]*) fail "the path of Java has characters that a unit file cannot have" ;;
  esac
  major=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
  [ -n "$major" ] || fail "$java does not say its version"
  [ "$major" -ge 17 ] || fail "$java is Java $major; 17 or newer is needed. $hint"
}

# The same that the agent asks of a new version of itself.
prove_jar() {
  (cd / && env -i PATH=/usr/bin:/bin "$java" -XX:+UseSerialGC -Xmx32m -jar "$proven" --self-test) \
    >/dev/null 2>&1 </dev/null || fail "$jar does not pass its self-test; nothing was changed"
}

add_user() {
  if [ -n "$root" ] || id "$user" >/dev/null 2>&1; then
    return
  fi
  useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$user"
}

configure_update() {
  if [ "$update" = keep ]; then
    if [ -f "$dropin" ]; then update=yes; else update=no; fi
  fi
  if [ "$update" = yes ]; then
    directory "$units/pulse-agent.service.d"
    printf '%s\n' '# Written by install.sh --with-self-update.' '[Service]' 'ReadWritePaths=/opt/pulse-agent' \
      >"$dropin"
    chmod 0644 "$dropin"
    give "$user:$user" "$home" "$installed"
  else
    rm -f -- "$dropin"
    rmdir -- "$units/pulse-agent.service.d" 2>/dev/null || true
    give root:root "$home" "$installed"
  fi
}

is_configured() {
  grep -q '^[[:space:]]*\(export \)\{0,1\}PULSE_SERVER_URL=.' "$settings/pulse-agent.env"
}

install_agent() {
  find_jar
  find_java
  proven=$(CDPATH='' cd -- "$(dirname -- "$jar")" && pwd)/$(basename -- "$jar")
  prove_jar
  for file in pulse-agent.service pulse-agent.env.example; do
    [ -f "$here/$file" ] || fail "$file is missing beside install.sh"
  done

  add_user
  for path in "$home" "$settings" "$state" "$units"; do
    directory "$path"
  done
  # From here on the agent's user, who may own it for updates, cannot put anything in root's way.
  give root:root "$home"
  chmod 0755 "$home"
  chmod 0700 "$settings" "$state"
  give root:root "$settings"
  give "$user:$user" "$state"

  if [ -f "$installed" ]; then verb=upgraded; else verb=installed; fi
  place 0644 "$proven" "$installed"
  # What the agent noted of versions it fetched itself is of no concern to this one.
  rm -f -- "$home"/.pulse-update-* "$installed.backup"
  configure_update

  if [ ! -e "$settings/pulse-agent.env" ]; then
    place 0600 "$here/pulse-agent.env.example" "$settings/pulse-agent.env"
  fi
  chmod 0600 "$settings/pulse-agent.env"
  give root:root "$settings/pulse-agent.env"

  sed "s|^ExecStart=/usr/bin/java |ExecStart=$java |" "$here/pulse-agent.service" >"$unit.sed.$$"
  place 0644 "$unit.sed.$$" "$unit"
  rm -f -- "$unit.sed.$$"

  say "The push agent is $verb in $home, self-update: $update."
  start_agent
}

start_agent() {
  if ! has_systemd; then
    say "No systemd is at work here: the service was not started."
    next_steps
    return
  fi
  systemctl daemon-reload
  systemctl enable pulse-agent.service >/dev/null 2>&1 || say "The service could not be enabled."
  if is_configured; then
    systemctl restart pulse-agent.service
    say "The service was started: systemctl status pulse-agent"
  else
    next_steps
  fi
}

next_steps() {
  cat <<EOF

Next:
1. Make a user and a token that may read and nothing else; both need the role, a token has no more than its user:
     proxmox-backup-manager user create pulse@pbs
     proxmox-backup-manager user generate-token pulse@pbs monitoring
     proxmox-backup-manager acl update / Audit --auth-id 'pulse@pbs'
     proxmox-backup-manager acl update / Audit --auth-id 'pulse@pbs!monitoring'
   The secret is shown once, as "value"; PBS_API_TOKEN is pulse@pbs!monitoring:SECRET.
2. Have the fingerprint of this PBS at hand:
     proxmox-backup-manager cert info
3. Set PULSE_SERVER_URL, PULSE_API_KEY, PBS_API_TOKEN and PBS_FINGERPRINT in $settings/pulse-agent.env
4. Try both ends:
     systemd-run --pipe --wait --quiet --uid=$user -p EnvironmentFile=$settings/pulse-agent.env \\
       $java -jar /opt/pulse-agent/pbs-push-agent.jar --check
5. Start the agent:
     systemctl restart pulse-agent
EOF
}

if [ "$task" = install ]; then
  install_agent
else
  remove
fi
