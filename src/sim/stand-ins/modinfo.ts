import { sh } from "../sh.ts";
import { ENTER, KMOD } from "./enter.ts";

/** Fields of a module file: all of them, or with -F one; `-p` is `-F parm`. */
export const MODINFO = sh`${ENTER}
${KMOD}
field='' release='' separator=$NL
while [ $# -gt 0 ]; do
  case $1 in
    --) shift; break ;;
    -F | --field) field=$2; shift ;;
    -F*) field=$\{1#-F} ;;
    --field=*) field=$\{1#*=} ;;
    -k | --set-version) release=$2; shift ;;
    -k*) release=$\{1#-k} ;;
    --set-version=*) release=$\{1#*=} ;;
    -p | --parameters) field=parm ;;
    -n | --filename) field=filename ;;
    -a | --author) field=author ;;
    -d | --description) field=description ;;
    -l | --license) field=license ;;
    -0 | --null) separator=0 ;;
    -b | --basedir) shift ;;
    -*) ;;
    *) break ;;
  esac
  shift
done
[ -n "$release" ] || read -r release <.sim/release
if [ $# -eq 0 ]; then
  printf 'modinfo: ERROR: missing module or filename.\n' >&2
  exit 1
fi
show() {
  if [ "$separator" = 0 ]; then printf '%s\0' "$1"; else printf '%s\n' "$1"; fi
}
status=0
for each; do
  fold "$each"
  if ! find_module "$folded" "$release"; then
    printf 'modinfo: ERROR: Module %s not found.\n' "$each" >&2
    status=1
    continue
  fi
  if [ "$module_path" = builtin ]; then
    filename='(builtin)' file=lib/modules/$release/.builtin/$folded
  else
    filename=/lib/modules/$release/$module_path file=lib/modules/$release/$module_path
  fi
  case $field in
    filename) show "$filename" ;;
    '')
      if [ "$module_path" = builtin ]; then printf 'name:           %s\n' "$folded"; fi
      printf 'filename:       %s\n' "$filename"
      while IFS= read -r line; do
        key=$\{line%%=*}
        case $key in sim-*) continue ;; esac
        if [ "$key" = name ] && [ "$module_path" = builtin ]; then continue; fi
        printf '%-15s %s\n' "$key:" "$\{line#*=}"
      done <"$file"
      ;;
    *)
      while IFS= read -r line; do
        case $line in "$field="*) show "$\{line#*=}" ;; esac
      done <"$file"
      ;;
  esac
done
exit "$status"
`;
