#!/bin/sh
# Makes a stand-in for the pinned base image where no registry of images can be reached: Debian's packages, and a Node
# binary of this machine. Arguments: the image's name, a work folder, a Node binary.
set -eu
image=$1 work=$2 node=$3
tree=$work/tree

if buildah inspect --type image "$image" >/dev/null 2>&1; then exit 0; fi
rm -rf "$tree"
mkdir -p "$tree"
mirror=$(sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] \)\?\([^ ]*\) .*/\2/p' /etc/apt/sources.list /etc/apt/sources.list.d/*.sources 2>/dev/null | head -n 1)
debootstrap --variant=minbase bookworm "$tree" "$mirror"
chroot "$tree" useradd --uid 1000 --create-home node
install -D -m 755 "$node" "$tree/usr/local/bin/node"
install -D -m 644 /etc/ssl/certs/ca-certificates.crt "$tree/etc/ssl/certs/ca-certificates.crt"

rm -rf "$tree/var/cache/apt" "$tree/var/lib/apt/lists" "$tree/usr/share/doc" "$tree/usr/share/locale" "$tree/usr/share/man"

container=$(buildah from scratch)
buildah copy --quiet "$container" "$tree" /
buildah config --env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt --env PATH=/usr/local/bin:/usr/bin:/bin "$container"
buildah commit --quiet --rm "$container" "$image"
rm -rf "$tree"
