#!/bin/bash
# Runs a program like a container: with a separate read-only root, a small /tmp, and a user without rights. The caller starts this script in the
# network and mount namespaces of the pod.
#   run-container.sh root application data resolv.conf user program [arguments]
set -euo pipefail
root=$1 application=$2 data=$3 resolv=$4 user=$5
shift 5

mount --make-rprivate /
mount -t tmpfs -o mode=755 root "$root"
mkdir "$root"/{app,data,dev,etc,proc,sys,tmp,usr}
ln -s usr/bin usr/lib usr/lib64 usr/sbin "$root"
for folder in dev etc proc sys usr; do
  mount --rbind "/$folder" "$root/$folder"
done
mount --bind "$resolv" "$root/etc/resolv.conf"
mount --bind -o ro "$application" "$root/app"
mount -t tmpfs -o mode=1777,size=16m tmp "$root/tmp"
if [ -n "$data" ]; then
  mount --bind "$data" "$root/data"
fi
mount -o remount,ro "$root"

exec chroot "$root" setpriv --reuid="$user" --regid="$user" --clear-groups --bounding-set=-all --no-new-privs -- "$@"
