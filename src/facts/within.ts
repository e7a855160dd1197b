/**
 * sh that prints what a command prints until so many seconds have passed. For questions that may hang in the kernel,
 * where nothing can end them: whoever takes a device's lock waits as long as a driver that is being unbound, which may
 * be until a guest lets go of its VF. Such a question is left behind, and answered as far as it had got. Costs a
 * process, `sleep`.
 */
export function within(seconds: number, command: string): string {
  return `(
    # By exec, since a group's redirection leaves a copy open, and with it the connection of whom we leave behind.
    exec 2> /dev/null
    sleep ${seconds} &
    timer=$!
    say "@timer $timer"
    {
        ${command}
        say '@done'
    } &
    wait "$timer"
    say '@done'
) | while IFS= read -r line; do
    case $line in
        '@timer '*) timer=\${line#* } ;;
        '@done')
            kill "$timer" 2> /dev/null
            break
            ;;
        *) printf '%s\\n' "$line" ;;
    esac
done`;
}
