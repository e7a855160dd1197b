#!/bin/sh
# install-packages.sh PACKAGE...: install those that this machine lacks. Says nothing when it has all.
set -eu

lacking=
for package in "$@"; do
    case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null) in
        installed) ;;
        *) lacking="$lacking $package" ;;
    esac
done
[ -n "$lacking" ] || exit 0

export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # a list of words
apt-get install -q -y --no-install-recommends $lacking ||
    { apt-get update -q && apt-get install -q -y --no-install-recommends $lacking; }
