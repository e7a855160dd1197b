import { sh } from "../sh.ts";

/** Takes the magic off our own images; what it does not know is not its business. */
export const ZSTD = sh`for each; do
  case $each in
    -*) ;;
    *) exec <"$each" || exit 1 ;;
  esac
done
IFS= read -r magic
case $magic in
  *'virtfn-sim 1') exec cat ;;
esac
printf 'zstd: /*stdin*\\: unsupported format\n' >&2
exit 1
`;

/** `cpio` for the archives inside our images: `-i` with patterns, `-t`, `--to-stdout`. */
export const CPIO = sh`list='' to_stdout=
while [ $# -gt 0 ]; do
  case $1 in
    --version)
      printf 'cpio of a simulated host\n'
      exit 0
      ;;
    --to-stdout) to_stdout=yes ;;
    --list) list=yes ;;
    --) shift; break ;;
    -H | -D | -F | -R | -E) shift ;;
    --*) ;;
    -*t*) list=yes ;;
    -*) ;;
    *) break ;;
  esac
  shift
done
wanted() {
  [ $# -gt 1 ] || return 0
  name=$1
  shift
  for pattern; do
    # shellcheck disable=SC2254 # it is a pattern
    case $name in $pattern) return 0 ;; esac
  done
  return 1
}
take='' made='' any=
while IFS= read -r line; do
  case $line in
    '@ '*)
      any=yes take=
      path=$\{line#@ }
      if wanted "$path" "$@"; then
        if [ -n "$list" ]; then
          printf '%s\n' "$path"
        elif [ -n "$to_stdout" ]; then
          take=yes
        else
          take=yes
          folder=$\{path%/*}
          if [ "$folder" != "$path" ] && [ "$folder" != "$made" ]; then
            mkdir -p "$folder" || exit 2
            made=$folder
          fi
          rm_first=
          if [ -L "$path" ]; then rm_first=yes; fi
          if [ -n "$rm_first" ]; then rm -f "$path"; fi
          : >"$path" || exit 2
        fi
      fi
      ;;
    '|'*)
      if [ -n "$take" ]; then
        if [ -n "$to_stdout" ]; then printf '%s\n' "$\{line#?}"; else printf '%s\n' "$\{line#?}" >>"$path"; fi
      fi
      ;;
    "\\"*)
      if [ -n "$take" ]; then
        if [ -n "$to_stdout" ]; then printf '%s' "$\{line#?}"; else printf '%s' "$\{line#?}" >>"$path"; fi
      fi
      ;;
    '>'*)
      if [ -n "$take" ] && [ -z "$to_stdout" ]; then
        rm -f "$path"
        ln -s "$\{line#?}" "$path"
      fi
      ;;
  esac
done
if [ -z "$any" ]; then
  printf 'cpio: premature end of archive\n' >&2
  exit 2
fi
`;

export const LSINITRAMFS = sh`R=$\{0%/.sim/bin/*}
status=0
for each; do
  case $each in
    -*) ;;
    *) "$R/.sim/bin/zstd" -dc "$each" | "$R/.sim/bin/cpio" -it || status=1 ;;
  esac
done
exit "$status"
`;
